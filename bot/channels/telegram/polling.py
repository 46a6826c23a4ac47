"""Long polling, for development: where no webhook is set, we ask Telegram for updates.

Telegram forgets what is before the number that we ask from, so we ask from the first update that is
not stored yet: what could not be stored comes again.

Source: core.telegram.org/bots/api, "getUpdates".
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from time import monotonic
from typing import Any, Final, Protocol

import structlog

from bot.channels.base import SendError, TryLaterError
from bot.channels.telegram.channel import NAME
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.intake import Answer, GroupRefused, Intake
from models.db import StorageError

SECONDS: Final = 5
"""How long Telegram waits for something to happen."""
PATIENCE: Final = SECONDS + 2.0
"""Seconds that whoever ends the process waits at most; a question that hangs is left alone."""
PAUSE: Final = 10.0
"""Seconds before it is asked again, where it could not be."""

_log = structlog.get_logger("greenbot.telegram")


class Asked(Protocol):
    """What asks Telegram: `client.Client`."""

    def updates(self, offset: int | None, timeout: int) -> Sequence[Any]:
        """What happened from a number on, as it was written."""

    def answer_press(self, callback_id: str) -> None:
        """Tell the telephone that a press has arrived."""

    def send(self, chat_id: str, text: str) -> str:
        """Send one message."""


class Polling:
    """Asks for updates, one batch at each call of `poll`."""

    def __init__(
        self,
        asked: Asked,
        intake: Intake,
        ticks: Callable[[], float] = monotonic,
        patience: float = PATIENCE,
    ) -> None:
        """Nothing is asked yet.

        Args:
            asked: what asks Telegram.
            intake: what takes an update.
            ticks: gives seconds that never run backwards.
            patience: seconds that one call of `poll` waits for an answer.
        """
        self._asked = asked
        self._intake = intake
        self._ticks = ticks
        self._patience = patience
        self._thread = ThreadPoolExecutor(1, "telegram-updates")
        self._question: Future[Sequence[Any]] | None = None
        self._next: int | None = None
        self._not_before = float("-inf")
        self._trouble = ""

    def poll(self) -> None:
        """Ask once, and store what comes, in its order, as far as the storage takes it."""
        if self._ticks() < self._not_before:
            return
        if self._question is None:
            self._question = self._thread.submit(self._asked.updates, self._next, SECONDS)
        if not wait([self._question], self._patience).done:
            return  # and wait for the same answer at the next call
        answered, self._question = self._question, None
        try:
            updates = answered.result()
        except (SendError, NoAnswerError) as error:
            self._pause(error)
            return
        self._trouble = ""
        self._take(updates)

    def _take(self, updates: Sequence[Any]) -> None:
        for update in updates:
            if not self._taken(update):
                return
            self._next = _after(update, self._next)

    def _taken(self, update: Any) -> bool:
        """Whether an update is done with. A fault of ours ends it as well: others wait behind."""
        try:
            answer = self._intake.take(update)
        except StorageError as error:
            _log.warning("update not stored", channel=NAME, error=type(error).__name__)
            return False
        except Exception as error:
            _log.error("update failed", channel=NAME, exc_info=error)
            return True
        if answer is not None:
            self._give(answer)
        return True

    def _give(self, answer: Answer) -> None:
        try:
            if isinstance(answer, GroupRefused):
                self._asked.send(answer.group, answer.text)
            else:
                self._asked.answer_press(answer.press)
        except (SendError, NoAnswerError) as error:
            _log.info("not answered at once", channel=NAME, reason=_reason(error))

    def _pause(self, error: SendError | NoAnswerError) -> None:
        """Wait a while, and say why, once for each trouble."""
        pause = PAUSE
        if isinstance(error, TryLaterError) and error.after is not None:
            pause = max(pause, error.after.total_seconds())
        self._not_before = self._ticks() + pause
        if self._trouble == _reason(error):
            return
        self._trouble = _reason(error)
        if self._trouble == "conflict":
            _log.error("a webhook or another process has the updates of this bot", channel=NAME)
        else:
            _log.warning("no updates can be had", channel=NAME, reason=self._trouble)


def _after(update: Any, otherwise: int | None) -> int | None:
    """The number to ask from, once an update is done with."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number + 1 if isinstance(number, int) else otherwise


def _reason(error: SendError | NoAnswerError) -> str:
    return error.reason if isinstance(error, SendError) else "no_answer"
