"""What can go wrong between us and the database, in a few kinds that a caller can act on.

StorageError
+-- StorageBusyError          somebody else holds the lock; try again in a moment
+-- StorageFullError          the disk is full or refuses to write
+-- StorageUnavailableError   the database cannot be reached or opened
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageError(Exception):
    """The database did not take the change; nothing of it was stored, and it may be sent again."""

    def __init__(self, detail: str = "") -> None:
        """Say what the class says, and the detail (no parameters, hence nobody's words)."""
        sentence = (type(self).__doc__ or "").splitlines()[0]
        super().__init__(f"{sentence} ({detail})" if detail else sentence)


class StorageBusyError(StorageError):
    """The database is locked by somebody else."""


class StorageFullError(StorageError):
    """The disk of the database is full or refuses to write."""


class StorageUnavailableError(StorageError):
    """The database cannot be reached or opened."""


@contextmanager
def classified() -> Iterator[None]:
    """Turn a driver's failure into a `StorageError`; an error of ours in a statement passes."""
    try:
        yield
    except PoolTimeout as error:
        raise StorageBusyError("every connection is in use") from error
    except (DBAPIError, sqlite3.Error) as error:
        kind = _kind(error)
        if kind is None:
            raise
        raise kind(first_line(error)) from error


_SQLITE_KINDS: Mapping[int, type[StorageError]] = {
    sqlite3.SQLITE_BUSY: StorageBusyError,
    sqlite3.SQLITE_LOCKED: StorageBusyError,
    sqlite3.SQLITE_FULL: StorageFullError,
    sqlite3.SQLITE_IOERR: StorageFullError,
    sqlite3.SQLITE_READONLY: StorageFullError,
    sqlite3.SQLITE_CANTOPEN: StorageUnavailableError,
    sqlite3.SQLITE_CORRUPT: StorageUnavailableError,
    sqlite3.SQLITE_NOTADB: StorageUnavailableError,
}
_POSTGRES_KINDS: Mapping[str, type[StorageError]] = {
    "53100": StorageFullError,  # disk full
    "55P03": StorageBusyError,  # lock_timeout ran out
    "40P01": StorageBusyError,  # deadlock, this side was chosen
    "40001": StorageBusyError,  # could not serialise
}


def _kind(error: DBAPIError | sqlite3.Error) -> type[StorageError] | None:
    told = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(told, "sqlite_errorcode", None)
    if code is not None:
        # The low byte is the primary code; the rest says more precisely where it happened.
        return _SQLITE_KINDS.get(code & 0xFF)
    if not isinstance(error, OperationalError):
        return None
    return _POSTGRES_KINDS.get(getattr(told, "sqlstate", None) or "", StorageUnavailableError)


def first_line(error: BaseException) -> str:
    """What a driver says, in one line and without parameters."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return (str(cause).strip().splitlines() or [type(error).__name__])[0]
