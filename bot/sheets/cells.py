"""One cell becomes one value, or a sentence that says what to write instead."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar

from models.messages import Say, say
from models.units import CreditCodeError, CreditCodeFault, credit_code

_T = TypeVar("_T")

EARLIEST: Final = 2010
"""Years before it are slips: green manufacturing lists began in 2017."""

_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0?0:00(?::00)?)?"
)
_YEAR = re.compile(r"(\d{4})\s*年?度?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_CODE_FAULTS: Final[Mapping[CreditCodeFault, Say]] = {
    "length": say("sheets.code.length"),
    "character": say("sheets.code.character"),
    "check": say("sheets.code.check"),
}
EXACT: Final = 10**15
"""A spreadsheet keeps fifteen digits of a number; those after them are gone."""


class CellError(ValueError):
    """A value cannot be used; `what` says what to mend."""

    def __init__(self, what: Say) -> None:
        """Take the sentence."""
        super().__init__(what.key)
        self.what = what


def shown(value: object) -> str:
    """A value as it is repeated in a sentence."""
    text = clean(str(value))
    return text if len(text) <= 40 else text[:40] + "…"


def clean(text: str) -> str:
    """On one line, without signs that nobody sees; width and case stay as they are."""
    return " ".join("".join(map(_visible, text)).split())


def _visible(sign: str) -> str:
    kind = unicodedata.category(sign)
    return " " if kind in ("Cc", "Zl", "Zp") else "" if kind in ("Cf", "Cs") else sign


def text(value: object, longest: int) -> str:
    """Words; a whole number is taken as it would be typed (a telephone number).

    Raises:
        CellError: where it is too long, a date, or a number that lost digits.
    """
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise CellError(say("sheets.no_text", value=shown(value)))
    if isinstance(value, int) and abs(value) >= EXACT:
        raise CellError(say("sheets.digits_lost"))
    found = clean(unguarded(str(value)))
    if len(found) > longest:
        raise CellError(say("sheets.too_long", length=len(found), limit=longest))
    if "\ufffd" in found:
        raise CellError(say("sheets.stray_byte", value=shown(found)))
    return found


def code(value: object) -> str:
    """A unified social credit code. Raises CellError; an empty cell is none either."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise CellError(say("sheets.digits_lost"))
    typed = text(value, 100)
    if _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", typed)):
        raise CellError(say("sheets.digits_lost"))
    if not typed:
        raise CellError(say("sheets.empty_cell"))
    try:
        return credit_code(typed)
    except CreditCodeError as error:
        raise CellError(_CODE_FAULTS[error.fault]) from error


def year(value: object, latest: int) -> int | None:
    """A year up to `latest`, None where the cell is empty. Raises CellError."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    typed = unicodedata.normalize("NFKC", shown("" if value is None else value))
    if not typed:
        return None
    match = None if isinstance(value, date | bool) else _YEAR.fullmatch(typed)
    if match is None or not EARLIEST <= int(match[1]) <= latest:
        raise CellError(say("sheets.no_year", value=shown(value), first=EARLIEST, last=latest))
    return int(match[1])


def day(value: object, latest: date) -> date | None:
    """A day up to `latest`, None where the cell is empty. Raises CellError."""
    found = value.date() if isinstance(value, datetime) else value
    if isinstance(found, str):
        found = _typed_day(found)
    if found is None:
        return None
    if not isinstance(found, date):
        raise CellError(say("sheets.no_date", value=shown(value)))
    if not date(EARLIEST, 1, 1) <= found <= latest:
        raise CellError(say("sheets.date_out_of_range", value=shown(found.isoformat())))
    return found


def _typed_day(typed: str) -> date | None:
    plain = unicodedata.normalize("NFKC", clean(typed))
    if not plain:
        return None
    match = _DAY.fullmatch(plain)
    try:
        return date(*map(int, match.groups())) if match else _refused(typed)
    except ValueError:
        return _refused(typed)


def _refused(typed: str) -> date:
    raise CellError(say("sheets.no_date", value=shown(typed)))


def choice(value: object, spellings: Mapping[str, _T], refusal: Callable[[str], Say]) -> _T | None:
    """One of a few values by any of its spellings, None where the cell is empty.

    Args:
        spellings: by `folded` spelling.
        refusal: the sentence for a spelling that is none of them.

    Raises:
        CellError: where it is none of them.
    """
    typed = text(value, 100)
    if not typed:
        return None
    found = spellings.get(folded(typed))
    if found is None:
        raise CellError(refusal(shown(typed)))
    return found


def folded(spelling: str) -> str:
    """A spelling as it is compared: without width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", spelling).casefold().split())


# --- signs by which a spreadsheet takes a text for a formula --------------------------------------

_TRIGGERS = "=+-@＝＋－＠\t\r\n"


def dangerous(text: str) -> bool:
    """Whether a spreadsheet may calculate the text: it begins, after spaces, with such a sign."""
    bare = text.lstrip(" \u00a0\u3000\u200b\ufeff'")
    return bare.startswith(tuple(_TRIGGERS)) or text.startswith(("\t", "\r", "\n"))


def guarded(text: str) -> str:
    """A text that a spreadsheet shows and never calculates: an apostrophe before such a sign."""
    return f"'{text}" if dangerous(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given."""
    return text[1:] if text.startswith("'") and dangerous(text[1:]) else text
