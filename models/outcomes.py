"""What the audit of the outcome reads, and the tallies that it leaves (`scheduler/outcome.py`).

It reads the tables by its own statements: what planner and sweep read wrongly, it must not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import UniqueConstraint, delete, exists, func
from sqlmodel import Field, Session, col, select

from models.bindings import Binding
from models.clock import aware
from models.db import Record, RowId, UtcTime
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.office_dates import Adoption, OfficeDate
from models.officials import Official
from models.units import Application, Listing, Unit


class Tally(Record, table=True):
    """How the duties of a district stood at the last audit, each counted once.

    `owed`: something must have gone out, and nothing shows that it did. `nobody`: no official could
    be told. `unreachable`: somebody must ring. `accepted`, `seen`: a platform took the last word,
    somebody saw one. `declared`, `verified`: so says the unit, so says an official.
    """

    __tablename__ = "tallies"
    __table_args__ = (UniqueConstraint("city", "district"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    owed: int = Field(default=0)
    nobody: int = Field(default=0)
    unreachable: int = Field(default=0)
    accepted: int = Field(default=0)
    seen: int = Field(default=0)
    declared: int = Field(default=0)
    verified: int = Field(default=0)
    at: datetime = Field(sa_type=UtcTime)


def tallies(db: Session) -> list[Tally]:
    """What the last audit counted, by city and district; nothing before the first."""
    return list(db.exec(select(Tally).order_by(col(Tally.city), col(Tally.district))))


def keep(db: Session, counted: Iterable[Tally]) -> None:
    """Keep what an audit counted, in place of what the one before did."""
    db.connection().execute(delete(Tally))
    db.add_all(counted)
    db.flush()


def _asked(*columns: Any) -> Any:
    """A query for plain values, more of them than its type could name."""
    return select(*columns)


# --- who is bound by what ---------------------------------------------------------------------


class OnList(NamedTuple):
    """A listing of a unit; `since` and `until` as far as days are known."""

    level: str
    category: str
    year: int
    since: date | None
    until: date | None


class Applies(NamedTuple):
    """An application of a unit."""

    level: str
    category: str
    year: int


@dataclass(frozen=True, slots=True)
class Registered:
    """A unit that still exists, with its lists and applications."""

    id: int
    kind: str
    city: str
    district: str
    lists: tuple[OnList, ...]
    applies: tuple[Applies, ...]


class OfficeDay(NamedTuple):
    """A day that an office set, and that holds."""

    city: str
    district: str
    duty: str
    year: int
    day: date


def registered(db: Session, after: int, limit: int) -> list[Registered]:
    """The next units by their numbers, closed ones left out."""
    units = _asked(Unit.id, Unit.kind, Unit.city, Unit.district).where(
        col(Unit.id) > after, col(Unit.closed_at).is_(None)
    )
    found = db.connection().execute(units.order_by(col(Unit.id)).limit(limit)).all()
    if not found:
        return []
    between = found[0][0], found[-1][0]
    days = (Listing.listed_on, Listing.removed_on)
    lists = _each(
        db, Listing, OnList, between, Listing.level, Listing.category, Listing.year, *days
    )
    applied = (Application.level, Application.category, Application.year)
    applies = _each(db, Application, Applies, between, *applied)
    return [
        Registered(
            number,
            kind,
            city,
            district,
            tuple(lists.get(number, ())),
            tuple(applies.get(number, ())),
        )
        for number, kind, city, district in found
    ]


def _each(
    db: Session, record: Any, shape: Any, between: tuple[int, int], *columns: Any
) -> dict[int, list[Any]]:
    rows = _asked(record.unit_id, *columns).where(col(record.unit_id).between(*between))
    found: dict[int, list[Any]] = defaultdict(list)
    for unit_id, *values in db.connection().execute(rows):
        found[unit_id].append(shape(*values))
    return found


def office_days(db: Session) -> list[OfficeDay]:
    """The days that offices set and that hold."""
    columns = [getattr(OfficeDate, name) for name in OfficeDay._fields]
    rows = _asked(*columns).where(col(OfficeDate.ended_at).is_(None))
    return [OfficeDay(*row) for row in db.connection().execute(rows)]


def adopted(db: Session) -> set[tuple[str, str]]:
    """Where a draft is switched on: city and district."""
    rows = select(Adoption.city, Adoption.district).where(col(Adoption.ended_at).is_(None))
    return set(db.exec(rows))


def offices(db: Session) -> set[tuple[str, str]]:
    """City and district of every unit that exists and every official at work, and the cities."""
    units = select(Unit.city, Unit.district).where(col(Unit.closed_at).is_(None))
    people = select(Official.city, Official.district).where(col(Official.disabled_at).is_(None))
    found = {*db.exec(units.distinct()), *db.exec(people.distinct())}
    return found | {(city, "") for city, _ in found}


# --- what became of it ------------------------------------------------------------------------


class Row(NamedTuple):
    """A deadline as it stands. `answered`: somebody replied to it."""

    id: int
    owner: str
    unit_id: int | None
    duty: str
    year: int
    due: date
    state: str
    closed_why: str
    next_stage: str | None
    next_on: date | None
    declared_at: datetime | None
    overdue_until: date | None
    answered: bool


class Step(NamedTuple):
    """A stage of a deadline, and how far its best envelope came.

    `accepted` says that a platform took one, `waits_since` since when the most hopeful of those
    that are under way may go out, `seen` that somebody saw one.
    """

    deadline_id: int
    name: str
    day: date
    end: str | None
    accepted: bool
    waits_since: datetime | None
    seen: bool


_REPLIES = ("ack", "declared", "later", "plan")
_UNDER_WAY = ("queued", "claimed", "uncertain")


def rows_of(db: Session, first: int, last: int, since: int) -> list[Row]:
    """The deadlines of the units with these numbers, of a year from `since` on."""
    return _rows(db, col(Deadline.unit_id).between(first, last), since)


def rows_of_offices(db: Session, since: int) -> list[Row]:
    """The offices' own deadlines, of a year from `since` on."""
    return _rows(db, col(Deadline.unit_id).is_(None), since)


def _rows(db: Session, whose: Any, since: int) -> list[Row]:
    replied = exists().where(
        col(Answer.deadline_id) == col(Deadline.id), col(Answer.kind).in_(_REPLIES)
    )
    columns = [getattr(Deadline, name) for name in Row._fields[:-1]]
    rows = _asked(*columns, replied).where(whose, col(Deadline.year) >= since)
    return [Row(*row) for row in db.connection().execute(rows)]


def steps_of(db: Session, first: int, last: int, since: int) -> list[Step]:
    """The stages of what the units with these numbers still have to do or to have verified."""
    return _steps(db, col(Deadline.unit_id).between(first, last), since)


def steps_of_offices(db: Session, since: int) -> list[Step]:
    """The same of the offices."""
    return _steps(db, col(Deadline.unit_id).is_(None), since)


def _steps(db: Session, whose: Any, since: int) -> list[Step]:
    accepted, under_way = col(Delivery.state) == "accepted", col(Delivery.state).in_(_UNDER_WAY)
    columns = (
        Stage.deadline_id,
        Stage.name,
        Stage.day,
        Stage.end,
        func.count().filter(accepted),
        func.max(col(Delivery.not_before)).filter(under_way),
        func.count(func.coalesce(col(Delivery.seen_at), col(Delivery.answered_at))),
    )
    live = col(Deadline.state).in_(("open", "declared")), col(Deadline.year) >= since
    rows = (
        _asked(*columns)
        .join(Deadline, col(Deadline.id) == col(Stage.deadline_id))
        .outerjoin(Item, col(Item.stage_id) == col(Stage.id))
        .outerjoin(Delivery, col(Delivery.id) == col(Item.delivery_id))
        .where(whose, *live)
        .group_by(col(Stage.id))
    )
    return [_step(*row) for row in db.connection().execute(rows)]


def _step(
    deadline_id: int, name: str, day: date, end: str | None, accepted: int, since: Any, seen: int
) -> Step:
    waits_since = None if since is None else aware(since)
    return Step(deadline_id, name, day, end, accepted > 0, waits_since, seen > 0)


def envelope_days(db: Session, first: int, last: int, since: date) -> dict[int, list[date]]:
    """On which days, from `since` on, the contacts of these units were or will be sent anything."""
    sent = (
        _asked(Binding.unit_id, Delivery.day)
        .join(Delivery, col(Delivery.person_id) == col(Binding.person_id))
        .where(col(Binding.unit_id).between(first, last), col(Delivery.day) >= since)
        .where(col(Delivery.kind) != "digest", col(Delivery.state).in_(("accepted", *_UNDER_WAY)))
    )
    found: dict[int, list[date]] = defaultdict(list)
    for unit_id, day in db.connection().execute(sent):
        found[unit_id].append(day)
    return found
