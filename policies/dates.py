"""Deadlines and periods of a pack, as days.

"每年X月X日前" is shown with that day as the last one. `finish_by` is the day itself if it is a
working day, else the last working day before it: no text moves a deadline.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from policies import schema
from policies.load import LoadedPack
from policies.spans import corresponding_day
from policies.workdays import Certainty, WorkCalendar


@dataclass(frozen=True, slots=True)
class Announced:
    """A date that a notice of its year (年度通知) set: the notice, and its words on it."""

    notice: schema.Notice
    date: schema.NoticeDate


@dataclass(frozen=True, slots=True)
class DueDate:
    """One deadline in one year. `status` is that of the text on the day itself.

    `announced` is the notice that set the day; without one it is the text's.
    """

    rule: schema.Deadline
    day: date
    finish_by: date
    calendar: Certainty
    status: schema.Status
    announced: Announced | None = None


def deadlines(pack: LoadedPack, year: int, calendar: WorkCalendar) -> list[DueDate]:
    """All deadlines of a year in the order of their days, by the text and the year's notice.

    What neither gives a date for, and days outside the text's validity, are left out. A draft's
    dates are given with status `draft`: they bind nobody.
    """
    found = (_due(pack, rule, year, calendar) for rule in pack.model.deadlines)
    speaking = (due for due in found if due and due.status in ("in_force", "draft"))
    return sorted(speaking, key=lambda due: due.day)


def _due(
    pack: LoadedPack, rule: schema.Deadline, year: int, calendar: WorkCalendar
) -> DueDate | None:
    found = pack.announced(year, rule.id)
    announced = Announced(*found) if found else None
    if announced:
        day = announced.date.day
    elif rule.rule:
        day = date(year, rule.rule.month, rule.rule.day)
    else:
        return None
    finish_by = calendar.last_workday_until(day)
    certainty = calendar.certainty(day.year, finish_by.year)
    return DueDate(rule, day, finish_by, certainty, pack.status(day), announced)


class NotInTextError(LookupError):
    """The text does not give this period; `rule` says what it does say, where we know."""

    def __init__(self, name: str, rule: schema.Period | None) -> None:
        super().__init__(name)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Span:
    """A period from one day on: its last day, and how it was counted.

    `free_from` is the day after the last one. `first_day` is the first day that was counted.
    `calendar` is None where working days play no part.
    """

    rule: schema.Period
    start: date
    first_day: date
    last_day: date
    free_from: date
    counted_in: Literal["working_days", "years"]
    calendar: Certainty | None


def period(pack: LoadedPack, name: schema.PeriodId, start: date, calendar: WorkCalendar) -> Span:
    """A period of the text, from the day of the event that starts it.

    Raises:
        NotInTextError: the text does not give it.
    """
    rule = next((p for p in pack.model.periods if p.id == name), None)
    if rule is None or rule.not_in_text:
        raise NotInTextError(name, rule)
    if rule.years is not None:
        last = corresponding_day(start, rule.years)
        first = start + timedelta(days=1)
        return _span(rule, start, first, last, "years", None)
    assert rule.working_days is not None
    first = calendar.nth_workday(start, 1, rule.first_day_counts)
    last = calendar.nth_workday(start, rule.working_days, rule.first_day_counts)
    certainty = calendar.certainty(*range(start.year, last.year + 1))
    return _span(rule, start, first, last, "working_days", certainty)


def _span(
    rule: schema.Period,
    start: date,
    first: date,
    last: date,
    counted_in: Literal["working_days", "years"],
    certainty: Certainty | None,
) -> Span:
    free = last + timedelta(days=1)
    return Span(rule, start, first, last, free, counted_in, certainty)
