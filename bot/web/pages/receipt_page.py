"""`/receipt/<code>`: the signed receipt of a complaint, to print and to take away.

It proves which files an office had on which day. It names nobody, and it does not hold the code
that opens the complaint: whoever finds the paper learns only that there was one.
"""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.pages.evidence_upload import closed
from bot.web.pages.links import Links
from bot.web.pages.parts import Parts
from bot.web.pages.showing import COMPLAINTS, HEADERS, instant, page, sized
from bot.wording import words
from handlers import citing
from handlers.context import Context
from handlers.obligations import office
from models import cases, evidence, signed_receipts
from models.case_rows import Case, Evidence
from models.messages import Say, Text, say


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of evidence on the receipt."""

    number: int
    size: str
    sha256: str


class ReceiptPage:
    """The receipts of one site."""

    def __init__(self, parts: Parts, links: Links) -> None:
        self._parts = parts
        self._links = links

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/receipt/{code}", self.show, methods=["GET"]),
            Route("/receipt/{code}/receipt.txt", self.text, methods=["GET"]),
        ]

    def show(self, request: Request) -> Response:
        """The receipt as a page to be printed."""
        # The first receipt of a product makes the key that signs them all.
        with self._parts.database.writing() as db:
            case = self._case(db, request)
            if case is None:
                return closed(request)
            context = self._parts.context(db)
            pieces = evidence.pieces(db, case.id or 0)
            return page(
                request,
                "receipt",
                title=say("pages.receipt.title"),
                site=COMPLAINTS,
                code=request.path_params["code"],
                facts=(
                    (say("pages.receipt.case"), cases.name(case)),
                    (say("pages.receipt.filed"), instant(case.registered_at)),
                    (say("pages.receipt.office"), _office(context, case)),
                ),
                lines=[_line(one) for one in pieces],
                text=self._document(db, case),
                key=signed_receipts.public_key(db, context.vault, self._parts.clock.now()),
                labels=_LABELS,
            )

    def text(self, request: Request) -> Response:
        """The text that is signed."""
        with self._parts.database.writing() as db:
            case = self._case(db, request)
            if case is None:
                return closed(request)
            name, text = f"receipt-{cases.name(case)}.txt", self._document(db, case)
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return PlainTextResponse(text, headers={**HEADERS, **named})

    def _case(self, db: Session, request: Request) -> Case | None:
        case = self._links.open_case(db, request, "receipt")
        return case if case is not None and case.registered_at is not None else None

    def _document(self, db: Session, case: Case) -> str:
        context = self._parts.context(db)
        where, now = _office(context, case), self._parts.clock.now()
        return signed_receipts.document(db, context.vault, case, now, office=words(where, "zh_CN"))


def _office(context: Context, case: Case) -> Text:
    """Who has the complaint: a district's office with its city, since names of districts repeat."""
    named, pack = office(context, case.city, case.district), context.library.packs.get(case.city)
    if not case.district or pack is None:
        return named
    return say("pages.receipt.of_city", city=citing.words(pack.names), office=named)


def _line(piece: Evidence) -> Line:
    kept = piece.state == "kept"
    return Line(piece.number, sized(piece.size or 0) if kept else "", piece.sha256 if kept else "")


_LABELS: dict[str, Say] = {
    "pieces": say("pages.evidence.list"),
    "none": say("pages.receipt.none"),
    "not_received": say("pages.receipt.not_received"),
    "hash": say("pages.evidence.hash"),
    "signed": say("pages.receipt.signed"),
    "what": say("pages.receipt.what"),
    "key": say("pages.receipt.key"),
    "check": say("pages.receipt.check"),
    "download": say("pages.receipt.download"),
    "print": say("pages.slips.print"),
    "secret": say("pages.receipt.secret"),
}
