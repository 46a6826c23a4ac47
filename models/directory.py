"""The units of a jurisdiction and their lists, counted and paged. One query for each view."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func
from sqlmodel import Session, col

from models.bindings import Binding
from models.overview import asked
from models.scopes import Scope
from models.units import Listing, Unit


@dataclass(frozen=True, slots=True)
class Units:
    """Which units are meant; what is left empty does not matter. Closed ones never are.

    `level`, `category` and `year` are those of one list that a unit stands on; `unbound`: nobody
    acts for it yet.
    """

    district: str = ""
    level: str = ""
    category: str = ""
    year: int | None = None
    unbound: bool = False


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A part of a list of units, by name, and how long the whole is."""

    rows: tuple[tuple[int, str], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ListCount:
    """So many units stand on one list of one district; `removed` were taken off it."""

    district: str
    level: str
    category: str
    year: int
    number: int
    removed: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One unit's entry on a list, as a list shows it."""

    listing_id: int
    unit_id: int
    name: str
    level: str
    category: str
    year: int
    removed_on: date | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of a list, and how long the whole is."""

    rows: tuple[Listed, ...]
    total: int


def units_by_district(db: Session, scope: Scope) -> dict[str, int]:
    """How many units that are not closed each district has, by name."""
    there = asked(Unit.district, func.count()).where(*open_units(scope, Units()))
    rows = db.exec(there.group_by(Unit.district).order_by(Unit.district))
    return dict(rows.all())


def units(db: Session, scope: Scope, meant: Units, start: int, limit: int) -> UnitPage:
    """One page of units (number, short name), by short name."""
    wanted = asked(Unit.id, Unit.short_name, func.count().over()).where(*open_units(scope, meant))
    on_a_list = entries_of(meant)
    if on_a_list:
        there = col(Listing.unit_id) == col(Unit.id), col(Listing.removed_on).is_(None)
        wanted = wanted.where(exists().where(*there, *on_a_list))
    ordered = wanted.order_by(Unit.short_name, Unit.id).offset(start).limit(limit)
    rows = db.exec(ordered).all()
    return UnitPage(tuple((number, name) for number, name, _ in rows), rows[0][2] if rows else 0)


def lists(db: Session, scope: Scope) -> list[ListCount]:
    """Every list with how many stand on it, the newest year first."""
    by: tuple[Any, ...] = (Unit.district, Listing.level, Listing.category, Listing.year)
    still = func.count().filter(col(Listing.removed_on).is_(None))
    off = func.count().filter(col(Listing.removed_on).is_not(None))
    there = asked(*by, still, off).join(Unit, col(Unit.id) == col(Listing.unit_id))
    rows = db.exec(there.where(*open_units(scope, Units())).group_by(*by).order_by(_newest(), *by))
    return [ListCount(*row) for row in rows]


def listed(db: Session, scope: Scope, meant: Units, start: int, limit: int) -> ListPage:
    """One page of the entries of lists, removed ones too, the newest year first."""
    columns = (Unit.short_name, Listing.level, Listing.category, Listing.year, Listing.removed_on)
    wanted = asked(Listing.id, Unit.id, *columns, func.count().over())
    joined = wanted.join(Unit, col(Unit.id) == col(Listing.unit_id))
    there = joined.where(*open_units(scope, meant), *entries_of(meant))
    ordered = there.order_by(_newest(), Listing.level, Listing.category, Unit.short_name)
    rows = db.exec(ordered.offset(start).limit(limit)).all()
    return ListPage(tuple(_listed(*row) for row in rows), rows[0][-1] if rows else 0)


def _listed(
    listing_id: int,
    unit_id: int,
    name: str,
    level: str,
    category: str,
    year: int,
    removed_on: date | None,
    _total: int,
) -> Listed:
    return Listed(listing_id, unit_id, name, level, category, year, removed_on)


def open_units(scope: Scope, meant: Units) -> list[ColumnElement[bool]]:
    """Which units are meant, as far as the unit itself tells; closed ones never are."""
    wanted = [scope.clause(Unit), col(Unit.closed_at).is_(None)]
    if meant.district:
        wanted.append(col(Unit.district) == meant.district)
    if meant.unbound:
        acts = col(Binding.unit_id) == col(Unit.id), col(Binding.ended_at).is_(None)
        wanted.append(~exists().where(*acts))
    return wanted


def entries_of(meant: Units) -> list[ColumnElement[bool]]:
    """Which entries of lists are meant."""
    wanted: list[ColumnElement[bool]] = []
    if meant.level:
        wanted.append(col(Listing.level) == meant.level)
    if meant.category:
        wanted.append(col(Listing.category) == meant.category)
    if meant.year:
        wanted.append(col(Listing.year) == meant.year)
    return wanted


def _newest() -> Any:
    return col(Listing.year).desc()
