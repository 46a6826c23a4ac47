"""An office of Nanshan with its small register, on SQLite."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import Database, open_database
from policies.library import Library
from tests.handlers.officials.office import Office
from tests.handlers.officials.works import NOUNS


@pytest.fixture
def sqlite(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with every table and no row."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    made = open_database(f"sqlite:///{path}")
    yield made
    made.close()


@pytest.fixture
def office(sqlite: Database, library: Library) -> Office:
    """An office where the small register can be worked on."""
    return Office(sqlite, library, NOUNS)
