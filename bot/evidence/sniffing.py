"""What a file is, by its first bytes: two detectors must agree, else it is nothing but bytes.

What somebody declares, by name or by header, is never believed. Even so a type only decides whether
a copy may be drawn and what an official is told; the original is always given as bytes.
"""

from collections.abc import Mapping
from typing import Final

import filetype
import puremagic

HEAD = 8192
"""Bytes that are looked at."""

_KNOWN: Final[Mapping[str, str]] = {
    "image/jpeg": "image/jpeg",
    "image/png": "image/png",
    "image/gif": "image/gif",
    "image/webp": "image/webp",
    "image/bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "image/x-ms-bmp": "image/bmp",
    "image/tiff": "image/tiff",
    "image/heic": "image/heic",
    "image/heif": "image/heic",
    "application/pdf": "application/pdf",
    "application/zip": "application/zip",
    "audio/mpeg": "audio/mpeg",
    "audio/amr": "audio/amr",
    "audio/wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "audio/ogg": "audio/ogg",
    "application/ogg": "audio/ogg",
    "video/mp4": "video/mp4",
    "video/quicktime": "video/quicktime",
    "video/webm": "video/webm",
}
"""The closed list: what a detector says, and what we call it."""
_NAMELESS: Final[Mapping[str, str]] = {".amr": "audio/amr"}
"""What puremagic knows by an ending alone."""
_ZIPPED: Final = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.")
"""Both begin like any archive, and the detectors differ on which it is: it stays an archive."""


def detected(head: bytes) -> str:
    """The media type of a file, "" where it is not sure.

    Args:
        head: its first `HEAD` bytes, or all of it where it is shorter.
    """
    first = _ours(_by_filetype(head))
    return first if first and first in {_ours(one) for one in _by_puremagic(head)} else ""


def _ours(said: str) -> str:
    return "application/zip" if said.startswith(_ZIPPED) else _KNOWN.get(said, "")


def _by_filetype(head: bytes) -> str:
    found = filetype.guess_mime(head) if head else None
    return str(found or "")


def _by_puremagic(head: bytes) -> list[str]:
    """Everything that it may be; of many that fit, the first is often the wrong one."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    return [_NAMELESS.get(one.extension, one.mime_type) for one in found]
