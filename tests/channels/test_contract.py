"""What every registered channel does, whatever its wire: words in, the same words out, no more.

A channel is tested by a `Wire` of its own in `WIRES`; registering one without the other fails.
"""

import hashlib
import json
import re
from collections.abc import Callable

import pytest

from bot.catalogues import LANGUAGES
from bot.channels.base import Channel
from bot.channels.registry import CHANNELS
from bot.channels.terminal import Terminal
from bot.channels.visitors import COOKIE
from bot.render import render
from bot.web.app import web_app
from models.messages import Incoming, Language, Reply
from tests.fakes.clients import TestClient
from tests.fakes.desks import GREETING, NOON, QUESTION, VERDICT, FakeDesk

Wire = Callable[[str, str, str], tuple[Incoming, str]]
"""Sends (text, sender, key of the message) over the wire; what arrived, and what came back."""


def over_http(text: str, sender: str, key: str) -> tuple[Incoming, str]:
    """Post as the chat page does, and unfold the JSON that comes back."""
    desk = FakeDesk()
    visitor = hashlib.sha256(sender.encode()).hexdigest()
    with TestClient(web_app(desk), cookies={COOKIE: visitor}) as client:
        response = client.post("/chat/messages", json={"id": key, "text": text})
    return desk.received[0], json.dumps(response.json(), ensure_ascii=False)


def over_a_terminal(text: str, sender: str, key: str) -> tuple[Incoming, str]:
    """Type a line, and read the screen."""
    terminal = Terminal()
    incoming = terminal.incoming(f"{text}\n", address=sender, key=key, at=NOON, language=None)
    reply = VERDICT if text == "是" else QUESTION
    return incoming, terminal.outgoing(render(reply, "zh_CN", terminal.capabilities))


WIRES: dict[str, Wire] = {"webchat": over_http, "terminal": over_a_terminal}
KEY = "0123456789abcdef"

every_channel = pytest.mark.parametrize("channel", CHANNELS, ids=lambda one: str(one.name))


@every_channel
def test_a_channel_has_its_wire_here(channel: Channel) -> None:
    """Whoever adds a channel adds it to this suite."""
    assert channel.name in WIRES


def test_names_are_a_key() -> None:
    """Names are distinct, and fit where they are stored and logged."""
    names = [channel.name for channel in CHANNELS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]{3,20}", name) for name in names)


@every_channel
@pytest.mark.parametrize(
    "text", ["你好", "1", "大概3500吨 🟢", "  前后有空格  ", "一\u3000二", "%s {0} <b>"]
)
def test_words_arrive_as_they_were_sent(channel: Channel, text: str) -> None:
    """Nothing is cut, folded or interpreted on the way in."""
    incoming, _ = WIRES[channel.name](text, "lin", KEY)
    assert incoming.text == text
    assert incoming.channel == channel.name
    assert incoming.received_at.utcoffset() is not None


@every_channel
def test_a_message_is_known_again(channel: Channel) -> None:
    """The same message has the same identity at each delivery, another one another."""
    wire = WIRES[channel.name]
    first, again = wire("你好", "lin", KEY)[0], wire("你好", "lin", KEY)[0]
    other = wire("你好", "lin", KEY[::-1])[0]
    assert (first.address, first.key) == (again.address, again.key)
    assert first.key != other.key


@every_channel
def test_contacts_are_told_apart(channel: Channel) -> None:
    """Two contacts have two addresses, each always the same."""
    wire = WIRES[channel.name]
    lin, chen = wire("你好", "lin", KEY)[0], wire("你好", "chen", KEY)[0]
    assert lin.address != chen.address
    assert 0 < len(lin.address) <= 200


@every_channel
def test_a_verdict_comes_out_whole(channel: Channel) -> None:
    """Every finding, every place in the law and the quotation shown in full reach the contact."""
    _, came_back = WIRES[channel.name]("是", "lin", KEY)
    for word in (
        "独立法人",
        "第九条第一项",
        "第十二条第三项",
        "被动态调整出绿色制造名单的",
        "接下来",
    ):
        assert word in came_back


@every_channel
def test_a_question_can_be_answered(channel: Channel) -> None:
    """The question, every option and every shortcut reach the contact."""
    _, came_back = WIRES[channel.name]("自评", "lin", KEY)
    for word in ("单位是独立法人吗？", "是", "否", "不清楚", "返回", "帮助", "菜单"):
        assert word in came_back


@every_channel
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reply", [GREETING, QUESTION, VERDICT], ids=["greeting", "question", "verdict"]
)
def test_a_reply_is_fitted_to_its_channel(
    channel: Channel, language: Language, reply: Reply
) -> None:
    """A rich channel gets blocks alone; another gets texts within its limit."""
    rendered = render(reply, language, channel.capabilities)
    limit = channel.capabilities.max_bytes
    assert bool(rendered["texts"]) is not channel.capabilities.rich
    assert all(limit is None or len(text.encode()) <= limit for text in rendered["texts"])
