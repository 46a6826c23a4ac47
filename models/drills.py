"""The January drill (演练): which units answered it. One query."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from sqlalchemy import case, exists, func
from sqlmodel import Session, col

from models.bindings import Binding
from models.deliveries import Delivery
from models.directory import Units, open_units
from models.overview import asked
from models.people import Address
from models.scopes import Scope
from models.units import Unit

DrillState: TypeAlias = Literal["not_sent", "failed", "waiting", "sent", "answered"]
"""Not written to · given up · on its way · taken, and no answer · 已回复."""
DRILL_STATES: tuple[DrillState, ...] = get_args(DrillState)


@dataclass(frozen=True, slots=True)
class Drilled:
    """One unit's part in a year's drill."""

    unit_id: int
    name: str
    district: str
    state: DrillState


def drill_key(year: int, act_id: int | None, person_id: int) -> str:
    """What makes an envelope of a drill the same one."""
    return f"drill:{year}:{act_id}:{person_id}"


def drilled(db: Session, scope: Scope, year: int) -> list[Drilled]:
    """How each unit stands, by short name: whoever of its contacts came furthest counts."""
    active = (col(Binding.unit_id) == col(Unit.id)) & col(Binding.ended_at).is_(None)
    theirs = (
        (col(Delivery.person_id) == col(Binding.person_id))
        & (col(Delivery.kind) == "drill")
        & col(Delivery.key).startswith(f"drill:{year}:")
    )
    state = func.max(
        case(
            (col(Delivery.answered_at).is_not(None), DRILL_STATES.index("answered")),
            (col(Delivery.state) == "accepted", DRILL_STATES.index("sent")),
            (col(Delivery.state).in_(("queued", "claimed", "uncertain")),
             DRILL_STATES.index("waiting")),
            (col(Delivery.state) == "gave_up", DRILL_STATES.index("failed")),
            else_=DRILL_STATES.index("not_sent"),
        )
    )  # fmt: skip
    fields = (Unit.id, Unit.short_name, Unit.district)
    joined = (
        asked(*fields, state)
        .select_from(Unit)
        .join(Binding, active, isouter=True)
        .join(Delivery, theirs, isouter=True)
    )
    there = joined.where(*open_units(scope, Units())).group_by(*fields)
    rows = db.exec(there.order_by(Unit.short_name, Unit.id))
    return [Drilled(number, name, where, DRILL_STATES[at]) for number, name, where, at in rows]


def contacts_to_drill(db: Session, scope: Scope, year: int) -> list[int]:
    """Every contact who can be written to and was not asked in this year's drill yet."""
    asked_before = exists().where(
        col(Delivery.person_id) == col(Binding.person_id),
        col(Delivery.kind) == "drill",
        col(Delivery.key).startswith(f"drill:{year}:"),
        col(Delivery.state) != "cancelled",
    )
    reachable = exists().where(
        col(Address.person_id) == col(Binding.person_id), col(Address.reach).not_in(("off", "gone"))
    )
    theirs = asked(Binding.person_id).join(Unit, col(Unit.id) == col(Binding.unit_id))
    there = theirs.where(*open_units(scope, Units()), col(Binding.ended_at).is_(None))
    found = there.where(reachable, ~asked_before).distinct().order_by(Binding.person_id)
    return [person for (person,) in db.exec(found)]
