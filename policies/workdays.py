"""Working days in mainland China (工作日), with what is known and what is provisional.

The State Council announces each year's holidays and make-up working days (调休) late in the year
before. Years that the public calendar package knows, or that an operator has added as a file
`calendars/<year>.yaml`, are official. For any other year only weekends and the statutory days
with a fixed date are known: every answer for it is marked provisional.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import chinese_calendar
from pydantic import Field

from policies.schema import NonEmpty, Strict

Certainty: TypeAlias = Literal["official", "provisional"]

FIXED_HOLIDAYS: frozenset[tuple[int, int]] = frozenset(
    {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
)
"""Month and day of the statutory holidays with a fixed date (全国年节及纪念日放假办法, 2025)."""

DAY = timedelta(days=1)


class YearSource(Strict):
    """The State Council notice that a year's file was taken from."""

    title: NonEmpty
    number: NonEmpty


class YearFile(Strict):
    """One year's holidays and make-up working days, as an operator adds them."""

    schema_: Literal[1] = Field(alias="schema")
    year: Annotated[int, Field(ge=2027, le=2100)]
    source: YearSource
    holidays: Annotated[list[date], Field(min_length=1)]
    workdays: list[date] = Field(default_factory=list)


@dataclass(frozen=True)
class WorkCalendar:
    """Answers whether a day is a working day; `years` are those added as files."""

    years: Mapping[int, YearFile] = field(default_factory=dict)

    def with_year(
        self, year: int, title: str, number: str, holidays: Iterable[date], workdays: Iterable[date]
    ) -> "WorkCalendar":
        """The calendar with the arrangement of one more year, in place of what was known of it."""
        added = YearFile(
            schema=1,
            year=year,
            source=YearSource(title=title, number=number),
            holidays=sorted(holidays),
            workdays=sorted(workdays),
        )
        return WorkCalendar({**self.years, year: added})

    def certainty(self, *years: int) -> Certainty:
        """Official when the arrangement of every one of `years` is held."""
        known = all(year in self.years or _package_knows(year) for year in years)
        return "official" if known else "provisional"

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`, as far as is known for its year."""
        if day.year in self.years:
            return _by_file(self.years[day.year], day)
        if _package_knows(day.year):
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS

    def last_workday_until(self, day: date) -> date:
        """`day` itself if it is a working day, else the last working day before it."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def first_workday_from(self, day: date) -> date:
        """`day` itself if it is a working day, else the first working day after it."""
        while not self.is_workday(day):
            day += DAY
        return day

    def nth_workday_before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`; `day` itself does not count."""
        for _ in range(count):
            day = self.last_workday_until(day - DAY)
        return day

    def nth_workday(self, start: date, count: int, first_day_counts: bool) -> date:
        """The `count`-th working day from `start`, or from the day after it."""
        day = start if first_day_counts else start + DAY
        while True:
            count -= self.is_workday(day)
            if count == 0:
                return day
            day += DAY


def _by_file(year: YearFile, day: date) -> bool:
    return day in year.workdays or (day.weekday() < 5 and day not in year.holidays)


@lru_cache(maxsize=512)
def _package_knows(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


def calendar_files(folder: Path) -> list[Path]:
    """The year files of a folder of packs."""
    return sorted((folder / "calendars").glob("*.yaml"))
