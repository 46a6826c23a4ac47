"""Bodies that are files: read piece by piece by a thread of their own, and never kept whole.

A slow sender holds its thread for as long as it sends. So these threads are not those that answer
everybody else, there are only so many of them, one visitor has only a few, and whoever sends
nothing for a while is given up.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

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
        self._threads = ThreadPoolExecutor(at_once, "intake")

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
            loop = asyncio.get_running_loop()
            body = self._pieces(request, loop)
            return await loop.run_in_executor(self._threads, work, body)
        finally:
            self._taking[who] -= 1
            self._taking += Counter()  # forget whoever has none

    def _pieces(self, request: Request, loop: asyncio.AbstractEventLoop) -> Iterator[bytes]:
        """The pieces of a body for a thread, each asked for on the loop that receives them."""
        stream, until = request.stream(), loop.time() + self._longest

        async def following() -> bytes | None:
            try:
                async with asyncio.timeout_at(min(loop.time() + self._patience, until)):
                    return await anext(stream, None)
            except TimeoutError:
                raise HTTPException(408) from None

        while (piece := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
            if piece:
                yield piece
