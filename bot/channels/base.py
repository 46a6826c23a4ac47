"""What a channel is: two converters between its wire and our messages, and what it can show.

A channel turns a wire message into an `Incoming` and a `Rendered` reply into a wire message,
and does nothing else. It never sees a conversation, a pack or a table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal, Protocol

from starlette.routing import BaseRoute

from bot.desk import Desk
from bot.evidence.media import Media
from bot.metrics import Metrics
from bot.rendered import Piece, Rendered
from models.clock import Clock
from models.db import Database
from models.intake import Taking
from models.people import Reach
from models.vault import Vault
from scheduler.worker import Tick


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. The renderer fits a reply to it.

    `rich`: shows blocks and buttons by itself (the web page); otherwise a reply becomes plain
    text with numbered lines. `max_bytes`: the longest message in UTF-8 bytes, or None. `reach`: how
    somebody who just wrote here can be written to later. `per_second`: messages that the platform
    takes, or None. `posts`: it cannot push, so its page fetches what was posted for it. `taking`:
    what of a complaint it carries. `accounts`: its addresses are names that others know people by
    (an openid), so that they are kept sealed and everybody is known by a pseudonym inside.
    `max_characters`: the longest message in UTF-16 units, as Telegram counts, or None. `buttons`:
    it shows a reply's options as buttons under it. `answers`: how many messages the platform takes
    in the answer to a push; what is over goes out by its API (`bot/courier.py`). None: all of them.
    `windows`: the platform bounds what may be sent later by what its user did (`followers.py`);
    `consent_link` is then where its people agree to more, "" where they cannot. `tags`: it reads
    `<a …>` in words as a link that shows other words, or that sends some in its reader's name.
    `slashes`: a tap on a word that begins with a slash sends it in its reader's name.
    """

    rich: bool = False
    max_bytes: int | None = None
    reach: Reach = "writes"
    per_second: float | None = None
    posts: bool = False
    taking: Taking = field(default_factory=Taking)
    accounts: bool = False
    max_characters: int | None = None
    buttons: bool = False
    answers: int | None = None
    windows: bool = False
    consent_link: str = ""
    tags: bool = False
    slashes: bool = False


class Channel(Protocol):
    """One way to reach people. One file per channel, and one line in the registry."""

    name: str
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Sent:
    """What the platform answered: it took the message. `delivered` only where it says so itself.

    `brief` is what went out where the platform allowed only a few words for the whole message.
    """

    platform_id: str = ""
    delivered: bool = False
    brief: str | None = None


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


class Replier(Protocol):
    """Sends by a platform's API what of a reply did not fit into the answer itself."""

    def reply(self, address: str, piece: Piece) -> None:
        """Send one message of a reply.

        Args:
            address: the platform's own name for its reader.

        Raises SendError: `NotReachableNowError` where the platform allows no message now. Any other
        error: it may or may not have been taken.
        """


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing that a platform was asked, for `greenbot doctor --online`.

    `mark` as the doctor's own: `warn` works, and somebody should know. `text` says what to mend.
    """

    mark: Literal["ok", "warn", "FAIL"]
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What a platform's side stands on."""

    database: Database
    vault: Vault
    clock: Clock


def _none(_: Desk) -> Sequence[Tick]:
    return ()


def _nothing() -> None:
    """Nothing is to be given back."""


@dataclass(frozen=True, slots=True)
class Platform:
    """A channel that is connected to its platform, and everything that it brings.

    `routes` are what the platform calls, `ticks` what a worker does for it (long polling), and
    `probe` asks the platform whether all is well; nothing is changed by asking. `close` gives back
    its connections and threads.
    """

    channel: Channel
    sender: Sender
    replier: Replier
    media: Media
    routes: Callable[[Desk, Metrics], Sequence[BaseRoute]]
    probe: Callable[[], Iterator[Probe]]
    ticks: Callable[[Desk], Sequence[Tick]] = _none
    close: Callable[[], None] = _nothing
