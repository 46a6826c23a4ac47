"""Reading an .xlsx file: which of its sheets is meant, and its rows as values.

openpyxl reads the cells; what it would swallow or choke on, `bot/sheets/parts.py` found before.
"""

import posixpath
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Final
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]
from openpyxl import Workbook, load_workbook

from bot.sheets.faults import BadFileError, Fault, Spot, letters, whole
from bot.sheets.parts import SheetScan, check
from bot.sheets.rows import MAX_COLUMNS, MAX_LAST_ROW, Row, Rows
from models.messages import say

OWN_SHEETS: Final = ("单位名单", "Units")
"""How the template calls its sheet: it is meant, whatever other sheets there are."""

_ONE_AT_A_TIME = Lock()
"""A table of 20,000 rows takes tens of megabytes while it is read; ten uploads wait in line."""
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@contextmanager
def opened(path: Path, *, merged: bool) -> Iterator[Rows]:
    """The rows of the sheet that is meant. `merged`: whether cells may be merged.

    Raises:
        BadFileError: where the file cannot be read, or holds what no list may hold: merged cells,
            formulas, error values. Also while the rows are read.
    """
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of fonts and extensions that it drops
        with _damage_told():
            name, scan = _meant(path, check(path))
        _refuse(scan, merged=merged)
        yield Rows(_rows(path, name, scan), scan.last_row)


@contextmanager
def _damage_told() -> Iterator[None]:
    """Whatever bytes somebody made up, the file is damaged: openpyxl raises a dozen kinds."""
    try:
        yield
    except BadFileError:
        raise
    except Exception as error:
        raise whole(say("sheets.damaged")) from error


def _meant(path: Path, scans: Mapping[str, SheetScan]) -> tuple[str, SheetScan]:
    """The sheet to read: the template's own, or the only visible one with anything in it."""
    sheets = dict(_visible(path, scans))
    for own in OWN_SHEETS:
        if own in sheets:
            return own, sheets[own]
    filled = [(name, scan) for name, scan in sheets.items() if _filled(scan)]
    if not filled:
        raise whole(say("sheets.empty"))
    if len(filled) > 1:
        names = " / ".join(name for name, _ in filled[:5])
        raise whole(say("sheets.several_sheets", names=names, own=OWN_SHEETS[0]))
    return filled[0]


def _filled(scan: SheetScan) -> bool:
    return scan.disordered or scan.last_column > 0


def _visible(path: Path, scans: Mapping[str, SheetScan]) -> Iterator[tuple[str, SheetScan]]:
    with ZipFile(path) as archive:
        book = fromstring(archive.read("xl/workbook.xml"))
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        part = posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_RELATION), "")))
        scan = scans.get(part.lstrip("/"))
        if scan is not None and sheet.get("state", "visible") == "visible":
            yield sheet.get("name", ""), scan


def _refuse(scan: SheetScan, *, merged: bool) -> None:
    if scan.disordered:
        raise whole(say("sheets.disordered"))
    ranges = () if merged else scan.merged
    faults = [Fault(Spot(), say("sheets.merged", range=one)) for one in ranges]
    faults += [Fault(Spot(*at), say("sheets.formula")) for at in scan.formulas]
    faults += [Fault(Spot(*at), say("sheets.error_value")) for at in scan.errors]
    if faults:
        raise BadFileError(faults)
    if scan.last_row > MAX_LAST_ROW:
        raise whole(say("sheets.too_far_down", last=scan.last_row, limit=MAX_LAST_ROW))
    if scan.last_column > MAX_COLUMNS:
        raise whole(say("sheets.too_far_right", last=letters(scan.last_column)))


def _book(file: BinaryIO) -> "closing[Workbook]":
    return closing(load_workbook(file, read_only=True, keep_links=False))


def _rows(path: Path, name: str, scan: SheetScan) -> Iterator[Row]:
    """Every row, blank ones too. openpyxl must find as many as expat saw."""
    # Given the path, openpyxl would go by the ending of the name.
    with path.open("rb") as file, _damage_told(), _book(file) as book:
        sheet: Any = book[name]
        sheet.reset_dimensions()  # what the file claims about its size is nobody's business
        number = 0
        cells = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
        for number, values in enumerate(cells, start=1):
            yield Row(number, values)
        if number != scan.last_row:
            raise whole(say("sheets.disordered"))
