"""清除记录 from end to end: no table and no file holds what somebody wrote, said or was sent."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.channels.base import Capabilities
from bot.receive import receive
from bot.render import render
from bot.rendered import Rendered
from handlers.context import Context
from handlers.router import handle
from models import accounts, consents, keyboards, people
from models.case_rows import Account
from models.clock import FixedClock
from models.consent_rows import Consent
from models.conversations import Conversation, Memory
from models.db import Database, Record, open_database
from models.followers import Follower
from models.inbox import Received
from models.keyboards import Keyboard
from models.messages import Incoming, Reply
from models.parcels import Parcel
from models.records import metadata
from policies.load import Library, load
from scheduler.emptying import empty
from tests.fakes.canaries import found_in_files
from tests.fakes.parts import MORNING, SEALER, VAULT, FakeParts, postcard, texts_in

OPENID = "o-lin"
START = 40
"""Characters of what is sealed that tell it apart; a page of the file may end within the rest."""


@cache
def rules() -> Library:
    """The built-in packs."""
    return load().library


class Narrow:
    """A platform: people are known by an account, and one short message is taken in the answer."""

    name = "postcards"
    capabilities = Capabilities(accounts=True, windows=True, max_bytes=600, answers=1)


class Talking:
    """Somebody at a product with a whole conversation."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.keys = database, FixedClock(MORNING), 0

    @property
    def parts(self) -> FakeParts:
        """What `receive` needs."""
        return FakeParts(self.database, self._answer, self.clock, {"postcards": Narrow()}, render)

    def _answer(self, incoming: Incoming, memory: Memory, db: Session) -> Reply:
        context = Context(rules(), self.clock, db, SEALER, "https://greenbot.example")
        return handle(incoming, memory, context)

    def say(self, text: str, sender: str = OPENID, key: str = "") -> Rendered:
        """Write one message."""
        self.keys += 1
        self.clock.move(timedelta(seconds=2))
        told = postcard(text, key or f"k{self.keys}", sender, received_at=self.clock.now())
        return receive(self.parts, told)

    def forget(self, sender: str = OPENID, key: str = "yes") -> Rendered:
        """Ask for it, and say yes."""
        self.say("清除记录", sender)
        return self.say("确认", sender, key)

    def empty(self) -> None:
        """What the worker does every hour."""
        empty(self.database, VAULT, self.clock)

    def rows(self, table: type[Record]) -> list[Any]:
        """The rows of a table."""
        with self.database.reading() as db:
            return list(db.exec(select(table)))

    def who(self, at: int = 0) -> str:
        """A pseudonym."""
        return str(self.rows(Account)[at].address)


@pytest.fixture
def file(tmp_path: Path, migrated_file: Path) -> Path:
    """A database with every table and no row, alone in its folder."""
    path = tmp_path / "data" / "greenbot.db"
    path.parent.mkdir()
    shutil.copyfile(migrated_file, path)
    return path


@pytest.fixture
def filed(file: Path) -> Iterator[Database]:
    """The same, opened."""
    database = open_database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def lin(database: Database) -> Talking:
    """Somebody on either database."""
    return Talking(database)


def talked(lin: Talking, sender: str = OPENID) -> list[str]:
    """Somebody talks, is owed the rest of an answer and has buttons; what is sealed of it."""
    for text in ("自评", "深圳", "English", "rules Shenzhen"):
        lin.say(text, sender)
    who = lin.who(-1)
    with lin.database.writing() as db:
        keyboards.make(db, texts_in(db), "postcards", who, None, ["深圳"], lin.clock.now())
        consents.accepted(db, "postcards", who, "T1", lin.clock.now())
    return sealed_of(lin, who)


def sealed_of(lin: Talking, who: str) -> list[str]:
    """What of somebody is stored sealed, as it is stored."""
    inbox = [one for one in lin.rows(Received) if one.address == who]
    kept = [*(one.text for one in inbox), *(one.reply for one in inbox)]
    kept += [one.state["sealed"] for one in lin.rows(Conversation) if one.address == who]
    kept += [one.content for one in lin.rows(Parcel) if one.address == who]
    kept += [one.content for one in lin.rows(Keyboard) if one.address == who]
    return [one[:START] for one in kept if one]


def whole(database: Database) -> str:
    """Every row of every table."""
    with database.reading() as db:
        tables: Mapping[str, Any] = metadata().tables
        return "\n".join(
            str(tuple(row))
            for one in tables.values()
            for row in db.connection().execute(one.select())
        )


def test_no_table_holds_a_word_any_more(lin: Talking) -> None:
    """Of whoever asked; the words of another stay."""
    kept = talked(lin, "o-wu")
    gone = talked(lin)
    assert len(gone) > 10
    assert all(one in whole(lin.database) for one in (*gone, *kept))
    lin.forget()
    now = whole(lin.database)
    assert [one for one in gone if one in now] == []
    assert [one for one in kept if one not in now] == []
    assert len(lin.rows(Conversation)) == 1


def test_no_byte_of_the_files_does_either(filed: Database, file: Path) -> None:
    """Neither in the file nor in the write-ahead log, once it is settled; the account goes too."""
    lin = Talking(filed)
    gone = talked(lin)
    gone.append(lin.rows(Account)[0].sealed[:START])
    filed.settle()
    assert len(found_in_files(file.parent, gone)) >= len(gone)
    lin.forget()
    lin.clock.move(hours(3))
    lin.empty()
    filed.settle()
    assert found_in_files(file.parent, gone) == []
    assert lin.rows(Account) == []


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def test_a_redelivery_is_answered_as_before(lin: Talking) -> None:
    """Of the yes with the same bytes; of what was emptied calmly, and it does nothing."""
    talked(lin)
    first = lin.say("自评", key="again")
    told = lin.forget()
    assert "已清除" in str(told) or "Deleted" in str(told)
    assert lin.say("确认", key="yes") == told
    late = lin.say("自评", key="again")
    assert late != first
    assert lin.rows(Conversation) == []
    assert [one.text for one in lin.rows(Received) if one.text] == []


def test_numbers_of_older_messages_go_at_once(lin: Talking) -> None:
    """Only what a platform may still deliver again is known, without a word."""
    talked(lin)
    lin.clock.move(hours(1))
    lin.forget()
    assert len(lin.rows(Received)) == 2
    assert [one.sealed for one in lin.rows(Received)] == [False, True]


def test_the_language_that_was_chosen_is_the_reply_s_last(lin: Talking) -> None:
    """They are answered in it once more, then it is forgotten."""
    talked(lin)
    assert lin.forget()["language"] == "en"
    assert lin.say("你好")["language"] == "zh_CN"


def test_the_account_goes_after_its_owner_was_answered(lin: Talking) -> None:
    """With what the platform told of them; not before the rest of the answer could go out."""
    talked(lin)
    lin.forget()
    lin.clock.move(timedelta(minutes=55))
    lin.empty()
    assert len(lin.rows(Account)) == 1
    lin.clock.move(timedelta(minutes=10))
    lin.empty()
    assert [lin.rows(one) for one in (Account, Follower, Consent)] == [[], [], []]


def test_whoever_is_reminded_keeps_the_account(lin: Talking) -> None:
    """Their words go."""
    gone = talked(lin)
    with lin.database.writing() as db:
        people.meet(db, "postcards", lin.who(), "push", lin.clock.now())
    lin.forget()
    lin.clock.move(hours(3))
    lin.empty()
    assert [len(lin.rows(one)) for one in (Account, Follower, Consent)] == [1, 1, 1]
    assert [one for one in gone if one in whole(lin.database)] == []


def test_whoever_writes_again_is_met_anew(lin: Talking) -> None:
    """A new conversation has an account."""
    talked(lin)
    lin.forget()
    lin.say("你好")
    lin.clock.move(hours(3))
    lin.empty()
    assert len(lin.rows(Account)) == 1
    with lin.database.writing() as db:
        assert accounts.real_address(db, texts_in(db), "postcards", lin.who()) == OPENID


def test_a_failed_forgetting_forgets_nothing(lin: Talking) -> None:
    """All or nothing: the conversation goes on where it was."""
    talked(lin)
    lin.say("清除记录")
    kept = sealed_of(lin, lin.who())

    def fails(incoming: Incoming, memory: Memory, db: Session) -> Reply:
        lin._answer(incoming, memory, db)
        raise RuntimeError

    receive(replace(lin.parts, answer=fails), postcard("确认", "broken", OPENID))
    now = whole(lin.database)
    assert [one for one in kept if one not in now] == []
