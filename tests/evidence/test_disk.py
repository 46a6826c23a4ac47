"""A disk that is full, a process that is killed, a file that is gone: no row without its file."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from io import FileIO
from pathlib import Path

import pytest
from sqlalchemy import delete, event

from bot.evidence.store import RESERVE, Disk, StoreFullError
from models.case_rows import Case, Evidence, Identity
from models.db import Database, StorageFullError, StorageUnavailableError
from models.vault import CaseKey
from tests.evidence.given import Drawer, Swift

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")


class FullDisk(Disk):
    """A disk with little room; `room` grows again when somebody tidies up."""

    def __init__(self, room: int, error: int = errno.ENOSPC) -> None:
        self.room, self.error = room, error

    def write(self, file: FileIO, chunk: bytes) -> None:
        self.room -= len(chunk)
        if self.room < 0:
            raise OSError(self.error, os.strerror(self.error))
        super().write(file, chunk)


class LateDisk(Disk):
    """A disk that takes every byte and says only at the end that it cannot keep them."""

    def settle(self, file: FileIO) -> None:  # noqa: ARG002
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Watched(Disk):
    """A disk that notes what was brought to it, and what had its name by then."""

    def __init__(self) -> None:
        self.noted: list[tuple[str, list[str]]] = []

    def settle(self, file: FileIO) -> None:
        super().settle(file)
        self.noted.append(("file", []))

    def settle_folder(self, folder: Path) -> None:
        super().settle_folder(folder)
        self.noted.append(("folder", [one.suffix for one in folder.glob("*") if one.is_file()]))


def test_a_file_is_on_the_disk_before_it_has_its_name(drawer: Drawer) -> None:
    """And its name is, before the row says that it is kept: a power cut takes neither."""
    drawer.disk = watched = Watched()
    drawer.take(b"kept")
    assert watched.noted == [("folder", []), ("file", []), ("folder", [""])]


def test_a_full_disk_is_told_and_nothing_is_left(drawer: Drawer) -> None:
    for disk in (FullDisk(0), FullDisk(100_000), FullDisk(0, errno.EDQUOT), LateDisk()):
        drawer.disk = disk
        with pytest.raises(StoreFullError):
            drawer.take(bytes(200_000))
        assert drawer.files() == []
        assert drawer.pieces() == []


class NearlyFull(Swift):
    """A disk with so many bytes left, which the database and its journal need too."""

    def __init__(self, left: int) -> None:
        self.left = left

    def free(self, folder: Path) -> int:  # noqa: ARG002
        return self.left


def test_evidence_leaves_room_for_the_records(drawer: Drawer) -> None:
    """Whoever hands in files without end fills their part of the disk, and stops nobody's chat."""
    drawer.disk = nearly = NearlyFull(RESERVE - 1)
    with pytest.raises(StoreFullError):
        drawer.take(b"one more")
    assert (drawer.files(), drawer.pieces()) == ([], [])
    nearly.left = RESERVE
    assert drawer.read(drawer.take(b"one more")) == b"one more"


def test_it_works_again_as_soon_as_there_is_room(drawer: Drawer) -> None:
    drawer.disk = disk = FullDisk(10)
    with pytest.raises(StoreFullError):
        drawer.take(b"first")
    disk.room = 10_000
    assert drawer.read(drawer.take(b"first")) == b"first"


def test_another_fault_of_the_disk_is_no_full_one(drawer: Drawer) -> None:
    drawer.disk = FullDisk(0, errno.EIO)
    with pytest.raises(StorageUnavailableError):
        drawer.take(b"first")
    assert drawer.files() == []


@pytest.mark.skipif(not FULL.exists(), reason="a device that is always full, of Linux")
def test_the_systems_own_full_device_is_told(drawer: Drawer) -> None:
    class Device(Disk):
        def create(self, path: Path) -> FileIO:  # noqa: ARG002
            return FileIO(FULL, "w")

    drawer.disk = Device()
    with pytest.raises(StoreFullError):
        drawer.take(b"first")
    assert drawer.pieces() == []


def test_a_database_that_does_not_take_the_row_leaves_no_file(drawer: Drawer) -> None:
    no_page_more(drawer.database)
    with pytest.raises(StorageFullError):
        take_many(drawer)
    assert {one.name for one in drawer.files()} == all_stored(drawer)


def no_page_more(database: Database) -> None:
    """Let SQLite say what it says of a full disk, as soon as the file would have to grow."""
    with database.reading() as db:
        pages = db.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    database.engine.dispose()
    event.listen(
        database.engine,
        "connect",
        lambda connection, _: connection.execute(f"PRAGMA max_page_count={pages + 1}"),
    )


def take_many(drawer: Drawer) -> None:
    for _ in range(20):
        drawer.take(b"x", name="长" * 100)


def all_stored(drawer: Drawer) -> set[str]:
    with drawer.database.reading() as db:
        return {one for (one,) in db.connection().exec_driver_sql("SELECT stored FROM evidence")}


def test_a_file_whose_process_was_killed_before_its_row_is_swept(drawer: Drawer) -> None:
    """The file is there, the row is not: nobody was told that it is kept, and at night it goes."""
    kept = drawer.take(b"kept")
    child = subprocess.run(
        [sys.executable, "-m", "tests.evidence.killed", str(drawer.folder)], cwd=ROOT, check=False
    )
    assert child.returncode == -9
    left = {one.suffix for one in drawer.files()}
    assert left == {"", ".part"}
    assert len(drawer.files()) == 3
    drawer.clock.move(timedelta(minutes=59))
    drawer.evidences.sweep()
    assert len(drawer.files()) == 3, "what is younger than an hour may still get its row"
    long_ago = drawer.clock.now() - timedelta(hours=2)
    for one in drawer.files():
        os.utime(one, (long_ago.timestamp(), long_ago.timestamp()))
    drawer.evidences.sweep()
    assert [one.name for one in drawer.files()] == [kept.stored]
    assert drawer.read(kept) == b"kept"


def test_a_file_that_took_hours_to_arrive_is_not_swept_before_its_row(drawer: Drawer) -> None:
    def slowly() -> Iterator[bytes]:
        yield b"first"
        drawer.clock.move(timedelta(hours=3))

    class SweptAmidst(Swift):
        def settle_folder(self, folder: Path) -> None:  # noqa: ARG002
            drawer.evidences.sweep()

    drawer.disk = SweptAmidst()
    assert drawer.read(drawer.take(slowly())) == b"first"


def test_the_file_of_a_removed_piece_goes_at_night(drawer: Drawer) -> None:
    piece = drawer.take(b"withdrawn")
    with drawer.database.writing() as db:
        db.delete(piece)
    drawer.clock.move(timedelta(hours=2))
    drawer.evidences.sweep()
    assert drawer.files() == []


def test_an_empty_database_deletes_nothing(drawer: Drawer) -> None:
    """Whoever starts with another database by mistake still has the evidence of the right one."""
    drawer.take(b"kept")
    with drawer.database.writing() as db:
        for table in (Evidence, Identity, CaseKey, Case):
            db.connection().execute(delete(table))
    drawer.clock.move(timedelta(days=2))
    drawer.evidences.sweep()
    assert len(drawer.files()) == 1


def test_a_missing_file_is_named_by_case_and_number(drawer: Drawer) -> None:
    drawer.take(b"first")
    drawer.take(b"second")
    assert drawer.evidences.missing() == []
    stored = drawer.pieces()[1].stored
    next(one for one in drawer.files() if one.name == stored).unlink()
    assert drawer.evidences.missing() == [(drawer.case_id, 2)]


def test_nothing_of_a_refused_file_is_anywhere_else(drawer: Drawer, tmp_path: Path) -> None:
    """Not in the temporary folder either: no library writes a copy on its way."""
    before = set(tmp_path.rglob("*"))
    drawer.disk = FullDisk(0)
    with suppress(StoreFullError):
        drawer.take(bytes(100_000))
    new = {one for one in set(tmp_path.rglob("*")) - before if one.is_file()}
    assert {one.name for one in new} <= {"greenbot.db-wal", "greenbot.db-shm"}
