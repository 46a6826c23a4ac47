"""机构: bans are listed, counted by what the text says, lifted, and shown where they matter."""

from datetime import date

import pytest
from sqlmodel import Session

from models import agency_bans
from models.bindings import bind
from models.case_rows import AgencyBan
from models.db import Database
from models.messages import Quote
from models.names import name_of
from models.registering import apply_for
from models.units import Application, Unit
from policies.load import Library
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.court import Court


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with agencies on SQLite."""
    return Court(sqlite, library)


def banned(court: Court, agency: int, city: str = "shenzhen", last: date | None = None,
           case: str = "") -> str:  # fmt: skip
    """The name of a ban since the 1st of March 2027."""
    with court.database.writing() as db:
        of_case = int(case[1:-1]) if case else None
        row = agency_bans.ban(db, agency, city, "not_accepted", 25, date(2027, 3, 1), last, of_case)
        return name_of("G", number(row))


def test_the_card_says_how_long_by_which_article_and_how_many(court: Court) -> None:
    """With the text's words and its reading; this year's applications are counted."""
    agency = court.agency(legal_representative="赵某")
    other = court.agency(name="另一认证有限公司", legal_representative="赵某")
    with court.database.writing() as db:
        for level, whose in (("city", agency), ("national", agency), ("national", other)):
            row = apply_for(db, number(a_unit(db)), level, "factory", 2027)
            agency_bans.evaluated_by(db, row, whose.id)
        last_year = apply_for(db, number(a_unit(db)), "national", "factory", 2026)
        agency_bans.evaluated_by(db, last_year, agency.id)
    ban = banned(court, agency.id, last=date(2030, 3, 1))
    zhang = court.city_official().say(f"机构 {ban}")
    assert {"agency.from_to", "agency.holds", "law.reading"} <= zhang.keys
    assert zhang.reply is not None
    cited = [one.citation.article for one in zhang.reply.blocks if isinstance(one, Quote)]
    assert cited == [25]
    assert (zhang.said("agency.counted")["count"], zhang.said("agency.counted")["national"]) == (
        2, 1)  # fmt: skip
    assert zhang.said("agency.together")["count"] == 2


def test_the_list_and_the_search(court: Court) -> None:
    """The city's own bans alone; a name shows the ban, the count and the text's cap."""
    agency, clean = court.agency(), court.agency(name="广东绿评认证有限公司")
    away = court.agency(name="云浮评价有限公司", city="yunfu", district="")
    ban = banned(court, agency.id)
    theirs = banned(court, away.id, "yunfu")
    zhang = court.city_official().say("机构")
    assert f"机构 {ban}" in zhang.lines
    assert f"机构 {theirs}" not in zhang.lines
    assert zhang.said("agency.list")["count"] == 1
    zhang.say("机构 华测")
    assert f"机构 {ban}" in zhang.lines
    assert "agency.ban" in zhang.keys
    assert zhang.reply is not None
    cited = {one.citation.article for one in zhang.reply.blocks if isinstance(one, Quote)}
    assert cited == {24}
    zhang.say("机构 绿评")
    assert "agency.none" in zhang.keys
    assert f"单位 {clean.u}" in zhang.lines
    zhang.say("机构 查无此名")
    assert "agency.not_found" in zhang.keys
    li = court.official("li").say("机构 华测")
    assert "agency.ban" in li.keys


def test_a_ban_is_lifted_with_reason_and_factor_and_undone(court: Court) -> None:
    """From that day evaluations are accepted again; its contacts are told."""
    agency = court.agency("push")
    ban = banned(court, agency.id)
    zhang = court.city_official().say(f"机构 {ban} 解除")
    assert "agency.lift.why" in zhang.keys
    zhang.say(f"机构 {ban} 解除 复核后认定原处理有误")
    kept = court.kept()
    court.confirm(zhang)
    (row,) = court.rows(AgencyBan)
    assert row.lifted_on == court.clock.today()
    assert not agency_bans.holds(row, court.clock.today())
    assert [one.content["about"] for one in court.owed("notice")] == ["agency_lifted"]
    assert court.audited("agency.lift")[-1].reason == "复核后认定原处理有误"
    zhang.say(f"机构 {ban}")
    assert f"机构 {ban} 解除" not in zhang.lines
    kept["officials"] = court.kept()["officials"]
    court.undone(zhang, kept)


def test_the_case_behind_a_ban_is_for_who_may_see_it(court: Court) -> None:
    """Another office's official reads the ban and no case."""
    agency = court.agency()
    case = court.case(agency, "noticing", against="third_party", district="南山区")
    ban = banned(court, agency.id, case=case)
    zhang = court.city_official().say(f"机构 {ban}")
    assert zhang.said("agency.after")["name"] == case
    own = court.city_official("own")
    with court.database.writing() as db:
        bind(db, agency.id, own.person(db), "code", court.instant())
    own.say(f"机构 {ban}")
    assert "agency.holds" in own.keys
    assert "agency.after" not in own.keys


def test_who_evaluates_an_application_is_noted(court: Court) -> None:
    """With a warning where its evaluations are not accepted; an ordinary unit evaluates nobody."""
    unit, agency = court.unit(), court.agency()
    banned(court, agency.id)
    with court.database.writing() as db:
        apply_for(db, unit.id, "city", "factory", 2027)
        apply_for(db, unit.id, "national", "factory", 2027)
    zhang = court.city_official().say(f"单位 {unit.u} 登记评价机构 {agency.u}")
    assert "agency.evaluated.which" in zhang.keys
    zhang.say(f"单位 {unit.u} 登记评价机构 1 {unit.u}")
    assert "agency.evaluated.agency" in zhang.keys
    kept = court.kept()
    zhang.say(f"单位 {unit.u} 登记评价机构 2 {agency.u}")
    assert [one.agency_id for one in court.rows(Application)] == [None, agency.id]
    court.undone(zhang, kept)


VECTORS = (
    # from, last, lifted, on, holds
    (date(2027, 3, 8), date(2030, 3, 8), None, date(2027, 3, 7), False),
    (date(2027, 3, 8), date(2030, 3, 8), None, date(2027, 3, 8), True),
    (date(2027, 3, 8), date(2030, 3, 8), None, date(2030, 3, 8), True),
    (date(2027, 3, 8), date(2030, 3, 8), None, date(2030, 3, 9), False),
    (date(2027, 3, 8), None, None, date(2099, 1, 1), True),
    (date(2027, 3, 8), None, date(2028, 1, 1), date(2027, 12, 31), True),
    (date(2027, 3, 8), None, date(2028, 1, 1), date(2028, 1, 1), False),
)


def test_when_a_ban_holds() -> None:
    """From its day to its last day, both included, unless it was lifted before."""
    for first, last, lifted, on, expected in VECTORS:
        row = AgencyBan(unit_id=1, city="shenzhen", outcome="not_accepted", from_day=first,
                        last_day=last, lifted_on=lifted)  # fmt: skip
        assert agency_bans.holds(row, on) is expected, (first, last, lifted, on)


def test_bans_of_an_agency_on_every_database(database: Database) -> None:
    """By city, the newest first; the count and the pages agree; who evaluates is counted."""
    with database.writing() as db:
        agency = _agency(db)
        for city, day in (("shenzhen", 1), ("yunfu", 2), ("shenzhen", 3)):
            agency_bans.ban(
                db, number(agency), city, "not_accepted", 25, date(2027, 3, day), None, None
            )
        row = apply_for(db, number(a_unit(db)), "national", "factory", 2027)
        agency_bans.evaluated_by(db, row, agency.id)
        days = [one.from_day.day for one in agency_bans.bans_of(db, number(agency), "shenzhen")]
        assert days == [3, 1]
        assert agency_bans.number_in(db, "shenzhen") == 2
        ((newest, whose),) = agency_bans.bans_in(db, "shenzhen", 0, 1)
        assert (newest.from_day.day, whose.id) == (3, agency.id)
        found = agency_bans.evaluations(db, agency, "shenzhen", 2027)
        assert (found.total, found.national, found.national_together) == (1, 1, None)
        assert agency_bans.evaluations(db, agency, "yunfu", 2027).total == 0


def _agency(db: Session) -> Unit:
    return a_unit(db, kind="agency", created_at=MORNING)
