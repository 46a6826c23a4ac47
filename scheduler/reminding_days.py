"""On which day something is first to be said of a deadline, and whether a change moves it."""

from datetime import date
from typing import TypeAlias

from models.planning import PlanRow
from policies import ladder
from policies.duties import DutyDate
from policies.ladder import Mark
from policies.library import LoadedPack
from policies.workdays import WorkCalendar

CORRECTION = "correction"
_OFFICIALS = ("district", "city")
_Known: TypeAlias = tuple[tuple[int, ...], date, date, date, date | None, bool, bool]


class RemindingDays:
    """The marks of deadlines, counted by one calendar and seen from one day."""

    def __init__(self, calendar: WorkCalendar, today: date) -> None:
        """`today` is the day in Asia/Shanghai."""
        self._calendar = calendar
        self._today = today
        self._known: dict[_Known, tuple[Mark, ...]] = {}

    def first(self, pack: LoadedPack, wanted: DutyDate, is_unit: bool, district: str) -> Mark:
        """The first mark that has not passed; where some have, the owner's latest of them, today.

        Over a unit's date (`is_unit`) the officials of district and city watch, over a district's
        own those of the city.
        """
        marks = self._marks(pack, wanted, None, is_unit, district)
        passed = [one for one in marks if one.day < self._today and one.name not in _OFFICIALS]
        found = max(passed, key=_day) if passed else min(marks, key=_day)
        return Mark(found.name, max(found.day, self._today))

    def come_otherwise(self, pack: LoadedPack, wanted: DutyDate, row: PlanRow) -> bool:
        """Whether a pack now reminds on other days than those that an open row goes by."""
        if row.state != "open" or row.next_on is None or row.next_on <= self._today:
            return False
        is_unit = row.unit_id is not None
        marks = self._marks(pack, wanted, row.overdue_until, is_unit, row.district)
        coming = (one for one in marks if one.day >= self._today)
        return min(coming, key=_day, default=None) != Mark(row.next_stage or "", row.next_on)

    def stand_apart(self, wanted: DutyDate, row: PlanRow) -> bool:
        """Whether what comes next hangs on none of these days: a correction, a wake-up (稍后)."""
        if row.next_on is None or row.next_stage is None:
            return False
        latest = ladder.latest_wake(wanted.finish_by, self._calendar)
        awake = row.next_stage.startswith("wake") and row.next_on <= latest
        return awake or row.next_stage == CORRECTION

    def _marks(
        self,
        pack: LoadedPack,
        wanted: DutyDate,
        until: date | None,
        is_unit: bool,
        district: str,
    ) -> tuple[Mark, ...]:
        """Every day on which something is to be said of a deadline, the owner's first."""
        days = ladder.remind_days(pack.duty(wanted.duty))
        by_city = is_unit or bool(district)
        law = wanted.law_due or wanted.due
        known = (days, wanted.due, law, wanted.finish_by, until, is_unit, by_city)
        if known not in self._known:
            self._known[known] = self._counted(*known)
        return self._known[known]

    def _counted(
        self,
        days: tuple[int, ...],
        due: date,
        law: date,
        finish_by: date,
        until: date | None,
        by_district: bool,
        by_city: bool,
    ) -> tuple[Mark, ...]:
        before = ladder.ladder(due, finish_by, days, self._calendar)
        after = ladder.overdue(law, self._calendar, until)
        district = Mark("district", ladder.district_day(finish_by, self._calendar))
        city = Mark("city", ladder.city_day(finish_by, self._calendar))
        officials = (*([district] if by_district else ()), *([city] if by_city else ()))
        return before + after + officials


def _day(mark: Mark) -> date:
    return mark.day
