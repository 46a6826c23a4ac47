"""What a channel is: two converters between its wire and our messages, and what it can show.

A channel turns a wire message into an `Incoming` and a `Rendered` reply into a wire message,
and does nothing else. It never sees a conversation, a pack or a table.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.rendered import Rendered
from models.intake import Taking
from models.people import Reach


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. The renderer fits a reply to it.

    `rich`: shows blocks and buttons by itself (the web page); otherwise a reply becomes plain
    text with numbered lines. `max_bytes`: the longest message in UTF-8 bytes, or None. `reach`: how
    somebody who just wrote here can be written to later. `per_second`: messages that the platform
    takes, or None. `posts`: it cannot push, so its page fetches what was posted for it. `taking`:
    what of a complaint it carries. `accounts`: its addresses are names that others know people by
    (an openid), so that they are kept sealed and everybody is known by a pseudonym inside.
    """

    rich: bool = False
    max_bytes: int | None = None
    reach: Reach = "writes"
    per_second: float | None = None
    posts: bool = False
    taking: Taking = field(default_factory=Taking)
    accounts: bool = False


class Channel(Protocol):
    """One way to reach people. One file per channel, and one line in the registry."""

    name: str
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform answered: it took the message. `delivered` only where it says so itself."""

    platform_id: str = ""
    delivered: bool = False


class SendError(Exception):
    """A message was not taken. `reason` is a word for the record (`unfollowed`), never a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AddressGoneError(SendError):
    """Nobody can be written to there any more: unfollowed, blocked, deleted."""


class NotReachableNowError(SendError):
    """The platform allows no message there at present: no window, no consent left."""


class TryLaterError(SendError):
    """The platform did not take it this time; `after` where it said how long to wait."""

    def __init__(self, reason: str, after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.after = after


class MessageRefusedError(SendError):
    """The platform will never take this message: ours to mend."""


class Sender(Protocol):
    """Sends messages that nobody asked for just now. One for each channel that can."""

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Send once; `key` names the delivery, for platforms that drop repetitions by it.

        Raises SendError. Any other error counts as `uncertain`: it may or may not have been taken.
        """
