"""People and their addresses: met, written to, switched off, gone, back again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import get_args

import pytest
from sqlmodel import func, select

from models import people
from models.db import Database
from models.people import Address, Person, Reach, Reachability
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_person, number

LATER = MORNING + timedelta(hours=1)
REACHES: tuple[Reach, ...] = get_args(Reach)


def reach_of(database: Database, address: str) -> str:
    """How the address stands."""
    with database.reading() as db:
        return db.exec(select(Address.reach).where(Address.address == address)).one()


def test_stranger_is_nobody(database: Database) -> None:
    """An address that was never met has no person."""
    with database.reading() as db:
        assert people.person_at(db, "terminal", "lin") is None
        assert people.address_at(db, "terminal", "lin") is None


def test_meeting_twice_is_meeting_the_same(database: Database) -> None:
    """A person is made once; a name that was unknown is added, one that is known stays."""
    with database.writing() as db:
        first = number(people.meet(db, "terminal", "lin", "writes", MORNING))
    with database.writing() as db:
        assert number(people.meet(db, "terminal", "lin", "writes", LATER, "林工")) == first
        people.meet(db, "terminal", "lin", "writes", LATER, "别人")
    with database.reading() as db:
        known = people.person_at(db, "terminal", "lin")
        assert known is not None
        assert (known.id, known.name, known.created_at) == (first, "林工", MORNING)


def test_same_name_on_another_channel_is_another_person(database: Database) -> None:
    """Channels give out names of their own."""
    with database.writing() as db:
        one, other = a_person(db, "lin"), a_person(db, "lin", channel="webchat")
        assert one.id != other.id


def test_met_by_many_at_once_is_one_person(database: Database) -> None:
    """Eight threads meet the same newcomer: one person, one address."""
    together = Barrier(8)

    def meet(_: int) -> int:
        together.wait()
        with database.writing() as db:
            return number(people.meet(db, "terminal", "lin", "writes", MORNING))

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(meet, range(8)))) == 1
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Person)).one() == 1


@pytest.mark.parametrize(
    ("before", "met", "after"),
    [
        ("gone", "push", "push"),
        ("gone", "writes", "writes"),
        ("off", "push", "off"),
        ("off", "writes", "off"),
        ("push", "writes", "writes"),
        ("writes", "push", "push"),
        ("writes", "consent", "consent"),
    ],
)
def test_who_writes_is_there(database: Database, before: Reach, met: Reach, after: str) -> None:
    """An address that was gone is alive again; one that its owner switched off stays off."""
    with database.writing() as db:
        a_person(db, "lin", before)
        people.meet(db, "terminal", "lin", met, LATER)
    assert reach_of(database, "lin") == after


@pytest.mark.parametrize(("consents", "after"), [(2, "consent"), (0, "writes")])
def test_consents_that_are_left_are_not_lost(database: Database, consents: int, after: str) -> None:
    """Somebody who writes is no harder to reach than before."""
    with database.writing() as db:
        a_person(db, "lin", "consent")
        db.exec(select(Address)).one().consents = consents
        people.meet(db, "terminal", "lin", "writes", LATER)
    assert reach_of(database, "lin") == after


def test_switched_off_and_on(database: Database) -> None:
    """退订 holds until its owner takes it back, whatever the platform says in between."""
    with database.writing() as db:
        a_person(db, "lin", "push")
        address = db.exec(select(Address)).one()
        people.switch_off(db, address, LATER)
        assert (address.reach, address.changed_at) == ("off", LATER)
        people.mark_gone(db, address, LATER)
        assert address.reach == "off"
        people.switch_on(db, address, "push", LATER)
        people.mark_gone(db, address, LATER)
        assert address.reach == "gone"


def test_an_instant_tells_when_it_changed(database: Database) -> None:
    """What stays as it is keeps the instant of its last change."""
    with database.writing() as db:
        a_person(db, "lin", "push")
        people.meet(db, "terminal", "lin", "push", LATER)
        assert db.exec(select(Address.changed_at)).one() == MORNING
        people.meet(db, "terminal", "lin", "writes", LATER)
        assert db.exec(select(Address.changed_at)).one() == LATER


def test_better_addresses_are_tried_first(database: Database) -> None:
    """One that can be pushed to comes before one whose owner must write; of equals the older.

    A channel of single consents reaches nobody before the first was given.
    """
    with database.writing() as db:
        person = number(a_person(db, "lin"))
        added: tuple[tuple[str, Reach], ...] = (
            ("webchat", "push"),
            ("postcards", "gone"),
            ("telegram", "push"),
            ("wechat", "consent"),
        )
        for channel, reach in added:
            people.add_address(db, person, channel, "lin", reach, LATER)
        mine = people.addresses_of(db, person)
        tried = ["webchat", "telegram", "terminal", "wechat", "postcards"]
        assert [one.channel for one in mine] == tried
        assert [one.rank for one in mine] == [1, 2, 3, 4, 5]


def test_address_added_twice_stays_in_its_place(database: Database) -> None:
    """Whoever scans their own code again changes nothing."""
    with database.writing() as db:
        person = number(a_person(db, "lin"))
        first = people.add_address(db, person, "terminal", "lin", "push", LATER)
        assert (first.rank, first.reach) == (1, "writes")
        assert len(people.addresses_of(db, person)) == 1


def test_address_of_somebody_else_changes_its_owner(database: Database) -> None:
    """The same person on two channels becomes one; an address that was gone lives again."""
    with database.writing() as db:
        mine, other = number(a_person(db, "lin")), number(a_person(db, "wu", "gone"))
        people.add_address(db, mine, "terminal", "wu", "push", LATER)
        assert [one.address for one in people.addresses_of(db, mine)] == ["wu", "lin"]
        assert people.addresses_of(db, other) == []
        assert people.addresses_of(db, mine)[0].reach == "push"


@pytest.mark.parametrize("reach", REACHES)
def test_usable_is_what_is_neither_off_nor_gone(reach: Reach) -> None:
    """A channel may still say that it can't be reached at the moment."""
    address = Address(person_id=1, channel="terminal", address="lin", reach=reach,
                      changed_at=MORNING)  # fmt: skip
    assert people.is_usable(address) == (reach not in ("off", "gone"))


BEST: tuple[tuple[tuple[tuple[Reach, int], ...], Reachability], ...] = (
    ((), "nobody"),
    ((("gone", 0), ("off", 3)), "nobody"),
    ((("gone", 0), ("writes", 0)), "writes"),
    ((("writes", 0), ("consent", 1)), "consent"),
    ((("consent", 0),), "writes"),
    ((("consent", 2), ("push", 0), ("off", 0)), "push"),
)


@pytest.mark.parametrize(("several", "best"), BEST)
def test_best_address_decides(
    database: Database, several: tuple[tuple[Reach, int], ...], best: Reachability
) -> None:
    """Push comes before a consent that is left, then whoever writes first, then nobody."""
    with database.writing() as db:
        person = Person(created_at=MORNING)
        db.add(person)
        db.flush()
        for place, (reach, consents) in enumerate(several):
            added = people.add_address(db, number(person), "terminal", str(place), reach, MORNING)
            added.consents = consents
        mine = people.addresses_of(db, number(person))
        assert people.reachability(mine) == best
        assert people.reach_of_persons(db, [number(person)]) == {number(person): best}


def test_many_persons_are_asked_about_together(database: Database) -> None:
    """More persons than one query can name each get their answer; unknown ones nobody."""
    with database.writing() as db:
        some = [number(a_person(db, reach="push")) for _ in range(3)]
        asked = [*range(10**6, 10**6 + 40_000), *some]
        found = people.reach_of_persons(db, asked)
        assert len(found) == len(asked)
        assert {person for person, reach in found.items() if reach == "push"} == set(some)


@pytest.mark.parametrize(
    ("before", "consents", "now", "after"),
    [
        ("writes", 0, "push", "push"),
        ("consent", 2, "push", "push"),
        ("push", 0, "writes", "writes"),
        ("consent", 0, "writes", "writes"),
        ("consent", 2, "writes", "consent"),
        ("push", 2, "consent", "consent"),
        ("off", 0, "push", "off"),
        ("gone", 0, "push", "gone"),
    ],
)
def test_a_channel_that_reaches_otherwise_from_now_on(
    database: Database, before: Reach, consents: int, now: Reach, after: str
) -> None:
    """An account got templates, or lost them: whom it reached is known by that, others' stay."""
    with database.writing() as db:
        people.meet(db, "wechat", "lin", before, MORNING)
        people.meet(db, "terminal", "wang", "writes", MORNING)
        people.address_at(db, "wechat", "lin").consents = consents  # type: ignore[union-attr]
        db.flush()
        assert people.reach_changed(db, "wechat", now, LATER) == (before != after)
        assert people.reach_changed(db, "wechat", now, LATER) == 0
    assert reach_of(database, "lin") == after
    assert reach_of(database, "wang") == "writes"
