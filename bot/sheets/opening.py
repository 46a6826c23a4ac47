"""Opening a file by what it holds: its name proves nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from bot.sheets import delimited, workbook
from bot.sheets.faults import whole
from bot.sheets.rows import Rows
from models.messages import Say, say

MAX_BYTES: Final = 12 * 1024 * 1024
"""Of a file as it is sent; 20,000 rows take about 2 MB as .xlsx and 5 MB as .csv."""

_HEAD: Final = 4096
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"Rar!", b"7z\xbc\xaf",
                  b"\x1f\x8b", b"\x7fELF", b"MZ", b"SQLite format 3")  # fmt: skip


@contextmanager
def opened(path: Path, *, merged: bool = False) -> Iterator[Rows]:
    """The rows of an .xlsx or .csv file, to be read once and in order.

    Args:
        merged: whether cells may be merged; all but the first of them are then empty.

    Raises:
        BadFileError: where it cannot be read; also while the rows are read.
        OSError: where the file itself cannot be opened.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    _refuse(path, head)
    if head.startswith(_ZIP):
        with workbook.opened(path, merged=merged) as rows:
            yield rows
    else:
        with delimited.opened(path) as rows:
            yield rows


def _refuse(path: Path, head: bytes) -> None:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise whole(say("sheets.too_large", limit=MAX_BYTES // 1024**2))
    if not head.strip():
        raise whole(say("sheets.empty"))
    reason = _other_kind(path, head)
    if reason is not None:
        raise whole(reason)


def _other_kind(path: Path, head: bytes) -> Say | None:
    """Why a file is of a kind that we do not read."""
    if head.startswith(_OLE):
        # A locked workbook is a sealed box in the old container; its list of parts names the seal.
        locked = _LOCKED in path.read_bytes()
        return say("sheets.password") if locked else say("sheets.old_format")
    if head.startswith(_OTHERS):
        return say("sheets.no_table")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return say("sheets.web_page")
    return _other_package(path) if head.startswith(_ZIP) else None


def _other_package(path: Path) -> Say | None:
    """What a zip is, where it is no .xlsx."""
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    # The message is for everything that a made-up directory of a zip sets off.
    except (BadZipFile, ValueError, OSError, RuntimeError, OverflowError, LookupError):
        return say("sheets.damaged")
    if "xl/workbook.bin" in names:
        return say("sheets.binary_format")
    return None if "xl/workbook.xml" in names else say("sheets.other_package")
