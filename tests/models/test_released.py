"""Every schema that was ever released, with rows in it, becomes today's without losing any."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from models import conversations, inbox, receipts
from models.db import Database, open_database
from models.migrations import is_current, steps, upgrade
from tests.fakes.parts import MORNING, postcard

FOLDER = Path(__file__).parent / "released"
RELEASED = sorted(FOLDER.glob("*.sql"))


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.reading() as db:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [str(name) for (name,) in db.connection().execute(text(named))]
        counts = {name: f"SELECT count(*) FROM {name}" for name in tables}
        return {
            name: db.connection().execute(text(sql)).scalar_one() for name, sql in counts.items()
        }


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_released_database_keeps_its_rows(dump: Path, tmp_path: Path) -> None:
    """After the upgrade every row is there, the receipt opens and a redelivery is recognised."""
    path = tmp_path / "old.db"
    old = sqlite3.connect(path)
    old.executescript(dump.read_text(encoding="utf-8"))
    old.close()
    database = open_database(f"sqlite:///{path}")
    before = rows(database)
    upgrade(database)
    assert is_current(database)
    after = rows(database)
    assert {name: after[name] for name in before} == before
    with database.writing() as db:
        receipt = receipts.find(db, "0123-4567-89AB-CDEF")
        assert receipt is not None
        assert receipt.outcome == {"verdict": "eligible"}
        assert inbox.stored_reply(db, postcard()) == '{"texts":["您好"]}'
        known = conversations.recall(db, "postcards", "lin", "enterprise", MORNING)
        assert known.memory.state == {"told": ["你好", "你好"]}
    database.close()


def test_every_step_has_its_database_here() -> None:
    """Whoever adds a step adds a database of it, so that later steps are tried on its rows."""
    assert [path.stem for path in RELEASED] == [step.revision for step in steps()]
