"""A word of work typed alone: the open card's move, how it is written, or nothing to cancel."""

import pytest
from sqlmodel import Session

from handlers.router import handle
from models.conversations import Memory
from models.db import Database
from models.messages import Incoming, Reply
from policies.load import Library
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat


class Whole(Chat):
    """A chat that all of the conversation answers, not the officials' part alone."""

    def _reply(self, incoming: Incoming, memory: Memory, db: Session) -> Reply | None:
        return handle(incoming, memory, self._turn(incoming, memory, db).context)


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


@pytest.fixture
def li(bureau: Bureau) -> Whole:
    """An officer of Nanshan."""
    return Whole(bureau, "li", bureau.official("li").official)


def test_a_move_s_word_alone_is_answered_with_how_it_is_written(li: Whole) -> None:
    """Its whole lines are shown, and a number opens what it can be done to."""
    for word in ("移出", "移出。", "remove", "同意", "核实", "录入"):
        li.say("菜单", word)
        assert {"work.move_alone", "help.example"} <= li.keys, word
    li.say("移出", "1")
    assert "work.move_alone" not in li.keys
    assert li.memory.state["work"][-1]["line"] == "名单"


def test_under_an_open_card_it_is_the_card_s_move(bureau: Bureau, li: Whole) -> None:
    """移出 under L5P asks for the ground of that removal."""
    unit = bureau.unit()
    li.say(f"名单 {unit.l}", "移出")
    assert "work.move_alone" not in li.keys
    assert li.memory.state["work"][-1]["ask"] == f"名单 {unit.l} 移出"


def test_to_cancel_nothing_leads_to_the_official_s_own_start(bureau: Bureau, li: Whole) -> None:
    """待办 and 帮助 are offered; a proposal that is open is given up as before."""
    for text in ("取消", "cancel", "取消。"):
        li.say(text)
        assert "work.nothing_open" in li.keys
        assert li.lines == ["待办", "帮助"]
    unit = bureau.unit()
    li.say(f"核对 名单 {unit.code}", "取消")
    assert "work.nothing_open" not in li.keys


def test_to_everybody_else_such_a_word_is_what_it_was(bureau: Bureau) -> None:
    """Who is no official still finds the rules about removal."""
    stranger = Whole(bureau, "stranger")
    for word in ("移出", "取消"):
        stranger.say(word)
        assert not {"work.move_alone", "work.nothing_open"} & stranger.keys
