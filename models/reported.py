"""What a platform tells, after it took a message, of what became of it.

Taken is not delivered. Where it was not, everything that followed from its being taken is undone
(`deliveries.accept`): its stages were not told, and it is owed again, at the next address or later.
A sign of life is worth more than any report: what was seen or answered has arrived.

A report may come before its sender wrote down that the platform took the message. It then finds the
envelope in that sender's hands, and leaves the platform's number in it, by which `results.finish`
knows that the result was overtaken.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import deliveries
from models.clock import SHANGHAI, aware
from models.deadlines import GOING_ON, OFFICIALS, Deadline, Stage
from models.deliveries import Delivery, Item
from models.happenings import How
from models.people import Address, Person, address_at
from models.results import UNASKED, awake, give_up, lock_deadlines
from models.sending import ONCE

RECENT: Final = timedelta(days=7)
"""How long after it was sent a message is reported on."""
AGAIN: Final = timedelta(hours=2)
"""After how long what the platform could not deliver is tried once more."""


def reported(
    db: Session, channel: str, address: str, platform_id: str, how: How, now: datetime
) -> None:
    """Note what became of a message; one that is not known, or ended otherwise, changes nothing.

    Args:
        address: the pseudonym of its reader.
        platform_id: the number that the platform gave it when it took it.
        how: `delivered`; `blocked`, since its reader wants nothing from us; or `failed`.
        now: aware.
    """
    for number in _meant(db, channel, address, platform_id, how, now):
        lock_deadlines(db, number)
        row = db.get_one(Delivery, number, with_for_update=True, populate_existing=True)
        if how == "delivered":
            deliveries.mark_delivered(db, [number], now)
        elif row.state in ("accepted", "claimed") and not deliveries.alive(row):
            _not_arrived(db, row, platform_id, how, now)


# --- which ----------------------------------------------------------------------------------------


def _meant(
    db: Session, channel: str, address: str, platform_id: str, how: How, now: datetime
) -> list[int]:
    """The envelope of that number, else those that a sender has in its hands for that address.

    Where a sender has several, nobody can tell which: what may not have arrived goes out again, and
    nothing is noted as delivered.
    """
    known = address_at(db, channel, address)
    taken = _ids(db, _recent(known, now), Delivery.platform_id == platform_id)
    if taken or known is None or not platform_id:
        return taken if platform_id else []
    in_hand = Delivery.state == "claimed", Delivery.address_id == known.id, _unnumbered()
    claimed = _ids(db, _recent(known, now), *in_hand)
    return claimed if len(claimed) == 1 or how != "delivered" else []


def _unnumbered() -> ColumnElement[bool]:
    return col(Delivery.platform_id) == ""


def _recent(known: Address | None, now: datetime) -> ColumnElement[bool]:
    """Envelopes of the last days to whoever has the address, or to an address that is sealed."""
    since = aware(now).astimezone(SHANGHAI).date() - RECENT
    of_many = col(Delivery.person_id).in_(select(Person.id).where(col(Person.many).is_(True)))
    theirs = of_many if known is None else of_many | (col(Delivery.person_id) == known.person_id)
    return (col(Delivery.day) >= since) & theirs


def _ids(db: Session, *which: ColumnElement[bool] | bool) -> list[int]:
    found = db.exec(select(Delivery.id).where(*which).order_by(col(Delivery.id)))
    return [number for number in found if number is not None]


# --- what follows ---------------------------------------------------------------------------------


def _not_arrived(db: Session, row: Delivery, platform_id: str, how: How, now: datetime) -> None:
    in_hand = row.state == "claimed"
    if not in_hand:
        _take_back(db, row)
    row.platform_id = platform_id if in_hand else ""
    row.accepted_at, row.lease_until, row.attempts = None, None, 0
    row.reason = "blocked" if how == "blocked" else "not_delivered"
    if row.kind in ONCE or (how == "failed" and row.resent):
        give_up(db, row, row.reason, now)
        return
    row.state, row.not_before = "queued", _when(row, how, now)
    row.resent += how == "failed"
    db.flush()


def _when(row: Delivery, how: How, now: datetime) -> datetime:
    """At once to the next address; later to the same."""
    at = aware(now) if how == "blocked" else aware(now) + AGAIN
    return awake(at) if row.kind in UNASKED else at


def _take_back(db: Session, row: Delivery) -> None:
    """Undo what `deadlines.stage_accepted` did, as far as nobody else was told the same."""
    carried = (
        select(Stage, Deadline)
        .join(Deadline, col(Deadline.id) == col(Stage.deadline_id))
        .join(Item, col(Item.stage_id) == col(Stage.id))
        .where(Item.delivery_id == row.id)
        .order_by(col(Deadline.id), col(Stage.id))
        .execution_options(populate_existing=True)
    )
    for stage, deadline in db.exec(carried).all():
        if not _told(db, row, [stage.id or 0]):
            _untell(db, row, stage, deadline)
    db.flush()


def _untell(db: Session, row: Delivery, stage: Stage, deadline: Deadline) -> None:
    official = stage.name in OFFICIALS
    if not official:
        others = select(Stage.id).where(
            Stage.deadline_id == deadline.id, col(Stage.name).not_in(OFFICIALS)
        )
        deadline.told = deadline.told and _told(db, row, [n or 0 for n in db.exec(others)])
    goes_on = deadline.state in GOING_ON or stage.name == "correction"
    if goes_on and stage.end == ("escalated" if official else "accepted"):
        stage.end = stage.ended_at = None
        deadline.unanswered = max(0, deadline.unanswered - (not official))


def _told(db: Session, but: Delivery, stage_ids: Iterable[int]) -> bool:
    """Whether a platform took another envelope that carries one of these stages."""
    other = (
        select(Item.id)
        .join(Delivery, col(Delivery.id) == col(Item.delivery_id))
        .where(
            col(Item.stage_id).in_(list(stage_ids)),
            Delivery.id != but.id,
            Delivery.state == "accepted",
        )
    )
    return db.exec(other.limit(1)).first() is not None
