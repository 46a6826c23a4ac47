"""Whom an office can reach in writing, and whom somebody must ring (电话名单). One query each."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, case, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.bindings import Binding
from models.deadlines import Deadline, Stage
from models.overview import Narrowed, asked, category, fits, meant
from models.people import Address, Reachability
from models.scopes import Scope
from models.units import Unit

Why: TypeAlias = Literal["nobody", "writes", "call_list"]
"""Nobody can be written to · they must write first · a stage that was due reached nobody."""
REACHES: tuple[Reachability, ...] = ("nobody", "writes", "consent", "push")
"""From the worst to the best."""


@dataclass(frozen=True, slots=True)
class Reached:
    """So many units of a district can be reached in one way by the best of their contacts."""

    district: str
    reach: Reachability
    number: int


def reached(db: Session, scope: Scope) -> list[Reached]:
    """How many units of each district can be reached how; closed ones are left out."""
    there = asked(Unit.district, _reach(col(Unit.id)).label("reach"))
    known = there.where(scope.clause(Unit), col(Unit.closed_at).is_(None)).subquery("known")
    counted = asked(known.c.district, known.c.reach, func.count())
    rows = db.exec(counted.group_by(known.c.district, known.c.reach).order_by(known.c.district))
    return [Reached(district, REACHES[reach], number) for district, reach, number in rows]


@dataclass(frozen=True, slots=True)
class ToCall:
    """A unit that somebody must ring about a duty, with whom to ask for, and why."""

    unit_id: int
    name: str
    call_name: str
    call_phone: str
    duty: str
    due: date
    why: Why


@dataclass(frozen=True, slots=True)
class CallList:
    """A part of the call list (电话名单), and how long the whole is."""

    rows: tuple[ToCall, ...]
    total: int


def call_list(
    db: Session, scope: Scope, today: date, narrowed: Narrowed, start: int, limit: int
) -> CallList:
    """Open duties of units that cannot be written to, the earliest last day first.

    A unit that can be written to is on it too where a stage reached nobody, until a later one does.
    """
    reach = _reach(col(Deadline.unit_id)).label("reach")
    fields = ("id", "unit_id", "district", "duty", "year", "due")
    columns: list[Any] = [getattr(Deadline, name) for name in fields]
    columns += [category().label("category"), reach, _missed().label("missed")]
    there = asked(*columns).where(*meant(scope, today, narrowed))
    stood = there.where(col(Deadline.state) == "open").subquery("stood")
    people = (Unit.name, Unit.call_name, Unit.call_phone)
    what = (stood.c.duty, stood.c.due, stood.c.reach, func.count().over())
    wanted = asked(stood.c.unit_id, *people, *what).select_from(stood)
    joined = wanted.join(Unit, col(Unit.id) == stood.c.unit_id).where(fits(stood, narrowed))
    must_write = stood.c.reach <= REACHES.index("writes")
    silent = joined.where(must_write | stood.c.missed)
    ordered = silent.order_by(stood.c.due, stood.c.reach, col(Unit.name), stood.c.id)
    rows = db.exec(ordered.offset(start).limit(limit)).all()
    found = tuple(_to_call(*row) for row in rows)
    return CallList(found, rows[0][-1] if rows else 0)


def _missed() -> ColumnElement[bool]:
    """Whether a stage reached no contact, and none has gone out since.

    One that found no official (`nobody`) says nothing of the contacts.
    """
    after = aliased(Stage)
    gone_out = exists().where(
        col(after.deadline_id) == col(Stage.deadline_id),
        col(after.end) == "accepted",
        col(after.day) >= col(Stage.day),
    )
    reached_nobody = col(Stage.end) == "call_list"
    return exists().where(col(Stage.deadline_id) == col(Deadline.id), reached_nobody, ~gone_out)


def _to_call(
    unit_id: int, name: str, who: str, phone: str, duty: str, due: date, reach: int, _total: int
) -> ToCall:
    return ToCall(unit_id, name, who, phone, duty, due, _why(reach))


def _why(reach: int) -> Why:
    if REACHES[reach] == "nobody":
        return "nobody"
    return "writes" if REACHES[reach] == "writes" else "call_list"


def _reach(unit_id: Any) -> ColumnElement[int]:
    """The best way to any contact of a unit, as its place in `REACHES`."""
    ways = asked(func.max(way_to())).join(Binding, col(Binding.person_id) == col(Address.person_id))
    there = ways.where(col(Binding.unit_id) == unit_id, col(Binding.ended_at).is_(None))
    return func.coalesce(there.scalar_subquery(), 0)


def way_to() -> ColumnElement[int]:
    """How an address reaches its owner, as its place in `REACHES` (`people.reach_by`)."""
    return case(
        (col(Address.reach) == "push", 3),
        (col(Address.reach) == "consent", case((col(Address.consents) > 0, 2), else_=1)),
        (col(Address.reach) == "writes", 1),
        else_=0,
    )


def districts(db: Session, scope: Scope) -> list[str]:
    """The districts of a jurisdiction that have units, by name."""
    named = asked(Unit.district).where(scope.clause(Unit), col(Unit.district) != "").distinct()
    return sorted(name for (name,) in db.exec(named))
