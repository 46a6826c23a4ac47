"""The rules of today and an empty memory for every conversation."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlmodel import Session, create_engine

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
