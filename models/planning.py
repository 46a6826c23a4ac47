"""What the planner reads and writes, many rows at a time (`scheduler/planner.py`).

Rows come as plain tuples of columns, not as objects: a season has up to a million of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Executable,
    Table,
    bindparam,
    delete,
    exists,
    func,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as InsertPostgres
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import Insert as InsertSqlite
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlmodel import Session, col, select

from models.clock import aware
from models.deadlines import GOING_ON, Deadline, Stage
from models.deliveries import Item
from models.office_dates import Adoption, OfficeDate
from models.officials import Official
from models.units import Application, Listing, Unit

Values: TypeAlias = dict[str, Any]
"""Columns of a deadline by their names."""
Fingerprint: TypeAlias = tuple[object, ...]
Office: TypeAlias = tuple[str, str]
"""City and district; "" is the city's own office."""


class PlanUnit(NamedTuple):
    """A unit as far as its duties depend on it."""

    id: int
    kind: str
    city: str
    district: str
    closed_at: datetime | None


class PlanListing(NamedTuple):
    """A listing of a unit."""

    unit_id: int
    level: str
    category: str
    year: int
    listed_on: date | None
    removed_on: date | None


class PlanApplication(NamedTuple):
    """What a unit means to apply for."""

    unit_id: int
    level: str
    category: str
    year: int


class PlanRow(NamedTuple):
    """A deadline as far as planning changes it or depends on it."""

    id: int
    owner: str
    unit_id: int | None
    city: str
    district: str
    audience: str
    duty: str
    year: int
    due: date
    law_due: date | None
    finish_by: date
    calendar: str
    basis: str
    source: str
    source_ref: str
    pack_version: str
    state: str
    next_stage: str | None
    next_on: date | None
    unanswered: int
    snoozes: int
    told: bool
    plan_on: date | None
    overdue_until: date | None
    replaces: int | None
    declared_at: datetime | None
    declared_by: int | None
    closed_why: str


class PlanOfficeDay(NamedTuple):
    """A day that an office set."""

    city: str
    district: str
    duty: str
    year: int
    day: date
    source_ref: str


# --- reading ----------------------------------------------------------------------------------


def units_after(db: Session, after: int, limit: int) -> list[PlanUnit]:
    """The next units by their numbers, closed ones too."""
    rows = select(*_columns(Unit, PlanUnit)).where(col(Unit.id) > after)
    return [
        PlanUnit(*row) for row in db.connection().execute(rows.order_by(col(Unit.id)).limit(limit))
    ]


def listings_between(db: Session, first: int, last: int) -> dict[int, list[PlanListing]]:
    """Every listing of the units with these numbers, by unit, always in the same order."""
    rows = select(*_columns(Listing, PlanListing)).where(col(Listing.unit_id).between(first, last))
    ordered = rows.order_by(col(Listing.unit_id), col(Listing.id))
    return _by_unit(PlanListing(*row) for row in _read(db, ordered))


def applications_between(
    db: Session, first: int, last: int, since: int
) -> dict[int, list[PlanApplication]]:
    """What the units with these numbers apply for from a year on, by unit."""
    rows = select(*_columns(Application, PlanApplication)).where(
        col(Application.unit_id).between(first, last), col(Application.year) >= since
    )
    ordered = rows.order_by(col(Application.unit_id), col(Application.id))
    return _by_unit(PlanApplication(*row) for row in _read(db, ordered))


def unit_rows(
    db: Session, first: int, last: int, since: int, *, lock: bool
) -> dict[int, list[PlanRow]]:
    """The deadlines of the units with these numbers, by unit: of a year from `since` on, or going
    on, or with something left to say. Locked, nobody else changes them before the transaction ends.
    """
    return _by_unit(_rows(db, col(Deadline.unit_id).between(first, last), since, lock))


def office_rows(db: Session, since: int, *, lock: bool) -> dict[str, list[PlanRow]]:
    """The same of the offices' own deadlines, by owner."""
    found: dict[str, list[PlanRow]] = defaultdict(list)
    for row in _rows(db, col(Deadline.unit_id).is_(None), since, lock):
        found[row.owner].append(row)
    return found


def _rows(db: Session, whose: ColumnElement[bool], since: int, lock: bool) -> Iterable[PlanRow]:
    waits = col(Deadline.next_on).is_not(None)
    current = (col(Deadline.year) >= since) | col(Deadline.state).in_(GOING_ON) | waits
    rows = select(*_columns(Deadline, PlanRow)).where(whose, current).order_by(col(Deadline.id))
    return (
        PlanRow(*row) for row in db.connection().execute(rows.with_for_update() if lock else rows)
    )


def offices(db: Session) -> set[Office]:
    """Every office with units or officials, and the city's own beside those of its districts."""
    of_units = select(Unit.city, Unit.district).where(col(Unit.closed_at).is_(None))
    of_officials = select(Official.city, Official.district).where(
        col(Official.disabled_at).is_(None)
    )
    found = {*db.exec(of_units.distinct()), *db.exec(of_officials.distinct())}
    return found | {(city, "") for city, _ in found}


def office_days(db: Session) -> list[PlanOfficeDay]:
    """Every day of an office's own that holds."""
    rows = select(*_columns(OfficeDate, PlanOfficeDay)).where(col(OfficeDate.ended_at).is_(None))
    return [
        PlanOfficeDay(*row) for row in db.connection().execute(rows.order_by(col(OfficeDate.id)))
    ]


def adopting(db: Session) -> set[Office]:
    """Where a draft is switched on."""
    rows = select(Adoption.city, Adoption.district).where(col(Adoption.ended_at).is_(None))
    return set(db.exec(rows))


def fingerprint(db: Session) -> Fingerprint:
    """What changes as soon as something is added to, taken from or ended in the records.

    A day of listing that becomes another day does not show.
    """
    unit, listing, application = col(Unit.id), col(Listing.id), col(Application.id)
    asked = (
        select(func.count(unit), func.max(unit), func.max(Unit.changed_at)),
        select(
            func.count(listing),
            func.max(listing),
            func.count(col(Listing.removed_on)),
            func.count(col(Listing.listed_on)),
        ),
        select(func.count(application), func.max(application)),
        select(func.max(col(OfficeDate.id)), func.count(col(OfficeDate.ended_at))),
        select(func.max(col(Adoption.id)), func.count(col(Adoption.ended_at))),
        select(func.max(col(Official.id)), func.count(col(Official.disabled_at))),
    )
    return tuple(value for one in asked for value in next(iter(_read(db, one))))


# --- writing ----------------------------------------------------------------------------------


def add_rows(db: Session, rows: Sequence[Values]) -> int:
    """Insert deadlines, each unless it is there already; how many were inserted.

    All rows name the same columns.
    """
    if not rows:
        return 0
    # Asked for: the count of many rows at once is thrown away otherwise.
    once = _insert_once(db).execution_options(preserve_rowcount=True)
    return int(db.connection().execute(once, rows).rowcount)


def change_rows(db: Session, changes: Iterable[tuple[int, Values]]) -> None:
    """Give deadlines new values, each by its number."""
    ordered = sorted(changes, key=lambda one: (sorted(one[1]), one[0]))
    for columns, some in groupby(ordered, key=lambda one: sorted(one[1])):
        gaps: Values = {name: bindparam(f"new_{name}") for name in columns}
        one = update(_table(Deadline)).where(_table(Deadline).c.id == bindparam("row")).values(gaps)
        values = [{"row": number, **_filled(new)} for number, new in some]
        db.connection().execute(one, values)


def end_stages(db: Session, rows: Iterable[int], now: datetime) -> None:
    """What was about to be said of these deadlines ends unsaid. `now` is aware."""
    stages = _table(Stage)
    ended = (
        update(stages)
        .where(stages.c.deadline_id == bindparam("row"), stages.c.end.is_(None))
        .values(end="superseded", ended_at=aware(now))
    )
    _for_each(db, ended, rows)


def forget_unsaid(db: Session, rows: Iterable[int]) -> None:
    """Let stages that ended unsaid, and were in nobody's envelope, come again."""
    stages, items = _table(Stage), _table(Item)
    unsaid = delete(stages).where(
        stages.c.deadline_id == bindparam("row"),
        stages.c.end == "superseded",
        ~exists().where(items.c.stage_id == stages.c.id),
    )
    _for_each(db, unsaid, rows)


def _for_each(db: Session, statement: Any, rows: Iterable[int]) -> None:
    values = [{"row": number} for number in sorted(rows)]
    if values:
        db.connection().execute(statement, values)


def _insert_once(db: Session) -> InsertSqlite | InsertPostgres:
    if db.get_bind().dialect.name == "sqlite":
        return insert_sqlite(_table(Deadline)).on_conflict_do_nothing()
    return insert_postgres(_table(Deadline)).on_conflict_do_nothing()


def _read(db: Session, statement: Executable) -> Iterable[Any]:
    """The rows as tuples, past the session's objects."""
    return db.connection().execute(statement)


def _filled(values: Mapping[str, Any]) -> Values:
    return {f"new_{name}": value for name, value in values.items()}


def _table(record: type[Any]) -> Table:
    table: Table = record.__table__
    return table


def _columns(record: type[Any], shape: type[Any]) -> list[Any]:
    return [_table(record).c[name] for name in shape._fields]


def _by_unit(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found
