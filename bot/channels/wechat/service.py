"""Customer-service messages (客服消息) within the windows, and what refusals mean."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Protocol

import structlog

from bot.channels.base import (
    AddressGoneError,
    MessageRefusedError,
    NotReachableNowError,
    SendError,
    TryLaterError,
)
from bot.channels.wechat.about import CHANNEL
from bot.channels.wechat.choices import Menu, menu_of
from bot.channels.wechat.errors import (
    OF_THE_READER,
    Kind,
    NoAnswerError,
    NotSentError,
    WeChatError,
)
from bot.channels.wechat.ways import GONE, Choices, Taken, Ways
from bot.rendered import Piece
from models.clock import SHANGHAI
from models.db import StorageError

CLOSED: Final = "window_closed"
"""Why nothing can be sent: no window, no consent, no template."""

_NO_MENU: Final[frozenset[Kind]] = frozenset({"permanent", "fields", "feature"})
"""Refusals that may be of the choices, which go as words then."""
_LATER: Final[frozenset[Kind]] = frozenset({"retry", "token", "quota", "slow_down", "operator"})
"""Refusals that may end by themselves."""
_MIDNIGHT: Final = timedelta(minutes=1)
"""How long after midnight a new day's quota is asked for."""

_log = structlog.get_logger("greenbot.wechat")


class Api(Protocol):
    """The calls that send (`client.Client`)."""

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message."""

    def send_menu(
        self, openid: str, head: str, items: Sequence[tuple[str, str]], tail: str
    ) -> None:
        """The same with choices."""

    def send_template(
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None,
        key: str = "",
    ) -> str:
        """A template message; its number. Repeated soon under the same key, it is sent once."""

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page_url: str | None
    ) -> str:
        """A subscription notice; its number."""


class HalfSentError(Exception):
    """The beginning of a message was taken, and the rest was not, this time.

    It is neither sent nor unsent: it counts as uncertain, and is repeated whole after a while, not
    every few minutes.
    """


@dataclass(frozen=True, slots=True)
class Said:
    """One customer-service message; with choices where the platform shows them."""

    text: str
    menu: Menu | None = None


class Service:
    """Customer-service messages to one reader at a time, within what was taken for them."""

    def __init__(self, api: Api, ways: Ways) -> None:
        self._api, self._ways = api, ways

    def tell(self, openid: str, reader: str, taken: Taken, said: Sequence[Said]) -> None:
        """Send them in order; what surely was not sent is given back.

        Raises WeChatError, TryLaterError; NoAnswerError and HalfSentError, which are neither sent
        nor unsent.
        """
        for place, one in enumerate(said):
            try:
                self._one(openid, one, taken.keyboard)
            except WeChatError as error:
                self._refused(reader, taken, place, error)
                if place and error.kind in _LATER:
                    raise HalfSentError from error
                raise
            except NotSentError as error:
                self._ways.give_back(reader, taken.windows[place:])
                if place:
                    raise HalfSentError from error
                raise TryLaterError(error.reason, error.after) from error
            except NoAnswerError:
                with suppress(StorageError):  # that nobody knows is worth more than the ledger
                    self._ways.give_back(reader, taken.windows[place + 1 :])
                raise

    def _refused(self, reader: str, taken: Taken, place: int, error: WeChatError) -> None:
        if error.kind in ("window", "used_up"):
            self._ways.close(reader)
        else:
            self._ways.give_back(reader, taken.windows[place:])

    def _one(self, openid: str, said: Said, keyboard: str) -> None:
        if said.menu is not None:
            items = [(f"{keyboard}:{n}", label) for n, label in enumerate(said.menu.labels)]
            try:
                self._api.send_menu(openid, said.menu.head, items, said.menu.tail)
            except WeChatError as error:
                if error.kind not in _NO_MENU:
                    raise
            else:
                return
        self._api.send_text(openid, said.text)


def said_of(piece: Piece) -> tuple[Said, Choices | None]:
    """One message, with its choices where it has some that can be tapped."""
    options = piece["options"]
    menu = menu_of(piece["text"], options, piece["shortcuts"], piece["language"])
    if menu is None:
        return Said(piece["text"]), None
    sends, private = tuple(one["send"] for one in options), piece.get("private", False)
    return Said(piece["text"], menu), Choices(piece["prompt"], sends, private)


def failure(error: WeChatError, now: datetime) -> SendError:
    """What a refusal means for whoever wanted to send. `now` is aware."""
    match error.kind:
        case "gone":
            return AddressGoneError(GONE)
        case "quota":
            return TryLaterError("quota", _until_midnight(now))
        case "slow_down":
            return TryLaterError("slow_down", error.after)
        case "retry" | "token":
            return TryLaterError("platform_busy")
        case "operator":
            _log.error("an operator is needed", channel=CHANNEL, status=error.code,
                       reason=error.mend)  # fmt: skip
            return TryLaterError("operator")
        case "permanent" if error.code not in OF_THE_READER:
            return MessageRefusedError("refused")
        case "permanent":
            return NotReachableNowError("reader_refused")
    return NotReachableNowError(CLOSED)


def _until_midnight(now: datetime) -> timedelta:
    """How long until a new day's quota: days end at midnight in China."""
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), SHANGHAI) - now + _MIDNIGHT
