"""The outbox: what we owe somebody, and what became of it.

A delivery is written in the transaction of its cause and sent later: claimed, committed, sent,
committed (`models/sending.py`). Its words are made at the moment of sending. Accepted by the
platform, delivered and seen are three facts and kept apart.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, Index, UniqueConstraint, delete
from sqlmodel import Field, Session, col, select

from models import deadlines
from models.clock import aware
from models.db import Record, RowId, UtcTime, insert_once, to_json
from models.people import the_many
from models.texts import Texts
from models.vault import Vault

DeliveryKind: TypeAlias = Literal[
    "reminder",  # all duties of all units of a contact, at most one a day
    "digest",  # what officials must know today, at most one a day
    "drill",  # the January drill: please answer 收到
    "broadcast",  # an official's own words to many
    "notice",  # one fact for one person: a request approved, an approval wanted
    "case",  # a complainant has something to read; to a sealed address, and never sent twice
]
DeliveryState: TypeAlias = Literal[
    "queued", "claimed", "uncertain", "accepted", "gave_up", "cancelled"
]

COUNTED: tuple[DeliveryKind, ...] = ("reminder", "drill", "broadcast")
"""What counts towards the most that a contact is sent: one a day, two in any seven days."""
SENT: tuple[DeliveryState, ...] = ("claimed", "uncertain", "accepted")
"""States of what may have reached somebody already."""

_SEALED_TO = "delivery"


class Delivery(Record, table=True):
    """One envelope for one person.

    `key` makes planning idempotent (`reminder:7:2027-02-13`). `day` (Asia/Shanghai) is the day it
    counts for; `not_before` keeps it out of quiet hours and holds an act's messages. A claimed row
    whose `lease_until` ran out without a result is `uncertain`. `resent` counts sendings after an
    uncertain one. `content` is what the words are made from and not in the items: never personal,
    never of a case. `reason` says in a word why it was not sent; `text_sha256` is of what was sent.
    `sealed_to` is where it goes, sealed, where nobody may see for whom it is: `person_id` is then
    the one person who stands for all of those (`Person.many`). It is emptied as soon as nothing
    more will be sent.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("key"),
        Index(None, "state", "not_before"),
        Index(None, "person_id", "day"),
        Index(None, "act_id"),
        Index(None, "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    key: str = Field(max_length=200)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    kind: str = Field(max_length=20)
    day: date
    state: str = Field(default="queued", max_length=20)
    not_before: datetime = Field(sa_type=UtcTime)
    lease_until: datetime | None = Field(default=None, sa_type=UtcTime)
    claimed_by: str = Field(default="", max_length=60)
    attempts: int = Field(default=0)
    resent: int = Field(default=0)
    address_id: int | None = Field(default=None, foreign_key="addresses.id", sa_type=RowId)
    template: str = Field(default="", max_length=40)
    text_sha256: str = Field(default="", max_length=64)
    platform_id: str = Field(default="", max_length=100)
    reason: str = Field(default="", max_length=60)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sealed_to: str | None = Field(default=None, max_length=1200)
    act_id: int | None = Field(default=None, foreign_key="acts.id", sa_type=RowId)
    created_at: datetime = Field(sa_type=UtcTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    delivered_at: datetime | None = Field(default=None, sa_type=UtcTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Item(Record, table=True):
    """One stage in one envelope: a person is told a stage once."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("stage_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    stage_id: int = Field(foreign_key="stages.id", sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", index=True, sa_type=RowId)
    delivery_id: int = Field(foreign_key="deliveries.id", index=True, sa_type=RowId)


# --- owing ------------------------------------------------------------------------------------


def enqueue(
    db: Session,
    *,
    key: str,
    person_id: int,
    kind: DeliveryKind,
    day: date,
    not_before: datetime,
    now: datetime,
    content: Mapping[str, Any] | None = None,
    act_id: int | None = None,
) -> Delivery | None:
    """Owe somebody an envelope; None where one of this key is there already, in any state.

    Args:
        key: what makes it the same envelope (`reminder:7:2027-02-13`).
        day: the day it counts for, Asia/Shanghai.
        not_before: when it may go out at the earliest, aware; an act's is held until then.
        now: aware.
        content: JSON that the words are made from and that no item says; never personal.
        act_id: the act that caused it, which takes it back when it is undone.
    """
    owed = Delivery(
        key=key,
        person_id=person_id,
        kind=kind,
        day=day,
        not_before=aware(not_before),
        content=dict(content or {}),
        act_id=act_id,
        created_at=aware(now),
    )
    return _owe(db, owed)


def enqueue_sealed(
    db: Session,
    vault: Vault,
    *,
    channel: str,
    address: str,
    key: str,
    day: date,
    not_before: datetime,
    now: datetime,
    act_id: int | None = None,
) -> Delivery | None:
    """Owe an envelope of the kind `case` to an address that nobody may read.

    Args:
        channel: where it goes, and
        address: the channel's name for its reader, a pseudonym where the channel keeps accounts.
        key: random: it must not tell what the envelope is about. The other arguments and the result
            are those of `enqueue`.
    """
    owed = Delivery(
        key=key,
        person_id=the_many(db, now),
        kind="case",
        day=day,
        not_before=aware(not_before),
        content={},
        sealed_to=Texts(db, vault, now).seal(to_json([channel, address]), _SEALED_TO, key),
        act_id=act_id,
        created_at=aware(now),
    )
    return _owe(db, owed)


def sealed_to(row: Delivery, texts: Texts) -> tuple[str, str] | None:
    """The channel and address that a sealed envelope goes to; None where it goes nowhere (more).

    Raises:
        SealBrokenError: where the seal does not open.
    """
    if row.sealed_to is None:
        return None
    channel, address = json.loads(texts.open(row.sealed_to, _SEALED_TO, row.key))
    return channel, address


def _owe(db: Session, owed: Delivery) -> Delivery | None:
    db.flush()  # what it refers to may still wait in the session, and `insert_once` goes past it
    if not insert_once(db, Delivery, owed.model_dump(exclude={"id"})):
        return None
    return db.exec(select(Delivery).where(Delivery.key == owed.key)).one()


def waiting(db: Session, key: str) -> Delivery | None:
    """The envelope of a key while it still waits to be sent, locked until the transaction ends."""
    found = select(Delivery).where(Delivery.key == key, Delivery.state == "queued")
    return db.exec(found.with_for_update()).one_or_none()


def add_items(db: Session, delivery: Delivery, stage_ids: Iterable[int]) -> int:
    """Put stages into an envelope that waits; how many of them its person was not told before.

    Raises:
        ValueError: where the envelope was sent or cancelled already.
    """
    if delivery.state != "queued":
        raise ValueError(f"an envelope that is {delivery.state} takes nothing more")
    db.flush()
    whose = {"person_id": delivery.person_id, "delivery_id": delivery.id}
    return sum(insert_once(db, Item, {"stage_id": one} | whose) for one in stage_ids)


def cancel_act(db: Session, act_id: int) -> int:
    """Take back what an undone act owed; how many envelopes did not go out and never will.

    What they carried goes with them: nobody was told it, so it may be told by another envelope.
    """
    held = select(Delivery).where(Delivery.act_id == act_id, Delivery.state == "queued")
    rows = db.exec(held.with_for_update()).all()
    for row in rows:
        row.state, row.reason, row.sealed_to = "cancelled", "undone", None
    db.flush()
    db.connection().execute(delete(Item).where(col(Item.delivery_id).in_([row.id for row in rows])))
    return len(rows)


# --- signs of life ----------------------------------------------------------------------------


def latest_reminder(
    db: Session, person_id: int, kind: DeliveryKind = "reminder"
) -> Delivery | None:
    """The newest envelope of a kind that a person may have before their eyes, or None.

    One whose sending is under way or uncertain is among them: an answer may be faster than the
    platform's.
    """
    theirs = select(Delivery).where(
        Delivery.person_id == person_id,
        Delivery.kind == kind,
        col(Delivery.state).in_(SENT),
    )
    newest = theirs.order_by(col(Delivery.day).desc(), col(Delivery.id).desc())
    return db.exec(newest.limit(1)).first()


def mark_answered(
    db: Session, person_id: int, now: datetime, kind: DeliveryKind = "reminder"
) -> Delivery | None:
    """Note that a person answered their newest envelope of a kind; it, or None.

    An answer settles an uncertain one: it was taken.
    """
    answered = latest_reminder(db, person_id, kind)
    if answered is not None:
        _sign_of_life(db, answered, "answered_at", now)
    return answered


def mark_delivered(db: Session, ids: Collection[int], now: datetime) -> None:
    """Note that these deliveries reached their reader's device; the first time counts."""
    _mark(db, ids, "delivered_at", now)


def mark_seen(db: Session, ids: Collection[int], now: datetime) -> None:
    """Note that these deliveries stood before their reader's eyes; the first time counts."""
    _mark(db, ids, "seen_at", now)


def _mark(db: Session, ids: Collection[int], column: str, now: datetime) -> None:
    sent = select(Delivery).where(col(Delivery.id).in_(ids), col(Delivery.state).in_(SENT))
    for row in db.exec(sent.order_by(col(Delivery.id))).all():
        _sign_of_life(db, row, column, now)


def _sign_of_life(db: Session, row: Delivery, column: str, now: datetime) -> None:
    if getattr(row, column) is None:
        setattr(row, column, aware(now))
    if row.state == "uncertain":
        accept(db, row, now)
    db.flush()


def alive(row: Delivery) -> bool:
    """Whether a receipt, a click or an answer shows that it arrived."""
    return any((row.delivered_at, row.seen_at, row.answered_at))


def accept(db: Session, row: Delivery, now: datetime) -> None:
    """The platform took it: its stages end, and their deadlines' owners count as told."""
    row.state, row.accepted_at, row.reason, row.lease_until = "accepted", aware(now), "", None
    row.sealed_to = None
    db.flush()
    stages = db.exec(select(Item.stage_id).where(Item.delivery_id == row.id)).all()
    if stages:
        deadlines.stage_accepted(db, sorted(stages), now)
