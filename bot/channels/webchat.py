"""The web chat: JSON over HTTP between the chat page and the product."""

import json
import re
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.catalogues import negotiate
from bot.channels.base import Capabilities
from bot.channels.visitors import Visitors, address_of, known
from bot.desk import Desk, Exchange, Pushed
from bot.flood import Flood
from bot.metrics import Metrics
from models.intake import MOST_PIECES, PAGE_BYTES, Taking
from models.messages import Attachment, Incoming

HISTORY: Final = 50

_DIGITS: Final = 15
_UNKEPT: Final = {"Cache-Control": "no-store"}
"""Of one visitor, hence kept by no cache."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_Count = Annotated[int, Field(ge=0, le=2**53)]
_Body = TypeVar("_Body", bound=BaseModel)


class _Attachment(BaseModel):
    model_config = ConfigDict(strict=True)

    kind: Literal["photo", "voice", "video", "file", "location", "other"]
    name: Annotated[str, Field(max_length=255)] = ""
    size: _Count | None = None
    piece: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class _Message(BaseModel):
    """What the page sends. Its `id` is made once, so a message sent twice is answered once."""

    model_config = ConfigDict(strict=True)

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
    text: str = ""
    prompt: Annotated[str, Field(max_length=200)] | None = None
    attachments: Annotated[list[_Attachment], Field(max_length=MOST_PIECES)] = []


class _Seen(BaseModel):
    """What the page says of pushed messages that stood on it while it was visible."""

    model_config = ConfigDict(strict=True)

    pushed: Annotated[list[_Count], Field(max_length=HISTORY)]


class WebChat:
    """The chat page's side of the conversation."""

    name = "webchat"
    capabilities = Capabilities(
        rich=True, posts=True, taking=Taking(files="page", file_bytes=PAGE_BYTES)
    )

    def routes(
        self, desk: Desk, metrics: Metrics, flood: Flood, base_url: str | None = None
    ) -> list[Route]:
        """The addresses of the page's JSON, for the server to mount.

        Args:
            desk: who answers.
            metrics: where messages are counted.
            flood: how much one visitor may send, and as much may their pages ask for.
            base_url: the public address of the site; cookies are `Secure` where it is https.
        """
        door = _Door(self, desk, metrics, flood, base_url or "")
        return [
            Route("/chat/messages", door.message, methods=["POST"]),
            Route("/chat/history", door.history, methods=["GET"]),
            Route("/chat/pushed", door.pushed, methods=["GET"]),
            Route("/chat/seen", door.seen, methods=["POST"]),
        ]


class _Door:
    """One running web chat: requests in, JSON out."""

    def __init__(
        self, channel: WebChat, desk: Desk, metrics: Metrics, flood: Flood, base_url: str
    ) -> None:
        self._channel = channel
        self._desk = desk
        self._metrics = metrics
        self._flood = flood
        self._visitors = Visitors(base_url)
        self._host = host_of(base_url)

    async def message(self, request: Request) -> Response:
        """Answer one message of the page."""
        visitor = self._visitors.of(request)
        try:
            incoming = await self._incoming(request, address_of(visitor))
        except HTTPException:
            self._metrics.count(self._channel.name, "refused")
            raise
        with self._metrics.answering(self._channel.name):
            rendered = await run_in_threadpool(self._desk.receive, incoming)
        return self._private(JSONResponse(rendered), visitor)

    async def history(self, request: Request) -> Response:
        """What was said before, after the greeting, which is not stored."""
        visitor = self._visitors.of(request)
        content = await run_in_threadpool(self._past, address_of(visitor), request)
        return self._private(JSONResponse(content), visitor)

    async def pushed(self, request: Request) -> Response:
        """What was sent to the visitor after the message that the page names; asked for often."""
        visitor = known(request)
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdecimal() or len(after) > _DIGITS:
            raise HTTPException(422, detail="after")
        if visitor is None:
            return JSONResponse({"messages": []}, headers=_UNKEPT)
        address = address_of(visitor)
        self._bound(f"asks {address}")
        found = await run_in_threadpool(
            self._desk.pushed, self._channel.name, address, int(after), HISTORY
        )
        return JSONResponse({"messages": [_shown(one) for one in found]}, headers=_UNKEPT)

    async def seen(self, request: Request) -> Response:
        """The visitor had these messages before their eyes."""
        self._check(request)
        seen = _read(_Seen, await request.body())
        visitor = known(request)
        if visitor is not None and seen.pushed:
            address = address_of(visitor)
            self._bound(f"asks {address}")
            await run_in_threadpool(self._desk.seen, self._channel.name, address, seen.pushed)
        return Response(status_code=204, headers=_UNKEPT)

    def _past(self, address: str, request: Request) -> dict[str, Any]:
        said = self._desk.history(self._channel.name, address, HISTORY)
        pushed = self._desk.pushed(self._channel.name, address, 0, HISTORY)
        wanted = negotiate(request.headers.get("accept-language"))
        greeting = self._desk.greeting(said[0].reply["language"] if said else wanted)
        both: list[Exchange | Pushed] = sorted([*said, *pushed], key=lambda one: one.at)
        return {
            "greeting": greeting if len(said) < HISTORY else None,
            "messages": [_shown(one) for one in both],
        }

    async def _incoming(self, request: Request, address: str) -> Incoming:
        """Read the request. Raises `HTTPException` for one that we do not take."""
        self._check(request)
        message = read_message(await request.body())
        self._bound(address)
        return Incoming(
            channel=self._channel.name,
            address=address,
            key=message.id,
            received_at=self._desk.clock.now(),
            text=_clean(message.text),
            prompt=message.prompt,
            attachments=tuple(
                Attachment(one.kind, _clean(one.name), one.size, piece=one.piece)
                for one in message.attachments
            ),
            language=negotiate(request.headers.get("accept-language")),
        )

    def _check(self, request: Request) -> None:
        """Raises `HTTPException` for what another site caused, or what is no JSON."""
        if not same_origin(request, self._host):
            raise HTTPException(403)
        if not _is_json(request):
            raise HTTPException(415)

    def _bound(self, who: str) -> None:
        if not self._flood.allows(who):
            raise HTTPException(429, headers={"Retry-After": str(int(self._flood.seconds))})

    def _private(self, response: Response, visitor: str) -> Response:
        """Of one visitor, hence kept by no cache."""
        response.headers.update(_UNKEPT)
        self._visitors.remember(response, visitor)
        return response


def read_message(body: bytes) -> _Message:
    """Read what the page sends.

    Raises `HTTPException` 400 for what is not JSON, and 422, naming the field, for other JSON.
    """
    return _read(_Message, body)


def _read(shape: type[_Body], body: bytes) -> _Body:
    try:
        content = _well_formed(json.loads(body.decode("utf-8")))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False)[0]["loc"]
        raise HTTPException(422, detail=str(where[0]) if where else "message") from None


def _shown(one: Exchange | Pushed) -> dict[str, Any]:
    if isinstance(one, Pushed):
        return {"pushed": one.number, "seen": one.seen, "reply": one.message}
    return {"id": one.id, "text": one.text, "reply": one.reply}


def _well_formed(content: Any) -> Any:
    """The same with lone surrogates replaced: JSON may carry them, storage may not."""
    if isinstance(content, str):
        return _SURROGATES.sub("\ufffd", content)
    if isinstance(content, list):
        return [_well_formed(one) for one in content]
    if isinstance(content, dict):
        return {key: _well_formed(one) for key, one in content.items()}
    return content


def _clean(text: str) -> str:
    """Without control characters, which no reader shows and PostgreSQL refuses; lines stay."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == "application/json"


def host_of(base_url: str) -> str:
    """The host of a site's public address, with its port where it has one; "" for no address."""
    return urlsplit(base_url).netloc


def same_origin(request: Request, host: str) -> bool:
    """Whether no other site is behind this request. A client that is no browser tells nothing."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    try:
        sender = urlsplit(origin).netloc
    except ValueError:
        return False
    return bool(sender) and sender in (host, request.headers.get("host"))
