"""Every channel, one line each: our own, and those of platforms, which settings connect."""

from collections.abc import Callable

from bot.channels import telegram, wechat
from bot.channels.base import Channel, Ground, Platform
from bot.channels.terminal import Terminal
from bot.channels.webchat import WebChat
from bot.settings import Settings

CHANNELS: tuple[Channel, ...] = (
    WebChat(),
    Terminal(),
)
CONNECTING: tuple[Callable[[Settings, Ground], Platform | None], ...] = (
    wechat.connect,
    telegram.connect,
)
"""Each gives its platform, or None where the settings do not name an account there."""


def connected(settings: Settings, ground: Ground) -> tuple[Platform, ...]:
    """The platforms for which there are settings."""
    made = (connect(settings, ground) for connect in CONNECTING)
    return tuple(one for one in made if one is not None)
