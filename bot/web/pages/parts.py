"""What the signed pages need of the rest of the product."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from sqlmodel import Session

from handlers.context import Context
from models.case_rows import Evidence
from models.clock import Clock
from models.db import Database


class Evidences(Protocol):
    """Files of evidence (`bot/evidence/service.py`)."""

    def take(
        self, case_id: int, kind: str, name: str, chunks: Iterable[bytes], file_bytes: int
    ) -> Evidence:
        """Keep a file of at most `file_bytes` bytes as a piece of evidence.

        Raises:
            LimitError: the case does not take it.
            StorageFullError: the disk is full.
            KeyGoneError: the case is over or forgotten.
            StorageError: nothing was stored.
        """

    def original(self, piece_id: int) -> tuple[Evidence, Iterator[bytes]]:
        """A piece with its content, checked while it is read.

        Raises:
            EvidenceBrokenError: it is missing or not what was kept, here or later.
            KeyGoneError: the case is forgotten.
        """

    def view(self, piece_id: int) -> bytes | None:
        """The copy that was drawn anew, as JPEG; None where there is none (yet)."""


class Parts(Protocol):
    """The app, as far as the pages see it."""

    @property
    def database(self) -> Database:
        """Where everything is kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def evidences(self) -> Evidences:
        """What keeps evidence."""

    def context(self, db: Session) -> Context:
        """The rules of this moment, and the address of the site."""
