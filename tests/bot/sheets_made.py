"""Files for the tests of sheets: good ones, and good ones with one part spoilt."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from stdnum.cn import uscc

from bot.sheets.faults import BadFileError, Fault
from bot.sheets.places import Places, places_of
from bot.sheets.units import UnitTable, read_units
from policies.load import load

TODAY = date(2026, 12, 1)
HEADINGS = ("单位名称", "简称", "统一社会信用代码", "类型", "城市", "区县", "级别", "类别", "年份",
            "入选日期", "法定代表人", "联系人", "联系电话", "拟申报年份")  # fmt: skip
SHEET = "xl/worksheets/sheet1.xml"
PLACES: Places = places_of(load().library)


def code(number: int) -> str:
    """A unified social credit code with the right check."""
    body = f"914403{number:011d}"
    return body + uscc.calc_check_digit(body)


def unit(number: int = 1, **more: Any) -> list[Any]:
    """A good row; columns by their headings may be given otherwise."""
    row: dict[str, Any] = {
        "单位名称": f"深圳市第{number}精密机电有限公司",
        "统一社会信用代码": code(number),
        "类型": "企业",
        "城市": "深圳市",
        "区县": "南山区",
        "级别": "市级",
        "类别": "绿色工厂",
        "年份": 2025,
    } | more
    return [row.get(heading) for heading in HEADINGS]


def xlsx(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS, **sheets: Any) -> bytes:
    """A workbook as a person makes it; `sheets` are further ones with their rows."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Sheet1"
    for row in (headings, *rows):
        sheet.append(list(row))
    for name, content in sheets.items():
        other = book.create_sheet(name)
        for row in content:
            other.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook's file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def edited(change: Callable[[Any], None], *rows: Sequence[Any]) -> bytes:
    """A workbook with one good row, or `rows`, whose sheet was changed by hand."""
    book = Workbook()
    sheet: Any = book.active
    for row in (HEADINGS, *(rows or [unit()])):
        sheet.append(list(row))
    change(sheet)
    return saved(book)


def respun(raw: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The same zip with parts replaced, added, or (None) left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = parts.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name] or b"")
    return target.getvalue()


def part(raw: bytes, name: str = SHEET) -> bytes:
    """One part of a zip."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read(name)


def respelt(old: bytes, new: bytes, name: str = SHEET, raw: bytes | None = None) -> bytes:
    """A good workbook with one spelling in one part changed."""
    raw = raw or xlsx(unit())
    before = part(raw, name)
    assert old in before
    return respun(raw, {name: before.replace(old, new, 1)})


def shared(raw: bytes) -> bytes:
    """The same workbook as Excel writes it: its texts in a table of their own, some in pieces."""
    texts: list[str] = []

    def moved(found: re.Match[str]) -> str:
        texts.append(found[2])
        return f'<c{found[1]} t="s"><v>{len(texts) - 1}</v></c>'

    sheet = re.sub(r'<c([^>]*) t="inlineStr"><is><t>(.*?)</t></is></c>', moved, part(raw).decode())
    pieces = (f"<r><t>{one[:2]}</t></r><r><rPr><b/></rPr><t>{one[2:]}</t></r>" for one in texts)
    table = "".join(f"<si>{one}</si>" for one in pieces)
    kinds, relations = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    return respun(raw, {
        SHEET: sheet.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{table}</sst>'.encode(),
        kinds: part(raw, kinds).replace(b"</Types>", _OVERRIDE + b"</Types>"),
        relations: part(raw, relations),
    })  # fmt: skip


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OVERRIDE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)


def csv_text(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> str:
    """The same rows as a person saves them as .csv."""
    file = io.StringIO()
    csv.writer(file).writerows([headings, *rows])
    return file.getvalue()


def csv_file(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    """The same as bytes."""
    return csv_text(*rows).encode(encoding)


def read(folder: Path, raw: bytes, name: str = "list", places: Places = PLACES) -> UnitTable:
    """Read bytes as a list of units. Raises BadFileError."""
    path = folder / name
    path.write_bytes(raw)
    return read_units(path, places, TODAY)


def faults(folder: Path, raw: bytes, places: Places = PLACES) -> tuple[Fault, ...]:
    """What is wrong with bytes; nothing where they can be used."""
    try:
        read(folder, raw, places=places)
    except BadFileError as error:
        return error.faults
    return ()


def told(folder: Path, raw: bytes, places: Places = PLACES) -> list[tuple[str, Any, Any]]:
    """Each fault as its sentence's key, its row and its column."""
    found = faults(folder, raw, places)
    return [(fault.what.key, fault.spot.row, fault.spot.column) for fault in found]
