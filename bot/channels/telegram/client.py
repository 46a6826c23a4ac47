"""Telegram's Bot API for callers that wait: everything that we ask of it.

The library (python-telegram-bot) speaks it on an event loop of its own; that loop begins with the
first call and ends with `close`, or with the process. Whatever goes wrong leaves as one of our
errors (`errors.py`), without the library's, which may hold the token or somebody's words.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import Any, Final, TypeAlias, TypeVar
from urllib.parse import quote

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    User,
    WebhookInfo,
)
from telegram.ext import ExtBot

from bot.channels.base import SendError, TryLaterError
from bot.channels.telegram.aside import Aside
from bot.channels.telegram.errors import NoAnswerError, ours
from bot.channels.telegram.pacing import Pacing, Pause
from bot.channels.telegram.road import Road
from models.clock import Clock

UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we read of what happens; the platform keeps the rest to itself."""
WEBHOOK_CONNECTIONS: Final = 20
"""How many updates the platform may bring at once."""
WHOLE: Final = 15.0
"""Seconds for a call from its beginning to its end."""
FILE_WHOLE: Final = 300.0
"""Seconds for one file, however slowly it comes."""

Rows: TypeAlias = Sequence[Sequence[tuple[str, str]]]
"""Buttons under a message, row by row: what one shows, and what it sends back (`callback_data`)."""

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_T = TypeVar("_T")


class _Bot(ExtBot[float]):
    """The library's bot; what it would take apart too early is had as it came."""

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:
        asked = {"offset": offset, "timeout": timeout, "allowed_updates": UPDATES}
        found: list[dict[str, Any]] = await self._post(
            "getUpdates", asked, read_timeout=timeout + WHOLE
        )
        return found

    async def url_of(self, file_id: str) -> str:
        """Where a file can be had for an hour. The URL holds the token."""
        found = await self._post("getFile", {"file_id": file_id})
        return f"{self.base_file_url}/{quote(found['file_path'])}"


class _Line:
    """What one client holds while it is open."""

    def __init__(self, token: str, api_base: str, pacing: Pacing) -> None:
        self.road = Road()
        self.aside = Aside("telegram")
        self.bot = _Bot(
            token,
            base_url=f"{api_base}/bot",
            base_file_url=f"{api_base}/file/bot",
            request=self.road,
            get_updates_request=self.road,
            rate_limiter=pacing,
        )

    def end(self) -> None:
        self.aside.end(self.road.shutdown(), WHOLE)


class Client:
    """One bot's API. Every method may be called from several threads at once, and waits.

    Each raises `SendError` where nothing was done (`TryLaterError` where it may be tried again),
    and `NoAnswerError` where nobody knows.
    """

    def __init__(
        self,
        token: str,
        api_base: str,
        clock: Clock,
        pause: Pause = asyncio.sleep,
        whole: float = WHOLE,
        file_whole: float = FILE_WHOLE,
    ) -> None:
        """Nothing is connected before the first call.

        Args:
            token: the bot's.
            api_base: the address of the API, without a path.
            clock: what tells the time that sending is paced by.
            pause: what waits on the loop for some seconds.
            whole: seconds for a call, however slowly the answer drips.
            file_whole: seconds for all pieces of a file.
        """
        self._whole, self._file_whole = whole, file_whole
        self._token, self._api_base = token, api_base
        self._pacing = Pacing(clock, pause)
        self._line: _Line | None = None
        self._closed = False
        self._thread = ThreadPoolExecutor(1, "telegram-later")
        self._lock = Lock()

    def close(self) -> None:
        """End the connections and the threads; nothing can be asked any more.

        What was begun by `later` has ended when this returns.
        """
        with self._lock:
            self._closed, line, self._line = True, self._line, None
        if line is not None:
            line.end()
        self._thread.shutdown(cancel_futures=True)

    def later(self, work: Callable[[], None]) -> None:
        """Do some work soon, one after the other, while the caller goes on."""
        with self._lock:
            if not self._closed:
                self._thread.submit(work)

    # --- to people --------------------------------------------------------------------------------

    def send(
        self, chat_id: str, text: str, rows: Rows | None = None, *, patience: float = 0.0
    ) -> str:
        """Send one plain message; the platform's number of it.

        Args:
            chat_id: the platform's own name for the chat.
            text: at most 4096 UTF-16 units; nothing in it is markup.
            rows: buttons under it.
            patience: seconds that it may wait for its chat's turn.
        """
        buttons = [[InlineKeyboardButton(label, callback_data=data) for label, data in row]
                   for row in rows or ()]  # fmt: skip
        sent = self._done(
            lambda bot: bot.send_message(
                chat_id,
                text,
                link_preview_options=_NO_PREVIEW,
                reply_markup=InlineKeyboardMarkup(buttons) if buttons else None,
                rate_limit_args=patience,
            ),
            patience,
        )
        return str(sent.message_id)

    def answer_press(self, callback_id: str, text: str | None = None) -> None:
        """Tell the telephone that a press has arrived; `text` is shown for a moment."""
        self._done(lambda bot: bot.answer_callback_query(callback_id, text))

    # --- from people ------------------------------------------------------------------------------

    def updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:
        """What happened since, as the platform wrote it; what is before `offset` is forgotten.

        Args:
            offset: the first number that is wanted.
            timeout: seconds that the platform waits for something to happen.
        """
        return self._done(lambda bot: bot.updates(offset, timeout), timeout + WHOLE)

    def file(self, file_id: str) -> Iterator[bytes]:
        """A file in pieces; nothing is kept. The platform gives none of more than 20 MB.

        Raises:
            MessageRefusedError: it has no such file; at the first piece.
            NoAnswerError: it did not come to its end in time.
        """
        end = monotonic() + self._file_whole
        url = self._done(lambda bot: bot.url_of(file_id))
        pieces = self._open().road.pieces(url)
        try:
            while piece := self._done(lambda _: _next(pieces)):
                yield piece
                if monotonic() > end:
                    raise NoAnswerError
        finally:
            with suppress(SendError, NoAnswerError):
                self._done(lambda _: _closed(pieces))

    # --- how it is set up -------------------------------------------------------------------------

    def me(self) -> User:
        """Who the bot is."""
        return self._done(lambda bot: bot.get_me())

    def webhook_info(self) -> WebhookInfo:
        """Where updates are brought to, and how that goes."""
        return self._done(lambda bot: bot.get_webhook_info())

    def set_webhook(self, url: str, secret: str) -> None:
        """Have updates brought to an address, each with the secret."""
        self._done(
            lambda bot: bot.set_webhook(
                url,
                secret_token=secret,
                allowed_updates=UPDATES,
                max_connections=WEBHOOK_CONNECTIONS,
            )
        )

    def delete_webhook(self) -> None:
        """Have updates wait until they are asked for."""
        self._done(lambda bot: bot.delete_webhook())

    def set_commands(
        self, commands: Sequence[tuple[str, str]], language: str | None, chat_id: str | None
    ) -> None:
        """Set the menu of commands; an empty one takes away what was set there.

        Args:
            commands: names, and what each is about.
            language: two letters; whose telephones speak it. None: all others.
            chat_id: the one chat that it is for. None: all that have none of their own.
        """
        scope, listed = _scope(chat_id), [BotCommand(*one) for one in commands]
        if listed:
            self._done(lambda bot: bot.set_my_commands(listed, scope, language))
        else:
            self._done(lambda bot: bot.delete_my_commands(scope, language))

    def commands(self, language: str | None, chat_id: str | None) -> list[tuple[str, str]]:
        """The menu that is set there, see `set_commands`."""
        found = self._done(lambda bot: bot.get_my_commands(_scope(chat_id), language))
        return [(one.command, one.description) for one in found]

    # --- the loop ---------------------------------------------------------------------------------

    def _done(self, work: Callable[[_Bot], Coroutine[Any, Any, _T]], more: float = 0.0) -> _T:
        """Do it; `more` are the seconds that it may wait before anything comes."""
        line = self._open()
        try:
            return line.aside.done(work(line.bot), self._whole + more)
        except Exception as error:
            failed = ours(error)
        raise failed  # not within the other one, which would go along with it

    def _open(self) -> _Line:
        with self._lock:
            if self._closed:
                raise TryLaterError("closed")
            if self._line is None:
                self._line = _Line(self._token, self._api_base, self._pacing)
            return self._line


def _scope(chat_id: str | None) -> BotCommandScope:
    return BotCommandScopeDefault() if chat_id is None else BotCommandScopeChat(chat_id)


async def _next(pieces: AsyncIterator[bytes]) -> bytes:
    """The next piece; b"" after the last."""
    return await anext(pieces, b"")


async def _closed(pieces: AsyncIterator[bytes]) -> None:
    await pieces.aclose()  # type: ignore[attr-defined]
