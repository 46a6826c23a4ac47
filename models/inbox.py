"""The messages that came in, each with the reply it got.

A message is known by its channel's own key within the contact's address: a key that a stranger
guesses at finds nothing of somebody else's. The row is written before anything is answered, so a
redelivery finds the reply of the first try and nothing happens twice. What is kept of a stranger's
words is what the page shows after a reload, and no longer than `RETENTION`.

Words are sealed under the text key (`models/texts.py`), and written only with the reply: the
conversation decides whether they may be kept at all. Of a complaint they are emptied after a day.
Rows from before they were sealed are read as they are.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    false,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.clock import aware
from models.conversations import Memory
from models.db import MANY, Record, RowId, UtcTime, to_json
from models.messages import Incoming, Language
from models.statements import Statement
from models.texts import Texts

RETENTION = timedelta(days=30)
"""How long a message and its reply are kept."""

PRIVATE = timedelta(days=1)
"""How long the words of a message that is of somebody's complaint are kept, and of its reply."""

REPEATS = timedelta(hours=1)
"""How long after a message its platform may deliver it once more."""

KEPT_TEXT = 2000
"""How many characters of a message are kept. The page's history needs no more."""


BLOT = "••••"
"""What stands in a stored reply for a secret that was shown once."""

_TEXT, _REPLY = "message", "reply"


class Received(Record, table=True):
    """One message and its reply. `reply` is the rendered reply as JSON text, byte for byte as sent.

    `reference` is the number of the apology where the message could not be answered, else None.
    `sealed`: `text` and `reply` are sealed under the text key (`models/vault.py`), as they are in
    every row but old ones. `private`: it is of somebody's complaint, and is emptied after a day:
    `reply` then holds nothing but its language, and is not sealed.
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


_INBOX = Received.metadata.tables["inbox"]
_EMPTY = {"text": "", "sealed": False, "private": False}
_CLAIM = Statement(
    insert_sqlite(_INBOX).values(_EMPTY).on_conflict_do_nothing().returning(_INBOX.c.id),
    insert_postgres(_INBOX).values(_EMPTY).on_conflict_do_nothing().returning(_INBOX.c.id),
)
_ANSWER = Statement(
    update(_INBOX).where(
        _INBOX.c.channel == bindparam("its_channel"),
        _INBOX.c.address == bindparam("its_address"),
        _INBOX.c.key == bindparam("its_key"),
    )
)


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A message and its reply (JSON text), opened."""

    key: str
    text: str
    reply: str
    received_at: datetime


class EmptiedError(Exception):
    """The reply that is asked for was of a complaint, and is kept no more."""


# --- coming in ------------------------------------------------------------------------------------


def claim(db: Session, incoming: Incoming) -> bool:
    """Write the message's row first, without its words; False where the message is already there.

    On PostgreSQL this waits for another delivery of the same message that is being answered.
    """
    claimed = _CLAIM.rows(
        db,
        channel=incoming.channel,
        address=incoming.address,
        key=incoming.key,
        received_at=incoming.received_at,
    )
    return bool(claimed)


def answer(
    db: Session,
    texts: Texts,
    incoming: Incoming,
    reply: str,
    memory: Memory | None = None,
    reference: str | None = None,
) -> None:
    """Store the words of a claimed message and its reply, sealed.

    Args:
        reply: JSON text.
        memory: as the conversation left it: it says whether the words may be kept, and how long.
            None where the conversation failed: the words are not kept, since it cannot say so.
        reference: the number of an apology.
    """
    kept = "" if memory is None or memory.unkept else incoming.text[:KEPT_TEXT]
    owner = _owner(incoming)
    _ANSWER.changed(
        db,
        its_channel=incoming.channel,
        its_address=incoming.address,
        its_key=incoming.key,
        text=texts.seal(kept, _TEXT, owner) if kept else "",
        reply=texts.seal(reply, _REPLY, owner),
        reference=reference,
        sealed=True,
        private=memory is not None and memory.private,
    )


def _same(incoming: Incoming) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Received.channel) == incoming.channel,
        col(Received.address) == incoming.address,
        col(Received.key) == incoming.key,
    )


def _owner(message: Incoming | Received) -> str:
    """What its words are sealed for: moved to another message, they do not open."""
    return to_json([message.channel, message.address, message.key])


# --- reading again --------------------------------------------------------------------------------


def stored_reply(db: Session, texts: Texts, incoming: Incoming) -> str | None:
    """The reply (JSON text) that this message got, or None where it never came.

    Raises:
        EmptiedError: where it was of a complaint, a day ago or longer.
    """
    row = db.exec(select(Received).where(*_same(incoming))).one_or_none()
    if row is not None and _is_emptied(row):
        raise EmptiedError
    return None if row is None else _reply(row, texts)


def history(
    db: Session, texts: Texts, channel: str, address: str, limit: int = 50
) -> list[Exchanged]:
    """The last messages of one contact with their replies, oldest first; no emptied ones."""
    whole = col(Received.private).is_(False) | col(Received.sealed).is_(True)
    latest = _answered(channel, address).where(whole).limit(limit)
    return [
        Exchanged(row.key, _text(row, texts), _reply(row, texts) or "", row.received_at)
        for row in reversed(db.exec(latest).all())
    ]


def language_of(db: Session, texts: Texts, channel: str, address: str) -> Language | None:
    """The language of the last reply that a contact got, or None where none is kept."""
    row = db.exec(_answered(channel, address).limit(1)).first()
    return None if row is None else _language(row, texts)


def blot_out(db: Session, texts: Texts, channel: str, address: str, words: str) -> None:
    """Replace these words by a sign in the stored replies to a contact: they were shown once."""
    for row in db.exec(_answered(channel, address)).all():
        reply = _reply(row, texts) or ""
        if words in reply:
            blotted = reply.replace(words, BLOT)
            kept = texts.seal(blotted, _REPLY, _owner(row)) if row.sealed else blotted
            # Past the session: an act that is taken back must not bring the words back.
            blot = update(Received).where(col(Received.id) == row.id).values(reply=kept)
            db.connection().execute(blot)


def _answered(channel: str, address: str) -> SelectOfScalar[Received]:
    """The messages of a contact that have a reply, the newest first."""
    theirs = select(Received).where(Received.channel == channel, Received.address == address)
    return theirs.where(col(Received.reply).is_not(None)).order_by(col(Received.id).desc())


def _is_emptied(row: Received) -> bool:
    return row.private and not row.sealed


def _text(row: Received, texts: Texts) -> str:
    return texts.open(row.text, _TEXT, _owner(row)) if row.sealed and row.text else row.text


def _reply(row: Received, texts: Texts) -> str | None:
    if row.reply is None or not row.sealed:
        return row.reply
    return texts.open(row.reply, _REPLY, _owner(row))


def _language(row: Received, texts: Texts) -> Language | None:
    spoken = json.loads(_reply(row, texts) or "{}").get("language")
    return next((language for language in get_args(Language) if language == spoken), None)


# --- keeping no longer ----------------------------------------------------------------------------


def empty_private(db: Session, texts: Texts, now: datetime, after: timedelta = PRIVATE) -> int:
    """Take the words out of messages of complaints that came in longer than `after` ago.

    The row stays, so that a redelivery is recognised; of the reply its language stays. Returns how
    many it was, at most `MANY`; 0 where none is left.
    """
    full = select(Received).where(
        col(Received.private) == true(),
        col(Received.sealed) == true(),
        col(Received.received_at) < aware(now) - after,
    )
    rows = db.exec(full.limit(MANY)).all()
    for row in rows:
        language = _language(row, texts)
        row.text, row.reply, row.sealed = "", to_json({"language": language}), False
    db.flush()
    return len(rows)


def forget_of(db: Session, channel: str, address: str, but: str, now: datetime) -> None:
    """Delete every message of one contact, all but the one of a key, which is being answered.

    Of those of the last `REPEATS` the row stays without a word, until it is old: a platform may
    deliver them once more, and nothing may be done twice.

    Args:
        now: aware.
    """
    theirs = (
        col(Received.channel) == channel,
        col(Received.address) == address,
        col(Received.key) != but,
    )
    lately = col(Received.received_at) >= aware(now) - REPEATS
    emptied = update(Received).where(*theirs, lately, col(Received.reply).is_not(None))
    values = {"text": "", "reply": to_json({"language": None}), "sealed": False, "private": True}
    db.connection().execute(emptied.values(**values))
    db.connection().execute(delete(Received).where(*theirs, ~lately))


def forget_old(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some messages that came in longer than `after` ago.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    old = select(Received.id).where(col(Received.received_at) < now - after).limit(MANY)
    return db.connection().execute(delete(Received).where(col(Received.id).in_(old))).rowcount
