"""核对: a pasted list is sorted, shown, and verified by one confirmation; undo is exact."""

import pytest

from models.db import Database
from models.deadlines import Deadline
from policies.load import Library
from tests.fakes.rows import a_code
from tests.handlers.officials.bureau import Bureau


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def test_thirty_filings_in_four_messages(bureau: Bureau) -> None:
    """核对, the option, the pasted codes, the code: thirty are verified; one undo restores all."""
    units = [bureau.unit() for _ in range(30)]
    li = bureau.official("li")
    kept = bureau.kept()
    li.say("核对")
    li.say(str(li.lines.index("核对 名单") + 1), " ".join(one.code for one in units)).confirm()
    assert {row.state for row in bureau.rows(Deadline)} == {"verified"}
    bureau.undone(li, kept)
    li.say("核对 名单 " + "，".join(one.name for one in units)).confirm()
    assert {row.state for row in bureau.rows(Deadline)} == {"verified"}


def test_what_does_not_agree_is_shown_and_left_alone(bureau: Bureau) -> None:
    """Wrong codes, strangers, removed and verified ones, and who declared without being listed."""
    good, done = bureau.unit(), bureau.unit(duty={"state": "verified"})
    elsewhere = bureau.unit(district="福田区")
    says_so = bureau.unit(duty={"state": "declared"})
    wrong = good.code[:-1] + ("0" if good.code[-1] != "0" else "1")
    li = bureau.official("li")
    li.say(f"核对 名单 {good.code} {done.code} {elsewhere.code} {wrong} {a_code()} 没有这家")
    counts = {said.key: said.args["count"] for said in li.sayings if "units" in said.args}
    assert counts == {
        "reconcile.already": 1,
        "reconcile.bad_code": 1,
        "reconcile.unknown": 3,
        "reconcile.missing": 1,
    }
    li.confirm()
    states = {row.unit_id: row.state for row in bureau.rows(Deadline)}
    assert states == {
        good.id: "verified",
        done.id: "verified",
        elsewhere.id: "open",
        says_so.id: "declared",
    }


def test_list_without_a_match(bureau: Bureau) -> None:
    """It is shown what was found, and nothing is proposed."""
    bureau.unit()
    li = bureau.official("li").say("核对 名单 没有这家")
    assert "reconcile.no_match" in li.keys
    li.say("核对 名单")
    assert "reconcile.paste" in li.keys


def test_several_duties_wait(bureau: Bureau) -> None:
    """Which one the list is about is asked; written before the list, it is taken."""
    unit = bureau.unit()
    bureau.unit(duty={"duty": "third_party_report"})
    li = bureau.official("li").say(f"核对 名单 {unit.code}")
    assert "reconcile.which" in li.keys
    li.say(f"核对 名单 填报年度动态管理表 {unit.code}").confirm()
    assert bureau.row(Deadline, unit.deadline).state == "verified"


def test_one_verified_between_echo_and_code(bureau: Bureau) -> None:
    """Nothing is done where the list has changed; the officer compares again."""
    units = [bureau.unit(), bureau.unit()]
    li = bureau.official("li").say(f"核对 名单 {units[0].code} {units[1].code}")
    code = li.code
    bureau.official("wang").say(f"事项 {units[0].t} 核实")
    li.say(code)
    assert "work.changed" in li.keys
    assert bureau.row(Deadline, units[1].deadline).state == "open"


def test_nothing_waits(bureau: Bureau) -> None:
    """Where all is verified, it says so."""
    bureau.unit(duty={"state": "verified"})
    li = bureau.official("li").say("核对")
    assert "reconcile.nothing_waits" in li.keys
    li.say("核对 名单 某单位")
    assert "work.not_now" in li.keys


def test_list_under_the_open_page_is_that_page_s_move(bureau: Bureau) -> None:
    """名单 with codes or known names is compared; with anything else it opens the lists."""
    units = [bureau.unit(), bureau.unit()]
    li = bureau.official("li")
    for rest in (" ".join(one.code for one in units), units[0].name):
        li.say("核对", f"名单 {rest}")
        assert "reconcile.effect" in li.keys
    li.say("核对", "名单 市级 绿色工厂 2026")
    assert "unit.list" in li.keys
    li.say(f"单位 {units[0].u}", f"名单 {units[0].code}")
    assert "reconcile.effect" not in li.keys


def test_list_without_the_word_list(bureau: Bureau) -> None:
    """核对 and codes or names of units begin the comparison; other words don't."""
    units = [bureau.unit(), bureau.unit()]
    codes = " ".join(one.code for one in units)
    li = bureau.official("li")
    lines = f"核对 {codes}", f"核对 {units[1].name}", f"核对 填报年度动态管理表 {codes}"
    for texts in (*((line,) for line in lines), ("核对", codes), ("核对 名单", f"名单 {codes}")):
        li.say(*texts)
        assert "reconcile.effect" in li.keys, texts
        assert "reconcile.unknown" not in li.keys, texts
    li.say("核对 没有这家")
    assert {"reconcile.title", "work.unread"} <= li.keys
