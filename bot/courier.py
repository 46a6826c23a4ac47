"""Carries parcels: the messages of replies that go out by a platform's API."""

from collections.abc import Mapping
from typing import Protocol

from bot.channels.base import Replier
from models.clock import Clock
from models.db import Database
from models.vault import Vault


class Parts(Protocol):
    """What a courier needs of the app."""

    @property
    def database(self) -> Database:
        """Where parcels are kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def vault(self) -> Vault:
        """What opens words and addresses."""

    @property
    def repliers(self) -> Mapping[str, Replier]:
        """Who sends, by the name of the channel."""


class Courier:
    """The carrier of one process."""

    def __init__(self, parts: Parts) -> None:
        """Begin with nothing in hand."""
        self._parts = parts

    def carry(self) -> None:
        """Send every parcel that is due, those of one contact in their order."""
