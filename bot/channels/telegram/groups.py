"""Groups and channels: they are told once that they are the wrong place, and nothing is kept.

What is asked here concerns a company, or somebody's complaint; in a group everybody reads it.
"""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Final

from bot.catalogues import LANGUAGES
from bot.channels.base import SendError
from bot.channels.telegram.errors import NoAnswerError
from bot.flood import Flood
from bot.wording import words
from models.messages import say

TOLD_EVERY: Final = 60 * 60.0
"""Seconds in which one group is told once, however often it speaks to the bot."""
ASKED_EVERY: Final = 10 * 60.0
"""Seconds before the platform is asked again for the bot's name, where it did not answer."""


def once_each(ticks: Callable[[], float] = monotonic) -> Flood:
    """What counts how often a group was told. `ticks` gives seconds that never run backwards."""
    return Flood(1, TOLD_EVERY, ticks)


def refusal() -> str:
    """What a group is told: nobody knows which language it reads, so both."""
    return "\n\n".join(words(say("group.refused"), language) for language in LANGUAGES)


class OwnName:
    """The bot's user name, which the platform is asked for when a group first names somebody."""

    def __init__(self, ask: Callable[[], str], ticks: Callable[[], float] = monotonic) -> None:
        """Nothing is asked yet.

        Args:
            ask: asks the platform.
            ticks: gives seconds that never run backwards.
        """
        self._ask = ask
        self._ticks = ticks
        self._name = ""
        self._not_before = float("-inf")
        self._asking = Lock()

    def is_me(self, name: str) -> bool:
        """Whether this user name is the bot's; False while nobody knows it."""
        if not self._name and self._asking.acquire(blocking=False):
            try:
                self._learn()
            finally:
                self._asking.release()
        return bool(self._name) and name.lower() == self._name.lower()

    def _learn(self) -> None:
        if self._ticks() < self._not_before:
            return
        try:
            self._name = self._ask()
        except (SendError, NoAnswerError):
            self._not_before = self._ticks() + ASKED_EVERY
