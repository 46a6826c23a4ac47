"""The columns of a list of units: what they are called, and which column of a file is which."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.sheets.faults import BadFileError, Fault, Spot
from bot.sheets.rows import Row
from models.messages import Say, Words, say

Name: TypeAlias = Literal[
    "name", "short_name", "code", "kind", "city", "district", "level", "category", "year",
    "listed_on", "legal_representative", "contact", "phone", "applies_in",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the template, and what else people call it. `note` explains it to them."""

    name: Name
    heading: Words
    note: Say
    also: tuple[str, ...] = ()
    needed: bool = False


COLUMNS: Final = (
    Column("name", Words("单位名称", "Unit name"), say("sheets.note.name"),
           ("企业名称", "园区名称", "机构名称", "名称", "name"), needed=True),
    Column("short_name", Words("简称", "Short name"), say("sheets.note.short_name"),
           ("单位简称", "企业简称")),
    Column("code", Words("统一社会信用代码", "Unified social credit code"),
           say("sheets.note.code"), ("社会信用代码", "信用代码", "credit code", "uscc", "code"),
           needed=True),
    Column("kind", Words("类型", "Kind"), say("sheets.note.kind"), ("单位类型", "type"),
           needed=True),
    Column("city", Words("城市", "City"), say("sheets.note.city"), ("所在城市", "地市", "省市")),
    Column("district", Words("区县", "District"), say("sheets.note.district"),
           ("区", "所在区", "所在区县", "市州", "县区", "county"), needed=True),
    Column("level", Words("级别", "Level"), say("sheets.note.level"), ("层级", "名单级别")),
    Column("category", Words("类别", "Category"), say("sheets.note.category"), ("名单类别",)),
    Column("year", Words("年份", "Year"), say("sheets.note.year"),
           ("年度", "批次年份", "入选年份", "列入年份", "list year")),
    Column("listed_on", Words("入选日期", "Listed on"), say("sheets.note.listed_on"),
           ("列入日期", "公布日期", "listing date")),
    Column("legal_representative", Words("法定代表人", "Legal representative"),
           say("sheets.note.legal_representative"), ("法人代表", "法人")),
    Column("contact", Words("联系人", "Contact"), say("sheets.note.contact"),
           ("联系人姓名", "contact name")),
    Column("phone", Words("联系电话", "Telephone"), say("sheets.note.phone"),
           ("电话", "手机", "手机号", "联系方式", "phone")),
    Column("applies_in", Words("拟申报年份", "Means to apply in"), say("sheets.note.applies_in"),
           ("拟申报年度", "applies in")),
)  # fmt: skip

BY_NAME: Final[Mapping[Name, Column]] = {column.name: column for column in COLUMNS}

_ASIDE = re.compile(r"[（(［\[].*?[)）\]］]|[*＊:：]")
_HEAD_WITHIN = 10
"""Filled rows among which the headings are looked for: a title may stand above them."""


def bare(heading: str) -> str:
    """A heading as it is compared: without spaces, width, case and what stands in brackets."""
    folded = unicodedata.normalize("NFKC", _ASIDE.sub("", heading)).casefold()
    return "".join(folded.split())


_MEANT: Final[Mapping[str, Name]] = {
    bare(spelling): column.name
    for column in COLUMNS
    for spelling in (column.heading.zh, column.heading.en, *column.also)
}


@dataclass(frozen=True, slots=True)
class Heading:
    """The headings of a file: which name stands in which column (from 1), and in which words."""

    row: int
    columns: Mapping[Name, int]
    words: Mapping[int, str]

    def spot(self, row: int, name: Name) -> Spot:
        """Where a value of a row stands, or would stand."""
        column = self.columns.get(name)
        return Spot(row, column, self.words[column] if column else "")

    def of(self, row: Row, name: Name) -> object:
        """A value of a row; None where its column is missing."""
        column = self.columns.get(name, 0)
        return row.values[column - 1] if 0 < column <= len(row.values) else None


def find_headings(rows: Iterator[Row], needed: frozenset[Name]) -> Heading:
    """Read down to the headings, and understand them. Rows above them are left out.

    Raises:
        BadFileError: where a column is missing, twice there, or unknown.
    """
    first: Row | None = None
    for _, row in zip(range(_HEAD_WITHIN), rows, strict=False):
        first = first or row
        if len({_MEANT.get(bare(str(value))) for value in row.values if value} - {None}) >= 2:
            return _understood(row, needed)
    if first is None:
        raise BadFileError([Fault(Spot(), say("sheets.empty"))])
    return _understood(first, needed)


def _understood(row: Row, needed: frozenset[Name]) -> Heading:
    heading, faults = Heading(row.number, {}, {}), list[Fault]()
    columns: dict[Name, int] = {}
    words: dict[int, str] = {}
    for column, value in enumerate(row.values, start=1):
        text = " ".join(str(value).split()) if value is not None else ""
        if not text:
            continue
        words[column], name = text[:40], _MEANT.get(bare(text))
        spot = Spot(row.number, column)
        if name is None:
            faults.append(Fault(spot, _unknown(text[:40])))
        elif name in columns:
            faults.append(Fault(spot, say("sheets.column_twice", heading=text[:40])))
        else:
            columns[name] = column
    heading = Heading(row.number, columns, words)
    faults += [_missing(row.number, name) for name in BY_NAME if name in needed - columns.keys()]
    if faults:
        raise BadFileError(faults)
    return heading


def _unknown(heading: str) -> Say:
    near = difflib.get_close_matches(bare(heading), _MEANT, 1, cutoff=0.6)
    if near:
        like = BY_NAME[_MEANT[near[0]]].heading
        return say("sheets.column_misspelt", heading=heading, like=like)
    return say("sheets.column_unknown", heading=heading)


def _missing(row: int, name: Name) -> Fault:
    return Fault(Spot(row), say("sheets.column_missing", heading=BY_NAME[name].heading))
