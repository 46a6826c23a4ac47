"""The names that the rest of a line begins with: Q7J in 回避 Q7J 曾在该单位任职.

A rest may begin with a name or with words, and what is taken for words is done to somebody else:
a colleague's name with a slip would make the official keep out of the case themselves. So what
looks like a name and is none is never taken for words; the official reads which it was.
"""

import re

from handlers.officials.reading import Typed
from models import names
from models.messages import Say, say

__all__ = ["leading_name", "mistyped", "wrong_name"]

_SHAPED = re.compile(r"[a-z][0-9]{1,12}[a-z](?![a-z0-9])")
_PLACE = re.compile(r"[0-9]{1,2}(?=\s)")
"""A place in a list before the name: 登记评价机构 1 U55E."""


def leading_name(rest: str) -> tuple[str, str]:
    """The right name that a text begins with ("" for none) and what follows, as typed."""
    typed = Typed.of(rest)
    match = _SHAPED.match(typed.even)
    if match is None or names.parse(match[0]) is None:
        return "", typed.text
    return match[0].upper(), typed.after(match.end()).text


def wrong_name(rest: str, letters: str) -> str:
    """The first wrong one among the names that a text begins with; "" where none is wrong.

    Args:
        letters: those of the names that may stand there. After one of them and a digit nothing but
            a right name is taken (q 4h, Q4, Q4HH are none); another letter's must look like one.
    """
    typed, first = Typed.of(rest), True
    if place := _PLACE.match(typed.even):
        typed = typed.after(place.end())
    meant = re.compile(rf"[{letters.lower()}][ -]?[0-9][a-z0-9]*")
    while match := meant.match(typed.even) or (first and _SHAPED.match(typed.even)) or None:
        if names.parse(match[0]) is None:
            return match[0].upper()
        typed, first = typed.after(match.end()), False
    return ""


def mistyped(text: str) -> Say | None:
    """What to say of a text that is shaped like a name and is none, where a search is possible."""
    even = Typed.of(text).even
    if _SHAPED.fullmatch(even) and names.parse(even) is None:
        return say("work.bad_name", name=even.upper())
    return None
