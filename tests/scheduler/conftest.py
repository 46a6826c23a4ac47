"""What tests of the scheduler share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import Database, open_database


@pytest.fixture
def small(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database in a file, for tests of many days."""
    shutil.copyfile(migrated_file, path := tmp_path / "greenbot.db")
    made = open_database(f"sqlite:///{path}")
    yield made
    made.close()
