"""What a channel carries of a complaint: whether it may be filed there at all, and which files."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

MB = 1024 * 1024
MOST_PIECES = 20
"""Pieces of evidence in one case."""
MOST_BYTES = 200 * MB
"""Bytes of all the evidence of one case."""

Files: TypeAlias = Literal["page", "fetched", "link"]
"""The channel's own page sends them · they are fetched from the platform by their source · only
the signed page takes them."""


@dataclass(frozen=True, slots=True)
class Taking:
    """`filing`: whether a real-name complaint may be filed there; where its servers stand abroad it
    may not (个人信息保护法 36). `file_bytes`: the largest file that it carries. The signed page
    takes `PAGE_BYTES` whatever the channel.
    """

    filing: bool = True
    files: Files = "link"
    file_bytes: int = 0


PAGE_BYTES = 50 * MB
"""Bytes of one file on the signed page and on the page of the web chat."""
