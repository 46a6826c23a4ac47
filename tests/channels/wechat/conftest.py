"""An account at a scripted platform, on a database of each kind or on a small one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls
from bot.channels.wechat.client import Client
from models.clock import FixedClock
from models.db import Database, open_database
from tests.channels.wechat.given import tokens_of
from tests.channels.wechat.scripted import APP, SECRET, Scripted, scripted
from tests.fakes.logs import log, logging_as_before
from tests.fakes.parts import MORNING, VAULT

__all__ = ["log", "logging_as_before"]


@pytest.fixture
def platform() -> Iterator[Scripted]:
    """A platform that takes everything."""
    with scripted() as made:
        yield made


@pytest.fixture
def clock() -> FixedClock:
    """It stands until it is moved."""
    return FixedClock(MORNING)


@pytest.fixture
def records(migrated_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An SQLite database: its kind does not matter to a call."""
    shutil.copyfile(migrated_file, tmp_path / "greenbot.db")
    made = open_database(f"sqlite:///{tmp_path / 'greenbot.db'}")
    yield made
    made.close()


@pytest.fixture
def ground(records: Database, clock: FixedClock) -> Ground:
    """What the account's side stands on."""
    return Ground(records, VAULT, clock)


@pytest.fixture
def client(ground: Ground, platform: Scripted) -> Client:
    """The account's API."""
    calls = Calls()
    return Client(APP, SECRET, platform.address, tokens_of(ground, platform, calls), calls)
