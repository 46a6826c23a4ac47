"""What time asks of a case: who is told on which day, once, and by whom nothing is learnt."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlmodel import col, select

from models import acts, audit, bindings, case_duties, cases
from models.acts import Plan
from models.case_rows import Case, Recusal
from models.case_states import State
from models.clock import SHANGHAI, FixedClock
from models.db import Database
from models.deliveries import Delivery
from models.officials import deputise, disable, official
from models.people import meet
from policies.load import Library, load
from scheduler.cases import cases_tick, look
from tests.fakes.cases import VAULT, a_case
from tests.fakes.rows import a_person, a_unit, an_official, number

FILED = date(2026, 11, 20)
LAST = date(2026, 12, 4)
"""A Friday; three working days before is Tuesday the 1st, the next one Monday the 7th."""
BEFORE, AFTER, NOTE = date(2026, 12, 1), date(2026, 12, 7), date(2026, 12, 14)
LIBRARY: Library = load().library


@dataclass
class Office:
    """An office of Nanshan in Shenzhen, and the city's, as the clock goes on."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock.on(FILED, hour=10))
    persons: dict[int, str] = field(default_factory=dict)

    def official(self, name: str, district: str = "南山区", role: str = "officer") -> int:
        """Somebody who works there, by a name that the tests read."""
        with self.database.writing() as db:
            person = number(a_person(db, name, "push", "push"))
            self.persons[person] = name
            more = {"name": name, "district": district, "role": role}
            return number(an_official(db, person_id=person, **more))

    def case(self, state: State = "registered", kind: str = "notice", **also: Any) -> int:
        """A case of Nanshan with a timer."""
        more: dict[str, Any] = {"district": "南山区", "due_kind": kind, "due_on": LAST}
        with self.database.writing() as db:
            return number(a_case(db, state=state, now=self.clock.now(), **more | also))

    def comes(self, day: date, hour: int = 10) -> list[tuple[str, str]]:
        """A day comes and the cases are looked at; who is owed which new notice, by name."""
        known = self._owed()
        self.clock.move(FixedClock.on(day, hour).now() - self.clock.now())
        look(self.database, LIBRARY, self.clock, VAULT)
        new = [one for one in self._owed() if one not in known]
        return [(self.persons[one.person_id], one.content["about"]) for one in new]

    def _owed(self) -> list[Delivery]:
        with self.database.reading() as db:
            return list(
                db.exec(select(Delivery).order_by(col(Delivery.person_id), col(Delivery.id)))
            )

    def row(self, case: int) -> Case:
        """A case as it is now."""
        with self.database.reading() as db:
            return db.get_one(Case, case)


@pytest.fixture
def office(small: Database) -> Office:
    """An officer and a superior in the district, and a superior in the city."""
    made = Office(small)
    made.official("经办")
    made.official("科长", role="superior")
    made.official("市局", district="", role="superior")
    return made


def days(first: date, last: date) -> Iterable[date]:
    """Every day from the one to the other."""
    while first <= last:
        yield first
        first += timedelta(days=1)


def test_a_whole_timer_is_told_on_three_days_and_on_no_other(office: Office) -> None:
    """Before the last day the office, after it the superior, and at last in writing."""
    office.case()
    told = {day: office.comes(day) for day in days(FILED, date(2027, 1, 31))}
    assert {day: some for day, some in told.items() if some} == {
        BEFORE: [("经办", "case_due"), ("科长", "case_due")],
        AFTER: [("科长", "case_late")],
        NOTE: [("科长", "case_note")],
    }


def test_the_same_hour_again_tells_nothing_twice(office: Office) -> None:
    """A restart or a second worker finds that it was told."""
    office.case()
    assert office.comes(BEFORE)
    assert office.comes(BEFORE) == office.comes(BEFORE, hour=11) == []


def test_a_worker_that_slept_tells_the_last_thing_only(office: Office) -> None:
    """After a month without a worker one written note says all."""
    office.case()
    assert office.comes(date(2027, 1, 5)) == [("科长", "case_note")]


def test_nothing_is_told_at_night_or_on_days_off(office: Office) -> None:
    """A weekend's reminder comes on Monday, a morning's at nine."""
    office.case()
    assert office.comes(BEFORE, hour=8) == office.comes(BEFORE, hour=18) == []
    assert office.comes(date(2026, 12, 5)) == office.comes(date(2026, 12, 6)) == []
    assert office.comes(AFTER, hour=9)


def test_who_took_the_case_is_reminded_alone(office: Office) -> None:
    """The others of the office are left in peace, but not left out of lateness."""
    mine = office.official("小李")
    office.case("verifying", "result", assigned_to=mine, assigned_at=at(BEFORE))
    assert office.comes(BEFORE) == [("小李", "case_due")]
    assert office.comes(AFTER) == [("科长", "case_late")]


def test_a_superior_who_works_on_it_does_not_hear_of_their_own_lateness_alone(
    small: Database,
) -> None:
    """It goes to the level above; where there is none, to themselves."""
    office = Office(small)
    chief = office.official("科长", role="superior")
    also = {"assigned_to": chief, "assigned_at": at(AFTER)}
    office.case("verifying", "result", **also)
    assert office.comes(AFTER) == [("科长", "case_late")]
    office.official("市局", district="", role="superior")
    office.case("verifying", "result", **also)
    assert office.comes(AFTER, hour=11) == [("市局", "case_late")]


def test_a_deputy_is_told_in_place_of_who_is_away(office: Office) -> None:
    """The superior's deputy and the assignee's hear what they would."""
    mine, other = office.official("小李"), office.official("小王")
    with office.database.writing() as db:
        deputise(db, mine, other, BEFORE, AFTER, office.clock.now())
    office.case("verifying", "result", assigned_to=mine, assigned_at=at(BEFORE))
    assert office.comes(BEFORE) == [("小王", "case_due")]


def test_who_must_not_see_a_case_is_never_told(office: Office) -> None:
    """Neither who stepped back, nor who acts for the unit, nor who filed it."""
    friend = office.official("老友")
    with office.database.writing() as db:
        unit = number(a_unit(db))
        bound = official(db, friend)
        assert bound is not None
        assert bound.person_id is not None
        bindings.bind(db, unit, bound.person_id, "code", office.clock.now())
    case = office.case(unit_id=unit)
    with office.database.writing() as db:
        chief = next(
            one for one in (official(db, n) for n in range(1, 9)) if one and one.name == "科长"
        )
        db.add(Recusal(case_id=case, official_id=number(chief), recused_at=office.clock.now()))
        own = cases.begin(db, VAULT, "push", "经办", "1", office.clock.now())
        db.get_one(Case, case).owner = own.owner
    for day, told in ((BEFORE, "case_due"), (AFTER, "case_late"), (NOTE, "case_note")):
        assert office.comes(day) == [("市局", told)], day


def test_it_is_told_later_where_nobody_is_there_to_hear(small: Database) -> None:
    """An office without officials: the word waits until somebody works there."""
    office = Office(small)
    case = office.case()
    assert office.comes(AFTER) == []
    assert office.row(case).warned == ""
    office.official("新来", role="superior")
    assert office.comes(AFTER, hour=11) == [("新来", "case_late")]


def test_who_has_no_account_yet_does_not_count_as_told(small: Database) -> None:
    """An invitation that was not used reads nothing."""
    office = Office(small)
    with small.writing() as db:
        an_official(db, person_id=None, role="superior", joined_at=office.clock.now())
    case = office.case()
    assert office.comes(AFTER) == []
    assert office.row(case).warned == ""


@pytest.mark.parametrize(
    ("state", "kind", "about"),
    [("completing", "completion", "case_incomplete"), ("rectifying", "rectify", "case_rectified")],
)
def test_a_day_of_somebody_else_is_told_when_it_has_passed(
    office: Office, state: State, kind: str, about: str
) -> None:
    """Before it there is nothing to do; a week later the superior knows."""
    office.case(state, kind)
    assert office.comes(BEFORE) == office.comes(LAST) == []
    assert office.comes(AFTER) == [("经办", about), ("科长", about)]
    assert office.comes(NOTE) == [("科长", "case_note")]


def test_after_a_long_sleep_the_office_still_hears_what_it_may_do(office: Office) -> None:
    """The day of completing passed unseen: the office and the superior hear it together."""
    office.case("completing", "completion")
    assert office.comes(date(2027, 1, 5)) == [
        ("经办", "case_incomplete"),
        ("科长", "case_incomplete"),
        ("科长", "case_note"),
    ]


def test_an_extended_timer_begins_anew(office: Office) -> None:
    """What was told of the old day is not told of the new one, and the new one is told."""
    case = office.case("verifying", "result")
    assert office.comes(BEFORE)
    with office.database.writing() as db:
        cases.start_timer(db.get_one(Case, case), "extension", LAST + timedelta(days=30))
    assert office.comes(AFTER) == office.comes(NOTE) == []
    # 3 January 2027 is a Sunday.
    assert office.comes(date(2026, 12, 29)) == [("经办", "case_due"), ("科长", "case_due")]


def test_nothing_is_told_of_what_is_over(office: Office) -> None:
    """Neither of a closed case nor of a withdrawn one nor of a draft."""
    over: tuple[State, ...] = ("closed", "withdrawn", "refused", "merged", "archived", "draft")
    for state in over:
        office.case(state)
    assert [office.comes(day) for day in (BEFORE, AFTER, NOTE)] == [[], [], []]


def test_what_was_closed_while_the_look_began_is_left_alone(office: Office) -> None:
    """The case is looked at again under its lock."""
    case = office.case("no_action", "result")
    with office.database.reading() as db:
        assert case_duties.to_look_at(db, LAST) == [case]
    with office.database.writing() as db:
        cases.go(db, db.get_one(Case, case), "closed", "system", office.clock.now())
        assert case_duties.held(db, case, at(AFTER)) is None
        assert case_duties.held(db, case + 1, at(AFTER)) is None


def test_two_workers_at_once_tell_it_once(database: Database) -> None:
    """Each case is told by whoever holds it first; the other sees that it was."""
    office = Office(database)
    office.official("科长", role="superior")
    made = [office.case() for _ in range(5)]
    office.clock.move(at(AFTER) - office.clock.now())
    both = [Thread(target=look, args=(database, LIBRARY, office.clock, VAULT)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with database.reading() as db:
        contents = [row.content for row in db.exec(select(Delivery))]
    assert sorted(one["case"] for content in contents for one in content["cases"]) == made


def test_cases_of_one_hour_are_one_message(office: Office) -> None:
    """Three timers end on the same day: the office reads one message with three names."""
    made = [office.case() for _ in range(3)]
    assert office.comes(BEFORE) == [("经办", "case_due"), ("科长", "case_due")]
    with office.database.reading() as db:
        content = db.exec(select(Delivery)).first().content  # type: ignore[union-attr]
    assert [one["case"] for one in content["cases"]] == made
    assert content["cases"][0] == {"case": made[0], "kind": "notice", "day": "2026-12-04"}


def test_what_comes_after_the_message_left_is_another_message(office: Office) -> None:
    """A case that is late an hour later is told as well."""
    office.case()
    assert office.comes(BEFORE)
    with office.database.writing() as db:
        for row in db.exec(select(Delivery)):
            row.state = "accepted"
    office.case()
    assert office.comes(BEFORE, hour=11) == [("经办", "case_due"), ("科长", "case_due")]


def test_notices_wait_for_hours_of_work_and_hold_nobodys_words(office: Office) -> None:
    """What lies in the outbox says which case and which day, and nothing of its content."""
    office.case()
    office.comes(BEFORE)
    with office.database.reading() as db:
        rows = db.exec(select(Delivery)).all()
    assert all(9 <= row.not_before.astimezone(SHANGHAI).hour < 20 for row in rows)
    assert {tuple(row.content) for row in rows} == {("about", "cases")}


# --- silence --------------------------------------------------------------------------------------


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in Shanghai."""
    return FixedClock.on(day, hour).now()


def taken(office: Office, name: str = "小李", **also: Any) -> tuple[int, int]:
    """A case that somebody took on the day it was filed, with a day far ahead."""
    mine = office.official(name)
    more: dict[str, Any] = {
        "due_on": date(2027, 3, 1),
        "assigned_to": mine,
        "assigned_at": at(FILED),
    }
    return office.case(**{"state": "verifying", "kind": "result"} | more | also), mine


IDLE = date(2026, 11, 30)
"""Taken on Friday the 20th: 23 to 27 November pass without a step."""


def test_a_case_goes_back_after_five_idle_working_days(office: Office) -> None:
    """Who took it is told, and so is the office; the audit says why."""
    case, mine = taken(office)
    told = {day: office.comes(day) for day in days(FILED, IDLE)}
    assert {day: some for day, some in told.items() if some} == {
        IDLE: [("经办", "case_back"), ("科长", "case_back"), ("小李", "case_idle")]
    }
    assert office.row(case).assigned_to is None
    with office.database.writing() as db:
        last = audit.history(db, f"case:{case}")[-1]
        assert (last.actor, last.action) == ("system", "case.given_back")
        assert last.detail == {"why": "idle", "official": mine}
        assert audit.verify(db) is None


def test_a_step_starts_the_days_anew(office: Office) -> None:
    """A note on Wednesday gives a week more; another official's note does not."""
    case, mine = taken(office)
    other, idle = taken(office, "小王")
    with office.database.writing() as db:
        for actor, number_ in ((mine, case), (mine, other)):
            audit.note(
                db, at(date(2026, 11, 25)), f"official:{actor}", "case.note", f"case:{number_}"
            )
    assert ("小李", "case_idle") not in office.comes(IDLE)
    assert (office.row(case).assigned_to, office.row(other).assigned_to) == (mine, None)
    assert idle
    assert ("小李", "case_idle") in office.comes(date(2026, 12, 3))


@pytest.mark.parametrize("state", ["completing", "rectifying"])
def test_who_waits_for_somebody_else_is_not_idle(office: Office, state: State) -> None:
    """Until the complainant or the unit has done its part there is nothing to do."""
    case, mine = taken(office, state=state)
    assert office.comes(IDLE) == []
    assert office.row(case).assigned_to == mine


def test_who_asked_the_complainant_is_not_idle_until_the_answer(office: Office) -> None:
    """The days run again from nothing but the next step after the answer."""
    case, mine = taken(office)
    with office.database.writing() as db:
        row = db.get_one(Case, case)
        cases.write(db, VAULT, row, "out", "question", "何时？", at(FILED), mine)
        cases.write(db, VAULT, row, "note", "note", "已问", at(FILED), mine)
    assert office.comes(IDLE) == []
    with office.database.writing() as db:
        cases.write(db, VAULT, db.get_one(Case, case), "in", "answer", "三月", at(IDLE))
    assert ("小李", "case_idle") in office.comes(date(2026, 12, 8))


def test_a_case_of_who_left_goes_back_at_once(office: Office) -> None:
    """Nobody is told who is not there."""
    case, mine = taken(office)
    with office.database.writing() as db:
        gone = official(db, mine)
        assert gone is not None
        disable(db, gone, None, office.clock.now())
    assert office.comes(date(2026, 11, 23)) == [("经办", "case_back"), ("科长", "case_back")]
    assert office.row(case).assigned_to is None


def test_who_turns_out_to_act_for_the_unit_loses_the_case_unheard(office: Office) -> None:
    """A binding that comes later is a conflict of interest from that moment."""
    with office.database.writing() as db:
        unit = number(a_unit(db))
    case, _ = taken(office, unit_id=unit)
    with office.database.writing() as db:
        person = meet(db, "push", "小李", "push", office.clock.now())
        bindings.bind(db, unit, number(person), "code", office.clock.now())
    assert office.comes(date(2026, 11, 23)) == [("经办", "case_back"), ("科长", "case_back")]
    assert office.row(case).assigned_to is None


def test_an_act_that_may_be_taken_back_is_left_alone(office: Office) -> None:
    """The clock must not be what makes 撤销 impossible: it comes an hour later."""
    case = office.case()
    office.clock.move(at(BEFORE, 9) - office.clock.now())
    with office.database.writing() as db:
        mine = number(an_official(db))
        plan = Plan(mine, "case.note", f"case:{case}", "shenzhen", "南山区")
        acts.finish(db, acts.begin(db, plan, at(BEFORE)), [], at(BEFORE))
    office.clock.move(timedelta(hours=1, minutes=5))
    assert look(office.database, LIBRARY, office.clock, VAULT) == 0
    office.clock.move(timedelta(minutes=6))
    assert look(office.database, LIBRARY, office.clock, VAULT) == 1


def test_the_tick_comes_every_hour_of_work(office: Office) -> None:
    """Nine times a day, and once at the start."""
    office.case()
    office.clock.move(at(BEFORE) - office.clock.now())
    tick = cases_tick(office.database, lambda: LIBRARY, office.clock, VAULT)
    tick.work()
    with office.database.reading() as db:
        assert len(db.exec(select(Delivery)).all()) == 2
    assert tick.name == "cases"
    moments, last = [], datetime(2026, 12, 1, 0, 0, tzinfo=SHANGHAI)
    while (following := tick.trigger.get_next_fire_time(None, last)).day == 1:
        moments.append(following.hour)
        last = following + timedelta(seconds=1)
    assert moments == [9, 10, 11, 12, 13, 14, 15, 16, 17]
