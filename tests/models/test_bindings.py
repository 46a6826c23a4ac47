"""Contacts: who acts for a unit, in which order, and who asks to."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models import tokens, units
from models.db import Database
from models.units import DecidedError, Scope
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_person, a_unit, an_official, number

LATER = MORNING + timedelta(hours=1)
NANSHAN = Scope("shenzhen", "南山区")
SHENZHEN = Scope("shenzhen")


def order(db: Session, unit: int) -> list[int]:
    """Who acts for a unit, in the order of escalation."""
    return [binding.person_id for binding in units.contacts_of(db, unit)]


def test_contacts_come_in_the_order_in_which_they_were_bound(database: Database) -> None:
    """The first is written to first; binding again changes nothing."""
    with database.writing() as db:
        unit = number(a_unit(db))
        one, two, three = (number(a_person(db)) for _ in range(3))
        for person in (one, two, three, one):
            units.bind(db, unit, person, "code", MORNING)
        assert order(db, unit) == [one, two, three]
        assert [binding.rank for binding in units.contacts_of(db, unit)] == [1, 2, 3]


def test_who_left_may_come_back_as_the_last(database: Database) -> None:
    """An ended binding comes alive again at the end of the order."""
    with database.writing() as db:
        unit = number(a_unit(db))
        one, two = number(a_person(db)), number(a_person(db))
        first = units.bind(db, unit, one, "code", MORNING)
        units.bind(db, unit, two, "code", MORNING)
        units.end_binding(db, first, "wrong_person", LATER)
        assert order(db, unit) == [two]
        assert (first.ended_at, first.ended_why) == (LATER, "wrong_person")
        again = units.bind(db, unit, one, "approved", LATER)
        assert order(db, unit) == [two, one]
        assert (again.id, again.how, again.ended_at, again.ended_why) == (
            first.id, "approved", None, "")  # fmt: skip


def test_ended_binding_keeps_its_reason(database: Database) -> None:
    """Ending twice changes nothing."""
    with database.writing() as db:
        binding = units.bind(db, number(a_unit(db)), number(a_person(db)), "code", MORNING)
        units.end_binding(db, binding, "left", MORNING)
        units.end_binding(db, binding, "official", LATER)
        assert (binding.ended_why, binding.ended_at) == ("left", MORNING)


def test_calendar_feed_ends_with_the_binding(database: Database) -> None:
    """Whoever acts no longer for a unit reads its dates no longer; other feeds go on."""
    with database.writing() as db:
        unit = number(a_unit(db))
        mine, others = (
            units.bind(db, unit, number(a_person(db)), "code", MORNING) for _ in range(2)
        )
        codes = [
            tokens.issue(db, "feed_unit", number(one), MORNING, None) for one in (mine, others)
        ]
        units.end_binding(db, mine, "left", LATER)
        live = [tokens.look(db, code, "feed_unit", LATER) is not None for code in codes]
        assert live == [False, True]


@pytest.mark.parametrize(
    ("place", "expected"), [(1, "cab"), (2, "acb"), (3, "abc"), (9, "abc"), (0, "cab"), (-5, "cab")]
)
def test_moving_a_contact_in_the_order(database: Database, place: int, expected: str) -> None:
    """The contact takes the place and the others close up around."""
    with database.writing() as db:
        unit = number(a_unit(db))
        who = {letter: number(a_person(db)) for letter in "abc"}
        bound = [units.bind(db, unit, person, "code", MORNING) for person in who.values()]
        units.move_rank(db, bound[2], place)
        assert order(db, unit) == [who[letter] for letter in expected]
        assert [binding.rank for binding in units.contacts_of(db, unit)] == [1, 2, 3]


def test_one_contact_of_several_units(database: Database) -> None:
    """A person's units come in the order of binding; ended and closed ones are left out."""
    with database.writing() as db:
        person = number(a_person(db))
        some = [a_unit(db) for _ in range(4)]
        for minute, unit in enumerate(some):
            at = MORNING + timedelta(minutes=minute)
            units.bind(db, number(unit), person, "code", at)
        units.end_binding(db, units.bindings_of(db, person)[1], "left", LATER)
        some[2].closed_at = LATER
        assert units.units_of(db, person) == [some[0], some[3]]
        bound = [binding.unit_id for binding in units.bindings_of(db, person)]
        assert bound == [some[0].id, some[2].id, some[3].id]


def test_request_waits_in_its_jurisdiction(database: Database) -> None:
    """The oldest first; another district's officials don't see it."""
    with database.writing() as db:
        here, there = a_unit(db), a_unit(db, district="福田区")
        first = units.ask_binding(db, number(here), number(a_person(db)), "林 0755", MORNING)
        other = units.ask_binding(db, number(there), number(a_person(db)), "吴", MORNING)
        assert units.open_requests(db, SHENZHEN) == [first, other]
        assert units.open_requests(db, NANSHAN) == [first]


def test_asking_again_changes_what_was_said(database: Database) -> None:
    """One person waits once for one unit."""
    with database.writing() as db:
        unit, person = number(a_unit(db)), number(a_person(db))
        first = units.ask_binding(db, unit, person, "林 0755", MORNING)
        assert units.ask_binding(db, unit, person, "林 13800000000", LATER) is first
        assert first.said == "林 13800000000"
        units.ask_binding(db, number(a_unit(db)), person, "林", LATER)
        assert len(units.open_requests(db, SHENZHEN)) == 2


def test_one_sees_what_one_asked_for(database: Database) -> None:
    """One's own requests that wait, and no longer those that were decided."""
    with database.writing() as db:
        me = number(a_person(db))
        asked = [units.ask_binding(db, number(a_unit(db)), me, "林", MORNING) for _ in range(2)]
        units.ask_binding(db, number(a_unit(db)), number(a_person(db)), "吴", MORNING)
        assert units.requests_of(db, me) == asked
        units.decide_request(db, asked[0], number(an_official(db)), True, LATER)
        assert units.requests_of(db, me) == asked[1:]


def test_approval_binds(database: Database) -> None:
    """The person acts for the unit, and the request says who approved it."""
    with database.writing() as db:
        unit, person, official = a_unit(db), a_person(db), an_official(db)
        request = units.ask_binding(db, number(unit), number(person), "林", MORNING)
        binding = units.decide_request(db, request, number(official), True, LATER)
        assert binding is not None
        assert (binding.how, binding.bound_at) == ("approved", LATER)
        assert order(db, number(unit)) == [person.id]
        assert (request.state, request.decided_by, request.decided_at) == (
            "approved", official.id, LATER)  # fmt: skip
        assert request.said == "林"


def test_refusal_binds_nobody_and_forgets_what_was_said(database: Database) -> None:
    """A name and a telephone that serve nothing any more are deleted; one may ask again."""
    with database.writing() as db:
        unit, person, official = a_unit(db), a_person(db), an_official(db)
        request = units.ask_binding(db, number(unit), number(person), "林", MORNING)
        assert units.decide_request(db, request, number(official), False, LATER) is None
        assert order(db, number(unit)) == []
        assert (request.state, request.said) == ("refused", "")
        assert units.ask_binding(db, number(unit), number(person), "林", LATER) is not request


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_request_is_decided_once(database: Database, first: bool, second: bool) -> None:
    """Of two officials who decide the second is told, and nothing changes."""
    with database.writing() as db:
        unit, official = number(a_unit(db)), number(an_official(db))
        request = units.ask_binding(db, unit, number(a_person(db)), "林", MORNING)
        units.decide_request(db, request, official, first, MORNING)
        with pytest.raises(DecidedError):
            units.decide_request(db, request, official, second, LATER)
        assert len(order(db, unit)) == int(first)
