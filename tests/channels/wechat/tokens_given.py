"""What gives tokens, at a scripted platform, without waiting for anything."""

from collections.abc import Callable

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls
from bot.channels.wechat.tokens import Tokens, asking
from tests.channels.wechat.scripted import APP, SECRET, Scripted


def tokens_of(
    ground: Ground,
    platform: Scripted,
    calls: Calls | None = None,
    pause: Callable[[float], object] = lambda _: None,
) -> Tokens:
    """The tokens of one process."""
    fetch = asking(calls or Calls(), APP, SECRET, platform.address)
    return Tokens(ground, APP, fetch, pause)
