"""`/wechat`: where the platform verifies our address and pushes what people send.

A push is answered from the database alone, and always in time: the platform cuts the connection
after five seconds and pushes again, three times in all. What has not begun within `BEGIN_WITHIN` is
turned away, and nothing of it is stored; with what the database itself may wait
(`models/db.py: WAIT_SECONDS`) that is over in time. What has begun and takes longer all the same is
not acknowledged: pushed again, it gets the reply that was stored meanwhile.

A stranger gets 403, what is signed and unusable `success`, since pushing it again would not help.
What happened to somebody (`Desk.note`) and could not be stored is answered 503: `success` would
mean that it is never told again.
"""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol, TypeVar

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.wechat import wire
from bot.channels.wechat.about import CHANNEL
from bot.channels.wechat.answers import NOTHING, text_answer
from bot.channels.wechat.envelope import (
    Envelope,
    ForgedError,
    Opened,
    UnusableError,
    read_query,
)
from bot.channels.wechat.wire import Push
from bot.metrics import Metrics
from bot.rendered import Rendered
from models.clock import Clock
from models.db import StorageBusyError, StorageError
from models.happenings import Happening
from models.messages import Incoming

PATH: Final = "/wechat"
THREADS: Final = 32
"""Pushes that are answered at the same time; more wait. The database has connections for them."""
BEGIN_WITHIN: Final = 1.0
"""Seconds that a push waits for its turn."""
ANSWER_WITHIN: Final = 4.3
"""Seconds from a push to its answer, whatever happens. The platform waits five."""

_Done = TypeVar("_Done")
_log = structlog.get_logger("greenbot.wechat")


class LateError(Exception):
    """It has begun and is not done in time: it may or may not be stored."""


class Answering(Protocol):
    """What the door asks of the product (`bot/desk.py: Desk`)."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    def receive(self, incoming: Incoming) -> Rendered:
        """Answer one message, once. Raises StorageError."""

    def turned_away(self, incoming: Incoming) -> Rendered:
        """The words for a message that could not be stored."""

    def note(self, happening: Happening) -> None:
        """Note what happened to somebody, once. Raises StorageError."""


def routes(
    envelope: Envelope,
    desk: Answering,
    metrics: Metrics,
    lasting: Collection[str] = (),
    in_time: "InTime | None" = None,
) -> list[Route]:
    """The address that the console names as the server's URL.

    Args:
        envelope: who may push, and under which keys.
        lasting: the templates for which a consent lasts (长期订阅).
        in_time: the threads that answer, and how long a push waits for them.
    """
    if envelope.mode == "plain":
        _log.warning("anybody who saw a push can forge one", channel=CHANNEL, kind="plain")
    elif envelope.mode == "compatible":
        _log.warning("pushes travel readable", channel=CHANNEL, kind="compatible")
    door = _Door(envelope, desk, metrics, lasting, in_time or InTime())
    return [
        Route(PATH, door.verify, methods=["GET"]),
        Route(PATH, door.push, methods=["POST"]),
    ]


class InTime:
    """Threads of its own, so that no other page's work stands before a push."""

    def __init__(
        self,
        threads: int = THREADS,
        begin: float = BEGIN_WITHIN,
        answer: float = ANSWER_WITHIN,
    ) -> None:
        """Begin each work within `begin` seconds, and wait for it `answer` seconds in all."""
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="wechat")
        self._begin = begin
        self._answer = answer

    def close(self) -> None:
        """Begin nothing more; what has begun ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def do(self, work: Callable[[], _Done]) -> _Done:
        """Do it in a thread.

        Raises:
            StorageBusyError: where it has not begun in time; then it never will.
            LateError: where it is not done in time.
        """
        running = self._threads.submit(work)
        waiting = asyncio.wrap_future(running)
        await asyncio.wait({waiting}, timeout=self._begin)
        if not waiting.done() and running.cancel():
            raise StorageBusyError("other pushes were first")
        await asyncio.wait({waiting}, timeout=self._answer - self._begin)
        if not waiting.done():
            waiting.add_done_callback(_log_late)
            raise LateError
        return waiting.result()


def _log_late(done: "asyncio.Future[_Done]") -> None:
    error = done.exception()
    if error is not None:
        _log.error("late push failed", channel=CHANNEL, error=type(error).__name__)


class _Door:
    """One running door."""

    def __init__(
        self,
        envelope: Envelope,
        desk: Answering,
        metrics: Metrics,
        lasting: Collection[str],
        in_time: InTime,
    ) -> None:
        self._envelope = envelope
        self._desk = desk
        self._metrics = metrics
        self._lasting = lasting
        self._in_time = in_time
        self._told: set[str] = set()

    async def verify(self, request: Request) -> Response:
        """Answer the console's verification with its own words."""
        try:
            echo = self._envelope.verified(read_query(request.query_params.multi_items()))
        except ForgedError as error:
            return self._forged(error)
        return Response(echo, media_type="text/plain")

    async def push(self, request: Request) -> Response:
        """Take one push, and answer it where it is a message."""
        body = await request.body()
        try:
            opened = self._envelope.opened(read_query(request.query_params.multi_items()), body)
            push = wire.read(opened.text, opened.openid, self._desk.clock.now(), self._lasting)
        except ForgedError as error:
            return self._forged(error)
        except UnusableError as error:
            return self._unusable(error)
        try:
            return await self._taken(push, opened)
        except LateError:
            _log.warning("push not answered in time", channel=CHANNEL, kind=push.kind)
            return Response(status_code=503)

    async def _taken(self, push: Push, opened: Opened) -> Response:
        if push.happenings:
            with self._metrics.answering(CHANNEL):
                await self._in_time.do(lambda: self._note(push))
        if push.incoming is not None:
            rendered = await self._answered(push.incoming)
            return self._reply(rendered, push, opened)
        if not push.happenings:
            _log.info("push not needed", channel=CHANNEL, kind=push.kind)
        return _nothing()

    def _note(self, push: Push) -> None:
        for happening in push.happenings:
            self._desk.note(happening)

    async def _answered(self, incoming: Incoming) -> Rendered:
        """The reply; where nothing could be stored, the words that say so."""
        try:
            with self._metrics.answering(CHANNEL):
                return await self._in_time.do(lambda: self._desk.receive(incoming))
        except StorageError as error:
            _log.warning("message not stored", channel=CHANNEL, error=type(error).__name__)
            return self._desk.turned_away(incoming)

    def _reply(self, rendered: Rendered, push: Push, opened: Opened) -> Response:
        text = text_answer(rendered, push.sender, push.account, self._desk.clock.now())
        if not text:
            return _nothing()
        return Response(self._envelope.sealed(text, opened.key), media_type="application/xml")

    # --- what is not a message --------------------------------------------------------------------

    def _forged(self, error: ForgedError) -> Response:
        """Refuse it, and say once why: of strangers there may be many."""
        self._metrics.count(CHANNEL, "refused")
        if self._is_news(error.reason):
            _log.warning("push refused", channel=CHANNEL, reason=error.reason)
        return Response(status_code=403)

    def _unusable(self, error: UnusableError) -> Response:
        self._metrics.count(CHANNEL, "refused")
        if error.reason != "json":
            _log.warning("push not readable", channel=CHANNEL, reason=error.reason)
        elif self._is_news(error.reason):
            _log.error("set the console's push format to XML: pushes come as JSON", channel=CHANNEL)
        return _nothing()

    def _is_news(self, reason: str) -> bool:
        new = reason not in self._told
        self._told.add(reason)
        return new


def _nothing() -> Response:
    return Response(NOTHING, media_type="text/plain")
