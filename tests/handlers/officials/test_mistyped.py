"""A name with a slip, wherever a line may name somebody or something: nothing is done by it."""

from typing import Any

import pytest

from handlers.officials.declared import Move, Noun
from handlers.officials.leading import leading_name, wrong_name
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import read
from models.db import Database
from models.names import name_of, parse
from policies.library import Library
from tests.handlers.officials.casework import Casework
from tests.handlers.officials.office import Chat

WHY = "曾在该单位任职"


@pytest.fixture
def work(sqlite: Database, library: Library) -> Casework:
    """A bureau with complaints."""
    return Casework(sqlite, library)


def slipped(name: str) -> str:
    """The same name with another check letter."""
    return name[:-1] + ("A" if name[-1] != "A" else "C")


def unchanged(work: Casework, chat: Chat, line: str) -> set[str]:
    """The sentences that answer a line, where it changed and proposed nothing."""
    before = work.dump()
    chat.say(line)
    after = work.dump()
    assert {name for name in after if after[name] != before[name]} == set(), line
    return chat.keys


def test_a_slip_in_a_colleagues_name_never_makes_the_superior_keep_out(work: Casework) -> None:
    """Whatever the slip: the sentence about names, and the right one completes the line."""
    chief, li = work.official("chief", role="superior"), work.official("li")
    case, right = work.case(assigned_to=li.official), li.code_name
    wrong = slipped(right)
    for typed in (
        f"{wrong} {WHY}", f"{wrong}{WHY}", f"{wrong}，{WHY}", f"{wrong.lower()} {WHY}",
        f"Ｑ{wrong[1:]} {WHY}", f"Q {right[1:]} {WHY}", f"{right[:-1]} {WHY}",
        f"{right}{right[-1]} {WHY}", f"H{wrong[1:]} {WHY}",
    ):  # fmt: skip
        assert "work.bad_name" in unchanged(work, chief, f"案件 {case} 回避 {typed}"), typed
    chief.say(f"{right} {WHY}").confirm()
    assert "work.no_such" in li.say(f"案件 {case}").keys
    assert "case.title" in chief.say(f"案件 {case}").keys


def test_a_right_name_of_something_else_is_nobody(work: Casework) -> None:
    """Nobody's here, somebody's who left, or a unit's: it is never the reason of who types it."""
    chief = work.official("chief", role="superior")
    gone = work.official("gone", disabled_at=work.instant())
    case = work.case()
    for name in (gone.code_name, name_of("Q", 999), work.unit().u, case):
        assert "case.whom" in unchanged(work, chief, f"案件 {case} 回避 {name} {WHY}"), name
    chief.say(f"案件 {case} 回避 2026年起持有该单位A股")
    assert "case.recuse.effect" in chief.keys


def test_slips_in_every_other_move(work: Casework) -> None:
    """Wherever a rest begins with a name, or a search could be one."""
    chief, li = work.official("chief", role="superior", district=""), work.official("li")
    unit, agency = work.unit("push"), work.unit(kind="agency", category="third_party")
    case, other = work.case("confirmed", unit_id=unit.id), work.case()
    chief.say(f"单位 {unit.u} 登记申报意向 市级 绿色工厂 2027")
    worked, official = slipped(other), slipped(li.code_name)
    u, listing = slipped(unit.u), slipped(unit.l)
    for line in (
        f"案件 {other} 指派 {official}",
        f"案件 {other} 交办 {official}",
        f"案件 {case} 关联 {worked}",
        f"案件 {other} 并案 {slipped(case)} 反映同一事项",
        f"案件 {other} 并案 {slipped(case)}反映同一事项",
        f"案件 {case} 认定对象 {u}",
        f"案件 {other} 转办 {official} 该单位在福田区",
        f"案件 {case} 移出 {listing} 依据3 申报的用电数据系伪造",
        f"案件 {case} 移出 {unit.l}、{listing} 依据3 申报的用电数据系伪造",
        f"单位 {unit.u} 登记评价机构 1 {slipped(agency.u)}",
        f"单位 {unit.u} 登记评价机构 {slipped(agency.u)}",
        f"单位 {unit.u} 停催 {slipped(unit.t)}",
        f"人员 {li.code_name} 交接 {slipped(chief.code_name)}",
        f"委托 设定 {official} 12月1日至12月15日",
        f"委托 设定 12月1日 {official}",
        f"打印 档案 {u}",
    ):
        assert "work.bad_name" in unchanged(work, chief, line), (line, chief.keys)


def test_slips_where_somebody_was_told_to_keep_out(work: Casework) -> None:
    """解除回避 and 取消关联 are there once there is something to take back."""
    chief, li = work.official("chief", role="superior"), work.official("li")
    case, other = work.case(), work.case()
    work.done(chief, f"案件 {case} 回避 {li.code_name} {WHY}")
    chief.say(f"案件 {case} 关联 {other}")
    for rest in (f"解除回避 {slipped(li.code_name)} 经核实无关", f"取消关联 {slipped(other)}"):
        assert "work.bad_name" in unchanged(work, chief, f"案件 {case} {rest}"), rest


def test_words_that_only_begin_like_a_name(work: Casework) -> None:
    """A reason is a reason: what is no letter, digits, letter stays as typed."""
    li = work.official("li")
    for why in ("A股股东", "2026年曾任职", "B2B平台的股东是亲属", "3M公司的前员工"):
        name = work.case()
        li.say(f"案件 {name} 回避 {why}")
        refused = why.startswith("B2B")
        assert ("work.bad_name" if refused else "case.recuse.effect") in li.keys, why
    assert wrong_name("依据3 数据系伪造", "L") == wrong_name("", "L") == ""
    assert leading_name("Q4HH 曾任职") == ("", "Q4HH 曾任职")


NAMING = [
    pytest.param(noun, move, id=f"{noun.name}.{move.name}")
    for noun in NOUNS
    for move in noun.every_move
]


@pytest.mark.parametrize(("noun", "move"), NAMING)
def test_every_move_whose_example_names_something_says_so(noun: Noun[Any], move: Move[Any]) -> None:
    """`names` is not forgotten where a rest begins with a name; a search has its own look."""
    searching = {"case.subject", "unit.evaluated", "print.dossier", "deputy.set"}
    for example in move.examples:
        line = read(example.zh, NOUNS)
        assert line is not None
        name = leading_name(line.rest)[0]
        if name and f"{noun.name}.{move.name}" not in searching:
            parsed = parse(name)
            assert parsed is not None
            assert parsed[0] in move.names, example.zh
            assert wrong_name(slipped(name), move.names)
