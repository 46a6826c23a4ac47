"""What a serving library keeps, slip by slip, while the small town's files become bad."""

import shutil
from pathlib import Path

import pytest

from policies.questions import questions
from policies.shelf import Shelf
from tests.policies import small
from tests.policies.bad import Change, Files, in_bank, put, swap

NAMES = "names: {zh: 小城市, en: Smalltown}"
RENAMED = swap(NAMES, "names: {zh: 新城市, en: Newtown}")


def edit(town: Path, *changes: Change) -> None:
    """Write the good files of the town with some changes."""
    files: Files = {**small.files()}
    for change in changes:
        change(files)
    for path, content in files.items():
        small.write(town, path, content)


@pytest.fixture
def shelf(town: Path) -> Shelf:
    """A shelf that serves the small town."""
    return Shelf([small.found(town)])


def name(shelf: Shelf) -> str:
    """What the town is called at the moment."""
    return shelf.library.packs["small"].names.en


def test_nothing_is_read_while_nothing_changes(shelf: Shelf) -> None:
    """The same files give no new library."""
    before = shelf.library
    assert not shelf.reload_if_changed()
    assert shelf.library is before


def test_an_edited_pack_is_taken(shelf: Shelf, town: Path) -> None:
    """A good change is served from the next look on."""
    edit(town, RENAMED)
    assert shelf.reload_if_changed()
    assert (name(shelf), shelf.problems) == ("Newtown", ())


@pytest.mark.parametrize(
    ("change", "now_asked"),
    [
        (RENAMED, "企业是否为新城市的制造型企业？"),
        (in_bank("{who}是否为{place}的", "{who}是不是"), "企业是不是制造型企业？"),
    ],
    ids=["the pack", "the bank"],
)
def test_an_edited_question_is_asked_as_it_is_now(
    shelf: Shelf, town: Path, change: Change, now_asked: str
) -> None:
    """Whether it was asked before or not, and whichever of the two files was edited."""
    assert first_question(shelf) == "企业是否为小城市的制造型企业？"
    edit(town, change)
    assert shelf.reload_if_changed()
    assert first_question(shelf) == now_asked


def first_question(shelf: Shelf) -> str:
    """What the town asks a company first."""
    library = shelf.library
    return questions(library.packs["small"], library.bank, "factory")[0].text.zh


@pytest.mark.parametrize(
    "slip",
    [
        swap("names:", "name:"),
        put("", small.PACK_FILE),
        put(b"\xff", small.TEXT_FILE),
        swap("名单分市级", "名单分三级", small.TEXT_FILE),
        put("nonsense: 1", small.FURTHER_BANK),
        in_bank("kind: event", "kind: accident"),
        in_bank("dishonest:", "debtor:"),
        in_bank("value: iso", "value: international"),
    ],
    ids=[
        "a misspelt key",
        "an empty pack",
        "a text that is no text",
        "a changed text",
        "a bad further bank",
        "a bad bank",
        "a question renamed",
        "a choice renamed",
    ],
)
def test_what_became_bad_stays_as_it_was(shelf: Shelf, town: Path, slip: Change) -> None:
    """The pack that was there is served on, with its questions; when mended the new one comes."""
    edit(town, RENAMED, slip)
    assert shelf.reload_if_changed()
    assert shelf.problems
    assert name(shelf) == "Smalltown"
    pack = shelf.library.packs["small"]
    assert len(questions(pack, shelf.library.bank, "factory")) == 6
    (town / small.FURTHER_BANK).unlink(missing_ok=True)
    edit(town, RENAMED)
    assert shelf.reload_if_changed()
    assert (name(shelf), shelf.problems) == ("Newtown", ())


def test_a_bad_replacement_does_not_bring_the_built_in_rules_back(town: Path) -> None:
    """Where an operator's pack replaces a built-in one, its last good state is kept."""
    folder = small.found(town)
    small.write(town, "built-in/small/pack.yaml", small.files()[small.PACK_FILE])
    small.write(town, "built-in/sources/small.txt", small.TEXT)
    edit(town, RENAMED)
    shelf = Shelf([folder])
    assert name(shelf) == "Newtown"
    edit(town, put(""))
    shelf.reload()
    assert (name(shelf), len(shelf.problems)) == ("Newtown", 1)


def test_a_folder_out_of_reach_takes_no_pack_with_it(shelf: Shelf, town: Path) -> None:
    """A share that is not mounted is a problem and no decision to serve less."""
    (town / "packs").rename(town / "elsewhere")
    shelf.reload()
    assert name(shelf) == "Smalltown"
    assert [problem.code for problem in shelf.problems] == ["no_such_folder"]


def test_a_removed_pack_is_gone(shelf: Shelf, town: Path) -> None:
    """Removing a pack with its folder is a decision, and no problem."""
    shutil.rmtree(town / "packs" / "small")
    shelf.reload()
    assert (dict(shelf.library.packs), shelf.problems) == ({}, ())


def test_one_bad_pack_holds_no_other_back(shelf: Shelf, town: Path) -> None:
    """While one pack is kept as it was, another's good change and a new pack are served."""
    second = small.files()[small.PACK_FILE].replace("pack: small", "pack: north")
    small.write(town, "packs/north/pack.yaml", second)
    edit(town, put(""))
    shelf.reload()
    assert list(shelf.library.packs) == ["small", "north"]
    assert {problem.place.file for problem in shelf.problems} == {town / small.PACK_FILE}
