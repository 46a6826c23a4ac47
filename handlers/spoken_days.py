"""Days as people say them: 2024年6月30日, 2024.6, 去年6月, 前年, 昨天, 二〇二四年六月, June 2024.

Who names only a month or a year means some day of it. We count its last day, never a day after
today: a look-back then ends no earlier than it would by any other reading. What was counted is
kept with the day, so that the conversation can say so and ask.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from handlers.day_words import in_digits, is_about, parts, stripped

Counted: TypeAlias = Literal["day", "about", "month", "year"]
Trouble: TypeAlias = Literal["not_a_day", "no_such_day", "future", "no_year", "range"]
EARLIEST = 1950


@dataclass(frozen=True, slots=True)
class SpokenDay:
    """A day, and how it was said: exactly, roughly (左右), or by its month or year only."""

    day: date
    counted: Counted = "day"


@dataclass(frozen=True, slots=True)
class _Parts:
    """Year, month and day as far as they were said; `last` is a span's last month and day."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    span_end: int | None = None
    """The last month of a half year or quarter."""


_LATER = re.compile(
    r"(?:明年|后年|明天|后天|明日|下个?月|下个?星期|下周|tomorrow|next (?:week|month|year)).*"
)

_YEARS_AGO = {"今年": 0, "本年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3}
_DAYS_AGO = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": 1,
    "昨日": 1,
    "yesterday": 1,
    "前天": 2,
    "大前天": 3,
}
_MONTHS_AGO = {
    "本月": 0,
    "这个月": 0,
    "this month": 0,
    "上个月": 1,
    "上月": 1,
    "last month": 1,
    "上上个月": 2,
}
_ENGLISH_YEARS = {"last year": 1, "this year": 0, "the year before last": 2}
_ENGLISH_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_SOME = rf"(?P<many>1?\d|20|{'|'.join(_ENGLISH_NUMBERS)})"
"""So many years ago. Above twenty, 24年前 would rather be "before 2024"."""
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name} | {
    name.lower(): i for i, name in enumerate(calendar.month_abbr) if name
}
_MONTH_WORDS = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?P<year>\d{4}|\d{2}(?=年))"
_RELATIVE = "|".join(sorted(_YEARS_AGO, key=len, reverse=True))
_PART = r"(?:初|中旬?|上旬|下旬|底|末|份)?"
_MONTH = rf"(?P<month>\d{{1,2}})月{_PART}"

_SHAPES: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"),
    re.compile(r"(?P<year>\d{4})\s*[-/.]\s*(?P<month>\d{1,2})(?:\s*[-/.]\s*(?P<day>\d{1,2}))?"),
    re.compile(rf"(?:{_YEAR}年|(?P<ago>{_RELATIVE})的?)\s*(?:{_MONTH}\s*(?:(?P<day>\d{{1,2}})[日号]?)?)?"),
    re.compile(rf"(?:{_YEAR}年|(?P<ago>{_RELATIVE})的?)\s*(?P<half>[上下])半年"),
    re.compile(rf"(?:{_YEAR}年|(?P<ago>{_RELATIVE})的?)\s*(?:第?(?P<quarter>\d)季度|q(?P<q>\d))"),
    re.compile(rf"(?:{_YEAR}年|(?P<ago>{_RELATIVE})的?)\s*年?(?P<year_end>[底末])"),
    re.compile(rf"(?:{_YEAR}年|(?P<ago>{_RELATIVE})的?)\s*年?[初中里内]"),
    re.compile(r"(?P<year>(?:19|20)\d{2})"),
    re.compile(rf"{_MONTH}\s*(?:(?P<day>\d{{1,2}})[日号]?)?"),
    re.compile(r"(?P<day>\d{1,2})[日号]"),
    re.compile(rf"(?P<name>{_MONTH_WORDS})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH_WORDS})\.?,?\s+(?P<year>\d{{4}})"),
    re.compile(rf"(?P<name>{_MONTH_WORDS})\.?,?\s+(?:of\s+)?(?P<year>\d{{4}}|last year|this year)"),
    re.compile(rf"(?P<name>{_MONTH_WORDS})\.?(?:\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?)?"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{_MONTH_WORDS})\.?"),
    # A day above 12 can't be a month; 3/4/2024 could be read both ways and is no day.
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"),
)  # fmt: skip


def days(text: str, today: date) -> tuple[SpokenDay, ...] | Trouble:
    """Read one or several days from a `plain` text, as said on `today`.

    Returns:
        The days in the order said; or why there are none. A day after today is "future", a
        month without its year "no_year", a stretch of time "range".
    """
    text = in_digits(text)
    whole = _one(text, today, _Parts())
    if isinstance(whole, SpokenDay):
        return (whole,)
    listed = parts(text)
    return _several(listed, today) if len(listed) > 1 else whole


def in_recent_years(text: str, today: date, years: int = 4) -> tuple[tuple[SpokenDay, ...], ...]:
    """What days said without their year may be, latest first: 6月30日 of this year, of the last.

    Three years back reach into four calendar years.
    """
    said = stripped(in_digits(text))
    found: list[tuple[SpokenDay, ...]] = []
    for year in range(today.year, today.year - years, -1):
        # A year stands first in Chinese and last in English; the other order is no day.
        for dated in (f"{year}年{said}", f"{said} {year}"):
            read = days(dated, today)
            if isinstance(read, tuple):
                found.append(read)
    return tuple(found)


def _several(listed: list[str], today: date) -> tuple[SpokenDay, ...] | Trouble:
    """Each part may leave out what the part before it said: 2024年6月和8月."""
    found: list[SpokenDay] = []
    known = _Parts()
    for part in listed:
        said = _parts(stripped(part), today)
        if said is None:
            return "not_a_day"
        known = _completed(said, known)
        day = _resolved(known, today, about=is_about(part))
        if not isinstance(day, SpokenDay):
            return day
        if said.year is None and found and day.day < found[-1].day:
            return "no_year"
        found.append(day)
    return tuple(found)


def _one(text: str, today: date, known: _Parts) -> SpokenDay | Trouble:
    said = _parts(stripped(text), today)
    if said is not None:
        return _resolved(_completed(said, known), today, about=is_about(text))
    begun = re.fullmatch(r"(.+?)\s*(?:到|至|—|–|~|-| to )\s*(.+)", text)
    if begun and _parts(stripped(begun[1]), today) and _parts(stripped(begun[2]), today):
        return "range"
    return "not_a_day"


def _parts(text: str, today: date) -> _Parts | None:
    if _LATER.fullmatch(text):
        return _exactly(today + timedelta(days=1))
    for reader in (_ago, _shaped):
        found = reader(text, today)
        if found is not None:
            return found
    return None


def _ago(text: str, today: date) -> _Parts | None:
    if text in _DAYS_AGO:
        return _exactly(today - timedelta(days=_DAYS_AGO[text]))
    if match := re.fullmatch(r"(\d{1,3})(?:天前| days? ago)", text):
        return _exactly(today - timedelta(days=int(match[1])))
    if match := re.fullmatch(r"(\d{1,2})(?:个月前| months? ago)", text):
        return _month(today, int(match[1]))
    if match := re.fullmatch(rf"{_SOME}(?:年前| years? ago)", text):
        return _Parts(today.year - (_ENGLISH_NUMBERS.get(match["many"]) or int(match["many"])))
    if text in _ENGLISH_YEARS:
        return _Parts(today.year - _ENGLISH_YEARS[text])
    for words, months in _MONTHS_AGO.items():
        if match := re.fullmatch(rf"{words}\s*(?:的?(\d{{1,2}})[日号])?", text):
            found = _month(today, months)
            return _Parts(found.year, found.month, int(match[1]) if match[1] else None)
    return None


def _exactly(day: date) -> _Parts:
    return _Parts(day.year, day.month, day.day)


def _month(today: date, ago: int) -> _Parts:
    months = today.year * 12 + today.month - 1 - ago
    return _Parts(months // 12, months % 12 + 1)


def _shaped(text: str, today: date) -> _Parts | None:
    for shape in _SHAPES:
        if match := shape.fullmatch(text):
            return _from_match(match.groupdict(), today)
    return None


def _from_match(said: dict[str, str | None], today: date) -> _Parts:
    year = _year(said, today)
    quarter = said.get("quarter") or said.get("q")
    if quarter:
        return _Parts(year, span_end=int(quarter) * 3)
    if half := said.get("half"):
        return _Parts(year, span_end=6 if half == "上" else 12)
    if said.get("year_end"):
        return _Parts(year, 12)
    month = _MONTHS[name] if (name := said.get("name")) else _integer(said.get("month"))
    return _Parts(year, month, _integer(said.get("day")))


def _year(said: dict[str, str | None], today: date) -> int | None:
    if ago := said.get("ago"):
        return today.year - _YEARS_AGO[ago]
    year = said.get("year")
    if year in _ENGLISH_YEARS:
        return today.year - _ENGLISH_YEARS[year]
    if year is None:
        return None
    if len(year) > 2:
        return int(year)
    return int(year) + (2000 if int(year) <= today.year % 100 + 20 else 1900)


def _integer(text: str | None) -> int | None:
    return int(text) if text else None


def _completed(said: _Parts, known: _Parts) -> _Parts:
    if said.year is not None:
        return said
    month = said.month if said.month is not None else known.month
    return _Parts(known.year, month, said.day, said.span_end)


def _resolved(parts: _Parts, today: date, *, about: bool) -> SpokenDay | Trouble:
    if parts.year is None:
        return "no_year" if parts.month else "not_a_day"
    if not EARLIEST <= parts.year <= 9999:
        return "not_a_day"
    try:
        first, last = _stretch(parts)
    except ValueError:
        return "no_such_day"
    if first > today:
        return "future"
    counted: Counted = "year" if parts.month is None else "month" if parts.day is None else "day"
    if about and counted == "day":
        counted = "about"
    return SpokenDay(min(last, today), counted)


def _stretch(parts: _Parts) -> tuple[date, date]:
    """The first and last day of what was said. Raises ValueError where there is no such day."""
    assert parts.year is not None
    if parts.span_end is not None:
        return date(parts.year, 1, 1), _month_end(parts.year, parts.span_end)
    if parts.month is None:
        return date(parts.year, 1, 1), date(parts.year, 12, 31)
    if parts.day is None:
        return date(parts.year, parts.month, 1), _month_end(parts.year, parts.month)
    day = date(parts.year, parts.month, parts.day)
    return day, day


def _month_end(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first.replace(day=calendar.monthrange(year, month)[1])
