"""Typed names, contacts and document numbers: put in one form, and what to look at once more.

Nothing is refused here: whoever wrote it knows it better. A right form says nothing about whose
name, telephone or document it is (格式校验通过，未核验).
"""

import re
import unicodedata
from datetime import date

import phonenumbers
from phonenumbers import PhoneNumberFormat

from handlers.questions import Check
from models.messages import Say, say

Checked = tuple[str, Say | None]

LONGEST_NAME = 60
LONGEST_CONTACT = 120
LONGEST_DOCUMENT = 40

_ANONYMOUS = re.compile(
    r"匿名|不具名|保密|.{0,2}某[人某]?|热心(?:市民|群众)|知情人.{0,2}|anonym\w*", re.IGNORECASE
)
_TITLE = re.compile(r".{0,3}(?:先生|女士|小姐|同志|老师|经理|总)")
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[A-Za-z0-9.-]{1,180}\.[A-Za-z]{2,24}")
_EXTENSION = re.compile(r"\s*(?:转|分机号?)\s*(?=[0-9])")


def _one_line(text: str) -> str:
    """On one line, in ordinary width, without signs that nobody sees."""
    wide = unicodedata.normalize("NFKC", text)
    seen = "".join(" " if unicodedata.category(one)[0] in "ZC" else one for one in wide)
    return " ".join(seen.split())


def name(text: str) -> Checked:
    """A person's name, as an identity document has it."""
    kept = _one_line(text)
    letters = [one for one in kept if unicodedata.category(one)[0] == "L"]
    if _ANONYMOUS.fullmatch(kept):
        return kept, say("intake.check.anonymous")
    if len(letters) < 2 or any(one.isdigit() for one in kept) or _TITLE.fullmatch(kept):
        return kept, say("intake.check.name")
    return kept, None


def contact(text: str) -> Checked:
    """A telephone number of any country, an e-mail address, or something else to look at again."""
    kept = _one_line(text)
    if _EMAIL.fullmatch(kept):
        return kept, None
    number = _number(kept)
    return (kept, say("intake.check.contact")) if number is None else (number, None)


def _number(text: str) -> str | None:
    """A telephone number as people of its country write it; None where it cannot be one."""
    try:
        number = phonenumbers.parse(_EXTENSION.sub(" ext. ", text), "CN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    if number.country_code != 86:
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if mobile and not number.extension:
        return str(number.national_number)
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)


# --- identity documents ---------------------------------------------------------------------------

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_PASSPORT = re.compile(r"[A-Z0-9]{5,14}")
_FOREIGNER = re.compile(r"[A-Z]{3}[0-9]{12}")


def citizen_number(text: str, today: date) -> bool:
    """Whether a text has the form of a citizen's or resident's number (GB 11643), on `today`."""
    if not _EIGHTEEN.fullmatch(text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[17] and _born(text, today)


def _born(text: str, today: date) -> bool:
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return born <= today


def document(kind: str, today: date) -> Check:
    """What looks at the number of one kind of document."""

    def check(text: str) -> Checked:
        kept = "".join(one for one in _one_line(text) if one not in " -").upper()
        return kept, None if _fits(kind, kept, today) else say("intake.check.document")

    return check


def right_form(kind: str, text: str, today: date) -> bool:
    """Whether a number has the form of its kind of document; of another document nobody knows."""
    return kind != "another" and _fits(kind, text, today)


def _fits(kind: str, text: str, today: date) -> bool:
    if kind in ("id_card", "residence"):
        return citizen_number(text, today)
    if kind == "foreigner":
        return bool(_FOREIGNER.fullmatch(text)) or citizen_number(text, today)
    return bool(_PASSPORT.fullmatch(text)) if kind == "passport" else bool(text)
