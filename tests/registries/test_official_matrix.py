"""Every noun and move against everybody: who may not is refused as designed, who may can.

`OBJECTS` makes one object of each noun, and says what follows each move's word. A noun that stands
in `handlers/officials/nouns.py` and not here fails the first test; its moves are covered by being
declared.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyotp
import pytest

from handlers import reply_words
from handlers.officials.declared import Move, Noun
from handlers.officials.nouns import NOUNS
from models import bindings, cases, officials
from models.case_rows import AgencyBan
from models.case_states import State
from models.db import Database
from models.names import name_of
from models.officials import Act, OfficialRole
from policies.load import Library, load
from tests.fakes.cases import a_case
from tests.fakes.parts import MORNING
from tests.fakes.quick import Quick
from tests.fakes.rows import a_person, a_unit, an_official, number
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat

CARD = "card"


@dataclass
class Made:
    """One object: its name ("" where the noun has none) and what follows each move's word.

    `before` brings it into the state that a move needs, or its card.
    """

    name: str = ""
    rests: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Callable[[Chat], object]] = field(default_factory=dict)


class Town(Bureau):
    """A bureau in which everybody has a second factor."""

    def __init__(self, database: Database, library: Library) -> None:
        super().__init__(database, library)
        self.colleague = self.somebody("colleague")

    def somebody(self, name: str, **more: Any) -> Chat:
        """An official with a second factor."""
        return self._with_factor(self.official(name, **more))

    def contact(self, unit: int) -> Chat:
        """Somebody who acts for a unit."""
        with self.database.writing() as db:
            person = a_person(db, "contact", "push")
            bindings.bind(db, unit, number(person), "code", MORNING)
        return self.stranger("contact")

    def carry(self, chat: Chat, line: str) -> Chat:
        """Say a line, and all that it asks for: the code, the six digits, the second official."""
        chat.say(line)
        asked = chat.keys & {"work.confirm", "work.confirm_both", "work.confirm_factor"}
        if "work.confirm" in asked:
            chat.confirm()
        elif asked:
            self.wait(seconds=31)
            digits = pyotp.TOTP(self.secrets[chat.name]).at(self.clock.now())
            chat.say(digits) if "work.confirm_factor" in asked else chat.confirm(digits)
        if "work.waits" in chat.keys:
            with self.database.reading() as db:
                waiting = max(one.id or 0 for one in self.rows(Act) if one.state == "approval")
                place = db.get_one(Act, waiting)
                approver = self._approver(place.city, place.district)
            approver.say(f"同意 {name_of('P', waiting)}")
            assert "approve.done" in approver.keys, approver.keys
        return chat

    def _approver(self, city: str, district: str) -> Chat:
        return self.official(f"second-{city}-{self.clock.now():%H%M%S%f}", city=city,
                             district=district)  # fmt: skip


Maker = Callable[[Town], Made]


def _unit(town: Town) -> Made:
    known = town.unit("push", "push")
    applied = f"单位 {known.u} 登记申报意向 市级 绿色工厂 2027"
    return Made(
        known.u,
        {
            "order": "2 1",
            "unbind": "2",
            "list": "国家级 绿色工厂 2026",
            "apply": "市级 绿色工厂 2027",
            "shorten": "青山甲",
            "close": "已办理注销登记",
            "evaluated": town.unit(kind="agency").u,
        },
        {
            "unapply": lambda chat: town.carry(chat, applied),
            "evaluated": lambda chat: town.carry(chat, applied),
            "open": lambda chat: town.carry(chat, f"单位 {known.u} 注销 已办理注销登记"),
        },
    )


def _filing(town: Town) -> Made:
    known = town.unit("push")
    return Made(
        known.t,
        before={
            "unverify": lambda chat: town.carry(chat, f"事项 {known.t} 核实"),
            "retract": lambda chat: town.carry(chat, f"事项 {known.t} 登记自报"),
            "resume": lambda chat: town.carry(chat, f"事项 {known.t} 停催"),
        },
    )


def _listing(town: Town) -> Made:
    """Reports go up for what a higher authority keeps; the city takes off what is its own."""
    own, higher = town.unit("push"), town.unit("push", level="national")
    why = "依据2 经三次催报仍未填报"
    made = Made(own.l, {"remove": why, "restore": "移出有误", "report": why})

    def above(_chat: Chat) -> None:
        made.name = higher.l

    def reported(chat: Chat) -> None:
        above(chat)
        town.carry(chat, f"名单 {higher.l} 上报 {why}")

    made.before = {
        "restore": lambda chat: town.carry(chat, f"名单 {own.l} 移出 {why}"),
        "report": above,
        "unreport": reported,
    }
    return made


def _request(town: Town) -> Made:
    known = town.unit()
    with town.database.writing() as db:
        person = number(a_person(db, "asking", "push"))
        asked = bindings.ask_binding(db, known.id, person, "王五 13800138000", MORNING)
        return Made(name_of("R", number(asked)))


def _date(town: Town) -> Made:
    made = town.somebody("setter")
    town.carry(made, "日期 设定 annual_table 2027-03-10 深南工信函〔2027〕3号")
    return Made(name_of("D", 1), {"set": "annual_table 2027-03-11 深南工信函〔2027〕4号"})


def _calendar(town: Town) -> Made:
    year = "2028 《国务院办公厅关于2028年部分节假日安排的通知》 国办发明电〔2027〕9号 "
    days = year + "放假 1月1日至3日、5月1日至5日 上班 4月29日"
    return Made(
        rests={"enter": days, "drop": "2028"},
        before={"drop": lambda chat: town.carry(chat, f"日历 录入 {days}")},
    )


def _drill(town: Town) -> Made:
    town.unit("push")
    return Made()


def _draft(town: Town) -> Made:
    return Made(
        rests={"adopt": "厦工信函〔2027〕5号"},
        before={"leave": lambda chat: town.carry(chat, "征求意见稿 启用 厦工信函〔2027〕5号")},
    )


def _broadcast(town: Town) -> Made:
    town.unit("push")
    words = "请【单位】核对联系人和电话，有变化的请在本月内告知。"
    town.carry(town.somebody("drafter"), f"群发 起草 {words}")
    name = name_of("B", 1)
    return Made(
        name,
        {"narrow": "全部", "reword": words + "谢谢。", "draft": words},
        {"stop": lambda chat: town.carry(chat, f"群发 {name} 发送")},
    )


def _record(town: Town) -> Made:
    known = town.unit("push")
    with town.database.writing() as db:
        for _ in range(21):
            person = number(a_person(db, reach="push"))
            bindings.bind(db, known.id, person, "code", MORNING)
    town.colleague.say(f"单位 {known.u} 注销 已办理注销登记").confirm()
    assert "work.waits" in town.colleague.keys, town.colleague.keys
    own = town.unit()
    made = Made(name_of("P", 1), {"refuse": "依据不足"})

    def mine(chat: Chat) -> None:
        chat.say(f"单位 {own.u} 简称 青山乙")
        made.name = name_of("P", max(one.id for one in town.rows(Act)))

    made.before = {"undo": mine, "undo_last": mine}
    return made


def _official(town: Town) -> Made:
    other = town.somebody("other")
    successor = town.somebody("successor")

    def invited(_chat: Chat) -> None:
        with town.database.writing() as db:
            new, _ = officials.invite(db, "王五", "shenzhen", "南山区", "officer", MORNING)
            made.name = name_of("Q", number(new))

    rests = {"hand_over": successor.code_name, "invite": "王五 南山区 经办人"}
    made = Made(other.code_name, rests, {"invite_again": invited})
    return made


def _deputy(town: Town) -> Made:
    other = town.somebody("other")
    made = Made(name_of("W", 1), {"set": f"{other.code_name} 今天"})

    def away(chat: Chat) -> None:
        chat.say(f"委托 设定 {other.code_name} 今天")

    made.before = {"end": away, CARD: away}
    return made


def _case(town: Town) -> Made:
    """A complaint in Nanshan, brought into the state that each move needs."""
    unit, agency = town.unit("push"), town.unit("push", kind="agency")
    made = Made()

    def is_in(state: State, **more: Any) -> Callable[[Chat], None]:
        base: dict[str, Any] = {"district": "南山区", "unit_id": unit.id}
        fields = base | {"now": town.clock.now()} | more

        def ready(_chat: Chat) -> None:
            with town.database.writing() as db:
                made.name = cases.name(a_case(db, state=state, **fields))

        return ready

    def after(*lines: str, state: State = "registered", **more: Any) -> Callable[[Chat], None]:
        def ready(chat: Chat) -> None:
            is_in(state, **more)(chat)
            for line in lines:
                town.carry(chat, f"案件 {made.name} {line}")

        return ready

    is_in("registered")(town.colleague)
    other, colleague = made.name, town.colleague.code_name
    third = {"against": "third_party", "unit_id": agency.id}
    of_yunfu = {"city": "yunfu", "district": "", "against": "third_party", "unit_id": agency.id}
    made.rests = {
        "reject": "依据1 补正后仍未提供佐证材料",
        "return": "请补充能说明情况的材料",
        "find_true": "现场核对的读数与填报不符",
        "find_partly": "仅用电量一项不符",
        "find_false": "台账与读数一致",
        "subject": town.unit().u,
        "rectify": "核对用电量台账并更正申报数据",
        "rectified": "现场复核数据已更正",
        "unrectified": "到期未更正数据",
        "remove": "全部 依据3 申报的用电数据系伪造",
        "report": "深工信函〔2027〕8号",
        "notice": "2027年3月8日在管理平台通报",
        "not_accepted": "2027-03-08 评价报告所用数据系伪造",
        "by_reference": "2027-03-08 评价报告所用数据系伪造",
        "no_action": "所反映的情况已自行更正",
        "close": "经核实，已要求该单位整改并完成",
        "ask": "请说明发现的时间",
        "note": "已约定周五到现场",
        "transfer": "系统外 市生态环境局 反映的是排污问题",
        "extend": "20天 需要到外地核查",
        "hold": "已进入行政复议",
        "unhold": "行政复议已结束",
        "assign": colleague,
        "recuse": "与该单位负责人有亲属关系",
        "readmit": f"{colleague} 经核实不存在利害关系",
        "link": other,
        "unlink": other,
        "merge": f"{other} 反映同一事项",
        "reveal": "需当面核对举报人提供的原始凭证",
    }
    reveal = f"身份 {made.rests['reveal']}"
    made.before = {
        move: is_in("registered")
        for move in ("accept", "reject", "return", "ask", "note", "transfer", "hold", "evidence",
                     "take", "assign", "recuse", "link", "merge", "reveal", "subject", CARD)
    } | {
        "verify": is_in("accepted"),
        **dict.fromkeys(("find_true", "find_partly", "find_false"), is_in("verifying")),
        **dict.fromkeys(("rectify", "remove", "no_action"), is_in("confirmed")),
        **dict.fromkeys(
            ("rectified", "unrectified"),
            after(f"整改 {made.rests['rectify']}", state="confirmed"),
        ),
        **dict.fromkeys(("report", "notice", "not_accepted"), is_in("confirmed", **third)),
        "by_reference": is_in("confirmed", **of_yunfu),
        "close": is_in("no_action"),
        "archive": is_in("closed"),
        "complete": is_in("completing"),
        "extend": after("受理"),
        "unhold": after("法律保留 已进入行政复议"),
        "release": after("认领"),
        "readmit": after(f"回避 {colleague} 曾在该单位任职"),
        "unlink": after(f"关联 {other}"),
        "identity_seen": after(reveal),
        "unreveal": after(reveal),
    }  # fmt: skip
    return made


def _agency(town: Town) -> Made:
    known = town.unit("push", kind="agency")
    with town.database.writing() as db:
        row = AgencyBan(unit_id=known.id, city="shenzhen", outcome="not_accepted", article=25,
                        from_day=town.clock.today(), last_day=date(2030, 3, 8))  # fmt: skip
        db.add(row)
        db.flush()
        return Made(name_of("G", number(row)), {"lift": "复核后认定原处理有误"})


OBJECTS: Mapping[str, Maker] = {
    "todo": lambda _town: Made(),
    "unit": _unit,
    "overdue": lambda _town: Made(),
    "reconcile": lambda town: Made(rests={"list": town.unit("push").code}),
    "filing": _filing,
    "listing": _listing,
    "request": _request,
    "case": _case,
    "agency": _agency,
    "date": _date,
    "calendar": _calendar,
    "draft": _draft,
    "broadcast": _broadcast,
    "drill": _drill,
    "statistics": lambda _town: Made(),
    "import": lambda _town: Made(),
    "export": lambda _town: Made(),
    "print": lambda town: Made(rests={"dossier": town.unit().u}),
    "record": _record,
    "official": _official,
    "deputy": _deputy,
    "me": lambda _town: Made(),
}

PLACES: Mapping[str, tuple[str, str]] = {
    "draft": ("xiamen", "集美区"),
    "agency": ("shenzhen", ""),
    "case.by_reference": ("yunfu", ""),
}
"""Where a noun, or one move of it, can be worked on, if that is not Nanshan."""


def place_of(noun: Noun[Any], move: Move[Any] | None) -> tuple[str, str]:
    """Where a move can be worked on."""
    of_move = PLACES.get(f"{noun.name}.{move.name}") if move else None
    return of_move or PLACES.get(noun.name, ("shenzhen", "南山区"))


CELLS = [
    pytest.param(noun, move, id=f"{noun.name}.{move.name if move else 'open'}")
    for noun in NOUNS
    for move in (None, *noun.every_move)
]
ALLOWED = [
    pytest.param(noun, move, role, id=f"{noun.name}.{move.name}.{role}")
    for noun in NOUNS
    for move in noun.every_move
    for role in move.roles
]


@pytest.fixture(scope="module")
def library() -> Library:
    """The built-in packs."""
    return load().library


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    """One engine for all these tests."""
    made = Quick(tmp_path_factory.mktemp("matrix"))
    yield made
    made.database.close()


@pytest.fixture
def town(quick: Quick, migrated_file: Path, library: Library) -> Town:
    """An office with nothing in it."""
    return Town(quick.emptied(migrated_file), library)


def line_of(noun: Noun[Any], move: Move[Any] | None, made: Made) -> str:
    """A whole line, as it is typed."""
    about_object = bool(noun.letter) and (move is None or move in noun.moves)
    parts = [noun.word.zh, made.name if about_object else ""]
    if move is not None:
        parts += [move.word.zh, made.rests.get(move.name, "")]
    return " ".join(part for part in parts if part)


def readied(town: Town, noun: Noun[Any], move: Move[Any] | None, by: Chat) -> Made:
    """The object, in the state that the move needs."""
    made = OBJECTS[noun.name](town)
    ready = made.before.get(move.name if move else CARD)
    if ready is not None:
        ready(by)
    return made


def test_every_noun_has_an_object() -> None:
    """And no object is left of a noun that went."""
    assert set(OBJECTS) == {noun.name for noun in NOUNS}


@pytest.mark.parametrize(("noun", "move"), CELLS)
def test_strangers_contacts_and_disabled_get_no_answer(
    noun: Noun[Any], move: Move[Any] | None, town: Town
) -> None:
    """The word is unknown to them, nothing changes, and each try is noted without its content."""
    made, line = _readied_line(town, noun, move)
    with town.database.writing() as db:
        known = number(a_unit(db))
        gone = a_person(db, "gone", "push")
        officials.disable(db, an_official(db, person_id=gone.id), None, town.clock.now())
    for chat in (town.stranger(), town.contact(known), Chat(town, "gone")):
        before, noted = town.dump(), len(town.audited())
        chat.say(line)
        assert chat.reply is None
        assert town.dump() == before
        if chat.name == "contact" and reply_words.read(line, town.clock.today()) is not None:
            continue
        (row,) = town.audited()[noted:]
        assert (row.action, row.object, row.detail["why"]) == ("refused", "", "stranger")
        assert not made.name or made.name not in str(row.detail)


def _readied_line(town: Town, noun: Noun[Any], move: Move[Any] | None) -> tuple[Made, str]:
    city, district = place_of(noun, move)
    by = town.somebody("maker", role="superior", city=city, district=district)
    made = readied(town, noun, move, by)
    return made, line_of(noun, move, made)


OF_OBJECTS = [
    pytest.param(noun, move, id=f"{noun.name}.{move.name if move else 'open'}")
    for noun in NOUNS
    for move in (None, *noun.moves)
    if noun.letter
]


@pytest.mark.parametrize(("noun", "move"), OF_OBJECTS)
def test_officials_of_elsewhere_read_where_to_go(
    noun: Noun[Any], move: Move[Any] | None, town: Town
) -> None:
    """Of another district and of another city: the place, no card, nothing changed, noted.

    What is hidden from them (案件) is answered as if there were none.
    """
    _, line = _readied_line(town, noun, move)
    hidden = noun.hidden is not None and noun.name != "record"
    key, why = ("work.no_such", "hidden") if hidden else ("work.elsewhere", "place")
    other = "xiamen" if place_of(noun, move)[0] == "yunfu" else "yunfu"
    district = town.somebody("far", district="福田区", role="superior")
    city = town.somebody("yun", city=other, district="", role="superior")
    for chat in (district, city):
        before, noted = town.dump(), len(town.audited())
        chat.say(line)
        assert key in chat.keys, chat.keys
        assert not chat.lines
        assert town.dump() == before
        (row,) = town.audited()[noted:]
        assert (row.action, row.detail["why"]) == ("refused", why)
        assert row.actor == f"official:{chat.official}"


WRONG_ROLE = [
    pytest.param(noun, move, id=f"{noun.name}.{move.name}")
    for noun in NOUNS
    for move in noun.every_move
    if len(move.roles) == 1
]


@pytest.mark.parametrize(("noun", "move"), WRONG_ROLE)
def test_other_role_is_refused(noun: Noun[Any], move: Move[Any], town: Town) -> None:
    """It reads whose it is; nothing changes, and it is noted."""
    _, line = _readied_line(town, noun, move)
    other = "officer" if move.roles == ("superior",) else "superior"
    chat = town.somebody("wrong", role=other)
    before, noted = town.dump(), len(town.audited())
    chat.say(line)
    assert "work.wrong_role" in chat.keys
    assert town.dump() == before
    (row,) = town.audited()[noted:]
    assert (row.action, row.detail["why"]) == ("refused", "role")


@pytest.mark.parametrize(("noun", "move", "role"), ALLOWED)
def test_every_allowed_move_works(
    noun: Noun[Any], move: Move[Any], role: OfficialRole, town: Town
) -> None:
    """Said, confirmed and approved as it asks for, it is done once and noted."""
    city, district = place_of(noun, move)
    town.somebody("beside", city=city, district=district)
    who = town.official if noun.name == "me" else town.somebody
    chat = who("doer", role=role, city=city, district=district)
    made = readied(town, noun, move, chat)
    town.wait(minutes=0 if move.name.startswith("undo") else 11)
    done = len(town.audited(f"{noun.name}.{move.name}"))
    town.carry(chat, line_of(noun, move, made))
    rows = town.audited(f"{noun.name}.{move.name}")[done:]
    # A state of the same name (不处理) is noted for itself, with the one before it.
    rows = [one for one in rows if "from" not in one.detail]
    assert [one.actor for one in rows] == [f"official:{chat.official}"], chat.keys
