"""The web application: the chat page, its JSON, and what operators watch."""

from collections.abc import Mapping, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.routing import BaseRoute

from bot.channels.base import Platform
from bot.channels.webchat import WebChat
from bot.desk import Desk
from bot.flood import Flood
from bot.metrics import Metrics
from bot.web.guard import BodyLimit, Calm, SecurityHeaders
from bot.web.health import health_routes
from bot.web.page import page_routes
from bot.web.refusals import not_stored, refused, unavailable
from models.db import StorageError

_AS_THEY_ARE = (*DEFAULT_EXCLUDED_CONTENT_TYPES, "application/octet-stream")
"""Types that are not compressed: they are already, or their length must be known beforehand."""


def web_app(
    desk: Desk,
    *,
    base_url: str | None = None,
    flood: Flood | None = None,
    more_routes: Sequence[BaseRoute] = (),
    larger_bodies: Mapping[str, int] | None = None,
    platforms: Sequence[Platform] = (),
) -> Starlette:
    """Put the web application together.

    Args:
        desk: who answers.
        base_url: the public address of the site, where it is known; https makes cookies `Secure`.
        flood: how much one visitor may send; by default 120 messages a minute.
        more_routes: what other channels serve.
        larger_bodies: the bytes that a body may have where the path begins so.
        platforms: those that call us, each with its routes.
    """
    metrics = Metrics(desk.pack_problems, desk.reminding)
    app = Starlette(
        routes=[
            *page_routes(desk, base_url),
            *WebChat().routes(desk, metrics, flood or Flood(), base_url),
            *health_routes(desk, metrics),
            *more_routes,
            *(route for one in platforms for route in one.routes(desk, metrics)),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Calm, otherwise=unavailable()),
            Middleware(GZipMiddleware, minimum_size=1000, exclude_content_types=_AS_THEY_ARE),
            Middleware(BodyLimit, larger=larger_bodies),
        ],
        exception_handlers={HTTPException: refused, StorageError: not_stored},
    )
    app.router.redirect_slashes = False
    return app
