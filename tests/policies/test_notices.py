"""What an authority announced for a year: where it is found, what it changes, what is kept."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from policies.dates import deadlines
from policies.load import Library, LoadedPack, load
from policies.shelf import Shelf
from policies.workdays import WorkCalendar
from tests.policies import small
from tests.policies.bad import Change, Files, drop, in_notice, put, swap

LATER = small.NOTICE.replace("2027-03-10", "2027-03-12").replace("3月10日", "3月12日")
LATER_TEXT = small.ANNOUNCED.replace("3月10日", "3月12日")
OWN = "own"


def edit(town: Path, *changes: Change) -> None:
    """Write the good files of the town with some changes."""
    files: Files = {**small.files()}
    for change in changes:
        change(files)
    for path, content in files.items():
        small.write(town, path, content)


def due(pack: LoadedPack, year: int = 2027) -> date:
    """The last day of the town's one duty."""
    [found] = deadlines(pack, year, WorkCalendar())
    return found.day


def later(folder: Path, text: str = LATER_TEXT) -> None:
    """Write a notice for 12 March, without a pack, into a folder of its own."""
    small.write(folder, "sources/small-2027.txt", text)
    notice = LATER.replace("SHA256", small.sha256(LATER_TEXT))
    small.write(folder, "small/notices/2027.yaml", notice)


def test_a_notice_dates_its_year_and_no_other(town: Path) -> None:
    """10 March in 2027 by the notice, 15 March by the text in any other year."""
    loaded = load([small.found(town)])
    pack = loaded.library.packs["small"]
    assert loaded.problems == ()
    assert (due(pack), due(pack, 2028)) == (date(2027, 3, 10), date(2028, 3, 15))
    [found] = deadlines(pack, 2027, loaded.library.calendar)
    assert found.announced is not None
    assert found.announced.notice.reference.endswith("（小工信〔2027〕3号）")
    assert found.announced.date.quote.startswith("一、")


def test_a_notice_makes_no_new_version_of_the_rules(town: Path) -> None:
    """What a self-check answered from is the pack and its text, which a notice leaves alone."""
    folder = small.found(town)
    with_it = load([folder]).library.packs["small"]
    shutil.rmtree(folder / "small" / "notices")
    without = load([folder]).library.packs["small"]
    assert (with_it.version, due(without)) == (without.version, date(2027, 3, 15))


def test_a_pack_that_is_one_file_has_its_notices_beside_it(town: Path) -> None:
    """`small.yaml` with `small.notices/2027.yaml`."""
    folder = small.found(town)
    (folder / "small" / "pack.yaml").rename(folder / "small.yaml")
    (folder / "small" / "notices").rename(folder / "small.notices")
    shutil.rmtree(folder / "small")
    loaded = load([folder])
    assert loaded.problems == ()
    assert due(loaded.library.packs["small"]) == date(2027, 3, 10)


def test_an_operator_adds_a_notice_without_copying_the_pack(town: Path) -> None:
    """A folder with notices only adds them to the pack of its name; of a year the later wins."""
    folder = small.found(town)
    later(town / OWN)
    loaded = load([folder, town / OWN], only="small")
    pack = loaded.library.packs["small"]
    assert (loaded.problems, due(pack)) == ((), date(2027, 3, 12))
    assert pack.file == folder / "small" / "pack.yaml"


def test_a_pack_that_replaces_another_stands_alone(town: Path) -> None:
    """Notices of the pack it replaces are not its own."""
    folder = small.found(town)
    shutil.copytree(folder, town / OWN)
    shutil.rmtree(town / OWN / "small" / "notices")
    pack = load([folder, town / OWN]).library.packs["small"]
    assert due(pack) == date(2027, 3, 15)


def test_a_bad_notice_takes_its_pack_out_of_the_library(town: Path) -> None:
    """A date that the operator changed must not come back as the text's own."""
    folder = small.found(town)
    later(town / OWN, text=small.TEXT)
    loaded = load([folder, town / OWN])
    assert (dict(loaded.library.packs), set(loaded.failed)) == ({}, {"small"})


@pytest.mark.parametrize(
    "slip",
    [
        in_notice("2027-03-10", "2027-03-11"),
        put("", small.NOTICE_FILE),
        drop(small.ANNOUNCED_FILE),
        swap("上年", "去年", small.ANNOUNCED_FILE),
    ],
    ids=["another day", "an empty notice", "no text", "a changed text"],
)
def test_a_notice_that_became_bad_stays_as_it_was(town: Path, slip: Change) -> None:
    """Its pack is served on with the notice that was good; mended, the new one comes."""
    shelf = Shelf([small.found(town)])
    shutil.rmtree(town / "packs")
    edit(town, swap("Smalltown", "Newtown"), slip)
    assert shelf.reload_if_changed()
    kept = shelf.library.packs["small"]
    assert shelf.problems
    assert (kept.names.en, due(kept)) == ("Smalltown", date(2027, 3, 10))
    edit(town, swap("Smalltown", "Newtown"))
    assert shelf.reload_if_changed()
    assert (shelf.problems, shelf.library.packs["small"].names.en) == ((), "Newtown")


def test_a_good_notice_is_taken_while_the_service_runs(town: Path) -> None:
    """Added and taken away, the next look follows."""
    folder = small.found(town)
    (town / OWN).mkdir()
    shelf = Shelf([folder, town / OWN])
    later(town / OWN)
    assert shelf.reload_if_changed()
    assert due(shelf.library.packs["small"]) == date(2027, 3, 12)
    shutil.rmtree(town / OWN / "small")
    assert shelf.reload_if_changed()
    assert due(shelf.library.packs["small"]) == date(2027, 3, 10)


def test_a_folder_of_notices_out_of_reach_takes_none_with_it(town: Path) -> None:
    """A share that is not mounted is no decision to go back to the text's date."""
    later(town / OWN)
    shelf = Shelf([small.found(town), town / OWN])
    (town / OWN).rename(town / "elsewhere")
    assert shelf.reload_if_changed()
    assert due(shelf.library.packs["small"]) == date(2027, 3, 12)


def test_no_notice_is_shipped_whose_text_is_not_held(library: Library) -> None:
    """The project has the texts of no annual notice, and invents none."""
    assert all(not pack.notices for pack in library.packs.values())
