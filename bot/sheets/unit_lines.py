"""One row of a list of units: the unit's own fields, and the list it is on or means to join."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bot.sheets import cells
from bot.sheets.cells import CellError
from bot.sheets.columns import Heading, Name
from bot.sheets.faults import MOST_FAULTS, BadFileError, Fault, Spot
from bot.sheets.places import Places
from bot.sheets.rows import Row
from bot.sheets.values import CATEGORIES, FITS, KINDS, LEVELS
from models.messages import Say, say
from models.short_names import SHORT_NAME
from models.unit_rows import AppliesFor, ListedAs
from models.units import THIRD_PARTY, Kind

_T = TypeVar("_T")

_KINDS, _LEVELS, _CATEGORIES = KINDS.spellings(), LEVELS.spellings(), CATEGORIES.spellings()
_AHEAD = 5
"""Years ahead of today in which somebody may mean to apply."""


@dataclass(slots=True)
class Faults:
    """What was found so far; beyond `MOST_FAULTS` it is only counted."""

    first: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, spot: Spot, what: Say) -> None:
        """Keep one more."""
        self.count += 1
        if len(self.first) < MOST_FAULTS:
            self.first.append(Fault(spot, what))

    def refuse(self) -> None:
        """Raises BadFileError where there are any."""
        if self.count:
            raise BadFileError(self.first, self.count)


@dataclass(frozen=True, slots=True)
class Line:
    """One row, read without a fault. `unit` holds the unit's fields by their columns."""

    number: int
    code: str
    unit: dict[Name, str]
    listing: ListedAs | None
    application: AppliesFor | None


@dataclass(frozen=True, slots=True)
class LineReader:
    """Reads rows under a heading; faults go to `faults`."""

    heading: Heading
    places: Places
    today: date
    faults: Faults

    def read(self, row: Row) -> Line | None:
        """The row, or None where anything is wrong with it."""
        before = self.faults.count
        self._stray_cells(row)
        code = self._cell(row, "code", cells.code)
        kind = self._cell(row, "kind", _kind)
        unit = self._unit(row, kind)
        listing, application = self._lists(row, kind)
        if self.faults.count > before or code is None:
            return None
        return Line(row.number, code, unit, listing, application)

    def at(self, row: int, name: Name, what: Say) -> None:
        """Note a fault in a column of a row."""
        self.faults.add(self.heading.spot(row, name), what)

    def _cell(self, row: Row, name: Name, how: Callable[[object], _T]) -> _T | None:
        """A cell by `how`; where that refuses it, the fault is noted."""
        try:
            return how(self.heading.of(row, name))
        except CellError as error:
            self.at(row.number, name, error.what)
            return None

    def _stray_cells(self, row: Row) -> None:
        for column, value in enumerate(row.values, start=1):
            if column not in self.heading.words and value is not None and str(value).strip():
                self.faults.add(Spot(row.number, column), say("sheets.no_heading"))

    def _unit(self, row: Row, kind: Kind | None) -> dict[Name, str]:
        city = self._cell(row, "city", self.places.city_of)
        read: dict[Name, str | None] = {
            "name": self._cell(row, "name", _name),
            "short_name": self._cell(row, "short_name", _short_name),
            "kind": kind,
            "city": city,
            "district": self._district(row, city, kind) if city else "",
            "legal_representative": self._cell(row, "legal_representative", _up_to(100)),
            "contact": self._cell(row, "contact", _up_to(100)),
            "phone": self._cell(row, "phone", _up_to(40)),
        }
        return {name: value or "" for name, value in read.items()}

    def _district(self, row: Row, city: str, kind: Kind | None) -> str | None:
        free = kind == "agency"
        places = self.places
        return self._cell(
            row, "district", lambda value: places.district_of(value, city, may_be_empty=free)
        )

    # --- the list it is on, or means to join ------------------------------------------------------

    def _lists(self, row: Row, kind: Kind | None) -> tuple[ListedAs | None, AppliesFor | None]:
        before = self.faults.count
        level = self._cell(row, "level", _level)
        category = self._cell(row, "category", _category)
        year = self._year(row, "year", 1)
        applies = self._year(row, "applies_in", _AHEAD)
        listed_on = self._cell(row, "listed_on", lambda value: cells.day(value, self.today))
        if kind is not None and category is not None and category not in FITS[kind]:
            words = {"kind": KINDS.word(kind), "category": CATEGORIES.word(category)}
            self.at(row.number, "category", say("sheets.category_misfits", **words))
        if self.faults.count > before:
            return None, None
        if category is None and kind is not None and len(FITS[kind]) == 1:
            category = FITS[kind][0]
        if year is None and applies is None:
            if level or listed_on:
                self.at(row.number, "year", say("sheets.year_missing"))
            return None, None
        return self._listing(row, level, category, year, listed_on), self._application(
            row, level, category, applies
        )

    def _year(self, row: Row, name: Name, ahead: int) -> int | None:
        latest = self.today.year + ahead
        return self._cell(row, name, lambda value: cells.year(value, latest))

    def _listing(
        self, row: Row, level: str | None, category: str | None, year: int | None, on: date | None
    ) -> ListedAs | None:
        for name, value in _pairs(level, category):
            if value is None:
                self.at(row.number, name, say("sheets.empty_cell"))
        if year is None or level is None or category is None:
            return None
        if on is not None and abs(on.year - year) > 1:
            self.at(row.number, "listed_on", say("sheets.day_not_of_year", year=year))
        return ListedAs(level, category, year, on)

    def _application(
        self, row: Row, level: str | None, category: str | None, year: int | None
    ) -> AppliesFor | None:
        if category == THIRD_PARTY and year is not None:
            self.at(row.number, "applies_in", say("sheets.agency_applies"))
        if year is None or level is None or category is None:
            return None
        return AppliesFor(level, category, year)


def _pairs(level: str | None, category: str | None) -> tuple[tuple[Name, str | None], ...]:
    return ("level", level), ("category", category)


def _name(value: object) -> str:
    found = cells.text(value, 200)
    if not found:
        raise CellError(say("sheets.empty_cell"))
    return found


def _short_name(value: object) -> str:
    found = cells.text(value, 200)
    if len(found) > SHORT_NAME:
        raise CellError(say("sheets.short_name_long", length=len(found), limit=SHORT_NAME))
    return found


def _up_to(longest: int) -> Callable[[object], str]:
    return lambda value: cells.text(value, longest)


def _kind(value: object) -> Kind:
    found = cells.choice(value, _KINDS, KINDS.refusal)
    if found is None:
        raise CellError(say("sheets.empty_cell"))
    return found


def _level(value: object) -> str | None:
    return cells.choice(value, _LEVELS, LEVELS.refusal)


def _category(value: object) -> str | None:
    return cells.choice(value, _CATEGORIES, CATEGORIES.refusal)
