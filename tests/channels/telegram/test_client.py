"""Telegram's API as callers see it: what is asked, what each refusal becomes, what never leaves."""

import asyncio
import io
import logging
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
from telegram.error import ChatMigrated, TelegramError

from bot.channels.base import (
    AddressGoneError,
    MessageRefusedError,
    SendError,
    TryLaterError,
)
from bot.channels.telegram import road
from bot.channels.telegram.client import Client
from bot.channels.telegram.errors import NoAnswerError, ours
from bot.channels.telegram.road import CONNECT, READ, Road
from bot.logs import set_up_logs
from models.clock import FixedClock
from tests.channels.telegram.waiting import Waiting
from tests.fakes.logs import logging_as_before
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Telephone, serving
from tests.fakes.telegram.faults import Kind

__all__ = ["logging_as_before"]

SECRET_WORDS = "我是欧阳晴雯"


def sends_of(telegram: FakeTelegram) -> list[dict[str, object]]:
    """What was asked of sendMessage, refused or not."""
    return [params for method, params in telegram.calls if method == "sendMessage"]


# --- sending --------------------------------------------------------------------------------------


def test_a_message_arrives_as_it_was_written(
    telegram: FakeTelegram, client: Client, lin: Telephone
) -> None:
    """Nothing that people wrote becomes markup, and no link is looked at by the platform."""
    number = client.send("1001", "*您好* <b>_https://a.example_</b>", [[("是", "k:a:0")]])
    shown = lin.screen.messages[-1]
    assert (shown.text, shown.labels) == ("*您好* <b>_https://a.example_</b>", ["是"])
    assert number == str(shown.number)
    [asked] = sends_of(telegram)
    assert "parse_mode" not in asked
    assert asked["link_preview_options"] == '{"is_disabled": true}'


def test_a_press_is_answered(client: Client, lin: Telephone) -> None:
    """The button stops turning; a word may be shown with it."""
    client.send("1001", "？", [[("是", "k:a:0")]])
    press = lin.presses("是")["callback_query"]["id"]
    turning = lin.screen
    client.answer_press(press, "好")
    assert (turning.spinning, lin.screen.spinning) == (True, False)
    assert lin.screen.toasts == ["好"]
    with pytest.raises(MessageRefusedError):
        client.answer_press(press)


# --- what goes wrong ------------------------------------------------------------------------------

Trouble = Callable[[FakeTelegram], object]
SENDING_WRONG: dict[str, tuple[Trouble, type[SendError], str]] = {
    "blocked": (lambda at: at.user(1001).blocks(), AddressGoneError, "blocked"),
    "deleted": (lambda at: at.user(1001).vanishes(), AddressGoneError, "blocked"),
    "unknown": (lambda at: at.chats.clear(), AddressGoneError, "no_chat"),
    "502": (lambda at: at.faults.append(Fault("502")), TryLaterError, "platform"),
    "token": (lambda at: setattr(at, "token", "1:other"), TryLaterError, "token"),
}


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize("name", SENDING_WRONG)
def test_a_refusal_has_its_name(telegram: FakeTelegram, client: Client, name: str) -> None:
    """Each is one of our errors, made of a word, and nothing of the library's goes along."""
    begin, kind, reason = SENDING_WRONG[name]
    begin(telegram)
    with pytest.raises(kind) as raised:
        client.send("1001", SECRET_WORDS)
    assert raised.value.reason == reason
    _is_bare(raised.value)


def _is_bare(error: BaseException) -> None:
    assert error.__cause__ is error.__context__ is None
    assert TOKEN not in repr(error) + str(error)
    assert SECRET_WORDS not in repr(error) + str(error)


@pytest.mark.usefixtures("lin")
@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("字" * 4097, []),
        ("🟢" * 2049, []),
        (" \n", []),
        ("？", [[("是", "k:" + "字" * 21)]]),
        ("？", [[("是", f"k:a:{n}") for n in range(9)]]),
        ("？", [[("是", f"k:a:{n}")] for n in range(101)]),
    ],
)
def test_what_it_never_takes_is_refused(
    client: Client, text: str, rows: list[list[tuple[str, str]]]
) -> None:
    """Too long, empty, 65 bytes in a button, nine in a row, a hundred and one: ours to mend."""
    with pytest.raises(MessageRefusedError) as raised:
        client.send("1001", text, rows)
    _is_bare(raised.value)


@pytest.mark.parametrize("kind", ["html", "reset", "hang", "drip", "moved"])
def test_an_answer_that_is_none_leaves_it_open(
    telegram: FakeTelegram, base: str, lin: Telephone, kind: Kind
) -> None:
    """It may have been taken, and here it was: so nobody says that it was not."""
    telegram.faults.append(Fault(kind, taken=True))
    client = Client(TOKEN, base, telegram.clock, whole=0.3)
    with pytest.raises(NoAnswerError) as raised:
        client.send("1001", SECRET_WORDS)
    client.close()
    assert kind == "moved" or lin.screen.last == SECRET_WORDS
    _is_bare(raised.value)


def test_a_part_of_an_answer_is_not_waited_for_long(
    telegram: FakeTelegram, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever says nothing is left after some seconds, though the whole might take longer."""
    assert (CONNECT, READ) == (3.0, 8.0)
    monkeypatch.setattr(road, "READ", 0.1)
    telegram.faults.append(Fault("hang"))
    client = Client(TOKEN, base, telegram.clock, whole=60)
    with ThreadPoolExecutor(1) as thread:
        assert isinstance(thread.submit(client.me).exception(timeout=5), NoAnswerError)
    client.close()


def test_without_a_connection_nothing_was_sent(telegram: FakeTelegram) -> None:
    """Nobody listens there: it may be repeated without fear."""
    with serving(telegram) as base:
        pass
    client = Client(TOKEN, base, telegram.clock)
    with pytest.raises(TryLaterError) as raised:
        client.send("1001", SECRET_WORDS)
    client.close()
    assert raised.value.reason == "no_connection"
    _is_bare(raised.value)


@pytest.mark.parametrize(
    ("cause", "sent"),
    [
        (httpx.ConnectError, False),
        (httpx.ConnectTimeout, False),
        (httpx.PoolTimeout, False),
        (httpx.ProxyError, False),
        (httpx.ReadTimeout, True),
        (httpx.WriteTimeout, True),
        (httpx.ReadError, True),
        (httpx.WriteError, True),
        (httpx.RemoteProtocolError, True),
    ],
)
def test_what_was_sent_is_told_from_what_was_not(
    base: str, client: Client, monkeypatch: pytest.MonkeyPatch, cause: type[Exception], sent: bool
) -> None:
    """By the name of the HTTP library's error; these are its names."""
    assert base

    async def fails(*_: object, **__: object) -> object:
        raise cause("x")

    monkeypatch.setattr(httpx.AsyncClient, "request", fails)
    with pytest.raises(NoAnswerError if sent else TryLaterError):
        client.send("1001", "x")


def test_a_group_that_moved_is_gone() -> None:
    """It has another number now, and groups are not for us."""
    assert isinstance(ours(ChatMigrated(-100)), AddressGoneError)
    assert isinstance(ours(TelegramError("?")), NoAnswerError)


# --- the pace -------------------------------------------------------------------------------------


def test_a_flood_holds_its_own_chat_alone(
    telegram: FakeTelegram, clock: FixedClock, client: Client, lin: Telephone
) -> None:
    """Until its time has come nothing more is asked for it; the others go on at once."""
    chen = telegram.user(2002)
    chen.starts()
    telegram.per_chat = 30
    client.send("1001", "一")
    clock.move(timedelta(seconds=2))
    with pytest.raises(TryLaterError) as told:
        client.send("1001", "二")
    assert (told.value.reason, told.value.after) == ("flood", timedelta(seconds=28))
    clock.move(timedelta(seconds=27))
    asked = len(sends_of(telegram))
    with pytest.raises(TryLaterError) as still:
        client.send("1001", "二")
    assert still.value.after == timedelta(seconds=1)
    assert len(sends_of(telegram)) == asked
    client.send("2002", "您好")
    assert chen.screen.last == "您好"
    clock.move(timedelta(seconds=1))
    client.send("1001", "二")
    assert lin.screen.texts == ["一", "二"]


def test_a_chat_gets_one_message_a_second(
    telegram: FakeTelegram, clock: FixedClock, client: Client, lin: Telephone
) -> None:
    """A second one is not even asked for; whoever sends is told how long to wait."""
    client.send("1001", "一")
    with pytest.raises(TryLaterError) as told:
        client.send("1001", "二")
    assert told.value.after == timedelta(seconds=1)
    assert len(sends_of(telegram)) == 1
    clock.move(timedelta(seconds=1))
    client.send("1001", "二")
    assert lin.screen.texts == ["一", "二"]


def test_who_has_patience_waits_for_the_chat(
    client: Client, waiting: Waiting, lin: Telephone
) -> None:
    """Exactly as long as it takes."""
    client.send("1001", "一")
    client.send("1001", "二", patience=1.0)
    assert waiting.waited == [1.0]
    assert lin.screen.texts == ["一", "二"]


def test_all_chats_together_get_thirty_a_second(
    telegram: FakeTelegram, client: Client, waiting: Waiting
) -> None:
    """The thirty-first waits, whomever it is for; the platform never had to refuse one."""
    people = [telegram.user(3000 + n) for n in range(35)]
    for one in people:
        one.starts()
    for one in people:
        client.send(str(one.number), "您好")
    assert waiting.waited == [1.0]
    assert all(one.screen.last == "您好" for one in people)


@pytest.mark.usefixtures("lin")
def test_a_clock_that_is_set_back_holds_nobody(
    telegram: FakeTelegram, clock: FixedClock, client: Client
) -> None:
    """An hour back would be an hour without a word."""
    telegram.per_chat = telegram.per_second = None
    client.send("1001", "一")
    clock.move(timedelta(hours=-1))
    client.send("1001", "二")


def test_menus_that_flood_hold_no_message(
    telegram: FakeTelegram, client: Client, lin: Telephone
) -> None:
    """A refusal of another method is its own business."""
    telegram.faults.append(Fault("429", "setMyCommands"))
    for _ in range(2):
        with pytest.raises(TryLaterError):
            client.set_commands([("menu", "菜单")], None, None)
    client.send("1001", "您好")
    assert lin.screen.last == "您好"
    assert telegram.menus == {}


# --- updates and files ----------------------------------------------------------------------------


def test_updates_come_as_they_were_written(telegram: FakeTelegram, client: Client) -> None:
    """What is before the offset is forgotten; only what we read is asked for."""
    first = telegram.user(1001).says("你好")
    second = telegram.user(1001).says("自评")
    assert client.updates(None, 0) == [first, second]
    assert client.updates(second["update_id"], 0) == [second]
    assert telegram.updates == [second]
    telegram.happens("poll", {"id": "1"})
    assert telegram.updates == [second]


def test_updates_are_not_to_be_had_beside_a_webhook(client: Client) -> None:
    """The platform says so; somebody must decide."""
    client.set_webhook("https://greenbot.example/telegram", "s")
    with pytest.raises(TryLaterError, match="conflict"):
        client.updates(None, 0)
    client.delete_webhook()
    assert client.updates(None, 0) == []


def test_updates_are_waited_for(
    telegram: FakeTelegram, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than for anything else, as the platform is asked to wait."""
    monkeypatch.setattr(road, "READ", 0.001)
    client = Client(TOKEN, base, telegram.clock, whole=0.001)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(client.updates, None, 30)
        while not telegram.calls:
            pass
        said = telegram.user(1001).says("你好")
        assert asked.result() == [said]
    client.close()


def test_a_file_comes_in_pieces(telegram: FakeTelegram, client: Client, lin: Telephone) -> None:
    """None of them larger than 64 KB, whatever its path holds."""
    content = bytes(range(256)) * 1000
    sent = lin.sends_file(content, "a.pdf")["message"]["document"]
    telegram.files[sent["file_id"]] = ("documents/证据 #1?.pdf", content, len(content))
    pieces = list(client.file(sent["file_id"]))
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 64 * 1024
    assert telegram.calls[-1][0] == "getFile"


def test_a_file_that_nobody_reads_to_its_end_is_let_go(
    client: Client, lin: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its connection is free at once, not when Python happens to look: the next call goes out."""
    kept: list[object] = []

    def kept_pieces(way: Road, url: str) -> AsyncIterator[bytes]:
        kept.append(opened := pieces_of(way, url))
        return opened

    pieces_of = Road.pieces
    monkeypatch.setattr(Road, "pieces", kept_pieces)
    monkeypatch.setattr(road, "CONNECTIONS", 1)
    monkeypatch.setattr(road, "CONNECT", 0.2)
    sent = lin.sends_file(bytes(10_000_000), "a.pdf")["message"]["document"]
    pieces = client.file(sent["file_id"])
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert client.me().is_bot
    assert len(kept) == 1


@pytest.mark.parametrize(("size", "named"), [(20 * 1024 * 1024 + 1, True), (None, False)])
def test_a_file_that_is_not_given_is_refused(
    client: Client, lin: Telephone, size: int | None, named: bool
) -> None:
    """One byte over 20 MB, or a number that means nothing."""
    sent = lin.sends_file(b"x", "a.pdf", size=size)["message"]["document"]
    with pytest.raises(MessageRefusedError):
        list(client.file(sent["file_id"] if named else "nothing"))


def test_a_file_that_breaks_off_is_not_taken_for_whole(
    telegram: FakeTelegram, client: Client, lin: Telephone
) -> None:
    """Half of it, or an error page, is no file."""
    sent = lin.sends_file(bytes(100), "a.pdf")["message"]["document"]
    for kind, error in (("reset", NoAnswerError), ("502", TryLaterError)):
        telegram.faults.append(Fault(kind, "file"))  # type: ignore[arg-type]
        with pytest.raises(error):
            list(client.file(sent["file_id"]))


def test_a_file_that_drips_is_given_up_in_the_end(
    base: str, clock: FixedClock, lin: Telephone
) -> None:
    """However fast its pieces come one by one, all of them have to come in time."""
    sent = lin.sends_file(bytes(500_000), "a.pdf")["message"]["document"]
    client = Client(TOKEN, base, clock, file_whole=0.0)
    with pytest.raises(NoAnswerError):
        list(client.file(sent["file_id"]))
    client.close()


# --- how it is set up -----------------------------------------------------------------------------


def test_the_webhook_is_set_as_we_read_it(telegram: FakeTelegram, client: Client) -> None:
    """With the secret, for exactly the kinds that we read."""
    client.set_webhook("https://greenbot.example/telegram", "s3cret")
    assert telegram.webhook is not None
    assert telegram.webhook.secret == "s3cret"
    info = client.webhook_info()
    assert info.url == "https://greenbot.example/telegram"
    assert info.max_connections == 20
    assert info.allowed_updates == (
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    )


def test_menus_are_set_and_taken_away(client: Client, lin: Telephone) -> None:
    """The narrowest one is shown; an empty one takes it away."""
    client.set_commands([("menu", "菜单")], None, None)
    client.set_commands([("menu", "Menu")], "en", None)
    client.set_commands([("unit", "单位")], None, "1001")
    assert lin.screen.menu == [("unit", "单位")]
    assert client.commands("en", None) == [("menu", "Menu")]
    client.set_commands([], None, "1001")
    assert lin.screen.menu == [("menu", "菜单")]


def test_the_bot_knows_its_name(client: Client) -> None:
    """And that it is one."""
    assert (client.me().username, client.me().is_bot) == ("greenbot_bot", True)


# --- threads, and logs ----------------------------------------------------------------------------


def threads() -> int:
    """How many loops run aside."""
    return sum(one.name == "telegram" for one in threading.enumerate())


def test_a_client_begins_late_and_ends_clean(telegram: FakeTelegram, base: str) -> None:
    """One thread for all callers, from the first call until it is closed; none after that."""
    before = threads()
    client = Client(TOKEN, base, telegram.clock)
    assert threads() == before
    with ThreadPoolExecutor(8) as many:
        assert all(one.is_bot for one in many.map(lambda _: client.me(), range(16)))
    assert threads() == before + 1
    client.close()
    client.close()
    with pytest.raises(TryLaterError):
        client.me()
    assert threads() == before


def test_who_waits_is_let_go_when_it_is_closed(telegram: FakeTelegram, base: str) -> None:
    """A call that is under way ends as one that nobody knows of."""
    telegram.faults.append(Fault("hang"))
    client = Client(TOKEN, base, telegram.clock)
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(client.me)
        while telegram.faults[0].times:
            pass
        client.close()
        assert isinstance(asked.exception(), NoAnswerError)


def test_who_waits_for_a_chat_is_let_go_as_well(telegram: FakeTelegram, base: str) -> None:
    """Nothing was sent yet, and nothing ends by itself."""
    begun = threading.Event()

    async def for_ever(_: float) -> None:
        begun.set()
        await asyncio.Event().wait()

    telegram.user(1001).starts()
    client = Client(TOKEN, base, telegram.clock, for_ever)
    client.send("1001", "一")
    with ThreadPoolExecutor(2) as threads:
        asked = threads.submit(client.send, "1001", "二", patience=10.0)
        begun.wait()
        threads.submit(client.close).result(timeout=5)
        assert isinstance(asked.exception(), NoAnswerError)


@pytest.mark.usefixtures("logging_as_before", "lin")
def test_the_token_is_in_no_log(telegram: FakeTelegram, client: Client) -> None:
    """Not at DEBUG, not where it was sent on with the URL; nor is what was written."""
    stream = io.StringIO()
    set_up_logs("DEBUG", stream)
    client.send("1001", SECRET_WORDS)
    for kind in ("html", "moved", "502", "reset"):
        telegram.faults.append(Fault(kind))
        with pytest.raises((NoAnswerError, TryLaterError)) as raised:
            client.me()
        logging.getLogger("greenbot.test").warning("failed", exc_info=raised.value)
    sent = telegram.user(1001).sends_photo(b"x")["message"]["photo"][-1]
    list(client.file(sent["file_id"]))
    telegram.token = "1:other"
    with pytest.raises(TryLaterError):
        client.me()
    assert "failed" in stream.getvalue()
    assert TOKEN.partition(":")[2] not in stream.getvalue()
    assert "欧阳" not in stream.getvalue()


def test_the_loop_is_never_ours() -> None:
    """It may be called where a loop runs already: it waits on its own."""
    telegram = FakeTelegram()

    async def asks(address: str) -> bool:
        client = Client(TOKEN, address, telegram.clock)
        found = await asyncio.to_thread(client.me)
        await asyncio.to_thread(client.close)
        return found.is_bot

    with serving(telegram) as base, ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, asks(base)).result()
