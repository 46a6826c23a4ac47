"""How the signed pages are shown: templates, words, headers. No script, and nothing of elsewhere.

A template prints `Say`, `Words`, `Day` and faults as they are; they become words in the page's
language here, and are escaped like everything else.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.catalogues import language_of, negotiate
from bot.sheets.faults import Fault, line_of
from bot.wording import words
from models.clock import SHANGHAI
from models.messages import Day, Language, Place, Say, Words, say

_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE.parent / "static"
_HTML_LANGUAGES: Final[dict[Language, str]] = {"zh_CN": "zh-CN", "en": "en"}

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of such a page is a secret
    "X-Robots-Tag": "noindex",
}


COMPLAINTS: Final = say("pages.complaints")
"""What the pages of complaints are called."""


def wanted(request: Request) -> Language:
    """The language of a page: as its link says, else as the browser asks."""
    named = language_of(request.query_params.get("lang", ""))
    return named or negotiate(request.headers.get("accept-language"))


def page(
    request: Request,
    template: str,
    status: int = 200,
    /,
    *,
    title: Say,
    site: Say | None = None,
    refresh: int | None = None,
    **content: Any,
) -> HTMLResponse:
    """A page from a template.

    Args:
        template: the name of the file, without its ending.
        title: its heading.
        site: what the pages of its kind are called; left out, the product's own name.
        refresh: seconds after which the browser asks again.
        content: what the template prints.
    """
    language = wanted(request)
    found = _ENVIRONMENT.get_template(f"{template}.html").render(
        language=language,
        html_language=_HTML_LANGUAGES[language],
        title=title,
        site=site or say("page.title"),
        refresh=refresh,
        **content,
    )
    return HTMLResponse(found, status, headers=HEADERS)


def notice(request: Request, title: Say, *lines: Say, status: int = 200) -> HTMLResponse:
    """A page that only says something."""
    return page(request, "notice", status, title=title, lines=lines)


def not_open(request: Request) -> HTMLResponse:
    """The one answer to every link that opens nothing: unknown, used, out of date, or another's."""
    return notice(
        request, say("pages.closed.title"), say("pages.closed.why"), say("pages.closed.what"),
        status=404,
    )  # fmt: skip


def sized(number: int) -> str:
    """How big a file is, as the chat page says it."""
    if number < 1024**2:
        return f"{max(1, round(number / 1024)) if number else 0} kB"
    return f"{number / 1024**2:.1f} MB"


def instant(at: datetime | None) -> str:
    """To the minute, in Asia/Shanghai; "" for none."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


@pass_context
def _in_words(context: Context, value: Any) -> Any:
    if isinstance(value, Say | Words | Day | Place):
        return words(value, context["language"])
    return line_of(value, context["language"]) if isinstance(value, Fault) else value


@lru_cache
def _address_of(name: str) -> str:
    """The address of a static file, with a fingerprint by which it may be kept for ever."""
    fingerprint = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={fingerprint}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_in_words,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = _address_of
    return made


_ENVIRONMENT: Final = _environment()


def as_drawn(svg: str) -> Markup:
    """A picture that we drew ourselves, printed as it is."""
    return Markup(svg)
