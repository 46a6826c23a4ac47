"""What Telegram's API says no with, and what may happen on the way there, as our own errors.

An error of the library may hold a URL with the bot's token, or somebody's words, so none of them
gets further than `ours`: what leaves is one of ours, made of a word.

Source: the Bot API's pages on making requests and on `ResponseParameters`; its descriptions of
errors are not a contract, so only the two kinds that matter are told apart by them.
"""

from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)

from bot.channels.base import AddressGoneError, MessageRefusedError, TryLaterError

NOBODY: Final = ("chat not found", "peer_id_invalid")
"""How it says, with a 400 as for our own faults, that nobody is there."""


class NoAnswerError(Exception):
    """It was sent, and nobody knows whether it was taken."""


class FloodError(TelegramError):
    """Too much was sent, says the platform, or would be: `after` is how long to wait, in seconds.

    The library's own is not used: it warns of its next version whenever it is made.
    """

    def __init__(self, after: float) -> None:
        super().__init__("too many messages")
        self.after = after


class UnsentError(NetworkError):
    """There was no connection, so nothing was sent."""

    def __init__(self) -> None:
        super().__init__("no connection")


class TroubleError(NetworkError):
    """The platform has trouble of its own: an answer of 5xx."""

    def __init__(self) -> None:
        super().__init__("trouble of the platform")


def ours(error: Exception) -> Exception:
    """The error that tells callers the same: a `SendError`, or `NoAnswerError`.

    A wrong token is not the message's fault, which goes out as soon as the token is mended.
    """
    match error:
        case FloodError():
            return TryLaterError("flood", timedelta(seconds=error.after))
        case UnsentError():
            return TryLaterError("no_connection")
        case TroubleError():
            return TryLaterError("platform")
        case Forbidden():
            return AddressGoneError("blocked")
        case ChatMigrated():
            return AddressGoneError("migrated")
        case BadRequest():
            gone = error.message.lower().startswith(NOBODY)
            return AddressGoneError("no_chat") if gone else MessageRefusedError("refused")
        case InvalidToken():
            return TryLaterError("token")
        case Conflict():
            return TryLaterError("conflict")
    return NoAnswerError()
