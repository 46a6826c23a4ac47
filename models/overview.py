"""How far each duty of a season has come, as an office sees it: counted and listed.

A duty stands at exactly one step of the funnel, the furthest it reached, so that the numbers add up
and each is the length of its list. One query for each view.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, Subquery, case, exists, func, literal, select, true
from sqlmodel import Session, col

from models.bindings import Binding
from models.deadlines import OFFICIALS, Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.scopes import Scope
from models.units import Application, Listing, Unit

Step: TypeAlias = Literal["unbound", "unsent", "sent", "seen", "acked", "declared", "verified"]
"""未绑定 · bound, and nothing sent yet · 已送出 · 已读 · 已收到 · 自报 · 已核实."""
STEPS: tuple[Step, ...] = get_args(Step)

_COUNTED = ("open", "declared", "verified")
_ANSWERED = ("ack", "later", "plan")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which duties are meant; what is left empty does not matter.

    `category` is the one under which a unit is counted: the first of its lists, in the order
    factory, park, supply chain, third party. `late` are those whose last day has passed and that
    nobody has declared.
    """

    district: str = ""
    category: str = ""
    duty: str = ""
    year: int | None = None
    step: Step | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """So many duties stand at one step. `first` and `last` bound their last days."""

    duty: str
    year: int
    district: str
    category: str
    step: Step
    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Row:
    """One duty in a list, with the unit that it is for."""

    deadline_id: int
    unit_id: int
    name: str
    duty: str
    due: date
    step: Step


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how long the whole is."""

    rows: tuple[Row, ...]
    total: int


def funnel(db: Session, scope: Scope, today: date, narrowed: Narrowed) -> list[Count]:
    """How many duties of this year and the next stand at which step, by district and category.

    Args:
        today: the day in Asia/Shanghai.
    """
    stood = standing(scope, today, narrowed)
    by = (stood.c.duty, stood.c.year, stood.c.district, stood.c.category, stood.c.step)
    counted = asked(*by, func.count(), func.min(stood.c.due), func.max(stood.c.due))
    rows = db.exec(counted.where(fits(stood, narrowed)).group_by(*by).order_by(*by))
    return [_count(*row) for row in rows]


def _count(
    duty: str,
    year: int,
    district: str,
    named: str,
    step: int,
    number: int,
    first: date,
    last: date,
) -> Count:
    return Count(duty, year, district, named, STEPS[step], number, first, last)


def listed(
    db: Session, scope: Scope, today: date, narrowed: Narrowed, start: int, limit: int
) -> Page:
    """One page of the duties that are meant, the earliest last day first.

    Args:
        start: how many to pass over.
        limit: how many to give.
    """
    stood = standing(scope, today, narrowed)
    columns = (stood.c.id, stood.c.unit_id, Unit.short_name, stood.c.duty, stood.c.due)
    wanted = asked(*columns, stood.c.step, func.count().over()).select_from(stood)
    joined = wanted.join(Unit, col(Unit.id) == stood.c.unit_id).where(fits(stood, narrowed))
    ordered = joined.order_by(stood.c.due, stood.c.district, col(Unit.short_name), stood.c.id)
    rows = db.exec(ordered.offset(start).limit(limit)).all()
    found = tuple(_row(*row) for row in rows)
    return Page(found, rows[0][-1] if rows else 0)


def _row(
    deadline_id: int, unit_id: int, name: str, duty: str, due: date, step: int, _total: int
) -> Row:
    return Row(deadline_id, unit_id, name, duty, due, STEPS[step])


def duties_of(
    db: Session, scope: Scope, today: date, narrowed: Narrowed, ids: Collection[int]
) -> dict[int, Step]:
    """At which step each of these duties stands, by its number."""
    stood = standing(scope, today, narrowed)
    rows = db.exec(asked(stood.c.id, stood.c.step).where(stood.c.id.in_(ids)))
    return {number: STEPS[step] for number, step in rows}


def fits(stood: Subquery, narrowed: Narrowed) -> ColumnElement[bool]:
    """What can only be asked when the step and the category are columns of a subquery."""
    wanted: ColumnElement[bool] = true()
    if narrowed.category:
        wanted &= stood.c.category == narrowed.category
    if narrowed.step:
        wanted &= stood.c.step == STEPS.index(narrowed.step)
    return wanted


def standing(scope: Scope, today: date, narrowed: Narrowed) -> Subquery:
    """Each duty with its category and its step, as a number."""
    fields = ("id", "unit_id", "district", "duty", "year", "due")
    columns = [getattr(Deadline, name) for name in fields]
    shown = asked(*columns, category().label("category"), _step().label("step"))
    found: Subquery = shown.where(*meant(scope, today, narrowed)).subquery("stood")
    return found


def asked(*columns: Any) -> Any:
    """A query with more columns than its type could name."""
    return select(*columns)


def meant(scope: Scope, today: date, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    """Which duties of units count at all: of this year or the next, neither moved nor ended."""
    wanted = [
        scope.clause(Deadline),
        col(Deadline.state).in_(_COUNTED),
        col(Deadline.unit_id).is_not(None),
        col(Deadline.year) >= today.year,
    ]
    if narrowed.district:
        wanted.append(col(Deadline.district) == narrowed.district)
    if narrowed.duty:
        wanted.append(col(Deadline.duty) == narrowed.duty)
    if narrowed.year:
        wanted.append(col(Deadline.year) == narrowed.year)
    if narrowed.late:
        wanted += [col(Deadline.due) < today, col(Deadline.state) == "open"]
    return wanted


def category() -> ColumnElement[str]:
    """Under which category a unit is counted: the names stand in the alphabet in that order."""
    there = col(Listing.unit_id) == col(Deadline.unit_id)
    kept = asked(func.min(Listing.category)).where(there, col(Listing.removed_on).is_(None))
    applied = asked(func.min(Application.category)).where(
        col(Application.unit_id) == col(Deadline.unit_id),
        col(Application.year) == col(Deadline.year),
    )
    return func.coalesce(kept.scalar_subquery(), applied.scalar_subquery(), "")


def _step() -> ColumnElement[int]:
    bound = exists().where(
        col(Binding.unit_id) == col(Deadline.unit_id), col(Binding.ended_at).is_(None)
    )
    acked = exists().where(
        col(Answer.deadline_id) == col(Deadline.id), col(Answer.kind).in_(_ANSWERED)
    )
    return case(
        (col(Deadline.state) == "verified", literal(STEPS.index("verified"))),
        (col(Deadline.state) == "declared", literal(STEPS.index("declared"))),
        (acked, literal(STEPS.index("acked"))),
        (_heard(col(Delivery.seen_at)), literal(STEPS.index("seen"))),
        (_heard(col(Delivery.accepted_at)), literal(STEPS.index("sent"))),
        (bound, literal(STEPS.index("unsent"))),
        else_=literal(STEPS.index("unbound")),
    )


def _heard(when: Any) -> ColumnElement[bool]:
    """Whether a reminder that carried a stage of the duty came as far as `when` says."""
    carried = asked(Stage.id).join(Item, col(Item.stage_id) == col(Stage.id))
    sent = carried.join(Delivery, col(Delivery.id) == col(Item.delivery_id))
    duty = col(Stage.deadline_id) == col(Deadline.id)
    found: ColumnElement[bool] = sent.where(duty, *_to_the_unit(), when.is_not(None)).exists()
    return found


def _to_the_unit() -> tuple[ColumnElement[bool], ...]:
    """Of a unit's duties its officials hear too, in their digest: that reminds nobody of it."""
    return col(Delivery.kind) == "reminder", col(Stage.name).not_in(OFFICIALS)


def reminded(db: Session, unit_id: int, since: date) -> tuple[int, int]:
    """How many reminders a unit's contacts were sent from a day on, and how many were seen."""
    sent = asked(Delivery.id, Delivery.seen_at).join(
        Item, col(Item.delivery_id) == col(Delivery.id)
    )
    about = sent.join(Stage, col(Stage.id) == col(Item.stage_id)).join(
        Deadline, col(Deadline.id) == col(Stage.deadline_id)
    )
    there = about.where(
        col(Deadline.unit_id) == unit_id,
        *_to_the_unit(),
        col(Delivery.accepted_at).is_not(None),
        col(Delivery.day) >= since,
    )
    rows = db.exec(there.distinct()).all()
    return len(rows), sum(seen is not None for _, seen in rows)
