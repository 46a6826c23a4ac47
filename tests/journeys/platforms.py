"""The product on WeChat and on Telegram: everybody speaks by a telephone of the platform's fake.

Nothing of the product is replaced: pushes come in by its routes, answers and reminders go out by
its clients over a socket of this machine, photos are fetched from the platform.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from bot.app import App, compose
from bot.courier import Courier
from bot.settings import Settings
from bot.site import site
from bot.ticks import worker_ticks
from models.clock import FixedClock
from models.db import Database
from models.followers import pseudonym
from policies.shelf import Shelf
from tests.fakes.clients import TestClient
from tests.fakes.parts import SEALER
from tests.fakes.telegram import TOKEN, FakeTelegram, Telephone
from tests.fakes.telegram import serving as telegram_serving
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform as WeChat
from tests.fakes.wechat.server import running as wechat_running
from tests.fakes.wechat.templates import Template
from tests.journeys.complaining import CITIZEN, Town

SITE: Final = "https://greenbot.example"
SECRET: Final = "MadeUpForTrying"
TEMPLATE: Final = Template(
    "TMReminder0001", "办理提醒", "事项：{{thing1.DATA}}\n备注：{{thing2.DATA}}"
)
TEMPLATES: Final = f"""
[default]
template = "{TEMPLATE.id}"
fields = {{ thing1 = "what", thing2 = "do" }}
"""


class Phones(Protocol):
    """A platform's telephones, by the names that the stories have for people."""

    channel: str

    def address(self, who: str) -> str:
        """The platform's own name for somebody."""

    def types(self, who: str, text: str) -> None:
        """Somebody writes."""

    def sends_photo(self, who: str, photo: bytes) -> None:
        """Somebody sends a photo."""

    def arrived(self, who: str) -> list[str]:
        """Everything that arrived on somebody's telephone so far."""


@dataclass
class WeChatPhones:
    """Telephones with WeChat."""

    platform: WeChat
    channel: str = "wechat"

    def address(self, who: str) -> str:
        """Their openid."""
        return who if who == CITIZEN else f"oJ7x4{who.capitalize()}AtTheOffice"

    def types(self, who: str, text: str) -> None:
        """Write a message."""
        self._person(who).text(text)

    def sends_photo(self, who: str, photo: bytes) -> None:
        """Send a photo."""
        self._person(who).image(photo)

    def arrived(self, who: str) -> list[str]:
        """What can be read on each message."""
        return [one.words for one in self._person(who).phone]

    def _person(self, who: str) -> Person:
        return Person.of(self.platform, self.address(who))


@dataclass
class TelegramPhones:
    """Telephones with Telegram."""

    telegram: FakeTelegram
    channel: str = "telegram"
    _numbers: dict[str, int] = field(default_factory=dict)

    def address(self, who: str) -> str:
        """The number of their chat."""
        return str(self._numbers.setdefault(who, 7_000_000_001 + len(self._numbers)))

    def types(self, who: str, text: str) -> None:
        """Write a message."""
        self._user(who).says(text)

    def sends_photo(self, who: str, photo: bytes) -> None:
        """Send a photo."""
        self._user(who).sends_photo(photo)

    def arrived(self, who: str) -> list[str]:
        """The words of each message, with its buttons."""
        user = self._user(who)
        return [str(one)[2:] for one in user.screen.messages if not one.mine]

    def _user(self, who: str) -> Telephone:
        return self.telegram.user(int(self.address(who)))


@dataclass
class Street(Town):
    """A town whose people are all on one platform."""

    phones: Phones | None = None
    _read: dict[str, int] = field(default_factory=dict)
    _by_itself: dict[str, list[str]] = field(default_factory=dict)

    def say(self, who: str, *texts: str, prompt: str | None = None) -> str:  # noqa: ARG002
        """Somebody writes; what the telephone shows for an answer."""
        assert self.phones is not None
        shown = ""
        for text in texts:
            self._keep(who)
            self.phones.types(who, text)
            shown = self._answer(who)
        return shown

    def phone(self, text: str = "", *photos: bytes) -> str:
        """The citizen writes, or sends photos one by one as telephones do."""
        assert self.phones is not None
        if text:
            return self.say(CITIZEN, text)
        shown = ""
        for photo in photos:
            self._keep(CITIZEN)
            self.phones.sends_photo(CITIZEN, photo)
            shown = self._answer(CITIZEN)
        return shown

    def got(self, who: str) -> list[str]:
        """What arrived without having been asked for, oldest first."""
        self._keep(who)
        return self._by_itself.get(who, [])

    def work(self) -> None:
        """Let the worker do all that it does, once; nobody waits to be woken."""
        for tick in worker_ticks(self.app):
            if tick.name != "parcels":
                tick.work()
        Courier(self.app).carry()

    def prompt(self, who: str) -> str | None:
        """The question that is open for somebody."""
        assert self.phones is not None
        there, now = (self.phones.channel, self.phones.address(who)), self.clock.now()
        with self.app.database.writing() as db:
            named = pseudonym(db, self.app.vault, *there, now)
        return self.app.history(there[0], named, 1)[-1].reply["prompt"]

    def _answer(self, who: str) -> str:
        Courier(self.app).carry()
        assert self.phones is not None
        shown = self.phones.arrived(who)
        new, self._read[who] = shown[self._read.get(who, 0) :], len(shown)
        return "\n".join(new)

    def _keep(self, who: str) -> None:
        """What arrived since the last answer came by itself."""
        assert self.phones is not None
        shown = self.phones.arrived(who)
        self._by_itself.setdefault(who, []).extend(shown[self._read.get(who, 0) :])
        self._read[who] = len(shown)


@contextmanager
def on_wechat(
    database: Database, shelf: Shelf, folder: Path, clock: FixedClock
) -> Iterator[Street]:
    """Everybody has WeChat, and the account has a template for reminders."""
    platform = WeChat(clock)
    platform.add(TEMPLATE)
    templates = folder / "wechat-templates.toml"
    templates.write_text(TEMPLATES, encoding="utf-8")
    with wechat_running(platform) as api:
        settings = Settings(
            data_dir=folder,
            base_url=SITE,
            wechat_app_id=MADE_UP.app_id,
            wechat_secret=MADE_UP.secret,
            wechat_token=MADE_UP.token,
            wechat_aes_key=MADE_UP.aes_key,
            wechat_api_base=api,
            wechat_templates=templates,
            _env_file=None,
        )

        def reach(browser: TestClient) -> None:
            platform.line.client = browser

        with _living(settings, database, shelf, clock, WeChatPhones(platform), reach) as street:
            yield street
    assert platform.oddities == []


@contextmanager
def on_telegram(
    database: Database, shelf: Shelf, folder: Path, clock: FixedClock
) -> Iterator[Street]:
    """Everybody has Telegram, and complaints may be filed there."""
    telegram = FakeTelegram(clock=clock)
    with telegram_serving(telegram) as api:
        settings = Settings(
            data_dir=folder,
            base_url=SITE,
            telegram_token=TOKEN,
            telegram_secret=SECRET,
            telegram_api_base=api,
            telegram_complaints=True,
            _env_file=None,
        )

        def reach(browser: TestClient) -> None:
            telegram.brought_by(browser, f"{SITE}/telegram", SECRET)

        with _living(settings, database, shelf, clock, TelegramPhones(telegram), reach) as street:
            yield street


@contextmanager
def _living(
    settings: Settings,
    database: Database,
    shelf: Shelf,
    clock: FixedClock,
    phones: Phones,
    reach: Callable[[TestClient], None],
) -> Iterator[Street]:
    app: App = compose(settings, database=database, shelf=shelf, clock=clock, sealer=SEALER)
    with TestClient(site(app), base_url=SITE) as browser:
        reach(browser)
        yield Street(app, clock, phones=phones)
    for platform in app.platforms:
        platform.close()
