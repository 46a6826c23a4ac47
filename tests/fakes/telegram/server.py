"""The Bot API over HTTP: a Starlette application, and a server for it on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.platform import Answer, FakeTelegram, refused

_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


@dataclass
class Server:
    """The API over HTTP, of whichever platform stands behind it now."""

    telegram: FakeTelegram = field(default_factory=FakeTelegram)
    base: str = ""
    """Its address, without a path."""

    def app(self) -> Starlette:
        """It as an application."""
        return Starlette(
            routes=[
                Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
                Route("/file/bot{token}/{path:path}", self._download),
            ]
        )

    async def _call(self, request: Request) -> Response:
        telegram, method = self.telegram, request.path_params["method"]
        params = await _params(request)
        wrong = _stranger(telegram, request.path_params["token"])
        fault = telegram.fault(method)
        if wrong is not None:
            return _json(wrong)
        if fault is not None and fault.kind == "moved":
            return RedirectResponse(str(request.url.replace(port=9)), 301)
        if fault is not None and not fault.taken:
            return await _faulty(fault, (200, {"ok": True, "result": True}), telegram)
        answer = await run_in_threadpool(telegram.call, method, params)
        return _json(answer) if fault is None else await _faulty(fault, answer, telegram)

    async def _download(self, request: Request) -> Response:
        telegram, path = self.telegram, request.path_params["path"]
        if _stranger(telegram, request.path_params["token"]) is not None:
            return PlainTextResponse("Not Found", 404)
        fault = telegram.fault("file")
        if fault is not None:
            return await _faulty(fault, (200, {}), telegram)
        found = [content for there, content, _ in telegram.files.values() if there == path]
        return Response(found[0]) if found else PlainTextResponse("Not Found", 404)


def app_of(telegram: FakeTelegram) -> Starlette:
    """One platform's API as an application."""
    return Server(telegram).app()


@contextmanager
def standing() -> Iterator[Server]:
    """A server on a free port of loopback, for one platform after the other."""
    server = Server()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server.base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        running = uvicorn.Server(
            uvicorn.Config(
                server.app(),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                timeout_graceful_shutdown=1,
            )
        )
        thread = Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.telegram.ends()
            running.should_exit = True
            thread.join()


@contextmanager
def serving(telegram: FakeTelegram) -> Iterator[str]:
    """One platform's API on a free port of loopback; its address, without a path."""
    with standing() as server:
        server.telegram = telegram
        yield server.base


def _stranger(telegram: FakeTelegram, token: str) -> Answer | None:
    """What a wrong token is answered."""
    if token == telegram.token:
        return None
    shaped = ":" in token and token.partition(":")[0].isdigit()
    return refused(401, "Unauthorized") if shaped else refused(404, "Not Found")


async def _params(request: Request) -> Mapping[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(await request.json())
    form = await request.form()
    return {**request.query_params, **form}


def _json(answer: Answer) -> Response:
    return JSONResponse(answer[1], answer[0])


async def _faulty(fault: Fault, answer: Answer, telegram: FakeTelegram) -> Response:
    match fault.kind:
        case "502":
            return HTMLResponse(_PAGE.format("502 Bad Gateway"), 502)
        case "429":
            return _json(refused(429, "Too Many Requests: retry after 5", retry_after=5))
        case "html":
            return HTMLResponse(_PAGE.format("Welcome to the hotel"))
        case "reset":
            return _Torn(_json(answer).body)
        case "hang":
            while not telegram.ended:
                await asyncio.sleep(0.01)
            return _json(answer)
        case _:
            return StreamingResponse(_drops(bytes(_json(answer).body), telegram))


async def _drops(body: bytes, telegram: FakeTelegram) -> AsyncIterator[bytes]:
    """One byte now and then: each comes in time, the whole does not."""
    for byte in body:
        if telegram.ended:
            return
        await asyncio.sleep(0.05)
        yield bytes([byte])


class _Torn(Response):
    """Half of what was promised; then the connection ends."""

    async def __call__(self, _: Any, __: Any, send: Any) -> None:
        """Send half of it."""
        length = str(len(self.body)).encode()
        await send({"type": "http.response.start", "status": 200,
                    "headers": [(b"content-length", length)]})  # fmt: skip
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.body", "body": half, "more_body": True})
