"""Everything that is served under one address: the chat, the pages of officials, the feeds."""

from starlette.applications import Starlette

from bot.app import App
from bot.web.app import web_app
from bot.web.feeds import feed_routes
from bot.web.pages import LARGER_BODIES, signed_routes


def site(app: App) -> Starlette:
    """The web application of the whole product."""
    return web_app(
        app,
        base_url=app.settings.base_url,
        more_routes=[*feed_routes(app), *signed_routes(app)],
        larger_bodies=LARGER_BODIES,
    )
