"""What is written for spreadsheets: inert, whole, and readable again."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.sheets.cells import clean, guarded, unguarded
from bot.sheets.columns import COLUMNS
from bot.sheets.places import Places
from bot.sheets.register import write_register, write_template
from bot.sheets.writing import write_csv, write_xlsx
from models.messages import Language
from models.unit_rows import AppliesFor, ListedAs, UnitRow
from tests.bot.sheets_made import PLACES, code, read, told, unit

FORMULAS = ("=1+1", "+86 755", "-2", "@SUM(A1)", " =1", "\u3000=1", "\u00a0@x", "＝1", "＋1", "－1",
            "＠x", "\t=1", "\r=1", "\n=1", "x\n=cmd|' /C calc'!A0", "'=1", "''=1", "\u200b=1",
            "a\x00b\x0bc", "=HYPERLINK(\"http://x\")")  # fmt: skip
UNITS = (
    UnitRow(
        code=code(1),
        kind="enterprise",
        name="深圳市甲机电有限公司",
        city="shenzhen",
        district="南山区",
        short_name="甲机电",
        call_name="=王某",
        call_phone="+86 755 1234567",
        listings=(ListedAs("city", "factory", 2024, date(2024, 12, 1)),
                  ListedAs("national", "factory", 2025)),
        applications=(AppliesFor("national", "supply_chain", 2027),),
    ),
    UnitRow(code=code(2), kind="agency", name="乙认证有限公司", city="guizhou", short_name="乙认证",
            legal_representative="李某", listings=(ListedAs("national", "third_party", 2025),)),
    UnitRow(code=code(3), kind="park", name="丙工业园", city="yunfu", district="罗定市",
            short_name="丙工业园"),
)  # fmt: skip


def _written(
    as_csv: bool, language: Language = "zh_CN", units: tuple[UnitRow, ...] = UNITS
) -> bytes:
    file = io.BytesIO()
    write_register(file, units, PLACES, language, as_csv=as_csv)
    return file.getvalue()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("as_csv", [False, True])
def test_what_was_written_is_read_again(tmp_path: Path, as_csv: bool, language: Language) -> None:
    """An export in either kind and language gives the same units back."""
    found = read(tmp_path, _written(as_csv, language)).units
    assert tuple(replace(one, rows=()) for one in found) == UNITS


def _inert(cell: str) -> bool:
    bare = cell.lstrip(" \u00a0\u3000")
    return not bare.startswith(tuple("=+-@\t\r＝＋－＠")) and "\n" not in cell


def test_no_cell_of_a_csv_calculates() -> None:
    """No line of a cell begins with a sign by which a spreadsheet calculates, spaces aside."""
    file = io.BytesIO()
    write_csv(file, ["a", "=b"], [[text, code(1)] for text in FORMULAS])
    text = file.getvalue().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert all(map(_inert, cells))
    assert cells.count(code(1)) == len(FORMULAS)


def test_no_cell_of_a_workbook_calculates() -> None:
    """Every text of a workbook is stored as text; 18 characters stay 18 characters."""
    file = io.BytesIO()
    write_xlsx(file, "x", ["a", "b"], [[text, "914403001922038216"] for text in FORMULAS])
    with zipfile.ZipFile(file) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    rows = list(load_workbook(file)["x"].iter_rows(min_row=2))
    assert {cell.data_type for row in rows for cell in row} == {"s"}
    assert {row[1].value for row in rows} == {"914403001922038216"}
    assert {row[1].number_format for row in rows} == {"@"}


@given(st.text(max_size=30))
def test_guarding_can_be_undone(text: str) -> None:
    """What is guarded against calculation comes back as it was."""
    cleaned = clean(text)
    assert unguarded(guarded(cleaned)) == cleaned
    assert _inert(guarded(cleaned))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_can_be_filled_and_read(tmp_path: Path, language: Language) -> None:
    """The template is empty, has its lists of choices and notes, and is read when it is filled."""
    file = io.BytesIO()
    write_template(file, Places(PLACES.packs, "shenzhen"), language)
    assert told(tmp_path, file.getvalue()) == [("sheets.no_rows", None, None)]
    book = load_workbook(file)
    sheet = book.worksheets[0]
    assert len(sheet.data_validations.dataValidation) == 5
    assert book.worksheets[1].max_row >= len(COLUMNS)
    sheet.append(unit())
    filled = io.BytesIO()
    book.save(filled)
    assert len(read(tmp_path, filled.getvalue()).units) == 1


def test_a_city_without_rules_is_still_exported(tmp_path: Path) -> None:
    """A unit whose city's pack is gone is written with the pack's name."""
    raw = _written(True, units=(replace(UNITS[0], city="atlantis"),))
    assert "atlantis" in raw.decode("utf-8-sig")
    assert told(tmp_path, raw)[0][0] == "sheets.unknown_city"
