"""WeChat (微信服务号): pushes in, passive replies, and messages by its API."""

from bot.channels.base import Ground, Platform
from bot.settings import Settings


def connect(settings: Settings, ground: Ground) -> Platform | None:
    """The platform's side, or None where no account is set."""
    return None
