"""Numbers as the regulations write them: 三年, 3年, ５％, 5个工作日.

Only what the texts need (one to ninety-nine in Chinese). What people type in a conversation is
read in `handlers/answers.py`, with a library: loading that one takes longer than a whole check.
"""

import re
import unicodedata
from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_UNITS = "年|个月|月|日|个工作日|家|项|吨标准煤|%|条"
_NUMBER = re.compile(rf"([0-9]+(?:\.[0-9]+)?|[一二三四五六七八九十]+)({_UNITS})")
_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def chinese_number(text: str) -> int:
    """Read a Chinese number from 一 to 九十九.

    Raises:
        ValueError: it is none.
    """
    tens, ten, ones = text.rpartition("十") if "十" in text else ("", "", text)
    if any(len(part) > 1 or part not in ("", *_DIGITS) for part in (tens, ones)) or not text:
        raise ValueError(f"not a Chinese number up to 99: {text}")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def plain(text: str) -> str:
    """`text` in half-width characters and without white space (％ becomes %, ５ becomes 5)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def quantities(text: str) -> set[tuple[Decimal, str]]:
    """Every number with its unit in a Chinese text: "近三年" gives (3, "年")."""
    return {(_value(number), unit) for number, unit in _NUMBER.findall(plain(text))}


def arabic_numbers(text: str) -> set[Decimal]:
    """Every number written in digits."""
    return {Decimal(number) for number in _ARABIC.findall(plain(text).replace(",", ""))}


def all_numbers(text: str) -> set[Decimal]:
    """Every number in digits, and every Chinese number that has a unit."""
    return arabic_numbers(text) | {number for number, _ in quantities(text)}


def _value(number: str) -> Decimal:
    if number[0].isascii():
        return Decimal(number)
    try:
        return Decimal(chinese_number(number))
    except ValueError:
        return Decimal(-1)
