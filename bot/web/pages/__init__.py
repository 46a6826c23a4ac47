"""Signed pages: what a chat cannot carry, behind a secret link for one official and half an hour.

`signed_routes` gives their addresses, `LARGER_BODIES` the one path that takes files (both for
`bot/web/app.py`).
"""

from collections.abc import Mapping
from typing import Final

from starlette.routing import Route

from bot.web.pages.links import Links
from bot.web.pages.parts import Parts
from bot.web.pages.printing import Pages
from bot.web.pages.uploading import UPLOAD_LIMIT, UPLOAD_PATH, Uploads

__all__ = ["LARGER_BODIES", "Parts", "signed_routes"]

LARGER_BODIES: Final[Mapping[str, int]] = {UPLOAD_PATH: UPLOAD_LIMIT}


def signed_routes(parts: Parts) -> list[Route]:
    """Every signed page of a site."""
    links = Links(parts.clock)
    return [*Uploads(parts, links).routes(), *Pages(parts, links).routes()]
