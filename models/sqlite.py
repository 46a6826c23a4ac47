"""SQLite's own ways: its file, its settings, and how a transaction begins.

What is done with each transaction is given to the driver as it is: SQLAlchemy needs ten times as
long for a statement as SQLite. Errors come out as the driver's (`models/failures.py`).
"""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import cast

from sqlalchemy import Connection, Engine, PoolProxiedConnection
from sqlalchemy.engine import URL
from sqlmodel import Session

from models.clock import aware

_INSTANT = len("2026-11-20 01:30:00.000000")


def prepare_file(address: URL) -> None:
    """Make the folder and the file readable by their owner alone: they hold strangers' words.

    Raises:
        OSError: where none can be made, or none is named.
    """
    if not address.database or address.database == ":memory:":
        raise OSError(
            "a database in memory is lost at the end: name a file, sqlite:///data/greenbot.db"
        )
    path = Path(address.database)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)


def tune(opened: sqlite3.Connection, wait: float) -> None:
    """Begin transactions ourselves; a commit survives a power cut, what was deleted nothing.

    Args:
        opened: a new connection.
        wait: the seconds that a busy file may be waited for.
    """
    opened.isolation_level = None
    _write_ahead(opened, wait)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        opened.execute(f"PRAGMA {pragma}")


def _write_ahead(opened: sqlite3.Connection, wait: float) -> None:
    """Keep changes in a log beside the file, which lets readers go on while one process writes.

    Of several processes that open a new file together, SQLite tells some "locked" without waiting
    for its timeout; a moment later the file is switched and the same request succeeds.
    """
    deadline = monotonic() + wait
    while True:
        try:
            opened.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.02)


def begin(connection: Connection) -> None:
    """Begin a transaction where no writer has: SQLAlchemy leaves it to the driver, which would
    begin with the first change only.
    """
    driver = driver_of(connection)
    if not driver.in_transaction:
        driver.execute("BEGIN")


def take_the_file(driver: sqlite3.Connection, deadline: float) -> None:
    """Begin a writer's transaction with the lock, which is waited for until `deadline`.

    Args:
        driver: without a transaction.
        deadline: in seconds of the monotonic clock.
    """
    left = max(0, int((deadline - monotonic()) * 1000))
    driver.execute(f"PRAGMA busy_timeout={left}")
    driver.execute("BEGIN IMMEDIATE")


def from_instant(value: datetime | None) -> str | None:
    """An instant as text in UTC, which sorts as time goes. Raises ValueError where it is naive."""
    return None if value is None else aware(value).isoformat(" ", "microseconds")[:_INSTANT]


def to_instant(text: str | None) -> datetime | None:
    """The instant of such a text: SQLite keeps no zone, so it is put back."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def driver_of(connection: Connection | PoolProxiedConnection) -> sqlite3.Connection:
    """The driver's own connection."""
    pooled = connection.connection if isinstance(connection, Connection) else connection
    return cast(sqlite3.Connection, pooled.dbapi_connection)


class Writer(Session):
    """A session whose transaction has begun at the driver (`driver`), with the file's lock.

    What goes past the session (`models/statements.py`) is run there. SQLAlchemy's own connection is
    put around it when something first asks for it: with many a message nothing does, and to make,
    begin and close it takes longer than three statements.
    """

    def __init__(self, engine: Engine, deadline: float) -> None:
        """Wait for the file until `deadline`, in seconds of the monotonic clock."""
        super().__init__()
        self._engine = engine
        self._pooled = engine.raw_connection()
        self._around: Connection | None = None
        self._is_taken_back = False
        self.driver = driver_of(self._pooled)
        try:
            take_the_file(self.driver, deadline)
        except BaseException:
            self._pooled.close()
            raise

    def get_bind(self, *_: object, **__: object) -> Connection:
        """SQLAlchemy's connection around the driver's, in the transaction that has begun."""
        if self._around is None:
            self._around = Connection(self._engine, self._pooled)
            self._around.begin()
        return self._around

    def rollback(self) -> None:
        """Take everything back; nothing is stored after this."""
        self._is_taken_back = True
        super().rollback()

    def store(self) -> None:
        """Commit at the driver, unless it was taken back. Nothing may wait in the session."""
        if self._is_taken_back:
            return
        if self._around is None:
            self.driver.commit()
        else:
            self._around.commit()

    def close(self) -> None:
        """Give the connection back; what was not stored is rolled back."""
        if self._around is not None or self.in_transaction():
            super().close()
        (self._around or self._pooled).close()
