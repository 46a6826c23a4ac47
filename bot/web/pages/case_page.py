"""`/case/<code>`: a case with its evidence, for one official and half an hour.

Who complained is not on this page. Whether its reader may see the case is asked at every request:
they may have been disabled, or have stepped back, since the link was made. An original is only ever
given as an attachment without a type of its own; what is shown is a copy that was drawn anew. Every
opening, copy and download is kept in the audit.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.evidence.service import EvidenceBrokenError, EvidenceWaitsError
from bot.web.pages.case_facts import facts_of, letters_of, said_in
from bot.web.pages.forms import form_of
from bot.web.pages.links import Links, Opened, number_in, refuse_foreign
from bot.web.pages.parts import Parts
from bot.web.pages.showing import COMPLAINTS, HEADERS, instant, not_open, notice, page, sized
from models import audit, case_sight, cases, evidence
from models.case_rows import Case, Evidence
from models.messages import Say, Text, say
from models.officials import Official

GIVEN: Final = {
    **HEADERS,
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of what somebody sent us: whatever it is, nothing in it may act."""
ANYWAY: Final = frozenset({"仍要下载", "download anyway"})
"""What an official types to be given a file in which the scanner found something."""

_log = structlog.get_logger("greenbot.pages")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as the page shows it."""

    number: int
    name: str
    facts: tuple[Text, ...]
    sha256: str
    state: Say | None
    warning: Say | None
    copy: bool
    download: Literal["", "press", "type"]


class CasePage:
    """The pages of one site on which officials see cases."""

    def __init__(self, parts: Parts, links: Links) -> None:
        self._parts = parts
        self._links = links

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/case/{code}", self.show, methods=["GET"]),
            Route("/case/{code}/copy/{number}", self.copy, methods=["GET"]),
            Route("/case/{code}/original/{number}", self.original, methods=["POST"]),
        ]

    # --- looking ----------------------------------------------------------------------------------

    def show(self, request: Request) -> Response:
        """The case, and its evidence."""
        return self._shown(request)

    def _shown(self, request: Request, problem: Say | None = None, status: int = 200) -> Response:
        with self._parts.database.writing() as db:
            found = self._found(db, request)
            if found is None:
                return not_open(request)
            opened, case = found
            pieces = [self._piece(db, one) for one in evidence.pieces(db, case.id or 0)]
            self._note(db, opened, case, "case.page", {"pieces": len(pieces)})
            context = self._parts.context(db)
            return page(
                request,
                "case",
                status,
                title=say("pages.case.title", name=cases.name(case)),
                site=COMPLAINTS,
                code=request.path_params["code"],
                problem=problem,
                facts=facts_of(context, case),
                said=said_in(context, case),
                letters=letters_of(context, case),
                pieces=pieces,
                labels=_LABELS,
            )

    def _piece(self, db: Session, piece: Evidence) -> Piece:
        name = evidence.name_of(db, self._parts.context(db).vault, piece)
        kept, blocked = piece.state == "kept", evidence.blocked(piece)
        facts: tuple[Text, ...] = ()
        if kept:
            kind: Text = piece.detected or say("pages.case.no_type")
            kept_at = say("pages.case.kept_at", at=instant(piece.kept_at))
            scan = (_SCANS[piece.scan],) if piece.scan in _SCANS else ()
            facts = (sized(piece.size or 0), kind, kept_at, *scan)
        return Piece(
            number=piece.number,
            name=name,
            facts=facts,
            sha256=piece.sha256,
            state=_state(piece),
            warning=_WARNINGS[blocked] if kept and blocked else None,
            copy=kept and not blocked and piece.view_state == "ready",
            download="" if not kept else _DOWNLOADS[blocked],
        )

    def copy(self, request: Request) -> Response:
        """The copy of a picture that was drawn anew."""
        with self._parts.database.writing() as db:
            found = self._found(db, request)
            piece = self._asked(db, request, found)
            if found is None or piece is None or evidence.blocked(piece):
                return not_open(request)
            self._note(db, *found, "case.evidence_seen", {"piece": piece.number})
            name = f"{cases.name(found[1])}-{piece.number}.jpg"
        try:
            drawn = self._parts.evidences.view(piece.id or 0)
        except EvidenceBrokenError:
            return self._broken(request, piece)
        if drawn is None:
            return not_open(request)
        named = {"Content-Disposition": f'inline; filename="{name}"'}
        return Response(drawn, media_type="image/jpeg", headers={**GIVEN, **named})

    # --- taking away ------------------------------------------------------------------------------

    async def original(self, request: Request) -> Response:
        """The file as it was sent. A button, since programs open links by themselves."""
        refuse_foreign(request)
        async with form_of(request, fields=2) as form:
            word = str(form.get("word", "")).strip().lower()
        return await run_in_threadpool(self._original, request, word)

    def _original(self, request: Request, word: str) -> Response:
        with self._parts.database.writing() as db:
            found = self._found(db, request)
            piece = self._asked(db, request, found)
            if found is None or piece is None:
                return not_open(request)
            problem = _why_not(piece, word)
            if problem is None:
                detail = {"piece": piece.number, "scan": piece.scan}
                self._note(db, *found, "case.evidence_taken", detail)
            name = f"{cases.name(found[1])}-{piece.number}.bin"
        if problem is not None:
            return self._shown(request, problem, 409)
        try:
            _, chunks = self._parts.evidences.original(piece.id or 0)
        except EvidenceWaitsError:
            return self._shown(request, say("pages.case.waits"), 409)
        except EvidenceBrokenError:
            return self._broken(request, piece)
        headers = {
            **GIVEN,
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(piece.size),
        }
        return StreamingResponse(chunks, headers=headers, media_type="application/octet-stream")

    # --- who may ----------------------------------------------------------------------------------

    def _found(self, db: Session, request: Request) -> tuple[Opened, Case] | None:
        """The case of the link, where its reader may see it now; else that is noted."""
        opened = self._links.open(db, request, "case")
        if opened is None:
            return None
        kind, _, number = opened.what.partition(":")
        case = db.get(Case, int(number)) if kind == "case" and number.isdecimal() else None
        if case is None or case.state == "draft" or case.forgotten_at is not None:
            return None
        vault, now = self._parts.context(db).vault, self._parts.clock.now()
        official = db.get_one(Official, opened.official_id)
        covered = opened.scope.covers(case.city, case.district)
        if not covered or case_sight.concerned(db, vault, official, case, now):
            self._note(db, opened, case, "refused", {"why": "hidden"})
            return None
        return opened, case

    def _asked(
        self, db: Session, request: Request, found: tuple[Opened, Case] | None
    ) -> Evidence | None:
        """The kept piece of the number in the path, for use after the transaction."""
        if found is None:
            return None
        piece = evidence.piece(db, found[1].id or 0, number_in(request))
        if piece is None or piece.state != "kept":
            return None
        db.expunge(piece)
        return piece

    def _broken(self, request: Request, piece: Evidence) -> Response:
        """What was stored is not there as it was stored: that is said, logged and kept."""
        _log.error("evidence does not open")
        with self._parts.database.writing() as db:
            found = self._found(db, request)
            if found is not None:
                self._note(db, *found, "case.evidence_broken", {"piece": piece.number})
        title, why = say("pages.case.broken"), say("pages.case.broken_why")
        return notice(request, title, why, status=410)

    def _note(
        self, db: Session, opened: Opened, case: Case, action: str, detail: dict[str, Any]
    ) -> None:
        audit.note(
            db, self._parts.clock.now(), opened.actor, action, f"case:{case.id}",
            case.city, case.district, detail=detail,
        )  # fmt: skip


def _why_not(piece: Evidence, word: str) -> Say | None:
    """Why an original is not given just so."""
    blocked = evidence.blocked(piece)
    if blocked == "waiting":
        return say("pages.case.waits")
    return say("pages.case.type_it") if blocked == "found" and word not in ANYWAY else None


def _state(piece: Evidence) -> Say | None:
    """What there is to say of a piece that is not simply shown."""
    if piece.state != "kept":
        return _NOT_KEPT[piece.state]
    return None if evidence.blocked(piece) else _VIEWS[piece.view_state]


_NOT_KEPT: Final = {
    "promised": say("pages.evidence.state.promised"),
    "lost": say("pages.case.lost"),
}
_VIEWS: Final = {
    "": say("pages.case.no_copy"),
    "waiting": say("pages.case.copy_waits"),
    "ready": None,
    "failed": say("pages.case.copy_failed"),
}
_WARNINGS: Final = {"waiting": say("pages.case.waits"), "found": say("pages.case.found")}
_DOWNLOADS: Final[dict[str, Literal["", "press", "type"]]] = {
    "": "press",
    "waiting": "",
    "found": "type",
}
_SCANS: Final = {"": say("pages.case.not_scanned"), "clean": say("pages.case.clean")}
_LABELS: Final = {
    "case": say("pages.case.what"),
    "no_identity": say("pages.case.no_identity"),
    "letters": say("pages.case.letters"),
    "pieces": say("pages.evidence.list"),
    "none": say("pages.evidence.none"),
    "hash": say("pages.evidence.hash"),
    "download": say("pages.case.download"),
    "care": say("pages.case.care"),
    "type": say("pages.case.type"),
}
