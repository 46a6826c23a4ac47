"""Lists of units that come as a table: compared with the register, and taken over in one piece.

A table never deletes: what it does not name stays, and an empty cell leaves what is there. Taking
over the same table again changes nothing. The rows come from `bot/sheets`, which has read every
cell; here they meet the units that are there already.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Any, Literal, TypeAlias

from sqlmodel import Session, col, select

from models.db import MANY
from models.scopes import Scope
from models.short_names import short_name_for
from models.unit_rows import AppliesFor, Key, ListedAs, UnitRow
from models.units import Application, Listing, Unit

Field: TypeAlias = Literal[
    "kind", "name", "short_name", "city", "district", "legal_representative", "call_name",
    "call_phone",
]  # fmt: skip
FIELDS: tuple[Field, ...] = (
    "kind", "name", "short_name", "city", "district", "legal_representative", "call_name",
    "call_phone",
)  # fmt: skip
KEPT_WHERE_EMPTY: tuple[Field, ...] = (
    "short_name", "district", "legal_representative", "call_name", "call_phone",
)  # fmt: skip
"""An empty cell says nothing about these."""

ConflictWhy: TypeAlias = Literal[
    "outside",  # the unit, or the place it is to have, lies outside the official's jurisdiction
    "closed",  # the unit no longer exists
    "short_name_taken",  # another unit of the district has this short name
    "removed",  # the unit was taken off this list (移出); a table does not put it back
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that a table changes, before and after."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class New:
    """A unit that is not in the register."""

    row: UnitRow


@dataclass(frozen=True, slots=True)
class Changed:
    """A unit of the register that a table changes: fields, new listings, applications, days."""

    unit_id: int
    row: UnitRow
    differences: tuple[Difference, ...] = ()
    listings: tuple[ListedAs, ...] = ()
    applications: tuple[AppliesFor, ...] = ()
    listed_on: tuple[tuple[int, ListedAs, date | None], ...] = ()
    """A listing of the register by its number, with its new day and its old one."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that cannot be taken over, and why."""

    row: UnitRow
    why: ConflictWhy
    listing: ListedAs | None = None
    short_name: str = ""


@dataclass(frozen=True)
class Comparison:
    """A table beside the register."""

    new: tuple[New, ...] = ()
    changed: tuple[Changed, ...] = ()
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()
    digest: str = field(default="", compare=False)
    """SHA-256 of what would be done: what was shown is what is confirmed."""

    def counts(self) -> dict[str, int]:
        """How many units are new, changed, unchanged, and how many listings come with them."""
        added = sum(len(one.row.listings) for one in self.new)
        added += sum(len(one.listings) for one in self.changed)
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "listings": added,
        }


# --- comparing ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Register:
    """What the register holds about the units of a table."""

    units: dict[str, Unit] = field(default_factory=dict)
    listings: dict[int, dict[Key, Listing]] = field(default_factory=dict)
    applications: dict[int, set[Key]] = field(default_factory=dict)
    short_names: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The code of whoever has a short name in a city's district."""


def compare(db: Session, rows: Sequence[UnitRow], scope: Scope | None) -> Comparison:
    """Lay a table beside the register; nothing is changed.

    Args:
        rows: one for each unit, with its city given.
        scope: what the official may change; None for the operator of the machine.
    """
    register = _register(db, rows)
    new: list[New] = []
    changed: list[Changed] = []
    conflicts: list[Conflict] = []
    for row in _as_they_will_be(rows, register):
        there = register.units.get(row.code)
        why = _conflicts(row, there, register, scope)
        if why:
            conflicts += why
        elif there is None:
            new.append(New(row))
        else:
            changed.append(_changed(row, there, register))
    real = tuple(one for one in changed if _changes(one))
    unchanged = len(changed) - len(real)
    digest = hashlib.sha256(repr((new, real)).encode()).hexdigest()
    return Comparison(tuple(new), real, unchanged, tuple(conflicts), digest)


def _changes(one: Changed) -> bool:
    return bool(one.differences or one.listings or one.applications or one.listed_on)


def _register(db: Session, rows: Sequence[UnitRow]) -> _Register:
    found = _Register()
    for codes in slices(row.code for row in rows):
        for unit in db.exec(select(Unit).where(col(Unit.code).in_(codes))):
            found.units[unit.code] = unit
    numbers = [unit.id for unit in found.units.values() if unit.id is not None]
    for some in slices(numbers):
        for listing in db.exec(select(Listing).where(col(Listing.unit_id).in_(some))):
            key = listing.level, listing.category, listing.year
            found.listings.setdefault(listing.unit_id, {})[key] = listing
        for one in db.exec(select(Application).where(col(Application.unit_id).in_(some))):
            key = one.level, one.category, one.year
            found.applications.setdefault(one.unit_id, set()).add(key)
    for city in sorted({row.city for row in rows}):
        names = select(Unit.city, Unit.district, Unit.short_name, Unit.code)
        for *place, code in db.exec(names.where(Unit.city == city)):
            found.short_names[place[0], place[1], place[2]] = code
    return found


def slices(some: Iterable[Any]) -> Iterator[list[Any]]:
    """Pieces that one statement takes."""
    left = iter(some)
    while part := list(islice(left, MANY)):
        yield part


def _as_they_will_be(rows: Sequence[UnitRow], register: _Register) -> Iterator[UnitRow]:
    """The rows as they will be; the short names that the register will have with them."""
    full = [_filled(row, register.units.get(row.code)) for row in rows]
    for row in full:
        there = register.units.get(row.code)
        if there is not None:
            register.short_names.pop((there.city, there.district, there.short_name), None)
    for row in full:
        register.short_names.setdefault((row.city, row.district, row.short_name), row.code)
    return iter(full)


def _filled(row: UnitRow, there: Unit | None) -> UnitRow:
    """The row with what its empty cells leave as it is; a new unit gets a short name."""
    if there is None:
        return replace(row, short_name=row.short_name or short_name_for(row.name))
    empty = {name: getattr(there, name) for name in KEPT_WHERE_EMPTY if not getattr(row, name)}
    return replace(row, **empty) if empty else row


def _conflicts(
    row: UnitRow, there: Unit | None, register: _Register, scope: Scope | None
) -> list[Conflict]:
    places = [(row.city, row.district)] + ([(there.city, there.district)] if there else [])
    if scope is not None and not all(scope.covers(*place) for place in places):
        return [Conflict(row, "outside")]
    if there is not None and there.closed_at is not None:
        return [Conflict(row, "closed")]
    found: list[Conflict] = []
    if register.short_names[row.city, row.district, row.short_name] != row.code:
        found.append(Conflict(row, "short_name_taken", short_name=row.short_name))
    known = register.listings.get(there.id or 0, {}) if there else {}
    for listing in row.listings:
        if listing.key in known and known[listing.key].removed_on is not None:
            found.append(Conflict(row, "removed", listing))
    return found


def _changed(row: UnitRow, there: Unit, register: _Register) -> Changed:
    assert there.id is not None
    known = register.listings.get(there.id, {})
    applied = register.applications.get(there.id, set())
    return Changed(
        unit_id=there.id,
        row=row,
        differences=tuple(_differences(row, there)),
        listings=tuple(one for one in row.listings if one.key not in known),
        applications=tuple(one for one in row.applications if one.key not in applied),
        listed_on=tuple(_days(row, known)),
    )


def _differences(row: UnitRow, there: Unit) -> Iterator[Difference]:
    for name in FIELDS:
        before, after = str(getattr(there, name)), str(getattr(row, name))
        if after != before:
            yield Difference(name, before, after)


def _days(
    row: UnitRow, known: Mapping[Key, Listing]
) -> Iterator[tuple[int, ListedAs, date | None]]:
    for one in row.listings:
        there = known.get(one.key)
        if there is not None and one.listed_on not in (None, there.listed_on):
            yield there.id or 0, one, there.listed_on
