"""The platform on a port of this machine."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.middleware import Middleware
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.web.guard import SecurityHeaders
from tests.fakes.wechat.api import PATHS, Answer, Request, answered, from_json
from tests.fakes.wechat.faults import Fault
from tests.fakes.wechat.files import File
from tests.fakes.wechat.platform import Call, Platform
from tests.fakes.wechat.refusal import Refusal
from tools.listening import served

_PAGE: Final = "<html><head><title>维护中</title></head><body>系统维护中</body></html>"
_BREAK_OFF: Final = struct.pack("ii", 1, 0)


class Held:
    """The calls that hang: until their client goes away, or the server ends."""

    def __init__(self) -> None:
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = set()

    async def wait(self, request: HttpRequest) -> None:
        """Hang."""
        gone = asyncio.ensure_future(_gone(request))
        waiting = asyncio.get_running_loop(), gone
        self._waiting.add(waiting)
        await asyncio.wait({gone})
        self._waiting.discard(waiting)

    def release(self) -> None:
        """Let all go."""
        for loop, task in list(self._waiting):
            loop.call_soon_threadsafe(task.cancel)


async def _gone(request: HttpRequest) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


class _Breakable(H11Protocol):
    """A connection that a route can break off: it finds it in its request's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def _break_off(request: HttpRequest) -> None:
    """End the connection so that its client sees a reset, not an end."""
    transport = request.state.transport
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _BREAK_OFF)
    transport.abort()


class Host:
    """An address for a platform. Another one can take its place: a server costs more than that."""

    def __init__(self) -> None:
        self.address = ""
        self._platform: Platform | None = None

    @property
    def platform(self) -> Platform:
        """The platform that answers now."""
        assert self._platform is not None, "no platform is served yet"
        return self._platform

    def serve(self, platform: Platform) -> str:
        """Let a platform answer from now on; gives the address."""
        self._platform, platform.base_url = platform, self.address
        return self.address


def api_routes(host: Host, held: Held) -> list[BaseRoute]:
    """Every path of the API, and where films are fetched."""

    async def call(request: HttpRequest) -> Response:
        platform = host.platform
        fault = platform.faults.next(request.url.path)
        raw, sent = await request.body(), await _file(request)
        if fault is None or fault.taken:
            response = _carried_out(platform, request, raw, sent)
        else:
            _note(platform, request, raw, fault.code if fault.how == "errcode" else None)
            response = Response()
        return response if fault is None else await _failed(request, fault, held)

    async def film(request: HttpRequest) -> Response:
        try:
            file = host.platform.files.get(request.path_params["media_id"])
        except Refusal:
            return Response(status_code=404)
        return Response(file.content, media_type=file.media_type)

    paths = [Route(path, call, methods=["GET", "POST"]) for path in PATHS]
    return [*paths, Route("/video/{media_id}", film)]


async def _file(request: HttpRequest) -> bytes | None:
    """The file of an upload."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return None
    async with request.form() as form:
        media = form.get("media")
        return await media.read() if isinstance(media, UploadFile) else None


def _carried_out(
    platform: Platform, request: HttpRequest, raw: bytes, file: bytes | None
) -> Response:
    path, body = request.url.path, {}
    code: int | None = 0
    try:
        if request.method == "POST" and file is None:
            body = from_json(path, raw)
        with platform.lock:
            asked = Request(request.query_params, body, file)
            answer = answered(platform, path, request.method, asked)
            code = None if isinstance(answer, File) else 0
    except Refusal as refusal:
        code = refusal.code
        answer = {"errcode": code, "errmsg": refusal.message}
    platform.calls.append(Call(path, platform.clock.now(), body, code))
    return _response(answer)


def _note(platform: Platform, request: HttpRequest, raw: bytes, code: int | None) -> None:
    """Remember a call that meets a fault before it is carried out."""
    try:
        body = from_json(request.url.path, raw)
    except Refusal:
        body = {}
    platform.calls.append(Call(request.url.path, platform.clock.now(), body, code))


def _response(answer: Answer) -> Response:
    if isinstance(answer, File):
        name = f'attachment; filename="{answer.name}"'
        headers = {"Content-Disposition": name}
        return Response(answer.content, media_type=answer.media_type, headers=headers)
    words = json.dumps(answer, ensure_ascii=False)
    return Response(words, headers={"Content-Type": "application/json; encoding=utf-8"})


async def _failed(request: HttpRequest, fault: Fault, held: Held) -> Response:
    if fault.how == "errcode":
        refusal = Refusal(fault.code)
        return _response({"errcode": refusal.code, "errmsg": refusal.message})
    if fault.how == "page":
        return HTMLResponse(_PAGE)
    if fault.how == "reset":
        _break_off(request)
    if fault.how == "hang":
        await held.wait(request)
    return Response(_PAGE, status_code=fault.code or 502, media_type="text/html")


def _nothing(_: Host) -> Sequence[BaseRoute]:
    return ()


@contextmanager
def hosting(
    more: Callable[[Host], Sequence[BaseRoute]] = _nothing, listener: socket.socket | None = None
) -> Iterator[Host]:
    """An address for one platform at a time.

    Args:
        more: makes what is served besides.
        listener: a socket that listens already, where it shall not be any free port.
    """
    host, held = Host(), Held()
    app = Starlette(
        routes=[*api_routes(host, held), *more(host)], middleware=[Middleware(SecurityHeaders)]
    )
    with served(app, listener, http=_Breakable) as host.address:
        try:
            yield host
        finally:
            held.release()


@contextmanager
def running(platform: Platform) -> Iterator[str]:
    """Serve a platform on a free port; gives its address."""
    with hosting() as host:
        yield host.serve(platform)
