"""What stands between the network and every route: size, headers, and calm when we fail."""

from collections.abc import Mapping
from typing import Final

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT: Final = 64 * 1024
"""Bytes. Ten thousand Chinese characters need half of it."""

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
        "object-src 'none'; require-trusted-types-for 'script'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_log = structlog.get_logger("greenbot.web")


class SecurityHeaders:
    """Adds `SECURITY_HEADERS` to every response."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)


class BodyLimit:
    """Refuses a body over the limit with 413, by its announced length or else by its real one."""

    def __init__(
        self, app: ASGIApp, limit: int = BODY_LIMIT, larger: Mapping[str, int] | None = None
    ) -> None:
        """Stand before `app`; `limit` is in bytes, and `larger` for paths that begin so."""
        self._app = app
        self._limit = limit
        self._larger = larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. The refusal is raised where the route reads the body.

        GET and HEAD read none: a refusal would only end an answer that is under way.
        """
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        seen, limit = 0, self._of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")

        async def counted() -> Message:
            nonlocal seen
            if announced.isdecimal() and int(announced[:20]) > limit:
                raise HTTPException(413)
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)

    def _of(self, path: str) -> int:
        return next((n for start, n in self._larger.items() if path.startswith(start)), self._limit)


class Calm:
    """Turns an error of ours into a given response, and logs where it came from.

    `bot/logs.py` leaves the error's message out: it may repeat what somebody wrote.
    """

    def __init__(self, app: ASGIApp, otherwise: Response) -> None:
        """Stand before `app`; `otherwise` is what is answered when it fails."""
        self._app = app
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            _log.error("request failed", exc_info=error)
            if not started:
                await self._otherwise(scope, receive, send)
