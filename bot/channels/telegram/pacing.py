"""How fast Telegram is written to: one message a second to a chat, thirty a second to all.

A chat that the platform says is written to too much waits by itself; the others go on. Whoever
would have to wait longer than they have patience for is told how long, and nothing is sent.

The numbers are of one process: with several, the platform itself tells those that are too fast.
Source: the platform's questions and answers for bots, "My bot is hitting limits".
"""

from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from telegram.ext import BaseRateLimiter

from bot.channels.telegram.errors import FloodError
from models.clock import Clock

CHAT_GAP: Final = 1.0
"""Seconds between two messages to one chat."""
A_SECOND: Final = 30
"""Messages to all chats within a second."""

_QUEUE: Final = 2.0
"""Seconds that a message waits for others, whatever its patience: they are none of its chat's."""
_MANY = 1000

Pause = Callable[[float], Awaitable[object]]
"""Waits for some seconds; a test gives one that does not."""


class Pacing(BaseRateLimiter[float]):
    """Gives each message its moment. It lives on one event loop, so nothing needs a lock."""

    def __init__(self, clock: Clock, pause: Pause) -> None:
        """Begin with every chat free."""
        self._clock = clock
        self._pause = pause
        self._free: dict[str, float] = {}
        self._recent: deque[float] = deque(maxlen=A_SECOND)
        self._last = 0.0

    async def initialize(self) -> None:
        """Nothing is needed."""

    async def shutdown(self) -> None:
        """Nothing is held."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: float | None,
    ) -> Any:
        """Send when it may go out.

        Args:
            callback: what sends; `args` and `kwargs` are its own.
            args: see there.
            kwargs: see there.
            endpoint: the API's method.
            data: what is sent.
            rate_limit_args: how many seconds it may wait for its chat; none where left out.

        Raises FloodError where it may not go out within that time, or the platform refused it.
        """
        message = endpoint == "sendMessage"
        held = str(data.get("chat_id")) if message else endpoint
        wait = self._booked(held, rate_limit_args or 0.0, message)
        if wait > 0:
            await self._pause(wait)
        try:
            return await callback(*args, **kwargs)
        except FloodError as error:
            self._free[held] = max(self._free.get(held, 0.0), self._now() + error.after)
            raise

    def _booked(self, held: str, patience: float, message: bool) -> float:
        """The seconds until it may go out; its moment is taken."""
        now = self._now()
        moment = max(now, self._free.get(held, now))
        if moment - now > patience:
            raise FloodError(moment - now)
        if message:
            moment = self._taken(moment, now)
            self._free[held] = moment + CHAT_GAP
        return moment - now

    def _taken(self, moment: float, now: float) -> float:
        """The moment, or a later one where too many go out by then."""
        if len(self._recent) == A_SECOND and self._recent[0] + 1.0 > moment:
            moment = self._recent[0] + 1.0
            if moment - now > _QUEUE:
                raise FloodError(moment - now)
        self._recent.append(moment)
        return moment

    def _now(self) -> float:
        """Seconds. A clock that was set back would hold everybody for as long: all are free."""
        now = self._clock.now().timestamp()
        if now < self._last:
            self._free.clear()
            self._recent.clear()
        elif len(self._free) > _MANY:
            self._free = {held: until for held, until in self._free.items() if until > now}
        self._last = now
        return now
