"""The days of one deadline: its stages, its overdue notices, and the days of the officials."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from models.deadlines import Deadline
from policies import ladder
from policies.ladder import Mark
from policies.library import Library

_Dates: TypeAlias = tuple[tuple[int, ...], date, date, date, date | None, bool, bool]


@dataclass(frozen=True, slots=True)
class Timeline:
    """All marks of a deadline, each in the order of its days.

    `stages` ends with the last one before the date, `last`; `check` is for what was declared.
    `overdue` counts from the law's day, also where an office set an earlier one.
    """

    stages: tuple[Mark, ...]
    overdue: tuple[Mark, ...]
    check: Mark
    officials: tuple[Mark, ...]

    @property
    def last(self) -> Mark:
        """The stage that is never dropped."""
        return self.stages[-1]

    @property
    def owner(self) -> tuple[Mark, ...]:
        """What the owner hears of a duty that nobody has declared."""
        return self.stages + self.overdue


class Timelines:
    """Timelines by the rules of one library; rows with the same dates share one."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._known: dict[_Dates, Timeline] = {}

    def of(self, row: Deadline) -> Timeline:
        """The days of a deadline. One whose rule is gone is reminded of as usual until planned."""
        law = row.law_due or row.due
        told = _told_besides(row)
        dates = (*self._rule(row), row.due, law, row.finish_by, row.overdue_until, *told)
        if dates not in self._known:
            self._known[dates] = self._made(dates)
        return self._known[dates]

    def _rule(self, row: Deadline) -> tuple[tuple[int, ...]]:
        pack = self._library.packs.get(row.city)
        return (ladder.remind_days(pack.duty(row.duty) if pack else None),)

    def _made(self, dates: _Dates) -> Timeline:
        remind_days, due, law, finish_by, until, district, city = dates
        calendar = self._library.calendar
        officials = [Mark("district", ladder.district_day(finish_by, calendar))] if district else []
        officials += [Mark("city", ladder.city_day(finish_by, calendar))] if city else []
        return Timeline(
            ladder.ladder(due, finish_by, remind_days, calendar),
            ladder.overdue(law, calendar, until),
            Mark("check", ladder.check_day(finish_by, calendar)),
            tuple(officials),
        )


def _told_besides(row: Deadline) -> tuple[bool, bool]:
    """Whether the district's and the city's officials watch over it: not over their own dates."""
    of_unit = row.unit_id is not None
    return of_unit, of_unit or bool(row.district)
