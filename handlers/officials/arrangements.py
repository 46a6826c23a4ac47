"""A year's days off and make-up working days, read from what an officer typed of the notice."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.wording import plain
from models.messages import Day, Say, say

__all__ = ["YEAR", "Arrangement", "read_arrangement"]

_FIRST, _LAST = 2027, 2100
_MOST_HOLIDAYS, _MOST_WORKDAYS = 60, 20


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One year's days off and make-up working days, with the notice that they were taken from."""

    year: int
    title: str
    number: str
    holidays: tuple[date, ...]
    workdays: tuple[date, ...]


# --- reading --------------------------------------------------------------------------------------

YEAR = re.compile(r"\s*(20\d\d)年?")
_TITLE = re.compile(r"《[^》]{4,180}》|\"[^\"]{4,180}\"")
_NUMBER = re.compile(r"国办[^\s,，;；]{0,20}[〔\[(（][0-9]{4}[〕\])）]\s*[0-9]{1,4}\s*号?")
_OFF, _ON = r"放假|休息|off", r"上班|补班|调休上班|on"
_ASIDE = re.compile(r"[(（][^)）]*[)）]")
"""（星期四）,（农历除夕、周日）."""
_SPAN = re.compile(
    r"(?:(20\d\d)年)?(\d{1,2})[月/-](\d{1,2})[日号]?"
    r"(?:\s*(?:至|到|—|–|~|-)\s*(?:(20\d\d)年)?(?:(\d{1,2})[月/-])?(\d{1,2})[日号]?)?"
)


def read_arrangement(rest: str) -> Arrangement | Say:
    """The arrangement of a line: year, title, number, 放假 and 上班 with days; or what lacks."""
    title, number = _TITLE.search(rest), _NUMBER.search(rest)
    if title is None or number is None:
        return say("calendar.which_notice")
    begun = YEAR.match(rest) or re.search(r"(20\d\d)", title[0])
    if begun is None or not _FIRST <= int(begun[1]) <= _LAST:
        return say("calendar.which_year", first=_FIRST)
    year = int(begun[1])
    left = YEAR.sub("", rest, count=1) if YEAR.match(rest) else rest
    left = left.replace(title[0], " ").replace(number[0], " ")
    off, on = _listed(plain(left))
    try:
        holidays, workdays = _days(year, off), _days(year, on)
    except ValueError as error:
        return say("calendar.bad_day", text=str(error)[:20])
    return _checked(year, title[0].strip('"'), number[0], holidays, workdays)


def _listed(text: str) -> tuple[str, str]:
    """What belongs to 放假 and to 上班: what follows the word, or in a notice what precedes it."""
    parts = re.split(f"({_OFF}|{_ON})", _ASIDE.sub("", text))
    before, after = parts[:-1:2], parts[2::2]
    found = {"off": "", "on": ""}
    for word, days in zip(parts[1::2], before if _SPAN.search(parts[0]) else after, strict=True):
        found["off" if re.fullmatch(_OFF, word) else "on"] += f" {days}"
    return found["off"], found["on"]


def _days(year: int, text: str) -> tuple[date, ...]:
    """Every day that a text names, alone or as a span. Raises ValueError for one that is none."""
    found: set[date] = set()
    for match in _SPAN.finditer(text):
        month, day, last_month, last = match[2], match[3], match[5], match[6]
        try:
            first = date(int(match[1] or year), int(month), int(day))
            until = (
                date(int(match[4] or first.year), int(last_month or month), int(last))
                if last
                else first
            )
        except ValueError:
            raise ValueError(match[0].strip()) from None
        if until < first or first.year != year or until.year != year:
            raise ValueError(match[0].strip())
        found |= {first + timedelta(days=n) for n in range((until - first).days + 1)}
    return tuple(sorted(found))


def _checked(
    year: int, title: str, number: str, holidays: Sequence[date], workdays: Sequence[date]
) -> Arrangement | Say:
    both = sorted(set(holidays) & set(workdays))
    weekdays = [day for day in workdays if day.weekday() < 5]
    if not holidays or len(holidays) > _MOST_HOLIDAYS or len(workdays) > _MOST_WORKDAYS:
        return say("calendar.which_days")
    if both:
        return say("calendar.both", day=Day(both[0]))
    if weekdays:
        return say("calendar.no_make_up", day=Day(weekdays[0], weekday=True))
    return Arrangement(year, title, number, tuple(holidays), tuple(workdays))
