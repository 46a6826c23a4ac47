"""An account at a scripted platform: its tokens and its client, without waiting for anything."""

from collections.abc import Callable

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls
from bot.channels.wechat.client import Client
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


def hasty(ground: Ground, platform: Scripted, read: float = 0.2) -> Client:
    """A client that waits for an answer a fifth of a second."""
    calls = Calls((2.0, read))
    return Client(APP, SECRET, platform.address, tokens_of(ground, platform), calls)
