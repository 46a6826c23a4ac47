"""The short codes by which an official confirms: made to be read from a screen and typed once."""

import re
import secrets

from handlers.officials.reading import clean
from handlers.wording import plain
from models.sealing import Sealer

_DIGITS = "23456789"
_LETTERS = "ACDEFHJKMNPRTVWXY"
"""Without letters that are taken for a digit or for each other."""
_CODE = re.compile(r"(?<![a-z0-9])(?![0-9]{4})[0-9][a-z0-9]{3}(?![a-z0-9])")
_FACTOR = re.compile(r"(?<![a-z0-9])[0-9]{6}(?![a-z0-9])")
_ONLY_CODES = re.compile(r"[a-z0-9 ,，、+;；]{4,20}")


def new_code() -> str:
    """Four characters, a digit first and at least one letter: no object's name looks like it."""
    while True:
        rest = "".join(secrets.choice(_DIGITS + _LETTERS) for _ in range(3))
        if not rest.isdigit():
            return secrets.choice(_DIGITS) + rest


def fingerprint(sealer: Sealer, code: str, act_id: int) -> str:
    """What is stored of a code; it is good for this act alone."""
    return sealer.fingerprint(code.upper(), f"act:{act_id}")


def found_in(text: str) -> tuple[str, str] | None:
    """The code and the six digits (动态口令) in a text that is nothing else; "" for a missing one.

    None: the text is no such thing. 7K3 and 7K3MM are none either: half a code is not a wrong one.
    """
    even = plain(clean(text))
    if not _ONLY_CODES.fullmatch(even):
        return None
    code, factor = _CODE.search(_FACTOR.sub(" ", even)), _FACTOR.search(even)
    both = "".join(part[0] for part in (code, factor) if part)
    if not both or len(re.sub(r"[^a-z0-9]", "", even)) != len(both):
        return None
    return (code[0].upper() if code else "", factor[0] if factor else "")


def is_half(text: str) -> bool:
    """Whether somebody who is asked for a code typed a part of it, or too much."""
    word = re.sub(r"[\s,，]", "", text)
    short = 0 < len(word) <= _LONGEST_HALF and word.isascii() and word.isalnum()
    return short and any(map(str.isdigit, word))


_LONGEST_HALF = 12
