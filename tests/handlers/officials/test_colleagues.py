"""人员, 委托, 待办 and 我: who works here, who stands in, who goes."""

import pytest
from sqlmodel import select

from models import officials, tokens
from models.deliveries import Delivery
from models.names import name_of
from models.officials import Act, Deputy, Official
from tests.fakes.rows import a_person, a_unit, number
from tests.handlers.officials.office import Chat, Office, official_named


@pytest.fixture
def chief(office: Office) -> Chat:
    """A superior of Nanshan."""
    return office.official("chief", role="superior")


def deputies(office: Office) -> list[Deputy]:
    with office.database.reading() as db:
        return [one for one in db.exec(select(Deputy)) if one.ended_at is None]


def notices(office: Office) -> list[tuple[str, str]]:
    """What officials are told: about what, and whether it still goes out."""
    with office.database.reading() as db:
        return sorted((one.content["about"], one.state) for one in db.exec(select(Delivery)))


# --- inviting -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "place", "role"),
    [
        ("人员 邀请 王五", "南山区", "officer"),
        ("人员 邀请 王五 负责人", "南山区", "superior"),
        ("人员邀请 王五，南山区，经办人", "南山区", "officer"),
        ("people invite 王五 南山区 superior", "南山区", "superior"),
    ],
)
def test_invitation_after_a_code(
    office: Office, chief: Chat, line: str, place: str, role: str
) -> None:
    """The code that is shown makes somebody the official who was meant."""
    chief.say(line).confirm()
    code = str(chief.said("people.code")["code"])
    with office.database.writing() as db:
        person = a_person(db, "wangwu")
        joined = officials.join(db, code, number(person), office.clock.now())
        assert joined is not None
        assert (joined.name, joined.district, joined.role) == ("王五", place, role)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("人员 邀请", "people.invite_ask"),
        ("人员 邀请 王五 福田区", "people.other_district"),
        ("人员 邀请 王五 全市", "people.other_district"),
        ("人员 邀请 王五 南川区", "people.no_district"),
        ("人员 邀请 王五 南山区 经办人 负责人", "people.invite_ask"),
    ],
)
def test_invitation_that_cannot_be(chief: Chat, line: str, key: str) -> None:
    """No name, another district, an unknown one: what to mend."""
    assert key in chief.say(line).keys


def test_officer_invites_nobody(office: Office) -> None:
    """That is a superior's."""
    assert "work.wrong_role" in office.official("li").say("人员 邀请 王五").keys


def test_undone_invitation_opens_nothing(office: Office, chief: Chat) -> None:
    """The code and the official are gone."""
    chief.say("人员 邀请 王五").confirm()
    code = str(chief.said("people.code")["code"])
    chief.say("撤销")
    with office.database.reading() as db:
        assert tokens.look(db, code, "invitation", office.clock.now()) is None
        assert db.exec(select(Official).where(Official.name == "王五")).first() is None


def test_new_invitation_ends_the_old_one(office: Office, chief: Chat) -> None:
    """Only the last code works."""
    chief.say("人员 邀请 王五").confirm()
    old = str(chief.said("people.code")["code"])
    with office.database.reading() as db:
        name = name_of("Q", number(official_named(db, "王五")))
    chief.say(f"人员 {name} 重发邀请")
    new = str(chief.said("people.code")["code"])
    now = office.clock.now()
    with office.database.reading() as db:
        assert tokens.look(db, old, "invitation", now) is None
        assert tokens.look(db, new, "invitation", now) is not None


# --- going ----------------------------------------------------------------------------------------


def test_disabling_ends_everything_at_once(office: Office, chief: Chat) -> None:
    """Links, proposals and held acts; an officer is disabled by a code alone."""
    li = office.official("li")
    with office.database.writing() as db:
        unit = name_of("U", number(a_unit(db, call_phone="1")))
        link = tokens.issue(db, "page", li.official or 0, office.clock.now(), None)
    li.say(f"厂 {unit} 改电话 2", f"厂 {unit} 关闭")
    chief.say(f"人员 {li.code_name} 停用").confirm()
    with office.database.reading() as db:
        assert tokens.look(db, link, "page", office.clock.now()) is None
        states = sorted(one.state for one in db.exec(select(Act)) if one.official_id == li.official)
    assert states == ["expired", "undone"]
    assert li.say("待办").reply is None


def test_disabling_is_undone_within_ten_minutes(office: Office, chief: Chat) -> None:
    """They can write again, and their link opens again."""
    li = office.official("li")
    with office.database.writing() as db:
        link = tokens.issue(db, "page", li.official or 0, office.clock.now(), None)
    before = office.dump()
    chief.say(f"人员 {li.code_name} 停用").confirm().say("撤销")
    after = office.dump()
    assert {name for name in before if before[name] != after[name]} == {"acts"}
    with office.database.reading() as db:
        assert tokens.look(db, link, "page", office.clock.now()) is not None
    assert li.say("待办").reply is not None


def test_superior_is_disabled_by_two(office: Office, chief: Chat) -> None:
    """One proposes, another one approves; nobody disables themselves."""
    second, li = office.official("second", role="superior"), office.official("li")
    chief.say(f"人员 {chief.code_name} 停用")
    assert "people.not_oneself" in chief.keys
    chief.say(f"人员 {second.code_name} 停用").confirm()
    assert second.say("待办").reply is not None
    li.say("待办", "1", "1", "同意")
    assert "people.disabled_now" in li.keys
    assert second.say("待办").reply is None


def test_whoever_is_concerned_approves_nothing(office: Office, chief: Chat) -> None:
    """Approving is a colleague's of the place, and not of the one it is about."""
    second = office.official("second", role="superior")
    far = office.official("far", district="福田区")
    chief.say(f"人员 {second.code_name} 停用")
    assert "work.nobody_else" in chief.keys
    office.official("li")
    chief.say(f"人员 {second.code_name} 停用").confirm()
    assert (far.say("待办").lines, second.say("待办").lines) == ([], [])
    with office.database.reading() as db:
        act = db.exec(select(Act)).one()
    second.say(f"同意 {name_of('P', act.id or 0)}")
    assert "approve.about_you" in second.keys


def test_handing_over(office: Office, chief: Chat) -> None:
    """The successor stands in where they stood in, and is told when it is certain."""
    li, wang = office.official("li"), office.official("wang")
    chief.say(f"委托 设定 {li.code_name} 今天 12月15日")
    chief.say(f"人员 {li.code_name} 交接 {wang.code_name}").confirm()
    assert [(one.official_id, one.deputy_id) for one in deputies(office)] == [
        (chief.official, wang.official)]  # fmt: skip
    assert li.say("待办").reply is None
    assert notices(office) == [("deputy", "queued"), ("handed_over", "queued")]
    chief.say("撤销")
    assert [(one.official_id, one.deputy_id) for one in deputies(office)] == [
        (chief.official, li.official)]  # fmt: skip
    assert notices(office) == [("deputy", "queued"), ("handed_over", "cancelled")]


def test_successor_must_cover_the_place(office: Office, chief: Chat) -> None:
    """An officer of another district takes nothing over."""
    li, far = office.official("li"), office.official("far", district="福田区")
    chief.say(f"人员 {li.code_name} 交接 {far.code_name}")
    assert "people.not_successor" in chief.keys


# --- deputies -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "委托 设定 {} 12月1日至12月15日",
        "委托 给 {} 从12月1日到12月15日",
        "委托设定{}，2026-12-01~2026-12-15",
        "deputy set {} 2026-12-01 to 2026-12-15",
        "deputy set {} from 1 December until 15 December",
    ],
)
def test_deputy_is_set_and_told(office: Office, line: str) -> None:
    """For the days that were said, both included; the deputy is told."""
    li, wang = office.official("li"), office.official("wang")
    li.say(line.format(wang.code_name))
    (made,) = deputies(office)
    assert (made.official_id, made.deputy_id) == (li.official, wang.official)
    assert (str(made.from_day), str(made.to_day)) == ("2026-12-01", "2026-12-15")
    assert notices(office) == [("deputy", "queued")]
    li.say("撤销")
    assert deputies(office) == []
    assert notices(office) == [("deputy", "cancelled")]


@pytest.mark.parametrize(
    ("rest", "key"),
    [
        ("", "deputy.ask"),
        ("{wang}", "deputy.ask"),
        ("12月1日", "deputy.ask"),
        ("{wang} 12月15日至12月1日", "deputy.days"),
        ("{wang} 2月30日", "deputy.ask"),
        ("Q99A 12月1日", "work.bad_name"),
        ("Q99P 12月1日", "deputy.nobody"),
        ("{far} 12月1日", "deputy.elsewhere"),
        ("{li} 12月1日", "deputy.self"),
        ("{chief} {wang} 12月1日", "deputy.not_yours"),
    ],
)
def test_deputy_that_cannot_be(office: Office, chief: Chat, rest: str, key: str) -> None:
    """What to mend, and nothing is set."""
    people = {
        "li": office.official("li"),
        "wang": office.official("wang"),
        "far": office.official("far", district="福田区"),
        "chief": chief,
    }
    names = {name: chat.code_name for name, chat in people.items()}
    li = people["li"].say(f"委托 设定 {rest.format(**names)}")
    assert key in li.keys
    assert deputies(office) == []


def test_deputy_is_ended(office: Office) -> None:
    """By whoever is represented; a colleague's is theirs."""
    li, wang = office.official("li"), office.official("wang")
    li.say(f"委托 设定 {wang.code_name} 12月1日")
    wang.say("委托", "1", "收回")
    assert "deputy.not_yours" in wang.keys
    li.say("委托", "1", "收回")
    assert deputies(office) == []


def test_superior_sets_a_deputy_for_somebody_ill(office: Office, chief: Chat) -> None:
    """Two names: whom they stand in for comes first."""
    li, wang = office.official("li"), office.official("wang")
    chief.say(f"委托 设定 {li.code_name} {wang.code_name} 今天")
    (made,) = deputies(office)
    assert (made.official_id, made.deputy_id) == (li.official, wang.official)


# --- 待办 and 我 ----------------------------------------------------------------------------------


def test_nothing_waits(office: Office) -> None:
    """Said plainly."""
    assert "todo.nothing" in office.official("li").say("待办").keys


def test_who_am_i(office: Office) -> None:
    """Name, place, role and the second factor."""
    li = office.official("li").say("我")
    assert {"people.title", "people.no_factor"} <= li.keys
    assert li.lines == ["我 动态口令"]


def test_people_of_the_jurisdiction_only(office: Office, chief: Chat) -> None:
    """A district sees its own, the city everybody."""
    li, far = office.official("li"), office.official("far", district="福田区")
    assert set(chief.say("人员").lines) == {
        f"人员 {chief.code_name}", f"人员 {li.code_name}", "人员 邀请"}  # fmt: skip
    city = office.official("city", district="").say("人员")
    assert f"人员 {far.code_name}" in city.lines
    assert city.say("人员 far").lines == [f"人员 {far.code_name}"]
