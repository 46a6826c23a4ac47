"""The chat page: one HTML, one style sheet, one script, served as they stand.

The page's own words come from the catalogues. They are put into the HTML in the visitor's
language, and both languages travel along as inert JSON, so that a change of language in the
conversation changes the page without a new request.
"""

import hashlib
import html
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.catalogues import LANGUAGES, negotiate
from bot.channels.visitors import Visitors, address_of, known
from bot.channels.webchat import WebChat
from bot.desk import Desk
from bot.wording import words
from models.db import StorageError
from models.messages import Language, Say, say

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FILES: Final = {
    path.name: path.read_bytes() for path in _FOLDER.iterdir() if path.suffix in _TYPES
}
_PLACEHOLDER = re.compile(r"\{\{ ([\w.]+) \}\}")
_HTML_LANGUAGES: Final[dict[Language, str]] = {"zh_CN": "zh-CN", "en": "en"}

PAGE_WORDS: Final[tuple[Say, ...]] = (
    say("page.title"),
    say("page.tagline"),
    say("page.skip"),
    say("page.log"),
    say("page.entry"),
    say("page.hint"),
    say("page.send"),
    say("page.shortcuts"),
    say("page.options"),
    say("page.you"),
    say("page.answer"),
    say("page.pushed"),
    say("page.news"),
    say("page.waiting"),
    say("page.unsent"),
    say("page.retry"),
    say("page.show_quote", where="{where}"),
    say("page.print"),
    say("page.printed_on", date="{date}"),
    say("page.attachment", name="{name}", size="{size}"),
    say("page.nothing_written"),
    say("page.files.attach"),
    say("page.files.tray"),
    say("page.files.waiting"),
    say("page.files.going"),
    say("page.files.kept"),
    say("page.files.cancel"),
    say("page.files.remove"),
    say("page.files.empty"),
    say("page.files.too_large", limit="{limit}"),
    say("page.files.lost"),
    say("page.files.sent", name="{name}", size="{size}"),
    say("page.history_failed"),
    say("page.disclaimer"),
    say("page.noscript"),
    say("page.refused.too_large"),
)
"""Every sentence of the page; it may use no other. The script fills the gaps that are left."""


def page_routes(desk: Desk, base_url: str | None = None) -> list[Route]:
    """The page itself and its files. `base_url` is the public address of the site."""
    visitors = Visitors(base_url or "")

    async def page(request: Request) -> Response:
        try:
            language = await run_in_threadpool(_language, desk, request)
        except StorageError:  # the page itself needs no storage, and keeps what cannot be sent
            language = _wanted(request)
        response = HTMLResponse(page_html(language), headers={"Cache-Control": "no-cache"})
        # Given here, so that requests which the page makes at the same time are one visitor's.
        visitors.remember(response, visitors.of(request))
        return response

    return [
        Route("/", page, methods=["GET"]),
        Route("/static/{name}", _file, methods=["GET"]),
    ]


def _language(desk: Desk, request: Request) -> Language:
    """What the conversation speaks; before there is one, what the browser asks for."""
    visitor = known(request)
    last = desk.history(WebChat.name, address_of(visitor), 1) if visitor else ()
    return last[0].reply["language"] if last else _wanted(request)


def _wanted(request: Request) -> Language:
    return negotiate(request.headers.get("accept-language"))


async def _file(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404)
    known = request.query_params.get("v") == _fingerprint(name)
    caching = "public, max-age=31536000, immutable" if known else "no-cache"
    return Response(
        _FILES[name],
        media_type=_TYPES[Path(name).suffix],
        headers={"Cache-Control": caching},
    )


@lru_cache
def page_html(language: Language) -> str:
    """The page with its words in one language, and all languages as JSON beside them."""
    filling = {say.key: html.escape(words(say, language)) for say in PAGE_WORDS}
    filling |= {f"file.{name}": f"/static/{name}?v={_fingerprint(name)}" for name in _FILES}
    filling |= {"language": _HTML_LANGUAGES[language], "words": _words_json()}
    template = (_FOLDER / "page.html").read_text(encoding="utf-8")
    return _PLACEHOLDER.sub(lambda place: filling[place[1]], template)


def _words_json() -> str:
    """All words of the page in all languages, unable to end the script element they stand in."""
    table = {
        _HTML_LANGUAGES[language]: {say.key: words(say, language) for say in PAGE_WORDS}
        for language in LANGUAGES
    }
    return json.dumps(table, ensure_ascii=False).replace("<", "\\u003c")


def _fingerprint(name: str) -> str:
    return hashlib.sha256(_FILES[name]).hexdigest()[:12]
