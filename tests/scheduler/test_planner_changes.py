"""What the planner does when a date moves, a duty falls away, or comes back."""

from datetime import date, timedelta
from typing import Any

import pytest

from models import deadlines
from models.db import Database
from models.deadlines import LOOK, Deadline
from policies.workdays import WorkCalendar
from scheduler.planner import Planned
from tests.fakes.rows import a_person, number
from tests.scheduler.register import (
    LAW,
    NOTHING,
    Register,
    listed,
    rules,
    with_duties,
    with_notice,
)

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""What is written in SQL is tried on both databases in `test_planner.py`."""

EARLIER, EARLIEST = date(2027, 3, 5), date(2027, 3, 3)
NOTICE = WorkCalendar().with_year(
    2027, "放假安排（示例）", "示例〔2026〕1号", [date(2027, 3, 12), LAW], []
)
"""15 March and the Friday before it are off: the table is to be finished on the 11th."""


@pytest.fixture
def register(database: Database) -> Register:
    """A register without units, in autumn."""
    return Register(database)


def state(row: Deadline) -> tuple[Any, ...]:
    """What becomes of a row, and what comes next."""
    return row.state, row.next_stage, row.next_on


# --- a date moves ---------------------------------------------------------------------------------


def test_a_day_that_nobody_was_told_moves_in_silence(register: Register) -> None:
    """A new row takes over and begins its own ladder; the law's day stays beside it."""
    unit = register.unit()
    register.plan()
    register.set_date(EARLIER)
    assert register.plan() == Planned(added=1, superseded=1)
    old, new = register.rows(unit)
    assert state(old) == ("superseded", None, None)
    assert state(new) == ("open", "d30", date(2027, 2, 3))
    assert (new.due, new.law_due, new.replaces) == (EARLIER, LAW, old.id)
    assert (new.source, new.source_ref) == ("office", "南山工信〔2026〕9号")


def test_a_day_that_moves_twice_is_corrected_once(register: Register) -> None:
    """People have the first day in mind until they are told; the last row tells them."""
    unit = register.unit()
    register.plan()
    told = register.has(unit, told=True)
    for day in (EARLIER, EARLIEST):
        register.set_date(day)
        register.plan()
    first, second, third = register.rows(unit)
    assert state(first)[0] == state(second)[0] == "superseded"
    assert (state(second)[1], state(third)[1], third.replaces) == (None, "correction", told)


def test_a_day_that_comes_back_before_anybody_heard_needs_no_word(register: Register) -> None:
    """The former row goes on where it was."""
    unit = register.unit()
    register.plan()
    register.has(unit, told=True)
    date_id = register.set_date(EARLIER)
    register.plan()
    register.end_date(date_id)
    assert register.plan() == Planned(superseded=1, reopened=1)
    first, second = register.rows(unit)
    assert (first.state, first.next_stage) == ("open", LOOK)
    assert (first.law_due, first.source) == (None, "text")
    assert state(second) == ("superseded", None, None)


def test_a_day_that_comes_back_after_they_heard_is_corrected(register: Register) -> None:
    """They were told both days, the other one last."""
    unit = register.unit()
    register.plan()
    register.has(unit, told=True)
    date_id = register.set_date(EARLIER)
    register.plan()
    other = register.has(unit, EARLIER, told=True)
    register.end_date(date_id)
    register.plan()
    first, _ = register.rows(unit)
    assert (state(first), first.replaces) == (("open", "correction", register.today), other)


def test_what_was_declared_stays_declared_on_the_new_day(register: Register) -> None:
    """So do the replies that widened the circle, and the plan where it still fits."""
    unit = register.unit()
    register.plan()
    with register.database.writing() as db:
        person = number(a_person(db))
    register.has(
        unit, told=True, unanswered=2, snoozes=1, plan_on=date(2027, 3, 4),
        overdue_until=date(2027, 4, 1),
    )  # fmt: skip
    with register.database.writing() as db:
        [row] = deadlines.of_unit(db, unit)
        deadlines.declare(db, row, person, register.now)
        row.unanswered = 2
    register.set_date(EARLIER)
    register.plan()
    _, new = register.rows(unit)
    assert (new.state, new.declared_by, new.declared_at) == ("declared", person, register.now)
    assert (new.unanswered, new.snoozes, new.next_stage) == (2, 1, "correction")
    assert (new.plan_on, new.overdue_until) == (date(2027, 3, 4), date(2027, 4, 1))
    register.set_date(EARLIEST)
    register.plan()
    assert register.rows(unit)[-1].plan_on is None


def test_what_was_verified_is_done_whatever_the_day(register: Register) -> None:
    """No row more, no word more; found not to be so, the new day holds."""
    unit = register.unit()
    register.plan()
    register.has(unit, state="verified", next_stage=None, next_on=None, told=True)
    date_id = register.set_date(EARLIER)
    assert register.plan() == NOTHING
    register.remove(unit, register.today)
    assert register.plan() == NOTHING
    register.remove(unit, None)
    register.has(unit, state="open")
    register.plan()
    assert [row.state for row in register.rows(unit)] == ["superseded", "open"]
    register.end_date(date_id)
    register.plan()


def test_a_notice_of_the_year_moves_the_day(register: Register) -> None:
    """Later than the text's as well, with the notice for its source."""
    unit = register.unit()
    register.plan()
    register.library = with_notice(rules(), "shenzhen", "annual_table", date(2027, 3, 31))
    register.plan()
    old, new = register.rows(unit)
    assert (old.state, new.due, new.source) == ("superseded", date(2027, 3, 31), "notice")
    assert (new.source_ref, new.law_due) == ("关于年度申报工作的通知", None)


def test_a_day_that_moved_out_of_the_season_still_takes_over(register: Register) -> None:
    """The duty is not lost though its day is more than 200 days away, or long over."""
    unit = register.unit()
    register.plan()
    register.library = with_notice(rules(), "shenzhen", "annual_table", date(2027, 12, 1))
    assert register.plan() == Planned(added=1, superseded=1)
    register.library = with_notice(rules(), "shenzhen", "annual_table", date(2027, 1, 4))
    register.today = date(2027, 5, 10)
    assert register.plan().added >= 1
    assert [row.state for row in register.rows(unit)] == ["superseded", "superseded", "open"]


# --- working days and reminding days --------------------------------------------------------------


def test_a_years_working_days_change_what_hangs_on_the_day(register: Register) -> None:
    """The row stays; the sweep works out anew what comes next. No correction: the day is the
    same.
    """
    unit = register.unit()
    register.plan()
    register.has(unit, told=True)
    register.library = rules().__class__(rules().packs, rules().bank, NOTICE)
    register.plan()
    row = register.row(unit)
    assert (row.due, row.finish_by, row.calendar) == (LAW, date(2027, 3, 11), "official")
    assert state(row) == ("open", LOOK, register.today)


@pytest.mark.parametrize(
    ("stage", "on", "after"),
    [
        ("correction", date(2026, 11, 20), "correction"),
        ("wake1", date(2027, 3, 9), "wake1"),
        ("wake1", date(2027, 3, 10), LOOK),  # too late now: 2 working days before the 11th
        ("d14", date(2027, 3, 1), LOOK),
        (None, None, LOOK),
    ],
)
def test_what_hangs_on_no_working_day_stays(
    register: Register, stage: str | None, on: date | None, after: str | None
) -> None:
    """A correction that is owed, and a wake-up that is early enough still."""
    unit = register.unit()
    register.plan()
    register.has(unit, next_stage=stage, next_on=on)
    register.library = rules().__class__(rules().packs, rules().bank, NOTICE)
    register.plan()
    assert register.row(unit).next_stage == after


def test_a_new_version_of_a_pack_is_noted_and_disturbs_nothing(register: Register) -> None:
    """Where only words changed."""
    unit = register.unit()
    register.plan()
    before = register.row(unit)
    register.library = with_duties(rules(), "shenzhen", rules().packs["shenzhen"].model.deadlines)
    assert register.plan() == Planned(changed=2)
    row = register.row(unit)
    assert row.pack_version != before.pack_version
    assert state(row) == state(before)


@pytest.mark.parametrize("days", [[45, 14], [14, 7]])
def test_other_days_of_reminding_are_worked_out_anew(register: Register, days: list[int]) -> None:
    """A row that waits for a stage that comes otherwise now, or not at all."""
    unit = register.unit()
    register.plan()
    duties = [
        one.model_copy(update={"setting": one.setting.model_copy(update={"remind_days": days})})
        if one.setting
        else one
        for one in rules().packs["shenzhen"].model.deadlines
    ]
    register.library = with_duties(rules(), "shenzhen", duties)
    register.plan()
    assert state(register.row(unit)) == ("open", LOOK, register.today)


# --- a duty falls away, and comes back ------------------------------------------------------------


@pytest.mark.parametrize("told", [False, True])
def test_a_unit_off_its_list_hears_of_it_if_it_was_told(register: Register, told: bool) -> None:
    """Once, by the closed row; what was about to be said is not said."""
    unit = register.unit()
    register.plan()
    number_ = register.has(unit, told=told)
    register.stage(number_, "d30")
    register.remove(unit, register.today)
    assert register.plan() == Planned(closed=1)
    row = register.row(unit)
    assert (row.closed_why, row.closed_at) == ("listing_removed", register.now)
    assert state(row) == ("closed", *(("correction", register.today) if told else (None, None)))
    assert register.stages() == {"d30": "superseded"}


def test_another_day_takes_the_place_of_a_word_that_it_fell_away(register: Register) -> None:
    """Removed, and back on the list with an earlier day before anybody heard: one correction."""
    unit = register.unit()
    register.plan()
    told = register.has(unit, told=True)
    register.remove(unit, register.today)
    register.plan()
    register.remove(unit, None)
    register.set_date(EARLIER)
    register.plan()
    old, new = register.rows(unit)
    assert (state(old), state(new)) == (
        ("closed", None, None),
        ("open", "correction", register.today),
    )
    assert new.replaces == told


def test_a_removal_after_the_day_leaves_what_was_owed(register: Register) -> None:
    """Whoever was listed on the day has missed it."""
    unit = register.unit()
    register.plan()
    register.today = date(2027, 3, 22)
    register.remove(unit, date(2027, 3, 20))
    register.plan()
    assert register.row(unit).state == "open"


def test_what_an_official_closed_stays_closed(register: Register) -> None:
    """A reason that is not the planner's is not the planner's to undo."""
    unit = register.unit()
    register.plan()
    with register.database.writing() as db:
        [row] = deadlines.of_unit(db, unit)
        deadlines.close(db, row, "exempted", register.now)
    assert register.plan() == NOTHING
    assert register.row(unit).state == "closed"


def test_a_text_that_sets_no_such_day_any_more(register: Register) -> None:
    """The duty goes with the text, for units and offices."""
    unit = register.unit()
    register.plan()
    kept = [one for one in rules().packs["shenzhen"].model.deadlines if one.not_in_text]
    register.library = with_duties(rules(), "shenzhen", kept)
    assert register.plan() == Planned(closed=2)
    assert register.row(unit).closed_why == "text_gone"


def test_a_draft_binds_while_it_is_switched_on(register: Register) -> None:
    """In the district where it was; off again, the duty is gone."""
    here = register.unit(city="xiamen", district="思明区")
    there = register.unit(city="xiamen", district="湖里区")
    adoption = register.adopt("xiamen", "思明区")
    assert register.plan() == Planned(added=1)
    assert register.row(here).basis == "draft"
    assert register.rows(there) == []
    register.has(here, date(2027, 3, 30), told=True)
    register.end_adoption(adoption)
    register.plan()
    row = register.row(here)
    assert (row.closed_why, row.next_stage) == ("draft_off", "correction")
    register.adopt("xiamen")
    assert register.plan() == Planned(added=1, reopened=1)


def test_a_unit_that_no_longer_exists_has_nothing_to_do(register: Register) -> None:
    """Nor does its district, where it was the only one."""
    unit = register.unit()
    register.plan()
    register.change(unit, closed_at=register.now)
    register.plan()
    assert register.row(unit).closed_why == "unit_closed"
    register.change(unit, closed_at=None)
    assert register.plan().reopened == 2


def test_a_unit_takes_its_deadlines_to_another_district(register: Register) -> None:
    """Open and verified ones, for those are who answers for them now."""
    unit = register.unit()
    register.plan()
    register.change(unit, district="福田区")
    register.plan()
    assert register.row(unit).district == "福田区"
    register.has(unit, state="verified")
    register.change(unit, district="南山区")
    register.plan()
    assert (register.row(unit).district, register.row(unit).state) == ("南山区", "verified")


def test_a_unit_in_another_city_has_that_citys_dates(register: Register) -> None:
    """The table of Yunfu takes over from that of Shenzhen."""
    unit = register.unit()
    register.plan()
    register.has(unit, told=True)
    register.change(unit, city="yunfu", district="云城区")
    register.plan()
    old, new = register.rows(unit)
    assert (old.state, new.city, new.due) == ("superseded", "yunfu", date(2027, 4, 15))
    assert new.next_stage == "correction"


# --- the end of a season --------------------------------------------------------------------------


def test_on_new_years_day_the_season_is_over(register: Register) -> None:
    """What is open or declared closes without a word; what was verified stays as it is."""
    units = [register.unit(listed(year=2023)) for _ in range(3)]
    register.plan()
    register.has(units[0], told=True)
    register.has(units[1], state="declared", told=True)
    register.has(units[2], state="verified", next_stage=None, next_on=None)
    register.today = date(2027, 12, 31)
    assert register.plan().ended == 0
    register.today = date(2028, 1, 1)
    assert register.plan().ended == 3  # the district's recommendation among them
    ends = [next(row for row in register.rows(unit) if row.year == 2027) for unit in units]
    assert [row.state for row in ends] == ["closed", "closed", "verified"]
    assert [row.closed_why for row in ends] == ["season_over", "season_over", ""]
    assert [row.next_on for row in ends] == [None] * 3
    assert all(row.year == 2028 for unit in units for row in register.rows(unit) if row not in ends)


def test_a_clock_that_goes_back_over_new_year_opens_nothing(register: Register) -> None:
    """A season that was closed stays closed."""
    unit = register.unit()
    register.plan()
    register.today = date(2028, 1, 1)
    register.plan()
    register.today -= timedelta(days=1)
    register.plan()
    assert register.rows(unit)[0].closed_why == "season_over"
