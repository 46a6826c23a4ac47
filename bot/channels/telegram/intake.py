"""One update of Telegram, however it came: what it tells is stored, then somebody may be answered.

The replies themselves go out by the API (`bot/courier.py`). What is answered at once is little: the
button stops turning, a group is told that it is the wrong place.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, TypeAlias

import structlog

from bot.channels.telegram.channel import NAME
from bot.channels.telegram.groups import once_each, refusal
from bot.channels.telegram.shapes import UnreadableError
from bot.channels.telegram.wire import Heard, IsMe, heard
from bot.desk import Desk

Answering: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Watches over the answer to one message."""

_log = structlog.get_logger("greenbot.telegram")


@dataclass(frozen=True, slots=True)
class PressAnswered:
    """A press has arrived: the telephone need not show that it waits."""

    press: str

    def as_call(self) -> dict[str, Any]:
        """The same as a call of the API, for the answer to a webhook's request."""
        return {"method": "answerCallbackQuery", "callback_query_id": self.press}


@dataclass(frozen=True, slots=True)
class GroupRefused:
    """A group is told that it is the wrong place."""

    group: str
    text: str

    def as_call(self) -> dict[str, Any]:
        """The same as a call of the API; nobody's telephone rings."""
        return {
            "method": "sendMessage",
            "chat_id": self.group,
            "text": self.text,
            "disable_notification": True,
        }


Answer: TypeAlias = PressAnswered | GroupRefused


class Intake:
    """Takes updates, from several threads at once."""

    def __init__(self, desk: Desk, is_me: IsMe, answering: Answering = nullcontext) -> None:
        """Begin with no group told.

        Args:
            desk: who answers.
            is_me: whether a user name is the bot's own.
            answering: what watches over the answer to each message.
        """
        self._desk = desk
        self._is_me = is_me
        self._answering = answering
        self._told = once_each()

    def take(self, update: Any) -> Answer | None:
        """Store what an update tells; what is to be answered at once.

        What cannot be read is logged and passed over: it would be no better the next time.

        Args:
            update: its JSON.

        Raises:
            StorageError: nothing was stored; the same update may come again.
        """
        try:
            told = heard(update, self._is_me, self._desk.clock.now())
        except UnreadableError as error:
            _log.warning("update not read", channel=NAME, reason=error.reason)
            return None
        self._store(told)
        return self._answer(told)

    def _store(self, told: Heard) -> None:
        if told.incoming is not None:
            with self._answering():
                self._desk.receive(told.incoming)
        if told.happening is not None:
            self._desk.note(told.happening)

    def _answer(self, told: Heard) -> Answer | None:
        if told.press is not None:
            return PressAnswered(told.press)
        if told.group is not None and self._told.allows(told.group):
            return GroupRefused(told.group, refusal())
        return None
