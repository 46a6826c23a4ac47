"""How the database is opened, how a transaction begins and ends, and what can go wrong."""

import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError, StatementError
from sqlmodel import Session, select

from models import heartbeats
from models.clock import SHANGHAI
from models.db import (
    Database,
    StorageBusyError,
    StorageError,
    StorageUnavailableError,
    insert_once,
    open_database,
    to_json,
)
from models.heartbeats import Heartbeat
from models.statements import Statement

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


class ChangeOfMindError(Exception):
    """Something unrelated to the database goes wrong."""


def change_mind(db: Session) -> None:
    """Write something, and then fail."""
    heartbeats.beat(db, "a", NOON)
    raise ChangeOfMindError


def test_what_is_written_is_committed_together(database: Database) -> None:
    """Both rows of one transaction are there afterwards."""
    with database.writing() as db:
        heartbeats.beat(db, "a", NOON)
        heartbeats.beat(db, "b", NOON)
    with database.reading() as db:
        assert sorted(db.exec(select(Heartbeat.name))) == ["a", "b"]


def test_an_error_takes_everything_back(database: Database) -> None:
    """An error of ours leaves the transaction undone and comes out as it is."""
    with pytest.raises(ChangeOfMindError), database.writing() as db:
        change_mind(db)
    with database.reading() as db:
        assert heartbeats.last(db, "a") is None


def test_a_failure_that_was_passed_over_is_not_half_stored(database: Database) -> None:
    """Whoever goes on after a refused row learns at the end that nothing was stored."""

    def go_on(db: Session) -> None:
        heartbeats.beat(db, "a", NOON)
        db.add(Heartbeat(name="a", at=NOON))
        with suppress(IntegrityError):
            db.flush()

    with pytest.raises(SQLAlchemyError), database.writing() as db:
        go_on(db)
    with database.reading() as db:
        assert heartbeats.last(db, "a") is None


def test_what_its_caller_takes_back_is_not_stored(database: Database) -> None:
    """Without an error: it was only to be looked at."""
    lone = Statement(insert(Heartbeat.metadata.tables["heartbeats"]))
    with database.writing() as db:
        heartbeats.beat(db, "a", NOON)
        db.add(Heartbeat(name="b", at=NOON))
        db.flush()
        db.rollback()
    with database.writing() as db:
        lone.changed(db, name="c", at=NOON)
        db.rollback()
    with database.reading() as db:
        assert db.exec(select(Heartbeat)).all() == []


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    """The zone is not lost, whatever the database remembers of it."""
    with database.writing() as db:
        heartbeats.beat(db, "worker", NOON)
    with database.reading() as db:
        stored = heartbeats.last(db, "worker")
    assert stored == NOON
    assert stored is not None
    assert stored.tzinfo == UTC


def test_naive_instants_are_refused_at_the_table(database: Database) -> None:
    """A record with a naive instant cannot be stored."""
    naive = datetime(2026, 11, 20, 12, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"), database.writing() as db:
        db.add(Heartbeat(name="worker", at=naive))


def test_insert_once_tells_who_was_first(database: Database) -> None:
    """Of two inserts of one key the first is True and the second changes nothing."""
    with database.writing() as db:
        assert insert_once(db, Heartbeat, {"name": "a", "at": NOON})
        assert not insert_once(db, Heartbeat, {"name": "a", "at": datetime.now(UTC)})
        assert heartbeats.last(db, "a") == NOON


def test_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    """While somebody writes, others read what was committed before."""
    with database.writing() as writer:
        heartbeats.beat(writer, "a", NOON)
        with database.reading() as reader:
            assert heartbeats.last(reader, "a") is None


def test_writers_of_one_process_wait_in_turn(tmp_path: Path) -> None:
    """A writer that does not get its turn in time is told so, and nothing of it is stored."""
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}", wait=0.05)
    inside, done = Event(), Event()

    def hold() -> None:
        with database.writing():
            inside.set()
            done.wait(5)

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(hold)
        inside.wait(5)
        with pytest.raises(StorageBusyError), database.writing():
            raise AssertionError("two writers at once")
        done.set()
        held.result()
    with database.writing() as db:
        assert db.connection().exec_driver_sql("SELECT 1").scalar() == 1
    database.close()


def test_sqlite_survives_a_power_cut_and_guards_references(tmp_path: Path) -> None:
    """Every connection syncs each commit, keeps a write-ahead log and checks foreign keys."""
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.reading() as db:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        found = [db.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 1]
    database.close()


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such permissions")
def test_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """The folder and the file are made, and nobody else on the machine may read them."""
    path = tmp_path / "data" / "greenbot.db"
    open_database(f"sqlite:///{path}").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_what_cannot_be_a_database_is_named(tmp_path: Path) -> None:
    """A path that is a folder, a file of something else and a memory are refused in one line."""
    (tmp_path / "letter.txt").write_text("这不是数据库。" * 100, encoding="utf-8")
    for url in ("sqlite://", f"sqlite:///{tmp_path}", f"sqlite:///{tmp_path / 'letter.txt'}"):
        with pytest.raises(StorageUnavailableError) as caught, open_database(url).writing():
            raise AssertionError(url)
        assert "\n" not in str(caught.value)


def test_unreachable_server_is_named() -> None:
    """A PostgreSQL that does not answer is a storage error in one line, without the password."""
    pytest.importorskip("psycopg", reason="PostgreSQL is left out: psycopg is not installed")
    database = open_database("postgresql+psycopg://me:geheim@127.0.0.1:9/none")
    with pytest.raises(StorageUnavailableError) as caught, database.reading() as db:
        db.connection()
    assert "\n" not in str(caught.value)
    assert "geheim" not in str(caught.value)
    database.close()


def test_fault_in_a_statement_is_not_called_a_storage_error(tmp_path: Path) -> None:
    """A statement about a table that does not exist is our fault, not the disk's."""
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(OperationalError) as caught, database.writing() as db:
        db.connection().execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "秘密"})
    assert not isinstance(caught.value, StorageError)
    assert "秘密" not in str(caught.value)
    database.close()


def test_json_is_strict() -> None:
    """What other readers of JSON refuse is refused here."""
    assert to_json({"市": "深圳"}) == '{"市":"深圳"}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"share": float("nan")})
