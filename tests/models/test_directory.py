"""Units, lists, recipients and the drill of a jurisdiction, as their queries give them."""

from datetime import date

from sqlmodel import Session, select

from models.acts import Plan, begin
from models.bindings import bind
from models.broadcasts import draft, recipients, stop
from models.db import Database
from models.deliveries import Delivery
from models.directory import Units, listed, lists, units, units_by_district
from models.drills import contacts_to_drill, drill_key, drilled
from models.owing import Owed, owe, sending
from models.people import Reach
from models.registering import list_unit
from models.scopes import Scope
from models.units import remove_listing
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, an_official, number

TODAY = date(2027, 3, 8)
CITY, NANSHAN = Scope("shenzhen"), Scope("shenzhen", "南山区")


def reachable(db: Session, unit: int, *ways: Reach) -> list[int]:
    """Contacts of a unit, one for each way."""
    people = [number(a_person(db, reach=way)) for way in ways]
    for person in people:
        bind(db, unit, person, "code", MORNING)
    return people


def test_units_and_lists(database: Database) -> None:
    """Closed units are on none; removed entries are counted apart; a page knows the whole."""
    with database.writing() as db:
        one = a_unit(db, "甲厂")
        two = a_unit(db, "乙园", district="福田区")
        list_unit(db, number(one), "city", "factory", 2025, None)
        off = list_unit(db, number(two), "city", "factory", 2025, None)
        list_unit(db, number(two), "national", "park", 2024, None)
        remove_listing(db, off, TODAY, "", None, "")
        a_unit(db, closed_at=MORNING)
        reachable(db, number(two), "push")
        assert units_by_district(db, CITY) == {"南山区": 1, "福田区": 1}
        assert units(db, CITY, Units(), 1, 1).total == 2
        assert units(db, NANSHAN, Units(), 0, 9).rows == ((one.id, "甲厂"),)
        assert units(db, CITY, Units(category="factory"), 0, 9).rows == ((one.id, "甲厂"),)
        assert units(db, CITY, Units(level="national"), 0, 9).rows == ((two.id, "乙园"),)
        assert units(db, CITY, Units(unbound=True), 0, 9).rows == ((one.id, "甲厂"),)
        found = [(row.district, row.category, row.number, row.removed) for row in lists(db, CITY)]
        assert found == [
            ("南山区", "factory", 1, 0), ("福田区", "factory", 0, 1), ("福田区", "park", 1, 0),
        ]  # fmt: skip
        page = listed(db, CITY, Units(category="factory"), 0, 9)
        assert [(row.name, row.removed_on) for row in page.rows] == [
            ("乙园", TODAY),
            ("甲厂", None),
        ]


def test_recipients_of_a_broadcast(database: Database) -> None:
    """The first contact who can be reached of each unit in the range; each person once."""
    with database.writing() as db:
        one, two = a_unit(db, "甲厂"), a_unit(db, "乙厂", district="福田区")
        silent = a_unit(db)
        _gone, first, _second = reachable(db, number(one), "gone", "writes", "push")
        bind(db, number(two), first, "code", MORNING)
        reachable(db, number(silent), "off")
        list_unit(db, number(two), "city", "park", 2025, None)
        a_deadline(db, one, state="declared")
        found = recipients(db, CITY, TODAY, {})
        assert found.people == {first: ("甲厂", "乙厂")}
        assert found.reaches == {"push": 1, "writes": 1, "nobody": 1}
        for audience in ({"district": "福田区"}, {"category": "park"}, {"level": "city"}):
            assert recipients(db, CITY, TODAY, audience).people == {first: ("乙厂",)}
        assert recipients(db, CITY, TODAY, {"step": "declared"}).people == {first: ("甲厂",)}
        assert recipients(db, CITY, TODAY, {"step": "unbound"}).people == {}


def test_envelopes_of_an_act_are_counted_and_stopped(database: Database) -> None:
    """Written once for each key; stopping cancels what waits and nothing else."""
    with database.writing() as db:
        officer = number(an_official(db))
        row = draft(db, city="shenzhen", district="", words="请核对联系人。", audience={},
                    made_by=officer, now=MORNING)  # fmt: skip
        people = [number(a_person(db)) for _ in range(3)]
        envelopes = [
            Owed(f"b:{one}", one, "broadcast", TODAY, MORNING, {"words": "请"}) for one in people
        ]
        row.act_id = _act(db, officer)
        assert owe(db, envelopes, row.act_id, MORNING) == 3
        assert owe(db, envelopes, row.act_id, MORNING) == 0
        assert sending(db, row.act_id).waiting == 3
        assert stop(db, row, officer, MORNING) == 3
        at = sending(db, row.act_id)
        assert (at.waiting, at.cancelled, row.state) == (0, 3, "stopped")


def _act(db: Session, officer: int) -> int:
    return number(
        begin(db, Plan(officer, "broadcast.send", "broadcast:1", "shenzhen", ""), MORNING)
    )


def test_drill_of_a_year(database: Database) -> None:
    """Whoever of a unit's contacts came furthest counts; last year's drill does not."""
    with database.writing() as db:
        answered, silent, unasked = a_unit(db, "甲"), a_unit(db, "乙"), a_unit(db, "丙")
        one, two = reachable(db, number(answered), "push", "push")
        (three,) = reachable(db, number(silent), "push")
        (four,) = reachable(db, number(unasked), "gone")
        assert contacts_to_drill(db, CITY, 2027) == [one, two, three]
        owe(db, [
            Owed(drill_key(2027, None, who), who, "drill", TODAY, MORNING, {})
            for who in (one, two, three)
        ], None, MORNING)  # fmt: skip
        owe(db, [Owed(drill_key(2026, None, four), four, "drill", TODAY, MORNING, {})], None,
            MORNING)  # fmt: skip
        _answer(db, two)
        states = {row.name: row.state for row in drilled(db, CITY, 2027)}
        assert states == {"甲": "answered", "乙": "waiting", "丙": "not_sent"}
        assert contacts_to_drill(db, CITY, 2027) == []


def _answer(db: Session, person: int) -> None:
    row = db.exec(select(Delivery).where(Delivery.person_id == person)).one()
    row.state, row.answered_at = "accepted", MORNING
    db.flush()
