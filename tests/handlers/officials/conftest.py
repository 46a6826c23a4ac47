"""An office of Nanshan with its small register, on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.db import Database
from policies.library import Library
from tests.fakes.quick import Quick
from tests.handlers.officials.office import Office
from tests.handlers.officials.works import NOUNS


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    """One engine for all these tests."""
    made = Quick(tmp_path_factory.mktemp("officials"))
    yield made
    made.database.close()


@pytest.fixture
def sqlite(quick: Quick, migrated_file: Path) -> Database:
    """A database with every table and no row."""
    return quick.emptied(migrated_file)


@pytest.fixture
def office(sqlite: Database, library: Library) -> Office:
    """An office where the small register can be worked on."""
    return Office(sqlite, library, NOUNS)
