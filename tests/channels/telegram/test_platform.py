"""Telegram's side over its small real platform: updates, files, and no token anywhere."""

import io
import json
import traceback

import pytest

from bot.app import compose
from bot.channels.base import Ground, Platform
from bot.channels.telegram import connect, connected
from bot.channels.telegram.channel import FILE_BYTES
from bot.channels.telegram.client import Client
from bot.channels.telegram.door import HEADER
from bot.evidence.media import MediaError, MediaGoneError
from bot.logs import set_up_logs
from bot.metrics import Metrics
from bot.settings import Settings
from bot.site import UPDATE_BYTES, site
from bot.web.guard import BODY_LIMIT
from models.db import Database
from models.happenings import Left
from tests.channels.telegram.bodies import wrote
from tests.channels.telegram.webhook import site_of
from tests.fakes.canaries import NAME
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.fakes.logs import logging_as_before
from tests.fakes.parts import SEALER
from tests.fakes.telegram import TOKEN, FakeTelegram, Fault, Telephone

__all__ = ["logging_as_before"]

SECRET = "MadeUpForTrying"
POLLING = Settings(_env_file=None, telegram_token=TOKEN)
WEBHOOK = Settings(
    _env_file=None,
    telegram_token=TOKEN,
    telegram_secret=SECRET,
    base_url="https://bot.example.gov.cn",
)


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that has heard nothing yet."""
    return FakeDesk()


@pytest.fixture
def platform(ground: Ground, client: Client) -> Platform:
    """What asks for updates."""
    return connected(POLLING, ground, client, lambda work: work())


def poll(platform: Platform, desk: FakeDesk, times: int = 1) -> None:
    """Let the worker's clock go on."""
    (tick,) = platform.ticks(desk)
    for _ in range(times):
        tick.work()


def test_nothing_is_connected_without_a_token(ground: Ground) -> None:
    """It is an optional channel."""
    assert connect(Settings(_env_file=None), ground) is None


def test_with_a_secret_it_is_called_and_without_it_asks(ground: Ground, client: Client) -> None:
    """One of both, never the two."""
    desk = FakeDesk()
    ways = [connected(settings, ground, client) for settings in (POLLING, WEBHOOK)]
    assert [len(one.routes(desk, Metrics())) for one in ways] == [0, 1]
    assert [len(one.ticks(desk)) for one in ways] == [1, 0]


def test_what_people_do_is_asked_for(platform: Platform, desk: FakeDesk, lin: Telephone) -> None:
    """Each thing as it is, in its order, and none of them twice."""
    lin.says("我们厂能申报吗")
    lin.sends_photo(b"\xff\xd8photo", "排放口")
    lin.edits("改了")
    lin.forwards("撤销")
    lin.blocks()
    (tick,) = platform.ticks(desk)
    tick.work()
    assert [one.text for one in desk.received] == [
        "你好",
        "我们厂能申报吗",
        "排放口",
        "改了",
        "撤销",
    ]
    assert [one.relayed for one in desk.received] == [None, None, None, "edited", "forwarded"]
    assert [one.what for one in desk.noted] == [Left()]
    lin.unblocks()
    lin.says("在吗")
    tick.work()
    assert [one.text for one in desk.received[5:]] == ["在吗"]


def test_a_press_stops_turning(
    platform: Platform, desk: FakeDesk, client: Client, lin: Telephone
) -> None:
    """Answered by the API, where there is no request to answer in."""
    client.send("1001", "单位是独立法人吗？", [[("是", "k:Zx8_kQ-1aB3dE5fG:0")]])
    lin.presses("是")
    turned = [lin.screen.spinning]
    poll(platform, desk)
    turned.append(lin.screen.spinning)
    assert turned == [True, False]
    assert desk.received[-1].press is not None


def test_a_group_is_turned_away(
    platform: Platform, desk: FakeDesk, telegram: FakeTelegram, lin: Telephone
) -> None:
    """When it adds the bot; what is said there is no message."""
    group = lin.adds_to_group()
    lin.says("单位 U128M 注销 已停产", group)
    poll(platform, desk)
    assert [one.text for one in desk.received] == ["你好"]
    assert [one.mine for one in telegram.screen(group.number).messages] == [True, False]


def test_by_webhook_it_is_the_same(
    ground: Ground, client: Client, telegram: FakeTelegram, desk: FakeDesk, lin: Telephone
) -> None:
    """With presses and groups answered in the response itself."""
    platform = connected(WEBHOOK, ground, client, lambda work: work())
    client.send("1001", "单位是独立法人吗？", [[("是", "k:Zx8_kQ-1aB3dE5fG:0")]])
    with site_of(desk, platform) as site:
        telegram.brought_by(site, "https://bot.example.gov.cn/telegram", SECRET)
        lin.presses("是")
        assert not lin.screen.spinning
        group = lin.adds_to_group()
        lin.blocks()
    assert [one.mine for one in telegram.screen(group.number).messages] == [False]
    assert [one.what for one in desk.noted] == [Left()]
    assert telegram.updates == []


def test_a_webhook_elsewhere_is_no_failure(
    platform: Platform, desk: FakeDesk, telegram: FakeTelegram, lin: Telephone
) -> None:
    """Nothing can be asked for while it is set."""
    telegram.call("setWebhook", {"url": "https://elsewhere.example/telegram"})
    lin.says("你好")
    poll(platform, desk)
    assert desk.received == []


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_fetched(platform: Platform, lin: Telephone) -> None:
    """The larger one of a photo, whole."""
    sent = lin.sends_photo(b"\xff\xd8" + bytes(200_000))["message"]["photo"][-1]
    assert b"".join(platform.media.fetch(sent["file_id"])) == b"\xff\xd8" + bytes(200_000)


def test_a_file_that_cannot_be_had(
    platform: Platform, telegram: FakeTelegram, lin: Telephone
) -> None:
    """Too large or unknown: never. With trouble on the way: later. No error tells the token."""
    large = lin.sends_file(b"x", "a.mp4", size=FILE_BYTES + 1)["message"]["document"]
    good = lin.sends_file(b"x", "a.pdf")["message"]["document"]
    for source, faults, kind in (
        (large["file_id"], [], MediaGoneError),
        ("F999", [], MediaGoneError),
        (good["file_id"], [Fault("502")], MediaError),
        (good["file_id"], [Fault("reset")], MediaError),
    ):
        telegram.faults += faults
        with pytest.raises(kind) as caught:
            list(platform.media.fetch(source))
        told = "".join(traceback.format_exception(caught.value))
        assert TOKEN not in told
        assert TOKEN.partition(":")[2] not in told


# --- the token ------------------------------------------------------------------------------------


@pytest.fixture
def log(logging_as_before: None) -> io.StringIO:  # noqa: ARG001
    """What is logged where everything is."""
    stream = io.StringIO()
    set_up_logs("DEBUG", stream)
    return stream


def test_no_log_tells_the_token_or_who_wrote(
    platform: Platform,
    desk: FakeDesk,
    telegram: FakeTelegram,
    lin: Telephone,
    log: io.StringIO,
) -> None:
    """Updates, files, the doctor's questions, and every kind of trouble with them, at DEBUG."""
    lin.says(f"我叫{NAME}")
    sent = lin.sends_photo(b"\xff\xd8photo")["message"]["photo"][-1]
    poll(platform, desk)
    list(platform.media.fetch(sent["file_id"]))
    list(platform.probe())
    for kind in ("502", "html", "moved", "reset"):
        telegram.faults.append(Fault(kind))
        poll(platform, desk)
    telegram.token = "1:other"
    poll(platform, desk)
    list(platform.probe())
    written = log.getvalue()
    assert "no updates can be had" in written
    assert TOKEN.partition(":")[2] not in written
    assert NAME not in written
    assert "1001" not in written


def test_an_answer_to_a_long_message_is_taken_whole(
    ground: Ground, client: Client, database: Database
) -> None:
    """4096 characters that answer another 4096, with JSON's escapes: more than a page sends."""
    app = compose(
        WEBHOOK,
        database=database,
        sealer=SEALER,
        connect=lambda *_: [connected(WEBHOOK, ground, client)],
    )
    answered = wrote("问" * 4096)
    update = wrote("答" * 4096)
    update["message"]["reply_to_message"] = answered["message"]
    body = json.dumps(update).encode()
    assert BODY_LIMIT // 2 < len(body) < UPDATE_BYTES
    padded = body + b" " * (BODY_LIMIT + 1 - len(body))
    with TestClient(site(app)) as browser:
        given = browser.post("/telegram", content=padded, headers={HEADER: SECRET})
        over = browser.post(
            "/telegram", content=b" " * (UPDATE_BYTES + 1), headers={HEADER: SECRET}
        )
    assert (given.status_code, over.status_code) == (200, 413)
