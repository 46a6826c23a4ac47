"""What the pages say about the product is so: texts, keys of a pack, data, numbers to watch."""

import json
import re
from datetime import date

import pytest
import yaml

from bot.logs import FIELDS
from bot.metrics import Metrics
from models import conversations, inbox
from models.records import metadata
from policies import schema
from policies.load import load
from policies.workdays import YearFile
from tests.docs.pages import ROOT, Block, Page, pages, read_page

BLOCKS = [(page, block) for page in pages() for block in page.blocks]
BY_OTHERS = {"repealed", "who", "only_if", "choices", "value", "label"}
"""Keys that the example pack has no use for: excerpts of built-in files show them."""


def both(name: str) -> list[str]:
    return [f"{name}.md", f"{name}.zh-CN.md"]


def prose(name: str) -> str:
    return read_page(ROOT / name).prose


# --- blocks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "block"),
    [(f"{page.name}:{b.line}", b) for page, b in BLOCKS if b.kind in ("json", "yaml")],
)
def test_data_can_be_read(place: str, block: Block) -> None:
    """JSON and YAML of the pages have no slip."""
    text = "\n".join(block.lines)
    read = json.loads if block.kind == "json" else yaml.compose
    assert read(text), place


@pytest.mark.parametrize(
    ("page", "block"), [(page, block) for page, block in BLOCKS if block.marked("from")]
)
def test_an_excerpt_stands_in_its_file(page: Page, block: Block) -> None:
    """An excerpt of a pack is what the pack says today, but for its indentation."""
    whole = (ROOT / (block.marked("from") or "")).read_text("utf-8").splitlines()
    assert _flush(block.lines) in _flush(whole), f"{page.name}:{block.line}"


def _flush(lines: tuple[str, ...] | list[str]) -> str:
    return "\n".join(line.strip() for line in lines)


# --- texts and keys -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", both("README"))
def test_the_readme_lists_every_pack_as_it_is(name: str) -> None:
    """Title, number, days of validity, articles and the day of the last check, for every pack."""
    rows = [line for line in prose(name).splitlines() if line.startswith("| ")]
    for pack in load().library.packs.values():
        regulation = pack.model.regulation
        row = next(row for row in rows if f"`{pack.id}`" in row)
        days: list[date | None] = [regulation.checked]
        days += [regulation.effective.day] if regulation.effective else []
        days += [regulation.expires.day] if regulation.expires else []
        days += [regulation.repealed.day] if regulation.repealed else []
        wanted = [regulation.title, regulation.number or "", *(str(day) for day in days if day)]
        wanted += [f" {len(pack.text.articles)} "] if regulation.has_articles else []
        assert [words for words in wanted if words not in row] == [], pack.id


def keys(model: type[schema.Strict]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def every_key() -> set[str]:
    named = (getattr(schema, name) for name in schema.__all__)
    models: list[type[schema.Strict]] = [YearFile]
    models += [m for m in named if isinstance(m, type) and issubclass(m, schema.Strict)]
    return {key for model in models for key in keys(model)}


@pytest.mark.parametrize("name", both("docs/packs"))
def test_the_guide_explains_every_key(name: str) -> None:
    """Every key that a pack, a question, a case or a year's calendar may have is explained."""
    assert every_key() - set(re.findall(r"`([a-z0-9_]+)`", prose(name))) == set()


def test_the_example_uses_every_key() -> None:
    """The example pack leaves out no key, so that each can be seen at work."""
    files = (ROOT / "docs" / "examples" / "packs").rglob("*.yaml")
    used = re.findall(
        r"\b([a-z][a-z0-9_]*):(?:\s|$)", "\n".join(f.read_text("utf-8") for f in files)
    )
    assert every_key() - set(used) == BY_OTHERS


# --- data and operations --------------------------------------------------------------------------


@pytest.mark.parametrize("name", both("docs/data"))
def test_the_data_page_names_every_column(name: str) -> None:
    """No table and no column is left out."""
    words = prose(name)
    for table in metadata().tables.values():
        named = [table.name, *(column.name for column in table.columns)]
        assert [one for one in named if f"`{one}`" not in words] == [], table.name


@pytest.mark.parametrize("name", both("docs/data"))
def test_the_data_page_names_the_periods_that_are_kept(name: str) -> None:
    """Messages and conversations are kept as long as the page says."""
    for kept in (inbox.RETENTION, conversations.RETENTION):
        assert re.search(rf"(?<!\d){kept.days} ?(days|天)", prose(name))


@pytest.mark.parametrize("name", both("docs/data"))
def test_the_data_page_names_every_field_of_the_log(name: str) -> None:
    """What a line of the log may hold is listed completely."""
    assert [field for field in sorted(FIELDS) if f"`{field}`" not in prose(name)] == []


@pytest.mark.parametrize("name", both("docs/operations"))
def test_the_operations_page_names_every_metric(name: str) -> None:
    """Whoever watches the service finds every number explained."""
    exposed = re.findall(r"# HELP (\w+)", Metrics().exposition().decode())
    assert exposed
    assert [metric for metric in exposed if f"`{metric}`" not in prose(name)] == []
