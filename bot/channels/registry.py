"""Every channel, one line each."""

from bot.channels.base import Channel
from bot.channels.terminal import Terminal
from bot.channels.webchat import WebChat

CHANNELS: tuple[Channel, ...] = (
    WebChat(),
    Terminal(),
)
