"""Following the README and the pages of docs/ works: commands, outputs, links, twins."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import __main__ as command_line
from bot.settings import Settings, variable
from tests.docs.pages import CHINESE, ROOT, Block, Page, pages, read_page
from tests.docs.walk import Reader, carry_out, same

PAGES = pages()
FOLLOWED = [page for page in PAGES if any(block.runs for block in page.blocks)]
TWINS = [page for page in PAGES if page.twin]
FOR_USERS = {"README.md", "docs/packs.md", "docs/operations.md", "docs/data.md", "docs/settings.md"}

_PATH = re.compile(
    r"`((?:bot|handlers|policies|models|scheduler|locales|tests|tools|docs|requirements)/[\w./-]*)`"
)


def _name(page: Page) -> str:
    return page.name


# --- what is typed --------------------------------------------------------------------------------


@pytest.mark.parametrize("page", FOLLOWED, ids=_name)
def test_following_a_page_gives_what_it_shows(page: Page, tmp_path: Path) -> None:
    """Whoever types a page's commands sees its outputs (`python -m tests.docs.refresh` renews)."""
    reader = Reader(tmp_path)
    reader.follow(page)
    for block, today in reader.answers:
        assert same(block.lines, today), f"{page.name}:{block.line}\n" + "\n".join(today)


def test_readme_and_guide_are_followed() -> None:
    """The pages that show outputs are among those that are carried out, in both languages."""
    assert {page.name for page in FOLLOWED} >= {
        "README.md",
        "README.zh-CN.md",
        "docs/packs.md",
        "docs/packs.zh-CN.md",
    }


def test_another_output_is_noticed() -> None:
    """Another word is a difference; a place in a file, a version and what … covers are none."""
    written = ("$ x", "a.yaml:1:2: wrong", "…", "0123456789ab")
    assert same(written, ["$ x", "a.yaml:7:9: wrong", "more", "and more", "ba9876543210"])
    assert not same(written, ["$ x", "a.yaml:7:9: right", "ba9876543210"])


def test_following_leaves_no_setting_behind(tmp_path: Path) -> None:
    """A setting before a command holds for that command alone."""
    before = dict(os.environ)
    carry_out("GREENBOT_PACKS_DIR=nowhere greenbot packs list", tmp_path)
    assert dict(os.environ) == before


def typed(kinds: tuple[str, ...] = ("console", "powershell")) -> Iterator[tuple[str, str]]:
    """Every command of the pages, with its place."""
    for page in PAGES:
        for block in page.blocks:
            if block.kind in kinds:
                yield from ((f"{page.name}:{block.line}", command) for command in block.commands)


def test_every_make_target_exists() -> None:
    """`make WORD` in a page is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(" ".join(re.findall(r"^([a-z -]+):", makefile, re.M)).split())
    named = {word for _, line in typed() for word in re.findall(r"\bmake ([a-z][a-z-]*)", line)}
    assert {"run", "test"} <= named <= targets


def test_every_word_of_run_ps1_exists() -> None:
    """What a page gives to run.ps1 is one of the words that it takes."""
    script = (ROOT / "run.ps1").read_text("utf-8")
    allowed = re.findall(r"ValidateSet\((.*)\)", script)[0]
    named = {word for _, line in typed() for word in re.findall(r"run\.ps1 ([a-z]+)", line)}
    assert named
    assert all(f"'{word}'" in allowed for word in named)


@pytest.mark.parametrize(
    ("place", "call"),
    [
        (place, call)
        for place, line in typed()
        for call in re.findall(r"\.venv/bin/greenbot((?: [^\s|<>&;]+)+)", line)
    ],
)
def test_every_call_is_understood(place: str, call: str) -> None:
    """Verbs, options and values of every `greenbot …` are those of this version."""
    words = shlex.split(call)
    parser = command_line._parser(words[0])
    assert parser.parse_args(words).verb == words[0], place


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_setting_exists(page: Page) -> None:
    """A name GREENBOT_… in any page is a setting of this version."""
    known = {variable(field) for field in Settings.model_fields}
    assert set(re.findall(r"\bGREENBOT_[A-Z_]*[A-Z]\b", page.path.read_text("utf-8"))) <= known


# --- links and twins ------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Page) -> None:
    """Every link inside the project has its file, and its heading where it names one."""
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        assert target.exists(), link
        assert not anchor or anchor in read_page(target).anchors, link


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_files_exist(page: Page) -> None:
    """A file or folder of the project that a page names is there."""
    if page.path.parent.name != "adr":  # a decision may tell of what is gone
        assert [name for name in _PATH.findall(page.prose) if not (ROOT / name).exists()] == []


def test_the_pages_for_users_have_twins() -> None:
    """README, guide, operations, data and settings are there in both languages."""
    assert {page.name for page in TWINS} >= FOR_USERS


@pytest.mark.parametrize("page", TWINS, ids=_name)
def test_twins_say_the_same(page: Page) -> None:
    """Both languages have the same headings, blocks, commands, rows of tables and links."""
    assert page.twin
    twin = read_page(page.twin)
    assert [level for level, _ in page.headings] == [level for level, _ in twin.headings]
    assert list(map(_shape, page.blocks)) == list(map(_shape, twin.blocks))
    assert page.prose.count("\n|") == twin.prose.count("\n|")
    assert set(map(_target, page.links)) == set(map(_target, twin.links))


def _shape(block: Block) -> tuple[object, ...]:
    commands = [line.replace(" --lang en", "") for line in block.commands]
    return block.kind, block.marks, commands if block.kind == "console" else block.lines


def _target(link: str) -> str:
    """What a link leads to, whatever its language."""
    name = Path(link.partition("#")[0].replace(CHINESE, ".md")).name
    return re.sub(r"\.(en|zh-CN)\.png$", ".png", name)
