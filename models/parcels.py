"""What of a reply goes out by the platform's API: what did not fit into the answer itself.

A parcel is written in the transaction of its reply and sent by whichever process comes first
(`bot/courier.py`): claimed, committed, sent, committed, those of one contact in their order. What
the platform does not take now is `kept`, until its reader asks for it (余下) or it is too old. A
kept one holds up no later reply.

Words are sealed under the text key, and deleted as soon as they went out.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Index, Text, delete, exists
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.clock import aware
from models.db import MANY, Record, RowId, UtcTime, to_json
from models.results import Outcome
from models.sealing import SealBrokenError
from models.texts import Texts

KEPT: Final = timedelta(hours=24)
"""How long words wait for their reader: as long as the reply to a private message is kept."""
LEASE: Final = timedelta(seconds=60)
"""How long a courier may take for one parcel."""
FRESH: Final = timedelta(minutes=10)
"""Who wrote longer ago does something else by now: the words wait until they are asked for."""
WAITS: Final = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
"""Between one try and the next, where the platform says nothing else; after the last of them a
parcel is kept."""
ONCE_MORE: Final = timedelta(seconds=5)
"""Until a parcel is sent again of which nobody knows whether it was taken."""

_PARCEL = "parcel"
_SKIMMED = 50
"""Parcels that one transaction puts aside, so that others who write can."""


class Parcel(Record, table=True):
    """One message of a reply. `content` is sealed JSON (`bot/pieces.py` knows its shape), `state`
    one of `queued`, `claimed` and `kept`.

    A claimed row whose `lease_until` ran out was in the hands of a process that died: it is sent
    once more, since a reply that comes twice is better than none. `attempts` counts how often it
    was claimed. `claimed_by` is who had it last, where nobody knows whether it was taken then.
    """

    __tablename__ = "parcels"
    __table_args__ = (
        Index(None, "channel", "address", "id"),
        Index(None, "state", "not_before"),
        Index(None, "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    content: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(default="queued", max_length=20)
    not_before: datetime = Field(sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    attempts: int = Field(default=0)
    created_at: datetime = Field(sa_type=UtcTime)


@dataclass(frozen=True, slots=True)
class Claimed:
    """One parcel in a courier's hands. `address` is the pseudonym.

    `content` is None where its seal does not open: somebody changed it, or moved it to this
    contact. `doubted`: it may have been taken before.
    """

    id: int
    by: str
    channel: str
    address: str
    content: Any
    doubted: bool


def owe(
    db: Session,
    texts: Texts,
    channel: str,
    address: str,
    contents: Sequence[Any],
    now: datetime,
) -> None:
    """Owe a contact (a pseudonym) some messages, JSON of each, in this order. `now` is aware."""
    for content in contents:
        sealed = texts.seal(to_json(content), _PARCEL, _owner(channel, address))
        db.add(Parcel(channel=channel, address=address, content=sealed, not_before=aware(now),
                      created_at=aware(now)))  # fmt: skip
    db.flush()


def _owner(channel: str, address: str) -> str:
    """Whom its words are sealed for: in another contact's row they do not open."""
    return to_json([channel, address])


def _opened(texts: Texts, row: Parcel) -> Any:
    """The content, or None where it does not open."""
    try:
        return json.loads(texts.open(row.content, _PARCEL, _owner(row.channel, row.address)))
    except SealBrokenError:
        return None


# --- claiming -------------------------------------------------------------------------------------


def count_due(db: Session, channel: str, now: datetime, most: int) -> int:
    """How many contacts of a channel wait to be sent something, at most `most`."""
    return len(db.exec(_due(channel, now).limit(most)).all())


def claim(db: Session, texts: Texts, by: str, channel: str, now: datetime) -> Claimed | None:
    """Take the parcel that waits longest, to be sent after the commit; None: there is none.

    Of each contact only the oldest is ever taken: their messages keep their order whoever sends.

    Args:
        by: the courier's name, which no other has.
        now: aware.

    Raises:
        SealBrokenError: where the text key itself does not open.
    """
    texts.ready()
    for _ in range(_SKIMMED):
        row = db.exec(_due(channel, now).limit(1).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        if not _is_over(row, now):
            return _taken(db, texts, row, by, now)
        row.state = "queued"
        db.flush()
        _give_up(db, row)
    return None


def _due(channel: str, now: datetime) -> SelectOfScalar[Parcel]:
    """The oldest parcel of each contact, where it may be sent now."""
    earlier = aliased(Parcel)
    is_first = ~exists().where(
        col(earlier.channel) == col(Parcel.channel),
        col(earlier.address) == col(Parcel.address),
        col(earlier.id) < col(Parcel.id),
        col(earlier.state) != "kept",
    )
    is_free = (col(Parcel.state) == "queued") | _is_abandoned(now)
    due = select(Parcel).where(Parcel.channel == channel, col(Parcel.not_before) <= aware(now))
    return due.where(is_free, is_first).order_by(col(Parcel.id))


def _is_abandoned(now: datetime) -> ColumnElement[bool]:
    return (col(Parcel.state) == "claimed") & (col(Parcel.lease_until) <= aware(now))


def _is_over(row: Parcel, now: datetime) -> bool:
    """Whether it is too old to be sent by itself, or was tried too often."""
    return aware(now) - row.created_at > FRESH or row.attempts > len(WAITS)


def _taken(db: Session, texts: Texts, row: Parcel, by: str, now: datetime) -> Claimed:
    doubted = bool(row.claimed_by)
    row.state, row.claimed_by, row.lease_until = "claimed", by, aware(now) + LEASE
    row.attempts += 1
    db.flush()
    assert row.id is not None
    return Claimed(row.id, by, row.channel, row.address, _opened(texts, row), doubted)


# --- what became of it ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a parcel; `after` is how long the platform said to wait."""

    claimed: Claimed
    outcome: Outcome
    after: timedelta | None = None


def finish(db: Session, carried: Carried, now: datetime) -> None:
    """Write down what became of a parcel, and what follows from it. `now` is aware."""
    claimed = carried.claimed
    row = db.get(Parcel, claimed.id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    if carried.outcome == "accepted":
        db.delete(row)  # whoever has it by now: what was taken need not be sent again
    elif row.state == "claimed" and row.claimed_by == claimed.by:
        row.state, row.lease_until = "queued", None
        db.flush()
        _not_taken(db, row, carried, aware(now))
    db.flush()


def _not_taken(db: Session, row: Parcel, carried: Carried, now: datetime) -> None:
    match carried.outcome:
        case "refused":
            db.delete(row)
        case "gone":
            forget_of(db, row.channel, row.address)
        case "unreachable":
            _keep(db, _waiting(db, row))
        case "later":
            _later(db, row, carried, now)
        case _:
            _uncertain(db, row, carried, now)


def _later(db: Session, row: Parcel, carried: Carried, now: datetime) -> None:
    row.claimed_by = ""
    wait = carried.after or WAITS[min(row.attempts, len(WAITS)) - 1]
    row.not_before = now + wait
    if _is_over(row, row.not_before):
        _give_up(db, row)  # what can only go out when it is too old holds up no later reply


def _uncertain(db: Session, row: Parcel, carried: Carried, now: datetime) -> None:
    """Sent once more: twice is better than never. A third time its reader asks for it."""
    if carried.claimed.doubted or row.attempts > len(WAITS):
        _give_up(db, row)
    else:
        row.not_before = now + ONCE_MORE


def _give_up(db: Session, row: Parcel) -> None:
    """Keep it with what follows of the same reply: a reply is read from its beginning."""
    _keep(db, (one for one in _waiting(db, row) if one.created_at == row.created_at))


def _waiting(db: Session, row: Parcel) -> list[Parcel]:
    """Everything that its contact waits for and nobody has in hand, the oldest first."""
    theirs = _of(row.channel, row.address).where(Parcel.state == "queued")
    return list(db.exec(theirs.with_for_update()))


def _keep(db: Session, rows: Iterable[Parcel]) -> None:
    for row in rows:
        row.state = "kept"
    db.flush()


# --- asked for, and not kept any longer -----------------------------------------------------------


def take_out(db: Session, texts: Texts, channel: str, address: str, now: datetime) -> list[Any]:
    """Give a contact (a pseudonym) what is kept for them or still waits, the oldest first.

    It is deleted. What a courier has in hand is left to it; what does not open is not given.
    """
    is_free = col(Parcel.state).in_(("queued", "kept")) | _is_abandoned(now)
    rows = db.exec(_of(channel, address).where(is_free).with_for_update()).all()
    contents = _readable(texts, rows)
    for row in rows:
        db.delete(row)
    db.flush()
    return contents


def under_way(db: Session, texts: Texts, channel: str, address: str) -> list[Any]:
    """What a contact (a pseudonym) is being sent, without having asked for it."""
    return _readable(texts, db.exec(_of(channel, address).where(Parcel.state != "kept")))


def _readable(texts: Texts, rows: Iterable[Parcel]) -> list[Any]:
    return [one for one in (_opened(texts, row) for row in rows) if one is not None]


def _of(channel: str, address: str) -> SelectOfScalar[Parcel]:
    """In their order: who locks several locks them as everybody does."""
    theirs = select(Parcel).where(Parcel.channel == channel, Parcel.address == address)
    return theirs.order_by(col(Parcel.id)).execution_options(populate_existing=True)


def forget_of(db: Session, channel: str, address: str) -> int:
    """Delete everything that a contact (a pseudonym) waits for; how many it was."""
    theirs = col(Parcel.channel) == channel, col(Parcel.address) == address
    return db.connection().execute(delete(Parcel).where(*theirs)).rowcount


def forget_old(db: Session, now: datetime, after: timedelta = KEPT) -> int:
    """Delete at most `MANY` parcels that are owed longer than `after`; how many it was."""
    old = select(Parcel.id).where(col(Parcel.created_at) < aware(now) - after).limit(MANY)
    return db.connection().execute(delete(Parcel).where(col(Parcel.id).in_(old))).rowcount
