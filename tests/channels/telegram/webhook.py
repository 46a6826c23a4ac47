"""The real web application with Telegram's webhook, and Telegram calling it."""

import json
from collections.abc import Callable
from typing import Any

from bot.channels.base import Platform
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.door import HEADER, PATH, Door
from bot.channels.telegram.media import TelegramMedia
from bot.channels.telegram.wire import IsMe
from bot.desk import Desk
from bot.web.app import web_app
from tests.channels.telegram.fake_client import FakeClient
from tests.fakes.clients import TestClient
from tests.fakes.push import FakePush

SECRET = "Tq3vXr0_b7-NfYk2LmZc8dWs"


def is_me(name: str) -> bool:
    """The bot's own name."""
    return name.lower() == "greenbot_bot"


def webhook(desk: Desk, known: IsMe = is_me) -> TestClient:
    """Somebody who can reach the webhook of a product."""
    platform = Platform(
        channel=Telegram(),
        sender=FakePush(),
        replier=NoReplier(),
        media=TelegramMedia(FakeClient()),
        routes=lambda desk, metrics: Door(SECRET, known, desk, metrics).routes(),
        probe=lambda: iter(()),
    )
    return site_of(desk, platform)


def site_of(desk: Desk, platform: Platform) -> TestClient:
    """Somebody who can reach a product with a platform."""
    return TestClient(web_app(desk, platforms=[platform]), raise_server_exceptions=False)


class NoReplier:
    """Replies go nowhere."""

    def reply(self, address: str, piece: Any) -> None:
        """Nothing."""


def bring(client: TestClient, update: Any, secret: str | None = SECRET) -> Any:
    """Bring an update as Telegram does: raw bytes, or anything else as JSON."""
    raw = update if isinstance(update, bytes) else json.dumps(update).encode()
    headers = {"content-type": "application/json"}
    if secret is not None:
        headers[HEADER] = secret
    return client.post(PATH, content=raw, headers=headers)


Bring = Callable[[Any], Any]
