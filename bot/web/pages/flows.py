"""What can be done with a file that an official sends: read, shown, confirmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from sqlmodel import Session

from bot.web.pages.links import Opened
from handlers.context import Context
from models.messages import Say

Content: TypeAlias = dict[str, Any]
"""What was read of a file, as JSON (`models/uploads.py`)."""
Told: TypeAlias = Callable[[int, int], None]


class StaleError(Exception):
    """Something else would be done than was shown: it has to be looked at again."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What an official has seen and wants done: its digest, and the hash of the file."""

    digest: str
    sha256: str
    now: datetime


class Flow(Protocol):
    """One kind of file."""

    name: str
    """The templates are `<name>_choose.html` and `<name>_preview.html`."""
    title: Say

    def choosing(self, db: Session, opened: Opened, context: Context) -> dict[str, Any]:
        """What the page needs on which a file is chosen."""

    def read(
        self, path: Path, opened: Opened, context: Context, form: Mapping[str, str], told: Told
    ) -> Content:
        """Read a file. The transaction of `context` is over. Raises BadFileError, OSError."""

    def preview(
        self, db: Session, content: Content, opened: Opened, context: Context
    ) -> dict[str, Any]:
        """What would be done: what the template prints. `digest` None: nothing can be confirmed."""

    def confirm(
        self, db: Session, content: Content, opened: Opened, context: Context, seen: Confirmed
    ) -> Content:
        """Do it in this transaction; gives what `done` says of it. Raises StaleError."""

    def done(self, content: Content) -> tuple[Say, ...]:
        """What was done, in words."""
