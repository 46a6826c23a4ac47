"""A platform with a clock that stands still, and bots there."""

from collections.abc import Iterator

import pytest

from bot.channels.base import Ground
from bot.channels.telegram.client import Client
from models.clock import FixedClock
from models.db import Database
from tests.channels.telegram.waiting import Waiting
from tests.fakes.parts import MORNING, VAULT
from tests.fakes.telegram import TOKEN, FakeTelegram, Server, Telephone, standing


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server for the platforms of these tests, one after the other."""
    with standing() as one:
        yield one


@pytest.fixture
def clock() -> FixedClock:
    """Whose time counts here, for the bot and for the platform."""
    return FixedClock(MORNING)


@pytest.fixture
def telegram(clock: FixedClock) -> FakeTelegram:
    """A platform."""
    return FakeTelegram(clock)


@pytest.fixture
def base(server: Server, telegram: FakeTelegram) -> Iterator[str]:
    """Its address."""
    server.telegram = telegram
    yield server.base
    telegram.ends()


@pytest.fixture
def waiting(clock: FixedClock) -> Waiting:
    """What a client waits by."""
    return Waiting(clock)


@pytest.fixture
def client(clock: FixedClock, base: str, waiting: Waiting) -> Iterator[Client]:
    """A bot there."""
    made = Client(TOKEN, base, clock, waiting)
    yield made
    made.close()


@pytest.fixture
def lin(telegram: FakeTelegram) -> Telephone:
    """Somebody who has begun to talk to the bot."""
    telephone = telegram.user(1001)
    telephone.starts()
    return telephone


@pytest.fixture
def ground(database: Database, clock: FixedClock) -> Ground:
    """What the bot's side stands on."""
    return Ground(database, VAULT, clock)
