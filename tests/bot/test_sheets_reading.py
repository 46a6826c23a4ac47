"""Good files: however a person saves a list, the same units come out of it."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.sheets.faults import BadFileError
from bot.sheets.filings import read_filings
from bot.sheets.places import Places
from bot.sheets.units import read_units
from models.reconciliation import Entry
from models.unit_rows import AppliesFor, ListedAs, UnitRow
from tests.bot.sheets_made import (
    HEADINGS,
    PLACES,
    code,
    csv_file,
    csv_text,
    edited,
    read,
    respelt,
    shared,
    told,
    unit,
    xlsx,
)

SHENZHEN = Places(PLACES.packs, "shenzhen")
FULL = unit(
    简称="一号机电",
    入选日期="2025-12-01",
    法定代表人="李某",
    联系人="王某",
    联系电话="0755-1234567",
)
READ = UnitRow(
    code=code(1),
    kind="enterprise",
    name="深圳市第1精密机电有限公司",
    city="shenzhen",
    district="南山区",
    short_name="一号机电",
    legal_representative="李某",
    call_name="王某",
    call_phone="0755-1234567",
    listings=(ListedAs("city", "factory", 2025, date(2025, 12, 1)),),
    rows=(2,),
)


@pytest.mark.parametrize(
    "raw",
    [
        xlsx(FULL),
        shared(xlsx(FULL)),
        csv_file(FULL),
        csv_file(FULL, encoding="utf-8-sig"),
        csv_file(FULL, encoding="gbk"),
        csv_file(FULL, encoding="gb18030"),
        csv_text(FULL).replace(",", "\t").encode("gbk"),
        csv_text(FULL).replace(",", ";").replace("\r\n", "\n").encode(),
        csv_file(FULL) + b"\r\n , ,\r\n",
        xlsx(FULL, 填写说明=[]),
        edited(lambda sheet: sheet.cell(90, 2, " "), FULL),
        edited(lambda sheet: setattr(sheet, "title", "单位名单"), FULL),
        respelt(b"<dimension ref=", b"<dimension ref='A1:B1'/><x y=", raw=xlsx(FULL)),
    ],
    ids=[
        "xlsx",
        "shared strings",
        "utf-8",
        "utf-8 with a mark",
        "gbk",
        "gb18030",
        "tabs",
        "semicolons",
        "an empty line",
        "a sheet of notes",
        "a cell far below",
        "another title",
        "a wrong dimension",
    ],
)
def test_the_same_list_saved_in_many_ways_is_the_same_list(tmp_path: Path, raw: bytes) -> None:
    """A list is read alike from .xlsx and .csv, in every encoding and with every separator."""
    table = read(tmp_path, raw)
    assert table.units == (READ,)


def test_rows_that_the_sheet_disowns_are_read(tmp_path: Path) -> None:
    """A sheet that claims to have three rows, and has two hundred, is read to its end."""
    raw = xlsx(*(unit(number) for number in range(200)))
    lying = respelt(b'<dimension ref="A1:N201"', b'<dimension ref="A1:F3"', raw=raw)
    assert len(read(tmp_path, lying).units) == 200


def test_the_columns_may_stand_in_any_order_and_speak_english(tmp_path: Path) -> None:
    """English headings and values are taken, in any order, and columns that may lack do."""
    headings = ("Unified Social Credit Code", "UNIT NAME", "Kind*", "district（required）")
    raw = xlsx([code(1), "Alpha Ltd.", "Enterprise", "南山"], headings=headings)
    (found,) = read(tmp_path, raw, places=SHENZHEN).units
    assert (found.name, found.city, found.district) == ("Alpha Ltd.", "shenzhen", "南山区")


def test_a_title_may_stand_above_the_headings(tmp_path: Path) -> None:
    """The headings are found below a title; rows keep the numbers that the spreadsheet shows."""
    raw = edited(lambda sheet: sheet.insert_rows(1, 2), FULL)
    (found,) = read(tmp_path, raw).units
    assert found.rows == (4,)
    titled = xlsx(HEADINGS, FULL, headings=["2025年名单"])
    assert read(tmp_path, titled).units[0].rows == (3,)


def test_the_city_of_the_import_fills_empty_cells(tmp_path: Path) -> None:
    """An empty city is the one that the import is for."""
    (found,) = read(tmp_path, xlsx(unit(城市=None)), places=SHENZHEN).units
    assert found.city == "shenzhen"


def test_the_district_of_the_official_fills_empty_cells(tmp_path: Path) -> None:
    """An empty district is the official's own, and only in their own city."""
    mine = Places(PLACES.packs, "shenzhen", "南山区")
    (found,) = read(tmp_path, xlsx(unit(城市=None, 区县=None)), places=mine).units
    assert found.district == "南山区"
    elsewhere = told(tmp_path, xlsx(unit(城市="云浮市", 区县=None)), mine)
    assert elsewhere == [("sheets.district_missing", 2, 6)]


@pytest.mark.parametrize(
    "day",
    ["2025-12-01", "2025/12/1", "2025.12.1", "2025年12月1日", "２０２５－１２－１", " 2025-12-1 ",
     "2025-12-01 00:00:00", date(2025, 12, 1), datetime(2025, 12, 1)],  # noqa: DTZ001
)  # fmt: skip
def test_days_are_read_in_the_usual_spellings(tmp_path: Path, day: Any) -> None:
    """A day is taken as a date and as a text in every usual spelling."""
    (found,) = read(tmp_path, xlsx(unit(入选日期=day))).units
    assert found.listings[0].listed_on == date(2025, 12, 1)


@pytest.mark.parametrize("year", [2025, 2025.0, "2025", "2025年", "2025年度", "２０２５"])
def test_years_are_read_in_the_usual_spellings(tmp_path: Path, year: Any) -> None:
    """A year is taken as a number, a decimal without decimals, and a text."""
    (found,) = read(tmp_path, xlsx(unit(年份=year))).units
    assert found.listings[0].year == 2025


WIDE = "".join(chr(ord(sign) + 0xFEE0) for sign in code(7))


@pytest.mark.parametrize("typed", [code(7).lower(), f" {code(7)[:6]} {code(7)[6:]}\u200b", WIDE])
def test_codes_are_brought_to_one_form(tmp_path: Path, typed: str) -> None:
    """A code may be typed small, wide or spaced."""
    (found,) = read(tmp_path, xlsx(unit(统一社会信用代码=typed))).units
    assert found.code == code(7)


def test_a_telephone_may_be_a_number(tmp_path: Path) -> None:
    """A telephone number that was stored as a quantity still has all its digits."""
    (found,) = read(tmp_path, xlsx(unit(联系电话=13800138000.0))).units
    assert found.call_phone == "13800138000"


def test_several_lists_of_a_unit_come_together(tmp_path: Path) -> None:
    """A unit's rows are one unit; its own fields may stand in the first of them only."""
    second = unit(简称=None, 级别="国家级", 年份=2026)
    third = unit(
        单位名称="深圳市第1精密机电有限公司", 类别="绿色供应链", 年份=None, 拟申报年份=2027
    )
    (found,) = read(tmp_path, xlsx(FULL, unit(2), second, third)).units[:1]
    listed = ListedAs("national", "factory", 2026)
    assert found == replace(
        READ,
        listings=(*READ.listings, listed),
        applications=(AppliesFor("city", "supply_chain", 2027),),
        rows=(2, 4, 5),
    )


def test_parks_and_agencies_need_not_repeat_what_they_are_listed_as(tmp_path: Path) -> None:
    """The category of a park and of an agency follows from what they are."""
    park = unit(1, 类型="园区", 类别=None)
    agency = unit(2, 类型="第三方机构", 类别=None, 区县=None, 级别="国家级")
    found = read(tmp_path, xlsx(park, agency)).units
    assert [one.listings[0].category for one in found] == ["park", "third_party"]
    assert found[1].district == ""


def test_a_unit_may_be_on_no_list(tmp_path: Path) -> None:
    """A unit that is on no list, and means to join none, is still a unit."""
    (found,) = read(tmp_path, xlsx(unit(级别=None, 类别=None, 年份=None))).units
    assert (found.listings, found.applications) == ((), ())


def test_signs_that_nobody_sees_are_taken_out(tmp_path: Path) -> None:
    """Control signs, line breaks and zero-width spaces do not reach the register."""
    name = "深圳\u200b市\x07甲\n乙　公司\u00a0"
    raw = csv_file(unit(单位名称=name))
    assert read(tmp_path, raw).units[0].name == "深圳市 甲 乙 公司"


def test_progress_is_told(tmp_path: Path) -> None:
    """While a large file is read, how far it is is told, and never more than there is."""
    path, heard = tmp_path / "list.csv", list[tuple[int, int]]()
    path.write_bytes(csv_file(*(unit(number) for number in range(1200))))
    read_units(path, PLACES, date(2026, 12, 1), lambda *far: heard.append(far))
    assert [done for done, _ in heard] == [500, 1000]
    assert all(done <= about for done, about in heard)


def test_every_heading_of_the_template_is_known() -> None:
    """The headings in these tests are those of the template."""
    assert len(set(HEADINGS)) == 14


# --- the platform's list of who has submitted -----------------------------------------------------


def _filings(folder: Path, raw: bytes) -> tuple[Entry, ...]:
    path = folder / "filings"
    path.write_bytes(raw)
    return read_filings(path)


def test_the_platforms_list_is_read_by_its_headings(tmp_path: Path) -> None:
    """Codes and names are found below their headings, whatever stands above and beside them."""
    rows: list[list[Any]] = [
        ["2026年动态管理表填报名单"],
        ["导出日期", date(2026, 3, 20)],
        ["序号", "企业名称", "填报时间", "统一社会信用代码（三证合一）"],
        [1, "甲公司", date(2026, 3, 1), f" {code(1).lower()}"],
        [2, "乙公司", None, None],
    ]
    raw = xlsx(*rows[1:], headings=rows[0])
    assert _filings(tmp_path, raw) == (Entry(4, code(1), "甲公司"), Entry(5, "", "乙公司"))


def test_the_platforms_list_may_have_merged_cells(tmp_path: Path) -> None:
    """A title across the whole list does not keep it from being read."""
    raw = edited(lambda sheet: sheet.merge_cells("O1:P1"), FULL)
    assert _filings(tmp_path, raw) == (Entry(2, code(1), "深圳市第1精密机电有限公司"),)


def test_a_bare_list_of_codes_is_read(tmp_path: Path) -> None:
    """Without headings every cell that looks like a code is taken."""
    raw = f"{code(1)}\n已填报,{code(2)}\n备注,无\n".encode("gbk")
    assert _filings(tmp_path, raw) == (Entry(1, code(1)), Entry(2, code(2)))


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        (csv_text(headings=["备注"]).encode(), "sheets.nobody_named"),
        (xlsx([914403001922038216], headings=["信用代码"]), "sheets.digits_lost"),
        (b"", "sheets.empty"),
        (bytes(99), "sheets.no_table"),
    ],
)
def test_a_list_that_names_nobody_is_refused(tmp_path: Path, raw: bytes, key: str) -> None:
    """A list without codes and names, or with codes that lost digits, is refused in words."""
    with pytest.raises(BadFileError) as refused:
        _filings(tmp_path, raw)
    assert [fault.what.key for fault in refused.value.faults] == [key]
