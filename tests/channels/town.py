"""The whole product with every channel, and people at each of them.

Whoever adds a channel adds its people here: `Line`, by which they write, and what they see.
"""

import contextlib
import hashlib
import io
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Protocol, cast

from bot.app import App, compose
from bot.channels.terminal import Terminal
from bot.channels.visitors import COOKIE
from bot.commands.chat import Talk
from bot.desk import Desk
from bot.rendered import Rendered
from bot.settings import Settings
from bot.web.app import web_app
from handlers.context import Context
from models import followers
from models.clock import FixedClock
from models.conversations import Memory
from models.db import open_database
from models.messages import Incoming, Paragraph, Reply
from policies.shelf import Shelf
from tests.fakes.clients import TestClient
from tests.fakes.desks import GREETING, QUESTION, VERDICT
from tests.fakes.parts import SEALER
from tests.fakes.push_owing import morning
from tests.fakes.telegram import TOKEN, FakeTelegram, Server, standing
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform as FakeWeChat
from tests.fakes.wechat.server import Host, hosting

SITE: Final = "https://greenbot.example"
SECRET: Final = "MadeUpForTrying"
LONG: Final = Reply(tuple(Paragraph(f"[{number}] 绿色工厂的申报材料") for number in range(200)))
"""About 7 KB: four messages on WeChat, two on Telegram."""
EVERYBODY = {"是": VERDICT, "1": VERDICT, "菜单": GREETING, "长": LONG}


def conversation(incoming: Incoming, _: Memory, __: Context) -> Reply:
    """A verdict, a greeting, a long reply, or else a question."""
    return EVERYBODY.get(incoming.text, QUESTION)


@dataclass
class Servers:
    """Where the fake platforms answer: one server for all towns."""

    wechat: Host
    telegram: Server


@contextmanager
def served() -> Iterator[Servers]:
    """The platforms' servers on free ports."""
    with hosting() as wechat, standing() as telegram:
        yield Servers(wechat, telegram)


@dataclass
class Town:
    """The product, its platforms, and what every message was when it arrived."""

    app: App
    wechat: FakeWeChat
    telegram: FakeTelegram
    heard: list[Incoming] = field(default_factory=list)
    told: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What a platform brought, by its sender and the key of the message."""

    @property
    def clock(self) -> FixedClock:
        """The clock of everybody."""
        assert isinstance(self.app.clock, FixedClock)
        return self.app.clock

    def receive(self, incoming: Incoming) -> Rendered:
        """Note a message as it arrived, and answer it."""
        self.heard.append(incoming)
        return self.app.receive(incoming)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.app, name)

    def client(self, **cookies: str) -> TestClient:
        """Whoever can reach the product."""
        desk = cast(Desk, self)
        return TestClient(web_app(desk, platforms=self.app.platforms), cookies=cookies)

    def known_as(self, incoming: Incoming) -> str:
        """How we know a sender inside."""
        app, channel = self.app, incoming.channel
        if not app.channels[channel].capabilities.accounts:
            return incoming.address
        with app.database.writing() as db:
            now = app.clock.now()
            return followers.pseudonym(db, app.vault, channel, incoming.address, now)


class Line(Protocol):
    """The people of one channel."""

    def write(self, town: Town, text: str, sender: str, key: str) -> str:
        """Somebody writes, or the same message comes again under the same key; what came back."""

    def look(self, town: Town, sender: str) -> str:
        """Somebody looks at everything that there is for them."""


class Web:
    """A browser."""

    def write(self, town: Town, text: str, sender: str, key: str) -> str:
        """Post as the chat page does, and unfold the JSON that comes back."""
        with town.client(**_cookie(sender)) as client:
            response = client.post("/chat/messages", json={"id": key, "text": text})
        return json.dumps(response.json(), ensure_ascii=False)

    def look(self, town: Town, sender: str) -> str:
        """Ask as an open page does."""
        with town.client(**_cookie(sender)) as client:
            return json.dumps(client.get("/chat/pushed").json(), ensure_ascii=False)


def _cookie(sender: str) -> dict[str, str]:
    return {COOKIE: hashlib.sha256(sender.encode()).hexdigest()}


class Screen:
    """A terminal."""

    def write(self, town: Town, text: str, sender: str, key: str) -> str:
        """Type a line, and read the screen."""
        terminal = Terminal()
        at = town.clock.now()
        incoming = terminal.incoming(f"{text}\n", address=sender, key=key, at=at, language=None)
        return terminal.outgoing(town.receive(incoming))

    def look(self, town: Town, sender: str) -> str:
        """Begin to talk."""
        screen = io.StringIO()
        with contextlib.redirect_stdout(screen):
            Talk(town.app, sender, "enterprise", "zh_CN").hold([])
        return screen.getvalue()


class WeChat:
    """A follower of the account."""

    def write(self, town: Town, text: str, sender: str, key: str) -> str:
        """Write to the account; what the telephone shows afterwards that it did not before."""
        person = self._person(town, sender)
        before, number = len(person.phone), town.told.setdefault((sender, key), len(town.told) + 1)
        person.user.wrote(town.clock.now())
        fields = {
            "ToUserName": MADE_UP.original_id,
            "FromUserName": person.openid,
            "CreateTime": int(town.clock.now().timestamp()),
            "MsgType": "text",
            "Content": text,
            "MsgId": number,
        }
        town.wechat.push(fields)
        town.app.courier.carry()
        assert town.wechat.oddities == []
        return _bubbles(person, before)

    def look(self, town: Town, sender: str) -> str:
        """Open the chat."""
        return _bubbles(self._person(town, sender), 0)

    def _person(self, town: Town, sender: str) -> Person:
        return Person.of(town.wechat, f"o{hashlib.sha256(sender.encode()).hexdigest()[:27]}")


def _bubbles(person: Person, after: int) -> str:
    shown = person.phone[after:]
    return "\n".join("\n".join([one.text, *(item.label for item in one.items), one.tail])
                     for one in shown)  # fmt: skip


class Telegram:
    """Somebody with Telegram."""

    def write(self, town: Town, text: str, sender: str, key: str) -> str:
        """Write to the bot; what the telephone shows afterwards that it did not before."""
        lin = town.telegram.user(self._number(sender))
        before = len(lin.screen.messages)
        if (sender, key) in town.told:
            town.telegram.bring_again(town.told[sender, key])
        else:
            town.told[sender, key] = lin.says(text)
        for _ in range(4):  # a chat takes one message in a second
            town.app.courier.carry()
            town.telegram.passes()
        return self._shown(town, sender, before)

    def look(self, town: Town, sender: str) -> str:
        """Open the chat."""
        return self._shown(town, sender, 0)

    def _shown(self, town: Town, sender: str, after: int) -> str:
        shown = town.telegram.screen(self._number(sender)).messages[after:]
        return "\n".join("\n".join([one.text, *one.labels]) for one in shown if not one.mine)

    def _number(self, sender: str) -> int:
        return 1000 + int(hashlib.sha256(sender.encode()).hexdigest()[:6], 16)


LINES: Final[Mapping[str, Line]] = {
    "webchat": Web(),
    "terminal": Screen(),
    "wechat": WeChat(),
    "telegram": Telegram(),
}
"""The people of every channel, by its name."""


def settings_of(servers: Servers) -> Settings:
    """Settings with which every platform is connected."""
    return Settings(
        _env_file=None,
        base_url=SITE,
        wechat_app_id=MADE_UP.app_id,
        wechat_secret=MADE_UP.secret,
        wechat_token=MADE_UP.token,
        wechat_aes_key=MADE_UP.aes_key,
        wechat_api_base=servers.wechat.address,
        telegram_token=TOKEN,
        telegram_secret=SECRET,
        telegram_api_base=servers.telegram.base,
    )


@contextmanager
def town_of(servers: Servers, empty: Path, folder: Path, shelf: Shelf) -> Iterator[Town]:
    """The product over a fresh database; its envelopes say the verdict."""
    path = folder / "greenbot.db"
    shutil.copyfile(empty, path)
    clock = morning()
    wechat, telegram = FakeWeChat(clock), FakeTelegram(clock)
    servers.wechat.serve(wechat)
    servers.telegram.telegram = telegram
    app = compose(
        settings_of(servers),
        database=open_database(f"sqlite:///{path}"),
        shelf=shelf,
        clock=clock,
        sealer=SEALER,
        handle=conversation,
        words=lambda _, __: replace(VERDICT, options=QUESTION.options, prompt="rem:1"),
    )
    town = Town(app, wechat, telegram)
    with ExitStack() as ends:
        ends.callback(app.close)
        client = ends.enter_context(town.client())
        wechat.line.client = client
        telegram.brought_by(client, f"{SITE}/telegram", SECRET)
        yield town
