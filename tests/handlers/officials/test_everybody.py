"""Officials in the whole conversation: their words beside everybody's, under one roof."""

import pytest
from sqlmodel import Session

from handlers import router
from models.conversations import Memory
from models.db import Database
from models.deliveries import enqueue
from models.messages import Incoming, Reply
from models.names import name_of
from policies.load import Library
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.bureau import Bureau
from tests.handlers.officials.office import Chat


class Whole(Chat):
    """A chat that the whole conversation answers."""

    def _reply(self, incoming: Incoming, memory: Memory, db: Session) -> Reply | None:
        return router.handle(incoming, memory, self._turn(incoming, memory, db).context)


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """The real nouns."""
    return Bureau(sqlite, library)


@pytest.fixture
def li(bureau: Bureau) -> Whole:
    """An officer of Nanshan."""
    made = bureau.official("li")
    return Whole(bureau, "li", made.official)


def unit(bureau: Bureau) -> str:
    with bureau.database.writing() as db:
        return name_of("U", number(a_unit(db)))


def test_officials_lines_come_first(bureau: Bureau, li: Whole) -> None:
    """A noun opens, a self-check begins, and each number belongs to what was shown last."""
    name = unit(bureau)
    li.say(f"单位 {name}")
    assert li.lines[0].startswith(f"单位 {name}")
    li.say("自评")
    assert li.reply is not None
    assert not (li.reply.prompt or "").startswith("work:")
    before = bureau.dump()
    li.say("1")
    assert bureau.dump() == before


def test_sentence_under_a_page_of_officials(li: Whole) -> None:
    """It is answered like any other, with the page's prompt or without."""
    li.say("待办")
    assert li.reply is not None
    for prompt in (li.reply.prompt, None):
        li.say("你好", prompt=prompt)
        assert "menu.ask" in li.keys


def test_long_pasted_text_is_taken(bureau: Bureau, li: Whole) -> None:
    """A list of codes is longer than an answer may be elsewhere."""
    known = bureau.unit("push")
    codes = "\n".join([known.code] * 40)
    li.say(f"核对 名单\n{codes}")
    assert "answer.too_long" not in li.keys


def test_number_after_a_message_in_between(bureau: Bureau, li: Whole) -> None:
    """It is not guessed: the page is shown once more, and then the number counts."""
    name = unit(bureau)
    li.say(f"单位 {name}")
    lines = li.lines
    with bureau.database.writing() as db:
        person = li.person(db)
        bureau.wait(minutes=1)
        sent = enqueue(
            db,
            key="digest:test",
            person_id=person,
            kind="digest",
            day=bureau.clock.today(),
            not_before=bureau.clock.now(),
            now=bureau.clock.now(),
        )
        assert sent is not None
        sent.state, sent.accepted_at = "accepted", bureau.clock.now()
    bureau.wait(minutes=1)
    li.say("1")
    assert "reminded.once_more" in li.keys
    assert li.lines == lines


def test_stranger_reads_what_any_unknown_word_gets(bureau: Bureau) -> None:
    """Word for word, but for the word itself."""
    name = unit(bureau)
    replies = []
    for text in (f"单位 {name}", "某某 某某"):
        chat = Whole(bureau, f"stranger-{text[:2]}")
        chat.say(text)
        replies.append(chat.keys)
    assert replies[0] == replies[1]
