"""What goes wrong at the platform, or on the way, when a test wants it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["hang", "502", "html", "reset", "drip", "moved", "429"]
"""No answer · a gateway's page · a page of HTML with status 200 · half an answer, then the
connection ends · an answer of one byte at a time · sent on to the same call elsewhere ·
too many calls."""


@dataclass
class Fault:
    """The next `times` calls of a method (any, where left out) go wrong.

    `taken`: the platform does what was asked before, so that only the answer is lost.
    """

    kind: Kind
    method: str | None = None
    times: int = 1
    taken: bool = False
