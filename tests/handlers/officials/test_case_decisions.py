"""What a verified complaint comes to: the outcomes of each city's text, and their effects."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.catalogues import LANGUAGES
from bot.wording import words
from handlers.context import Context
from handlers.notices import notice
from models import officials
from models.bindings import bind
from models.case_rows import AgencyBan
from models.db import Database
from models.deliveries import Delivery
from models.messages import Quote, Say
from models.officials import Official
from models.units import Listing, remove_listing
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.handlers.officials.bureau import MONDAY
from tests.handlers.officials.court import Court
from tests.handlers.officials.office import Chat

WHAT = "核对用电量台账并更正申报数据"
FORGED = "申报的用电数据系伪造"


@pytest.fixture
def court(sqlite: Database, library: Library) -> Court:
    """A bureau with cases on SQLite."""
    return Court(sqlite, library)


def quoted(chat: Chat) -> set[int | None]:
    """The articles that the last reply quotes."""
    assert chat.reply is not None
    return {one.citation.article for one in chat.reply.blocks if isinstance(one, Quote)}


def read(court: Court, delivery: Delivery) -> list[str]:
    """A notice as its reader reads it, in every language."""
    with court.database.reading() as db:
        context = Context(court.library, court.clock, db, SEALER, "https://greenbot.example")
        reply = notice(delivery, context, "zh_CN")
        said = [block.text for block in reply.blocks]  # type: ignore[union-attr]
        return [words(one, language) for one in said for language in LANGUAGES
                if isinstance(one, Say)]  # fmt: skip


def offered(chat: Chat, name: str) -> set[str]:
    """The moves that a case's card offers."""
    chat.say(f"案件 {name}")
    return {line.rsplit(" ", 1)[1] for line in chat.lines if line.startswith(f"案件 {name} ")}


DECISIONS = {"整改", "移出", "上报", "通报", "不予采信", "按所引规定处理", "不处理"}


@pytest.mark.parametrize(
    ("city", "against", "expected"),
    [
        ("shenzhen", "listed_unit", {"整改", "移出", "不处理"}),
        ("shenzhen", "third_party", {"上报", "通报", "不予采信", "不处理"}),
        ("guizhou", "third_party", {"通报", "不予采信", "不处理"}),
        ("xiamen", "third_party", {"不予采信", "不处理"}),
        ("yunfu", "third_party", {"按所引规定处理", "不处理"}),
        ("yunfu", "listed_unit", {"整改", "移出", "不处理"}),
        ("shenzhen", "", {"不处理"}),
    ],
)
def test_only_what_the_text_provides_is_offered(
    court: Court, city: str, against: str, expected: set[str]
) -> None:
    """No city decides by another city's article; before it is found true, nothing is decided."""
    unit = court.unit(city=city, district="")
    zhang = court.city_official(city=city)
    name = court.case(unit, city=city, against=against)
    assert offered(zhang, name) & DECISIONS == expected
    early = court.case(unit, "verifying", city=city, against=against, address="a" * 64)
    assert offered(zhang, early) & DECISIONS == set()
    unfounded = court.case(unit, "unfounded", city=city, against=against, address="b" * 64)
    assert offered(zhang, unfounded) & DECISIONS == {"不处理"}


# --- 认定对象 -------------------------------------------------------------------------------------


def test_no_decision_without_a_subject(court: Court) -> None:
    """整改 and 移出 hit a unit: which one must be settled first."""
    unit = court.unit("push")
    zhang = court.city_official()
    name = court.case(None)
    for line in (f"整改 {WHAT}", f"移出 依据3 {FORGED}"):
        zhang.say(f"案件 {name} {line}")
        assert "decide.subject_first" in zhang.keys
    zhang.say(f"案件 {name} 认定对象 {unit.u}")
    assert court.of(name).unit_id == unit.id
    zhang.say(f"案件 {name} 整改 {WHAT}")
    assert "work.confirm" in zhang.keys


def test_subject_is_of_the_kind_and_the_place(court: Court) -> None:
    """A complaint against an agency names an agency; a unit of another city is none of ours."""
    unit, agency = court.unit(), court.agency()
    away = court.unit(city="yunfu", district="云城区", name="云浮市石材有限公司")
    zhang = court.city_official()
    about_unit, about_agency = court.case(None), court.case(None, against="third_party")
    open_ = court.case(None, against="")
    for name, typed in ((about_unit, agency.u), (about_agency, unit.u), (about_unit, away.u)):
        zhang.say(f"案件 {name} 认定对象 {typed}")
        assert "decide.subject.none" in zhang.keys
        assert court.of(name).unit_id is None
    zhang.say(f"案件 {open_} 认定对象 华测")
    assert (court.of(open_).unit_id, court.of(open_).against) == (agency.id, "third_party")


def test_subject_of_several_is_asked_for(court: Court) -> None:
    """Two units of one name: nothing is guessed."""
    court.unit(name="深圳市青山甲电子有限公司")
    court.unit(name="深圳市青山乙电子有限公司")
    name = court.case(None)
    zhang = court.city_official().say(f"案件 {name} 认定对象 青山")
    assert "decide.subject.several" in zhang.keys
    assert court.of(name).unit_id is None


def test_whoever_acts_for_the_unit_does_not_settle_it(court: Court) -> None:
    """The official is refused; an assignee who acts for it loses the case, 撤销 gives it back."""
    unit = court.unit()
    zhang, li = court.city_official(), court.city_official("li")
    with court.database.writing() as db:
        bind(db, unit.id, li.person(db), "code", court.instant())
    name = court.case(None, "verifying", assigned_to=li.official)
    li.say(f"案件 {name} 认定对象 {unit.u}")
    assert "decide.subject.own" in li.keys
    kept = court.kept()
    zhang.say(f"案件 {name} 认定对象 {unit.u}")
    assert "decide.subject.unassigned" in zhang.keys
    assert court.of(name).assigned_to is None
    li.say(f"案件 {name}")
    assert "work.no_such" in li.keys
    court.undone(zhang, kept)


# --- 整改 -----------------------------------------------------------------------------------------


def test_rectification_is_ordered_and_the_unit_reads_nothing_of_the_complaint(
    court: Court,
) -> None:
    """State, measure, article, day and timer; the notice has neither 举报 nor the article 25."""
    unit = court.unit("push", "push")
    name = court.case(unit)
    zhang = court.city_official().say(f"案件 {name} 整改 2027-04-08 {WHAT}")
    assert quoted(zhang) == {25}
    assert {"decide.read_as", "decide.rectify.reads"} <= zhang.keys
    zhang.confirm()
    case = court.of(name)
    assert (case.state, case.measure, case.measure_article) == ("rectifying", "rectify", 25)
    assert (case.rectify_by, case.due_kind, case.due_on) == (
        date(2027, 4, 8), "rectify", date(2027, 4, 8))  # fmt: skip
    assert court.notes(name) == [("rectify", WHAT)]
    told = court.owed("notice")
    assert [one.person_id for one in told] == list(unit.contacts)
    assert all(one.not_before > court.instant() for one in told)
    for one in told:
        assert WHAT not in str(one.content)
        for said in read(court, one):
            assert WHAT in said
            for never in ("举报", "投诉", "complain", "第二十五", "article 25", name):
                assert never not in said
    assert court.audited("case.rectifying")[-1].article == 25


def test_rectification_without_a_day_takes_the_reference(court: Court) -> None:
    """Thirty days by our setting, shown with its basis; days past or far away are sent back."""
    unit = court.unit()
    name = court.case(unit)
    zhang = court.city_official().say(f"案件 {name} 整改 {WHAT}")
    assert zhang.said("decide.rectify.default")["days"] == 30
    zhang.confirm()
    assert court.of(name).rectify_by == MONDAY + timedelta(days=30)
    for day in ("2027-03-08", "2026-12-01", "2029-01-01"):
        zhang.say(f"案件 {name} 整改 {day} {WHAT}")
        assert "decide.rectify.day" in zhang.keys
    zhang.say(f"案件 {name} 整改 联系13912345678核对台账")
    assert "case.reason_personal" in zhang.keys


def test_rectification_is_undone_with_its_messages(court: Court) -> None:
    """Within ten minutes all rows are as before and nobody is told."""
    name = court.case(court.unit("push"))
    zhang = court.city_official()
    kept = court.kept()
    zhang.say(f"案件 {name} 整改 {WHAT}").confirm()
    court.undone(zhang, kept)


def test_rectified_or_not(court: Court) -> None:
    """Done well the unit hears so and the answer is due; done badly it can be ordered again."""
    well, badly = court.case(court.unit("push")), court.case(court.unit("push"))
    zhang = court.city_official()
    for name in (well, badly):
        zhang.say(f"案件 {name} 整改 {WHAT}").confirm()
    zhang.say(f"案件 {well} 整改完成 现场复核数据已更正").confirm()
    case = court.of(well)
    assert (case.state, case.due_kind, case.due_on) == (
        "rectifying", "result", MONDAY + timedelta(days=15))  # fmt: skip
    assert court.owed("notice")[-1].content["about"] == "rectified"
    assert "举报" not in "".join(read(court, court.owed("notice")[-1]))
    assert "整改完成" not in offered(zhang, well)
    owed = len(court.owed("notice"))
    zhang.say(f"案件 {badly} 整改不力 到期未更正数据")
    assert len(court.owed("notice")) == owed
    assert {"整改", "移出"} <= offered(zhang, badly)
    zhang.say(f"案件 {badly} 整改 2027-05-10 {WHAT}").confirm()
    assert (court.of(badly).rectify_by, court.of(badly).state) == (date(2027, 5, 10), "rectifying")


# --- 移出 -----------------------------------------------------------------------------------------


def test_removal_from_the_own_list_and_report_of_the_higher_one(court: Court) -> None:
    """One code and the second factor: off the city's list, reported upward, told once; undone."""
    unit = court.unit("push")
    higher = court.listed(unit, "national")
    name = court.case(unit)
    zhang = court.city_official().say(f"案件 {name} 移出")
    assert "decide.remove.which" in zhang.keys
    zhang.say(f"案件 {name} 移出 全部 依据3 {FORGED}")
    assert {"decide.remove.off", "decide.remove.up", "work.confirm_both"} <= zhang.keys
    assert quoted(zhang) == {12, 21, 25}
    bar = zhang.said("decide.remove.barred")
    assert (bar["last"].day, bar["first"].day) == (date(2030, 3, 8), date(2030, 3, 9))
    kept = court.kept()
    court.confirm(zhang)
    own, above = court.row(Listing, unit.listing), court.row(Listing, int(higher[1:-1]))
    assert (own.removed_on, own.removed_ground, own.removed_article) == (MONDAY, "falsified", 21)
    assert (above.removed_on, above.removed_ground) == (None, "falsified")
    case = court.of(name)
    assert (case.state, case.measure, case.measure_article) == ("removing", "removed", 25)
    (told,) = court.owed("notice")
    assert told.content["about"] == "listing_removed"
    kept["officials"] = court.kept()["officials"]
    court.undone(zhang, kept)


def test_two_own_lists_are_two_notices(court: Court) -> None:
    """A unit on the city's list of two years hears of both."""
    unit = court.unit("push")
    court.listed(unit, "city")
    name = court.case(unit)
    zhang = court.city_official()
    court.done(zhang, f"案件 {name} 移出 all 依据3 {FORGED}")
    assert len(court.owed("notice")) == 2


def test_the_list_does_not_name_the_complaint(court: Court) -> None:
    """By the article on complaints: neither the list nor the unit's notice tells that article."""
    unit = court.unit("push")
    name = court.case(unit)
    zhang = court.city_official()
    court.done(zhang, f"案件 {name} 移出 {unit.l} 依据5 申报的用电数据与实际不符")
    row = court.row(Listing, unit.listing)
    assert (row.removed_on, row.removed_article) == (MONDAY, None)
    assert row.removed_ground not in {one.id for one in
                                      court.library.packs["shenzhen"].model.removals}  # fmt: skip
    (told,) = court.owed("notice")
    said = "".join(read(court, told))
    for never in ("举报", "complain", "第二十五", "article 25"):
        assert never not in said
    zhang.say(f"名单 {unit.l}")
    assert 25 not in quoted(zhang)


def test_the_list_itself_does_not_take_the_ground_of_a_complaint(court: Court) -> None:
    """名单 移出 and 上报 neither offer nor take 依据5: that is decided in the case."""
    unit = court.unit("push")
    higher, zhang, before = court.listed(unit, "national"), court.city_official(), court.dump()
    for line in (f"名单 {unit.l} 移出", f"名单 {higher} 上报"):
        zhang.say(line)
        offered = [said.args["number"] for said in zhang.sayings if said.key == "listing.ground"]
        assert offered == [1, 2, 3, 4]
        for ground in ("依据5", "5", "举报查实的，视情节轻重要求整改"):
            zhang.say(f"{line} {ground} 申报的用电数据与实际不符")
            assert "listing.in_case" in zhang.keys, (line, ground)
    assert court.dump() == before


def test_a_list_that_still_has_that_ground_says_nothing_of_it(court: Court) -> None:
    """A row and a notice of an earlier version: neither the ground, its article nor the reason."""
    unit = court.unit("push")
    with court.database.writing() as db:
        row = db.get_one(Listing, unit.listing)
        remove_listing(db, row, MONDAY, "complaint", 25, "经举报查实，数据系伪造")
    li = court.official("li", district="")
    li.say(f"名单 {unit.l}")
    assert "listing.is_removed" in li.keys
    assert 25 not in quoted(li)
    assert "举报" not in repr(li.reply)
    court.done(court.city_official(), f"名单 {unit.l} 恢复 移出有误")
    (told,) = court.owed("notice")
    removed = {"about": "listing_removed", "on": MONDAY.isoformat(), "article": 25}
    told.content = {**told.content, **removed}
    for said in read(court, told):
        assert "第二十五" not in said
        assert "article 25" not in said


def test_the_unit_reads_who_decided(court: Court) -> None:
    """A list of the city is the city's: not the unit's district signs, but who took it off."""
    unit, other = court.unit("push", district="南山区"), court.unit("push", district="南山区")
    zhang = court.city_official()
    court.done(zhang, f"名单 {unit.l} 移出 依据2 经三次催报仍未填报")
    court.done(zhang, f"案件 {court.case(other)} 移出 依据3 {FORGED}")
    court.done(zhang, f"名单 {unit.l} 恢复 移出有误")
    notices = court.owed("notice")
    assert len(notices) == 3
    for told in notices:
        for said in read(court, told):
            assert "南山区" not in said, said
    del notices[0].content["city"]
    assert any("南山区" in said for said in read(court, notices[0]))


def test_removal_needs_factor_list_ground_and_day(court: Court) -> None:
    """What is missing or wrong is said, and nothing changes."""
    unit, other, bare = court.unit(), court.unit(), court.unit()
    second = court.listed(unit, "city")
    name = court.case(unit)
    zhang, li = court.city_official(), court.official("li", district="")
    li.say(f"案件 {name} 移出 全部 依据3 {FORGED}")
    assert "work.factor_first" in li.keys
    before = court.dump()
    for typed, key in (
        (f"依据3 {FORGED}", "decide.remove.which"),
        (f"{other.l} 依据3 {FORGED}", "decide.remove.which"),
        (f"{second} {FORGED}", "listing.which_ground"),
        (f"{second} 依据3", "listing.which_reason"),
        (f"{second} 依据3 2029-01-01 {FORGED}", "listing.wrong_day"),
        (f"{second} 依据3 联系13912345678核实", "case.reason_personal"),
    ):
        zhang.say(f"案件 {name} 移出 {typed}")
        assert key in zhang.keys, (typed, zhang.keys)
    assert court.dump() == before
    zhang.say(f"案件 {name} 移出 {unit.l}、{second} 依据3 {FORGED}")
    assert "work.confirm_both" in zhang.keys
    court.done(zhang, f"名单 {bare.l} 移出 依据3 {FORGED}")
    zhang.say(f"案件 {court.case(bare)} 移出 依据3 {FORGED}")
    assert "decide.remove.not_listed" in zhang.keys


def test_a_list_that_went_meanwhile_is_not_removed_twice(court: Court) -> None:
    """Between echo and code somebody else took it off: nothing is done."""
    unit = court.unit()
    name = court.case(unit)
    zhang, li = court.city_official(), court.city_official("li")
    zhang.say(f"案件 {name} 移出 依据3 {FORGED}")
    court.done(li, f"名单 {unit.l} 移出 依据2 经三次催报仍未填报")
    court.confirm(zhang)
    assert "work.changed" in zhang.keys
    assert court.of(name).state == "confirmed"
    assert court.row(Listing, unit.listing).removed_ground == "refused_table"


# --- agencies -------------------------------------------------------------------------------------


def test_what_the_text_provides_together_is_done_one_by_one(court: Court) -> None:
    """Shenzhen reports, names and bans for three years; the gravest is the case's measure."""
    agency = court.agency("push")
    name = court.case(agency, against="third_party")
    zhang = court.city_official()
    court.done(zhang, f"案件 {name} 上报 深工信函〔2027〕8号")
    assert {one.args["words"] and one.key for one in zhang.sayings if one.key == "decide.besides"}
    assert (court.of(name).state, court.of(name).measure) == ("noticing", "report")
    assert court.rows(AgencyBan) == []
    assert court.owed("notice") == []
    court.done(zhang, f"案件 {name} 不予采信 2027-03-05 评价报告所用数据系伪造")
    (ban,) = court.rows(AgencyBan)
    assert (ban.city, ban.outcome, ban.article) == ("shenzhen", "not_accepted", 25)
    assert (ban.from_day, ban.last_day) == (date(2027, 3, 5), date(2030, 3, 5))
    court.done(zhang, f"案件 {name} 通报 2027年3月8日在管理平台通报")
    assert (court.of(name).measure, court.of(name).measure_article) == ("not_accepted", 25)
    assert offered(zhang, name) & DECISIONS == set()
    (told,) = court.owed("notice")
    assert not any(never in said for said in read(court, told)
                   for never in ("举报", "complain", "第二十五", "article 25", name))  # fmt: skip


def test_where_the_text_names_no_years_none_are_counted(court: Court) -> None:
    """Yunfu refers to other rules: no last day, and the page says so."""
    agency = court.agency("push", city="yunfu", district="")
    name = court.case(agency, city="yunfu", against="third_party")
    zhang = court.city_official(city="yunfu")
    zhang.say(f"案件 {name} 按所引规定处理 评价报告所用数据系伪造")
    assert "decide.ban.no_years" in zhang.keys
    assert quoted(zhang) == {22, 23}
    kept = court.kept()
    court.confirm(zhang)
    (ban,) = court.rows(AgencyBan)
    assert (ban.outcome, ban.last_day, ban.from_day) == ("by_reference", None, MONDAY)
    (told,) = court.owed("notice")
    assert read(court, told)
    kept["officials"] = court.kept()["officials"]
    court.undone(zhang, kept)
    assert court.rows(AgencyBan) == []


def test_years_are_counted_only_by_the_outcome_that_starts_them(court: Court) -> None:
    """Were there a period in Yunfu's text, dealing with by reference would still not start it."""
    packs = dict(court.library.packs)
    periods = packs["shenzhen"].model.periods
    model = packs["yunfu"].model.model_copy(update={"periods": periods})
    court.library = replace(
        court.library, packs=packs | {"yunfu": replace(packs["yunfu"], model=model)}
    )
    agency = court.agency(city="yunfu", district="")
    name = court.case(agency, city="yunfu", against="third_party")
    court.done(court.city_official(city="yunfu"), f"案件 {name} 按所引规定处理 数据系伪造")
    assert [one.last_day for one in court.rows(AgencyBan)] == [None]


def test_a_draft_says_that_it_is_none_yet(court: Court) -> None:
    """Guizhou's and Xiamen's texts are drafts: the echo warns."""
    agency = court.agency(city="xiamen", district="")
    name = court.case(agency, city="xiamen", against="third_party")
    zhang = court.city_official(city="xiamen")
    zhang.say(f"案件 {name} 不予采信 评价报告所用数据系伪造")
    assert "decide.not_in_force" in zhang.keys


def test_an_agency_is_banned_once(court: Court) -> None:
    """A second case about it does not count another three years on top."""
    agency = court.agency()
    first, second = (court.case(agency, against="third_party", address=c * 64) for c in "ab")
    zhang = court.city_official()
    court.done(zhang, f"案件 {first} 不予采信 评价报告所用数据系伪造")
    zhang.say(f"案件 {second} 不予采信 评价报告所用数据系伪造")
    assert "decide.ban.already" in zhang.keys
    assert len(court.rows(AgencyBan)) == 1


# --- 不处理, and who decides ----------------------------------------------------------------------


def test_no_action_needs_a_reason(court: Court) -> None:
    """And warns where the complaint was found true."""
    true, untrue = court.case(court.unit()), court.case(court.unit(), "unfounded")
    zhang = court.city_official().say(f"案件 {true} 不处理")
    assert "decide.nothing.why" in zhang.keys
    zhang.say(f"案件 {true} 不处理 核实前已自行更正")
    assert "decide.nothing.though" in zhang.keys
    zhang.confirm()
    zhang.say(f"案件 {untrue} 不处理 所反映的情况不属实")
    assert "decide.nothing.though" not in zhang.keys
    zhang.confirm()
    assert [court.of(one).state for one in (true, untrue)] == ["no_action", "no_action"]
    assert court.audited("case.no_action")[-1].reason == "所反映的情况不属实"


def test_the_second_of_two_decisions_is_too_late(court: Court) -> None:
    """Two officials propose; the second code does nothing and shows the card as it is."""
    name = court.case(court.unit())
    zhang, li = court.city_official(), court.city_official("li")
    zhang.say(f"案件 {name} 整改 {WHAT}")
    li.say(f"案件 {name} 不处理 核实前已自行更正")
    zhang.confirm()
    li.confirm()
    assert court.of(name).state == "rectifying"
    assert "work.changed" in li.keys


def test_strangers_and_the_concerned_decide_nothing(court: Court) -> None:
    """Of another city, disabled, or acting for the unit: no row changes."""
    unit = court.unit("push")
    name = court.case(unit)
    yunfu, gone, own = (court.city_official("yf", city="yunfu"), court.city_official("gone"),
                        court.city_official("own"))  # fmt: skip
    with court.database.writing() as db:
        officials.disable(db, db.get_one(Official, gone.official), None, court.instant())
        bind(db, unit.id, own.person(db), "code", court.instant())
    before = court.dump()
    for chat in (yunfu, gone, own, court.stranger()):
        for line in (
            f"整改 {WHAT}",
            f"移出 全部 依据3 {FORGED}",
            "不处理 核实前已更正",
            "身份 需当面核对原始凭证材料",
        ):
            chat.say(f"案件 {name} {line}")
            assert "work.confirm" not in chat.keys
            assert "work.confirm_both" not in chat.keys
    assert court.dump() == before
