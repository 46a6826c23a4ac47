"""Bodies that are files: read piece by piece by a thread of their own, and never kept whole.

A slow sender holds its thread for as long as it sends. So these threads are not those that answer
everybody else, there are only so many of them, one visitor has only a few, and whoever sends
nothing for a while is given up.
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request

AT_ONCE: Final = 12
"""Files that one process takes at the same time."""
OF_ONE: Final = 3
"""Of these, files of one visitor."""
PATIENCE: Final = 30.0
"""Seconds without a byte after which a sender is given up."""
LONGEST: Final = 30 * 60.0
"""Seconds that one body may take."""

_T = TypeVar("_T")


class Intake:
    """Takes bodies in, a few at a time."""

    def __init__(
        self,
        at_once: int = AT_ONCE,
        of_one: int = OF_ONE,
        patience: float = PATIENCE,
        longest: float = LONGEST,
    ) -> None:
        """Take at most `at_once` bodies at a time, `of_one` of them of one visitor.

        Args:
            patience: the seconds to wait for the next bytes.
            longest: the seconds that a whole body may take.
        """
        self._at_once = at_once
        self._of_one = of_one
        self._patience = patience
        self._longest = longest
        self._taking: Counter[str] = Counter()

    async def read(self, request: Request, who: str, work: Callable[[Iterator[bytes]], _T]) -> _T:
        """Let `work` read a body in a thread of its own; gives what it gives.

        Args:
            who: whose body it is, for the bound on one visitor's.
            work: is given the body in pieces as they arrive.

        Raises:
            HTTPException: 429 where too many are being taken already, 408 where the sender stopped,
                413 where the body is over the limit of its path.
            ClientDisconnect: where the sender went away; `work` gets it too, while it reads.
        """
        if self._taking.total() >= self._at_once or self._taking[who] >= self._of_one:
            raise HTTPException(429, headers={"Retry-After": "5"})
        self._taking[who] += 1
        try:
            stream = request.stream()
            until = anyio.current_time() + self._longest

            async def following() -> bytes | None:
                seconds = min(self._patience, max(0.0, until - anyio.current_time()))
                with anyio.move_on_after(seconds):
                    return await anext(stream, None)
                raise HTTPException(408)

            alone = anyio.CapacityLimiter(1)
            return await anyio.to_thread.run_sync(work, _pieces(following), limiter=alone)
        finally:
            self._taking[who] -= 1
            self._taking += Counter()  # forget whoever has none


def _pieces(following: Callable[[], Coroutine[Any, Any, bytes | None]]) -> Iterator[bytes]:
    """The pieces of a body for a thread, each asked for on the loop that receives them."""
    while True:
        piece = anyio.from_thread.run(following)
        if piece is None:
            return
        if piece:
            yield piece
