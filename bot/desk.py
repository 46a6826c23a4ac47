"""What the pages ask of the rest of the product: answers, what was said before, and how it is."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.metrics import Reminding
from bot.rendered import Rendered
from models.clock import Clock
from models.happenings import Happening
from models.messages import Incoming, Language


@dataclass(frozen=True, slots=True)
class Exchange:
    """One message of the past and the reply it got; `id` is the channel's key of the message."""

    id: str
    text: str
    reply: Rendered
    at: datetime


@dataclass(frozen=True, slots=True)
class Pushed:
    """One message that nobody had asked for just then; a later one has a higher number.

    `seen`: it stood before its reader's eyes already.
    """

    number: int
    message: Rendered
    at: datetime
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be well before messages can be answered.

    `details` are lines for the operator, without anybody's words: a fault of a rule pack is told
    as `file:line` only.
    """

    name: str
    ok: bool
    details: tuple[str, ...] = ()


class Desk(Protocol):
    """Answers messages. Every method may be called from several threads at once."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    def receive(self, incoming: Incoming) -> Rendered:
        """Answer one message and remember it. A redelivery gets the stored reply.

        Raises `StorageError` where nothing could be stored; the message may be sent again.
        """

    def turned_away(self, incoming: Incoming) -> Rendered:
        """The words for a message that could not be stored."""

    def note(self, happening: Happening) -> None:
        """Note what a platform tells of somebody without a message of theirs, once.

        Raises `StorageError` where it could not be stored; the platform may tell it again.
        """

    def history(self, channel: str, address: str, limit: int) -> Sequence[Exchange]:
        """The last messages of a contact, oldest first. Raises `StorageError`."""

    def pushed(self, channel: str, address: str, after: int, limit: int) -> Sequence[Pushed]:
        """What was sent to a contact since the message of a number, oldest first: now delivered.

        Raises `StorageError`.
        """

    def seen(self, channel: str, address: str, numbers: Collection[int]) -> None:
        """Note that pushed messages stood before the contact's eyes. Raises `StorageError`."""

    def greeting(self, language: Language) -> Rendered:
        """What a newcomer of the web chat is shown before having written anything."""

    def checks(self) -> Sequence[Check]:
        """Whether everything is there that answering needs."""

    def pack_problems(self) -> int:
        """How many faults the rule packs have."""

    def reminding(self) -> Reminding:
        """How reminding does, in numbers. Raises `StorageError`."""
