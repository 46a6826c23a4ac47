"""What somebody writes, and who they are to their platform, is readable nowhere at rest."""

import io
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.app import compose
from bot.channels.base import Capabilities
from bot.receive import receive
from bot.settings import Settings
from models import conversations, inbox
from models.clock import FixedClock
from models.conversations import Conversation, Memory
from models.db import Database, StorageUnavailableError, open_database
from models.inbox import Received
from models.messages import Incoming, Paragraph, Reply
from models.sealing import Sealer
from models.vault import Vault
from scheduler.emptying import empty
from tests.fakes.canaries import CANARIES, DOCUMENT, NAME, OPENID, PHONE, found_in, found_in_files
from tests.fakes.parts import (
    MORNING,
    SEALER,
    FakeParts,
    Postcards,
    count,
    postcard,
    texts_in,
)

SAID = f"我叫{NAME}，身份证{DOCUMENT}，电话{PHONE}，微信{OPENID}"


class Known(Postcards):
    """A channel that names people by what others know them by."""

    capabilities = Capabilities(accounts=True)


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


def fail(incoming: Incoming, memory: Memory, _: Session) -> Reply:
    """Fail with an error that repeats everything."""
    raise RuntimeError(f"{incoming} {memory}")


# --- nowhere at rest ------------------------------------------------------------------------------


def test_no_byte_at_rest_is_what_somebody_wrote_or_is_called(
    filed: Database, file: Path, log: io.StringIO
) -> None:
    """Neither in the file, nor in its write-ahead log, nor in ours; not while it is open either."""
    parts = FakeParts(filed, channels={"postcards": Known()})
    assert NAME in receive(parts, postcard(SAID, "k1", OPENID))["texts"][0]
    receive(replace(parts, answer=fail), postcard(SAID, "k2", OPENID))
    receive(parts, postcard(SAID, "k2", OPENID))
    assert "receive.apology" not in receive(parts, postcard(SAID, "k3", OPENID))["texts"]
    assert file.with_name("greenbot.db-wal").stat().st_size > 0
    assert found_in_files(file.parent) == []
    assert log.getvalue()
    assert found_in(log.getvalue().encode()) == []


def test_the_search_finds_what_is_there(file: Path) -> None:
    """A search that finds nothing anywhere would prove nothing."""
    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE open (said TEXT)")
        plain.execute("INSERT INTO open VALUES (?)", (SAID,))
    plain.close()
    assert len(found_in_files(file.parent)) == len(CANARIES)
    (file.parent / PHONE.encode().hex()).write_text(NAME, encoding="gb18030")
    names = [one.split(": ")[0] for one in found_in_files(file.parent, [PHONE, NAME])]
    assert names == ["names", PHONE.encode().hex(), "greenbot.db", "greenbot.db"]


TYPED = (
    SAID,
    "自评", SAID, "深圳", SAID, "返回", SAID, "1", SAID, "菜单",
    f"规则 {NAME}", f"收据 {DOCUMENT}", f"案件 {NAME}", f"厂 {PHONE} 查看", f"English {NAME}",
    f"到期 {NAME}", f"绑定 {DOCUMENT}", f"查询 {PHONE}", "English", SAID, "help", SAID,
)  # fmt: skip
"""Words that nobody expects, wherever the conversation stands."""


def test_words_typed_anywhere_in_a_conversation_are_sealed(file: Path, log: io.StringIO) -> None:
    """Whatever page or question is open: strange words are in no state and no record in plain."""
    app = compose(
        Settings(_env_file=None),
        database=open_database(f"sqlite:///{file}"),
        clock=FixedClock(MORNING),
        sealer=SEALER,
    )
    for number, text in enumerate(TYPED):
        app.receive(Incoming("terminal", "somebody", str(number), MORNING, text))
    shown = app.history("terminal", "somebody", 50)
    assert [one.text for one in shown] == list(TYPED)
    assert found_in_files(file.parent) == []
    assert found_in(log.getvalue().encode()) == []
    app.database.close()


def test_words_moved_to_another_message_do_not_open(database: Database) -> None:
    """Whoever can write to the file cannot let somebody read what another was told."""
    parts = FakeParts(database)
    for text, key, sender in (("一", "k1", "lin"), ("二", "k2", "lin"), ("三", "k3", "wu")):
        receive(parts, postcard(text, key, sender))
    with database.writing() as db:
        one, two, three = db.exec(select(Received).order_by(col(Received.id))).all()
        one.reply, two.reply, three.reply = three.reply, one.reply, two.reply
    for text, key, sender in (("一", "k1", "lin"), ("二", "k2", "lin"), ("三", "k3", "wu")):
        [told] = receive(parts, postcard(text, key, sender))["texts"]
        assert told.startswith("receive.apology")


def test_a_state_moved_to_another_contact_does_not_open(database: Database) -> None:
    """Nor does anybody go on where another one was."""
    parts = FakeParts(database)
    for sender in ("lin", "wu"):
        receive(parts, postcard("一", "k1", sender))
    with database.writing() as db:
        lin, wu = db.exec(select(Conversation).order_by(col(Conversation.id))).all()
        lin.state, wu.state = wu.state, lin.state
    assert receive(parts, postcard("二", "k2", "lin"))["texts"][0].startswith("receive.apology")


def test_under_another_master_key_nothing_is_stored(database: Database) -> None:
    """The message is turned away as while the database is away, and is answered afterwards."""
    parts = FakeParts(database)
    receive(parts, postcard("一", "k1"))
    with pytest.raises(StorageUnavailableError):
        receive(replace(parts, vault=Vault(Sealer(b"1" * 32))), postcard("二", "k2"))
    assert receive(parts, postcard("二", "k2"))["texts"] == ["2: 二"]


# --- before the consent ---------------------------------------------------------------------------


def unkept(incoming: Incoming, memory: Memory, _: Session) -> Reply:
    """Show the notice: nothing that was typed is to be kept, and nothing is repeated."""
    memory.unkept = "同意" not in incoming.text
    memory.state["at"] = "notice"
    return Reply(blocks=(Paragraph("notice"),))


def test_before_the_consent_no_words_are_kept_at_all(database: Database) -> None:
    """Not even sealed: the row has nothing that a key could open, and its page shows nothing."""
    parts = FakeParts(database, answer=unkept)
    assert receive(parts, postcard(SAID, "k1")) == receive(parts, postcard(SAID, "k1"))
    receive(parts, postcard("同意", "k2"))
    assert [bool(row.text) for row in rows(database)] == [False, True]
    assert shown(database) == ["", "同意"]


def test_words_that_could_not_be_answered_are_not_kept(database: Database) -> None:
    """Nobody knows whether they may be: the conversation failed before it could say so."""
    receive(FakeParts(database, answer=fail), postcard(SAID, "k1"))
    assert [row.text for row in rows(database)] == shown(database) == [""]


# --- of a complaint -------------------------------------------------------------------------------


def private(incoming: Incoming, memory: Memory, db: Session) -> Reply:
    """What is said of a complaint, in English."""
    memory.private, memory.language = True, "en" if incoming.text == "English" else None
    return count(incoming, memory, db)


def test_words_of_a_complaint_are_emptied_after_a_day(filed: Database, file: Path) -> None:
    """The page and the files lose them; a redelivery is answered calmly, and has no effect."""
    clock = FixedClock(MORNING)
    parts = FakeParts(filed, answer=private, clock=clock)
    first = receive(parts, postcard(SAID, "k1"))
    receive(replace(parts, answer=count), postcard("再见", "k2"))
    sealed = [rows(filed)[0].text, rows(filed)[0].reply or ""]
    clock.move(timedelta(days=1))
    empty(filed, parts.vault, clock)
    assert receive(parts, postcard(SAID, "k1")) == first
    clock.move(timedelta(seconds=1))
    empty(filed, parts.vault, clock)
    assert shown(filed) == ["再见"]
    assert found_in_files(file.parent, sealed) == []
    for _ in range(2):
        assert receive(parts, postcard(SAID, "k1"))["texts"] == ["receive.emptied"]
    assert len(rows(filed)) == 2
    assert remembered(filed).state == {"told": [SAID, "再见"]}


def test_the_language_of_an_emptied_reply_is_known_still(database: Database) -> None:
    """Whoever was answered in English is written to in English a week later."""
    parts = FakeParts(database, answer=private)
    receive(parts, postcard("hello", "k1", language="en"))
    empty(database, parts.vault, FixedClock(MORNING + timedelta(days=2)))
    with database.reading() as db:
        assert inbox.language_of(db, texts_in(db), "postcards", "lin") == "en"


def test_what_is_no_complaint_stays(database: Database) -> None:
    """Words of other matters are kept as long as before."""
    parts = FakeParts(database)
    receive(parts, postcard("一"))
    empty(database, parts.vault, FixedClock(MORNING + timedelta(days=2)))
    assert shown(database) == ["一"]


# --- looking --------------------------------------------------------------------------------------


def rows(database: Database) -> list[Received]:
    """The inbox."""
    with database.reading() as db:
        return list(db.exec(select(Received).order_by(col(Received.id))))


def shown(database: Database) -> list[str]:
    """The words on the page of lin."""
    with database.reading() as db:
        return [one.text for one in inbox.history(db, texts_in(db), "postcards", "lin")]


def remembered(database: Database) -> Memory:
    """What is remembered of lin."""
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), "postcards", "lin", "enterprise", MORNING)
        return known.memory
