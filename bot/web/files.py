"""`/chat/files`: the chat page hands in evidence, one file at a time, before it says so in words.

The body is the file itself. Its name travels in a header, not in the address, which proxies log;
and a page of another site cannot send such a header. A file is only taken from a visitor who has
agreed to the privacy notice: until then there is no draft that it could belong to.
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import unquote

import structlog
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.catalogues import negotiate
from bot.channels.visitors import address_of, known
from bot.channels.webchat import WebChat, host_of, same_origin
from bot.flood import Flood
from bot.web.pages.handed_in import REFUSALS, keep, kind_of, refusal, tell_office_of
from bot.web.pages.parts import Parts
from bot.web.streaming import Intake
from bot.wording import words
from handlers.complaints import intake
from handlers.complaints.following import FOLLOW
from models import cases, evidence
from models.case_rows import Case, Evidence
from models.intake import MB, MOST_PIECES, PAGE_BYTES
from models.messages import Say, say

PATH: Final = "/chat/files"
LARGEST: Final = PAGE_BYTES + MB
"""Bytes of a body here. A little more than a file may have, so that a file that is too large is
refused by its own sentence."""

WRITING: Final = intake.PROMPT
"""How the prompts begin under which a file belongs to the draft."""
FOLLOWING: Final = f"{FOLLOW}:"
"""How those begin under which it belongs to what was filed."""

_LONGEST_NAME = 2000
_UNKEPT: Final = {"Cache-Control": "no-store"}
_log = structlog.get_logger("greenbot.files")


def file_routes(
    parts: Parts, bodies: Intake, base_url: str | None = None, flood: Flood | None = None
) -> list[Route]:
    """The address on which the chat page hands in files.

    Args:
        bodies: takes them in, a few at a time.
        base_url: the public address of the site.
        flood: how many files one visitor may begin to send; by default 60 a minute.
    """
    door = _Door(parts, bodies, flood or Flood(60), base_url or "")
    return [
        Route(PATH, door.room, methods=["GET"]),
        Route(PATH, door.take, methods=["POST"]),
    ]


class _NowhereError(Exception):
    """No complaint of this visitor takes this file; `why` says so to them, `name` to the page."""

    def __init__(self, name: str, why: Say) -> None:
        super().__init__(name)
        self.name, self.why = name, why


class _Door:
    """One running site's."""

    def __init__(self, parts: Parts, bodies: Intake, flood: Flood, base_url: str) -> None:
        self._parts = parts
        self._bodies = bodies
        self._flood = flood
        self._host = host_of(base_url)

    async def room(self, request: Request) -> Response:
        """Whether files are taken from this visitor now, and how much more."""
        self._bound(request)
        return await run_in_threadpool(self._room, request)

    def _room(self, request: Request) -> Response:
        try:
            with self._parts.database.writing() as db:
                left = evidence.room(db, self._case(db, request), PAGE_BYTES)
        except _NowhereError as error:
            return _closed(request, error.name, error.why)
        if not left.pieces_left:
            return _closed(request, "count", say("files.count", limit=MOST_PIECES))
        content = {"open": True, **asdict(left)}
        return JSONResponse(content, headers=_UNKEPT)

    async def take(self, request: Request) -> Response:
        """Keep one file."""
        if not same_origin(request, self._host):
            raise HTTPException(403)
        self._bound(request)
        try:
            case_id = await run_in_threadpool(self._case_id, request)
            piece = await self._kept(request, case_id)
            # The words about it come by another message, and may never come.
            await run_in_threadpool(tell_office_of, self._parts, case_id)
        except _NowhereError as error:
            return _said(request, 409, error.why)
        except REFUSALS as error:
            return _said(request, *refusal(error))
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except HTTPException as error:
            if error.status_code not in _WHY:
                raise
            return _said(request, error.status_code, _WHY[error.status_code], error.headers)
        _log.info("file kept", channel=WebChat.name, bytes=piece.size, kind=piece.kind)
        return JSONResponse(_told(self._parts, piece), 201, headers=_UNKEPT)

    async def _kept(self, request: Request, case_id: int) -> Evidence:
        name = unquote(request.headers.get("x-file-name", "")[:_LONGEST_NAME], errors="replace")
        kind = kind_of(request.headers.get("x-file-kind", ""))

        def work(body: Iterator[bytes]) -> Evidence:
            return keep(self._parts, case_id, kind, name, body)

        return await self._bodies.read(request, f"visitor {_address(request)}", work)

    def _case_id(self, request: Request) -> int:
        with self._parts.database.writing() as db:
            return self._case(db, request).id or 0

    def _case(self, db: Session, request: Request) -> Case:
        """The complaint that a visitor's file belongs to, by the question that their page is at.

        Under a question of the draft it is the draft; under a page of what was filed it is the one
        case that is open. Where two could be meant, none is guessed; and a file that is sent in
        the middle of anything else is no evidence.

        Raises:
            _NowhereError: where there is none, or more than one.
        """
        vault, now = self._parts.context(db).vault, self._parts.clock.now()
        address, prompt = _address(request), unquote(request.headers.get("x-prompt", ""))
        writing, following = prompt.startswith(WRITING), prompt.startswith(FOLLOWING)
        if not address:
            raise _NowhereError("nowhere", say("files.nowhere"))
        draft = cases.draft_of(db, vault, WebChat.name, address, now)
        if writing and draft is not None:
            return draft
        filed = cases.of_account(db, vault, WebChat.name, address, now) if following else []
        taking = [one for one in filed if evidence.takes(one)]
        if not taking:
            raise _NowhereError("nowhere", say("files.nowhere"))
        if draft is not None or len(taking) > 1:
            raise _NowhereError("several", say("files.several"))
        return taking[0]

    def _bound(self, request: Request) -> None:
        if not self._flood.allows(f"files {_address(request)}"):
            raise HTTPException(429, headers={"Retry-After": str(int(self._flood.seconds))})


_WHY: Final = {
    408: say("files.broken_off"),
    413: say("files.file", limit=PAGE_BYTES // MB),
    429: say("files.busy"),
}


def _address(request: Request) -> str:
    """What is kept of the visitor; "" for somebody without a cookie of ours."""
    visitor = known(request)
    return address_of(visitor) if visitor else ""


def _told(parts: Parts, piece: Evidence) -> dict[str, Any]:
    with parts.database.reading() as db:
        name = evidence.name_of(db, parts.context(db).vault, piece)
    return {"piece": piece.number, "name": name, "size": piece.size, "sha256": piece.sha256}


def _closed(request: Request, name: str, why: Say) -> Response:
    content = {"open": False, "why": name, "text": _in_words(request, why)}
    return JSONResponse(content, headers=_UNKEPT)


def _said(request: Request, status: int, why: Say, headers: Any = None) -> Response:
    content = {"status": status, "text": _in_words(request, why)}
    return JSONResponse(content, status, {**_UNKEPT, **(headers or {})})


def _in_words(request: Request, why: Say) -> str:
    return words(why, negotiate(request.headers.get("accept-language")))
