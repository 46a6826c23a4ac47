"""Bad files: each is refused in words, with the row and the column where there are any."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sheets.columns import COLUMNS
from bot.sheets.faults import BadFileError, line_of
from tests.bot.sheets_made import (
    HEADINGS,
    SHEET,
    code,
    csv_file,
    csv_text,
    edited,
    faults,
    part,
    read,
    respelt,
    respun,
    shared,
    told,
    unit,
    xlsx,
)

GOOD = xlsx(unit(), unit(2, 入选日期=date(2025, 6, 1)))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STRINGS = "xl/sharedStrings.xml"
BOOK = "xl/workbook.xml"
COLUMN = {heading: number for number, heading in enumerate(HEADINGS, start=1)}

Corpus = dict[str, tuple[Callable[[], bytes], tuple[str, int | None, int | None]]]


def _at(heading: str, row: int = 2) -> tuple[int, int]:
    return row, COLUMN[heading]


def _cell(value: Any, heading: str) -> Callable[[], bytes]:
    return lambda: xlsx(unit(**{heading: value}))


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _bomb() -> bytes:
    return respun(xlsx(unit()), {"xl/media/image1.png": bytes(20 * 1024**2)})


def _large() -> bytes:
    line = bytes(range(256)) * 16
    return respun(xlsx(unit()), {f"xl/media/{n}.bin": line * 900 for n in range(20)})


def _cells(count: int) -> bytes:
    """So many empty cells that do not shrink much."""
    return b"<row>" + b"".join(b'<c s="%d"/>' % (n * 7919 % 1009) for n in range(count)) + b"</row>"


def _lying_bomb() -> bytes:
    """Its directory says ten bytes; a megabyte comes out."""
    raw = respun(xlsx(unit()), {"xl/media/image1.png": bytes(1024**2)})
    place = raw.rindex(b"PK\x01\x02", 0, raw.rindex(b"xl/media/image1.png"))
    return raw[: place + 24] + struct.pack("<I", 10) + raw[place + 28 :]


def _encrypted_entry() -> bytes:
    raw = bytearray(xlsx(unit()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + offset] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


def _twice() -> bytes:
    file = io.BytesIO(xlsx(unit()))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET, part(xlsx(unit())))
    return file.getvalue()


def _doctype(name: str, body: bytes) -> Callable[[], bytes]:
    def made() -> bytes:
        raw = shared(xlsx(unit()))
        head = b'<?xml version="1.0"?><!DOCTYPE a [' + body + b"]>"
        return respun(raw, {name: head + part(raw, name).partition(b"?>")[2]})

    return made


LAUGHS = b'<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(98, 108)
)

UNREADABLE: Corpus = {
    "nothing": (lambda: b"", ("sheets.empty", None, None)),
    "spaces": (lambda: b"  \r\n \r\n", ("sheets.empty", None, None)),
    "a mark alone": (lambda: b"\xef\xbb\xbf", ("sheets.empty", None, None)),
    "an empty workbook": (lambda: xlsx(headings=()), ("sheets.empty", None, None)),
    "headings alone": (xlsx, ("sheets.no_rows", None, None)),
    "headings alone, csv": (csv_file, ("sheets.no_rows", None, None)),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), ("sheets.no_table", None, None)),
    "a PDF": (lambda: b"%PDF-1.7\n%abc", ("sheets.no_table", None, None)),
    "a program": (lambda: b"MZ" + bytes(200), ("sheets.no_table", None, None)),
    "noise": (lambda: bytes(range(1, 32)) * 90, ("sheets.no_table", None, None)),
    "zero bytes": (lambda: bytes(500), ("sheets.no_table", None, None)),
    "a web page as .xls": (
        lambda: b"<html><table><tr><td>", ("sheets.web_page", None, None)),
    "XML of 2003": (
        lambda: b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', ("sheets.web_page", None, None)),
    "old .xls": (lambda: OLE + bytes(600), ("sheets.old_format", None, None)),
    "a password": (
        lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        ("sheets.password", None, None)),
    "encrypted entries": (_encrypted_entry, ("sheets.password", None, None)),
    "UTF-16": (lambda: csv_text(unit()).encode("utf-16"), ("sheets.utf16", None, None)),
    "another zip": (lambda: _zip(a=b"b"), ("sheets.other_package", None, None)),
    "a letter": (
        lambda: _zip(**{"word/document.xml": b"<a/>"}), ("sheets.other_package", None, None)),
    "xlsb": (
        lambda: _zip(**{"xl/workbook.bin": b"", "[Content_Types].xml": b""}),
        ("sheets.binary_format", None, None)),
    "half a file": (lambda: xlsx(unit())[:3000], ("sheets.damaged", None, None)),
    "a zip's head": (lambda: b"PK\x03\x04" + bytes(50), ("sheets.damaged", None, None)),
    "an empty zip": (lambda: b"PK\x05\x06" + bytes(18), ("sheets.other_package", None, None)),
    "no sheet part": (
        lambda: respun(xlsx(unit()), {SHEET: None}), ("sheets.empty", None, None)),
    "no styles": (
        lambda: respun(xlsx(unit()), {"xl/styles.xml": b"<a"}), ("sheets.damaged", None, None)),
    "a sheet cut off": (
        lambda: respun(xlsx(unit()), {SHEET: part(xlsx(unit()))[:400]}),
        ("sheets.damaged", None, None)),
    "a shared text that is not there": (
        lambda: respelt(b'<c r="A2" t="s"><v>', b'<c r="A2" t="s"><v>99', raw=shared(GOOD)),
        ("sheets.damaged", None, None)),
    "the same part twice": (_twice, ("sheets.damaged", None, None)),
    "a swollen part": (_bomb, ("sheets.swollen", None, None)),
    "many megabytes": (_large, ("sheets.unzips_too_large", None, None)),
    "a directory that lies": (_lying_bomb, ("sheets.damaged", None, None)),
    "a thousand parts": (
        lambda: respun(xlsx(unit()), {f"xl/{n}.txt": b"" for n in range(1000)}),
        ("sheets.too_many_parts", None, None)),
    "a DTD": (_doctype(SHEET, b""), ("sheets.dtd", None, None)),
    "entities": (_doctype(SHEET, LAUGHS), ("sheets.dtd", None, None)),
    "an outside entity": (
        _doctype(STRINGS, b'<!ENTITY x SYSTEM "file:///etc/hostname">'),
        ("sheets.dtd", None, None)),
    "entities in the workbook": (_doctype(BOOK, LAUGHS), ("sheets.dtd", None, None)),
    "very deep": (
        lambda: respun(xlsx(unit()), {SHEET: b"<a>" * 5000}), ("sheets.damaged", None, None)),
    "millions of cells": (
        lambda: respelt(b"</sheetData>", _cells(1_500_000) + b"</sheetData>"),
        ("sheets.too_many_cells", None, None)),
    "rows in no order": (
        lambda: respelt(b'<row r="2">', b'<row r="1">'), ("sheets.disordered", None, None)),
    "cells in no order": (
        lambda: respelt(b'r="C2"', b'r="A2"'), ("sheets.disordered", None, None)),
    "a cell of another row": (
        lambda: respelt(b'r="C2"', b'r="C7"'), ("sheets.disordered", None, None)),
    "a row without end": (
        lambda: respelt(b'<row r="2">', b'<row r="99999999999">'),
        ("sheets.disordered", None, None)),
    "another name space": (
        lambda: respelt(b"spreadsheetml/2006/main", b"spreadsheetml/2029/main"),
        ("sheets.empty", None, None)),
    "a last row far down": (
        lambda: edited(lambda sheet: sheet.cell(900_000, 1, " ")),
        ("sheets.too_far_down", None, None)),
    "a last column far right": (
        lambda: edited(lambda sheet: sheet.cell(2, 400, "x")),
        ("sheets.too_far_right", None, None)),
    "two sheets": (
        lambda: xlsx(unit(), 其他=[["x"]]), ("sheets.several_sheets", None, None)),
    "more than 20,000 rows": (
        lambda: csv_file(*[unit()] * 20_001), ("sheets.too_many_rows", None, None)),
    "more than 12 MB": (lambda: b"a," * 7_000_000, ("sheets.too_large", None, None)),
    "a quotation mark that never closes": (
        lambda: csv_file(unit()) + b'"abc,1,2\r\n3,4', ("sheets.quotation_mark", 3, None)),
    "a row of a hundred columns": (
        lambda: csv_file(unit()) + b"a," * 100, ("sheets.too_many_cells_in_row", 3, None)),
    "a cell of 200,000 signs": (
        lambda: csv_file(unit()) + b"a" * 200_000, ("sheets.quotation_mark", 3, None)),
}  # fmt: skip

WRONG: Corpus = {
    "no heading for the code": (
        lambda: xlsx(unit(), headings=[*HEADINGS[:2], None, *HEADINGS[3:]]),
        ("sheets.column_missing", 1, None)),
    "other columns": (lambda: xlsx(["x", 1], headings=("品名", "数量")),
                      ("sheets.column_missing", 1, None)),
    "a column twice": (lambda: xlsx(unit(), headings=[*HEADINGS, "简称"]),
                       ("sheets.column_twice", 1, 15)),
    "a misspelt column": (lambda: xlsx(unit(), headings=[*HEADINGS[:12], "联系电话号", "备注"]),
                          ("sheets.column_misspelt", 1, 13)),
    "a column of one's own": (lambda: xlsx(unit(), headings=[*HEADINGS, "能耗水平"]),
                              ("sheets.column_unknown", 1, 15)),
    "a cell without heading": (lambda: xlsx([*unit(), "x"]), ("sheets.no_heading", 2, 15)),
    "merged cells": (lambda: edited(lambda sheet: sheet.merge_cells("A2:A3"), unit(), unit(2)),
                     ("sheets.merged", None, None)),
    "a formula": (_cell("=A1", "单位名称"), ("sheets.formula", *_at("单位名称"))),
    "an error value": (_cell("#N/A", "联系人"), ("sheets.error_value", *_at("联系人"))),
    "no name": (_cell(None, "单位名称"), ("sheets.empty_cell", *_at("单位名称"))),
    "spaces for a name": (_cell(" \u3000 ", "单位名称"), ("sheets.empty_cell", *_at("单位名称"))),
    "a name of 300 signs": (_cell("厂" * 300, "单位名称"), ("sheets.too_long", *_at("单位名称"))),
    "a date for a name": (_cell(date(2026, 1, 1), "单位名称"),
                          ("sheets.no_text", *_at("单位名称"))),
    "true for a name": (_cell(True, "单位名称"), ("sheets.no_text", *_at("单位名称"))),
    "a fraction for a name": (_cell(1.5, "单位名称"), ("sheets.no_text", *_at("单位名称"))),
    "no code": (_cell(None, "统一社会信用代码"), ("sheets.empty_cell", *_at("统一社会信用代码"))),
    "a code typed as a number": (
        _cell(914403001922038216, "统一社会信用代码"),
        ("sheets.digits_lost", *_at("统一社会信用代码"))),
    "a code as a fraction": (
        _cell(9.14403001922038e17, "统一社会信用代码"),
        ("sheets.digits_lost", *_at("统一社会信用代码"))),
    "a code as a spreadsheet saved it": (
        lambda: csv_file(unit(统一社会信用代码="9.14403E+17")),
        ("sheets.digits_lost", *_at("统一社会信用代码"))),
    "a short code": (
        _cell("9144030019", "统一社会信用代码"),
        ("sheets.code.length", *_at("统一社会信用代码"))),
    "a code with a letter I": (
        _cell(code(1)[:10] + "I" + code(1)[11:], "统一社会信用代码"),
        ("sheets.code.character", *_at("统一社会信用代码"))),
    "a wrong check digit": (
        _cell(code(1)[:17] + ("A" if code(1)[17] != "A" else "B"), "统一社会信用代码"),
        ("sheets.code.check", *_at("统一社会信用代码"))),
    "two digits swapped": (
        _cell(code(12)[:15] + code(12)[16] + code(12)[15] + code(12)[17], "统一社会信用代码"),
        ("sheets.code.check", *_at("统一社会信用代码"))),
    "an unknown kind": (_cell("工场主", "类型"), ("sheets.unknown_kind", *_at("类型"))),
    "no kind": (_cell(None, "类型"), ("sheets.empty_cell", *_at("类型"))),
    "an unknown city": (_cell("广州市", "城市"), ("sheets.unknown_city", *_at("城市"))),
    "no city": (_cell(None, "城市"), ("sheets.empty_cell", *_at("城市"))),
    "a repealed text": (_cell("shenzhen-2022", "城市"), ("sheets.unknown_city", *_at("城市"))),
    "an unknown district": (_cell("思明区", "区县"), ("sheets.unknown_district", *_at("区县"))),
    "no district": (_cell(None, "区县"), ("sheets.district_missing", *_at("区县"))),
    "an unknown level": (_cell("区级", "级别"), ("sheets.unknown_level", *_at("级别"))),
    "no level": (_cell(None, "级别"), ("sheets.empty_cell", *_at("级别"))),
    "an unknown category": (_cell("绿色建筑", "类别"), ("sheets.unknown_category", *_at("类别"))),
    "no category": (_cell(None, "类别"), ("sheets.empty_cell", *_at("类别"))),
    "a factory that is a park": (
        _cell("绿色工业园区", "类别"), ("sheets.category_misfits", *_at("类别"))),
    "a level without a year": (_cell(None, "年份"), ("sheets.year_missing", *_at("年份"))),
    "half a year": (_cell(2025.5, "年份"), ("sheets.no_year", *_at("年份"))),
    "a year in words": (_cell("去年", "年份"), ("sheets.no_year", *_at("年份"))),
    "a year long ago": (_cell(1999, "年份"), ("sheets.no_year", *_at("年份"))),
    "a year far ahead": (_cell(2050, "拟申报年份"), ("sheets.no_year", *_at("拟申报年份"))),
    "a date for a year": (_cell(date(2025, 1, 1), "年份"), ("sheets.no_year", *_at("年份"))),
    "a number for a date": (_cell(46357, "入选日期"), ("sheets.no_date", *_at("入选日期"))),
    "a date in words": (_cell("二月初", "入选日期"), ("sheets.no_date", *_at("入选日期"))),
    "a day that never was": (_cell("2026-02-30", "入选日期"), ("sheets.no_date", *_at("入选日期"))),
    "American dates": (_cell("12/01/2025", "入选日期"), ("sheets.no_date", *_at("入选日期"))),
    "an hour for a date": (_cell(time(9, 30), "入选日期"), ("sheets.no_date", *_at("入选日期"))),
    "a date to come": (_cell("2026-12-24", "入选日期"), ("sheets.date_out_of_range",
                                                     *_at("入选日期"))),
    "a date of another year": (_cell(date(2021, 1, 4), "入选日期"), ("sheets.day_not_of_year",
                                                                 *_at("入选日期"))),
    "a short name of 21 signs": (_cell("厂" * 21, "简称"),
                                 ("sheets.short_name_long", *_at("简称"))),
    "a telephone of 19 digits": (_cell(1380013800013800138, "联系电话"),
                                 ("sheets.digits_lost", *_at("联系电话"))),
    "an agency that applies": (
        lambda: xlsx(unit(类型="第三方机构", 类别=None, 区县=None, 年份=None, 拟申报年份=2027)),
        ("sheets.agency_applies", *_at("拟申报年份"))),
    "the same row twice": (lambda: xlsx(unit(), unit()), ("sheets.row_twice", 3, 3)),
    "one code for two names": (lambda: xlsx(unit(), unit(单位名称="另一家公司", 年份=2024)),
                               ("sheets.contradicts", 3, 1)),
    "one code in two districts": (lambda: xlsx(unit(), unit(区县="福田区", 年份=2024)),
                                  ("sheets.contradicts", 3, 6)),
    "a stray byte in GBK": (
        lambda: csv_file(unit(), unit(2, 联系人="王某"), encoding="gbk").replace(
            "王某".encode("gbk"), b"\xcd\xf5\xff"),
        ("sheets.stray_byte", 3, COLUMN["联系人"])),
    "a stray byte in UTF-8": (
        lambda: csv_file(unit(联系人="王某")).replace("某".encode(), b"\xe6\x9f"),
        ("sheets.stray_byte", *_at("联系人"))),
    "a sign that was lost before": (_cell("王\ufffd", "联系人"), ("sheets.stray_byte",
                                                              *_at("联系人"))),
}  # fmt: skip

CORPUS = {f"unreadable: {name}": one for name, one in UNREADABLE.items()} | {
    f"wrong: {name}": one for name, one in WRONG.items()
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_bad_file_is_refused_with_its_cause_and_its_place(tmp_path: Path, name: str) -> None:
    """A bad file is refused with a sentence, and the row and column where there are any."""
    made, expected = CORPUS[name]
    assert expected in told(tmp_path, made())


def test_the_corpus_is_large_enough() -> None:
    """There are at least sixty bad files."""
    assert len(CORPUS) >= 60


@pytest.mark.parametrize("name", WRONG)
def test_every_fault_has_words_in_both_languages(tmp_path: Path, name: str) -> None:
    """Every fault of a cell is a line in Chinese and in English, without a gap left open."""
    for fault in faults(tmp_path, WRONG[name][0]()):
        for line in (line_of(fault, "zh_CN"), line_of(fault, "en")):
            assert line
            assert fault.what.key not in line
            assert "{" not in line


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    """A file with three mistakes gets three lines, from the top down."""
    raw = xlsx(unit(级别="区级"), unit(2, 年份="去年", 区县="思明区"))
    assert [(row, column) for _, row, column in told(tmp_path, raw)] == [(2, 7), (3, 6), (3, 9)]


def test_beyond_two_hundred_faults_they_are_only_counted(tmp_path: Path) -> None:
    """A thousand wrong rows are counted, and the first two hundred told."""
    with pytest.raises(BadFileError) as refused:
        read(tmp_path, csv_file(*[unit(n, 级别="?") for n in range(1000)]))
    assert (len(refused.value.faults), refused.value.count) == (200, 1000)


# --- any bytes ------------------------------------------------------------------------------------


def _known_heads() -> Iterator[bytes]:
    yield from (b"", b"PK\x03\x04", b"PK\x05\x06", OLE, b"<", b"\xef\xbb\xbf", b"\xff\xfe", b'"')


@given(st.sampled_from(list(_known_heads())), st.binary(max_size=300))
@example(b"PK\x05\x06", bytes(18))
def test_no_bytes_raise_anything_else(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes
) -> None:
    """Any bytes are read or refused in words."""
    faults(tmp_path_factory.getbasetemp(), head + rest)


PARTS = tuple(zipfile.ZipFile(io.BytesIO(GOOD)).namelist())


@given(st.sampled_from(PARTS), st.data())
def test_no_spoilt_part_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    """A workbook with a part cut, overwritten or respelt is read or refused in words."""
    content = part(GOOD, name)
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    new = data.draw(st.binary(max_size=30) | st.sampled_from(SNIPPETS))
    spoilt = content[:start] + new + content[start + length :]
    faults(tmp_path_factory.getbasetemp(), respun(GOOD, {name: spoilt}))


SNIPPETS = (b"", b"9" * 30, b'"', b"<v>1e999</v>", b'<c t="d"><v>x</v></c>', b'<c t="b"><v/></c>',
            b'<c t="n" s="99"><v>-5e9</v></c>', b"&#0;", b"<row/>", b"</row>", b"-1", b"\x00",
            b'<row r="3"><c t="inlineStr"><is><r><t>x</t></r></is></c></row>')  # fmt: skip


@given(st.integers(0, len(GOOD)), st.binary(min_size=1, max_size=8))
def test_no_spoilt_zip_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, start: int, new: bytes
) -> None:
    """A workbook with bytes overwritten anywhere is read or refused in words."""
    faults(tmp_path_factory.getbasetemp(), GOOD[:start] + new + GOOD[start + len(new) :])


def test_every_column_has_a_note() -> None:
    """The template explains every column."""
    assert all(column.note.key for column in COLUMNS)
