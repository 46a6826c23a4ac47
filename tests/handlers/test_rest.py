"""余下: what did not arrive is given once, and what was open stays open."""

import pytest
from sqlmodel import Session, select

from bot.channels.base import Capabilities
from bot.pieces import pieces
from bot.render import render
from models import cases, parcels
from models.clock import FixedClock
from models.db import Database
from models.messages import Paragraph, Reply
from models.parcels import Parcel
from policies.load import Library
from tests.fakes.cases import ADDRESS, CHANNEL, a_case
from tests.fakes.parts import texts_in
from tests.handlers.complaints.filing_talk import Complainant
from tests.handlers.conftest import TODAY
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.test_lone_words import Whole
from tests.handlers.talk import Talk

LINES = Capabilities(max_bytes=300, answers=1)
"""Like WeChat: options are lines of the text, and one message is taken in the answer."""
BUTTONS = Capabilities(max_characters=200, buttons=True, answers=0)
"""Like Telegram."""


def left_over(talk: Talk, shows: Capabilities = LINES) -> list[str]:
    """Owe what of the last reply did not fit into the answer; its texts."""
    rendered = render(talk.reply, talk.language or "zh_CN", shows)
    owed = pieces(rendered)[shows.answers :]
    parcels.owe(talk.db, texts_in(talk.db), talk.channel, talk.address, owed, talk.clock.now())
    return [one["text"] for one in owed]


def texts(reply: Reply) -> list[str]:
    """The reply's own words, without those of the catalogue."""
    found = (one.text for one in reply.blocks if isinstance(one, Paragraph))
    return [text for text in found if isinstance(text, str)]


@pytest.mark.parametrize("typed", ["余下", "余下。", "余下内容", "rest", "Rest", "the rest"])
def test_what_did_not_arrive_is_given_once(talk: Talk, typed: str) -> None:
    """In its order and word for word; a second time there is nothing, which is said."""
    owed = left_over(talk.say("规定 深圳"))
    assert len(owed) > 1
    talk.say(typed)
    assert texts(talk.reply) == owed
    talk.say(typed)
    assert "rest.none" in talk.keys
    assert texts(talk.reply) == []


def test_nothing_of_anybody_else_is_given(talk: Talk) -> None:
    """Another contact's words, or those of another channel, are not there."""
    left_over(talk.say("规定 深圳"))
    for other in (("terminal", "somebody else"), ("webchat", "somebody")):
        talk.channel, talk.address = other
        assert "rest.none" in talk.say("余下").keys


def test_they_are_kept_no_longer_than_a_complaint(talk: Talk) -> None:
    """They may be of one: the message and its reply are emptied after a day."""
    left_over(talk.say("规定 深圳"))
    talk.say("余下")
    assert talk.memory.private
    talk.say("余下")
    assert not talk.memory.private


def test_it_is_no_answer_to_a_question(talk: Talk) -> None:
    """The question stays open, and its number means what it stood beside."""
    talk.say("自评", "深圳")
    asked = talk.reply.prompt
    owed = left_over(talk, Capabilities(max_bytes=150, answers=1))
    talk.say("余下")
    assert (texts(talk.reply), talk.reply.options, talk.reply.prompt) == (owed, (), asked)
    talk.say("1")
    assert talk.reply.prompt != asked
    assert "answer.out_of_range" not in talk.keys


def test_what_is_open_is_shown_after_older_words(talk: Talk) -> None:
    """Numbers of a page that was left stand in them: what may be answered now comes last."""
    owed = left_over(talk.say("规定 深圳"))
    talk.say("自评", "深圳")
    asked = talk.reply
    talk.say("余下")
    assert texts(talk.reply)[: len(owed)] == owed
    assert (talk.reply.options, talk.reply.prompt) == (asked.options, asked.prompt)


def test_buttons_come_again(talk: Talk) -> None:
    """Where the words do not list what may be answered, the open question is shown again."""
    talk.buttons = {talk.channel}
    talk.say("自评", "深圳")
    asked = talk.reply
    owed = left_over(talk, BUTTONS)
    talk.say("余下")
    assert texts(talk.reply)[: len(owed)] == owed
    assert (talk.reply.options, talk.reply.prompt) == (asked.options, asked.prompt)


def test_where_only_answers_reach_somebody_the_end_is_reached(talk: Talk) -> None:
    """Each 余下 gives the next message, and nothing is ever shown a second time."""
    talk.say("规定 深圳")
    seen = ["\n".join(left_over(talk))]
    for _ in range(60):
        talk.say("余下")
        if "rest.none" in talk.keys:
            break
        seen.append("\n".join(left_over(talk)))
    assert "rest.none" in talk.keys
    lengths = [len(one) for one in seen]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] == 0


def test_what_does_not_open_is_not_given(talk: Talk) -> None:
    """Moved into another's row, words are deleted."""
    left_over(talk.say("规定 深圳"))
    for row in talk.db.exec(select(Parcel)):
        row.address = "wu"
    talk.address = "wu"
    assert "rest.none" in talk.say("余下").keys


# --- where other pages are open -----------------------------------------------------------------


def test_a_page_of_a_case_stays_open(library: Library, db: Session) -> None:
    """Its numbers still act on this case in the next message."""
    talk = Talk(library, db, TODAY, channel=CHANNEL, address=ADDRESS)
    case = a_case(db)
    opened = talk.say(cases.name(case)).reply
    left_over(talk)
    talk.wait(seconds=1).say("余下")
    assert talk.reply.prompt == opened.prompt
    withdraw = next(one for one in opened.options if "follow.move.withdraw" in Talk.keys_of(one))
    talk.wait(seconds=1).say(str(withdraw.number))
    assert "follow.withdraw.ask" in talk.keys


def test_a_question_of_a_complaint_stays_open(library: Library, db: Session) -> None:
    """And the word for the rest is not taken for what happened."""
    somebody = Complainant(library, db, FixedClock.on(TODAY)).begin().until("what")
    left_over(somebody, Capabilities(max_bytes=100, answers=1))
    somebody.say("余下")
    assert somebody.question == "what"
    assert somebody.say("余下").question == "what"
    assert "rest.none" in somebody.keys


def test_an_official_s_page_stays_open(sqlite: Database, library: Library) -> None:
    """Numbers stand for its lines; a question of it is still answered by the next words."""
    bureau = Bureau(sqlite, library)
    li = Whole(bureau, "li", bureau.official("li").official)
    unit = bureau.unit()
    li.say(f"单位 {unit.u}")
    opened = li.reply
    assert opened is not None
    owed = pieces(render(opened, "zh_CN", LINES))[1:]
    with sqlite.writing() as db:
        parcels.owe(db, texts_in(db), "terminal", "li", owed, bureau.clock.now())
    li.say("余下")
    assert li.reply is not None
    assert (li.reply.prompt, li.reply.options) == (opened.prompt, ())
    li.say("余下", str(opened.options[0].number))
    assert "start.unknown" not in li.keys
    assert li.reply.prompt != opened.prompt
