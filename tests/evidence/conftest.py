"""Evidence on a small database, with files in a folder of the test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import Database, open_database
from tests.bot.conftest import log, logging_as_before
from tests.evidence.given import Drawer

__all__ = ["log", "logging_as_before"]


@pytest.fixture
def records(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """An SQLite database: the kind does not matter to files."""
    shutil.copyfile(migrated_file, tmp_path / "greenbot.db")
    made = open_database(f"sqlite:///{tmp_path / 'greenbot.db'}")
    yield made
    made.close()


@pytest.fixture
def drawer(records: Database, tmp_path: Path) -> Drawer:
    """A case, and what keeps its evidence."""
    return Drawer(records, tmp_path / "evidence")
