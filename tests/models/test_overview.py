"""The funnel of a season and the call list: numbers that add up, lists as long as they say."""

from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, select

from models import overview
from models.bindings import bind, contacts_of, end_binding
from models.call_list import call_list, districts, reached
from models.db import Database
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.overview import STEPS, Narrowed, Step
from models.people import Reach, addresses_of, meet, reach_by
from models.registering import apply_for, list_unit
from models.scopes import Scope
from models.units import Unit
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number

TODAY = date(2027, 3, 20)
CITY = Scope("shenzhen")


def kept(db: Session, record: Any) -> Any:
    db.add(record)
    db.flush()
    return record


def told(
    db: Session,
    deadline: Deadline,
    person_id: int,
    kind: str = "reminder",
    name: str = "d30",
    **more: Any,
) -> Stage:
    """A stage that went out to somebody."""
    day = date(2027, 3, 1)
    stage = Stage(deadline_id=number(deadline), name=name, day=day, end="accepted")
    kept(db, stage)
    delivery = Delivery(
        key=f"{kind}:{number(stage)}",
        person_id=person_id,
        kind=kind,
        day=stage.day,
        state="accepted",
        not_before=MORNING,
        content={},
        created_at=MORNING,
        **{"accepted_at": MORNING} | more,
    )
    kept(db, delivery)
    item = Item(stage_id=number(stage), person_id=person_id, delivery_id=number(delivery))
    kept(db, item)
    return stage


def at_step(db: Session, step: Step, **more: Any) -> Unit:
    """A unit whose duty stands at a step."""
    unit = a_unit(db, **more)
    list_unit(db, number(unit), "city", "factory", 2025, None)
    state = step if step in ("declared", "verified") else "open"
    deadline = a_deadline(db, unit, state=state)
    if step == "unbound":
        return unit
    person = a_person(db, reach="push")
    bind(db, number(unit), number(person), "code", MORNING)
    if step not in ("unsent", "declared"):
        told(db, deadline, number(person), seen_at=None if step == "sent" else MORNING)
    if step == "acked":
        kept(db, Answer(deadline_id=number(deadline), person_id=number(person), kind="ack",
                        at=MORNING))  # fmt: skip
    return unit


def steps(db: Session, scope: Scope = CITY, **narrowed: Any) -> dict[Step, int]:
    """The numbers of the funnel by step."""
    found: dict[Step, int] = {}
    for count in overview.funnel(db, scope, TODAY, Narrowed(**narrowed)):
        found[count.step] = found.get(count.step, 0) + count.number
    return found


def test_every_duty_stands_at_one_step(database: Database) -> None:
    """Each step holds the unit that came so far and no other, and each list is as long as said."""
    with database.writing() as db:
        units = {step: number(at_step(db, step)) for step in STEPS}
        assert steps(db) == dict.fromkeys(STEPS, 1)
        for step in STEPS:
            page = overview.listed(db, CITY, TODAY, Narrowed(step=step), 0, 10)
            assert ([row.unit_id for row in page.rows], page.total) == ([units[step]], 1)


def test_funnel_by_district_and_category(database: Database) -> None:
    """Numbers are told apart by district and by the first of a unit's categories."""
    with database.writing() as db:
        at_step(db, "unbound", district="福田区")
        unit = at_step(db, "unbound")
        list_unit(db, number(unit), "national", "supply_chain", 2025, None)
        agency = a_unit(db, kind="agency")
        a_deadline(db, agency, duty="agency_report")
        apply_for(db, number(agency), "city", "park", 2027)
        counts = overview.funnel(db, CITY, TODAY, Narrowed())
        assert sorted((one.district, one.category, one.duty) for one in counts) == [
            ("南山区", "factory", "dynamic_table"),
            ("南山区", "park", "agency_report"),
            ("福田区", "factory", "dynamic_table"),
        ]
        assert steps(db, district="福田区") == {"unbound": 1}
        assert steps(db, category="supply_chain") == {}
        assert steps(db, Scope("shenzhen", "福田区")) == {"unbound": 1}
        assert steps(db, Scope("yunfu")) == {}


def test_funnel_counts_what_stands(database: Database) -> None:
    """A date that moved, a duty that ended, a past year and an office's own date do not count."""
    with database.writing() as db:
        unit = a_unit(db)
        a_deadline(db, unit, state="superseded", due=date(2027, 3, 15))
        a_deadline(db, unit, state="closed", duty="other")
        a_deadline(db, unit, state="verified", year=2026)
        office = a_deadline(db, unit, duty="review")
        office.unit_id, office.owner = None, "office:shenzhen/南山区"
        db.flush()
        assert steps(db) == {}
        a_deadline(db, unit, due=date(2027, 3, 19))
        assert steps(db, late=True) == steps(db) == {"unbound": 1}


def test_digest_of_officials_reminds_no_unit(database: Database) -> None:
    """What officials read of a unit's duty leaves it where it stood, and is no reminder to it."""
    with database.writing() as db:
        unit, bound = at_step(db, "unbound"), at_step(db, "seen")
        duty = a_deadline(db, unit, duty="other")
        for name in ("district", "city"):
            told(db, duty, number(a_person(db)), "digest", name, seen_at=MORNING)
        assert steps(db) == {"unbound": 2, "seen": 1}
        since = date(2027, 1, 1)
        assert overview.reminded(db, number(unit), since) == (0, 0)
        assert overview.reminded(db, number(bound), since) == (1, 1)
        assert overview.reminded(db, number(bound), date(2027, 3, 2)) == (0, 0)


def test_page_of_a_long_list(database: Database) -> None:
    """A page gives its part, the earliest date first, and how long the whole is."""
    with database.writing() as db:
        for day in (28, 26, 27):
            a_deadline(db, a_unit(db), due=date(2027, 3, day))
        page = overview.listed(db, CITY, TODAY, Narrowed(step="unbound"), 1, 1)
        assert ([row.due.day for row in page.rows], page.total) == ([27], 3)
        assert overview.listed(db, CITY, TODAY, Narrowed(), 3, 5).rows == ()


def test_units_by_how_they_can_be_reached(database: Database) -> None:
    """The counting query and the one that names every unit say the same."""
    ways: tuple[tuple[Reach, int], ...] = (
        ("push", 0), ("consent", 2), ("consent", 0), ("writes", 0), ("off", 0), ("gone", 0),
    )  # fmt: skip
    with database.writing() as db:
        for reach, consents in ways:
            person = a_person(db, reach=reach)
            unit = a_unit(db)
            bind(db, number(unit), number(person), "code", MORNING)
            kept_consents(db, number(person), consents)
        a_unit(db)
        a_unit(db, closed_at=MORNING)
        counted = {one.reach: one.number for one in reached(db, CITY)}
        assert counted == {"push": 1, "consent": 1, "writes": 2, "nobody": 3}
        assert reach_by("consent", 0) == "writes"


def kept_consents(db: Session, person_id: int, consents: int) -> None:
    addresses_of(db, person_id)[0].consents = consents
    db.flush()


def test_call_list_from_the_first_day(database: Database) -> None:
    """Whoever nobody can write to is on it before anything was due, with whom to ask for."""
    with database.writing() as db:
        silent = a_unit(db, call_name="王工", call_phone="13800138000")
        a_deadline(db, silent)
        writes = a_unit(db)
        a_deadline(db, writes, due=date(2027, 3, 31))
        bind(db, number(writes), number(a_person(db)), "code", MORNING)
        at_step(db, "sent")
        declared = a_unit(db)
        a_deadline(db, declared, state="declared")
        found = call_list(db, CITY, TODAY, Narrowed(), 0, 10)
        assert [(one.unit_id, one.why) for one in found.rows] == [
            (silent.id, "nobody"),
            (writes.id, "writes"),
        ]
        assert found.total == 2
        assert (found.rows[0].call_name, found.rows[0].call_phone) == ("王工", "13800138000")


def test_call_list_until_a_stage_goes_out(database: Database) -> None:
    """A stage that reached nobody puts a unit on it, a later one that did takes it off."""
    with database.writing() as db:
        unit = a_unit(db)
        deadline = a_deadline(db, unit)
        person = meet(db, "wechat", "lin", "push", MORNING)
        bind(db, number(unit), number(person), "code", MORNING)
        missed = kept(db, Stage(deadline_id=number(deadline), name="d30", day=date(2027, 3, 1),
                                end="call_list"))  # fmt: skip
        rows = call_list(db, CITY, TODAY, Narrowed(), 0, 10).rows
        assert [(one.unit_id, one.why) for one in rows] == [(unit.id, "call_list")]
        later = missed.day + timedelta(days=14)
        kept(db, Stage(deadline_id=number(deadline), name="d14", day=later, end="accepted"))
        assert call_list(db, CITY, TODAY, Narrowed(), 0, 10).rows == ()


def test_stage_without_officials_calls_no_unit(database: Database) -> None:
    """Where no official could be told, nobody need ring the unit that was reminded."""
    with database.writing() as db:
        at_step(db, "sent")
        duty = db.exec(select(Deadline)).one()
        kept(db, Stage(deadline_id=number(duty), name="district", day=date(2027, 3, 19),
                       end="nobody"))  # fmt: skip
        assert call_list(db, CITY, TODAY, Narrowed(), 0, 10).rows == ()


def test_contact_who_left_binds_nobody(database: Database) -> None:
    """A unit whose only contact ended is unbound again."""
    with database.writing() as db:
        unit = at_step(db, "unsent")
        end_binding(db, contacts_of(db, number(unit))[0], "left", MORNING)
        assert steps(db) == {"unbound": 1}


def test_districts_of_a_city(database: Database) -> None:
    """Each district with a unit once; a district's official knows their own."""
    with database.writing() as db:
        for district in ("南山区", "福田区", "南山区", ""):
            a_unit(db, district=district)
        assert districts(db, CITY) == sorted(["南山区", "福田区"])
        assert districts(db, Scope("shenzhen", "福田区")) == ["福田区"]
