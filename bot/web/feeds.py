"""`/feeds/<secret>.ics`: the dates of a unit, or of an office, for calendar programs.

Whoever knows the secret reads them. A secret that is unknown, ended, or somebody's who no longer
acts there is answered like an address that does not exist.
"""

from datetime import timedelta
from typing import Protocol

from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.catalogues import language_of
from bot.wording import words
from handlers import feeds
from handlers.calendars import owner_of
from handlers.context import Context
from models.db import Database
from models.messages import Language, Text, say
from models.told import all_of_owner

LOOK_BACK = timedelta(days=400)
"""How long a date stays in a feed after it has passed."""
_HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}


class Parts(Protocol):
    """What the feeds need of the app."""

    @property
    def database(self) -> Database:
        """Where deadlines are kept."""

    def context(self, db: Session) -> Context:
        """The rules of this moment."""


def feed_routes(parts: Parts) -> list[Route]:
    """The routes of the feeds."""

    async def feed(request: Request) -> Response:
        language = language_of(request.query_params.get("lang", "")) or "zh_CN"
        known = request.headers.get("if-none-match", "")
        return await run_in_threadpool(
            _respond, parts, request.path_params["code"], language, known
        )

    return [Route("/feeds/{code}.ics", feed, methods=["GET"])]


def _respond(parts: Parts, code: str, language: Language, known: str) -> Response:
    def in_words(text: Text) -> str:
        return words(text, language)

    with parts.database.reading() as db:
        context = parts.context(db)
        found = owner_of(context, code)
        if found is None:
            raise HTTPException(404)
        owner, whose = found
        name = say("feed.name", whose=whose)
        since = context.clock.today() - LOOK_BACK
        entries = feeds.entries(context, all_of_owner(db, owner, since))
        tag = feeds.tag(entries, name, in_words, context)
        if tag in (one.strip() for one in known.split(",")):
            return Response(status_code=304, headers=_HEADERS | {"ETag": tag})
        body = feeds.feed(entries, name, in_words, context)
    return Response(body, media_type="text/calendar", headers=_HEADERS | {"ETag": tag})
