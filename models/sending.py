"""How envelopes leave: claimed, committed, sent, committed, each sender with one in its hands.

A row that is claimed belongs to one sender for as long as its lease. One whose lease ran out
without a result is `uncertain`: it may have gone out, and nobody can know. A receipt, a click or an
answer settles it; without one it is owed again after a while. So nothing is lost, and a process
that dies repeats at most what it had in its hands.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.clock import SHANGHAI, aware
from models.db import MANY
from models.deliveries import Delivery, DeliveryKind, Item, sealed_to
from models.obligations import reread
from models.people import Address, addresses_of
from models.posted import Posted
from models.results import (
    UNASKED,
    Hands,
    Result,
    awake,
    doubt,
    finish,
    first_usable,
    give_up,
)
from models.sealing import SealBrokenError
from models.texts import Texts

LEASE = timedelta(seconds=60)
"""How long a sender may take for one envelope."""
MOST_RESENT = 3
"""After so many uncertain sendings somebody must look: each may have been a repetition."""
ONCE: tuple[DeliveryKind, ...] = ("case",)
"""Kinds that are not sent again where nobody knows whether they went out: who complained must not
be written to twice where others may look at their telephone."""
TIED = timedelta(hours=1)
"""How long a sealed envelope says of which act it came: longer than that can be taken back."""
RETENTION = timedelta(days=3 * 366)
"""How long a delivery is kept: a refusal (拒不按时填报) may have to be shown years later."""

_SKIMMED = 50
"""Envelopes that one transaction looks at and puts aside, so that others who write can."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One envelope in a sender's hands, and where it goes."""

    delivery_id: int
    key: str
    kind: str
    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Next:
    """What to send now; `more` says that there may be more where nothing was claimed."""

    claimed: Claimed | None
    more: bool


# --- before sending ---------------------------------------------------------------------------


def settle(db: Session, now: datetime) -> int:
    """See to what no sender holds: leases that ran out, doubts that ended, and quiet hours.

    Returns how many became uncertain.
    """
    _end_doubts(db, now)
    _rest(db, now)
    return _end_leases(db, now)


def is_due(db: Session, now: datetime) -> bool:
    """Whether anything waits to be sent."""
    return db.exec(_waiting(now)).first() is not None


def _end_leases(db: Session, now: datetime) -> int:
    over = select(Delivery).where(
        Delivery.state == "claimed", col(Delivery.lease_until) <= aware(now)
    )
    rows = db.exec(over.with_for_update(skip_locked=True).limit(MANY)).all()
    for row in rows:
        doubt(db, row, now)
    return len(rows)


def _end_doubts(db: Session, now: datetime) -> None:
    over = select(Delivery).where(
        Delivery.state == "uncertain", col(Delivery.not_before) <= aware(now)
    )
    for row in db.exec(over.with_for_update(skip_locked=True).limit(MANY)).all():
        if row.kind not in ONCE and row.resent < MOST_RESENT:
            row.state, row.resent = "queued", row.resent + 1
        else:
            give_up(db, row, row.reason, now)
    db.flush()


def _rest(db: Session, now: datetime) -> None:
    """In quiet hours: what is due waits for the morning, however late the worker comes to it."""
    morning = awake(now)
    if morning == aware(now):
        return
    due = update(Delivery).where(
        col(Delivery.state) == "queued",
        col(Delivery.not_before) <= aware(now),
        col(Delivery.kind).in_(UNASKED),
    )
    db.connection().execute(due.values(not_before=morning))


# --- one step of a sender ---------------------------------------------------------------------


def finish_and_claim(
    db: Session, hands: Hands, now: datetime, *, done: Result | None = None, claim: bool = True
) -> Next:
    """Write down what became of the last envelope, and take the next one that is due.

    Both in the caller's transaction, after whose commit the envelope may be sent. What a claim
    finds to be owed no more is cancelled with its reason.

    Args:
        hands: who sends.
        now: aware.
        done: the result of the last envelope.
        claim: whether to take another one.
    """
    if done is not None:
        finish(db, hands, done, now)
    if not claim:
        return Next(None, more=False)
    for _ in range(_SKIMMED):
        row = _due(db, now)
        if row is None:
            return Next(None, more=False)
        claimed = _take(db, row, hands, now)
        if claimed is not None:
            return Next(claimed, more=True)
    return Next(None, more=True)


def _due(db: Session, now: datetime) -> Delivery | None:
    """The envelope that waits longest; those that another sender looks at are passed over."""
    due = _waiting(now).with_for_update(skip_locked=True, key_share=True)
    return db.exec(due).first()


def _waiting(now: datetime) -> SelectOfScalar[Delivery]:
    due = select(Delivery).where(Delivery.state == "queued", col(Delivery.not_before) <= aware(now))
    return due.order_by(col(Delivery.not_before)).limit(1)


def _take(db: Session, row: Delivery, hands: Hands, now: datetime) -> Claimed | None:
    standing = reread(db, row, aware(now).astimezone(SHANGHAI).date())
    if standing.busy:
        row.not_before = aware(now) + timedelta(seconds=1)
    elif not standing.owed:
        row.state, row.reason = "cancelled", standing.reason
    else:
        there = _sealed(db, row, hands, now) if row.kind == "case" else _open(db, row, hands)
        if there is not None:
            return _claim(db, row, there, hands, now)
        give_up(db, row, row.reason or "no_address", now)
    db.flush()
    return None


def _claim(
    db: Session, row: Delivery, there: tuple[str, str], hands: Hands, now: datetime
) -> Claimed:
    row.state, row.claimed_by, row.lease_until = "claimed", hands.name, aware(now) + LEASE
    db.flush()
    assert row.id is not None
    return Claimed(row.id, row.key, row.kind, *there)


def _sealed(db: Session, row: Delivery, hands: Hands, now: datetime) -> tuple[str, str] | None:
    """Where a sealed envelope goes, or None where this sender cannot send to it."""
    texts = Texts(db, hands.vault, now).ready()
    try:
        there = sealed_to(row, texts)
    except SealBrokenError:
        # One envelope that was tampered with must not keep all the others from going out.
        row.reason = "seal_broken"
        return None
    return there if there is not None and there[0] in hands.channels else None


def _open(db: Session, row: Delivery, hands: Hands) -> tuple[str, str] | None:
    """Where an envelope goes that is not sealed; which address it is, is noted in its row."""
    address = _address(db, row, hands)
    if address is None:
        return None
    row.address_id = address.id
    return address.channel, address.address


def _address(db: Session, row: Delivery, hands: Hands) -> Address | None:
    """Where to send: the address that it was given to, else the first one usable after it."""
    known = addresses_of(db, row.person_id)
    start = next((n for n, one in enumerate(known) if one.id == row.address_id), 0)
    return first_usable(known[start:], hands)


# --- retention --------------------------------------------------------------------------------


def forget_acts(db: Session, now: datetime, after: timedelta = TIED) -> int:
    """Forget of which act a sealed envelope came, once it went out (or never will): what tells
    which case an official worked on would tell, with the page that posted it, whose case that is.

    Returns how many it was, at most `MANY`; 0 where none is left.
    """
    over = select(Delivery).where(
        Delivery.kind == "case",
        col(Delivery.act_id).is_not(None),
        col(Delivery.state).in_(("accepted", "gave_up", "cancelled")),
        col(Delivery.created_at) < aware(now) - after,
    )
    rows = db.exec(over.limit(MANY)).all()
    for row in rows:
        row.act_id = None
    db.flush()
    return len(rows)


def forget_old(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some deliveries owed longer than `after` ago, with their items and posted messages.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    old = select(Delivery.id).where(col(Delivery.created_at) < now - after).limit(MANY)
    ids = list(db.exec(old))
    connection = db.connection()
    connection.execute(delete(Item).where(col(Item.delivery_id).in_(ids)))
    connection.execute(delete(Posted).where(col(Posted.delivery_id).in_(ids)))
    return connection.execute(delete(Delivery).where(col(Delivery.id).in_(ids))).rowcount
