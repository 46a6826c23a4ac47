"""A jurisdiction (辖区): a whole city, or one of its districts."""

from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import ColumnElement, true
from sqlmodel import col


class Placed(Protocol):
    """A table whose rows lie in a city and a district."""

    city: str
    district: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may see: `city`, and `district` alone where it is not ""."""

    city: str
    district: str = ""

    def covers(self, city: str, district: str) -> bool:
        """Whether a place lies inside."""
        return self.city == city and self.district in ("", district)

    def clause(self, table: type[Placed]) -> ColumnElement[bool]:
        """The same as a condition on the rows of a table."""
        inside = col(table.district) == self.district if self.district else true()
        return (col(table.city) == self.city) & inside
