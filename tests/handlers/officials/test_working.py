"""A move from the line to the record: weights, codes, the second official, undo, refusals."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.deliveries import Delivery
from models.names import name_of
from models.officials import Act
from models.units import Unit
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.office import Chat, Office, official_named


def unit(office: Office, **more: Any) -> str:
    """A unit of Nanshan, by its name."""
    with office.database.writing() as db:
        return name_of("U", number(a_unit(db, **more)))


def row(office: Office, name: str) -> Unit:
    with office.database.reading() as db:
        found = db.get_one(Unit, int(name[1:-1]))
        db.expunge(found)
        return found


def last_act(office: Office) -> Act:
    with office.database.reading() as db:
        found = db.exec(select(Act).order_by(Act.id.desc())).first()  # type: ignore[union-attr]
        assert found is not None
        db.expunge(found)
        return found


def deliveries(office: Office) -> list[tuple[str, str]]:
    with office.database.reading() as db:
        return [(one.key.split(":")[0], one.state) for one in db.exec(select(Delivery))]


# --- reading and reversible -----------------------------------------------------------------------


def test_card_ends_with_the_moves_that_are_allowed(office: Office) -> None:
    """Each as a whole line that names its object; those of another role are not there."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name}")
    assert li.lines == [f"厂 {name} {word}" for word in ("改电话", "关闭", "查看", "看代码")]


def test_card_of_a_search_and_back(office: Office) -> None:
    """A number of a list opens what stood beside it; 返回 goes back to the list."""
    unit(office), unit(office)
    li = office.official("li").say("厂 青山")
    listed = li.lines
    li.say("2")
    assert li.lines[0] == f"{listed[1]} 改电话"
    li.say("返回")
    assert li.lines == listed


def test_reversible_move_is_done_at_once_and_undone(office: Office) -> None:
    """Undo restores exactly what was there, and the audit has both."""
    name = unit(office, call_phone="1")
    before = office.dump()
    li = office.official("li").say(f"厂 {name} 改电话 2")
    assert row(office, name).call_phone == "2"
    assert "work.undo" in li.keys
    li.say("撤销")
    assert "undo.done" in li.keys
    after = office.dump()
    assert after["units"] == before["units"]
    assert [one.action for one in office.audited()] == [
        "works.phone", "works.phone.undone", "record.undo_last"]  # fmt: skip


def test_read_move_leaves_no_act(office: Office) -> None:
    """It shows something and is noted."""
    name = unit(office)
    office.official("li")
    before = office.dump()
    li = office.official("wang").say(f"厂 {name} 看代码")
    assert li.reply is not None
    assert {k: v for k, v in office.dump().items() if k == "acts"} == {"acts": before["acts"]}
    assert [one.action for one in office.audited()] == ["works.look"]


def test_missing_rest_is_asked_for(office: Office) -> None:
    """What is typed next completes the line, whatever it is; after ten minutes it does not."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name}", "1", "3")
    assert row(office, name).call_phone == "3"
    li.say(f"厂 {name} 改电话")
    office.wait(minutes=11)
    li.say("4")
    assert row(office, name).call_phone == "3"


@pytest.mark.parametrize("word", ["取消", "撤销", "返回", "cancel"])
def test_question_is_left(office: Office, word: str) -> None:
    """撤销 under a question leaves the question; it undoes nothing that was done before."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 改电话 1", f"厂 {name} 改电话", word)
    assert row(office, name).call_phone == "1"
    assert last_act(office).state == "done"
    assert li.lines[0] == f"厂 {name} 改电话"


def test_whole_line_leaves_the_question(office: Office) -> None:
    """A line with a noun is never taken for the rest of another."""
    name, other = unit(office), unit(office)
    li = office.official("li").say(f"厂 {name} 改电话", f"厂 {other}")
    assert row(office, name).call_phone == ""
    assert li.lines[0] == f"厂 {other} 改电话"


def test_move_word_under_a_card(office: Office) -> None:
    """It acts on the card that is open and was shown last."""
    first, second = unit(office), unit(office)
    office.official("li").say(f"厂 {first}", f"厂 {second}", "改电话 7")
    assert (row(office, first).call_phone, row(office, second).call_phone) == ("", "7")


# --- effects --------------------------------------------------------------------------------------


def test_effects_wait_for_the_code(office: Office) -> None:
    """Echo, article and people first; the code does it, and the message is held ten minutes."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭")
    assert {"work.confirm", "work.people"} <= li.keys
    assert row(office, name).closed_at is None
    li.confirm()
    assert row(office, name).closed_at is not None
    assert "work.held" in li.keys
    act = last_act(office)
    assert act.held_until == office.clock.now() + timedelta(minutes=10)
    assert deliveries(office) == [("closed", "queued")]
    noted = office.audited("works.close")[0]
    assert (noted.article, noted.object, noted.district) == (21, f"unit:{name[1:-1]}", "南山区")


def test_undo_takes_rows_and_messages_back(office: Office) -> None:
    """Within ten minutes both are as if nothing had been done."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭").confirm()
    office.wait(minutes=9)
    li.say("撤销")
    assert "undo.done" in li.keys
    assert row(office, name).closed_at is None
    assert deliveries(office) == [("closed", "cancelled")]


def test_undo_comes_too_late(office: Office) -> None:
    """After ten minutes nothing is undone, and the opposite is named."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭").confirm()
    office.wait(minutes=10)
    li.say("撤销")
    assert "undo.late_opposite" in li.keys
    assert row(office, name).closed_at is not None


def test_undo_after_others_changed_the_row(office: Office) -> None:
    """It names who did what when, and changes nothing."""
    name = unit(office)
    li, wang = office.official("li"), office.official("wang")
    li.say(f"厂 {name} 改电话 1")
    office.wait(minutes=1)
    wang.say(f"厂 {name} 改电话 2")
    li.say("撤销")
    assert row(office, name).call_phone == "2"
    assert str(li.said("work.who")["name"]) == "wang"


def test_undo_twice_undoes_one(office: Office) -> None:
    """A second tap reaches no older act, but names it, until none is left."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 改电话 1", f"厂 {name} 改电话 2", "撤销", "撤销")
    assert row(office, name).call_phone == "1"
    li.say(f"撤销 {li.said('undo.next')['name']}")
    assert row(office, name).call_phone == ""
    li.say("待办", "撤销")
    assert "undo.none_left" in li.keys


def test_undo_twice_names_nothing_that_is_too_old(office: Office) -> None:
    """What was done longer than ten minutes ago is not offered."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 改电话 1")
    office.wait(minutes=11)
    li.say(f"厂 {name} 改电话 2", "撤销", "撤销")
    assert row(office, name).call_phone == "1"
    assert "undo.none_left" in li.keys


def test_undo_of_what_was_sent(office: Office) -> None:
    """A message that went out cannot be taken back, so the rows stay too."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭").confirm()
    with office.database.writing() as db:
        for one in db.exec(select(Delivery)):
            one.state = "accepted"
    li.say("撤销")
    assert "undo.sent" in li.keys
    assert row(office, name).closed_at is not None


def test_undo_of_a_proposal_withdraws_it(office: Office) -> None:
    """What was done before it stays."""
    name, other = unit(office), unit(office)
    li = office.official("li").say(f"厂 {other} 改电话 1", f"厂 {name} 关闭")
    code = li.code
    li.say("撤销")
    assert "undo.withdrawn" in li.keys
    assert row(office, other).call_phone == "1"
    li.say(code)
    assert row(office, name).closed_at is None


def test_three_wrong_codes_end_the_proposal(office: Office) -> None:
    """Half a code is no wrong code; after the third wrong one the right one is late."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭")
    code = li.code
    li.say(code[:3], code + "2", "2026")
    assert last_act(office).wrong == 0
    for wrong in ("2AAA", "3CCC", "4DDD"):
        li.say(wrong if wrong != code else "5EEE")
    assert "work.code_ended" in li.keys
    li.say(code)
    assert row(office, name).closed_at is None
    assert [one.detail["why"] for one in office.audited("refused")] == ["code"] * 3


def test_many_wrong_codes_pause_the_official(office: Office) -> None:
    """After three spoiled proposals nothing is proposed for an hour."""
    name = unit(office)
    li = office.official("li")
    for _ in range(3):
        li.say(f"厂 {name} 关闭", "2AAA", "3CCC", "4DDD")
    li.say(f"厂 {name} 关闭")
    assert "work.pause" in li.keys
    office.wait(minutes=61)
    assert li.say(f"厂 {name} 关闭").code


def test_code_ends_after_ten_minutes(office: Office) -> None:
    """Then it says so, and nothing is done."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 关闭")
    code = li.code
    office.wait(minutes=10)
    li.say(code)
    assert row(office, name).closed_at is None
    assert "work.over.expired" in li.keys


def test_code_is_bound_to_official_and_act(office: Office) -> None:
    """Another official's code and the code of another proposal do nothing."""
    name, other = unit(office), unit(office)
    li, wang = office.official("li"), office.official("wang")
    first = li.say(f"厂 {name} 关闭").code
    wang.say(first)
    second = li.say(f"厂 {other} 关闭").code
    assert wang.reply is None
    li.say(second)
    assert (row(office, name).closed_at, row(office, other).closed_at is None) == (None, False)
    li.say(first)
    assert row(office, name).closed_at is not None


def test_code_is_no_plain_text(office: Office) -> None:
    """Only its fingerprint is stored."""
    li = office.official("li").say(f"厂 {unit(office)} 关闭")
    assert li.code not in str(office.dump()["acts"])
    assert len(last_act(office).code) == 64


def test_what_changed_since_is_not_done(office: Office) -> None:
    """Another official changed what the confirmation was about: the card, and who did it."""
    name = unit(office)
    li, wang = office.official("li"), office.official("wang")
    code = li.say(f"厂 {name} 关闭").code
    wang.say(f"厂 {name} 改电话 9")
    li.say(code)
    assert row(office, name).closed_at is None
    assert {"work.changed", "work.was_done"} <= li.keys


def test_second_of_two_officials_reads_who_was_first(office: Office) -> None:
    """Who did what when, with the fresh card."""
    name = unit(office)
    li, wang = office.official("li"), office.official("wang")
    codes = li.say(f"厂 {name} 关闭").code, wang.say(f"厂 {name} 关闭").code
    li.say(codes[0])
    wang.say(codes[1])
    assert {"work.changed", "work.was_done"} <= wang.keys
    wang.say(f"厂 {name} 关闭")
    assert {"work.not_now", "work.was_done"} <= wang.keys
    assert len(deliveries(office)) == 1


def test_move_that_finds_it_cannot_be_done(office: Office) -> None:
    """Everything is taken back, and it says why."""
    name = unit(office, name="不可关闭")
    li = office.official("li").say(f"厂 {name} 关闭").confirm()
    assert row(office, name).closed_at is None
    assert last_act(office).state == "refused"
    assert "work.gone" in li.keys


# --- a second official ----------------------------------------------------------------------------


def approver_and_proposal(office: Office) -> tuple[Chat, Chat, str, str]:
    """A superior proposes what cannot be undone; a colleague is told."""
    name = unit(office)
    chief, li = office.official("chief", role="superior"), office.official("li")
    chief.say(f"厂 {name} 注销").confirm()
    return chief, li, name, f"P{last_act(office).id}"


def test_irreversible_move_waits_for_a_second_official(office: Office) -> None:
    """The code alone does nothing; the colleague is told, reads the card, and approves."""
    chief, li, name, _ = approver_and_proposal(office)
    assert "work.waits" in chief.keys
    assert row(office, name).closed_at is None
    assert deliveries(office) == [("notice", "queued")]
    li.say("待办", "1", "1")
    assert "work.people" in li.keys
    li.say("同意")
    act = last_act(office)
    assert (act.state, row(office, name).closed_at is None) == ("done", False)
    with office.database.reading() as db:
        assert act.approved_by == official_named(db, "li").id
    assert sorted(deliveries(office)) == [
        ("closed", "queued"), ("notice", "queued"), ("notice", "queued")]  # fmt: skip


def test_nobody_approves_their_own(office: Office) -> None:
    """Not with the word, and not as a deputy of whoever proposed."""
    chief, li, name, _ = approver_and_proposal(office)
    own = name_of("P", last_act(office).id or 0)
    chief.say(f"同意 {own}")
    assert "approve.own" in chief.keys
    chief.say(f"委托 设定 {li.code_name} 今天 3天后")
    li.say(f"同意 {own}")
    assert "approve.deputy" in li.keys
    assert row(office, name).closed_at is None
    assert [one.detail["why"] for one in office.audited("refused")] == ["move", "move"]


def test_refusal_by_the_second_official(office: Office) -> None:
    """Nothing is done, and whoever proposed it is told why."""
    _, li, name, _ = approver_and_proposal(office)
    act = name_of("P", last_act(office).id or 0)
    li.say(f"拒绝 {act} 依据不足")
    assert last_act(office).state == "refused"
    assert row(office, name).closed_at is None
    li.say(f"同意 {act}")
    assert row(office, name).closed_at is None
    assert "work.not_now" in li.keys


def test_proposal_that_nobody_could_approve(office: Office) -> None:
    """Without a colleague it is not even proposed."""
    chief = office.official("chief", role="superior").say(f"厂 {unit(office)} 注销")
    assert "work.nobody_else" in chief.keys


def test_many_recipients_need_a_second_official(office: Office) -> None:
    """Twenty do not, twenty-one do."""
    name = unit(office)
    li = office.official("li")
    office.official("wang")
    li.say(f"厂 {name} 关闭 20")
    assert "work.second_needed" not in li.keys
    li.say(f"厂 {name} 关闭 21")
    assert "work.second_needed" in li.keys
    li.confirm()
    assert last_act(office).state == "approval"


def test_approval_is_undone_by_either(office: Office) -> None:
    """What cannot be undone by its nature can't; what can, whoever approved it takes back."""
    name = unit(office)
    li, wang = office.official("li"), office.official("wang")
    li.say(f"厂 {name} 关闭 21").confirm()
    act = name_of("P", last_act(office).id or 0)
    wang.say(f"同意 {act}", f"撤销 {act}")
    assert "undo.done" in wang.keys
    assert row(office, name).closed_at is None


def test_approval_of_what_changed_since(office: Office) -> None:
    """The second official reads that it is no longer what was proposed."""
    name = unit(office)
    li, wang = office.official("li"), office.official("wang")
    li.say(f"厂 {name} 关闭 21").confirm()
    act = name_of("P", last_act(office).id or 0)
    li.say(f"厂 {name} 改电话 5")
    wang.say(f"同意 {act}")
    assert "approve.changed" in wang.keys
    assert row(office, name).closed_at is None


# --- refusals -------------------------------------------------------------------------------------


def test_official_of_another_place_reads_where_to_go(office: Office) -> None:
    """The place and its officials, nothing of the object; noted."""
    name = unit(office)
    office.official("li")
    for other in (office.official("far", district="福田区"), office.official("yun", city="yunfu")):
        for line in (f"厂 {name}", f"厂 {name} 关闭"):
            other.say(line)
            assert {"work.elsewhere", "work.elsewhere_who"} <= other.keys
            assert not other.lines
    assert [one.detail["why"] for one in office.audited("refused")] == ["place"] * 4


def test_wrong_role_is_refused(office: Office) -> None:
    """A superior's move is not on an officer's card, and typed it is refused."""
    name = unit(office)
    li = office.official("li").say(f"厂 {name} 注销")
    assert "work.wrong_role" in li.keys
    assert office.audited("refused")[0].detail == {"command": "works.drop", "why": "role"}


@pytest.mark.parametrize("line", ["厂", "厂 {} 关闭", "{}", "待办", "撤销", "works {} close"])
def test_stranger_gets_no_answer(office: Office, line: str) -> None:
    """It is an unknown word; that a line was tried is noted, without a word of it."""
    name = unit(office)
    before = office.dump()
    stranger = office.stranger().say(line.format(name))
    assert stranger.reply is None
    assert office.dump() == before
    noted = office.audited()
    assert [(one.actor, one.action, one.object) for one in noted] == [("stranger", "refused", "")]
    assert name not in str(noted[0].detail)


def test_disabled_official_is_a_stranger(office: Office) -> None:
    """From the next message on, even with a code that was just shown."""
    name = unit(office)
    chief, li = office.official("chief", role="superior"), office.official("li")
    code = li.say(f"厂 {name} 关闭").code
    chief.say(f"人员 {li.code_name} 停用").confirm()
    assert "people.disabled_now" in chief.keys
    for text in (code, "1", "厂", "撤销"):
        assert li.say(text).reply is None
    assert row(office, name).closed_at is None


def test_wrong_name_is_told(office: Office) -> None:
    """Nothing opens, not even a look-alike."""
    name = unit(office)
    wrong = name[:-1] + ("A" if name[-1] != "A" else "C")
    li = office.official("li").say(f"厂 {wrong} 关闭")
    assert "work.bad_name" in li.keys
    assert not li.lines


def test_words_of_everybody_are_left_to_them(office: Office) -> None:
    """Self-check, rules and sentences are answered by the others."""
    li = office.official("li").say("厂")
    for text in ("自评", "规定 深圳", "深圳什么时候交", "你好"):
        assert li.say(text).reply is None


def test_bare_yes_is_left_to_other_questions(office: Office) -> None:
    """同意 without a name acts only under a page of officials, and there it asks which one."""
    li = office.official("li").say("同意")
    assert li.reply is None
    li.say("记录", "同意")
    assert "work.which_one" in li.keys


# --- help -----------------------------------------------------------------------------------------


def test_help_lists_nouns_and_explains_one(office: Office) -> None:
    """Made from the declarations; a number explains a noun, then a move, and opens it."""
    li = office.official("li").say("帮助")
    assert li.lines[:2] == ["帮助 待办", "帮助 厂"]
    li.say("2")
    assert (li.lines[1], li.lines[-1]) == ("帮助 厂 关闭", "厂")
    assert not any("注销" in line for line in li.lines)
    li.say("2")
    assert {"help.move", "help.example", "weight.effects", "help.opposite"} <= li.keys
    assert "help.move" in li.say("帮助 撤销").keys


def test_english_official(office: Office) -> None:
    """Lines and buttons are in the language that is read."""
    name = unit(office)
    li = office.official("li")
    li.language = "en"
    li.say(f"works {name}")
    assert li.lines[0] == f"works {name} phone"
