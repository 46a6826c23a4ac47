"""What every registered channel does, whatever its wire: words in, the same words out, no more.

A channel is tested by a `Wire` of its own in `WIRES`; registering one without the other fails.
"""

import contextlib
import hashlib
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App, compose
from bot.catalogues import LANGUAGES
from bot.channels.base import Channel
from bot.channels.registry import CHANNELS
from bot.channels.terminal import Terminal
from bot.channels.visitors import COOKIE
from bot.commands.chat import Talk
from bot.render import render
from bot.settings import Settings
from bot.web.app import web_app
from models.db import open_database
from models.deliveries import Delivery
from models.messages import Incoming, Language, Reply
from policies.shelf import Shelf
from tests.fakes.clients import TestClient
from tests.fakes.desks import GREETING, NOON, QUESTION, VERDICT, FakeDesk
from tests.fakes.parts import SEALER
from tests.fakes.push_owing import Office, morning

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


# --- sending ----------------------------------------------------------------------------------

Mailbox = Callable[[App, str], str]
"""Looks, as the reader at an address would, for what was sent there; everything that is shown."""


def on_the_page(app: App, sender: str) -> str:
    """Ask as an open page does."""
    visitor = hashlib.sha256(sender.encode()).hexdigest()
    with TestClient(web_app(app), cookies={COOKIE: visitor}) as client:
        return json.dumps(client.get("/chat/pushed").json(), ensure_ascii=False)


def on_the_screen(app: App, sender: str) -> str:
    """Begin to talk at a terminal."""
    screen = io.StringIO()
    with contextlib.redirect_stdout(screen):
        Talk(app, sender, "enterprise", "zh_CN").hold([])
    return screen.getvalue()


MAILBOXES: dict[str, Mailbox] = {"webchat": on_the_page, "terminal": on_the_screen}


@pytest.fixture
def app(tmp_path: Path, migrated_file: Path) -> Iterator[App]:
    """The product over a fresh database; its envelopes say the verdict."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    made = compose(
        Settings(_env_file=None),
        database=open_database(f"sqlite:///{path}"),
        shelf=Shelf([]),
        clock=morning(),
        sealer=SEALER,
        words=lambda _, __: replace(VERDICT, options=QUESTION.options, prompt="rem:1"),
    )
    yield made
    made.database.close()


def owed(app: App, channel: Channel, sender: str) -> Delivery:
    """Owe a notice to whoever wrote over the wire as this sender, and let it go out."""
    incoming, _ = WIRES[channel.name]("你好", sender, KEY)
    office = Office(app.database, morning())
    person = office.person(incoming.address, channel.name, channel.capabilities.reach)
    number = office.envelope(person, kind="notice")
    app.deliver()
    return office.delivery(number)


@every_channel
def test_a_channel_can_write_first(channel: Channel, app: App) -> None:
    """Whoever adds a channel says how it sends, and adds its mailbox to this suite."""
    assert channel.name in app.senders
    assert channel.name in MAILBOXES


@every_channel
def test_what_is_sent_arrives_whole_and_once(channel: Channel, app: App) -> None:
    """Accepted; the reader finds every finding, place and option; a repetition shows no second."""
    row = owed(app, channel, "lin")
    assert row.state == "accepted"
    incoming, _ = WIRES[channel.name]("你好", "lin", KEY)
    message = app.render(app.words(row, None), "zh_CN", channel.capabilities)  # type: ignore[arg-type]
    app.senders[channel.name].send(incoming.address, message, row.key)
    found = MAILBOXES[channel.name](app, "lin")
    for word in ("第九条第一项", "被动态调整出绿色制造名单的", "不清楚"):
        assert word in found
    assert found.count("现在不能申报") == 1


@every_channel
def test_nobody_else_finds_it(channel: Channel, app: App) -> None:
    """What was sent to one address is at no other."""
    owed(app, channel, "lin")
    assert "现在不能申报" not in MAILBOXES[channel.name](app, "chen")
