"""What is wrong with a file, in words, with the row and the column where somebody mends it."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.wording import words
from models.messages import Language, Say, say

MOST_FAULTS = 200
"""As many as anybody mends at one sitting; what is beyond is only counted."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a sheet, counted as spreadsheets count: rows from 1, columns from 1 (A).

    `heading` is the column's own heading, where it has one. Without a row the whole file is meant,
    without a column the whole row.
    """

    row: int | None = None
    column: int | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where, and what."""

    spot: Spot
    what: Say

    def __lt__(self, other: "Fault") -> bool:
        """From the top of the sheet to its bottom."""
        return self._order() < other._order()

    def _order(self) -> tuple[int, int]:
        return self.spot.row or 0, self.spot.column or 0


class BadFileError(Exception):
    """A file cannot be used. `faults` are the first `MOST_FAULTS` of `count`."""

    def __init__(self, faults: Iterable[Fault], count: int | None = None) -> None:
        """Take the faults, and how many there are in all where that is more."""
        super().__init__("a file cannot be used")
        every = sorted(faults)
        self.faults = tuple(every[:MOST_FAULTS])
        self.count = max(count or 0, len(every))


def whole(what: Say) -> BadFileError:
    """The refusal of a file as a whole."""
    return BadFileError([Fault(Spot(), what)])


def letters(column: int) -> str:
    """A column as spreadsheets name it: 1 is A, 27 is AA."""
    named = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        named = chr(ord("A") + rest) + named
    return named


def place_of(spot: Spot, language: Language) -> str:
    """Where a spot is, for people: 第5行C列“城市”; "" for the whole file."""
    if spot.row is None:
        return ""
    if spot.column is None:
        return words(say("sheets.row", row=spot.row), language)
    column = letters(spot.column)
    if not spot.heading:
        return words(say("sheets.cell", row=spot.row, column=column), language)
    return words(say("sheets.cell_of", row=spot.row, column=column, heading=spot.heading), language)


def line_of(fault: Fault, language: Language) -> str:
    """A fault as one line: the place, and what to mend there."""
    where, what = place_of(fault.spot, language), words(fault.what, language)
    return words(say("sheets.line", where=where, what=what), language) if where else what
