"""The whole product with Telegram on, its platform a fake client: somebody writes, and reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from bot.app import App, compose
from bot.channels.base import Ground, Platform
from bot.channels.telegram import connected
from bot.channels.telegram.client import Client
from bot.courier import Courier
from bot.settings import Settings
from bot.site import site
from models.clock import Clock, FixedClock
from models.db import Database
from policies.shelf import Shelf
from tests.channels.telegram.bodies import LIN
from tests.channels.telegram.fake_client import FakeClient
from tests.channels.telegram.webhook import SECRET, bring
from tests.fakes.clients import TestClient
from tests.fakes.parts import MORNING, SEALER

TOKEN = "123456789:AAF-canary-token-of-the-bot-00000001"
SITE = "https://bot.example.gov.cn"


@dataclass
class Talk:
    """Somebody with Telegram, and the product."""

    app: App
    telegram: FakeClient
    client: TestClient
    read: int = field(default=0)

    def bring(self, update: dict[str, Any]) -> Any:
        """An update comes by the webhook, and what is owed is sent."""
        response = bring(self.client, update)
        assert response.status_code == 200
        Courier(self.app).carry()
        return response

    def answer(self, update: dict[str, Any]) -> str:
        """What Lin's telephone shows after an update."""
        self.bring(update)
        new, self.read = self.telegram.sent[self.read :], len(self.telegram.sent)
        assert {chat for chat, _ in new} <= {str(LIN["id"])}
        return "\n".join(text for _, text in new)


@contextmanager
def talking(
    database: Database, shelf: Shelf, clock: Clock | None = None, **settings: Any
) -> Iterator[Talk]:
    """The product with nothing replaced but the clock and the client of the API."""
    telegram = FakeClient()

    def connect(given: Settings, ground: Ground) -> list[Platform]:
        return [connected(given, ground, cast(Client, telegram), lambda work: work())]

    given = Settings(
        _env_file=None,
        telegram_token=TOKEN,
        telegram_secret=SECRET,
        base_url=SITE,
        **settings,
    )
    app = compose(
        given,
        database=database,
        shelf=shelf,
        clock=clock or FixedClock(MORNING),
        sealer=SEALER,
        connect=connect,
    )
    with TestClient(site(app), raise_server_exceptions=False) as client:
        yield Talk(app, telegram, client)
