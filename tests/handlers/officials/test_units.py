"""单位: the card, the search, and every move of a unit: allowed, refused, undone."""

import pytest
from sqlmodel import Session, select

from models import tokens
from models.bindings import Binding, contacts_of
from models.db import Database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item
from models.tokens import Token
from models.units import Application, Listing, Unit
from policies.load import Library
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, number
from tests.handlers.officials.bureau import Bureau, Known


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def contacts(bureau: Bureau, unit: Known) -> list[int]:
    """Who acts for a unit, in the order of escalation."""
    with bureau.database.reading() as db:
        return [one.person_id for one in contacts_of(db, unit.id)]


# --- looking --------------------------------------------------------------------------------------


def test_card_fits_a_screen(bureau: Bureau) -> None:
    """Names, code, lists, contacts with their reach, duties with their step, whom to ring."""
    unit = bureau.unit("push", "writes", call_name="王工", call_phone="13800138000")
    li = bureau.official("li").say(f"单位 {unit.u}")
    assert {"unit.who", "unit.listed", "unit.contacts", "unit.call", "unit.duty"} <= li.keys
    assert li.reply is not None
    assert len(li.reply.blocks) <= 8
    assert li.said("unit.duty")["name"] == unit.t


def test_search_by_name_code_and_number(bureau: Bureau) -> None:
    """A part of the name, the whole code, and the unit's own name find it."""
    unit = bureau.unit(name="深圳市绿水机械有限公司", short_name="绿水机械")
    bureau.unit()
    li = bureau.official("li")
    for typed in ("绿水", unit.code):
        li.say(f"单位 {typed}")
        assert li.lines == [f"单位 {unit.u}"], typed
    li.say("单位 没有这家")
    assert "unit.not_found" in li.keys


def test_lists_of_units(bureau: Bureau) -> None:
    """By district, category and whether somebody is bound; the page after the tenth."""
    bound = bureau.unit("push", category="park", district="福田区")
    for _ in range(11):
        bureau.unit()
    zhang = bureau.city_official().say("单位")
    assert zhang.said("unit.count")["count"] == 12
    zhang.say("单位 福田区 园区")
    assert zhang.lines == [f"单位 {bound.u}"]
    zhang.say("单位 未绑定")
    assert len(zhang.lines) == 12
    assert zhang.lines[-1] == "打印 绑定单"
    zhang.say(zhang.lines[-2])
    assert zhang.lines[-2].endswith("第1页")


def test_other_district_is_refused(bureau: Bureau) -> None:
    """A district's officer neither finds nor opens nor changes a unit of another."""
    unit = bureau.unit(district="福田区", name="深圳市白云化工有限公司")
    li = bureau.official("li").say("单位 白云")
    assert "unit.not_found" in li.keys
    li.say(f"单位 {unit.u}")
    assert "work.elsewhere" in li.keys
    li.say(f"单位 {unit.u} 简称 白云")
    assert "work.elsewhere" in li.keys
    assert bureau.row(Unit, unit.id).short_name == unit.name


# --- inviting -------------------------------------------------------------------------------------


def test_invitation_binds_once(bureau: Bureau) -> None:
    """The code that is shown opens the unit; undone, it opens nothing."""
    unit = bureau.unit()
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 邀请")
    code = str(li.said("unit.invite.code")["code"])
    assert code in li.said("unit.invite.how")["code"]
    with bureau.database.reading() as db:
        token = tokens.look(db, code, "bind", bureau.clock.now())
        assert token is not None
        assert token.subject == unit.id
    before["officials"] = bureau.kept()["officials"]
    before |= {
        name: rows for name, rows in bureau.kept().items() if name in ("people", "addresses")
    }
    bureau.undone(li, before)
    assert bureau.rows(Token) == []


# --- contacts -------------------------------------------------------------------------------------


def test_order_of_contacts(bureau: Bureau) -> None:
    """The second becomes the first; numbers that fit no contact are asked again; undone."""
    unit = bureau.unit("push", "push")
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 顺序 3 1")
    assert "unit.order.which" in li.keys
    li.say(f"单位 {unit.u} 顺序 2 1")
    assert contacts(bureau, unit) == list(unit.contacts[::-1])
    bureau.undone(li, before)
    assert contacts(bureau, unit) == list(unit.contacts)


def test_unbinding_is_told_and_held(bureau: Bureau) -> None:
    """The contact hears it after ten minutes; undone before, nobody hears and they are bound."""
    unit = bureau.unit("push", "push")
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 解绑", "1").confirm()
    assert contacts(bureau, unit) == [unit.contacts[1]]
    (notice,) = bureau.owed("notice")
    assert (notice.person_id, notice.content["about"]) == (unit.contacts[0], "unbound")
    assert notice.not_before > bureau.clock.now()
    bureau.undone(li, before)
    assert contacts(bureau, unit) == list(unit.contacts)


def test_unbinding_hands_on_what_was_told(bureau: Bureau) -> None:
    """What the contact who goes was told last, the next contact is told."""
    unit = bureau.unit("push", "push")
    with bureau.database.writing() as db:
        row = db.get_one(Deadline, unit.deadline)
        stage = _told(db, row, unit.contacts[0])
        row.next_stage, row.next_on = "d2", row.due
    bureau.official("li").say(f"单位 {unit.u} 解绑 1").confirm()
    row = bureau.row(Deadline, unit.deadline)
    assert (row.next_stage, row.next_on) == (stage, bureau.clock.today())


def _told(db: Session, row: Deadline, person: int) -> str:
    """A stage that somebody was told; gives its name."""
    stage = Stage(deadline_id=number(row), name="d7", day=row.due, end="accepted")
    made = Delivery(key="r", person_id=person, kind="reminder", day=row.due, state="accepted",
                    not_before=MORNING, content={}, created_at=MORNING)  # fmt: skip
    db.add_all([stage, made])
    db.flush()
    db.add(Item(stage_id=number(stage), person_id=person, delivery_id=number(made)))
    return stage.name


# --- lists and applications -----------------------------------------------------------------------


def test_listing_a_unit(bureau: Bureau) -> None:
    """Level, category and year make an entry; undone, it is gone."""
    unit = bureau.unit()
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 列入 国家级 绿色工厂 2026 2026-12-20")
    made = bureau.rows(Listing)[-1]
    assert (made.level, made.category, made.year) == ("national", "factory", 2026)
    assert str(made.listed_on) == "2026-12-20"
    bureau.undone(li, before)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("列入 市级", "listing.add.which"),
        ("列入 市级 绿色工厂 2026 随便", "listing.add.which"),
        ("列入 市级 园区 2026", "listing.no_such"),
        ("列入 国家级 第三方机构 2026", "listing.add.wrong_kind"),
        ("列入 市级 绿色工厂 2025", "listing.add.already"),
        ("登记申报意向 市级 绿色工厂", "unit.apply.which"),
        ("登记申报意向 市级 绿色工厂 2026", "unit.apply.past"),
        ("登记申报意向 省级 绿色工厂 2027", "listing.no_such"),
        ("简称 一二三四五六七八九十一二三四五六七八九十一", "unit.short.too_long"),
        ("简称 别家", "unit.short.taken"),
        ("注销", "unit.close.why"),
        ("顺序 1", "work.not_now"),
        ("解绑", "work.not_now"),
    ],
)
def test_move_that_cannot_be_done(bureau: Bureau, typed: str, key: str) -> None:
    """It says what to mend, and nothing changes."""
    unit = bureau.unit()
    bureau.unit(short_name="别家")
    li = bureau.official("li")
    before = bureau.dump()
    li.say(f"单位 {unit.u} {typed}")
    assert key in li.keys
    assert bureau.dump() == before


def test_application_noted_and_cancelled(bureau: Bureau) -> None:
    """It is noted once, cancelled by its number or alone; both undone."""
    unit = bureau.unit()
    li = bureau.official("li")
    li.say(f"单位 {unit.u} 登记申报意向 国家级 绿色工厂 2027")
    (made,) = bureau.rows(Application)
    assert (made.level, made.category, made.year) == ("national", "factory", 2027)
    noted = bureau.kept()
    li.say(f"单位 {unit.u} 登记申报意向 国家级 绿色工厂 2027")
    assert "unit.apply.already" in li.keys
    li.say(f"单位 {unit.u} 取消申报意向")
    assert bureau.rows(Application) == []
    bureau.undone(li, noted)


# --- its name and its end -------------------------------------------------------------------------


def test_short_name(bureau: Bureau) -> None:
    """It changes where no other unit of the district has it; undone."""
    unit = bureau.unit()
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 简称 青山")
    assert bureau.row(Unit, unit.id).short_name == "青山"
    bureau.undone(li, before)


def test_closing_a_unit(bureau: Bureau) -> None:
    """Its bind codes end and its contacts hear; undone, or reopened later, it is asked again."""
    unit = bureau.unit("push")
    li = bureau.official("li").say(f"单位 {unit.u} 邀请")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 注销 2027年2月办理注销登记").confirm()
    assert bureau.row(Unit, unit.id).closed_at is not None
    assert bureau.rows(Token)[0].ended_at is not None
    assert [one.content["about"] for one in bureau.owed("notice")] == ["unit_closed"]
    bureau.undone(li, before)
    li.say(f"单位 {unit.u} 注销 重复登记").confirm()
    li.say(f"单位 {unit.u}")
    assert li.lines == [f"单位 {unit.u} 恢复单位"]
    li.say("1")
    assert bureau.row(Unit, unit.id).closed_at is None


# --- duties on the unit's card --------------------------------------------------------------------


def test_only_duty_needs_no_name(bureau: Bureau) -> None:
    """核实 on a unit with one duty verifies it; undone."""
    unit = bureau.unit()
    li = bureau.official("li")
    before = bureau.kept()
    li.say(f"单位 {unit.u} 核实")
    assert bureau.row(Deadline, unit.deadline).state == "verified"
    bureau.undone(li, before)


def test_one_of_two_duties_is_asked_for(bureau: Bureau) -> None:
    """With two, the duty's own name says which; another unit's is none."""
    unit, other = bureau.unit(), bureau.unit()
    with bureau.database.writing() as db:
        a_deadline(db, db.get_one(Unit, unit.id), duty="application")
    li = bureau.official("li").say(f"单位 {unit.u} 核实")
    assert "unit.which" in li.keys
    li.say(f"单位 {unit.u} 核实 {other.t}")
    assert "unit.which" in li.keys
    li.say(f"单位 {unit.u} 核实 {unit.t}")
    assert bureau.row(Deadline, unit.deadline).state == "verified"
    assert bureau.row(Deadline, other.deadline).state == "open"
    li.say(f"单位 {unit.u} 停催 {unit.t} 2027-04-30")
    assert "unit.which.nothing_more" not in li.keys


def test_every_contact_stays_in_the_records(bureau: Bureau) -> None:
    """An ended binding is kept with its reason."""
    unit = bureau.unit("push")
    bureau.official("li").say(f"单位 {unit.u} 解绑").confirm()
    with bureau.database.reading() as db:
        (ended,) = db.exec(select(Binding)).all()
        assert (ended.ended_why, ended.ended_at is not None) == ("official", True)
