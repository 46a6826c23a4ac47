"""Many envelopes of one act at once (a broadcast, a drill), and how far they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col

from models.clock import aware
from models.deliveries import Delivery, DeliveryKind
from models.overview import asked


@dataclass(frozen=True, slots=True)
class Owed:
    """One envelope of a broadcast or a drill."""

    key: str
    person_id: int
    kind: DeliveryKind
    day: date
    not_before: datetime
    content: Mapping[str, Any]


def owe(db: Session, envelopes: Iterable[Owed], act_id: int | None, now: datetime) -> int:
    """Write many envelopes at once; how many were not there already. `now` is aware."""
    db.flush()
    rows = [_values(one, act_id, now) for one in envelopes]
    insert = insert_sqlite if db.get_bind().dialect.name == "sqlite" else insert_postgres
    once = insert(Delivery).on_conflict_do_nothing(index_elements=["key"])
    before = _count(db, act_id)
    if rows:
        db.connection().execute(once, rows)
    # How many rows many statements in one go wrote, not every driver tells.
    return _count(db, act_id) - before


def _count(db: Session, act_id: int | None) -> int:
    counted: int = db.exec(asked(func.count()).where(col(Delivery.act_id) == act_id)).one()[0]
    return counted


def _values(one: Owed, act_id: int | None, now: datetime) -> dict[str, Any]:
    row = Delivery(
        key=one.key,
        person_id=one.person_id,
        kind=one.kind,
        day=one.day,
        not_before=aware(one.not_before),
        content=dict(one.content),
        act_id=act_id,
        created_at=aware(now),
    )
    return row.model_dump(exclude={"id"})


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of the envelopes of an act: still waiting, taken, seen, answered, not sent."""

    waiting: int = 0
    accepted: int = 0
    seen: int = 0
    answered: int = 0
    failed: int = 0
    cancelled: int = 0


def sending(db: Session, act_id: int) -> Sending:
    """How far an act's envelopes are, in one query."""
    state = col(Delivery.state)
    counted = asked(
        func.count().filter(state.in_(("queued", "claimed", "uncertain"))),
        func.count().filter(state == "accepted"),
        func.count().filter(col(Delivery.seen_at).is_not(None)),
        func.count().filter(col(Delivery.answered_at).is_not(None)),
        func.count().filter(state == "gave_up"),
        func.count().filter(state == "cancelled"),
    )
    return Sending(*db.exec(counted.where(col(Delivery.act_id) == act_id)).one())
