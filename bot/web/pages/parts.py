"""What the signed pages need of the rest of the product."""

from typing import Protocol

from sqlmodel import Session

from handlers.context import Context
from models.clock import Clock
from models.db import Database


class Parts(Protocol):
    """The app, as far as the pages see it."""

    @property
    def database(self) -> Database:
        """Where everything is kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    def context(self, db: Session) -> Context:
        """The rules of this moment, and the address of the site."""
