"""The planner: what is planned when, and that planning again changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest

from models import deadlines
from models.clock import FixedClock
from models.db import Database
from models.deadlines import LOOK
from models.deliveries import Delivery, Item
from policies.workdays import WorkCalendar
from scheduler import planner
from scheduler.planner import Planned, Planner, plan, plan_in_turns
from tests.fakes.rows import a_person, an_official, number
from tests.scheduler.register import AUTUMN, LAW, NOTHING, Register, listed, rules, with_duties

DAY = timedelta(days=1)
on_one_database = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what depends on days alone."""


@pytest.fixture
def register(database: Database) -> Register:
    """A register without units, in autumn."""
    return Register(database)


@pytest.fixture
def by_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two units in one transaction, so that a few units are several of them."""
    monkeypatch.setattr(planner, "AT_ONCE", 2)


def test_a_listed_unit_has_one_deadline_for_the_season(register: Register) -> None:
    """With its dates, its source and what comes first; the office has its own besides."""
    unit = register.unit()
    assert register.plan() == Planned(added=2)
    row = register.row(unit)
    assert (row.owner, row.unit_id, row.city, row.district) == (
        f"unit:{unit}",
        unit,
        "shenzhen",
        "南山区",
    )
    assert (row.audience, row.duty, row.year) == ("listed_unit", "annual_table", 2027)
    assert (row.due, row.law_due, row.finish_by) == (LAW, None, LAW)
    assert (row.calendar, row.basis, row.source, row.source_ref) == (
        "provisional",
        "in_force",
        "text",
        "",
    )
    assert row.pack_version == register.library.packs["shenzhen"].version
    assert (row.state, row.told, row.unanswered, row.replaces) == ("open", False, 0, None)
    assert (row.next_stage, row.next_on) == ("d30", date(2027, 2, 12))
    [own] = register.rows()
    assert (own.owner, own.duty) == ("office:shenzhen/南山区", "district_recommendation")


@on_one_database
@pytest.mark.parametrize(
    ("ahead", "there"), [(201, False), (200, True), (0, True), (-30, True), (-31, False)]
)
def test_a_season_ahead_and_a_month_behind(register: Register, ahead: int, there: bool) -> None:
    """200 days before a day its row is made, and to 30 days after it."""
    unit = register.unit()
    register.today = LAW - DAY * ahead
    register.plan()
    assert any(row.due == LAW for row in register.rows(unit)) is there


@on_one_database
@pytest.mark.parametrize(
    ("today", "first", "on"),
    [
        (date(2027, 2, 12), "d30", date(2027, 2, 12)),
        (date(2027, 2, 13), "d30", date(2027, 2, 13)),
        (date(2027, 3, 9), "d7", date(2027, 3, 9)),
        (date(2027, 3, 14), "d2", date(2027, 3, 14)),
        (date(2027, 3, 25), "overdue2", date(2027, 3, 25)),
    ],
)
def test_who_comes_late_begins_with_the_latest_stage_that_passed(
    register: Register, today: date, first: str, on: date
) -> None:
    """Today, and not on a day that is over."""
    register.today = today
    unit = register.unit()
    register.plan()
    row = next(row for row in register.rows(unit) if row.due == LAW)
    assert (row.next_stage, row.next_on) == (first, on)


@on_one_database
def test_officials_may_be_the_first_to_hear(register: Register) -> None:
    """A pack that reminds on the last day only: the district hears three working days before."""
    duties = [
        one.model_copy(update={"setting": one.setting.model_copy(update={"remind_days": [1]})})
        for one in rules().packs["shenzhen"].model.deadlines
        if one.setting
    ]
    register.library = with_duties(rules(), "shenzhen", duties)
    unit = register.unit()
    register.plan()
    assert (register.row(unit).next_stage, register.row(unit).next_on) == (
        "district",
        date(2027, 3, 10),
    )


@pytest.mark.usefixtures("by_two")
def test_every_unit_is_reached_whatever_the_size_of_a_transaction(register: Register) -> None:
    """Seven units in four transactions, in whichever way it is planned."""
    units = [register.unit() for _ in range(7)]
    assert register.plan().added == 8
    assert all(len(register.rows(unit)) == 1 for unit in units)
    register.remove(units[5], date(2026, 11, 1))
    assert register.plan() == Planned(closed=1)


@pytest.mark.usefixtures("by_two")
def test_planning_in_one_transaction_is_the_same(register: Register) -> None:
    """As a caller does it that has more to do in it."""
    units = [register.unit() for _ in range(3)]
    with register.database.writing() as db:
        assert plan(db, register.library, register.today, register.now) == Planned(added=4)
    assert register.plan() == NOTHING
    assert all(len(register.rows(unit)) == 1 for unit in units)


def test_an_applicant_is_planned_for_the_year_it_named(register: Register) -> None:
    """Yunfu's 30 April, once, though it applies for two lists; not once it has withdrawn."""
    unit = register.unit(listed(year=2026, removed_on=date(2026, 6, 1)), city="yunfu")
    register.applies(unit, 2027)
    register.applies(unit, 2027, "provincial")
    register.plan()
    row = register.row(unit)
    assert (row.duty, row.audience, row.due) == ("application", "applicant", date(2027, 4, 30))
    register.withdraws(unit)
    assert register.plan() == Planned(closed=1)
    assert register.row(unit).closed_why == "application_gone"


@on_one_database
def test_an_agency_of_the_nation_reports_in_guizhou(register: Register) -> None:
    """Where the draft was switched on."""
    agency = register.unit(
        listed("national", "third_party"), kind="agency", city="guizhou", district="贵阳市"
    )
    assert register.plan() == NOTHING
    register.adopt("guizhou", "贵阳市")
    register.plan()
    assert (register.row(agency).duty, register.row(agency).basis) == (
        "third_party_report",
        "draft",
    )


@on_one_database
def test_offices_have_their_own_dates_where_there_are_units_or_officials(
    register: Register,
) -> None:
    """Yunfu's counties 20 May, the city 30 June; a county without either has none."""
    register.today = date(2027, 1, 4)
    register.unit(city="yunfu", district="云城区")
    with register.database.writing() as db:
        an_official(db, city="yunfu", district="新兴县")
        an_official(db, city="yunfu", district="郁南县", disabled_at=register.now)
    register.plan()
    assert {(row.owner, row.due) for row in register.rows()} == {
        ("office:yunfu/", date(2027, 6, 30)),
        ("office:yunfu/云城区", date(2027, 5, 20)),
        ("office:yunfu/新兴县", date(2027, 5, 20)),
    }
    assert {row.unit_id for row in register.rows()} == {None}


@on_one_database
def test_an_office_that_is_gone_has_nothing_to_do(register: Register) -> None:
    """Its last unit moved to another district: nobody is left to be told."""
    unit = register.unit()
    register.plan()
    with register.database.writing() as db:
        db.connection().exec_driver_sql("UPDATE deadlines SET told = true")
    register.change(unit, district="福田区")
    register.plan()
    states = {row.owner: (row.state, row.closed_why, row.next_on) for row in register.rows()}
    assert states["office:shenzhen/南山区"] == ("closed", "office_gone", None)
    assert states["office:shenzhen/福田区"][0] == "open"


@on_one_database
def test_rules_out_of_reach_close_nothing(register: Register) -> None:
    """A pack that can't be read at a restart is no decision that its duties are gone."""
    unit = register.unit()
    register.plan()
    packs = {name: pack for name, pack in rules().packs.items() if name != "shenzhen"}
    register.library = replace(rules(), packs=packs)
    assert register.plan() == NOTHING
    register.today = date(2028, 1, 1)
    assert register.plan() == Planned(ended=2)
    assert register.row(unit).closed_why == "season_over"


@on_one_database
def test_a_clock_that_went_back_a_day_changes_nothing(register: Register) -> None:
    """Nor does one that jumped ahead three days and came back."""
    unit = register.unit()
    for today in (LAW - DAY * 200, LAW - DAY * 197, LAW - DAY * 198, LAW - DAY * 201):
        register.today = today
        assert replace(register.plan(), added=0) == NOTHING
    assert len(register.rows(unit)) == 1


def test_a_day_that_somebody_was_told_is_corrected_once(register: Register) -> None:
    """Today, by the new row; what was about to be said of the old one is not said."""
    unit = register.unit()
    register.plan()
    told = register.has(unit, told=True)
    register.stage(told, "d30", "accepted")
    register.stage(told, "d14")
    register.set_date(date(2027, 3, 5))
    register.plan()
    old, new = register.rows(unit)
    assert (old.state, old.next_stage, old.next_on) == ("superseded", None, None)
    assert (new.state, new.next_stage, new.next_on) == ("open", "correction", register.today)
    assert new.replaces == told
    assert register.stages() == {"d30": "accepted", "d14": "superseded"}


def test_a_removal_that_was_undone_brings_the_duty_back(register: Register) -> None:
    """The correction that was not sent yet is not sent, and what was unsaid may be said."""
    unit = register.unit()
    register.plan()
    row_id = register.has(unit, told=True)
    register.stage(row_id, "d30", "accepted")
    register.stage(row_id, "d14")
    register.remove(unit, register.today)
    register.plan()
    register.remove(unit, None)
    assert register.plan() == Planned(reopened=1)
    row = register.row(unit)
    assert (row.state, row.next_stage, row.next_on) == ("open", LOOK, register.today)
    assert (row.closed_at, row.closed_why) == (None, "")
    assert register.stages() == {"d30": "accepted"}


def test_a_stage_that_is_in_somebodys_envelope_is_not_forgotten(register: Register) -> None:
    """Whoever is told a stage is told it once."""
    unit = register.unit()
    register.plan()
    row_id = register.has(unit)
    register.stage(row_id, "d30")
    with register.database.writing() as db:
        person = number(a_person(db))
        letter = Delivery(
            key="reminder:1", person_id=person, kind="reminder", day=register.today,
            not_before=register.now, content={}, created_at=register.now,
        )  # fmt: skip
        db.add(letter)
        db.flush()
        [stage] = deadlines.stages_of(db, row_id)
        db.add(Item(stage_id=stage.id or 0, person_id=person, delivery_id=letter.id or 0))
    for removed in (register.today, None):
        register.remove(unit, removed)
        register.plan()
    assert register.stages() == {"d30": "superseded"}


@pytest.mark.usefixtures("by_two")
def test_two_planners_at_once_plan_nothing_twice(database: Database) -> None:
    """Together they add each row once; on PostgreSQL they really work at the same time."""
    register = Register(database)
    units = [register.unit() for _ in range(30)]
    start = Barrier(2)

    def work() -> Planned:
        start.wait()
        return plan_in_turns(database, register.library, register.today, register.now)

    def both() -> Planned:
        with ThreadPoolExecutor(2) as threads:
            one, other = (threads.submit(work) for _ in range(2))
            return one.result() + other.result()

    assert both() == Planned(added=31)
    for unit in units:
        register.has(unit, told=True)
    register.set_date(date(2027, 3, 5))
    moved = both()
    assert moved.added == 30
    assert all(len(register.rows(unit)) == 2 for unit in units)
    corrections = [row for unit in units for row in register.rows(unit) if row.next_stage]
    assert {(row.next_stage, row.due) for row in corrections} == {("correction", date(2027, 3, 5))}
    assert register.plan() == NOTHING


def test_the_tick_plans_as_soon_as_something_changed(database: Database) -> None:
    """And looks again every hour in any case; a tick without a change reads next to nothing."""
    register = Register(database)
    clock = FixedClock.on(AUTUMN)
    library = [register.library]
    tick = Planner(database, lambda: library[0], clock).tick
    tick()
    unit = register.unit()
    tick()
    assert register.row(unit).due == LAW
    adoption = register.adopt("xiamen")
    other = register.unit(city="xiamen", district="思明区")
    tick()
    assert register.row(other).basis == "draft"
    register.end_adoption(adoption)
    tick()
    assert register.row(other).closed_why == "draft_off"
    register.remove(unit, AUTUMN)
    tick()
    assert register.row(unit).state == "closed"
    register.remove(unit, None)
    library[0] = replace(library[0], calendar=WorkCalendar().with_year(
        2027, "放假安排（示例）", "示例〔2026〕1号", [LAW], []))  # fmt: skip
    tick()
    assert (register.row(unit).finish_by, register.row(unit).next_stage) == (
        date(2027, 3, 12),
        LOOK,
    )
    with database.writing() as db:
        db.connection().exec_driver_sql("DELETE FROM deadlines")
    tick()
    assert register.rows(unit) == []
    clock.move(timedelta(hours=1))
    tick()
    assert len(register.rows(unit)) == 1
