"""The webhook: who may knock, what is answered, and what Telegram should bring again."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.base import TryLaterError
from bot.channels.telegram.door import HEADER, PATH, Door
from bot.channels.telegram.groups import ASKED_EVERY, TOLD_EVERY, OwnName, once_each, refusal
from bot.metrics import Metrics
from bot.web.guard import BODY_LIMIT
from tests.channels.telegram.bodies import (
    CHANNEL,
    GROUP,
    LIN,
    chat_with,
    entity,
    in_group,
    membership,
    pressed,
    wrote,
)
from tests.channels.telegram.webhook import SECRET, bring, is_me, webhook
from tests.fakes.canaries import NAME, PHONE
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.fakes.logs import log, logging_as_before

__all__ = ["log", "logging_as_before"]


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that has heard nothing yet."""
    return FakeDesk()


@pytest.fixture
def client(desk: FakeDesk) -> Iterator[TestClient]:
    """Telegram."""
    with webhook(desk) as made:
        yield made


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """What was logged."""
    return [json.loads(line) for line in log.getvalue().splitlines()]


# --- who may knock --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "secret",
    [None, "", SECRET[:-1], SECRET + "x", SECRET.lower(), f" {SECRET}x", "é" * 24, "x" * 8_000],
)
def test_who_does_not_know_the_secret_is_refused(
    client: TestClient, desk: FakeDesk, secret: str | None
) -> None:
    """Missing, short, long, or nearly right: nothing is read, and it is counted."""
    headers = {} if secret is None else {HEADER: secret.encode("latin-1")}
    response = client.post(PATH, json=wrote("你好"), headers=headers)
    assert response.status_code == 403
    assert desk.received == []
    counted = 'greenbot_messages_total{channel="telegram",outcome="refused"} 1.0'
    assert counted in client.get("/metrics").text


def test_a_stranger_is_refused_before_anything_is_read(client: TestClient) -> None:
    """A large body of somebody who does not know the secret is not looked at."""
    assert bring(client, b"x" * (BODY_LIMIT + 1), secret="wrong").status_code == 403


def test_a_webhook_without_a_secret_is_not_opened(desk: FakeDesk) -> None:
    """An empty one would let everybody in."""
    with pytest.raises(ValueError, match="secret"):
        Door("", is_me, desk, Metrics())


def test_only_posts_are_taken(client: TestClient) -> None:
    """There is nothing to read here."""
    assert client.get(PATH, headers={HEADER: SECRET}).status_code == 405


# --- what is answered -----------------------------------------------------------------------------


def test_a_message_is_stored_before_it_is_acknowledged(client: TestClient, desk: FakeDesk) -> None:
    """200 without a word: the reply goes out by the API."""
    response = bring(client, wrote("你好"))
    assert (response.status_code, response.content) == (200, b"")
    assert [one.text for one in desk.received] == ["你好"]
    counted = 'greenbot_messages_total{channel="telegram",outcome="answered"} 1.0'
    assert counted in client.get("/metrics").text


def test_what_is_brought_again_is_acknowledged_again(client: TestClient, desk: FakeDesk) -> None:
    """And nothing more is done."""
    given = wrote("你好")
    assert [bring(client, given).status_code for _ in range(3)] == [200] * 3
    assert len(desk.received) == 1


def test_a_press_is_answered_in_the_response(client: TestClient) -> None:
    """The button stops turning, at each delivery."""
    given = pressed("k:Zx8_kQ-1aB3dE5fG:0")
    for _ in range(2):
        assert bring(client, given).json() == {
            "method": "answerCallbackQuery",
            "callback_query_id": "3007015812375342",
        }


def test_who_left_is_noted(client: TestClient, desk: FakeDesk) -> None:
    """Whoever blocks the bot is not written to in vain."""
    assert bring(client, membership(chat_with(LIN), "member", "kicked")).content == b""
    assert [one.address for one in desk.noted] == ["700123456"]


def test_what_the_storage_did_not_take_is_brought_again(client: TestClient, desk: FakeDesk) -> None:
    """503 with a time: Telegram keeps the update; when there is room it is taken, once."""
    desk.full = True
    for given in (wrote("你好"), membership(chat_with(LIN), "member", "kicked")):
        response = bring(client, given)
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
    desk.full = False
    assert bring(client, given).status_code == 200
    assert len(desk.noted) == 1


def test_a_press_that_was_not_stored_is_not_answered(client: TestClient, desk: FakeDesk) -> None:
    """It will be, when it comes again."""
    desk.full = True
    assert "callback_query_id" not in bring(client, pressed("k:Zx8_kQ-1aB3dE5fG:0")).text


# --- groups ---------------------------------------------------------------------------------------


def test_a_group_is_told_once(client: TestClient, desk: FakeDesk) -> None:
    """When it adds the bot, or speaks to it; in both languages, and quietly."""
    response = bring(client, membership(GROUP, "left", "member"))
    told = response.json()
    assert (told["method"], told["chat_id"]) == ("sendMessage", str(GROUP["id"]))
    assert told["text"] == refusal()
    assert told["disable_notification"] is True
    again = bring(client, in_group("/help", entity("bot_command", "/help", "/help")))
    assert (again.status_code, again.content) == (200, b"")
    other = bring(client, membership(CHANNEL, "left", "administrator"))
    assert other.json()["chat_id"] == str(CHANNEL["id"])
    assert desk.received == []


def test_nothing_of_a_group_is_kept_or_logged(
    desk: FakeDesk, client: TestClient, log: io.StringIO
) -> None:
    """Not what is said there, nor to us."""
    text = f"我是{NAME}，电话{PHONE} @greenbot_bot"
    for given in (in_group(text), in_group(text, entity("mention", text, "@greenbot_bot"))):
        assert bring(client, given).status_code == 200
    assert (desk.received, desk.noted) == ([], [])
    assert NAME not in log.getvalue()
    assert str(GROUP["id"]) not in log.getvalue()


def test_a_group_may_be_told_again_after_an_hour() -> None:
    """Others are there by then."""
    now = [0.0]
    told = once_each(lambda: now[0])
    assert [told.allows("g"), told.allows("g"), told.allows("h")] == [True, False, True]
    now[0] = TOLD_EVERY
    assert told.allows("g")


def test_the_bot_learns_its_name_once() -> None:
    """The platform is asked when a group first names somebody; letters may be large or small."""
    asked = iter(["GreenBot_bot"])
    own = OwnName(lambda: next(asked))
    assert [own.is_me("greenbot_BOT"), own.is_me("other_bot")] == [True, False]


def test_a_platform_that_does_not_answer_is_not_asked_by_every_message() -> None:
    """While nobody knows the name, no name is ours; later it is asked again."""
    now, asked = [0.0], [0]

    def ask() -> str:
        asked[0] += 1
        if asked[0] == 1:
            raise TryLaterError("no_connection")
        return "greenbot_bot"

    own = OwnName(ask, lambda: now[0])
    assert [own.is_me("greenbot_bot") for _ in range(3)] == [False] * 3
    assert asked == [1]
    now[0] = ASKED_EVERY
    assert own.is_me("greenbot_bot")
    assert asked == [2]
