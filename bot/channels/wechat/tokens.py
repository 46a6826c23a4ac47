"""The access token: from memory, from the database, and only then from the platform.

One thread of a process looks for a token while its others wait; one process asks the platform while
the others wait for what it stores (`models/access_tokens.py`). All waiting ends. Whoever gets none
is told with an error that says whether an operator must do something; nothing was sent then.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import Final, TypeAlias

import structlog

from bot.channels.base import Ground
from bot.channels.wechat.calls import Calls, code_of
from bot.channels.wechat.errors import (
    CREDENTIALS,
    NoAnswerError,
    NotSentError,
    WeChatError,
    refusal,
)
from models import access_tokens
from models.access_tokens import Known, Rest, Taken, Turn
from models.db import StorageError
from models.texts import Texts

WAITS: Final = (0.1, 0.2, 0.4, 0.8, *([1.0] * 15))
"""Seconds between looks at what another process brings: a little more than its lease in all."""
PATIENCE: Final = 20.0
"""Seconds for which a thread waits for another one of its process."""
LONGEST: Final = timedelta(hours=2)
"""No token lasts longer, whatever is answered."""

_log = structlog.get_logger("greenbot.wechat")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the platform gave, and for how long."""

    token: str = field(repr=False)
    lasts: timedelta


Fetch: TypeAlias = Callable[[bool], Fetched]
"""Asks the platform for its token; True forces a new one.

Raises WeChatError, NotSentError, NoAnswerError.
"""


def asking(calls: Calls, app_id: str, secret: str, api_base: str) -> Fetch:
    """What asks the platform for its stable token (稳定版接口调用凭据)."""

    def fetch(force: bool) -> Fetched:
        wanted = {
            "grant_type": "client_credential",
            "appid": app_id,
            "secret": secret,
            "force_refresh": force,
        }
        said = calls.ask(
            "POST", f"{api_base}/cgi-bin/{CREDENTIALS}", body=json.dumps(wanted).encode()
        )
        code = code_of(said)
        if code:
            raise refusal(code, CREDENTIALS, said.get("errmsg"))
        token, seconds = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token or type(seconds) is not int or seconds <= 0:
            raise NoAnswerError("no_token")
        return Fetched(token, min(timedelta(seconds=seconds), LONGEST))

    return fetch


class Tokens:
    """The token of one account, for all threads of this process."""

    def __init__(
        self,
        ground: Ground,
        app_id: str,
        fetch: Fetch,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """Begin without a token.

        Args:
            fetch: asks the platform; never while a transaction is open.
            pause: waits for some seconds; a test gives one that does not.
        """
        self._ground, self._app, self._fetch = ground, app_id, fetch
        self._pause = pause or Event().wait
        self._name = secrets.token_hex(6)
        self._known: Known | None = None
        self._looking = Lock()
        self._alarmed_until: datetime | None = None

    def get(self) -> str:
        """The token; where one is known that lasts, without a query.

        Raises:
            NotSentError: there is none at present; `after` says when to ask again.
            WeChatError: the platform refuses to give one; of kind `operator` mostly.
        """
        return self._remembered(None) or self._looked_for(None)

    def renew(self, used: str) -> str:
        """Another token than one that the platform refused. Raises as `get`.

        Where somebody else had a new one meanwhile, it is theirs, and nothing is asked for.
        """
        return self._remembered(used) or self._looked_for(used)

    def _remembered(self, refused: str | None) -> str | None:
        known = self._known
        if known is None or known.token == refused or known.until <= self._now():
            return None
        return known.token

    def _looked_for(self, refused: str | None) -> str:
        if not self._looking.acquire(timeout=PATIENCE):
            raise NotSentError("no_token")
        try:
            return self._remembered(refused) or self._had(refused)
        finally:
            self._looking.release()

    def _had(self, refused: str | None) -> str:
        """A token from the database, or from the platform where it is this process's turn."""
        self._known = None
        for wait in WAITS:
            claimed = self._claimed(refused)
            step = self._asked(claimed) if isinstance(claimed, Turn) else claimed
            if isinstance(step, Rest):
                raise self._resting(step)
            if isinstance(step, Known):
                self._known, self._alarmed_until = step, None
                return step.token
            if isinstance(step, Taken):
                self._pause(wait)
        raise NotSentError("no_token")

    def _claimed(self, refused: str | None) -> Known | Turn | Taken | Rest:
        try:
            with self._ground.database.writing() as db:
                texts, now = Texts(db, self._ground.vault, self._now()), self._now()
                return access_tokens.claim(db, texts, self._app, self._name, refused, now)
        except StorageError:
            failure = NotSentError("no_database")
        raise failure

    def _asked(self, turn: Turn) -> Known | None:
        """Ask the platform; None where it gave the token that was refused."""
        failure: WeChatError | NotSentError
        try:
            return self._stored(self._fetch(turn.forced))
        except WeChatError as error:
            failure = error
        except (NotSentError, NoAnswerError) as error:
            # Whatever became of this request, what the token was for was not sent.
            failure = NotSentError("no_token")
            _log.warning("token not fetched", channel="wechat", reason=error.reason)
        self._written_down(failure)
        raise failure

    def _stored(self, fetched: Fetched) -> Known | None:
        now = self._now()
        try:
            with self._ground.database.writing() as db:
                texts = Texts(db, self._ground.vault, now)
                return access_tokens.brought(
                    db, texts, self._app, self._name, fetched.token, fetched.lasts, now
                )
        except StorageError as error:
            # It serves this process all the same; the others ask when the lease is over.
            _log.warning("token not stored", channel="wechat", reason=type(error).__name__)
        return Known(fetched.token, now + fetched.lasts / 2)

    def _written_down(self, failure: WeChatError | NotSentError) -> None:
        code = failure.code if isinstance(failure, WeChatError) else 0
        operator = isinstance(failure, WeChatError) and failure.kind == "operator"
        if isinstance(failure, WeChatError) and operator:
            _log.error("token refused", channel="wechat", status=code, reason=failure.mend)
        elif isinstance(failure, WeChatError):
            _log.warning("token refused", channel="wechat", status=code, reason=failure.mend)
        try:
            with self._ground.database.writing() as db:
                access_tokens.failed(db, self._app, self._name, code, operator)
        except StorageError as error:
            _log.warning("token not stored", channel="wechat", reason=type(error).__name__)

    def _resting(self, rest: Rest) -> NotSentError | WeChatError:
        """Why nobody asks now; an alarm once, where it was asked as often as it ever is."""
        if rest.code:
            return WeChatError(rest.code, CREDENTIALS)
        now = self._now()
        if rest.most and (self._alarmed_until is None or self._alarmed_until <= now):
            self._alarmed_until = rest.until
            _log.error("token asked for too often", channel="wechat", count=access_tokens.MOST)
        return NotSentError("no_token", after=rest.until - now)

    def _now(self) -> datetime:
        return self._ground.clock.now()
