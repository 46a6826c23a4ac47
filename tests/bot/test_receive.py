"""One message, one transaction, one answer."""

import io
import json
import sqlite3
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import count as count_from
from random import Random
from threading import Barrier

import pytest
from sqlmodel import Session, func, select

from bot.receive import LONGEST_NAME, receive, turned_away
from models import conversations, inbox
from models.conversations import Conversation, Memory
from models.db import Database, StorageBusyError, StorageFullError, open_database
from models.inbox import Exchanged, Received
from models.messages import Incoming, Paragraph, Reply
from tests.fakes.parts import MORNING, FakeParts, count, plainly, postcard, texts_in


@pytest.fixture
def parts(database: Database) -> FakeParts:
    """A product with a real database and the conversation that counts."""
    return FakeParts(database)


class FaultError(Exception):
    """A fault of the conversation whose message repeats what somebody wrote."""


def fail(incoming: Incoming, memory: Memory, _: Session) -> Reply:
    """Change the memory and then fail, repeating the contact's words as errors do."""
    memory.state["spoilt"] = True
    raise FaultError(f"cannot read {incoming.text!r}")


def remembered(parts: FakeParts, sender: str = "lin") -> Memory:
    """What is stored of a conversation."""
    with parts.database.writing() as db:
        return conversations.recall(
            db, texts_in(db), "postcards", sender, "enterprise", MORNING
        ).memory


def rows(parts: FakeParts) -> list[Received]:
    """The inbox."""
    with parts.database.reading() as db:
        return list(db.exec(select(Received).order_by("id")))


def history(parts: FakeParts, sender: str = "lin") -> list[Exchanged]:
    """What a contact's page shows."""
    with parts.database.reading() as db:
        return inbox.history(db, texts_in(db), "postcards", sender)


def test_first_message_is_answered_and_kept(parts: FakeParts) -> None:
    """After the reply, the message, the reply and the conversation are stored."""
    reply = receive(parts, postcard("绿色工厂"))
    assert reply["texts"] == ["1: 绿色工厂"]
    [row], [kept] = rows(parts), history(parts)
    assert (kept.text, row.reference) == ("绿色工厂", None)
    assert json.loads(kept.reply) == reply
    assert remembered(parts).state == {"told": ["绿色工厂"]}


def test_conversation_remembers(parts: FakeParts) -> None:
    """The second message of a contact finds what the first one left."""
    receive(parts, postcard("一", "k1"))
    assert receive(parts, postcard("二", "k2"))["texts"] == ["2: 二"]


def test_contacts_are_apart(parts: FakeParts) -> None:
    """Two contacts have two conversations."""
    receive(parts, postcard("一", "k1", "lin"))
    assert receive(parts, postcard("二", "k2", "wu"))["texts"] == ["1: 二"]


def test_redelivery_gets_the_same_reply(parts: FakeParts) -> None:
    """The same key gives the stored reply and changes nothing."""
    first = receive(parts, postcard())
    again = receive(parts, postcard())
    assert json.dumps(again) == json.dumps(first)
    assert len(rows(parts)) == 1
    assert remembered(parts).state == {"told": ["你好"]}


def test_key_of_somebody_else_finds_nothing(parts: FakeParts) -> None:
    """A stranger who uses another contact's key gets an answer of their own, not the stored one."""
    receive(parts, postcard("秘密", "k1", "lin"))
    assert receive(parts, postcard("偷看", "k1", "wu"))["texts"] == ["1: 偷看"]


def test_redeliveries_at_the_same_time_have_one_effect(parts: FakeParts) -> None:
    """Threads that deliver one message together all get the one reply."""
    together = Barrier(6)

    def deliver(_: int) -> str:
        together.wait()
        return json.dumps(receive(parts, postcard()))

    with ThreadPoolExecutor(6) as threads:
        replies = set(threads.map(deliver, range(6)))
    assert len(replies) == 1
    assert remembered(parts).state == {"told": ["你好"]}


def test_shuffled_redeliveries_have_one_effect_each(parts: FakeParts) -> None:
    """Forty messages delivered three times each, in any order and together, have forty effects."""
    deliveries = [number for number in range(40) for _ in range(3)]
    Random(7).shuffle(deliveries)

    def deliver(number: int) -> tuple[int, str]:
        card = postcard(f"第{number}封", f"k{number}", f"sender{number % 4}")
        return number, json.dumps(receive(parts, card))

    with ThreadPoolExecutor(8) as threads:
        replies = set(threads.map(deliver, deliveries))
    assert len(replies) == 40
    told = [text for n in range(4) for text in remembered(parts, f"sender{n}").state["told"]]
    assert sorted(told) == sorted(f"第{number}封" for number in range(40))


def test_concurrent_messages_of_one_contact_lose_nothing(parts: FakeParts) -> None:
    """Different messages of one contact, sent together, are answered one after the other."""
    with ThreadPoolExecutor(8) as threads:
        cards = [postcard(str(number), f"k{number}") for number in range(30)]
        replies = list(threads.map(lambda card: receive(parts, card)["texts"][0], cards))
    assert sorted(int(reply.split(":")[0]) for reply in replies) == list(range(1, 31))


def test_failing_conversation_apologises_with_a_number(parts: FakeParts, log: io.StringIO) -> None:
    """The contact and the log get the same number, and the conversation is as it was."""
    receive(parts, postcard("一", "k1"))
    apology = receive(replace(parts, answer=fail), postcard("我的电话是13800138000", "k2"))
    key, reference = apology["texts"][0].split()
    assert (key, len(reference)) == ("receive.apology", 6)
    [line] = log.getvalue().splitlines()
    event = json.loads(line)
    assert (event["reference"], event["error"]) == (reference, "FaultError")
    assert any("test_receive.py" in frame for frame in event["traceback"])
    assert remembered(parts).state == {"told": ["一"]}
    assert rows(parts)[-1].reference == reference


def test_log_of_a_failure_has_no_words_of_the_contact(parts: FakeParts, log: io.StringIO) -> None:
    """What somebody wrote is in no log line, even where the error repeats it."""
    receive(replace(parts, answer=fail), postcard("我的电话是13800138000", sender="openid-77"))
    assert log.getvalue()
    for word in ("13800138000", "电话", "openid-77"):
        assert word not in log.getvalue()


def test_redelivery_after_a_failure_gets_the_same_apology(parts: FakeParts) -> None:
    """A message that failed once is not tried again, even where it would now succeed."""
    apology = receive(replace(parts, answer=fail), postcard())
    assert receive(parts, postcard()) == apology


def test_conversation_goes_on_after_an_apology(parts: FakeParts) -> None:
    """The next message is answered from where the conversation was."""
    receive(parts, postcard("一", "k1"))
    receive(replace(parts, answer=fail), postcard("二", "k2"))
    assert receive(parts, postcard("三", "k3"))["texts"] == ["2: 三"]


def test_state_that_is_not_json_is_a_failure(parts: FakeParts) -> None:
    """A conversation that leaves something unstorable in its state gets an apology, not a crash."""

    def leave_a_set(incoming: Incoming, memory: Memory, db: Session) -> Reply:
        memory.state["answers"] = {incoming.text}
        return count(incoming, memory, db)

    assert "receive.apology" in receive(replace(parts, answer=leave_a_set), postcard())["texts"][0]


def test_failing_words_are_a_failure_of_the_message(parts: FakeParts) -> None:
    """Where a reply cannot be put into words, the conversation does not move on silently."""

    def mute(reply: Reply, *more: object) -> object:
        if (
            reply.blocks
            and isinstance(reply.blocks[0], Paragraph)
            and reply.blocks[0].tone == "plain"
        ):
            raise FaultError
        return plainly(reply, *more)  # type: ignore[arg-type]

    reply = receive(replace(parts, render=mute), postcard())  # type: ignore[arg-type]
    assert "receive.apology" in reply["texts"][0]
    assert remembered(parts).state == {}


def test_first_failure_leaves_no_conversation(parts: FakeParts) -> None:
    """An apology to a stranger begins no conversation, whose row nobody would ever delete."""
    receive(replace(parts, answer=fail), postcard())
    with parts.database.reading() as db:
        assert db.exec(select(func.count()).select_from(Conversation)).one() == 0


def test_locked_database_is_told_and_nothing_lost(tmp_path: object, migrated_file: object) -> None:
    """While another process holds the lock nothing is acknowledged; the redelivery is answered."""
    path = f"{tmp_path}/locked.db"
    with sqlite3.connect(f"{migrated_file}") as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    parts = FakeParts(open_database(f"sqlite:///{path}", wait=0.05))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusyError):
        receive(parts, postcard())
    other.execute("ROLLBACK")
    other.close()
    assert receive(parts, postcard())["texts"] == ["1: 你好"]
    parts.database.close()


def test_full_disk_is_told_and_recovers(tmp_path: object, migrated_file: object) -> None:
    """A message that no longer fits is not acknowledged; once there is room it is answered."""
    path = f"{tmp_path}/full.db"
    with sqlite3.connect(f"{migrated_file}") as source, sqlite3.connect(path) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    parts = FakeParts(open_database(f"sqlite:///{path}"))
    _limit_pages(parts.database, "1")
    cards = (postcard("字" * 2000, f"k{number}") for number in count_from(1))
    with pytest.raises(StorageFullError):
        deque((receive(parts, card) for card in cards), maxlen=0)
    answered = len(rows(parts))
    _limit_pages(parts.database, "100000")
    receive(parts, postcard("字" * 2000, f"k{answered + 1}"))
    assert len(rows(parts)) == answered + 1
    parts.database.close()


def _limit_pages(database: Database, pages: str) -> None:
    """Let the file grow no further than `pages`; SQLite then answers as on a full disk."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_turning_away_stores_nothing(parts: FakeParts) -> None:
    """The words for a message that could not be stored are not stored either."""
    assert turned_away(parts, postcard())["texts"] == ["receive.unavailable"]
    assert rows(parts) == []


@pytest.mark.parametrize("text", ["", "\0", "半\ud800个", "🙂" * 10_000, "'; DROP TABLE inbox; --"])
def test_strange_text_is_stored_and_answered(parts: FakeParts, text: str) -> None:
    """No text of a stranger stops the conversation, and every reply can be written as UTF-8."""
    reply = receive(parts, postcard(text))
    json.dumps(reply, ensure_ascii=False).encode("utf-8")
    assert len(history(parts)[0].text) <= inbox.KEPT_TEXT
    assert receive(parts, postcard("然后", "k2"))["texts"] == ["2: 然后"]


def test_chosen_language_wins(parts: FakeParts) -> None:
    """A language chosen in the conversation is stronger than what the channel believes."""

    def choose(incoming: Incoming, memory: Memory, db: Session) -> Reply:
        memory.language = "en"
        return count(incoming, memory, db)

    assert receive(parts, postcard("x", "k0", language="en"))["language"] == "en"
    assert receive(parts, postcard("y", "k1", "wu"))["language"] == "zh_CN"
    receive(replace(parts, answer=choose), postcard("English", "k2", "wu", language="zh_CN"))
    assert receive(parts, postcard("z", "k3", "wu", language="zh_CN"))["language"] == "en"
    apology = receive(replace(parts, answer=fail), postcard("z", "k4", "wu", language="zh_CN"))
    assert apology["language"] == "en"


def test_memory_knows_when_the_contact_was_last_here(parts: FakeParts) -> None:
    """The conversation learns the time of the message before, aware, and None for the first."""
    seen: list[object] = []

    def look(incoming: Incoming, memory: Memory, db: Session) -> Reply:
        seen.append(memory.last_seen)
        return count(incoming, memory, db)

    looking = replace(parts, answer=look)
    receive(looking, postcard("一", "k1"))
    receive(looking, postcard("二", "k2", received_at=MORNING + timedelta(days=3)))
    receive(looking, postcard("迟到", "k3", received_at=MORNING + timedelta(days=1)))
    receive(looking, postcard("四", "k4"))
    later = MORNING + timedelta(days=3)
    assert seen == [None, MORNING, later, later]


def test_role_is_given_once(parts: FakeParts) -> None:
    """The role of a contact is set with the first message; a later claim does not change it."""
    receive(parts, postcard("一", "k1"), role="citizen")
    receive(parts, postcard("二", "k2"), role="official")
    assert remembered(parts).role == "citizen"


@pytest.mark.parametrize("names", [{"key": ""}, {"sender": ""}, {"key": "k" * (LONGEST_NAME + 1)}])
def test_impossible_names_are_refused(parts: FakeParts, names: dict[str, str]) -> None:
    """A channel that gives no key, or an endless one, has a fault and is told."""
    with pytest.raises(ValueError, match="characters"):
        receive(parts, postcard(**names))
