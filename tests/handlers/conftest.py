"""The rules of today and an empty memory for every conversation."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, create_engine

from models.db import Database, open_database
from models.records import metadata
from policies.load import Library, load
from tests.handlers.talk import Talk

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def library() -> Library:
    """The built-in packs."""
    return load().library


@pytest.fixture
def db() -> Iterator[Session]:
    """A database with every table, in memory."""
    engine = create_engine("sqlite://")
    metadata().create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def talk(library: Library, db: Session) -> Talk:
    """A conversation that has not begun, on 20 November 2026."""
    return Talk(library, db, TODAY)


@pytest.fixture
def sqlite(tmp_path: Path, migrated_file: Path) -> Iterator[Database]:
    """A database with every table and no row."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    made = open_database(f"sqlite:///{path}")
    yield made
    made.close()
