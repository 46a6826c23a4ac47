"""WeChat (微信服务号): pushes in, passive replies, and messages by its API."""

from collections.abc import Sequence
from functools import partial

from starlette.routing import BaseRoute

from bot.channels.base import Ground, Platform
from bot.channels.wechat import client as api
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.client import Client
from bot.channels.wechat.door import InTime, routes
from bot.channels.wechat.envelope import Envelope
from bot.channels.wechat.media import WeChatMedia
from bot.channels.wechat.probe import Named, probe
from bot.channels.wechat.sender import WeChatReplier, WeChatSender
from bot.channels.wechat.templates import Templates
from bot.channels.wechat.trial import Secrets
from bot.desk import Desk
from bot.metrics import Metrics
from bot.settings import Settings


def connect(settings: Settings, ground: Ground) -> Platform | None:
    """The platform's side, or None where no account is set.

    Raises SettingsError where the file of templates cannot be used.
    """
    if settings.wechat_app_id is None:
        return None
    secret = settings.wechat_secret
    assert secret is not None
    made = api.connected(
        ground, settings.wechat_app_id, secret.get_secret_value(), settings.wechat_api_base
    )
    return connected(settings, ground, made)


def connected(settings: Settings, ground: Ground, client: Client) -> Platform:
    """The platform's side, by a client of its API. Raises as `connect`."""
    known, clock = secrets_of(settings), ground.clock
    path = settings.wechat_templates
    templates = Templates.read(path) if path else Templates.none()
    envelope = Envelope(known.app_id, known.token, known.keys, clock, known.mode)
    in_time = InTime()

    def doors(desk: Desk, metrics: Metrics) -> Sequence[BaseRoute]:
        return routes(envelope, desk, metrics, templates.lasting, in_time)

    return Platform(
        channel=WeChat(templates.reach, templates.consent_link if templates.notices else ""),
        sender=WeChatSender(ground, client, templates),
        replier=WeChatReplier(ground, client),
        media=WeChatMedia(client),
        routes=doors,
        probe=partial(probe, known, clock, client, _named(templates)),
        close=in_time.close,
    )


def secrets_of(settings: Settings) -> Secrets:
    """What the console and we know of each other, where an account is set."""
    app_id, token = settings.wechat_app_id, settings.wechat_token
    current, earlier = settings.wechat_aes_key, settings.wechat_aes_key_previous
    assert app_id is not None
    assert token is not None
    assert current is not None
    keys = [key.get_secret_value() for key in (current, earlier) if key is not None]
    return Secrets(app_id, token.get_secret_value(), keys, settings.wechat_mode)


def _named(templates: Templates) -> Named:
    return Named(
        templates={one.id for one in templates.messages.values()},
        notices={one.id for one in templates.notices.values()},
    )
