"""Statements that go to SQLite's driver by themselves: as SQLAlchemy would have run them."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, event, insert, update
from sqlalchemy.exc import StatementError
from sqlmodel import col, select

from models.conversations import Conversation
from models.db import Database, StorageFullError, open_database
from models.heartbeats import Heartbeat
from models.migrations import upgrade
from models.statements import Statement
from tests.fakes.parts import MORNING

BEATS = Heartbeat.metadata.tables["heartbeats"]
TALKS = Conversation.metadata.tables["conversations"]


def test_values_go_through_their_columns_types(database: Database) -> None:
    """Instants come back aware, JSON as it was; so does what stands in the statement itself."""
    begin = Statement(insert(TALKS).values(channel="postcards", version=7).returning(TALKS.c.role))
    talk = {"address": "lin", "role": "citizen", "state": {"字": [1, None]}, "created_at": MORNING}
    looked = Statement(
        select(col(Conversation.state), col(Conversation.created_at)).where(
            col(Conversation.address) == bindparam("who"), col(Conversation.version) == 7
        )
    )
    with database.writing() as db:
        assert begin.rows(db, **talk) == [("citizen",)]
        assert looked.row(db, who="lin") == ({"字": [1, None]}, MORNING)
        assert looked.row(db, who="wu") is None
    with database.reading() as db:
        assert looked.rows(db, who="lin") == [({"字": [1, None]}, MORNING)]
        assert db.exec(select(Conversation.created_at)).one() == MORNING


def test_what_waits_in_the_session_is_seen_and_counted(database: Database) -> None:
    """As with every other statement of the session."""
    moved = Statement(update(BEATS).where(BEATS.c.name == bindparam("whose")))
    with database.writing() as db:
        db.add(Heartbeat(name="a", at=MORNING))
        assert moved.changed(db, whose="a", at=MORNING) == 1
        assert moved.changed(db, whose="b", at=MORNING) == 0


def test_a_naive_instant_is_refused(database: Database) -> None:
    """Guessing its zone would move a deadline."""
    beat = Statement(insert(BEATS))
    with pytest.raises((ValueError, StatementError), match="time zone"), database.writing() as db:
        beat.changed(db, name="a", at=datetime(2026, 11, 20))  # noqa: DTZ001


def test_a_column_with_a_default_is_named(tmp_path: Path) -> None:
    """The driver knows no default of ours: the statement is refused when it is first used."""
    begin = Statement(insert(TALKS))
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(AssertionError, match="default"), database.writing() as db:
        begin.changed(db, channel="postcards", address="lin")
    database.close()


def test_a_refusal_of_the_driver_is_a_storage_error(tmp_path: Path) -> None:
    """Whoever answers the contact knows that nothing was stored."""
    beat = Statement(insert(BEATS))
    database = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    upgrade(database)
    event.listen(database.engine, "begin", _refuse_to_write)
    with pytest.raises(StorageFullError), database.writing() as db:
        beat.changed(db, name="a", at=MORNING)
    database.close()


def _refuse_to_write(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only=ON")
