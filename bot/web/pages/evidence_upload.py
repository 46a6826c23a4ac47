"""`/evidence/<code>`: a complainant hands in what a chat does not carry, and sees what is kept.

It works without a script. A form is read as a stream and each file of it goes encrypted to its
place: no part of one is written anywhere in the clear. Who has the link can add and, in a draft,
take away; nobody can read a file here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.web.multipart import BadFormError, Part, parts_of
from bot.web.pages.handed_in import REFUSALS, keep, kind_of, refusal, tell_office_of
from bot.web.pages.links import Links, number_in, refuse_foreign
from bot.web.pages.parts import Parts
from bot.web.pages.showing import COMPLAINTS, HEADERS, instant, notice, page, sized
from bot.web.streaming import Intake
from models import cases, evidence
from models.case_rows import Case, Evidence
from models.intake import MB, MOST_BYTES, MOST_PIECES, PAGE_BYTES
from models.messages import Say, Text, say

EVIDENCE_PATH: Final = "/evidence/"
EVIDENCE_LIMIT: Final = MOST_BYTES + MB
"""Bytes of a form: all the evidence of a case, and what a form writes around it."""

_log = structlog.get_logger("greenbot.pages")


@dataclass(frozen=True, slots=True)
class Line:
    """A piece as its author sees it."""

    number: int
    name: str
    size: str
    sha256: str
    state: Say
    failed: bool


class _ClosedError(Exception):
    """The link opens nothing."""


class EvidenceUpload:
    """The pages of one site on which complainants hand in files."""

    def __init__(self, parts: Parts, links: Links, intake: Intake) -> None:
        self._parts = parts
        self._links = links
        self._intake = intake

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/evidence/{code}", self.show, methods=["GET"]),
            Route("/evidence/{code}", self.send, methods=["POST"]),
            Route("/evidence/{code}/remove/{number}", self.remove, methods=["POST"]),
        ]

    # --- looking ----------------------------------------------------------------------------------

    def show(self, request: Request) -> Response:
        """What is kept, and the form for more."""
        kept = request.query_params.get("kept", "")
        done = say("pages.evidence.kept", count=int(kept)) if kept in _COUNTS else None
        gone = say("pages.evidence.removed") if "removed" in request.query_params else None
        return self._page(request, done or gone)

    def _page(
        self,
        request: Request,
        done: Say | None = None,
        problems: Sequence[Say] = (),
        status: int = 200,
    ) -> Response:
        with self._parts.database.reading() as db:
            case = self._links.open_case(db, request, "evidence")
            if case is None:
                return closed(request)
            lines = self._lines(db, case)
            left = evidence.room(db, case, PAGE_BYTES)
            return page(
                request,
                "evidence",
                status,
                title=say("pages.evidence.title"),
                site=COMPLAINTS,
                code=request.path_params["code"],
                about=_about(case),
                done=done,
                problems=problems,
                lines=lines,
                opens=evidence.takes(case) and left.pieces_left > 0,
                over=_why_not(case),
                draft=case.state == "draft",
                room=say("pages.evidence.room", pieces=left.pieces_left,
                         size=sized(left.bytes_left)),
                labels=_LABELS,
            )  # fmt: skip

    def _lines(self, db: Session, case: Case) -> list[Line]:
        vault = self._parts.context(db).vault
        return [
            Line(
                number=one.number,
                name=evidence.name_of(db, vault, one),
                size=sized(one.size) if one.size else "",
                sha256=one.sha256,
                state=_STATES[one.state](instant(one.kept_at)),
                failed=one.state == "lost",
            )
            for one in evidence.pieces(db, case.id or 0)
        ]

    # --- handing in -------------------------------------------------------------------------------

    async def send(self, request: Request) -> Response:
        """Keep the files of the form, each by itself: one that is refused stops no other."""
        refuse_foreign(request)
        case_id = await run_in_threadpool(self._case_id, request)
        if case_id is None:
            return closed(request)
        taken = _Taken()
        try:
            await self._intake.read(
                request, f"case {case_id}", lambda body: self._take(request, case_id, body, taken)
            )
        except ClientDisconnect:
            taken.broken_off()
        except BadFormError as error:
            raise HTTPException(400) from error
        except HTTPException as error:
            if error.status_code not in _BODIES:
                raise
            taken.fails(error.status_code, _BODIES[error.status_code])
        finally:
            if taken.pieces:
                await run_in_threadpool(tell_office_of, self._parts, case_id)
        return await run_in_threadpool(self._after, request, taken)

    def _case_id(self, request: Request) -> int | None:
        with self._parts.database.reading() as db:
            case = self._links.open_case(db, request, "evidence")
            return None if case is None else case.id

    def _take(self, request: Request, case_id: int, body: Iterator[bytes], taken: "_Taken") -> None:
        for part in parts_of(request.headers.get("content-type", ""), body):
            if part.filename:
                self._one(case_id, part, taken)

    def _one(self, case_id: int, part: Part, taken: "_Taken") -> None:
        name = evidence.cleaned(part.filename or "")
        try:
            kept = keep(self._parts, case_id, kind_of(part.kind), name, part.chunks)
        except REFUSALS as error:
            status, why = refusal(error)
            taken.fails(status, say("pages.evidence.not_kept", name=name, why=why))
        else:
            taken.pieces.append(kept)
            _log.info("file kept", channel="page", bytes=kept.size, kind=kept.kind)

    def _after(self, request: Request, taken: "_Taken") -> Response:
        count = len(taken.pieces)
        if taken.problems:
            done = say("pages.evidence.kept", count=count) if count else None
            return self._page(request, done, taken.problems, taken.status)
        if not count:
            return self._page(request, problems=[say("pages.evidence.missing")], status=422)
        return _back(request, f"kept={count}")

    # --- taking away ------------------------------------------------------------------------------

    def remove(self, request: Request) -> Response:
        """Take a piece out of a draft; what an office has been given stays."""
        refuse_foreign(request)
        with self._parts.database.writing() as db:
            case = self._links.open_case(db, request, "evidence")
            if case is None:
                return closed(request)
            case = cases.held(db, case.id or 0)
            piece = evidence.piece(db, case.id or 0, number_in(request)) if case else None
            if case is None or case.state != "draft" or piece is None:
                return _back(request)
            evidence.remove(db, piece)
        return _back(request, "removed=1")


class _Taken:
    """What became of the files of one form."""

    def __init__(self) -> None:
        self.pieces: list[Evidence] = []
        self.problems: list[Say] = []
        self.status = 200

    def fails(self, status: int, why: Say) -> None:
        """Something was not kept; the first reason decides the status of the answer."""
        self.status = status if not self.problems else self.status
        self.problems.append(why)

    def broken_off(self) -> None:
        """Nobody is there any more to be told."""
        self.fails(400, say("files.broken_off"))


def closed(request: Request) -> Response:
    """The one answer to every link of complainants that opens nothing."""
    return notice(
        request, say("pages.closed.title"), say("pages.closed.day"), say("pages.closed.again"),
        status=404,
    )  # fmt: skip


def _about(case: Case) -> Say:
    if case.state == "draft":
        return say("pages.evidence.of_draft")
    return say("pages.evidence.of_case", name=cases.name(case))


def _why_not(case: Case) -> Text:
    if not evidence.takes(case):
        return say("pages.evidence.over")
    return say("files.count", limit=MOST_PIECES)


def _back(request: Request, query: str = "") -> RedirectResponse:
    """To the page of the link, in the same language."""
    language = request.query_params.get("lang", "")
    asked = [query] if query else []
    asked += [f"lang={language}"] if language.isalpha() and language.isascii() else []
    code = request.path_params["code"]
    address = f"/evidence/{code}" + (f"?{'&'.join(asked)}" if asked else "")
    return RedirectResponse(address, 303, headers=HEADERS)


_COUNTS: Final = frozenset(str(number) for number in range(1, MOST_PIECES + 1))
_BODIES: Final = {
    408: say("files.broken_off"),
    413: say("pages.evidence.too_much", limit=MOST_BYTES // MB),
    429: say("files.busy"),
}
_STATES: Final[dict[str, Any]] = {
    "kept": lambda at: say("pages.evidence.state.kept", at=at),
    "promised": lambda _: say("pages.evidence.state.promised"),
    "lost": lambda _: say("pages.evidence.state.lost"),
}
_LABELS: Final = {
    "choose": say("pages.evidence.choose"),
    "send": say("pages.evidence.send"),
    "limits": say("pages.evidence.limits", file=PAGE_BYTES // MB, pieces=MOST_PIECES,
                  total=MOST_BYTES // MB),
    "wait": say("pages.evidence.wait"),
    "kept": say("pages.evidence.list"),
    "none": say("pages.evidence.none"),
    "hash": say("pages.evidence.hash"),
    "remove": say("pages.evidence.remove"),
    "secret": say("pages.evidence.secret"),
    "back": say("pages.evidence.back"),
}  # fmt: skip
