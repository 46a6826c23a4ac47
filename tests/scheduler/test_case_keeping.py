"""A night forgets what is due: no byte of it is in the database, its log or the evidence (P19)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models import cases
from models.case_rows import Case, CaseLetter, Identity
from models.clock import FixedClock
from models.db import Database
from models.vault import CaseKey
from scheduler.case_keeping import keep, keeping_tick
from tests.evidence.given import Drawer
from tests.fakes.cases import VAULT
from tests.fakes.parts import MORNING

CANARY = "鸬鹚路八号的澹台先生"
DAY = timedelta(days=1)


@pytest.fixture
def drawer(small: Database, tmp_path: Path) -> Drawer:
    """A filed case with everything that somebody may leave in one."""
    made = Drawer(small, tmp_path / "evidence")
    made.take(f"照片 {CANARY}".encode() * 9, name=f"{CANARY}.txt")
    with small.writing() as db:
        case = db.get_one(Case, made.case_id)
        cases.keep_identity(db, VAULT, case, {"name": CANARY, "contact": CANARY}, MORNING)
        cases.keep_content(db, VAULT, case, {"what": CANARY * 9}, MORNING)
        cases.write(db, VAULT, case, "in", "more", CANARY, MORNING)
        cases.go(db, case, "withdrawn", cases.COMPLAINANT, MORNING)
    return made


def sealed(database: Database) -> list[bytes]:
    """Every seal that a case hangs on: of its keys, its content, its author and its letters."""
    with database.reading() as db:
        rows: list[Any] = [
            *db.exec(select(CaseKey.wrapped)),
            *db.exec(select(Identity.sealed)),
            *db.exec(select(CaseLetter.sealed)),
            *db.exec(select(Case.content)),
        ]
    return [str(one).encode() for one in rows if one]


def on_disk(folder: Path) -> bytes:
    """Every byte of every file."""
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


def a_night(drawer: Drawer, after: timedelta) -> None:
    """What happens in a night, so long after the morning of the complaint."""
    clock = FixedClock(MORNING + after)
    keep(drawer.database, VAULT, clock)
    drawer.clock.move(clock.now() - drawer.clock.now())
    drawer.evidences.sweep()


def test_a_forgotten_case_is_in_no_byte_of_the_disk(drawer: Drawer, tmp_path: Path) -> None:
    """Neither what was said, nor its seals, nor the keys: not in the file, its log, the folder."""
    seals = sealed(drawer.database)
    assert len(seals) == 5
    a_night(drawer, DAY)
    assert all(one in on_disk(tmp_path) for one in seals)
    assert len(drawer.files()) == 1
    a_night(drawer, 91 * DAY)
    left = on_disk(tmp_path)
    assert [one for one in (*seals, CANARY.encode()) if one in left] == []
    assert drawer.files() == []
    assert drawer.evidences.missing() == []


def test_a_held_case_keeps_its_files_and_words(drawer: Drawer) -> None:
    """A legal hold is stronger than any day."""
    drawer.change(held=True)
    a_night(drawer, 3000 * DAY)
    with drawer.database.reading() as db:
        case = db.get_one(Case, drawer.case_id)
        assert cases.identity(db, VAULT, case)["name"] == CANARY
        assert case.state == "archived"
    assert drawer.read(drawer.pieces()[0]).startswith("照片".encode())


def test_one_night_after_years_does_all_that_was_left_undone(drawer: Drawer) -> None:
    """Settled, archived and forgotten at once, every one of them."""
    others = [drawer.another_case() for _ in range(30)]
    with drawer.database.writing() as db:
        for one in others:
            cases.go(db, db.get_one(Case, one), "refused", "system", MORNING)
    a_night(drawer, 800 * DAY)
    with drawer.database.reading() as db:
        rows = db.exec(select(Case)).all()
        assert {(one.state, one.forgotten_at is None) for one in rows} == {("archived", False)}
        assert db.exec(select(CaseKey)).all() == []


def test_it_is_done_every_night(drawer: Drawer) -> None:
    """Before the files that are nobody's are put away."""
    tick = keeping_tick(drawer.database, VAULT, FixedClock(MORNING + 91 * DAY))
    tick.work()
    assert drawer.pieces() == []
    assert tick.name == "case_keeping"
