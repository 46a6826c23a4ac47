"""Deadlines, working days and periods."""

from datetime import date
from pathlib import Path

import pytest

from policies import dates
from policies.load import Library, load_calendar
from policies.problems import PackError
from policies.schema import PeriodId
from policies.spans import corresponding_day
from policies.workdays import WorkCalendar

YEAR_2027 = """
schema: 1
year: 2027
source: {title: 国务院办公厅关于2027年部分节假日安排的通知, number: 示例〔2026〕1号}
holidays: [2027-03-12, 2027-02-05]
workdays: [2027-03-14]
"""


def only(library: Library, pack: str, year: int, name: str) -> dates.DueDate:
    due = dates.deadlines(library.packs[pack], year, library.calendar)
    return next(one for one in due if one.rule.id == name)


@pytest.mark.parametrize(
    ("year", "finish_by", "calendar"),
    [
        (2026, date(2026, 3, 13), "official"),
        (2027, date(2027, 3, 15), "provisional"),
        (2028, date(2028, 3, 15), "provisional"),
        (2029, date(2029, 3, 15), "provisional"),
    ],
)
def test_a_date_on_a_sunday_is_finished_on_friday(
    library: Library, year: int, finish_by: date, calendar: str
) -> None:
    """2026-03-15 is a Sunday; the day itself stays the date of the law."""
    due = only(library, "shenzhen", year, "annual_table")
    assert (due.day, due.finish_by, due.calendar) == (date(year, 3, 15), finish_by, calendar)


def test_a_deadline_within_the_first_days_of_a_text_counts(library: Library) -> None:
    """Yunfu's text applies from 2025-04-10: its 04-15 of 2025 does too, and 2029 still has all."""
    assert only(library, "yunfu", 2025, "annual_table").status == "in_force"
    last = dates.deadlines(library.packs["yunfu"], 2029, library.calendar)
    assert [due.day for due in last] == [
        date(2029, 4, 15),
        date(2029, 4, 30),
        date(2029, 5, 20),
        date(2029, 6, 30),
    ]


@pytest.mark.parametrize(
    ("pack", "start", "last", "calendar"),
    [
        ("shenzhen", date(2026, 11, 20), date(2026, 11, 26), "official"),
        ("xiamen", date(2026, 11, 21), date(2026, 11, 27), "official"),
        ("guizhou", date(2026, 11, 20), date(2026, 11, 30), "official"),
        ("shenzhen", date(2026, 9, 30), date(2026, 10, 12), "official"),
        ("shenzhen", date(2026, 12, 30), date(2027, 1, 6), "provisional"),
    ],
)
def test_a_public_notice_counts_its_first_working_day(
    library: Library, pack: str, start: date, last: date, calendar: str
) -> None:
    """公示: five working days, seven at least in Guizhou, over a weekend, a holiday, a new year."""
    span = dates.period(library.packs[pack], "public_notice", start, library.calendar)
    assert (span.last_day, span.calendar) == (last, calendar)
    assert span.free_from > span.last_day


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        (date(2024, 6, 30), 3, date(2027, 6, 30)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2025, 2, 28), 3, date(2028, 2, 28)),
        (date(2024, 12, 31), 3, date(2027, 12, 31)),
    ],
)
def test_years_run_to_the_corresponding_day(start: date, years: int, last: date) -> None:
    """The end of the month stands in for a day that is missing."""
    assert corresponding_day(start, years) == last


@pytest.mark.parametrize(
    ("pack", "name"),
    [
        ("guizhou", "review"),
        ("yunfu", "public_notice"),
        ("yunfu", "agency_ban"),
        ("xiamen", "review"),
        ("shenzhen", "cultivation"),
        ("shenzhen-2022", "reapply"),
    ],
)
def test_a_period_that_the_text_lacks_is_not_borrowed(
    library: Library, pack: str, name: PeriodId
) -> None:
    """Silence is an answer."""
    with pytest.raises(dates.NotInTextError):
        dates.period(library.packs[pack], name, date(2026, 1, 5), library.calendar)


def test_an_operator_adds_a_year(tmp_path: Path) -> None:
    """A year file makes 2027 official: a Friday off moves `finish_by`, a Sunday on keeps it."""
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2027.yaml").write_text(YEAR_2027, "utf-8")
    calendar = load_calendar([tmp_path])
    assert calendar.certainty(2027) == "official"
    assert calendar.last_workday_until(date(2027, 3, 13)) == date(2027, 3, 11)
    assert calendar.last_workday_until(date(2027, 3, 14)) == date(2027, 3, 14)


def test_a_day_of_another_year_is_refused(tmp_path: Path) -> None:
    """A slip in a year file names its line."""
    (tmp_path / "calendars").mkdir()
    file = tmp_path / "calendars" / "2027.yaml"
    file.write_text(YEAR_2027.replace("2027-02-05", "2026-02-05"), "utf-8")
    with pytest.raises(PackError) as refused:
        load_calendar([tmp_path])
    problem = refused.value.problems[0]
    assert (problem.code, problem.place.file, problem.place.line) == (
        "day_of_other_year",
        file,
        5,
    )


def test_provisional_years_know_fixed_holidays_only() -> None:
    """Without the year's arrangement: weekends, New Year, 1 and 2 May, 1 to 3 October."""
    calendar = WorkCalendar()
    assert calendar.certainty(2028) == "provisional"
    off = [date(2030, 1, 1), date(2030, 5, 1), date(2030, 10, 3), date(2030, 3, 16)]
    assert not any(calendar.is_workday(day) for day in off)
    assert calendar.is_workday(date(2030, 2, 4))
