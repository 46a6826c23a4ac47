"""The rows of a sheet as they were read, whatever kind of file they stood in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, TypeAlias

from bot.sheets.faults import whole
from models.messages import say

MAX_ROWS: Final = 20_000
"""Filled rows under the headings."""
MAX_LAST_ROW: Final = 60_000
"""The last row of a sheet, blank ones counted: some programs store a format for every row."""
MAX_COLUMNS: Final = 60

Value: TypeAlias = str | int | float | bool | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its values from column A on."""

    number: int
    values: tuple[Value, ...]

    def is_blank(self) -> bool:
        """Whether nothing but spaces stands in it."""
        return not any(value is not None and str(value).strip() for value in self.values)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet from the top, and how many there will be about."""

    rows: Iterator[Row]
    about: int

    def filled(self) -> Iterator[Row]:
        """The rows that are not blank.

        Raises:
            BadFileError: where there are more than `MAX_ROWS` and one of headings.
        """
        count = 0
        for row in self.rows:
            if row.is_blank():
                continue
            count += 1
            if count > MAX_ROWS + 1:
                raise whole(say("sheets.too_many_rows", limit=MAX_ROWS))
            yield row
