"""Reading a .csv file: UTF-8 with or without its mark, or GBK in its full form GB 18030."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Final

from bot.sheets.faults import BadFileError, Fault, Spot, whole
from bot.sheets.rows import MAX_COLUMNS, Row, Rows
from models.messages import say

_MARK: Final = b"\xef\xbb\xbf"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_STRAY = re.compile(r"[\ud800-\udfff\ufffd]")
"""A byte that no character came from, or one that another program gave up on before us."""
_DELIMITERS: Final = ",\t;"


@contextmanager
def opened(path: Path) -> Iterator[Rows]:
    """The rows of the file.

    Raises:
        BadFileError: where it is no table of text, or bytes in it belong to no character. Also
            while the rows are read.
    """
    text = _text(path.read_bytes())
    delimiter = _delimiter(text)
    if _STRAY.search(text):
        raise BadFileError(_stray(text, delimiter)) from None
    yield Rows(_rows(text, delimiter), text.count("\n") + 1)


def _text(raw: bytes) -> str:
    """The characters, with a lone surrogate for every byte that belongs to none."""
    if raw.startswith(_UTF16):
        raise whole(say("sheets.utf16"))
    if b"\x00" in raw:
        raise whole(say("sheets.no_table"))
    bare = raw.removeprefix(_MARK)
    # GB 18030 takes nearly any two bytes for a character, so UTF-8 is tried first.
    as_utf8 = bare.decode("utf-8", "surrogateescape")
    if bare is not raw or not _STRAY.search(as_utf8):
        return _checked(as_utf8)
    as_gb = bare.decode("gb18030", "surrogateescape")
    return _checked(min(as_gb, as_utf8, key=lambda text: len(_STRAY.findall(text))))


def _checked(text: str) -> str:
    head = text[:2000]
    strange = sum(unicodedata.category(sign) in ("Cc", "Co", "Cn") for sign in head)
    strange -= sum(head.count(sign) for sign in "\r\n\t")
    if strange * 20 > len(head):
        raise whole(say("sheets.no_table"))
    return text


def _delimiter(text: str) -> str:
    """What parts the columns: whichever of the three stands most often in the first filled line."""
    first = next((line for line in text[:20_000].splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=first.count)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, values in enumerate(reader, start=1):
            if any(map(str.strip, values[MAX_COLUMNS:])):
                raise BadFileError([Fault(Spot(number), say("sheets.too_many_cells_in_row"))])
            yield Row(number, tuple(values[:MAX_COLUMNS]))
    except csv.Error as error:
        raise BadFileError([Fault(Spot(number + 1), say("sheets.quotation_mark"))]) from error


def _stray(text: str, delimiter: str) -> Iterator[Fault]:
    for row in _rows(text, delimiter):
        for column, value in enumerate(row.values, start=1):
            if _STRAY.search(str(value)):
                shown = _STRAY.sub("□", str(value))[:40]
                yield Fault(Spot(row.number, column), say("sheets.stray_byte", value=shown))
