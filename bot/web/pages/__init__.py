"""Signed pages: what a chat cannot carry, behind a secret link for one person and a while.

`signed_routes` gives their addresses, `LARGER_BODIES` the paths that take files (both for
`bot/web/app.py`).
"""

from collections.abc import Mapping
from typing import Final

from starlette.routing import Route

from bot.web.pages.case_page import CasePage
from bot.web.pages.evidence_upload import EVIDENCE_LIMIT, EVIDENCE_PATH, EvidenceUpload
from bot.web.pages.links import Links
from bot.web.pages.parts import Parts
from bot.web.pages.printing import Pages
from bot.web.pages.receipt_page import ReceiptPage
from bot.web.pages.uploading import UPLOAD_LIMIT, UPLOAD_PATH, Uploads
from bot.web.streaming import Intake

__all__ = ["LARGER_BODIES", "Parts", "signed_routes"]

LARGER_BODIES: Final[Mapping[str, int]] = {
    UPLOAD_PATH: UPLOAD_LIMIT,
    EVIDENCE_PATH: EVIDENCE_LIMIT,
}


def signed_routes(parts: Parts, intake: Intake | None = None) -> list[Route]:
    """Every signed page of a site. `intake` bounds how many files are taken at a time."""
    links = Links(parts.clock)
    pages = (
        Uploads(parts, links),
        Pages(parts, links),
        EvidenceUpload(parts, links, intake or Intake()),
        ReceiptPage(parts, links),
        CasePage(parts, links),
    )
    return [route for one in pages for route in one.routes()]
