"""The platform's list of who has submitted, as the platform gives it out: codes, names, or both.

Its columns are the platform's own and may change, so the two that matter are found by their
headings. A list without headings is searched for codes, cell by cell.
"""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.sheets import cells
from bot.sheets.columns import BY_NAME, Name, bare
from bot.sheets.faults import BadFileError, Fault, Spot
from bot.sheets.opening import opened
from bot.sheets.rows import Row
from models.messages import say
from models.reconciliation import Entry

_CODE = re.compile(r"[0-9A-Z]{15,20}")
_HEAD_WITHIN: Final = 15
_LONGEST: Final = 400


def read_filings(path: Path) -> tuple[Entry, ...]:
    """Who has submitted, by the platform's list; `Entry.line` is the row in the file.

    Raises:
        BadFileError: where the file cannot be read, or names nobody.
        OSError: where the file itself cannot be opened.
    """
    faults: list[Fault] = []
    found: list[Entry] = []
    with opened(path, merged=True) as rows:
        columns: dict[Name, int] = {}
        for count, row in enumerate(rows.filled()):
            if not columns and count < _HEAD_WITHIN:
                columns = _headings(row)
                if columns:
                    found.clear()
                    continue
            found += _entries(row, columns, faults)
    if not found and not faults:
        faults.append(Fault(Spot(), say("sheets.nobody_named")))
    if faults:
        raise BadFileError(faults)
    return tuple(found)


def _headings(row: Row) -> dict[Name, int]:
    """The columns of the code and the name, where this is the row of headings."""
    found: dict[Name, int] = {}
    for column, value in enumerate(row.values, start=1):
        spelt = bare(str(value)) if isinstance(value, str) else ""
        for name in ("code", "name"):
            if spelt in _spellings(name):
                found.setdefault(name, column)
    return found


def _spellings(name: Name) -> set[str]:
    column = BY_NAME[name]
    return {bare(one) for one in (column.heading.zh, column.heading.en, *column.also)}


def _entries(row: Row, columns: dict[Name, int], faults: list[Fault]) -> Iterator[Entry]:
    if not columns:
        for column in range(1, len(row.values) + 1):
            code = _text(row, column, faults)
            if _CODE.fullmatch(code):
                yield Entry(row.number, code=code)
        return
    code, name = (_text(row, columns.get(one, 0), faults) for one in ("code", "name"))
    if code or name:
        yield Entry(row.number, code=code, name=name)


def _text(row: Row, column: int, faults: list[Fault]) -> str:
    """A cell's words, a code without spaces and in one width; "" where it cannot name a unit."""
    value = row.values[column - 1] if 0 < column <= len(row.values) else None
    if isinstance(value, str):
        words = cells.clean(cells.unguarded(value))[:_LONGEST]
        code = "".join(unicodedata.normalize("NFKC", words).upper().split())
        return code if _CODE.fullmatch(code) else words
    if isinstance(value, int | float) and abs(value) >= cells.EXACT:
        faults.append(Fault(Spot(row.number, column), say("sheets.digits_lost")))
    return ""
