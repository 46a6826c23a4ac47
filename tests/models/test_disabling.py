"""An official who is disabled can do nothing more, and what they held is taken back."""

from datetime import date, datetime, timedelta

from sqlmodel import Session, select

from models import acts, deliveries, officials, parcels, tokens
from models.acts import Plan
from models.clock import SHANGHAI
from models.db import Database
from models.deliveries import Delivery
from models.deputies import Deputy
from models.officials import Act, Official
from models.undo import recorded
from models.units import Unit
from tests.fakes.parts import MORNING, texts_in
from tests.fakes.rows import a_person, a_unit, an_official, number

LATER = MORNING + timedelta(minutes=1)
TODAY = date(2026, 11, 20)
NEXT_WEEK = date(2026, 11, 27)


def standing_in(
    db: Session, one: Official, other: Official, first: date = TODAY, last: date = NEXT_WEEK
) -> Deputy:
    """`other` stands in for `one`."""
    return officials.deputise(db, number(one), number(other), first, last, MORNING)


def test_disabled_official_is_nobody_at_once(database: Database) -> None:
    """The next message from the address is a stranger's; who did it is on record."""
    with database.writing() as db:
        person = a_person(db, "wang")
        official, superior = an_official(db, person_id=person.id), an_official(db, role="superior")
        officials.disable(db, official, superior.id, MORNING)
        officials.disable(db, official, None, LATER)
        assert officials.official_at(db, "terminal", "wang") is None
        assert officials.official_of(db, number(person)) is None
        assert (official.disabled_at, official.disabled_by) == (MORNING, superior.id)


def test_links_and_feeds_end_with_the_official(database: Database) -> None:
    """Import link, page and feed open nothing any more; a unit's bind code still binds."""
    with database.writing() as db:
        official = an_official(db)
        mine = number(official)
        purposes: tuple[tokens.Purpose, ...] = ("import", "page", "case", "feed_official")
        codes = {one: tokens.issue(db, one, mine, MORNING, None) for one in purposes}
        bind = tokens.issue(db, "bind", number(a_unit(db)), MORNING, None, made_by=mine)
        officials.disable(db, official, None, MORNING)
        for purpose, code in codes.items():
            assert tokens.look(db, code, purpose, LATER) is None, purpose
        assert tokens.look(db, bind, "bind", LATER) is not None


def test_what_they_were_not_told_yet_they_never_are(database: Database) -> None:
    """The rest of a reply: it neither goes out nor is there for whoever asks for it."""
    with database.writing() as db:
        person, texts = a_person(db, "wang"), texts_in(db)
        for who in ("wang", "li"):
            parcels.owe(db, texts, "terminal", who, [{"text": "案件"}], MORNING)
        officials.disable(db, an_official(db, person_id=person.id), None, MORNING)
        assert parcels.take_out(db, texts, "terminal", "wang", LATER) == []
        assert parcels.take_out(db, texts, "terminal", "li", LATER) != []


def test_who_comes_to_another_office_is_given_nothing_of_the_former_one(
    database: Database,
) -> None:
    """Whoever made them an official elsewhere meanwhile: the words were of the former place."""
    with database.writing() as db:
        person, texts = a_person(db, "wang"), texts_in(db)
        officials.disable(db, an_official(db, person_id=person.id), None, MORNING)
        parcels.owe(db, texts, "terminal", "wang", [{"text": "案件"}], MORNING)
        _, code = officials.invite(db, "王", "shenzhen", "福田区", "officer", MORNING)
        assert officials.join(db, code, number(person), MORNING) is not None
        assert parcels.take_out(db, texts, "terminal", "wang", LATER) == []


def test_deputies_end_with_the_official(database: Database) -> None:
    """Nobody waits for somebody who is gone."""
    with database.writing() as db:
        me, gone = an_official(db), an_official(db)
        standing_in(db, me, gone)
        officials.disable(db, gone, None, MORNING)
        assert officials.responsible(db, "shenzhen", "南山区", TODAY) == [me]


def test_what_waits_for_a_code_or_an_approval_expires(database: Database) -> None:
    """Nobody can carry out what a disabled official proposed."""
    with database.writing() as db:
        official = an_official(db)
        plan = Plan(number(official), "listing.remove", "listing:1", "shenzhen", "南山区")
        proposed = acts.propose(db, plan, MORNING)
        waiting = acts.begin(db, plan, MORNING)
        acts.wait_for_approval(db, waiting, MORNING)
        colleague = acts.propose(
            db, Plan(number(an_official(db)), "x.y", "unit:1", "shenzhen", ""), MORNING
        )
        officials.disable(db, official, None, LATER)
        assert [one.state for one in (proposed, waiting, colleague)] == [
            "expired", "expired", "proposed"]  # fmt: skip


def renamed(db: Session, official: Official, unit: Unit, name: str, at: datetime) -> Act:
    """An act that renames a unit and tells somebody."""
    plan = Plan(number(official), "unit.rename", f"unit:{unit.id}", "shenzhen", "南山区")
    act = acts.begin(db, plan, at)
    with recorded(db) as changes:
        unit.name = name
    acts.finish(db, act, changes.rows, at)
    deliveries.enqueue(db, key=f"notice:{act.id}", person_id=number(a_person(db)), kind="notice",
                       day=at.astimezone(SHANGHAI).date(), not_before=at + acts.HELD, now=at,
                       act_id=act.id)  # fmt: skip
    return act


def message_of(db: Session, act: Act) -> str:
    """What became of the message."""
    return db.exec(select(Delivery.state).where(Delivery.act_id == act.id)).one()


def test_held_acts_are_taken_back_with_their_messages(database: Database) -> None:
    """What was done in the last ten minutes is undone; what is older stands and was told."""
    with database.writing() as db:
        official, units = an_official(db), [a_unit(db, f"青山{place}厂") for place in range(2)]
        old = renamed(db, official, units[0], "旧", MORNING - acts.HELD)
        new = renamed(db, official, units[1], "新", MORNING)
        officials.disable(db, official, None, LATER)
        assert [unit.name for unit in units] == ["旧", "青山1厂"]
        assert [act.state for act in (old, new)] == ["done", "undone"]
        assert [message_of(db, act) for act in (old, new)] == ["queued", "cancelled"]


def test_held_act_that_somebody_built_on_stands_but_is_not_told(database: Database) -> None:
    """Where a colleague changed the same since, only the messages are stopped."""
    with database.writing() as db:
        official, unit = an_official(db), a_unit(db)
        act = renamed(db, official, unit, "新", MORNING)
        unit.name = "更新"
        officials.disable(db, official, None, LATER)
        assert (unit.name, act.state, message_of(db, act)) == ("更新", "done", "cancelled")


def test_deliveries_of_others_are_left_alone(database: Database) -> None:
    """A reminder that no act caused goes out."""
    with database.writing() as db:
        made = deliveries.enqueue(db, key="reminder:1", person_id=number(a_person(db)),
                                  kind="reminder", day=TODAY, not_before=MORNING,
                                  now=MORNING)  # fmt: skip
        officials.disable(db, an_official(db), None, LATER)
        assert isinstance(made, Delivery)
        assert made.state == "queued"
