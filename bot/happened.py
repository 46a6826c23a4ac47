"""What a platform tells of somebody is noted once, in one transaction."""

from typing import Protocol

from models.clock import Clock
from models.db import Database
from models.happenings import Happening
from models.vault import Vault


class Parts(Protocol):
    """What noting needs of the app."""

    @property
    def database(self) -> Database:
        """Where it is noted."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def vault(self) -> Vault:
        """What opens the data keys."""


def note(parts: Parts, happening: Happening) -> None:
    """Note it, once: told again, nothing more happens. Raises StorageError."""
