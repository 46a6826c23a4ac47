"""Binding by a code: seen, confirmed, told what comes; and what wrong codes do."""

import json
from datetime import timedelta

import pytest
from sqlmodel import Session

from handlers.binding import COMMANDS
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import read
from models import people, tokens, units
from models.audit import AuditRow
from models.clock import FixedClock
from models.db import to_json
from policies.load import Library
from tests.fakes.rows import an_official, number
from tests.handlers.binding_talk import Contact, Town
from tests.handlers.conftest import TODAY


@pytest.fixture
def town(library: Library, db: Session) -> Town:
    """Nobody is bound yet, on 20 November 2026."""
    return Town(library, db, FixedClock.on(TODAY))


def forms(code: str) -> dict[str, str]:
    """A code as people send it."""
    return {
        "by itself": code,
        "lower case, with spaces": code.lower().replace("-", " "),
        "after the word": f"绑定 {code}",
        "after the word at once": f"绑定{code}",
        "after a colon": f"绑定：{code}",
        "in English": f"bind {code}",
        "in a link": f"https://greenbot.example/?bind={code}",
        "in a sentence with a link": f"请看 https://greenbot.example/?x=1&bind={code.lower()}#top",
        "as a deep link": f"/start {code}",
    }


@pytest.mark.parametrize("form", forms(""))
def test_code_shows_the_unit_and_binds_after_a_yes(town: Town, form: str) -> None:
    """The unit's name and code are shown first; nothing is written before the confirmation."""
    unit = town.unit()
    lin = town.contact().say(forms(town.code(unit))[form])
    assert lin.said("bind.ask").args["unit"] == unit.name
    assert lin.said("bind.facts").args["code"] == unit.code
    assert "bind.privacy" in lin.keys
    assert not lin.known
    lin.tap(1)
    assert "bind.done" in lin.keys
    assert lin.units == [unit.short_name]


@pytest.mark.parametrize("yes", ["确认", "是的。", "好", "1", "第1个", "confirm", "YES"])
def test_a_yes_in_words_binds(town: Town, yes: str) -> None:
    """Whoever types instead of pressing is understood."""
    unit = town.unit()
    assert town.contact().say(town.code(unit), yes).units == [unit.short_name]


@pytest.mark.parametrize("text", ["?", "什么意思", "好像不是", "收到", "12"])
def test_what_is_no_yes_binds_nobody(town: Town, text: str) -> None:
    """Neither a question nor a doubt nor an answer to something else is taken for a yes."""
    assert town.contact().say(town.code(town.unit()), text).units == []


@pytest.mark.parametrize("no", ["取消", "2", "不是", "返回", "cancel", "no"])
def test_a_no_leaves_everything_as_it_was(town: Town, no: str) -> None:
    """The code stays good, for whoever it was meant for."""
    unit = town.unit()
    code = town.code(unit)
    lin = town.contact().say(code, no)
    assert "bind.cancelled" in lin.keys
    assert lin.units == []
    assert lin.say("确认").units == []
    assert town.contact("wu").say(code).tap(1).units == [unit.short_name]


def test_what_comes_and_how_to_stop_it_is_told(town: Town) -> None:
    """The place in the order, how often, how to stop; and that this channel can't push."""
    unit = town.unit()
    first = town.contact("lin").say(town.code(unit)).tap(1)
    assert first.said("bind.order").args["place"] == 1
    assert {"bind.first", "bind.reminders", "bind.stop", "bind.only_here"} <= first.keys
    second = town.contact("wu")
    second.reach = "push"
    second.say(town.code(unit)).tap(1)
    assert second.said("bind.order").args["place"] == 2
    assert "bind.later" in second.keys
    assert "bind.only_here" not in second.keys
    assert town.contacts(unit) == [first.person, second.person]
    found = people.address_at(town.db, "terminal", "wu")
    assert found is not None
    assert found.reach == "push"


def test_channel_that_was_switched_off_is_told(town: Town) -> None:
    """Binding does not undo 退订; how to undo it is said."""
    unit, other = town.unit(), town.unit("深圳市绿水环保有限公司")
    lin = town.bound(unit)
    address = people.address_at(town.db, "terminal", "lin")
    assert address is not None
    people.switch_off(town.db, address, town.clock.now())
    lin.say(town.code(other)).tap(1)
    assert "bind.off" in lin.keys
    assert "bind.only_here" not in lin.keys
    assert address.reach == "off"


def test_contact_already_keeps_the_code_for_somebody_else(town: Town) -> None:
    """Who is bound is told so; the code binds a colleague."""
    unit = town.unit()
    code = town.code(unit)
    assert "bind.already" in town.bound(unit).say(code).keys
    assert town.contact("wu").say(code).tap(1).units == [unit.short_name]


def test_one_contact_of_several_units(town: Town) -> None:
    """A second code adds a second unit."""
    names = ["深圳市青山电子有限公司", "深圳市绿水环保有限公司"]
    lin = town.contact()
    for name in names:
        lin.say(town.code(town.unit(name))).tap(1)
    assert lin.units == names


def test_binding_is_noted_without_the_code(town: Town) -> None:
    """Who, which unit, which place: no code, no address."""
    unit = town.unit()
    lin = town.contact().say(town.code(unit)).tap(1)
    row = town.noted(f"unit:{unit.id}")[-1]
    assert (row.actor, row.action) == (f"person:{lin.person}", "unit.bound")
    assert (row.city, row.district) == ("shenzhen", "南山区")
    assert row.detail == {"how": "code", "place": 1}


# --- the open question ------------------------------------------------------------------------


def test_yes_counts_only_right_after_the_question(town: Town) -> None:
    """Where a channel tells no prompt, a later 确认 belongs to something else."""
    lin = town.contact().say(town.code(town.unit()), "菜单", "确认")
    assert lin.units == []
    assert lin.say("1").units == []


def test_button_of_an_older_question_does_nothing(town: Town) -> None:
    """After a second code the first question's button is late."""
    one, other = town.unit(), town.unit("深圳市绿水环保有限公司")
    lin = town.contact().say(town.code(one))
    older = lin.reply
    lin.say(town.code(other))
    lin.say("确认", prompt=older.prompt)
    assert "bind.stale" in lin.keys
    assert lin.units == []


def test_button_works_after_something_else_was_said(town: Town) -> None:
    """Where the prompt is told, the question is still open after a look at the menu."""
    unit = town.unit()
    lin = town.contact().say(town.code(unit))
    asked = lin.reply
    lin.say("菜单").say("确认", prompt=asked.prompt)
    assert lin.units == [unit.short_name]


def test_second_press_does_not_bind_twice(town: Town) -> None:
    """A double tap is told that the step is over, and nothing more happens."""
    unit = town.unit()
    lin = town.contact().say(town.code(unit))
    asked = lin.reply
    for _ in range(2):
        lin.say("确认", prompt=asked.prompt)
    assert "bind.stale" in lin.keys
    assert len(town.contacts(unit)) == 1


def test_number_that_stands_beside_nothing_leaves_the_question_open(town: Town) -> None:
    """7 is answered with the range, and 1 still binds, typed or pressed."""
    unit = town.unit()
    lin = town.contact().say(town.code(unit))
    asked = lin.reply
    assert "bind.out_of_range" in lin.say("7").keys
    assert lin.say("确认", prompt=asked.prompt).units == [unit.short_name]


def test_of_two_who_hold_a_code_the_first_yes_wins(town: Town) -> None:
    """Both saw the unit; the second is told calmly that the code can't be used."""
    unit = town.unit()
    code = town.code(unit)
    lin, wu = town.contact("lin").say(code), town.contact("wu").say(code)
    assert wu.tap(1).units == [unit.short_name]
    assert "bind.wrong" in lin.tap(1).keys
    assert lin.units == []


def test_self_check_goes_on_after_binding(town: Town) -> None:
    """A code between two questions binds, and the open question is still there."""
    unit = town.unit()
    lin = town.contact().say("自评", "云浮")
    question = lin.question
    lin.say(town.code(unit)).tap(1)
    assert lin.units == [unit.short_name]
    assert lin.say("继续").question == question


# --- wrong codes ------------------------------------------------------------------------------


def wrong_codes(town: Town) -> dict[str, str]:
    """Codes that open nothing any more, or never did."""
    unit = town.unit()
    used, ended, late = town.code(unit), town.code(unit), town.code(unit, seconds=1)
    tokens.use(town.db, used, "bind", town.clock.now())
    tokens.end(town.db, "bind", number(unit), town.clock.now())
    town.clock.move(timedelta(seconds=2))
    closed = town.code(town.unit("深圳市红岩机械有限公司", closed_at=town.clock.now()))
    return {
        "unknown": "0000-0000-0000-0000",
        "used": used,
        "ended": ended,
        "out of date": late,
        "of a closed unit": closed,
        "of another kind": town.code(unit, "import"),
        "too short": "ABCD-EFGH-JK12",
        "too long": "ABCD-EFGH-JK12-34567",
    }


KINDS = ("unknown", "used", "ended", "out of date", "of a closed unit", "of another kind",
         "too short", "too long")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_wrong_code_gets_the_same_answer(town: Town, kind: str) -> None:
    """Nothing tells whether a code ever existed."""
    lin = town.contact().say(f"绑定 {wrong_codes(town)[kind]}")
    assert lin.keys == {"bind.wrong"}
    assert lin.reply.options == ()
    assert not lin.known


def guess(somebody: Contact, times: int) -> list[bool]:
    """Whether each of several wrong codes was answered."""
    return ["bind.wrong" in somebody.say(f"绑定 {place:016d}").keys for place in range(times)]


def test_five_wrong_codes_a_minute_are_answered(town: Town) -> None:
    """From the sixth on even a right code has to wait; others are served."""
    unit = town.unit()
    code = town.code(unit)
    lin = town.contact()
    assert guess(lin, 8) == [True] * 5 + [False] * 3
    for form in (code, f"绑定 {code}", f"?bind={code}"):
        assert "bind.wait" in lin.say(form).keys
    assert town.contact("wu").say(code).tap(1).units == [unit.short_name]


def test_after_a_minute_codes_are_taken_again(town: Town) -> None:
    """The count is in the conversation's state, and forgets what is older than a minute."""
    unit = town.unit()
    lin = town.contact()
    guess(lin, 6)
    lin.memory.state = json.loads(to_json(lin.memory.state))
    assert "bind.wait" in lin.say(town.code(unit)).keys, "the count outlives a restart"
    lin.wait(seconds=60)
    assert lin.say(town.code(unit)).tap(1).units == [unit.short_name]


def test_guesses_inside_a_questionnaire_count_too(town: Town) -> None:
    """Numbers of sixteen digits are answers there, and no way around the limit."""
    code = town.code(town.unit())
    lin = town.contact().say("自评", "云浮")
    for place in range(6):
        assert "bind.wrong" not in lin.say(f"{place:016d}").keys
    assert "bind.ask" not in lin.say(code).keys


def test_wrong_codes_are_noted_without_the_code(town: Town) -> None:
    """The audit has who and what, and nothing of what was typed."""
    guess(town.contact(), 1)
    guess(town.bound(town.unit(), "wu"), 1)
    rows = [row for row in town.noted("") if row.action == "code.wrong"]
    assert [row.actor for row in rows] == ["stranger", f"person:{town.contact('wu').person}"]
    assert all(no_code(row) for row in rows)


def no_code(row: AuditRow) -> bool:
    """Nothing that was typed is in the row."""
    return row.detail == {} and row.reason == "" and row.object == ""


def test_receipt_is_left_to_the_receipts(town: Town) -> None:
    """On the receipt's page a code is a receipt's, and no wrong bind code."""
    lin = town.contact().say("凭证", "0000-0000-0000-0000")
    assert "receipt.unknown" in lin.keys
    assert "bind.wrong" not in lin.keys


@pytest.mark.parametrize("text", ["怎么绑定", "绑定", "bind", "如何绑定？"])
def test_word_alone_says_how(town: Town, text: str) -> None:
    """Without a code it is told what to send, and the unit's name may follow."""
    lin = town.contact().say(text)
    assert "bind.how" in lin.keys
    assert lin.asks == "unit"


@pytest.mark.parametrize(
    "text", ["绑定的提醒太多了怎么办", "你好", "第9条", "捆绑销售", "加", "?bind=abc"]
)
def test_other_sentences_are_left_alone(town: Town, text: str) -> None:
    """A word inside a sentence is no command."""
    assert not any(key.startswith("bind") for key in town.contact().say(text).keys)


# --- contacts who are officials ---------------------------------------------------------------


@pytest.mark.parametrize(("district", "told"), [("南山区", True), ("", True), ("福田区", False)])
def test_official_who_becomes_a_contact_is_on_record(town: Town, district: str, told: bool) -> None:
    """It is allowed; the audit says which official, and whether the unit is theirs is told."""
    unit = town.unit()
    wang = town.contact("wang")
    person = people.meet(town.db, "terminal", "wang", "writes", town.clock.now())
    official = an_official(town.db, person_id=person.id, district=district)
    wang.say(town.code(unit)).tap(1)
    assert wang.units == [unit.short_name]
    assert ("bind.interest" in wang.keys) == told
    assert town.noted(f"unit:{unit.id}")[-1].detail["official"] == official.id
    assert units.contacts_of(town.db, number(unit))[0].person_id == official.person_id


@pytest.mark.parametrize("word", [word for one in COMMANDS for word in one.spellings])
def test_no_officials_line_takes_the_words_of_binding(word: str) -> None:
    """Who asks to be bound is not on record as somebody who tried an official's command."""
    for line in (word, f"{word} 深圳市青山电子有限公司", f"{word} 0123-4567-89AB-CDEF"):
        assert read(line, NOUNS, strict=True) is None
