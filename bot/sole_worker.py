"""One worker at a time on SQLite, which has one writer; PostgreSQL serves any number of them."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url


class WorkerThereError(Exception):
    """Another worker is at work on this database; SQLite serves one, PostgreSQL several."""

    def __init__(self, file: str) -> None:
        """Take the file of the database."""
        super().__init__(f"{type(self).__doc__} ({file})")


@contextmanager
def sole_worker(database_url: str) -> Iterator[None]:
    """Be the only worker while the block runs; the system lets go when the process ends, however.

    Raises:
        WorkerThereError: where another process is.
        OSError: where the lock's file, beside the database's, can't be made.
    """
    address = make_url(database_url)
    if address.get_backend_name() != "sqlite":
        yield
        return
    file = str(address.database)
    lock = FileLock(f"{file}.worker", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise WorkerThereError(file) from error
    try:
        yield
    finally:
        lock.release()
