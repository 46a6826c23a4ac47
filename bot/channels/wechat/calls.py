"""One request to the platform and its answer, within limits of time and size.

What went wrong is told by what the platform may have done meanwhile:

- surely nothing (`NotSentError`): no connection, a certificate that is not the platform's, or an
  answer 3xx or 4xx, with which a server in between refuses what it does not pass on; the platform
  itself answers 200 and a code;
- perhaps something (`NoAnswerError`): no answer in time, a connection that broke, 5xx, with which a
  gateway says that it lost what it had passed on, and 200 with anything but the platform's JSON,
  since what stands in between may have replaced the answer and not the call.

An address of the API carries the access token, and the errors of requests carry the address: none
of them is let out, not even as the cause of ours.
"""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import local
from time import monotonic
from typing import Any, Final, TypeAlias

from requests import Response, Session
from requests.exceptions import ConnectTimeout, ProxyError, RequestException
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from bot.channels.wechat.errors import NoAnswerError, NotSentError, TooLongError

TIMEOUT: Final = (3.0, 8.0)
"""Seconds to connect, and between one piece of the answer and the next."""
WHOLE: Final = 10.0
"""Seconds for all of an answer, once it began."""
MOST_ANSWER: Final = 1024 * 1024
"""Bytes of an answer in JSON; the longest are lists of templates."""
IDLE: Final = 5.0
"""Seconds after which a connection is not used again: the platform may have closed it, and a call
that is lost that way could have been taken."""
PIECE: Final = 16 * 1024

Timeout: TypeAlias = tuple[float, float]
Answer: TypeAlias = dict[str, Any]


class Calls:
    """Requests by any number of threads; each has connections of its own."""

    def __init__(self, timeout: Timeout = TIMEOUT, whole: float = WHOLE) -> None:
        """Take the seconds to connect and to wait, and for a whole answer; a test takes shorter."""
        self._timeout, self._whole = timeout, whole
        self._own = local()

    def ask(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        files: Any = None,
    ) -> Answer:
        """Send one request and read its JSON.

        Args:
            body: JSON, or None.
            files: as requests takes them.

        Raises:
            NotSentError, NoAnswerError: as this module says.
        """
        with self.opened(method, url, params, body, files) as response:
            refuse_status(response)
            return parsed(b"".join(pieces(response, MOST_ANSWER, self._whole)))

    @contextmanager
    def opened(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
        files: Any = None,
    ) -> Iterator[Response]:
        """Send one request; its answer, of which only the head was read. Raises as `ask`."""
        response = self._sent(method, url, params, body, files)
        try:
            yield response
        finally:
            response.close()

    def _sent(
        self,
        method: str,
        url: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        files: Any,
    ) -> Response:
        try:
            return self._session().request(
                method,
                url,
                params=params,
                data=body,
                files=files,
                headers={"Content-Type": "application/json"} if body is not None else None,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            )
        except (RequestException, HTTPError) as error:
            failure = _failure(error)
        raise failure

    def _session(self) -> Session:
        """This thread's connections, new ones after a while without use."""
        now = monotonic()
        known: Session | None = getattr(self._own, "session", None)
        if known is not None and now - self._own.used > IDLE:
            known.close()
            known = None
        if known is None:
            known = self._own.session = Session()
            # What is sent compressed is larger than it says.
            known.headers["Accept-Encoding"] = "identity"
        self._own.used = now
        return known


def refuse_status(response: Response) -> None:
    """Raise where a server in between answered in place of the platform."""
    if response.status_code >= 500:
        raise NoAnswerError(f"http_{response.status_code}")
    if response.status_code >= 300:
        raise NotSentError(f"http_{response.status_code}")


def pieces(response: Response, most: int, seconds: float) -> Iterator[bytes]:
    """What an answer holds, in pieces.

    Args:
        most: bytes.
        seconds: for all of it.

    Raises:
        TooLongError: it is longer.
        NoAnswerError: it takes longer, or broke off.
    """
    end, size = monotonic() + seconds, 0
    failure: NoAnswerError | None = None
    try:
        for piece in response.iter_content(PIECE):
            size += len(piece)
            if size > most:
                failure = TooLongError()
                break
            yield piece
            if monotonic() > end:
                failure = NoAnswerError("too_slow")
                break
    except (RequestException, HTTPError):
        failure = NoAnswerError("broke_off")
    if failure is not None:
        raise failure


def parsed(body: bytes) -> Answer:
    """The platform's JSON. Raises NoAnswerError where it is anything else."""
    try:
        said = json.loads(body.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise NoAnswerError("no_json")
    return said


def code_of(said: Answer) -> int | None:
    """The `errcode` of an answer, or None where it has none. Raises NoAnswerError."""
    code = said.get("errcode")
    if code is None:
        return None
    try:
        if isinstance(code, (int, str)) and not isinstance(code, bool):
            return int(code)
    except ValueError:
        pass
    raise NoAnswerError("no_code")


def _failure(error: Exception) -> NotSentError | NoAnswerError:
    if isinstance(error, (ConnectTimeout, ProxyError, ValueError)) or _never_connected(error):
        return NotSentError("no_connection")
    return NoAnswerError("no_answer")


def _never_connected(error: Exception) -> bool:
    """Whether no byte of the request left: urllib3 keeps the reason one or two layers below."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, (NewConnectionError, ConnectTimeoutError)):
        return True
    below = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    return isinstance(below, ssl.SSLCertVerificationError)
