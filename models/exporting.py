"""The register as a table: one unit after the other, as an import would take it."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from models.importing import slices
from models.scopes import Scope
from models.unit_rows import AppliesFor, ListedAs, UnitRow
from models.units import Application, Listing, Unit


def units_in(db: Session, scope: Scope | None) -> Iterator[UnitRow]:
    """Every unit of a jurisdiction (None: of all) that is not closed, by place and short name.

    Listings that were removed (移出) are left out: an import could not tell that they were.
    """
    there = select(Unit).where(col(Unit.closed_at).is_(None))
    if scope is not None:
        there = there.where(scope.clause(Unit))
    order = col(Unit.city), col(Unit.district), col(Unit.short_name)
    for units in slices(db.exec(there.order_by(*order))):
        numbers = [unit.id for unit in units]
        listed = _listings(db, numbers)
        applied = _applications(db, numbers)
        for unit in units:
            yield _row(unit, listed.get(unit.id, []), applied.get(unit.id, []))
            db.expunge(unit)


def _row(unit: Unit, listings: list[ListedAs], applications: list[AppliesFor]) -> UnitRow:
    return UnitRow(
        code=unit.code,
        kind=unit.kind,
        name=unit.name,
        city=unit.city,
        district=unit.district,
        short_name=unit.short_name,
        legal_representative=unit.legal_representative,
        call_name=unit.call_name,
        call_phone=unit.call_phone,
        listings=tuple(listings),
        applications=tuple(applications),
    )


def _listings(db: Session, numbers: list[int]) -> dict[int, list[ListedAs]]:
    found: dict[int, list[ListedAs]] = {}
    stay = select(Listing).where(col(Listing.removed_on).is_(None))
    for one in db.exec(stay.where(col(Listing.unit_id).in_(numbers)).order_by(col(Listing.id))):
        listing = ListedAs(one.level, one.category, one.year, one.listed_on)
        found.setdefault(one.unit_id, []).append(listing)
    return found


def _applications(db: Session, numbers: list[int]) -> dict[int, list[AppliesFor]]:
    found: dict[int, list[AppliesFor]] = {}
    there = select(Application).where(col(Application.unit_id).in_(numbers))
    for one in db.exec(there.order_by(col(Application.id))):
        application = AppliesFor(one.level, one.category, one.year)
        found.setdefault(one.unit_id, []).append(application)
    return found
