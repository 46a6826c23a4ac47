"""What the sweep reads, many rows at a time, and what it writes (`scheduler/sweep.py`)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from models.bindings import Binding
from models.clock import aware
from models.deadlines import GOING_ON, Answer, Deadline, Stage
from models.deliveries import COUNTED, SENT, Delivery, Item, enqueue
from models.people import Address, is_usable

Kind: TypeAlias = Literal["reminder", "digest"]
ALIVE = ("queued", *SENT)
"""States of an envelope that reached its reader, or may."""

_TURN = 7_340_951
"""The number of PostgreSQL's lock under which one sweep works at a time."""


@dataclass(frozen=True, slots=True)
class Told:
    """That a person was, or is about to be, told a stage, and how far their envelope came."""

    stage_id: int
    person_id: int
    state: str


def anything_due(db: Session, today: date) -> bool:
    """Whether the sweep has anything to do; one look into an index."""
    return (
        db.exec(select(Deadline.id).where(col(Deadline.next_on) <= today).limit(1)).first()
        is not None
    )


def take_turn(db: Session) -> bool:
    """Whether this transaction may sweep: one at a time does, so that the caps are counted right.

    On SQLite whoever writes is alone anyway.
    """
    if db.get_bind().dialect.name == "sqlite":
        return True
    return bool(db.connection().scalar(text(f"SELECT pg_try_advisory_xact_lock({_TURN})")))


# --- reading ----------------------------------------------------------------------------------


def also_due(db: Session, unit_ids: Collection[int], today: date) -> list[Deadline]:
    """What else is due by today of these units, locked; what somebody is changing is left out."""
    rows = select(Deadline).where(
        col(Deadline.unit_id).in_(unit_ids), col(Deadline.next_on) <= today
    )
    return list(db.exec(rows.order_by(col(Deadline.id)).with_for_update(skip_locked=True)))


def locked(db: Session, ids: Collection[int]) -> list[Deadline]:
    """Deadlines by their numbers, as they are now, locked; what is being changed is left out."""
    rows = select(Deadline).where(col(Deadline.id).in_(ids)).order_by(col(Deadline.id))
    fresh = rows.with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return list(db.exec(fresh)) if ids else []


def going_on(db: Session, unit_ids: Collection[int]) -> list[Deadline]:
    """What these units still have to do, or to have verified."""
    rows = select(Deadline).where(
        col(Deadline.unit_id).in_(unit_ids), col(Deadline.state).in_(GOING_ON)
    )
    return list(db.exec(rows.order_by(col(Deadline.id))))


def contacts(db: Session, unit_ids: Collection[int]) -> dict[int, list[int]]:
    """The persons of each unit who can be written to, in the order of escalation."""
    bound = (
        select(Binding.unit_id, Address)
        .join(Address, col(Address.person_id) == col(Binding.person_id))
        .where(col(Binding.unit_id).in_(unit_ids), col(Binding.ended_at).is_(None))
        .order_by(col(Binding.rank), col(Binding.id))
    )
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for unit_id, address in db.exec(bound):
        if is_usable(address):
            found[unit_id][address.person_id] = None
    return {unit_id: list(persons) for unit_id, persons in found.items()}


def units_of(db: Session, person_ids: Collection[int]) -> dict[int, set[int]]:
    """The units that each person acts for."""
    bound = select(Binding.person_id, Binding.unit_id).where(
        col(Binding.person_id).in_(person_ids), col(Binding.ended_at).is_(None)
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, unit_id in db.exec(bound):
        found[person_id].add(unit_id)
    return found


def stages_by_deadline(db: Session, ids: Collection[int]) -> dict[int, list[Stage]]:
    """The stages of each deadline, in the order of their days."""
    rows = select(Stage).where(col(Stage.deadline_id).in_(ids))
    return _by_deadline(db.exec(rows.order_by(col(Stage.day), col(Stage.id))))


def answers_by_deadline(db: Session, ids: Collection[int]) -> dict[int, list[Answer]]:
    """The replies to each deadline, in the order they came."""
    rows = select(Answer).where(col(Answer.deadline_id).in_(ids))
    return _by_deadline(db.exec(rows.order_by(col(Answer.id))))


def _by_deadline(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.deadline_id].append(row)
    return found


def told(db: Session, stage_ids: Collection[int]) -> dict[int, list[Told]]:
    """Who was told each stage, or is about to be."""
    items = select(Item.stage_id, Item.person_id, Delivery.state).join(
        Delivery, col(Delivery.id) == col(Item.delivery_id)
    )
    found: dict[int, list[Told]] = defaultdict(list)
    for stage_id, person_id, state in db.exec(items.where(col(Item.stage_id).in_(stage_ids))):
        found[stage_id].append(Told(stage_id, person_id, state))
    return found


def persons_told(db: Session, deadline_id: int) -> set[int]:
    """Whom a platform has given any stage of a deadline."""
    items = (
        select(Item.person_id)
        .join(Stage, col(Stage.id) == col(Item.stage_id))
        .join(Delivery, col(Delivery.id) == col(Item.delivery_id))
        .where(Stage.deadline_id == deadline_id, Delivery.state == "accepted")
    )
    return set(db.exec(items))


def envelopes(db: Session, person_ids: Collection[int], since: date) -> dict[int, list[Delivery]]:
    """What counts towards the caps of these persons from a day on, by person."""
    counted = select(Delivery).where(
        col(Delivery.person_id).in_(person_ids),
        col(Delivery.day) >= since,
        col(Delivery.kind).in_(COUNTED),
        col(Delivery.state).in_(ALIVE),
    )
    found: dict[int, list[Delivery]] = defaultdict(list)
    for row in db.exec(counted):
        found[row.person_id].append(row)
    return found


def of_day(db: Session, person_ids: Collection[int], day: date) -> dict[int, Delivery]:
    """The reminders of a day that these persons have already, in whatever state, locked."""
    keys = [key_of("reminder", person_id, day) for person_id in person_ids]
    rows = select(Delivery).where(col(Delivery.key).in_(keys)).order_by(col(Delivery.id))
    return {row.person_id: row for row in db.exec(rows.with_for_update())}


def key_of(kind: Kind, person_id: int, day: date) -> str:
    """By which key an envelope of a day is the only one."""
    return f"{kind}:{person_id}:{day}"


# --- writing ----------------------------------------------------------------------------------


def begin(db: Session, person_id: int, day: date, not_before: datetime, now: datetime) -> Delivery:
    """A person's reminder of a day, where there is none; written with the next flush.

    Args:
        day: the day it counts for, Asia/Shanghai.
        not_before: when it may go out, aware.
        now: aware.
    """
    made = Delivery(
        key=key_of("reminder", person_id, day),
        person_id=person_id,
        kind="reminder",
        day=day,
        not_before=aware(not_before),
        content={},
        created_at=aware(now),
    )
    db.add(made)
    return made


def take_up(row: Delivery, not_before: datetime) -> bool:
    """Whether an envelope still takes something in.

    One that was cancelled because nothing was left in it does again. One that is on its way, or was
    given up, does not: its day has had its envelope.
    """
    if row.state == "cancelled":
        row.state, row.reason, row.not_before = "queued", "", aware(not_before)
    return row.state == "queued"


def digest(
    db: Session, person_id: int, day: date, not_before: datetime, now: datetime
) -> Delivery | None:
    """An official's digest of a day, made where there is none; None where it takes nothing more."""
    key = key_of("digest", person_id, day)
    made = enqueue(
        db, key=key, person_id=person_id, kind="digest", day=day, not_before=not_before, now=now
    )
    if made is not None:
        return made
    found = db.exec(select(Delivery).where(Delivery.key == key).with_for_update()).one()
    return found if take_up(found, not_before) else None


def note(delivery: Delivery, kind: str, deadline_ids: Iterable[int]) -> None:
    """Add deadlines to what a digest tells besides its stages."""
    known = delivery.content.get(kind, [])
    delivery.content = delivery.content | {kind: sorted({*known, *deadline_ids})}


def came(db: Session, deadline_id: int, name: str, day: date) -> Stage:
    """A stage of a deadline that has come; written with the next flush. `day` is its mark's."""
    stage = Stage(deadline_id=deadline_id, name=name, day=day)
    db.add(stage)
    return stage


def write(
    db: Session,
    ended: Sequence[Mapping[str, Any]],
    carried: Iterable[tuple[Stage, Delivery]],
) -> None:
    """Write what was decided: stages that ended as they came, and which envelope carries which.

    `ended` are columns of stages. Nobody asks for these rows again, so they are no objects.
    """
    db.flush()
    items = [_item(stage, delivery) for stage, delivery in carried]
    for table, rows in ((Stage, ended), (Item, items)):
        if rows:
            db.connection().execute(insert(table), list(rows))


def _item(stage: Stage, delivery: Delivery) -> dict[str, Any]:
    return {"stage_id": stage.id, "person_id": delivery.person_id, "delivery_id": delivery.id}
