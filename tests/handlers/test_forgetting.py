"""清除记录 in the conversation: what it says, and which message answers its question."""

import pytest
from sqlmodel import Session

from models import cases
from models.case_rows import Case
from models.clock import FixedClock
from models.db import Database
from policies.load import Library
from tests.fakes.cases import VAULT
from tests.handlers.complaints.filing_talk import Complainant
from tests.handlers.conftest import TODAY
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.test_lone_words import Whole
from tests.handlers.talk import Talk


@pytest.mark.parametrize(
    "typed",
    ["清除记录", "清除记录。", "清除我的数据", "clear my data", "Clear my data", "delete my data"],
)
def test_everybody_is_asked_first(talk: Talk, typed: str) -> None:
    """What goes, what stays and how to be rid of that; nothing is gone yet."""
    talk.say("自评", "深圳").say(typed)
    assert {"forget.ask", "forget.goes", "forget.units", "forget.complaints"} <= talk.keys
    assert talk.memory.state["sheet"]
    assert not talk.memory.forgotten


@pytest.mark.parametrize("yes", ["确认", "1", "confirm", "是的"])
def test_a_yes_in_the_next_message_forgets(talk: Talk, yes: str) -> None:
    """Nothing is remembered, and the yes itself is not kept."""
    talk.say("自评", "深圳", "清除记录", yes)
    assert "forget.done" in talk.keys
    assert (talk.memory.state, talk.memory.forgotten, talk.memory.unkept) == ({}, True, True)


@pytest.mark.parametrize("no", ["取消", "2", "no", "不清除"])
def test_a_no_keeps_everything(talk: Talk, no: str) -> None:
    """And what was open goes on."""
    talk.say("自评", "深圳")
    asked = talk.question
    talk.say("清除记录", no)
    assert "forget.kept" in talk.keys
    assert not talk.memory.forgotten
    assert talk.say("继续").question == asked


@pytest.mark.parametrize("between", ["自评", "你好", "余下", "帮助"])
def test_after_another_message_a_yes_is_none(talk: Talk, between: str) -> None:
    """Typed, it means what it means there; pressed, it is told to be late."""
    asked = talk.say("清除记录").reply
    talk.wait(seconds=1).say(between)
    talk.wait(seconds=1).say("确认")
    assert not talk.memory.forgotten
    talk.wait(seconds=1).press(1, under=asked)
    assert "forget.late" in talk.keys
    assert not talk.memory.forgotten


def test_two_messages_of_one_second_are_told_apart(talk: Talk) -> None:
    """A platform may tell no more of an instant."""
    talk.say("清除记录", "你好", "确认")
    assert not talk.memory.forgotten


def test_an_edited_message_comes_between_as_well(talk: Talk) -> None:
    """Though it does nothing itself."""
    talk.say("清除记录").wait(seconds=1).sends("你好", relayed="edited")
    talk.wait(seconds=1).say("确认")
    assert not talk.memory.forgotten


def test_a_press_under_another_question_is_no_yes(talk: Talk) -> None:
    """The first option of what was shown before belongs to it."""
    before = talk.say("菜单").reply
    talk.say("清除记录").press(1, under=before)
    assert not talk.memory.forgotten
    assert "forget.done" not in talk.keys
    talk.say("清除记录").say("确认", prompt=before.prompt)
    assert not talk.memory.forgotten


def test_words_passed_on_forget_nothing(talk: Talk) -> None:
    """Nobody is made to delete what they wrote."""
    talk.sends("清除记录", relayed="forwarded")
    assert "forget.ask" not in talk.keys
    talk.say("清除记录").sends("确认", relayed="forwarded")
    assert not talk.memory.forgotten


def test_it_is_no_answer_to_a_question_of_a_complaint(library: Library, db: Session) -> None:
    """A draft goes with the conversation: its keys are dropped."""
    somebody = Complainant(library, db, FixedClock.on(TODAY)).begin().until("what")
    (case,) = _drafts(somebody)
    somebody.say("清除记录")
    assert "forget.ask" in somebody.keys
    somebody.say("确认")
    assert case.forgotten_at is not None
    assert _drafts(somebody) == []
    assert (case.owner, case.content) == ("", "")


def _drafts(talk: Talk) -> list[Case]:
    found = cases.draft_of(talk.db, VAULT, talk.channel, talk.address, talk.clock.now())
    return [] if found is None else [found]


def test_an_official_s_work_stays(sqlite: Database, library: Library) -> None:
    """Their page is forgotten; who they are is not, which is said."""
    bureau = Bureau(sqlite, library)
    li = Whole(bureau, "li", bureau.official("li").official)
    li.say(f"单位 {bureau.unit().u}", "清除记录")
    stood = {**bureau.dump(), "data_keys": []}
    li.say("确认")
    assert {"forget.done", "forget.account"} <= li.keys
    assert li.memory.state == {}
    assert {**bureau.dump(), "data_keys": []} == stood
    assert "todo.head" in li.say("待办").keys


def test_help_lists_it(talk: Talk) -> None:
    """With the other words for everybody."""
    assert "command.clear" in talk.say("帮助").keys
