"""The loop of a client, beside whatever loop its caller has."""

import asyncio
import threading

from bot.channels.telegram.aside import Aside
from tests.fakes.loops import run_apart


def test_it_ends_beside_another_loop() -> None:
    """A caller may stand in a loop of its own, as under a server or a browser's driver."""

    async def inside() -> str:
        aside = Aside("beside")
        said = await asyncio.to_thread(aside.done, asyncio.sleep(0, "done"), 5)
        aside.end(asyncio.sleep(0), 5)
        return said

    assert run_apart(inside()) == "done"
    assert "beside" not in [one.name for one in threading.enumerate()]
