"""Messages and replies to Telegram: words, and the answers to them as buttons under the last one.

What a button means is stored and committed before it is shown, and nothing is sent while a
transaction is open. Whoever blocked the bot, or has no account any more, is noted as having left.
"""

from typing import Final

import structlog

from bot.channels.base import (
    AddressGoneError,
    Ground,
    MessageRefusedError,
    Sent,
    TryLaterError,
)
from bot.channels.telegram.buttons import Rows, rows_of, shown
from bot.channels.telegram.channel import NAME
from bot.channels.telegram.client import Client
from bot.channels.telegram.menus import Menus
from bot.channels.telegram.pacing import CHAT_GAP
from bot.pieces import pieces
from bot.rendered import Piece, Rendered
from models import followers, keyboards
from models.db import StorageError
from models.texts import Texts

PATIENCE: Final = 10.0
"""Seconds that the second part of a message waits for its chat's turn."""

_log = structlog.get_logger("greenbot.telegram")


class HalfSentError(Exception):
    """The first part of a message was taken and a later one was not.

    It says neither that it was not taken, since then its beginning would be sent again every few
    minutes, nor that it was. So it counts as uncertain: whoever shows a sign of life has heard of
    it, and for anybody else it is repeated whole, after half an hour and a few times at most.
    """


class _Hand:
    """What sender and replier have in common."""

    def __init__(self, ground: Ground, client: Client) -> None:
        self._ground = ground
        self._client = client

    def rows(self, address: str, piece: Piece) -> Rows:
        """The buttons under one message; what they mean is stored when this returns."""
        options, shortcuts = piece["options"], piece["shortcuts"]
        sends = [one["send"] for one in shown(options, shortcuts)]
        if not sends:
            return []
        ground, now = self._ground, self._ground.clock.now()
        with ground.database.writing() as db:
            who = followers.pseudonym(db, ground.vault, NAME, address, now)
            texts = Texts(db, ground.vault, now)
            made, private = (NAME, who, piece["prompt"], sends, now), piece.get("private", False)
            keyboard = keyboards.make(db, texts, *made, private=private)
        return rows_of(options, shortcuts, keyboard)

    def send(self, address: str, text: str, rows: Rows, patience: float) -> str:
        """Send one message; its number. Raises SendError, NoAnswerError."""
        try:
            return self._client.send(address, text, rows, patience=patience)
        except AddressGoneError:
            self._left(address)
            raise

    def _left(self, address: str) -> None:
        """Note that nobody is there; where that cannot be stored, the next message tells it."""
        ground, now = self._ground, self._ground.clock.now()
        try:
            with ground.database.writing() as db:
                who = followers.pseudonym(db, ground.vault, NAME, address, now)
                followers.left(db, NAME, who, now)
        except StorageError as error:
            _log.warning("result not stored", channel=NAME, error=type(error).__name__)


class TelegramSender:
    """Sends messages that nobody asked for just now."""

    def __init__(self, ground: Ground, client: Client) -> None:
        """Nothing is sent yet."""
        self._hand = _Hand(ground, client)

    def send(self, address: str, message: Rendered, key: str) -> Sent:  # noqa: ARG002
        """Send all its texts in order; Telegram knows no key by which it would drop a repetition.

        Raises SendError, NoAnswerError; HalfSentError.
        """
        parts = pieces(message)
        if not parts:
            raise MessageRefusedError("empty")
        number = ""
        for place, piece in enumerate(parts):
            rows = self._hand.rows(address, piece)
            if place == 0:
                number = self._hand.send(address, piece["text"], rows, CHAT_GAP)
            else:
                number = self._following(address, piece["text"], rows)
        return Sent(number)

    def _following(self, address: str, text: str, rows: Rows) -> str:
        """A later part. One that was surely not taken is tried once more, when its chat is free."""
        try:
            return self._hand.send(address, text, rows, PATIENCE)
        except TryLaterError as error:
            _log.info("once more", channel=NAME, reason=error.reason)
        try:
            return self._hand.send(address, text, rows, PATIENCE)
        except TryLaterError as error:
            raise HalfSentError(error.reason) from error


class TelegramReplier:
    """Sends replies, piece by piece, and sees to the menu of commands in the chat."""

    def __init__(self, ground: Ground, client: Client, menus: Menus | None = None) -> None:
        """Nothing is sent yet."""
        self._hand = _Hand(ground, client)
        self._menus = menus or Menus(ground, client)

    def reply(self, address: str, piece: Piece) -> None:
        """Send one message of a reply.

        A chat that was written to in this very second is not waited for: whoever carries replies
        has others to serve meanwhile, and comes again.

        Raises SendError, NoAnswerError.
        """
        rows = self._hand.rows(address, piece)
        self._hand.send(address, piece["text"], rows, 0.0)
        self._menus.see_to(address, piece["language"])
