"""A unit as a table tells it: what `bot/sheets` reads and writes, and the register compares."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

Key: TypeAlias = tuple[str, str, int]
"""What makes it one listing, or one application, of a unit: level, category, year."""


@dataclass(frozen=True, slots=True)
class ListedAs:
    """One listing (入选): level × category × year, and the day where it is known."""

    level: str
    category: str
    year: int
    listed_on: date | None = None

    @property
    def key(self) -> Key:
        """What makes it one."""
        return self.level, self.category, self.year


@dataclass(frozen=True, slots=True)
class AppliesFor:
    """One application that the unit means to make (拟申报): level × category × year."""

    level: str
    category: str
    year: int

    @property
    def key(self) -> Key:
        """What makes it one."""
        return self.level, self.category, self.year


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a table tells it. `rows` are where it stands there; columns as in `Unit`."""

    code: str
    kind: str
    name: str
    city: str
    district: str = ""
    short_name: str = ""
    legal_representative: str = ""
    call_name: str = ""
    call_phone: str = ""
    listings: tuple[ListedAs, ...] = ()
    applications: tuple[AppliesFor, ...] = ()
    rows: tuple[int, ...] = ()
