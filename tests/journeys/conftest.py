"""The whole product over each kind of database that is served."""

import pytest

from bot.app import App, compose
from bot.settings import Settings
from models.clock import FixedClock
from models.db import Database
from policies.shelf import Shelf
from tests.fakes.logs import log, logging_as_before
from tests.fakes.parts import MORNING, SEALER

__all__ = ["log", "logging_as_before"]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """The packs that come with the product, read once."""
    return Shelf()


@pytest.fixture
def app(database: Database, shelf: Shelf) -> App:
    """The product with nothing replaced but the clock."""
    return assembled(database, shelf)


def assembled(database: Database, shelf: Shelf) -> App:
    """Put the product together, as at a start of the process."""
    settings = Settings(_env_file=None)
    return compose(
        settings, database=database, shelf=shelf, clock=FixedClock(MORNING), sealer=SEALER
    )
