"""Tables written for people's spreadsheets: nothing in them calculates, no code loses a digit.

In .xlsx every text is stored as text. A .csv has no kinds of cells, so a text that a spreadsheet
might calculate gets an apostrophe in front, which reading takes off again (`bot/sheets/cells.py`).
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import TextIOWrapper
from typing import Any, BinaryIO, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from bot.sheets.cells import clean, guarded

Cell: TypeAlias = str | int | date | None

TEXT: Final = "@"
"""The format in which a spreadsheet leaves what is typed as it is typed."""
DAY: Final = "yyyy-mm-dd"
_HEAD: Final = PatternFill("solid", fgColor="E7F0EB")
_WIDEST: Final = 48


def write_xlsx(
    file: BinaryIO, title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    """Write one sheet, row by row: 20,000 rows take no more memory than one.

    Args:
        file: where to; it is not closed.
        title: the name of the sheet.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width_of(heading)
    sheet.append([as_heading(_cell(sheet, heading)) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def as_heading(cell: Any) -> Any:
    """A cell that heads its column."""
    cell.font = Font(bold=True)
    cell.fill = _HEAD
    cell.alignment = Alignment(vertical="center")
    return cell


def width_of(heading: str) -> int:
    """How wide a column is for its heading: a Chinese sign takes two places."""
    return min(_WIDEST, max(12, 4 + sum(1 if sign.isascii() else 2 for sign in heading)))


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        cell: Any = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
        cell.number_format = DAY if isinstance(value, date) else "0"
        return cell
    cell = WriteOnlyCell(sheet, value=clean(value))
    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with =
    cell.number_format = TEXT
    return cell


def write_csv(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write UTF-8 with its mark, by which Excel knows it; `file` is not closed."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(list(_texts(headings)))
    writer.writerows(map(list, map(_texts, rows)))
    text.detach()


def _texts(row: Sequence[Cell]) -> Iterator[str]:
    for value in row:
        if isinstance(value, date):
            yield value.isoformat()
        else:
            yield "" if value is None else guarded(clean(str(value)))
