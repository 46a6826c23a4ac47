"""The library of a running service is never worse than it was."""

import shutil
from pathlib import Path

from policies.load import BUILT_IN
from policies.shelf import Shelf


def place(folder: Path, name: str, pack: str) -> Path:
    """Put a copy of a built-in pack into an operator's folder."""
    (folder / name).mkdir(parents=True, exist_ok=True)
    file = folder / name / "pack.yaml"
    shutil.copy(BUILT_IN / pack / "pack.yaml", file)
    return file


def test_a_bad_copy_leaves_the_built_in_pack_serving(tmp_path: Path) -> None:
    """An operator's first attempt that fails changes nothing; mended, it takes over."""
    shelf = Shelf([tmp_path])
    served = shelf.library.packs["yunfu"]
    file = place(tmp_path, "yunfu", "yunfu")
    good = file.read_text("utf-8")
    file.write_text(good.replace("month: 4, day: 30", "month: 4, day: 29"), "utf-8")
    assert shelf.reload_if_changed()
    assert shelf.library.packs["yunfu"] is served
    assert [problem.place.file for problem in shelf.problems] == [file]
    file.write_text(good + "# mended\n", "utf-8")
    assert shelf.reload_if_changed()
    assert shelf.library.packs["yunfu"].file == file
    assert shelf.problems == ()


def test_a_pack_that_is_taken_away_is_gone(tmp_path: Path) -> None:
    """Removing the operator's folder brings the built-in pack back."""
    file = place(tmp_path, "yunfu", "yunfu")
    shelf = Shelf([tmp_path])
    assert shelf.library.packs["yunfu"].file == file
    shutil.rmtree(file.parent)
    assert shelf.reload_if_changed()
    assert shelf.library.packs["yunfu"].file.is_relative_to(BUILT_IN)


def test_a_folder_out_of_reach_keeps_its_packs(tmp_path: Path) -> None:
    """A mount that is gone for a moment takes no pack away."""
    folder = tmp_path / "mount"
    file = place(folder, "yunfu", "yunfu")
    shelf = Shelf([folder])
    shutil.rmtree(folder)
    assert shelf.reload_if_changed()
    assert shelf.library.packs["yunfu"].file == file
    assert [problem.code for problem in shelf.problems] == ["no_such_folder"]
