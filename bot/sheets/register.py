"""The register as a file, and the empty file to fill: what is written here can be read again."""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from bot.sheets.columns import COLUMNS, Name
from bot.sheets.places import Places
from bot.sheets.rows import MAX_ROWS
from bot.sheets.values import CATEGORIES, KINDS, LEVELS
from bot.sheets.workbook import OWN_SHEETS
from bot.sheets.writing import (
    DAY,
    TEXT,
    Cell,
    as_heading,
    width_of,
    write_csv,
    write_xlsx,
)
from bot.wording import words
from models.messages import Language, Words, say
from models.unit_rows import AppliesFor, ListedAs, UnitRow

_LONGEST_LIST: Final = 250
"""Characters that a spreadsheet takes in a list of choices."""
_NUMBERS: Final[tuple[Name, ...]] = ("year", "applies_in")


def write_register(
    file: BinaryIO, units: Iterable[UnitRow], places: Places, language: Language, *, as_csv: bool
) -> None:
    """Write units, one row for each listing and each application; `file` is not closed."""
    rows = (row for unit in units for row in _rows(unit, places, language))
    headings = [_word(column.heading, language) for column in COLUMNS]
    if as_csv:
        write_csv(file, headings, rows)
    else:
        write_xlsx(file, sheet_name(language), headings, rows)


def sheet_name(language: Language) -> str:
    """What the sheet of units is called."""
    return OWN_SHEETS[0] if language == "zh_CN" else OWN_SHEETS[1]


def _rows(unit: UnitRow, places: Places, language: Language) -> Iterator[list[Cell]]:
    entries: list[ListedAs | AppliesFor | None] = [*unit.listings, *unit.applications]
    for entry in entries or [None]:
        yield _row(unit, entry, places, language)


def _row(
    unit: UnitRow, entry: ListedAs | AppliesFor | None, places: Places, language: Language
) -> list[Cell]:
    known = unit.city in places.packs
    told: dict[Name, Cell] = {
        "name": unit.name,
        "short_name": unit.short_name,
        "code": unit.code,
        "kind": _word(KINDS.word(unit.kind), language),
        "city": _word(places.names(unit.city), language) if known else unit.city,
        "district": unit.district,
        "legal_representative": unit.legal_representative,
        "contact": unit.call_name,
        "phone": unit.call_phone,
    }
    if entry is not None:
        told["level"] = _word(LEVELS.word(entry.level), language)
        told["category"] = _word(CATEGORIES.word(entry.category), language)
    if isinstance(entry, ListedAs):
        told["year"], told["listed_on"] = entry.year, entry.listed_on
    elif entry is not None:
        told["applies_in"] = entry.year
    return [told.get(column.name) for column in COLUMNS]


def _word(one: Words, language: Language) -> str:
    return words(one, language)


# --- the file to fill -----------------------------------------------------------------------------


def write_template(file: BinaryIO, places: Places, language: Language) -> None:
    """Write the empty list with its headings and lists of choices, and a sheet of notes."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_name(language)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(number)
        heading = _word(column.heading, language)
        as_heading(sheet[f"{letter}1"]).value = heading
        dimension = sheet.column_dimensions[letter]
        dimension.width = width_of(heading) + 4
        dimension.number_format = _format(column.name)
        choices = _choices(column.name, places, language)
        if choices:
            sheet.add_data_validation(_validation(letter, choices))
    _notes(book.create_sheet(words(say("sheets.notes.title"), language)), language)
    book.save(file)


def _format(name: Name) -> str:
    return "0" if name in _NUMBERS else DAY if name == "listed_on" else TEXT


def _choices(name: Name, places: Places, language: Language) -> list[str]:
    match name:
        case "kind":
            return KINDS.listed(language)
        case "level":
            return LEVELS.listed(language)
        case "category":
            return CATEGORIES.listed(language)
        case "city":
            return [_word(places.names(pack), language) for pack in places.packs]
        case "district" if places.city:
            return list(places.districts(places.city))
    return []


def _validation(letter: str, choices: list[str]) -> DataValidation:
    listed = ",".join(choices)[:_LONGEST_LIST]
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    rule.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    return rule


def _notes(sheet: Any, language: Language) -> None:
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 80
    general = [say("sheets.notes.rows"), say("sheets.notes.empty"), say("sheets.notes.all")]
    for column in COLUMNS:
        sheet.append([_word(column.heading, language), words(column.note, language)])
    sheet.append([])
    for note in general:
        sheet.append([None, words(note, language)])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
