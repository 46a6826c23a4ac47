"""Every channel, one line each: our own, and those of platforms, which settings connect."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from bot.channels.base import Channel, Ground, Platform
from bot.channels.terminal import Terminal
from bot.channels.webchat import WebChat
from bot.settings import Settings

CHANNELS: tuple[Channel, ...] = (
    WebChat(),
    Terminal(),
)
CONNECTING: Mapping[str, str] = {
    "wechat": "wechat_app_id",
    "telegram": "telegram_token",
}
"""The platforms, each with the setting that names an account there. `connect` in the package
`bot/channels/<platform>` makes its side; a package is imported only where its account is named,
since the libraries of both take 20 MB and a third of a second."""


def connected(settings: Settings, ground: Ground) -> tuple[Platform, ...]:
    """The platforms for which there are settings."""
    named = (one for one, setting in CONNECTING.items() if getattr(settings, setting) is not None)
    made = (_connect_of(platform)(settings, ground) for platform in named)
    return tuple(one for one in made if one is not None)


def _connect_of(platform: str) -> Callable[[Settings, Ground], Platform | None]:
    module = import_module(f"bot.channels.{platform}")
    return cast(Callable[[Settings, Ground], Platform | None], module.connect)
