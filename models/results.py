"""What became of an envelope that was sent, and what follows from it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import uniform
from typing import Literal, TypeAlias

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import deadlines
from models.clock import SHANGHAI, aware
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item, accept, alive
from models.people import Address, addresses_of, is_usable, mark_gone
from models.vault import Vault

DOUBT = timedelta(minutes=30)
"""How long a sign of life is awaited for an uncertain one."""
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""Between one attempt at an address and the next; after the last of them it is given up."""
MORNING, EVENING = time(9), time(21)
"""When people may be disturbed (Asia/Shanghai). Planned until 20:00, with an hour to go out."""
UNASKED = ("reminder", "digest", "drill", "broadcast", "case")
"""Kinds that keep quiet hours; a notice answers something and goes at once."""

Outcome: TypeAlias = Literal["accepted", "gone", "unreachable", "later", "refused", "uncertain"]
"""Taken · nobody there any more · not at present · try again · never · nobody knows."""
Jitter: TypeAlias = Callable[[float, float], float]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one sending. `reason` is a word; `after` how long the platform said to wait.

    `template` and `text_sha256` tell which words were sent.
    """

    delivery_id: int
    outcome: Outcome
    reason: str = ""
    after: timedelta | None = None
    platform_id: str = ""
    delivered: bool = False
    template: str = ""
    text_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Hands:
    """A sender: its name, which no other has, the channels that it can send by, and the keys."""

    name: str
    channels: Collection[str]
    vault: Vault
    jitter: Jitter = uniform


def finish(db: Session, hands: Hands, done: Result, now: datetime) -> None:
    """Write down the result of one sending, and what follows from it. `now` is aware."""
    lock_deadlines(db, done.delivery_id)
    row = db.get(Delivery, done.delivery_id, with_for_update=True, populate_existing=True)
    if row is None:
        return
    if done.outcome == "accepted":
        _taken(db, row, done, now)
    elif row.state == "claimed" and row.claimed_by == hands.name:
        row.template, row.text_sha256 = done.template, done.text_sha256
        _not_taken(db, row, done, hands, now)
    db.flush()


def lock_deadlines(db: Session, delivery_id: int) -> None:
    """Deadlines before deliveries, and in order: whoever else locks several does the same."""
    if db.get_bind().dialect.name == "sqlite":
        return  # whoever writes is alone
    carried = (
        select(Deadline.id)
        .join(Stage, col(Stage.deadline_id) == Deadline.id)
        .join(Item, col(Item.stage_id) == Stage.id)
        .where(Item.delivery_id == delivery_id)
        .order_by(col(Deadline.id))
    )
    db.exec(carried.with_for_update(of=Deadline)).all()


def _taken(db: Session, row: Delivery, done: Result, now: datetime) -> None:
    """Even when its lease ran out meanwhile: what was taken need not be sent again.

    Unless the platform told already, by the same number, that it did not arrive (`reported.py`).
    """
    overtaken = bool(done.platform_id) and row.platform_id == done.platform_id
    if overtaken or row.state not in ("claimed", "uncertain", "queued"):
        return
    row.template, row.text_sha256 = done.template, done.text_sha256
    row.platform_id = done.platform_id
    if done.delivered:
        row.delivered_at = row.delivered_at or aware(now)
    accept(db, row, now)


def _not_taken(db: Session, row: Delivery, done: Result, hands: Hands, now: datetime) -> None:
    row.reason = done.reason
    match done.outcome:
        case "uncertain":
            doubt(db, row, now, done.reason)
        case "refused":
            give_up(db, row, done.reason, now)
        case "later" if row.attempts < len(WAITS):
            _wait(db, row, done.after, hands.jitter, now)
        case "gone" if row.address_id is not None:
            mark_gone(db, db.get_one(Address, row.address_id), now)
            _elsewhere(db, row, hands, now)
        case _:
            _elsewhere(db, row, hands, now)


def _wait(
    db: Session, row: Delivery, after: timedelta | None, jitter: Jitter, now: datetime
) -> None:
    """Later, at the same address; a platform that names a time means all that goes there.

    Where it goes is sealed, nobody can tell what else goes there: each is told by itself.
    """
    pause = max(WAITS[row.attempts], after or timedelta()) * jitter(1.0, 1.2)
    row.attempts += 1
    row.state, row.lease_until = "queued", None
    row.not_before = _civil(row, now + pause)
    if after is not None and row.sealed_to is None:
        others = update(Delivery).where(
            col(Delivery.person_id) == row.person_id,
            col(Delivery.state) == "queued",
            col(Delivery.not_before) < aware(now) + after,
        )
        db.flush()
        db.connection().execute(others.values(not_before=aware(now) + after))


def _elsewhere(db: Session, row: Delivery, hands: Hands, now: datetime) -> None:
    """To the person's next address, else given up. A sealed one has no other."""
    known = addresses_of(db, row.person_id)
    tried = next((n for n, one in enumerate(known) if one.id == row.address_id), len(known))
    following = first_usable(known[tried + 1 :], hands)
    if following is None:
        give_up(db, row, row.reason, now)
        return
    row.state, row.lease_until, row.attempts = "queued", None, 0
    row.address_id, row.not_before = following.id, aware(now)


def give_up(db: Session, row: Delivery, reason: str, now: datetime) -> None:
    """It did not go out and will not, which is visible; somebody else hears in their place."""
    row.state, row.reason, row.lease_until, row.sealed_to = "gave_up", reason, None, None
    db.flush()
    if row.kind not in ("reminder", "digest"):
        return
    unheard = (
        select(Deadline)
        .join(Stage, col(Stage.deadline_id) == Deadline.id)
        .join(Item, col(Item.stage_id) == Stage.id)
        .where(Item.delivery_id == row.id, col(Stage.end).is_(None))
        .order_by(col(Deadline.id))
        .distinct()
    )
    for deadline in db.exec(unheard).all():
        deadlines.hand_on(db, deadline, aware(now).astimezone(SHANGHAI).date())


def doubt(db: Session, row: Delivery, now: datetime, reason: str = "no_result") -> None:
    """Nobody knows whether it went out; a sign of life that came already tells that it did."""
    if alive(row):
        accept(db, row, now)
        return
    row.state, row.reason, row.lease_until = "uncertain", reason, None
    row.not_before = _civil(row, now + DOUBT)
    db.flush()


def first_usable(addresses: Collection[Address], hands: Hands) -> Address | None:
    """The first of these addresses that this sender can send to, or None."""
    usable = (one for one in addresses if is_usable(one) and one.channel in hands.channels)
    return next(usable, None)


def awake(instant: datetime) -> datetime:
    """The same instant, or the next morning where people sleep (Asia/Shanghai)."""
    local = aware(instant).astimezone(SHANGHAI)
    if MORNING <= local.time() < EVENING:
        return aware(instant)
    day = local.date() + timedelta(days=local.time() >= EVENING)
    return aware(datetime.combine(day, MORNING, SHANGHAI))


def _civil(row: Delivery, instant: datetime) -> datetime:
    return awake(instant) if row.kind in UNASKED else aware(instant)
