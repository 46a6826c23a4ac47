"""The links of the signed pages: a secret in the path, for one person and a while.

An official's link opens nothing any more once they are disabled; a complainant's, once the
complaint is forgotten.
"""

from urllib.parse import urlsplit

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.flood import Flood
from models import tokens
from models.case_rows import Case
from models.clock import Clock
from models.officials import Official, active
from models.scopes import Scope
from models.tokens import Purpose, Token

WRONG_IN_A_MINUTE = 60
"""Links that open nothing, from one place. A code has 80 random bits, so this only saves work."""


class Opened:
    """What a link opens: for whom, and what."""

    def __init__(self, token: Token, official: Official) -> None:
        self.token_id = token.id or 0
        self.what = token.what
        self.official_id = official.id or 0
        self.scope = Scope(official.city, official.district)

    @property
    def actor(self) -> str:
        """As the audit calls them."""
        return f"official:{self.official_id}"


class Links:
    """Opens links, and slows down whoever guesses them."""

    def __init__(self, clock: Clock, flood: Flood | None = None) -> None:
        """`flood` bounds the wrong guesses of one address of the network."""
        self._clock = clock
        self._flood = flood or Flood(WRONG_IN_A_MINUTE)

    def open(self, db: Session, request: Request, purpose: Purpose) -> Opened | None:
        """What the link in the path opens now, or None.

        Raises:
            HTTPException: 429 where somebody guesses.
        """
        token = self._token(db, request, purpose)
        official = db.get(Official, token.subject) if token else None
        if token is not None and official is not None and active(official):
            return Opened(token, official)
        self._wrong(request)
        return None

    def open_case(self, db: Session, request: Request, purpose: Purpose) -> Case | None:
        """The complaint that its author's link in the path opens now, or None.

        Raises:
            HTTPException: 429 where somebody guesses.
        """
        token = self._token(db, request, purpose)
        case = db.get(Case, token.subject) if token else None
        if case is not None and case.forgotten_at is None:
            return case
        self._wrong(request)
        return None

    def _token(self, db: Session, request: Request, purpose: Purpose) -> Token | None:
        return tokens.look(db, request.path_params["code"], purpose, self._clock.now())

    def _wrong(self, request: Request) -> None:
        client = request.client.host if request.client else ""
        if not self._flood.allows(client):
            raise HTTPException(429, headers={"Retry-After": str(int(self._flood.seconds))})


def number_in(request: Request) -> int:
    """The number of a piece of evidence in the path; 0, which none has, where it is none.

    A stranger writes this path: what is longer than any number of ours is not converted at all.
    """
    typed = str(request.path_params["number"])
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def refuse_foreign(request: Request) -> None:
    """Refuse what another site's page sent.

    The path is a secret that no other site knows, so this is a second lock. These pages send no
    referrer, and a browser then calls their origin "null".

    Raises:
        HTTPException: 403.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HTTPException(403)
    origin = request.headers.get("origin", "null")
    if origin != "null" and _host(origin) != request.headers.get("host"):
        raise HTTPException(403)


def _host(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc or None
    except ValueError:
        return None
