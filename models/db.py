"""The database: how it is opened, how a transaction begins and ends, and what can go wrong.

SQLite by default, PostgreSQL by its URL; nothing above this module knows which. Two traps decided
its shape. A deferred SQLite transaction that reads and then writes fails at once with "database is
locked", whatever the timeout, so a writer begins with BEGIN IMMEDIATE. And SQLite hands the lock to
whoever asks at the right moment, so the threads of one process queue before it (`sqlite.py`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    event,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel, create_engine

from models import sqlite
from models.clock import aware
from models.failures import (
    StorageBusyError,
    StorageError,
    StorageFullError,
    StorageUnavailableError,
    classified,
    first_line,
)

__all__ = [
    "MANY",
    "WAIT_SECONDS",
    "Database",
    "Record",
    "RowId",
    "StorageBusyError",
    "StorageError",
    "StorageFullError",
    "StorageUnavailableError",
    "UtcTime",
    "insert_once",
    "open_database",
    "to_json",
]

WAIT_SECONDS = 3.0
"""How long a writer waits for the lock. The strictest platform cuts the connection after five, and
before that a push may have waited for its turn, and is still to be answered."""

MANY = 500
"""How many rows one statement deletes: others who write wait no longer than that takes."""

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

RowId = BigInteger().with_variant(Integer(), "sqlite")
"""The type of a row's own number; SQLite counts only an INTEGER by itself."""


class Record(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMES))):
    """The base of every table. Every constraint has a name: SQLite cannot alter a nameless one."""


class UtcTime(TypeDecorator[datetime]):
    """An instant, stored in UTC and read back aware. A naive one is refused when it is bound.

    SQLite holds text, which is written and read here in one step, as SQLAlchemy writes it.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What gives the driver an instant."""
        return sqlite.from_instant if _is_sqlite(dialect) else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What takes one from the driver."""
        if _is_sqlite(dialect):
            return sqlite.to_instant
        return super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """To the database: UTC. Raises ValueError where the instant is naive."""
        return None if value is None else aware(value)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        """From a server: in the zone of its session."""
        return None if value is None else value.astimezone(UTC)


class Database:
    """An opened database: `writing()` and `reading()` are its two kinds of transaction."""

    def __init__(self, engine: Engine, wait: float = WAIT_SECONDS) -> None:
        """Take an engine made by `open_database`, and the seconds a writer waits for its turn."""
        self.engine = engine
        self._wait = wait
        self._turn = Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that may change rows: committed at the end, rolled back on any error.

        Raises:
            StorageError: where the database did not take it; nothing of it was stored.
        """
        with self._in_turn() as deadline, classified():
            # The session's commit fails where an earlier failure was passed over.
            if deadline is None:
                with Session(self.engine) as db:
                    yield db
                    db.commit()
            else:
                with closing(sqlite.Writer(self.engine, deadline)) as db:
                    yield db
                    if _has_work(db):
                        db.commit()
                    db.store()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads, from one snapshot. Raises StorageError."""
        with classified(), Session(self.engine) as db:
            yield db

    @contextmanager
    def connecting(self) -> Iterator[Connection]:
        """A writer's bare connection with its transaction, for migrations. Raises StorageError."""
        with self._in_turn() as deadline, classified(), self.engine.connect() as connection:
            if deadline is not None:
                sqlite.take_the_file(sqlite.driver_of(connection), deadline)
            with connection.begin():
                yield connection

    def settle(self) -> None:
        """Leave no deleted row in SQLite's write-ahead log. PostgreSQL sees to its own files."""
        if self._turn is not None:
            # SQLite refuses it inside a transaction, so this goes past SQLAlchemy.
            with closing(self.engine.raw_connection()) as connection:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give every connection back to the system."""
        self.engine.dispose()

    @contextmanager
    def _in_turn(self) -> Iterator[float | None]:
        """Wait for this process's other writers; give until when the file's lock may be awaited."""
        deadline = monotonic() + self._wait
        if self._turn is None:
            yield None
        elif not self._turn.acquire(timeout=self._wait):
            raise StorageBusyError("other messages were first")
        else:
            try:
                yield deadline
            finally:
                self._turn.release()


def open_database(url: str, wait: float = WAIT_SECONDS) -> Database:
    """Open a database without touching its tables.

    Args:
        url: an SQLAlchemy URL; `sqlite:///path` (its folder is made) or `postgresql://...`.
        wait: the seconds a writer waits for a lock.

    Raises:
        StorageUnavailableError: where the URL cannot be used on this machine.
    """
    try:
        address = make_url(url)
        is_file = address.get_backend_name() == "sqlite"
        return _open_sqlite(address, wait) if is_file else _open_server(address, wait)
    except (OSError, ImportError, DBAPIError) as error:
        raise StorageUnavailableError(first_line(error)) from error


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


def _open_sqlite(address: URL, wait: float) -> Database:
    sqlite.prepare_file(address)
    engine = create_engine(address, connect_args={"timeout": wait}, **_options(wait))
    event.listen(engine, "connect", lambda opened, _: sqlite.tune(opened, wait))
    event.listen(engine, "begin", sqlite.begin)
    return Database(engine, wait)


def _open_server(address: URL, wait: float) -> Database:
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    arguments = {
        "connect_timeout": 5,
        "options": f"-c lock_timeout={int(wait * 1000)} -c timezone=UTC",
    }
    engine = create_engine(address, connect_args=arguments, pool_pre_ping=True, **_options(wait))
    return Database(engine, wait)


def _options(wait: float) -> dict[str, Any]:
    """Parameters stay out of error messages: they are what people wrote."""
    return {
        "hide_parameters": True,
        "json_serializer": to_json,
        "max_overflow": 40,
        "pool_timeout": wait,
        # The connection that was used last still has the pages in its memory.
        "pool_use_lifo": True,
    }


def insert_once(db: Session, record: type[Record], values: Mapping[str, Any]) -> bool:
    """Insert a row unless a UNIQUE key has it already; True where it was inserted.

    One statement and no check before it: of many at the same time exactly one is True.
    """
    insert = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgres
    key = record.metadata.tables[str(record.__tablename__)].primary_key.columns
    statement = insert(record).values(**values).on_conflict_do_nothing().returning(*key)
    # The row count is no answer: PostgreSQL's driver gives none for a statement that returns ids.
    return db.connection().execute(statement).first() is not None


def _has_work(db: Session) -> bool:
    """Whether a session was used by itself, or is to do something at the end (`models/audit.py`).

    What goes past it (`models/statements.py`) needs no transaction of the session's own.
    """
    return db.in_transaction() or bool(db.dispatch.before_commit)


def to_json(value: object) -> str:
    """JSON as it is stored: readable Chinese, and no NaN, which other readers refuse."""
    return _JSON.encode(value)
