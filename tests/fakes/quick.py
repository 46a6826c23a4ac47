"""One SQLite database for many tests, emptied between them: what was compiled for it is kept.

It need not survive a power cut, so it does not wait for the disk.
"""

import shutil
from pathlib import Path

from sqlalchemy import event

from models.db import Database, open_database


class Quick:
    """A database file that is made anew for each test, under one engine."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "quick.db"
        self.database: Database = open_database(f"sqlite:///{self._path}")
        event.listen(self.database.engine, "connect", _without_disk)

    def emptied(self, empty: Path) -> Database:
        """The database with every table and no row; `empty` is such a file."""
        self.database.close()
        for beside in ("-wal", "-shm"):
            self._path.with_name(self._path.name + beside).unlink(missing_ok=True)
        shutil.copyfile(empty, self._path)
        return self.database


def _without_disk(connection: object, _: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]
