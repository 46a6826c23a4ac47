"""How people call the ways to write to us."""

from collections.abc import Mapping
from typing import Final

from models.messages import Say, Text, say

NAMES: Final[Mapping[str, Say]] = {
    "wechat": say("channel.wechat"),
    "telegram": say("channel.telegram"),
    "webchat": say("channel.webchat"),
    "terminal": say("channel.terminal"),
}


def channel_name(channel: str) -> Text:
    """A channel by the name that people know; one that we no longer have by its own."""
    return NAMES.get(channel, channel)
