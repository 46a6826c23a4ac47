"""Who a visitor of the page is: a random cookie, and what we keep of it.

What is kept as the address is the cookie's hash, so that a copy of the database lets nobody speak
for a visitor.
"""

import hashlib
import re
import secrets
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from models.conversations import RETENTION

COOKIE: Final = "greenbot_visitor"
SECONDS: Final = int(RETENTION.total_seconds())
"""A cookie lives as long as the conversation that it leads to is remembered."""

_VISITOR = re.compile(r"[A-Za-z0-9_-]{22,64}")


class Visitors:
    """Gives and reads the cookies of one site."""

    def __init__(self, base_url: str = "") -> None:
        """Cookies are `Secure` where `base_url`, the public address of the site, is https."""
        self._secure = base_url.startswith("https:")

    def of(self, request: Request) -> str:
        """The visitor behind a request; a new one where there is no cookie of ours."""
        return known(request) or secrets.token_urlsafe(24)

    def remember(self, response: Response, visitor: str) -> None:
        """Let the visitor's browser come back as the same visitor."""
        response.set_cookie(
            COOKIE,
            visitor,
            max_age=SECONDS,
            secure=self._secure,
            httponly=True,
            samesite="lax",
        )


def known(request: Request) -> str | None:
    """The visitor's cookie, or None where there is none of ours."""
    cookie = request.cookies.get(COOKIE, "")
    return cookie if _VISITOR.fullmatch(cookie) else None


def address_of(visitor: str) -> str:
    """What we keep of a visitor: the SHA-256 of the cookie, in hex."""
    return hashlib.sha256(visitor.encode("ascii")).hexdigest()
