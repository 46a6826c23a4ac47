"""The messages that came in, each with the reply it got.

A message is known by its channel's own key within the contact's address: a key that a stranger
guesses at finds nothing of somebody else's. The row is written before anything is answered, so a
redelivery finds the reply of the first try and nothing happens twice. What is kept of a stranger's
words is what the page shows after a reload, and no longer than `RETENTION`.
"""

import json
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    false,
    func,
    update,
)
from sqlmodel import Field, Session, col, select

from models.db import MANY, Record, RowId, UtcTime, insert_once
from models.messages import Incoming, Language

RETENTION = timedelta(days=30)
"""How long a message and its reply are kept."""

KEPT_TEXT = 2000
"""How many characters of a message are kept. The page's history needs no more."""


BLOT = "••••"
"""What stands in a stored reply for a secret that was shown once."""


class Received(Record, table=True):
    """One message and its reply. `reply` is the rendered reply as JSON text, byte for byte as sent.

    `reference` is the number of the apology where the message could not be answered, else None.
    `sealed`: `text` and `reply` are sealed under the text key (`models/vault.py`), as they are in
    every row but old ones. `private`: it is of somebody's complaint, and is emptied after a day.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "address", "key"),
        Index(None, "channel", "address", "id"),
        Index(None, "received_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    key: str = Field(max_length=200)
    received_at: datetime = Field(sa_type=UtcTime)
    text: str = Field(sa_column=Column(Text, nullable=False))
    reply: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    reference: str | None = Field(default=None, sa_column=Column(String(12), nullable=True))
    sealed: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    private: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


def claim(db: Session, incoming: Incoming) -> bool:
    """Write the message's row first; False where the message is already there.

    On PostgreSQL this waits for another delivery of the same message that is being answered.
    """
    return insert_once(
        db,
        Received,
        {
            "channel": incoming.channel,
            "address": incoming.address,
            "key": incoming.key,
            "received_at": incoming.received_at,
            "text": incoming.text[:KEPT_TEXT],
        },
    )


def answer(db: Session, incoming: Incoming, reply: str, reference: str | None = None) -> None:
    """Store the reply (JSON text) of a claimed message, and the reference of an apology."""
    statement = update(Received).where(*_same(incoming)).values(reply=reply, reference=reference)
    db.connection().execute(statement)


def blot_out(db: Session, channel: str, address: str, words: str) -> None:
    """Replace these words by a sign in the stored replies to a contact: they were shown once."""
    shown = update(Received).where(
        col(Received.channel) == channel,
        col(Received.address) == address,
        col(Received.reply).contains(words, autoescape=True),
    )
    db.connection().execute(shown.values(reply=func.replace(Received.reply, words, BLOT)))


def stored_reply(db: Session, incoming: Incoming) -> str | None:
    """The reply (JSON text) that this message got, or None where it never came."""
    return db.exec(select(Received.reply).where(*_same(incoming))).one_or_none()


def language_of(db: Session, channel: str, address: str) -> Language | None:
    """The language of the last reply that a contact got, or None where none is kept."""
    replies = (
        select(Received.reply)
        .where(Received.channel == channel, Received.address == address)
        .where(col(Received.reply).is_not(None))
        .order_by(col(Received.id).desc())
    )
    last = db.exec(replies.limit(1)).first()
    spoken = json.loads(last).get("language") if last else None
    return next((language for language in get_args(Language) if language == spoken), None)


def _same(incoming: Incoming) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Received.channel) == incoming.channel,
        col(Received.address) == incoming.address,
        col(Received.key) == incoming.key,
    )


def history(db: Session, channel: str, address: str, limit: int = 50) -> list[Received]:
    """The last messages of one contact with their replies, oldest first."""
    latest = (
        select(Received)
        .where(Received.channel == channel, Received.address == address)
        .where(col(Received.reply).is_not(None))
        .order_by(col(Received.id).desc())
        .limit(limit)
    )
    return list(reversed(db.exec(latest).all()))


def forget_old(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some messages that came in longer than `after` ago.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    old = select(Received.id).where(col(Received.received_at) < now - after).limit(MANY)
    return db.connection().execute(delete(Received).where(col(Received.id).in_(old))).rowcount
