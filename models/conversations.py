"""What we remember of one conversation, and how it is read and kept.

One row per contact of a channel. The row is locked from reading to keeping, so two messages of one
contact are answered one after the other; its version is checked as well, so that a caller without
the lock loses loudly instead of silently. The state is what people answered, so it is stored
sealed under the text key; a state from before it was sealed is read as it is.
"""

import copy
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import JSON, Column, Index, UniqueConstraint, bindparam, delete, update
from sqlalchemy import select as select_columns
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import MANY, Record, RowId, UtcTime, insert_once, to_json
from models.messages import Language
from models.statements import Statement
from models.texts import Texts

Role: TypeAlias = Literal["enterprise", "citizen", "official"]
ROLES: tuple[Role, ...] = get_args(Role)
LANGUAGES: tuple[Language, ...] = get_args(Language)

RETENTION = timedelta(days=180)
"""How long an idle conversation is remembered: a season of applications, and a little."""

_STATE = "conversation"
_SEALED = "sealed"
"""The only name in the stored state, whose value is the state itself, sealed."""


@dataclass
class Memory:
    """What a handler may know of the conversation, and change in place.

    `state` is JSON and belongs to the handlers. `last_seen` is when the previous message arrived
    (aware, UTC), None for a first message. `language` is None until the contact chose one.

    The last three are of this message alone and are not remembered: `unkept` says that its words
    are not to be kept at all (they came before the consent to keep them), `private` that it and its
    reply are of somebody's complaint, and are emptied after a day, `forgotten` that the contact
    wants nothing remembered: the row is deleted.
    """

    language: Language | None = None
    state: dict[str, Any] = field(default_factory=dict)
    last_seen: datetime | None = None
    role: Role = "enterprise"
    unkept: bool = False
    private: bool = False
    forgotten: bool = False


class Conversation(Record, table=True):
    """The row of one contact. `address` is the channel's name for the contact, or a pseudonym.

    `state` is `{"sealed": ...}`, or what was not sealed yet.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("channel", "address"), Index(None, "last_seen_at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    role: str = Field(max_length=20)
    language: str | None = Field(default=None, max_length=10)
    state: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    version: int = Field(default=1)
    created_at: datetime = Field(sa_type=UtcTime)
    last_seen_at: datetime | None = Field(default=None, sa_type=UtcTime)


_TABLE = Conversation.metadata.tables["conversations"]
_RECALL = Statement(
    select_columns(
        _TABLE.c.id,
        _TABLE.c.version,
        _TABLE.c.role,
        _TABLE.c.language,
        _TABLE.c.state,
        _TABLE.c.last_seen_at,
    )
    .where(_TABLE.c.channel == bindparam("channel"), _TABLE.c.address == bindparam("address"))
    .with_for_update()
)
_READ = _TABLE.c.id == bindparam("number"), _TABLE.c.version == bindparam("read_version")
_KEEP = Statement(update(_TABLE).where(*_READ))
_FORGET = Statement(delete(_TABLE).where(*_READ))


class ConversationMovedError(Exception):
    """The conversation changed between reading and keeping it; the row was not locked."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A conversation as it was read: which row, which version, and a memory that may be changed."""

    id: int
    version: int
    memory: Memory


def recall(
    db: Session, texts: Texts, channel: str, address: str, role: Role, now: datetime
) -> Remembered:
    """Read a contact's conversation, begun if there is none, locked until the transaction ends.

    Args:
        role: who the contact is, where this is the first message; an older row keeps its own.
        now: when the row is begun, aware.

    Raises:
        SealBrokenError: where the stored state does not open.
    """
    found = _RECALL.row(db, channel=channel, address=address)
    if found is None:
        begin = {"channel": channel, "address": address, "role": role, "state": {}, "version": 1}
        insert_once(db, Conversation, begin | {"created_at": now})
        found = _RECALL.rows(db, channel=channel, address=address)[0]
    number, version, role, language, state, last_seen = found
    return Remembered(
        number,
        version,
        Memory(
            language=_language(language),
            state=_state(number, state, texts),
            last_seen=last_seen,
            role=role if role in ROLES else "enterprise",
        ),
    )


def _state(number: int | None, stored: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """What is remembered, opened; it shares nothing with the row: half-changed, it is dropped."""
    if stored.keys() != {_SEALED}:
        return copy.deepcopy(stored)
    opened: dict[str, Any] = json.loads(texts.open(stored[_SEALED], _STATE, _owner(number)))
    return opened


def _owner(number: int | None) -> str:
    """What a state is sealed for: in another contact's row it does not open."""
    return f"conversation:{number}"


def keep(db: Session, texts: Texts, remembered: Remembered, seen: datetime) -> None:
    """Store the memory as the handler left it, and that the contact wrote at `seen` (aware); or
    forget the conversation, where the handler says so.

    Raises:
        TypeError, ValueError: where the state is not JSON.
        ConversationMovedError: where somebody else stored it since `recall`.
    """
    memory = remembered.memory
    if memory.forgotten:
        _forget(db, remembered)
        return
    sealed = texts.seal(to_json(memory.state), _STATE, _owner(remembered.id))
    latest = max(aware(seen), memory.last_seen or aware(seen))
    kept = _KEEP.changed(
        db,
        number=remembered.id,
        read_version=remembered.version,
        language=memory.language,
        role=memory.role,
        state={_SEALED: sealed},
        last_seen_at=latest,
        version=remembered.version + 1,
    )
    if kept != 1:
        raise ConversationMovedError


def _forget(db: Session, remembered: Remembered) -> None:
    read = {"number": remembered.id, "read_version": remembered.version}
    if _FORGET.changed(db, **read) != 1:
        raise ConversationMovedError


def forget_part(db: Session, texts: Texts, channel: str, address: str, name: str) -> None:
    """Take one name out of what is remembered of a contact; nothing while they are being answered.

    Raises:
        SealBrokenError: where the stored state does not open.
    """
    theirs = select(Conversation).where(
        Conversation.channel == channel, Conversation.address == address
    )
    # Who is answered holds the conversation and may wait for what the caller holds.
    row = db.exec(theirs.with_for_update(skip_locked=True)).one_or_none()
    state = {} if row is None else _state(row.id, row.state, texts)
    if row is not None and state.pop(name, None) is not None:
        row.state = {_SEALED: texts.seal(to_json(state), _STATE, _owner(row.id))}
        row.version += 1
        db.flush()


def forget_idle(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some conversations in which nobody wrote for longer than `after`.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    idle = select(Conversation.id).where(col(Conversation.last_seen_at) < now - after).limit(MANY)
    return (
        db.connection().execute(delete(Conversation).where(col(Conversation.id).in_(idle))).rowcount
    )


def language_of(db: Session, channel: str, address: str) -> Language | None:
    """The language that a contact chose, or None; the conversation is neither begun nor locked."""
    chosen = select(Conversation.language).where(
        Conversation.channel == channel, Conversation.address == address
    )
    return _language(db.exec(chosen).one_or_none())


def last_seen(db: Session, channel: str, address: str) -> datetime | None:
    """When a contact's last message arrived (aware), or None."""
    theirs = Conversation.channel == channel, Conversation.address == address
    return db.exec(select(Conversation.last_seen_at).where(*theirs)).one_or_none()


def _language(stored: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == stored), None)
