# make run | fake-wechat | test | check | bench — none needs another step before it, a secret, an account or root.
# PORT=8080 and PYTHON=/path/to/python3.11 may be given to each; ARGS="-k yunfu" to test and bench.
.PHONY: help run fake-wechat test check bench format lint types imports catalogues packs docs lock wheel clean
.DEFAULT_GOAL := help

BIN := .venv/bin
INSTALL = python=$$(tools/find-python) && "$$python" tools/install.py
export PORT PYTHON

help:
	@echo "make run    installs what is needed into .venv and serves the chat on http://127.0.0.1:8000 (PORT=8080 for another port)"
	@echo "make fake-wechat  the same with a telephone beside it to try WeChat on, made up on this machine: http://127.0.0.1:8001"
	@echo "make test   runs the tests, with those in a browser where a Chromium is found"
	@echo "make check  format, lint, types, imports, catalogues, rule packs, generated pages"
	@echo "make bench  measures evaluation and loading"

run:
	@$(INSTALL) run
	@exec $(BIN)/greenbot run

fake-wechat:
	@$(INSTALL) dev
	@exec $(BIN)/python -m tests.fakes.wechat $(ARGS)

test:
	@$(INSTALL) dev
	@$(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 $(ARGS)

bench:
	@$(INSTALL) run
	@$(BIN)/python -m bench $(ARGS)

# Each part of the check can be called by itself; `make -k check` goes on after a failure.
check: format lint types imports catalogues packs docs

format lint types imports catalogues packs docs: installed

.PHONY: installed
installed:
	@$(INSTALL) dev

format:
	$(BIN)/ruff format --check .
lint:
	$(BIN)/ruff check .
types:
	$(BIN)/mypy
imports:
	$(BIN)/lint-imports
catalogues:
	$(BIN)/python -m tools.catalogue_check
packs:
	$(BIN)/greenbot packs check
	$(BIN)/greenbot packs test
docs:
	$(BIN)/python -m tools.settings_docs --check
	$(BIN)/python -m tools.commands_docs --check

# After a change of dependencies in pyproject.toml; UPGRADE=--upgrade takes the newest that fit.
# The locks name no package index: whoever installs decides where from.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-annotate
lock: installed
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	$(LOCK) $(UPGRADE) --group uv -o requirements/uv.txt
	$(LOCK) $(UPGRADE) pyproject.toml --extra postgres --group dev -o requirements/dev.txt
	$(LOCK) pyproject.toml -c requirements/dev.txt -o requirements.txt
	$(LOCK) pyproject.toml --extra postgres -c requirements/dev.txt -o requirements/postgres.txt
	$(LOCK) --group build -c requirements/dev.txt -o requirements/build.txt

wheel:
	@$(INSTALL) dev
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
