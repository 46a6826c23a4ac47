"""What the chat page and the signed page of evidence have in common: who may hand in, and refusals.

What a file is called and how big it claims to be is the sender's word; what it is, is found out
where it is kept (`bot/evidence/`).
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from bot.web.pages.parts import Parts
from handlers.officials.case_notices import tell_office
from models import cases, evidence
from models.case_rows import Case, Evidence
from models.db import StorageFullError
from models.evidence import LimitError
from models.intake import MB, PAGE_BYTES
from models.messages import Say, say
from models.vault import KeyGoneError

REFUSALS: Final = (LimitError, StorageFullError, KeyGoneError)
"""Errors for which a file is not kept, each with a sentence for its sender (`refusal`)."""

_KINDS: Final = {"image": "photo", "audio": "voice", "video": "video"}


def kind_of(media_type: str) -> str:
    """What the sender's browser believes that a file is: photo, voice, video or file."""
    return _KINDS.get(media_type.partition("/")[0], "file")


def keep(parts: Parts, case_id: int, kind: str, name: str, chunks: Iterable[bytes]) -> Evidence:
    """Keep a file as a piece of evidence; the same file again is the piece that it was.

    Raises:
        LimitError, StorageFullError, KeyGoneError: see `refusal`.
        StorageError: where the database took nothing.
    """
    piece = parts.evidences.take(case_id, kind, name, chunks, PAGE_BYTES)
    return _earlier(parts, piece) or piece


def _earlier(parts: Parts, piece: Evidence) -> Evidence | None:
    """The same file where it was kept before, in a draft: an answer was lost, and it came again."""
    with parts.database.reading() as db:
        case = db.get_one(Case, piece.case_id)
        others = (one for one in evidence.pieces(db, piece.case_id) if one.number < piece.number)
        same = [one for one in others if one.sha256 == piece.sha256]
        if not same or case.state != "draft":
            return None
    with parts.database.writing() as db:
        filed = cases.held(db, piece.case_id)
        row = evidence.piece(db, piece.case_id, piece.number)
        if row is None or filed is None or filed.state != "draft":
            return None
        evidence.remove(db, row)
    return same[0]


def tell_office_of(parts: Parts, case_id: int) -> None:
    """The office of a filed case hears that there is more; of a draft nobody does."""
    with parts.database.writing() as db:
        case = cases.held(db, case_id)
        if case is not None and case.state != "draft":
            context, now = parts.context(db), parts.clock.now()
            tell_office(context, case, "case_more", now)


def refusal(error: Exception) -> tuple[int, Say]:
    """Why a file was not kept: the status of HTTP, and a sentence for its sender."""
    if isinstance(error, LimitError):
        return _over(error)
    if isinstance(error, StorageFullError):
        return HTTPStatus.INSUFFICIENT_STORAGE, say("files.full")
    return HTTPStatus.CONFLICT, say("files.nowhere")


def _over(error: LimitError) -> tuple[int, Say]:
    match error.kind:
        case "count":
            return HTTPStatus.CONFLICT, say("files.count", limit=error.limit)
        case "empty":
            return HTTPStatus.UNPROCESSABLE_ENTITY, say("files.empty")
        case "file":
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, say("files.file", limit=error.limit // MB)
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, say("files.total", limit=error.limit // MB)
