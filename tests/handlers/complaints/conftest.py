"""An office on 20 November 2026, with nothing filed yet."""

import pytest
from sqlmodel import Session

from models.clock import FixedClock
from policies.load import Library
from tests.handlers.complaints.following_talk import Office
from tests.handlers.conftest import TODAY


@pytest.fixture
def office(library: Library, db: Session) -> Office:
    """Nobody has written yet."""
    return Office(library, db, FixedClock.on(TODAY))
