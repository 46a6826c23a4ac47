"""Buttons under a message: what a press means, known by a random name of a few letters.

Platforms carry only a few bytes with a button, and a press may come days later: the row says which
question it stood under and what each button sends. It is sealed, since what a button sends may be
an answer of somebody's complaint.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, Index, Text, UniqueConstraint, delete, false
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import MANY, Record, RowId, UtcTime, to_json
from models.texts import Texts

RETENTION: Final = timedelta(days=30)
"""How long a press is understood: as long as the message above it is kept."""
PRIVATE: Final = timedelta(days=1)
"""The same of a message that is of somebody's complaint."""

_KEYBOARD = "keyboard"


class Keyboard(Record, table=True):
    """The buttons of one message to one contact. `private`: it is of somebody's complaint."""

    __tablename__ = "keyboards"
    __table_args__ = (UniqueConstraint("name"), Index(None, "made_at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    name: str = Field(max_length=20)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    content: str = Field(sa_column=Column(Text, nullable=False))
    made_at: datetime = Field(sa_type=UtcTime)
    private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a press means: the words that it sends, under which question (`Incoming.prompt`)."""

    send: str
    prompt: str | None


def make(
    db: Session,
    texts: Texts,
    channel: str,
    address: str,
    prompt: str | None,
    sends: Sequence[str],
    now: datetime,
    *,
    private: bool = False,
) -> str:
    """Keep the buttons of a message; the name under which a press finds them (16 characters).

    Args:
        address: the pseudonym.
        prompt: the question above the buttons.
        sends: what each button sends, in their order.
        now: aware.
        private: whether the message is of somebody's complaint.
    """
    name = secrets.token_urlsafe(12)
    sealed = texts.seal(to_json([prompt, list(sends)]), _KEYBOARD, name)
    db.add(Keyboard(name=name, channel=channel, address=address, content=sealed,
                    made_at=aware(now), private=private))  # fmt: skip
    db.flush()
    return name


def pressed(
    db: Session, texts: Texts, channel: str, address: str, name: str, number: int
) -> Pressed | None:
    """What a press means; None where it is too old, or was never this contact's.

    Args:
        number: the button's place, from 0.

    Raises:
        SealBrokenError: where the seal does not open.
    """
    theirs = select(Keyboard).where(
        Keyboard.name == name, Keyboard.channel == channel, Keyboard.address == address
    )
    row = db.exec(theirs).one_or_none()
    if row is None:
        return None
    prompt, sends = json.loads(texts.open(row.content, _KEYBOARD, name))
    return Pressed(sends[number], prompt) if 0 <= number < len(sends) else None


def forget_of(db: Session, channel: str, address: str) -> int:
    """Delete every keyboard of a contact (a pseudonym); how many it was."""
    theirs = col(Keyboard.channel) == channel, col(Keyboard.address) == address
    return db.connection().execute(delete(Keyboard).where(*theirs)).rowcount


def forget_old(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some keyboards made longer than `after` ago.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    old = select(Keyboard.id).where(col(Keyboard.made_at) < aware(now) - after).limit(MANY)
    return db.connection().execute(delete(Keyboard).where(col(Keyboard.id).in_(old))).rowcount


def forget_private(db: Session, now: datetime) -> int:
    """Delete some keyboards of complaints made longer than `PRIVATE` ago; as `forget_old`."""
    age = col(Keyboard.private).is_(True), col(Keyboard.made_at) < aware(now) - PRIVATE
    old = select(Keyboard.id).where(*age).limit(MANY)
    return db.connection().execute(delete(Keyboard).where(col(Keyboard.id).in_(old))).rowcount
