"""Telegram: updates in by webhook or long polling, everything else by its API."""

from collections.abc import Sequence
from datetime import timedelta

from starlette.routing import BaseRoute

from bot.channels.base import Ground, Platform
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.client import Client
from bot.channels.telegram.door import Door
from bot.channels.telegram.groups import OwnName
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.media import TelegramMedia
from bot.channels.telegram.menus import Aside, Menus
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.probe import look
from bot.channels.telegram.sender import TelegramReplier, TelegramSender
from bot.desk import Desk
from bot.metrics import Metrics
from bot.settings import Settings
from scheduler.worker import Tick, every

POLL = timedelta(seconds=1)
"""How soon after an answer Telegram is asked again."""


def connect(settings: Settings, ground: Ground) -> Platform | None:
    """The platform's side, or None where no account is set."""
    if settings.telegram_token is None:
        return None
    token = settings.telegram_token.get_secret_value()
    client = Client(token, settings.telegram_api_base, ground.clock)
    return connected(settings, ground, client)


def connected(
    settings: Settings, ground: Ground, client: Client, aside: Aside | None = None
) -> Platform:
    """The platform's side.

    Args:
        settings: among them the secret, without which updates are asked for.
        ground: what it stands on.
        client: what speaks to the platform's API.
        aside: what sets menus while replies go on; by default a thread.
    """
    given = settings.telegram_secret
    secret = None if given is None else given.get_secret_value()
    own = OwnName(lambda: client.me().username or "")

    def routes(desk: Desk, metrics: Metrics) -> Sequence[BaseRoute]:
        return [] if secret is None else Door(secret, own.is_me, desk, metrics).routes()

    def ticks(desk: Desk) -> Sequence[Tick]:
        polling = Polling(client, Intake(desk, own.is_me))
        return [every(POLL, "telegram", polling.poll)] if secret is None else []

    return Platform(
        channel=Telegram(settings.telegram_complaints),
        sender=TelegramSender(ground, client),
        replier=TelegramReplier(ground, client, Menus(ground, client, aside)),
        media=TelegramMedia(client),
        routes=routes,
        probe=lambda: look(settings, client, ground.clock),
        ticks=ticks,
        close=client.close,
    )
