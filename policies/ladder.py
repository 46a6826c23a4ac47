"""When to remind of a deadline (提醒阶梯): stages before it, notices after it, officials' days.

Stages count back from the day on which the work is to be finished, and move only backwards off
days on which nobody works. All days are days in Asia/Shanghai.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from policies import schema
from policies.workdays import DAY, WorkCalendar

REMIND_DAYS = (30, 14, 7, 2)
"""Days before a date on which to remind, where a pack names none."""
CHECK_BEFORE = 2
"""Working days before the finish-by day: 请核对平台显示已提交, and the last wake-up (稍后)."""
DISTRICT_BEFORE = 3
"""Working days before the finish-by day on which the district's official is told of silence."""
OVERDUE_NOTICES = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stage by its name (`d30`, `overdue1`) and the day on which it comes."""

    name: str
    day: date


def remind_days(rule: schema.Deadline | None) -> tuple[int, ...]:
    """The days before a date on which a pack reminds of it; ours where it sets none."""
    return tuple(rule.setting.remind_days) if rule and rule.setting else REMIND_DAYS


def ladder(
    due: date, finish_by: date, remind_days: Iterable[int], calendar: WorkCalendar
) -> tuple[Mark, ...]:
    """The stages before a date, in the order of their days.

    Each is the last working day until so many calendar days before `finish_by`. Of stages on the
    same day the later one (fewer days before) stays; none lies after `finish_by` or `due`.

    Args:
        due: the last day.
        finish_by: the last working day until `due`.
        remind_days: calendar days before `finish_by`; what lies after it (below 0) is passed over.
        calendar: the working days.
    """
    end = min(due, finish_by)
    found: dict[date, int] = {}
    for days in sorted({days for days in remind_days if days >= 0}, reverse=True):
        found[calendar.last_workday_until(end - timedelta(days=days))] = days
    return tuple(Mark(f"d{days}", day) for day, days in found.items())


def overdue(due: date, calendar: WorkCalendar, until: date | None) -> tuple[Mark, ...]:
    """The notices after a date: on the first working day after it, then every week, at most four.

    Each comes a week after the one before, or on the first working day from there; none lies after
    `until`, a day that an official may set (None: no such day).
    """
    day = calendar.first_workday_from(due + DAY)
    found: list[Mark] = []
    while len(found) < OVERDUE_NOTICES and (until is None or day <= until):
        found.append(Mark(f"overdue{len(found) + 1}", day))
        day = calendar.first_workday_from(day + WEEK)
    return tuple(found)


def check_day(finish_by: date, calendar: WorkCalendar) -> date:
    """When a unit that says it has filed is asked to look once more: 2 working days before."""
    return calendar.nth_workday_before(finish_by, CHECK_BEFORE)


def latest_wake(finish_by: date, calendar: WorkCalendar) -> date:
    """The last day to which reminders may be put off (稍后): 2 working days before."""
    return calendar.nth_workday_before(finish_by, CHECK_BEFORE)


def district_day(finish_by: date, calendar: WorkCalendar) -> date:
    """When the district's official is told of units that never answered: 3 working days before."""
    return calendar.nth_workday_before(finish_by, DISTRICT_BEFORE)


def city_day(finish_by: date, calendar: WorkCalendar) -> date:
    """When the city's official is told of what is not verified: the first working day after."""
    return calendar.first_workday_from(finish_by + DAY)
