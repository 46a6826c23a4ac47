"""The parts of an .xlsx file, which is a zip of XML: looked through before anything reads them.

A few kilobytes can unzip to gigabytes, a DTD can multiply a word a billion times, a sheet can claim
to have three rows and hold forty thousand. So every part is unzipped once, counted as it comes out,
and every XML part is walked by expat, which keeps nothing.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from bot.sheets.faults import MOST_FAULTS, whole
from models.messages import Say, say

MAX_PARTS: Final = 500
MAX_UNZIPPED: Final = 64 * 1024 * 1024
"""Bytes of all parts. 20,000 rows of 14 columns take about 20 MB."""
MAX_RATIO: Final = 250
"""How many bytes one byte may unzip to, in a part of more than `_SMALL`; real tables reach 40."""
MAX_IN_SHEET: Final = 1_500_000
"""Elements of one worksheet; a filled cell has two."""
MAX_STRINGS: Final = 2_000_000
"""Elements of the table of shared texts."""
MAX_ELEMENTS: Final = 100_000
"""Elements of any other part: nobody formats a list of units that richly."""
MAX_DEPTH: Final = 64
_SMALL: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The name space of a worksheet's own elements; extensions have an `f` of another one."""

_T = TypeVar("_T")


class DamagedError(Exception):
    """The zip, or the XML in it, is not what it says it is."""


@dataclass
class SheetScan:
    """What expat saw of one worksheet: its rows, and what no list of units may hold.

    Cells are (row, column); `last_row` is the last row that the file has, filled or not, and
    `last_column` the last column with anything in it. The lists hold the first `MOST_FAULTS`.
    """

    last_row: int = 0
    last_column: int = 0
    merged: list[str] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    errors: list[tuple[int, int]] = field(default_factory=list)
    disordered: bool = False


def check(path: Path) -> dict[str, SheetScan]:
    """Look through every part; gives the worksheets by the name of their part.

    Raises:
        BadFileError: where the file is too large, locked by a password, or holds a DTD.
        DamagedError: where it is damaged.
    """
    try:
        with ZipFile(path) as archive:
            return _check(archive)
    # NotImplementedError: an unknown way of compressing; RuntimeError: a password; the others come
    # from headers that contradict each other.
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError,
            RuntimeError, expat.ExpatError) as error:  # fmt: skip
        raise DamagedError from error


def _check(archive: ZipFile) -> dict[str, SheetScan]:
    entries = archive.infolist()
    _refuse_if(len(entries) > MAX_PARTS, say("sheets.too_many_parts", limit=MAX_PARTS))
    _refuse_if(any(e.flag_bits & _ENCRYPTED for e in entries), say("sheets.password"))
    if len({entry.filename for entry in entries}) != len(entries):
        raise DamagedError
    declared = sum(entry.file_size for entry in entries)
    _refuse_if(declared > MAX_UNZIPPED, _too_large())
    _refuse_if(any(map(_swollen, entries)), say("sheets.swollen"))
    left, sheets = MAX_UNZIPPED, {}
    for entry in entries:
        walk = _walk_for(entry.filename)
        for chunk in _unzipped(archive, entry):
            left -= len(chunk)
            _refuse_if(left < 0, _too_large())
            if walk is not None:
                walk.feed(chunk)
        if walk is not None:
            walk.close()
            if isinstance(walk, _SheetWalk):
                sheets[entry.filename] = walk.scan
    return sheets


def _too_large() -> Say:
    return say("sheets.unzips_too_large", limit=MAX_UNZIPPED // 1024**2)


def _refuse_if(bad: bool, why: Say) -> None:
    if bad:
        raise whole(why)


def _swollen(entry: ZipInfo) -> bool:
    return entry.file_size > _SMALL and entry.file_size > MAX_RATIO * entry.compress_size


def _unzipped(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """The bytes of a part as they come out. The checksum at the end raises BadZipFile."""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _walk_for(name: str) -> "_Walk | None":
    if not name.endswith((".xml", ".rels", ".vml")):
        return None
    if name.startswith("xl/worksheets/") and name.endswith(".xml"):
        return _SheetWalk()
    return _Walk(MAX_STRINGS if name.endswith("sharedStrings.xml") else MAX_ELEMENTS)


class _Walk:
    """One XML part: no DTD, not too deep, not too many elements."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        """Read on. Raises ExpatError, BadFileError."""
        self._parser.Parse(chunk, False)

    def close(self) -> None:
        """Read to the end. Raises ExpatError where the part is not whole."""
        self._parser.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise whole(say("sheets.dtd"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._left -= 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise whole(say("sheets.damaged"))
        _refuse_if(self._left < 0, say("sheets.too_many_cells"))
        space, _, bare = name.rpartition(" ")
        if space in _MAIN:
            self.entered(bare, attributes)

    def _end(self, _: str) -> None:
        self._depth -= 1

    def entered(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element of the main name space."""


class _SheetWalk(_Walk):
    """A worksheet: also which rows and cells there are, and in what order."""

    def __init__(self) -> None:
        super().__init__(MAX_IN_SHEET)
        self.scan = SheetScan()
        self._column = 0

    def entered(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of rows, cells, formulas, errors and merged ranges."""
        match name:
            case "row":
                self._row(attributes.get("r"))
            case "c":
                self._cell(attributes)
            case "v" | "is":
                self.scan.last_column = max(self.scan.last_column, self._column)
            case "f":
                _add(self.scan.formulas, (self.scan.last_row, self._column))
            case "mergeCell":
                _add(self.scan.merged, attributes.get("ref", "")[:40])

    def _row(self, number: str | None) -> None:
        after = self.scan.last_row
        self.scan.last_row = _number(number) if number else after + 1
        self.scan.disordered |= self.scan.last_row <= after
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        after, reference = self._column, attributes.get("r", "")
        here = _column(reference) if reference else after + 1
        self.scan.disordered |= here <= after
        self._column = here
        if reference and reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != str(self.scan.last_row):
            self.scan.disordered = True
        if attributes.get("t") == "e":
            _add(self.scan.errors, (self.scan.last_row, here))


def _add(noted: list[_T], one: _T) -> None:
    if len(noted) < MOST_FAULTS:
        noted.append(one)


def _number(digits: str) -> int:
    """A row's number; 0 for what is none, which stands out of order."""
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 9 else 0


def _column(reference: str) -> int:
    """The column of a reference such as AB12; 0 for what is none."""
    column = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        column = 26 * column + ord(letter) - ord("A") + 1
    return column
