"""A list of units (单位名单) as a file: every row read, and the rows of one unit brought together.

A unit has one row for each list it is on; its name and its contact may stand in every one of them,
or only in the first. Nothing is taken from a file in which anything is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias

from bot.sheets.columns import BY_NAME, Heading, Name, find_headings
from bot.sheets.faults import Fault, Spot
from bot.sheets.opening import opened
from bot.sheets.places import Places
from bot.sheets.unit_lines import Faults, Line, LineReader
from bot.sheets.values import CATEGORIES, LEVELS
from models.importing import Conflict, ConflictWhy
from models.messages import Say, say
from models.unit_rows import UnitRow

Told: TypeAlias = Callable[[int, int], None]
"""Hears how many rows were read, and how many there are about."""

_EVERY: Final = 500
"""Rows between two words about the progress."""
_NEEDED: Final = frozenset(name for name, column in BY_NAME.items() if column.needed)
_CITY: Final[frozenset[Name]] = frozenset(("city",))
_FIELDS: Final[Mapping[Name, str]] = {"contact": "call_name", "phone": "call_phone"}
"""Columns whose field is called otherwise."""


@dataclass(frozen=True, slots=True)
class UnitTable:
    """A file that was read without a fault. `count` are its rows under the headings."""

    heading: Heading
    units: tuple[UnitRow, ...]
    count: int


def read_units(path: Path, places: Places, today: date, told: Told | None = None) -> UnitTable:
    """Read a list of units.

    Args:
        places: the cities and districts there are, and which are meant where nothing is said.
        today: the day in Asia/Shanghai.

    Raises:
        BadFileError: with every fault by row and column.
        OSError: where the file itself cannot be opened.
    """
    with opened(path) as rows:
        filled, faults, count = rows.filled(), Faults(), 0
        needed = _NEEDED if places.city else _NEEDED.union(_CITY)
        reader = LineReader(find_headings(filled, needed), places, today, faults)
        units: dict[str, list[Line]] = {}
        for count, row in enumerate(filled, start=1):
            line = reader.read(row)
            if line is not None:
                _bring_together(reader, units.setdefault(line.code, []), line)
            if told is not None and count % _EVERY == 0:
                told(count, max(count, rows.about))
    if not count:
        faults.add(Spot(), say("sheets.no_rows"))
    faults.refuse()
    return UnitTable(reader.heading, tuple(map(_unit, units.values())), count)


def _bring_together(reader: LineReader, earlier: list[Line], line: Line) -> None:
    """Put a row beside the earlier ones of its unit; a fault where it contradicts one of them."""
    for name, value in line.unit.items():
        other = next((one for one in earlier if one.unit[name] not in ("", value)), None)
        if value and other is not None:
            reader.at(line.number, name, say("sheets.contradicts", row=other.number))
            return
    same = next((one for one in earlier if _adds_nothing(line, one)), None)
    if same is not None:
        reader.at(line.number, "code", say("sheets.row_twice", row=same.number))
        return
    earlier.append(line)


def _adds_nothing(line: Line, other: Line) -> bool:
    """Whether a row says again what another said: the same listing, and the same application."""
    return _keys(line) == _keys(other) or (
        line.application is None and _keys(line)[0] == _keys(other)[0]
    )


def _keys(line: Line) -> tuple[object, object]:
    listing, application = line.listing, line.application
    return listing and listing.key, application and application.key


def _unit(lines: list[Line]) -> UnitRow:
    told: dict[str, Any] = {}
    for line in lines:
        for name, value in line.unit.items():
            told[_FIELDS.get(name, name)] = told.get(_FIELDS.get(name, name)) or value
    return UnitRow(
        code=lines[0].code,
        listings=_distinct(line.listing for line in lines),
        applications=_distinct(line.application for line in lines),
        rows=tuple(line.number for line in lines),
        **told,
    )


def _distinct(some: Iterable[Any]) -> tuple[Any, ...]:
    return tuple({one.key: one for one in some if one is not None}.values())


# --- conflicts with the register ------------------------------------------------------------------


def fault_of(conflict: Conflict, heading: Heading | None = None) -> Fault:
    """What a conflict with the register means for the file: where, and what to mend."""
    row, name = conflict.row.rows[0], _COLUMN_OF[conflict.why]
    spot = heading.spot(row, name) if heading else Spot(row)
    return Fault(spot, _sentence(conflict))


_COLUMN_OF: Final[Mapping[ConflictWhy, Name]] = {
    "outside": "code",
    "closed": "code",
    "short_name_taken": "short_name",
    "removed": "year",
}


def _sentence(conflict: Conflict) -> Say:
    match conflict.why:
        case "outside":
            return say("sheets.outside")
        case "closed":
            return say("sheets.unit_closed")
        case "short_name_taken":
            return say("sheets.short_name_taken", name=conflict.short_name)
        case "removed":
            listing = conflict.listing
            assert listing is not None
            level, category = LEVELS.word(listing.level), CATEGORIES.word(listing.category)
            return say("sheets.removed", level=level, category=category, year=listing.year)
