"""The days on which people are reminded: before a date, after it, and of whom it is told."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import dates
from policies.ladder import (
    REMIND_DAYS,
    Mark,
    check_day,
    city_day,
    district_day,
    ladder,
    latest_wake,
    overdue,
    remind_days,
)
from policies.load import Library
from policies.workdays import WorkCalendar

CITIES = ("shenzhen", "guizhou", "yunfu", "xiamen")
PLAIN = WorkCalendar()
DAY = timedelta(days=1)
days = st.dates(date(2015, 1, 1), date(2060, 12, 31))
NOTICE = PLAIN.with_year(
    2027,
    "放假安排（示例）",
    "示例〔2026〕1号",
    [date(2027, 3, 11), date(2027, 3, 12), date(2027, 3, 15)],
    [date(2027, 3, 13)],
)
"""A year in which 11, 12 and 15 March are off and the Saturday between them is worked."""


def named(marks: Iterable[Mark]) -> dict[str, date]:
    return {mark.name: mark.day for mark in marks}


@pytest.mark.parametrize("year", range(2025, 2030))
@pytest.mark.parametrize("city", CITIES)
def test_every_duty_of_every_text_has_a_sound_ladder(
    library: Library, city: str, year: int
) -> None:
    """No stage on a day off, none after the law's date or the finish-by day, no two on one day."""
    calendar = library.calendar
    for due in dates.deadlines(library.packs[city], year, calendar):
        marks = ladder(due.day, due.finish_by, remind_days(due.rule), calendar)
        after = overdue(due.day, calendar, None)
        both = [mark.day for mark in (*marks, *after)]
        assert [mark.name for mark in marks] == ["d30", "d14", "d7", "d2"]
        assert [mark.name for mark in after] == [f"overdue{n}" for n in range(1, 5)]
        assert all(calendar.is_workday(day) for day in both)
        assert both == sorted(set(both))
        assert max(mark.day for mark in marks) < due.finish_by <= due.day < after[0].day


def test_the_stages_before_a_sunday_count_from_the_friday(library: Library) -> None:
    """15 March 2026 is a Sunday: finished by Friday the 13th, from which 30, 14, 7, 2 count."""
    marks = ladder(date(2026, 3, 15), date(2026, 3, 13), REMIND_DAYS, library.calendar)
    assert named(marks) == {
        "d30": date(2026, 2, 11),
        "d14": date(2026, 2, 27),
        "d7": date(2026, 3, 6),
        "d2": date(2026, 3, 11),
    }


def test_a_stage_in_the_spring_festival_comes_before_it(library: Library) -> None:
    """22 February 2026 is in a holiday of nine days: its stage is on the worked Saturday before."""
    friday = date(2026, 3, 13)
    marks = ladder(friday, friday, (19,), library.calendar)
    assert named(marks) == {"d19": date(2026, 2, 14)}


def test_stages_that_fall_on_one_day_collapse_into_the_later_one() -> None:
    """Saturday and Sunday both go back to the Friday before, where only one stage stays."""
    monday = date(2027, 3, 29)
    marks = ladder(monday, monday, (30, 3, 2, 1), PLAIN)
    assert named(marks) == {"d30": date(2027, 2, 26), "d1": date(2027, 3, 26)}


def test_a_stage_on_the_finish_by_day_itself_is_allowed_and_later_ones_are_not() -> None:
    """0 is the day itself; what would come after it is passed over."""
    friday = date(2027, 3, 12)
    assert named(ladder(friday, friday, (0, -1, -3), PLAIN)) == {"d0": friday}


def test_a_notice_of_the_state_council_moves_the_stages_back() -> None:
    """Where 11, 12 and 15 March are off, the work is finished on the worked Saturday."""
    finish_by = NOTICE.last_workday_until(date(2027, 3, 15))
    assert finish_by == date(2027, 3, 13)
    marks = ladder(date(2027, 3, 15), finish_by, (7, 2), NOTICE)
    assert named(marks) == {"d7": date(2027, 3, 5), "d2": date(2027, 3, 10)}


@settings(max_examples=300)
@given(due=days, before=st.lists(st.integers(-5, 400), max_size=8))
def test_no_ladder_breaks_its_laws(due: date, before: list[int]) -> None:
    """Over any date and setting: working days, in order, one a day, none after the date."""
    finish_by = PLAIN.last_workday_until(due)
    marks = ladder(due, finish_by, before, PLAIN)
    found = [mark.day for mark in marks]
    assert found == sorted(set(found))
    assert all(PLAIN.is_workday(day) and day <= finish_by for day in found)
    assert len({mark.name for mark in marks}) == len(marks)
    for mark in marks:
        wanted = finish_by - timedelta(days=int(mark.name[1:]))
        assert mark.day <= wanted
        off = [mark.day + DAY * n for n in range(1, (wanted - mark.day).days + 1)]
        assert not any(PLAIN.is_workday(day) for day in off)
    kept = {int(mark.name[1:]) for mark in marks}
    assert kept <= set(before)
    assert bool(marks) == any(days >= 0 for days in before)
    assert min(kept, default=0) == min((n for n in before if n >= 0), default=0)


@settings(max_examples=300)
@given(due=days, until=st.none() | st.integers(-10, 60))
def test_notices_after_a_date_are_weekly_and_end(due: date, until: int | None) -> None:
    """The first on the first working day after the date, at least a week apart, four at most."""
    last = None if until is None else due + DAY * until
    found = [mark.day for mark in overdue(due, PLAIN, last)]
    assert all(PLAIN.is_workday(day) and day > due for day in found)
    assert all(last is None or day <= last for day in found)
    assert all((later - day).days >= 7 for day, later in pairwise(found))
    assert len(found) <= 4
    if found:
        between = [due + DAY * n for n in range(1, (found[0] - due).days)]
        assert not any(PLAIN.is_workday(day) for day in between)


def test_notices_stop_on_the_day_that_an_official_set() -> None:
    """A notice on that day still goes out; none after it."""
    first = date(2027, 3, 16)
    weekly = [first + timedelta(days=7 * n) for n in range(4)]
    due = date(2027, 3, 15)
    assert [mark.day for mark in overdue(due, PLAIN, None)] == weekly
    assert [mark.day for mark in overdue(due, PLAIN, weekly[1])] == weekly[:2]
    assert overdue(due, PLAIN, due) == ()


def test_a_long_holiday_never_brings_two_notices_together(library: Library) -> None:
    """In October 2025 the offices were shut for eight days: the second notice waits, and the
    third comes a week after it.
    """
    found = [mark.day for mark in overdue(date(2025, 9, 24), library.calendar, None)]
    assert found == [date(2025, 9, 25), date(2025, 10, 9), date(2025, 10, 16), date(2025, 10, 23)]


@given(due=days)
def test_officials_are_told_before_and_after_the_finish_by_day(due: date) -> None:
    """District 3 working days before, the check 2, the city on the first one after."""
    finish_by = PLAIN.last_workday_until(due)
    order = [district_day(finish_by, PLAIN), check_day(finish_by, PLAIN), finish_by]
    order.append(city_day(finish_by, PLAIN))
    assert order == sorted(set(order))
    assert all(PLAIN.is_workday(day) for day in order)
    assert latest_wake(finish_by, PLAIN) == order[1]
    assert order[3] > due


def test_working_days_before_a_monday() -> None:
    """Two before a Monday is Thursday, three is Wednesday; the weekend does not count."""
    monday = date(2027, 3, 15)
    assert check_day(monday, PLAIN) == date(2027, 3, 11)
    assert district_day(monday, PLAIN) == date(2027, 3, 10)
    assert city_day(monday, PLAIN) == date(2027, 3, 16)


def test_a_pack_that_sets_no_days_reminds_on_ours(library: Library) -> None:
    """30, 14, 7 and 2 days before; a duty without a setting has the same."""
    silent = next(one for one in library.packs["shenzhen"].model.deadlines if not one.setting)
    assert remind_days(silent) == remind_days(None) == REMIND_DAYS
