"""An event loop in a thread of its own, for callers that wait: the library knows no other way."""

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any, TypeVar

_T = TypeVar("_T")


class Aside:
    """A loop that runs from the beginning until `end`."""

    def __init__(self, name: str) -> None:
        """Begin, in a daemon thread of that name: a process that ends does not wait for it."""
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def done(self, work: Coroutine[Any, Any, _T], seconds: float) -> _T:
        """What the work returns or raises; TimeoutError where it takes longer."""
        bounded = asyncio.wait_for(work, seconds)
        return asyncio.run_coroutine_threadsafe(bounded, self._loop).result()

    def end(self, last: Coroutine[Any, Any, None], seconds: float) -> None:
        """Stop: what is under way is cancelled, then `last` is done, and nothing is left open.

        In this order: a call that ends only after the connections were closed would open one more.
        """
        ending = _alone(asyncio.wait_for(last, seconds))
        asyncio.run_coroutine_threadsafe(ending, self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        """All of the loop's life is in its thread: the caller's may have a loop of its own."""
        self._loop.run_forever()
        self._loop.run_until_complete(asyncio.sleep(0))  # connections say good-bye in a turn
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()


async def _alone(last: Coroutine[Any, Any, None]) -> None:
    """Cancel every other task, then do this."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await last
