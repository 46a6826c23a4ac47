"""The webhook: Telegram brings updates, and keeps each until we say that it is stored.

Whoever does not know the secret is refused before anything of theirs is read. What is authentic is
answered with 200 even where it means nothing to us, since Telegram would bring it again for a day;
where our storage took nothing it is asked to do just that (503).

Source: core.telegram.org/bots/api, "setWebhook" and "Making requests when getting updates".
"""

import hmac
from functools import partial
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.telegram.channel import NAME
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.shapes import UnreadableError, read
from bot.channels.telegram.wire import IsMe
from bot.desk import Desk
from bot.metrics import Metrics

PATH: Final = "/telegram"
HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"

_log = structlog.get_logger("greenbot.telegram")


class Door:
    """One running webhook."""

    def __init__(self, secret: str, is_me: IsMe, desk: Desk, metrics: Metrics) -> None:
        """Open.

        Args:
            secret: what Telegram sends with each update.
            is_me: whether a user name is the bot's own.
            desk: who answers.
            metrics: where messages are counted.

        Raises ValueError for an empty secret, which everybody would know.
        """
        if not secret:
            raise ValueError("a webhook needs a secret")
        self._secret = secret.encode()
        self._metrics = metrics
        self._intake = Intake(desk, is_me, partial(metrics.answering, NAME))

    def routes(self) -> list[Route]:
        """Its address, for the server to mount."""
        return [Route(PATH, self.update, methods=["POST"])]

    async def update(self, request: Request) -> Response:
        """Take one update. What is answered at once is a call of the API in the response."""
        if not self._knows_secret(request):
            self._metrics.count(NAME, "refused")
            raise HTTPException(403)
        body = await request.body()
        try:
            content = read(body)
        except UnreadableError as error:
            _log.warning("update not read", channel=NAME, reason=error.reason, bytes=len(body))
            return Response()
        answer = await run_in_threadpool(self._intake.take, content)
        return Response() if answer is None else JSONResponse(answer.as_call())

    def _knows_secret(self, request: Request) -> bool:
        given = request.headers.get(HEADER, "").encode("latin-1")
        return hmac.compare_digest(given, self._secret)
