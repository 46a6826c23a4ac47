"""Days to come as people say them: 3月5日, 5号, 下周一, 明天, 3天后, next Monday, 5 March.

Each is one day and never a guess: where several could be meant, the nearest to come is taken, and
the conversation shows it with its weekday.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Literal, TypeAlias

from handlers.day_words import in_digits

NoDay: TypeAlias = Literal["past", "no_such_day"]

_NAMED = {
    "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "明早": 1, "tomorrow": 1,
    "后天": 2, "the day after tomorrow": 2, "大后天": 3,
}  # fmt: skip
_SIGNS = ("一1", "二2", "三3", "四4", "五5", "六6", "日天7")
_WEEKDAYS = {sign: number for number, signs in enumerate(_SIGNS) for sign in signs}
_ENGLISH_WEEKDAYS = {
    word.lower(): number
    for names in (calendar.day_name, calendar.day_abbr)
    for number, word in enumerate(names)
}
_MONTHS = {
    word.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, word in enumerate(names)
    if word
}
_WEEK = r"(?:周|星期|礼拜)"
_MONTH_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_IN_MONTH = rf"(?P<name>{_MONTH_WORD})\.?"
_IN_YEAR = r"(?: (?P<year>\d{4}))?"
_AFTER = re.compile(
    r"(?:再?过|等|再等)?\s*(?P<n>\d{1,3})\s*(?:个?(?P<unit>天|日|周|星期))(?:之?后|以后|过后)?"
    r"|(?:in |after )?(?P<m>\d{1,3}) (?P<english>days?|weeks?)"
)
_ON_WEEKDAY = re.compile(
    rf"(?P<next>下个?)?(?:本|这个?)?{_WEEK}(?P<day>[一二三四五六日天1-7])"
    rf"|(?:on |by )?(?P<coming>next )?(?P<english>{'|'.join(_ENGLISH_WEEKDAYS)})"
)
_NEXT_WEEK = re.compile(rf"下个?{_WEEK}|next week")
_DATES = (
    re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*[日号]?"),
    re.compile(r"(?:今年)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?"),
    re.compile(r"(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})"),
    re.compile(r"(?P<next_month>下个?月)(?P<day>\d{1,2})[日号]?"),
    re.compile(r"(?:本月|这个?月)?(?P<day>\d{1,2})[日号]"),
    re.compile(rf"(?:on |by )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_IN_MONTH},?{_IN_YEAR}"),
    re.compile(rf"(?:on |by )?{_IN_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?{_IN_YEAR}"),
)  # fmt: skip
_FEW = "零一两三四"
_WEEKS = re.compile(rf"[{_FEW}](?=个?(?:周|星期)(?:之?后|以后|过后))")
_LONG_AGO = timedelta(days=180)
"""A day of this year that lies further back than this is rather next year's."""


def coming_day(text: str, today: date) -> date | NoDay | None:
    """Read one day that is not before `today` from a `plain` text; None where it is no day."""
    text = _digits(text)
    if text in _NAMED:
        return today + timedelta(days=_NAMED[text])
    if match := _AFTER.fullmatch(text):
        return _after(match, today)
    if match := _ON_WEEKDAY.fullmatch(text):
        return _weekday(match, today)
    if _NEXT_WEEK.fullmatch(text):
        return _monday(today) + timedelta(days=7)
    return _dated(text, today)


def is_weekday(text: str) -> bool:
    """Whether a text only names a day of the week, or a week."""
    text = _digits(text)
    return bool(_ON_WEEKDAY.fullmatch(text) or _NEXT_WEEK.fullmatch(text))


def days_counted(text: str) -> bool:
    """Whether a text counts days from now: 3天后, in 3 days."""
    return bool(_AFTER.fullmatch(_digits(text)))


def _digits(text: str) -> str:
    return in_digits(_WEEKS.sub(lambda weeks: str(_FEW.index(weeks[0])), text.strip()))


def _after(match: re.Match[str], today: date) -> date:
    count = int(match["n"] or match["m"])
    weeks = (match["unit"] or match["english"]).startswith(("周", "星期", "week"))
    return today + timedelta(days=count * (7 if weeks else 1))


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _weekday(match: re.Match[str], today: date) -> date:
    """下周三 is of the week after this one; 周三 and "on Wednesday" the next to come."""
    english = match["english"]
    number = _ENGLISH_WEEKDAYS[english] if english else _WEEKDAYS[match["day"]]
    if match["next"] or match["coming"]:
        return _monday(today) + timedelta(days=7 + number)
    return today + timedelta(days=(number - today.weekday()) % 7)


def _dated(text: str, today: date) -> date | NoDay | None:
    match = next((found for shape in _DATES if (found := shape.fullmatch(text))), None)
    if match is None:
        return None
    said = match.groupdict()
    try:
        return _resolved(said, today)
    except ValueError:
        return "no_such_day"


def _resolved(said: dict[str, str | None], today: date) -> date | NoDay:
    """The day that was said. Raises ValueError where the calendar has none."""
    number = int(said["day"] or 0)
    if said.get("next_month"):
        return _in_month(today, 1, number)
    name, digits, year = said.get("name"), said.get("month"), said.get("year")
    month = _MONTHS[name] if name else int(digits) if digits else None
    if month is None:
        return _in_month(today, 0 if number >= today.day else 1, number)
    day = date(int(year) if year else today.year, month, number)
    if year is None and today - day > _LONG_AGO:
        day = date(today.year + 1, month, number)
    return "past" if day < today else day


def _in_month(today: date, ahead: int, number: int) -> date:
    months = today.year * 12 + today.month - 1 + ahead
    return date(months // 12, months % 12 + 1, number)
