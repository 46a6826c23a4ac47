"""What the code imports is what the metadata declares and the locks pin."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"bot", "handlers", "scheduler", "policies", "models", "locales", "tools", "tests", "bench"}
PRODUCT = ("bot", "handlers", "scheduler", "policies", "models")
USED_WITHOUT_IMPORT = {
    "httptools": "uvicorn parses HTTP with it where it is there",
    "uvloop": "uvicorn runs on it where it is there",
    "tzdata": "zoneinfo reads it on systems without a time zone database",
}
KINDS = ("postgres", "dev", "build", "uv")
COMES_WITH = {"pydantic-core": "pydantic"}  # always of one version with it, never by itself
NAME = re.compile(r"[A-Za-z0-9._-]+")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEVELOPMENT = [line for line in PROJECT["dependency-groups"]["dev"] if isinstance(line, str)]
LOCKS = (
    "requirements.txt",
    "requirements/dev.txt",
    "requirements/build.txt",
    "requirements/uv.txt",
)


def plain(name: str) -> str:
    """Write the name of a package as an index does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(requirements: list[str]) -> set[str]:
    """Return the names in a list of requirements."""
    return {plain(found[0]) for line in requirements if (found := NAME.match(line))}


def imported(folders: tuple[str, ...]) -> set[str]:
    """Return the packages, by the name they are installed under, that our code imports."""
    modules = {name.partition(".")[0] for folder in folders for name in modules_in(ROOT / folder)}
    outside = modules - OURS - set(sys.stdlib_module_names)
    packages = packages_distributions()
    names = {plain(packages.get(module, [module])[0]) for module in outside}
    return {COMES_WITH.get(name, name) for name in names}


def modules_in(folder: Path) -> set[str]:
    """Return the modules that the files of a folder import."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module)
    return found


def test_everything_imported_is_declared() -> None:
    """The product imports no package that only happens to be installed."""
    assert imported(PRODUCT) - declared(PROJECT["project"]["dependencies"]) == set()


def test_everything_declared_is_used() -> None:
    """No package is fetched by every installation without a line that needs it."""
    unused = declared(PROJECT["project"]["dependencies"]) - imported(PRODUCT)
    assert unused == set(USED_WITHOUT_IMPORT)


def test_tests_and_tools_import_what_is_declared() -> None:
    """Tests, tools and benchmarks need nothing beyond the declared packages either."""
    known = declared([*PROJECT["project"]["dependencies"], *DEVELOPMENT])
    assert imported(("tests", "tools", "bench")) - known == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_is_pinned_and_hashed_and_names_no_index(lock: str) -> None:
    """Each line pins one version, carries hashes and leaves open where packages come from."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert entries
    assert all(re.match(r"[\w.-]+==\S+ ", entry) for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "index" not in text.lower()


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements/dev.txt", PROJECT["project"]["dependencies"]),
        ("requirements/postgres.txt", PROJECT["project"]["dependencies"]),
        ("requirements/postgres.txt", PROJECT["project"]["optional-dependencies"]["postgres"]),
        ("requirements/dev.txt", DEVELOPMENT),
        ("requirements/build.txt", PROJECT["dependency-groups"]["build"]),
        ("requirements/build.txt", PROJECT["build-system"]["requires"]),
        ("requirements/uv.txt", PROJECT["dependency-groups"]["uv"]),
    ],
)
def test_lock_holds_what_is_declared(lock: str, wanted: list[str]) -> None:
    """A requirement that somebody adds and forgets to lock is noticed."""
    assert declared(wanted) - pinned(lock).keys() == set()


def test_locks_agree() -> None:
    """A package that stands in several locks has the same version in each."""
    development = pinned("requirements/dev.txt")
    for lock in ("requirements.txt", "requirements/postgres.txt", "requirements/build.txt"):
        assert pinned(lock).items() <= development.items()


def pinned(lock: str) -> dict[str, str]:
    """Return the packages of a lock with their versions."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {plain(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}
