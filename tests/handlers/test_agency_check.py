"""机构 名称, and what the records say at the end of a self-check."""

from datetime import date

import pytest
from sqlmodel import Session

from models import agency_bans, bindings
from models.case_states import State
from models.messages import Day, Heading, Paragraph, Quote, Words
from models.registering import list_unit
from models.units import remove_listing
from policies.load import Library
from tests.fakes.cases import a_case
from tests.fakes.rows import a_person, a_unit, number
from tests.handlers.talk import Talk

TODAY = date(2026, 11, 20)


@pytest.fixture
def talk(library: Library, db: Session) -> Talk:
    """Somebody whom nobody knows."""
    return Talk(library, db, TODAY)


def an_agency(db: Session, name: str = "深圳华测认证有限公司", city: str = "shenzhen") -> int:
    """An agency, by its number."""
    return number(a_unit(db, name, kind="agency", city=city, district=""))


def ban(db: Session, agency: int, city: str, outcome: str, last: date | None) -> None:
    """Its evaluations are not accepted since 2 November 2026."""
    agency_bans.ban(db, agency, city, outcome, None, date(2026, 11, 2), last, None)


def articles(talk: Talk) -> set[int | None]:
    """The articles that the last reply quotes."""
    return {one.citation.article for one in talk.quotes}


def test_each_city_tells_by_its_own_text(talk: Talk, db: Session) -> None:
    """Three years in Shenzhen with article 25; by reference in Yunfu; elsewhere no record."""
    agency = an_agency(db)
    ban(db, agency, "shenzhen", "not_accepted", date(2029, 11, 2))
    ban(db, agency, "yunfu", "by_reference", None)
    talk.say("机构 华测")
    assert len([one for one in talk.reply.blocks if isinstance(one, Heading)]) == 4
    assert {"agency.not_accepted", "agency.by_reference", "agency.accepted"} <= talk.keys
    assert talk.said("agency.from_to").args["last"] == Day(date(2029, 11, 2))
    assert {25, 23} <= articles(talk)


@pytest.mark.parametrize(
    ("place", "cap"), [("深圳", {24}), ("贵州", {31}), ("厦门", set()), ("云浮", set())]
)
def test_the_cap_as_the_text_words_it(talk: Talk, db: Session, place: str, cap: set[int]) -> None:
    """Quoted where the text has it; where it has none, it is said so."""
    an_agency(db)
    talk.say(f"机构 {place} 华测")
    assert "agency.accepted" in talk.keys
    assert articles(talk) == cap
    pack = next(one for one in talk.library.packs.values() if place in one.names.zh)
    rule = next(one for one in pack.model.provisions if one.id == "third_party_cap")
    shown = [one.text.zh for one in talk.reply.blocks
             if isinstance(one, Paragraph) and isinstance(one.text, Words)]  # fmt: skip
    expected = rule.says or rule.reading
    assert expected is not None
    assert expected.zh in shown


def test_a_complaint_changes_nothing_that_is_told(library: Library, db: Session) -> None:
    """The same answer, block for block, before and after a complaint, found true or not."""
    agency = an_agency(db)
    first = Talk(library, db, TODAY).say("机构 深圳 华测").reply.blocks
    states: tuple[State, ...] = ("registered", "verifying", "confirmed", "noticing")
    for state in states:
        a_case(db, against="third_party", unit_id=agency, state=state)
        assert Talk(library, db, TODAY).say("机构 深圳 华测").reply.blocks == first


def test_names_unknown_several_and_alone(talk: Talk, db: Session) -> None:
    """What it does not know it says; two of a name are named; a unit is no agency."""
    an_agency(db, "深圳甲认证有限公司")
    an_agency(db, "深圳乙认证有限公司")
    a_unit(db, "深圳市丙电子有限公司")
    talk.say("机构 查无此名")
    assert "agency.unknown" in talk.keys
    talk.say("机构 丙电子")
    assert "agency.unknown" in talk.keys
    talk.say("机构 认证")
    assert "agency.several" in talk.keys
    talk.say("机构")
    assert "agency.ask" in talk.keys
    talk.say("甲认证")
    assert "agency.accepted" in talk.keys
    talk.say("菜单")
    assert talk.page == "menu"


def test_over_or_lifted_is_no_ban(talk: Talk, db: Session) -> None:
    """The day after the last one the agency is accepted again."""
    agency = an_agency(db)
    ban(db, agency, "shenzhen", "not_accepted", date(2026, 11, 19))
    talk.say("机构 深圳 华测")
    assert "agency.not_accepted" not in talk.keys


def test_the_result_leads_there(talk: Talk, db: Session) -> None:
    """After a self-check under Shenzhen's text the agency is looked up in Shenzhen."""
    an_agency(db)
    talk.check("深圳", "工厂").follow("agency")
    talk.say("华测认证")
    assert len(talk.sayings("agency.at")) == 1
    assert articles(talk) == {24}


# --- what the records say -------------------------------------------------------------------------


def a_contact(db: Session, removed: date | None, city: str = "shenzhen") -> int:
    """Somebody who acts for a unit that stood on the city's list of 2025."""
    unit = number(a_unit(db, "深圳市青山电子有限公司", city=city))
    row = list_unit(db, unit, "city", "factory", 2025, None)
    if removed is not None:
        remove_listing(db, row, removed, "falsified", 21, "申报的用电数据系伪造")
    person = number(a_person(db, "bound"))
    bindings.bind(db, unit, person, "code", a_unit(db).created_at)
    return person


def test_a_contact_of_a_removed_unit_reads_when_it_may_apply_again(
    library: Library, db: Session
) -> None:
    """The record's day, the last day of the bar and the first after it, with article 12."""
    a_contact(db, date(2024, 11, 20))
    talk = Talk(library, db, TODAY, address="bound").check("深圳", "工厂")
    said = talk.said("record.removed").args
    days = (date(2024, 11, 20), date(2027, 11, 20), date(2027, 11, 21))
    assert [said[name] for name in ("day", "last", "first")] == list(map(Day, days))
    assert any(isinstance(one, Quote) and one.citation.article == 12 for one in talk.reply.blocks)
    assert "申报的用电数据系伪造" not in str(talk.reply)


@pytest.mark.parametrize("removed", [None, date(2023, 11, 19)])
def test_neither_without_a_removal_nor_after_the_bar(
    library: Library, db: Session, removed: date | None
) -> None:
    """A unit that stands on its list, or was removed more than three years ago, reads nothing."""
    a_contact(db, removed)
    talk = Talk(library, db, TODAY, address="bound").check("深圳", "工厂")
    assert "record.removed" not in talk.keys


def test_others_read_nothing_of_it(library: Library, db: Session) -> None:
    """Neither a stranger nor a self-check under another city's text."""
    a_contact(db, date(2026, 1, 10))
    assert "record.removed" not in Talk(library, db, TODAY).check("深圳", "工厂").keys
    there = Talk(library, db, TODAY, address="bound").check("云浮", "工厂")
    assert "record.removed" not in there.keys
