"""Everything that is served under one address: the chat, the signed pages, the feeds."""

from typing import Final

from starlette.applications import Starlette

from bot.app import App
from bot.web import files
from bot.web.app import web_app
from bot.web.feeds import feed_routes
from bot.web.pages import LARGER_BODIES, signed_routes
from bot.web.streaming import Intake

UPDATE_BYTES: Final = 128 * 1024
"""One update of Telegram: a message of 4096 characters with the one that it answers, in JSON."""
BODIES: Final = {**LARGER_BODIES, files.PATH: files.LARGEST, "/telegram": UPDATE_BYTES}
"""The paths whose bodies may be larger, each with its bytes."""


def site(app: App) -> Starlette:
    """The web application of the whole product."""
    intake, base_url = Intake(), app.settings.base_url
    return web_app(
        app,
        base_url=base_url,
        more_routes=[
            *feed_routes(app),
            *files.file_routes(app, intake, base_url),
            *signed_routes(app, intake),
        ],
        platforms=app.platforms,
        larger_bodies=BODIES,
    )
