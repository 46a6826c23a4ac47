"""The way to Telegram's servers: one pool of connections, and what went wrong told exactly.

The library's own request calls a refused connection and a lost answer alike; here they differ,
because only the first can be repeated without fear. It also cannot hand a file over in pieces.
"""

import json
from collections.abc import AsyncIterator
from typing import Any, Final

from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bot.channels.telegram.errors import FloodError, TroubleError, UnsentError

CONNECT: Final = 3.0
READ: Final = 8.0
"""Seconds for a connection, and for each part of an answer."""
CONNECTIONS: Final = 40

_PIECE = 64 * 1024
_UNSENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
"""How the HTTP library names what happens before a request is on its way."""
_LONGEST_WAIT = 24 * 60 * 60
"""Seconds: nobody is believed who says to wait longer."""


class Road(HTTPXRequest):
    """Requests over one pool, each within `CONNECT` and `READ` seconds unless told otherwise."""

    def __init__(self) -> None:
        """Nothing is connected before the first request."""
        super().__init__(
            connection_pool_size=CONNECTIONS,
            connect_timeout=CONNECT,
            read_timeout=READ,
            write_timeout=READ,
            pool_timeout=CONNECT,
        )

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send, and return status and body.

        Raises UnsentError, FloodError, TroubleError; the library's own where nobody knows.
        """
        try:
            status, body = await super().do_request(*args, **kwargs)
        except NetworkError as error:
            raise _told(error, error.__cause__) from error
        if status == 429:
            raise FloodError(_wait(body))
        if status >= 500:
            raise TroubleError
        return status, body

    async def pieces(self, url: str) -> AsyncIterator[bytes]:
        """A file in pieces of at most 64 KB.

        Raises TroubleError where it cannot be had now.
        """
        async with self._client.stream("GET", url) as answer:
            if answer.status_code != 200:
                raise TroubleError
            async for piece in answer.aiter_bytes(_PIECE):
                yield piece


def _told(error: NetworkError, cause: BaseException | None) -> NetworkError:
    return UnsentError() if type(cause).__name__ in _UNSENT else error


def _wait(body: bytes) -> float:
    """How long to wait after a 429, in seconds; 1 where it does not say."""
    try:
        said = json.loads(body)["parameters"]["retry_after"]
    except (ValueError, LookupError, TypeError):
        return 1.0
    known = isinstance(said, (int, float)) and not isinstance(said, bool) and said > 0
    return float(min(said, _LONGEST_WAIT)) if known else 1.0
