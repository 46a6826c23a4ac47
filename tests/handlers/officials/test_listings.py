"""名单: removed with article and reason, reported where another authority keeps the list."""

from datetime import date

import pytest

from handlers.context import Context
from handlers.notices import notice
from models.db import Database
from models.messages import Quote
from models.people import Reach
from models.units import Listing
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.handlers.officials.bureau import MONDAY, Bureau
from tests.handlers.officials.office import Chat


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def quoted(chat: Chat) -> set[int | None]:
    """The articles that the last reply quotes."""
    assert chat.reply is not None
    return {one.citation.article for one in chat.reply.blocks if isinstance(one, Quote)}


def test_removal_with_article_reason_and_second_factor(bureau: Bureau) -> None:
    """The ground's article and reading stand in the echo; the contacts hear after the hold."""
    unit = bureau.unit("push", "push")
    zhang = bureau.city_official().say(f"名单 {unit.l} 移出", "依据2 经三次催报仍未填报")
    assert quoted(zhang) == {21}
    assert {"listing.read_as", "listing.evidence", "work.confirm_both"} <= zhang.keys
    bureau.confirm(zhang)
    row = bureau.row(Listing, unit.listing)
    assert (row.removed_on, row.removed_ground, row.removed_article) == (
        MONDAY,
        "refused_table",
        21,
    )
    told = bureau.owed("notice")
    assert [one.person_id for one in told] == list(unit.contacts)
    assert all(one.not_before > bureau.instant() for one in told)
    audit = bureau.audited("listing.remove")[-1]
    assert (audit.article, audit.reason) == (21, "经三次催报仍未填报")


def test_removal_is_undone_within_ten_minutes(bureau: Bureau) -> None:
    """The row and the messages are back; after ten minutes only the opposite move helps."""
    unit = bureau.unit("push")
    zhang = bureau.city_official()
    kept = bureau.kept()
    bureau.confirm(zhang.say(f"名单 {unit.l} 移出 3 提交的数据系伪造"))
    kept["officials"] = bureau.kept()["officials"]
    bureau.undone(zhang, kept)
    bureau.confirm(zhang.say(f"名单 {unit.l} 移出 3 提交的数据系伪造"))
    bureau.wait(minutes=11)
    zhang.say("撤销")
    assert "undo.done" not in zhang.keys
    bureau.confirm(zhang.say(f"名单 {unit.l} 恢复 核实后不属实"))
    row = bureau.row(Listing, unit.listing)
    assert (row.removed_on, row.removed_ground, row.removed_why) == (None, "", "")
    assert {one.content["about"] for one in bureau.owed("notice")} == {
        "listing_removed", "listing_restored"}  # fmt: skip


def test_no_removal_without_a_second_factor(bureau: Bureau) -> None:
    """An officer without 动态口令 is told to set it up first."""
    unit = bureau.unit()
    li = bureau.official("li").say(f"名单 {unit.l} 移出 2 经三次催报仍未填报")
    assert "work.factor_first" in li.keys
    assert bureau.row(Listing, unit.listing).removed_on is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("移出", "listing.which_ground"),
        ("移出 依据9 理由写在这里", "listing.which_ground"),
        ("移出 不知道", "listing.which_ground"),
        ("移出 依据2", "listing.which_reason"),
        ("移出 拒不按时填报", "listing.which_reason"),
        ("移出 依据2 " + "长" * 201, "listing.which_reason"),
        ("移出 依据2 2029-01-01 经三次催报", "listing.wrong_day"),
        ("恢复", "work.not_now"),
        ("上报 依据2 经三次催报仍未填报", "work.not_now"),
    ],
)
def test_removal_that_cannot_be_done(bureau: Bureau, typed: str, key: str) -> None:
    """It says what is missing, and nothing changes."""
    unit = bureau.unit()
    zhang = bureau.city_official()
    before = bureau.dump()
    zhang.say(f"名单 {unit.l} {typed}")
    assert key in zhang.keys
    assert bureau.dump() == before


def test_removal_on_another_day(bureau: Bureau) -> None:
    """A day before today, or with the next yearly list, is taken as it stands."""
    unit = bureau.unit()
    zhang = bureau.city_official()
    bureau.confirm(zhang.say(f"名单 {unit.l} 移出 依据1 2027-06-30 市里新发布年度名单"))
    assert bureau.row(Listing, unit.listing).removed_on == date(2027, 6, 30)


def test_higher_list_is_reported_upward(bureau: Bureau) -> None:
    """A national entry stays where it is and says that it was reported; taken back; undone."""
    unit = bureau.unit(level="national")
    zhang = bureau.city_official().say(f"名单 {unit.l}")
    assert "listing.kept_above" in zhang.keys
    kept = bureau.kept()
    zhang.say(f"名单 {unit.l} 上报 依据3 材料造假")
    row = bureau.row(Listing, unit.listing)
    assert (row.removed_on, row.removed_ground) == (None, "falsified")
    bureau.undone(zhang, kept)
    zhang.say(f"名单 {unit.l} 上报 依据3 材料造假", f"名单 {unit.l}")
    assert "listing.is_reported" in zhang.keys
    zhang.say(f"名单 {unit.l} 移出 依据3 上级已公告移出")
    assert "listing.remove.above" in zhang.keys
    zhang.say(f"名单 {unit.l} 撤回上报")
    assert bureau.row(Listing, unit.listing).removed_ground == ""


def test_province_keeps_its_own_list(bureau: Bureau) -> None:
    """Guizhou's office removes from the provincial list; a city reports what stands there."""
    there = bureau.unit(level="provincial", city="guizhou", district="贵阳市")
    here = bureau.unit(level="provincial", city="yunfu", district="云城区")
    gz = bureau.city_official("gz", city="guizhou").say(f"名单 {there.l}")
    assert "listing.kept_above" not in gz.keys
    yf = bureau.city_official("yf", city="yunfu").say(f"名单 {here.l}")
    assert "listing.kept_above" in yf.keys
    gz.say(f"名单 {there.l} 移出 依据2 经三次催报仍未填报")
    assert quoted(gz) == {27}


def test_district_reports_to_its_city(bureau: Bureau) -> None:
    """The city keeps the list: a district reports, and records only what the city has removed."""
    unit = bureau.unit()
    li = bureau.official("li").say(f"名单 {unit.l}")
    assert "listing.kept_above" in li.keys
    li.say(f"名单 {unit.l} 上报 依据2 经三次催报仍未填报")
    assert bureau.row(Listing, unit.listing).removed_ground == "refused_table"


def test_draft_is_marked_as_one(bureau: Bureau) -> None:
    """A removal under a draft says with its article that the text is a draft."""
    unit = bureau.unit(city="xiamen", district="集美区")
    xm = bureau.city_official("xm", city="xiamen").say(
        f"名单 {unit.l} 移出 依据2 经三次催报仍未填报"
    )
    assert "law.draft" in xm.keys


def test_words_of_the_notice(bureau: Bureau) -> None:
    """What the contacts read names unit, list, day, article and office, and no reason."""
    unit = bureau.unit("push")
    zhang = bureau.city_official()
    bureau.confirm(zhang.say(f"名单 {unit.l} 移出 依据2 经三次催报仍未填报"))
    (made,) = bureau.owed("notice")
    assert "催报" not in str(made.content)
    with bureau.database.reading() as db:
        context = Context(bureau.library, bureau.clock, db, SEALER, "https://greenbot.example")
        (block,) = notice(made, context, "zh_CN").blocks
    assert block.text.key == "notice.removed_by"  # type: ignore[union-attr]


def test_lists_and_their_entries(bureau: Bureau) -> None:
    """Each list with how many stand on it, opening its entries."""
    one = bureau.unit(short_name="甲厂")
    bureau.unit(level="national", short_name="乙厂")
    zhang = bureau.city_official().say("名单")
    assert [said.args["count"] for said in zhang.sayings if said.key == "listing.count"] == [1, 1]
    zhang.say(zhang.lines[0])
    assert zhang.lines == [f"名单 {one.l}"]
    zhang.say("名单 火星")
    assert "overdue.unread" in zhang.keys


@pytest.mark.parametrize("contacts", [(), ("push",)])
def test_only_who_is_there_is_told(bureau: Bureau, contacts: tuple[Reach, ...]) -> None:
    """What is shown before and after says that contacts are told only where the unit has any."""
    unit = bureau.unit(*contacts)
    zhang = bureau.city_official().say(f"名单 {unit.l} 移出 依据2 经三次催报仍未填报")
    assert ("notice.contacts_told" in zhang.keys) == bool(contacts)
    bureau.confirm(zhang)
    assert ("work.held" in zhang.keys) == bool(contacts)
    assert ("work.undo" in zhang.keys) != bool(contacts)
    bureau.wait(minutes=11)
    zhang.say(f"名单 {unit.l} 恢复 核实后恢复")
    assert ("notice.contacts_told" in zhang.keys) == bool(contacts), zhang.keys
