"""Any application on a port of this machine, in a thread."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp


class _Announcing(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: object = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)  # type: ignore[arg-type]
        self.listening.set()


@contextmanager
def served(app: ASGIApp, listener: socket.socket | None = None, **more: Any) -> Iterator[str]:
    """Serve an application on a free port of this machine, or where a socket listens already.

    `more` is for uvicorn. Gives the address.
    """
    usual = {"port": 0, "log_config": None, "lifespan": "off", "access_log": False}
    server = _Announcing(uvicorn.Config(app, **usual | more))
    sockets = None if listener is None else [listener]
    thread = threading.Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    if not server.listening.wait(10):
        raise TimeoutError("the server did not start within 10 seconds")
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
