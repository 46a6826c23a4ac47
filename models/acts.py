"""What officials do: proposed, confirmed by a code, approved by another, done, undone.

Whoever changes an act holds its row's lock (`locked`); whoever changes an object that acts are
about holds the object's (`hold`), so of two officials at once one is second and sees it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import func, or_
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, col, select

from models import deliveries, deputies, undo
from models.db import Record, to_json
from models.deliveries import Delivery
from models.officials import Act, Official
from models.scopes import Scope

CODE_LASTS = timedelta(minutes=10)
"""How long a confirmation code is good."""
APPROVAL_LASTS = timedelta(days=3)
"""How long an act waits for a second official."""
HELD = timedelta(minutes=10)
"""How long the messages of an act wait, and 撤销 takes it back."""
TRIES = 3
"""Wrong codes that end a proposal."""

NotUndone: TypeAlias = Literal["late", "changed", "sent"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an official is about to do; the fields are those of `Act`."""

    official_id: int
    command: str
    object: str
    city: str
    district: str
    rest: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    people: int = 0
    second_official: bool = False


class NotUndoneError(Exception):
    """An act stays as it is: it is too `late`, its rows were `changed` since, or it was `sent`."""

    def __init__(self, why: NotUndone) -> None:
        super().__init__(why)
        self.why: NotUndone = why


def as_stored(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as they come back from the database: tuples are lists, and nothing is shared."""
    stored: dict[str, Any] = json.loads(to_json(dict(arguments)))
    return stored


# --- proposing and doing --------------------------------------------------------------------------


def propose(db: Session, plan: Plan, now: datetime) -> Act:
    """Write down what an official is about to do; it waits for the code that `secure` gives it.

    An earlier proposal of the same thing by the same official ends: only its last code counts.
    """
    for earlier in open_proposals(db, plan.official_id, now):
        if (earlier.command, earlier.object) == (plan.command, plan.object):
            earlier.state = "expired"
    return _new(db, plan, "proposed", now)


def secure(db: Session, act: Act, code: str) -> None:
    """Give a proposal the hash of its code; its purpose holds the act's number, so it is second."""
    act.code = code
    db.flush()


def begin(db: Session, plan: Plan, now: datetime) -> Act:
    """Write down what is done at once; `finish` follows in the same transaction."""
    return _new(db, plan, "done", now)


def _new(db: Session, plan: Plan, state: str, now: datetime) -> Act:
    act = Act(
        official_id=plan.official_id,
        command=plan.command,
        object=plan.object,
        city=plan.city,
        district=plan.district,
        rest=plan.rest,
        arguments=plan.arguments,
        changes=[],
        state=state,
        people=plan.people,
        second_official=plan.second_official,
        proposed_at=now,
        expires_at=now + CODE_LASTS,
    )
    db.add(act)
    db.flush()
    return act


def wrong_code(db: Session, act: Act) -> int:
    """Count a wrong code; gives how many tries are left, and ends the proposal with the last."""
    act.wrong += 1
    left = max(0, TRIES - act.wrong)
    if not left:
        act.state = "refused"
    db.flush()
    return left


def wait_for_approval(db: Session, act: Act, now: datetime) -> None:
    """Let a confirmed proposal wait for a second official; its code opens nothing any more."""
    act.state, act.code, act.expires_at = "approval", "", now + APPROVAL_LASTS
    db.flush()


def finish(
    db: Session,
    act: Act,
    rows: Iterable[dict[str, Any]],
    now: datetime,
    approved_by: int | None = None,
) -> None:
    """Keep that an act was done at `now`, and what it changed (`models/undo.py`)."""
    act.changes = list(rows)
    act.state, act.code, act.done_at = "done", "", now
    act.held_until, act.approved_by = now + HELD, approved_by
    db.flush()


def refuse(db: Session, act: Act, by: int | None = None) -> None:
    """End a proposal or an approval: withdrawn, refused by another official, or out of date."""
    act.state, act.code, act.approved_by = "refused", "", by
    db.flush()


def empty(db: Session, act: Act) -> None:
    """Forget what was typed for an act and what it was to do: the object itself says it now."""
    act.rest, act.arguments = "", {}
    db.flush()


def undo_act(db: Session, act: Act, now: datetime) -> None:
    """Restore the exact state before an act, and cancel the messages that it wanted to send.

    Raises:
        NotUndoneError: nothing was changed.
    """
    if act.state != "done" or act.held_until is None or now >= act.held_until:
        raise NotUndoneError("late")
    assert act.id is not None
    try:
        with db.begin_nested():
            undo.restore(db, act.changes)
            deliveries.cancel_act(db, act.id)
            if _went_out(db, act.id):
                raise NotUndoneError("sent")
    except undo.ChangedSinceError as error:
        raise NotUndoneError("changed") from error
    act.state, act.undone_at = "undone", now
    db.flush()


def first_message(db: Session, act: Act) -> datetime | None:
    """When the first of an act's messages goes out at the earliest; None where none waits."""
    waiting = select(Delivery.not_before).where(
        Delivery.act_id == act.id, Delivery.state == "queued"
    )
    return db.exec(waiting.order_by(col(Delivery.not_before)).limit(1)).first()


def _went_out(db: Session, act_id: int) -> bool:
    owed = select(Delivery.id).where(Delivery.act_id == act_id, Delivery.state != "cancelled")
    return db.exec(owed).first() is not None


# --- looking --------------------------------------------------------------------------------------


def locked(db: Session, number: int, now: datetime) -> Act | None:
    """An act, locked until the transaction ends; what waited too long is `expired` from now on."""
    act = db.get(Act, number, with_for_update=True, populate_existing=True)
    if act and act.state in ("proposed", "approval") and act.expires_at <= now:
        act.state, act.code = "expired", ""
        db.flush()
    return act


def open_proposals(db: Session, official_id: int, now: datetime) -> list[Act]:
    """What waits for this official's code, the newest first."""
    mine = select(Act).where(
        Act.official_id == official_id, Act.state == "proposed", col(Act.expires_at) > now
    )
    return list(db.exec(mine.order_by(col(Act.id).desc())).all())


def approvals(db: Session, scope: Scope, now: datetime) -> list[Act]:
    """What waits for a second official in a jurisdiction, the oldest first."""
    waiting = select(Act).where(
        scope.clause(Act), Act.state == "approval", col(Act.expires_at) > now
    )
    return list(db.exec(waiting.order_by(col(Act.id))).all())


def mine(db: Session, official_id: int, limit: int) -> list[Act]:
    """The last acts that an official did, approved or still has open, the newest first."""
    own = or_(col(Act.official_id) == official_id, col(Act.approved_by) == official_id)
    return list(db.exec(select(Act).where(own).order_by(col(Act.id).desc()).limit(limit)).all())


def last_done_to(db: Session, object_: str, after: datetime | None = None) -> Act | None:
    """The newest act, done or undone, on an object; only one later than `after` where given."""
    about = select(Act).where(Act.object == object_, col(Act.state).in_(("done", "undone")))
    if after is not None:
        about = about.where(col(Act.done_at) > after)
    return db.exec(about.order_by(col(Act.done_at).desc(), col(Act.id).desc()).limit(1)).first()


def stands_in(db: Session, deputy_id: int, official_id: int, on: date) -> bool:
    """Whether one official stands in for another (委托) on a day."""
    return deputies.deputy_for(db, official_id, on) == deputy_id


# --- one after the other --------------------------------------------------------------------------


def hold(db: Session, object_: str) -> None:
    """Let nobody else act on an object (`unit:12`) until this transaction ends.

    What was read of it before is forgotten, since it may have changed while this waited. SQLite has
    one writer at a time and needs no lock.
    """
    db.flush()
    if db.get_bind().dialect.name != "sqlite":
        digest = hashlib.sha256(object_.encode()).digest()[:8]
        number = int.from_bytes(digest, "big", signed=True)
        db.connection().execute(select(func.pg_advisory_xact_lock(number)))
    db.expire_all()


def at_work(db: Session, official: Official, *, changed: bool = False) -> bool:
    """Whether an official is not disabled, and stays so until this transaction ends.

    Whoever acts holds their own row before any other, so that `officials.disable` either comes
    first or finds what they did.

    Args:
        changed: the row itself may be changed afterwards.
    """
    # "key_share" lets rows that only name this official be written meanwhile (回避, 指派): whoever
    # writes them holds the object that this official may be waiting for.
    db.refresh(official, with_for_update={"read": not changed, "key_share": changed})
    return official.disabled_at is None


def renew(db: Session, record: Record) -> bool:
    """Read a row again and lock it until this transaction ends; False where it is gone."""
    try:
        db.refresh(record, with_for_update=True)
    except InvalidRequestError:
        return False
    return True
