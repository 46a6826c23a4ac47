"""The door: pushes are verified, answered once and in time, and never acknowledged untruly."""

import io
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from bot.app import App, compose
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.door import ANSWER_WITHIN, BEGIN_WITHIN, InTime, LateError
from bot.rendered import Rendered
from bot.settings import Settings
from models.clock import FixedClock
from models.db import WAIT_SECONDS, Database, StorageBusyError, StorageError, open_database
from models.happenings import Happening, Left
from models.inbox import Received
from models.messages import Incoming, Press
from policies.shelf import Shelf
from tests.channels.wechat.pushing import (
    APP,
    EARLIER_KEY,
    LIN,
    NONCE,
    OFFICE,
    TOKEN,
    Platform,
    TextDesk,
    event,
    fields_of,
    message,
    signed,
)
from tests.fakes.desks import NOON, FakeDesk
from tests.fakes.loops import run_apart
from tests.fakes.parts import SEALER

ECHO = "4375120948345356249"


@pytest.fixture
def wechat() -> Platform:
    """The platform, before a desk that has heard nothing yet."""
    return Platform()


def heard(wechat: Platform) -> list[Incoming]:
    """What the desk was asked."""
    return wechat.desk.received


def counted(wechat: Platform, outcome: str) -> float:
    """How many messages ended so."""
    lines = wechat.metrics.exposition().decode().splitlines()
    name = f'greenbot_messages_total{{channel="wechat",outcome="{outcome}"}}'
    return sum(float(line.split()[-1]) for line in lines if line.startswith(name))


# --- verifying the address ------------------------------------------------------------------------


def test_the_console_gets_its_echo(wechat: Platform) -> None:
    """Verbatim, as plain text."""
    response = wechat.verify()
    assert (response.status_code, response.text) == (200, ECHO)
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "wrong",
    [
        {"signature": "0" * 40},
        {"signature": ""},
        {"signature": signed(str(int(NOON.timestamp())), NONCE).upper()},
        {"nonce": ""},
        {"timestamp": "1"},
        {"timestamp": str(int(NOON.timestamp()) + 1)},
        {"echostr": ""},
        {"echostr": "<script>alert(1)</script>"},
        {"echostr": "1" * 129},
        {"echostr": "a b"},
    ],
)
def test_anybody_else_gets_nothing(wechat: Platform, wrong: dict[str, str]) -> None:
    """Neither an echo nor a reason."""
    response = wechat.verify(**wrong)
    assert (response.status_code, response.text) == (403, "")


def test_an_old_verification_is_refused(wechat: Platform) -> None:
    """Its address may have been seen."""
    old = str(int(NOON.timestamp()) - 601)
    assert wechat.verify(timestamp=old, signature=signed(old, NONCE)).status_code == 403


def test_an_address_without_anything_is_refused(wechat: Platform) -> None:
    """A browser, or somebody who looks around; no method does more."""
    assert wechat.client.get("/wechat").status_code == 403
    assert wechat.client.head("/wechat").status_code == 403
    assert wechat.client.post("/wechat").status_code == 403
    assert wechat.client.put("/wechat").status_code == 405


# --- messages -------------------------------------------------------------------------------------


def test_a_message_is_answered(wechat: Platform) -> None:
    """Encrypted, to its sender, from the account that it was sent to."""
    response = wechat.push(message(Content="自评"))
    answer = fields_of(response)
    assert response.headers["content-type"].startswith("application/xml")
    assert (answer["ToUserName"], answer["FromUserName"]) == (LIN, OFFICE)
    assert (answer["MsgType"], answer["CreateTime"]) == ("text", str(int(NOON.timestamp())))
    assert "单位是独立法人吗" in answer["Content"]
    assert [one.text for one in heard(wechat)] == ["自评"]
    assert counted(wechat, "answered") == 1


def test_a_retry_gets_the_same_reply_encrypted_anew(wechat: Platform) -> None:
    """The first connection may be cut: `success` would leave its reader without an answer."""
    first = wechat.push(message(Content="自评"))
    wechat.clock.move(timedelta(seconds=5))
    again = wechat.push(message(Content="自评"))
    assert first.text != again.text
    assert fields_of(first)["Content"] == fields_of(again)["Content"]
    assert len(heard(wechat)) == 1


def test_only_the_first_text_is_in_the_answer() -> None:
    """The platform takes one; the rest goes out by its API."""

    class Talkative(TextDesk):
        def receive(self, incoming: Incoming) -> Rendered:
            return {**super().receive(incoming), "texts": ["一", "二", "三"]}

    assert fields_of(Platform(Talkative()).push(message()))["Content"] == "一"


@pytest.mark.parametrize("texts", [[], [""], ["\x07"]])
def test_an_empty_reply_is_success_and_not_encrypted(texts: list[str]) -> None:
    """The platform wants it so."""

    class Silent(TextDesk):
        def receive(self, incoming: Incoming) -> Rendered:
            return {**super().receive(incoming), "texts": texts}

    response = Platform(Silent()).push(message())
    assert (response.status_code, response.text) == (200, "success")


def test_a_message_under_the_previous_key_is_answered_under_it(wechat: Platform) -> None:
    """The platform could not read another one yet."""
    response = wechat.push(message(Content="自评"), EARLIER_KEY)
    assert "单位是独立法人吗" in fields_of(response, EARLIER_KEY)["Content"]


def test_a_press_is_heard_as_one(wechat: Platform) -> None:
    """What it sends is looked up later."""
    wechat.push(message(Content="不清楚", bizmsgmenuid="aB3_-xYz01234567:2"))
    assert heard(wechat)[0].press == Press("aB3_-xYz01234567", 2)


@pytest.mark.parametrize("openid", ["", LIN])
def test_an_address_that_names_the_sender_is_right(wechat: Platform, openid: str) -> None:
    """Where it names one."""
    given = {"openid": openid} if openid else {}
    assert "Encrypt" in wechat.push(message(), **given).text


def test_an_event_that_nobody_needs_is_taken(wechat: Platform, log: io.StringIO) -> None:
    """And leaves a bounded word."""
    response = wechat.push(event("VIEW", EventKey="https://example.cn"))
    assert (response.status_code, response.text) == (200, "success")
    [line] = [json.loads(one) for one in log.getvalue().splitlines() if "not needed" in one]
    assert line["kind"] == "view"
    assert "example.cn" not in log.getvalue()


# --- modes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["secure", "compatible"])
def test_plain_words_are_not_believed(mode: str, log: io.StringIO) -> None:
    """Whatever the console is set to; the log says once which setting differs."""
    wechat = Platform(mode=mode)  # type: ignore[arg-type]
    for _ in range(3):
        assert wechat.push_plain(message()).status_code == 403
    assert heard(wechat) == []
    assert log.getvalue().count('"plain"') == 1


def test_plain_mode_answers_plainly(log: io.StringIO) -> None:
    """And warns at the start."""
    wechat = Platform(mode="plain")
    answer = fields_of(wechat.push_plain(message(Content="自评")))
    assert "单位是独立法人吗" in answer["Content"]
    assert "forge" in log.getvalue()


def test_compatible_mode_warns_as_well(log: io.StringIO) -> None:
    """What is encrypted stands there in plain words beside it."""
    wechat = Platform(mode="compatible")
    assert "单位是独立法人吗" in fields_of(wechat.push(message(Content="自评")))["Content"]
    assert "readable" in log.getvalue()


def test_secure_mode_warns_of_nothing(log: io.StringIO) -> None:
    """It is how it should be."""
    Platform()
    assert log.getvalue() == ""


def test_json_is_told_once_and_quietly(wechat: Platform, log: io.StringIO) -> None:
    """Signed: 200, and one line that says what to set. Forged: 403."""
    body = json.dumps({"ToUserName": OFFICE, "Encrypt": "QUJD" * 16}).encode()
    timestamp = str(int(NOON.timestamp()))
    right = [
        ("timestamp", timestamp),
        ("nonce", NONCE),
        ("msg_signature", signed(timestamp, NONCE, "QUJD" * 16)),
    ]
    for _ in range(3):
        response = wechat.post(right, body, content_type="application/json")
        assert (response.status_code, response.text) == (200, "success")
    assert log.getvalue().count("XML") == 1
    assert wechat.post([*right[:2], ("msg_signature", "0" * 40)], body).status_code == 403
    assert wechat.push('{"MsgType":"text"}').text == "success"
    assert log.getvalue().count("XML") == 1
    assert heard(wechat) == []


# --- what happened --------------------------------------------------------------------------------


def test_what_happened_is_noted(wechat: Platform) -> None:
    """And acknowledged; nothing is answered."""
    response = wechat.push(event("unsubscribe", EventKey=""))
    assert (response.status_code, response.text) == (200, "success")
    assert [type(one.what) for one in wechat.desk.noted] == [Left]
    assert heard(wechat) == []


def test_what_could_not_be_noted_is_not_acknowledged() -> None:
    """The platform then tells it again."""
    wechat = Platform(TextDesk(full=True))
    response = wechat.push(event("unsubscribe", EventKey=""))
    assert response.status_code == 503
    assert "success" not in response.text
    assert counted(wechat, "unavailable") == 1
    wechat.desk.full = False
    assert wechat.push(event("unsubscribe", EventKey="")).text == "success"


def test_a_message_that_could_not_be_stored_is_answered_truly(log: io.StringIO) -> None:
    """Its writer is told to send it again; nothing was stored."""
    wechat = Platform(TextDesk(full=True))
    response = wechat.push(message())
    assert fields_of(response)["Content"] == "请稍后再试"
    assert counted(wechat, "unavailable") == 1
    assert wechat.desk.stored == {}
    assert "message not stored" in log.getvalue()


def test_a_fault_of_ours_is_not_acknowledged(wechat: Platform) -> None:
    """Pushed again, it may succeed."""
    wechat.desk.broken = True
    assert wechat.push(message()).status_code == 503
    assert counted(wechat, "failed") == 1


# --- what is refused ------------------------------------------------------------------------------


def test_strangers_are_counted_and_logged_once(wechat: Platform, log: io.StringIO) -> None:
    """There may be many."""
    for _ in range(5):
        assert wechat.push(message(), msg_signature="0" * 40).status_code == 403
    assert counted(wechat, "refused") == 5
    assert log.getvalue().count("push refused") == 1


def test_what_is_signed_and_unusable_is_logged_by_a_word(
    wechat: Platform, log: io.StringIO
) -> None:
    """Never by what stands in it."""
    for text in ("<xml><A>geheim</A>", message(FromUserName="oGeheim")):
        assert wechat.push(text).text == "success"
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["reason"] for line in lines] == ["xml", "openid"]
    assert "eheim" not in log.getvalue()
    assert counted(wechat, "refused") == 2


def test_no_line_tells_who_wrote_what(wechat: Platform, log: io.StringIO) -> None:
    """Neither a name nor a word nor an address."""
    wechat.push(message(Content="悄悄话"))
    wechat.push(event("CLICK", EventKey="悄悄话"))
    wechat.push(event("unsubscribe"))
    wechat.desk.full = True
    wechat.push(message(Content="悄悄话", number="7"))
    for word in ("悄悄话", LIN, OFFICE, TOKEN, NONCE, APP):
        assert word not in log.getvalue()


# --- in time --------------------------------------------------------------------------------------


@dataclass
class HeldDesk(TextDesk):
    """A desk that answers nothing until it is let go."""

    go: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def receive(self, incoming: Incoming) -> Rendered:
        """Wait."""
        self.begun.release()
        assert self.go.wait(10)
        return super().receive(incoming)

    def note(self, happening: Happening) -> None:
        """Wait as well."""
        self.begun.release()
        assert self.go.wait(10)
        super().note(happening)


def at_once(work: Callable[[], Any], times: int) -> list[Any]:
    """Do something in several threads at the same time."""
    with ThreadPoolExecutor(times) as threads:
        return [one.result() for one in [threads.submit(work) for _ in range(times)]]


def test_the_waits_fit_into_what_the_platform_allows() -> None:
    """A turn, then the database, then a margin for the work itself."""
    assert BEGIN_WITHIN + WAIT_SECONDS < ANSWER_WITHIN
    assert ANSWER_WITHIN <= 4.5


def test_a_push_whose_turn_does_not_come_is_turned_away() -> None:
    """It never begins, so that nothing of it is stored after its writer was told so."""
    desk = HeldDesk()
    wechat = Platform(desk, in_time=InTime(1, begin=0.2, answer=5))
    with ThreadPoolExecutor(1) as thread:
        first = thread.submit(wechat.push, message(number="1"))
        assert desk.begun.acquire(timeout=5)
        turned = wechat.push(message(number="2"))
        assert fields_of(turned)["Content"] == "请稍后再试"
        assert wechat.push(event("unsubscribe")).status_code == 503
        desk.go.set()
    assert "Encrypt" in first.result().text
    assert [one.key for one in desk.received] == ["1"]
    assert desk.noted == []
    assert wechat.push(message(number="2")).status_code == 200
    assert [one.key for one in desk.received] == ["1", "2"]


def test_a_push_that_takes_too_long_is_not_acknowledged(log: io.StringIO) -> None:
    """It may be stored or not; pushed again, it gets the reply that was stored meanwhile."""
    desk = HeldDesk()
    wechat = Platform(desk, in_time=InTime(begin=0.05, answer=0.2))
    with wechat.client:
        late = wechat.push(message(Content="自评"))
        assert (late.status_code, late.text) == (503, "")
        assert "not answered in time" in log.getvalue()
        desk.go.set()
        again = wechat.push(message(Content="自评"))
    assert "单位是独立法人吗" in fields_of(again)["Content"]
    assert len(desk.received) == 1


def test_what_fails_too_late_is_logged(log: io.StringIO) -> None:
    """Nobody waits for it any more."""
    go = threading.Event()

    def fail() -> None:
        assert go.wait(5)
        raise StorageBusyError("locked")

    async def work() -> None:
        in_time = InTime(1, begin=0.01, answer=0.02)
        with pytest.raises(LateError):
            await in_time.do(fail)
        go.set()
        await in_time.do(lambda: None)

    run_apart(work())
    assert "late push failed" in log.getvalue()


# --- over a real database -------------------------------------------------------------------------


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Somebody else holds the lock of the file."""
    other = open_database(f"sqlite:///{path}")
    with other.writing():
        yield
    other.close()


def app_on(database: Database) -> App:
    """The product over a database."""
    return compose(
        Settings(_env_file=None),
        database=database,
        shelf=Shelf([]),
        clock=FixedClock(NOON),
        sealer=SEALER,
        channels=(WeChat(),),
        connect=lambda *_: (),
    )


def test_a_push_that_comes_three_times_at_once_is_answered_once(database: Database) -> None:
    """Each delivery gets the reply of the first, in an envelope of its own."""
    wechat = Platform(app_on(database))  # type: ignore[arg-type]
    pushes = [message(Content="自评"), event("CLICK", EventKey="自评")]
    for text in pushes:
        answers = at_once(partial(wechat.push, text), 3)
        assert len({one.text for one in answers}) == 3
        assert len({fields_of(one)["Content"] for one in answers}) == 1
    with database.reading() as db:
        assert db.exec(select(func.count()).select_from(Received)).one() == len(pushes)


def test_a_locked_database_is_told_in_time(migrated_file: Path, tmp_path: Path) -> None:
    """The wait of the database is what it takes, and the words say that nothing was stored."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    app = app_on(open_database(f"sqlite:///{path}", wait=0.2))
    wechat = Platform(app)  # type: ignore[arg-type]
    with held(path):
        began = time.monotonic()
        response = wechat.push(message(Content="自评"))
        assert time.monotonic() - began < 0.2 + 1.0
    assert fields_of(response)["Content"] == app.turned_away(_any()).get("texts", [""])[0]
    assert "返回" in fields_of(wechat.push(message(Content="自评")))["Content"]
    app.database.close()


def _any() -> Incoming:
    return Incoming("wechat", LIN, "k", NOON, "自评")


def test_turned_away_words_are_of_the_catalogue(migrated_file: Path, tmp_path: Path) -> None:
    """They need no database."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    app = app_on(open_database(f"sqlite:///{path}", wait=0.1))
    with held(path), pytest.raises(StorageError):
        app.receive(_any())
    assert app.turned_away(_any())["texts"]
    app.database.close()


def test_the_fake_desk_is_a_desk() -> None:
    """A reply without texts is answered as nothing, not as a failure."""
    assert Platform(FakeDesk()).push(message()).text == "success"
