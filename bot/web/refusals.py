"""One clear sentence for every request that is not answered."""

from collections.abc import Mapping

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.catalogues import DEFAULT, negotiate
from bot.wording import words
from models.messages import Language, Say, say

_SENTENCES: dict[int, Say] = {
    400: say("page.refused.malformed"),
    403: say("page.refused.foreign"),
    404: say("page.refused.unknown"),
    405: say("page.refused.method"),
    413: say("page.refused.too_large"),
    415: say("page.refused.media_type"),
    429: say("page.refused.too_many"),
    503: say("page.refused.unavailable"),
}
_RETRY_SECONDS = "5"
_log = structlog.get_logger("greenbot.web")


async def refused(request: Request, error: Exception) -> Response:
    """Say why a request was refused, in the language that it asks for."""
    assert isinstance(error, HTTPException)
    language = negotiate(request.headers.get("accept-language"))
    sentence = words(_sentence(error), language)
    if "text/html" in request.headers.get("accept", ""):
        return PlainTextResponse(sentence, error.status_code, error.headers)
    return _json(error.status_code, sentence, error.headers)


def _sentence(error: HTTPException) -> Say:
    if error.status_code == 422:
        return say("page.refused.field", field=error.detail)
    return _SENTENCES.get(error.status_code, say("page.refused.malformed"))


async def not_stored(request: Request, error: Exception) -> Response:
    """The storage took nothing: the same request may be sent again in a moment."""
    _log.warning("message not stored", error=type(error).__name__)
    return unavailable(negotiate(request.headers.get("accept-language")))


def unavailable(language: Language = DEFAULT) -> Response:
    """We failed: nothing was done, and the same request may be sent again in a moment."""
    sentence = words(_SENTENCES[503], language)
    return _json(503, sentence, {"Retry-After": _RETRY_SECONDS})


def _json(status: int, sentence: str, headers: Mapping[str, str] | None) -> Response:
    content = {"status": status, "text": sentence}
    return JSONResponse(content, status, dict(headers or {}) | {"Cache-Control": "no-store"})
