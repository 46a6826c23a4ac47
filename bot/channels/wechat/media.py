"""Files that people sent: streamed from the platform, never larger than it says that they can be.

`media/get` answers with the file itself, with JSON that names an error, or for a video with JSON
that names an address where it lies. A file may hold JSON as well, so what the answer is follows
from its headers first. An address is only followed to hosts of the platform and over https; nobody
may make us fetch from elsewhere.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Final, Protocol
from urllib.parse import urljoin

import structlog
from requests import Response

from bot.channels.wechat.calls import Answer, Calls, code_of, pieces, refuse_status
from bot.channels.wechat.errors import (
    MEDIA_GONE,
    NoAnswerError,
    NotSentError,
    TooLongError,
    WeChatError,
    refusal,
)
from bot.evidence.media import MediaError, MediaGoneError
from models.evidence import LimitError
from models.intake import MB

FILE_BYTES: Final = 10 * MB
"""The largest file that people can send (a video)."""
MOST: Final = FILE_BYTES + 64 * 1024
"""Bytes that are read at most."""
SECONDS: Final = 300.0
"""For one file, however slowly it comes."""

_API: Final = "media/get"
_HEAD: Final = 64 * 1024
"""Bytes within which the platform's own words end."""
_HOPS: Final = 3
_HOSTS: Final = (".weixin.qq.com", ".qq.com", ".qpic.cn")
_LINK: Final = re.compile(r"https?://([a-z0-9.-]+)(:443)?(/[!\"$-\[\]-~]*)", re.IGNORECASE)
"""An address without anything that two readers could understand differently: no name before the
host, no backslash, nothing but plain characters."""

_log = structlog.get_logger("greenbot.wechat")


@dataclass(frozen=True, slots=True)
class Link:
    """The file lies there."""

    url: str


class Downloading(Protocol):
    """What fetches a file (`client.Client`)."""

    def download(self, media_id: str) -> Iterator[bytes]:
        """The file, in pieces."""


class WeChatMedia:
    """The platform's files, as evidence takes them."""

    def __init__(self, client: Downloading) -> None:
        self._client = client

    def fetch(self, source: str) -> Iterator[bytes]:
        """The file of a `media_id`, in pieces.

        Raises:
            LimitError: it is larger than any file that people can send.
            MediaGoneError: the platform has it no more: three days after it was sent.
            MediaError: not now.
        """
        try:
            yield from self._client.download(source)
        except TooLongError as error:
            raise LimitError("file", FILE_BYTES) from error
        except WeChatError as error:
            raise (MediaGoneError if error.code in MEDIA_GONE else MediaError) from error
        except (NotSentError, NoAnswerError) as error:
            raise MediaError from error


def read(response: Response) -> Iterator[bytes] | Link:
    """What an answer holds: a file in pieces, or where it lies.

    Raises:
        WeChatError: the platform refused.
        TooLongError: the file is too large; here where it says so, else amidst it.
        NotSentError, NoAnswerError: it is neither.
    """
    refuse_status(response)
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > MOST:
        raise TooLongError
    stream = _not_empty(pieces(response, MOST, SECONDS))
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    attached = response.headers.get("Content-Disposition", "").lower().startswith("attachment")
    if attached or not _may_be_words(kind):
        return stream
    return _understood(stream, kind)


@contextmanager
def followed(calls: Calls, link: str, api_base: str) -> Iterator[Response]:
    """The answer of an address that the platform named. Raises NoAnswerError, NotSentError."""
    for _ in range(_HOPS):
        safe = allowed(link, api_base)
        if safe is None:
            _log.warning("media link refused", channel="wechat")
            raise NoAnswerError("strange_link")
        with calls.opened("GET", safe) as response:
            if not response.is_redirect:
                yield response
                return
            link = urljoin(safe, response.headers["location"])
    raise NoAnswerError("redirected")


def allowed(link: str, api_base: str) -> str | None:
    """The address as we follow it, or None. `api_base` is the API's own host and as good as it."""
    own = link[len(api_base) :] if link.startswith(f"{api_base}/") else ""
    if own and _LINK.fullmatch(f"https://own{own}"):
        return link
    found = _LINK.fullmatch(link)
    host = found[1].lower() if found else ""
    if found is None or not f".{host}".endswith(_HOSTS):
        return None
    return f"https://{host}{found[3]}"


def _may_be_words(kind: str) -> bool:
    return not kind or kind.startswith("text/") or kind.endswith(("json", "xml"))


def _understood(stream: Iterator[bytes], kind: str) -> Iterator[bytes] | Link:
    """Tell the platform's own words from a file that holds JSON."""
    head = b""
    for piece in stream:
        head += piece
        if len(head) > _HEAD:
            return _if_file(head, stream, kind)
    try:
        said = json.loads(head.decode("utf-8", "replace"), strict=False)
    except (ValueError, RecursionError):
        if kind.endswith("json"):
            raise NoAnswerError("no_json") from None
        return _if_file(head, stream, kind)
    link = _link(said) if isinstance(said, dict) else None
    return link or _if_file(head, stream, kind)


def _link(said: Answer) -> Link | None:
    """Where the file lies; None of JSON that is not the platform's own. Raises as `read`."""
    code = code_of(said)
    if code:
        raise refusal(code, _API, said.get("errmsg"))
    if code == 0:
        raise NoAnswerError("no_file")
    return Link(str(said["video_url"])) if "video_url" in said else None


def _if_file(head: bytes, rest: Iterator[bytes], kind: str) -> Iterator[bytes]:
    """JSON that is nobody's error is a file; a page is none, and neither is text."""
    if kind.endswith("json") or (not kind and not head.lstrip().startswith(b"<")):
        return chain([head], rest)
    raise NoAnswerError("no_file")


def _not_empty(stream: Iterator[bytes]) -> Iterator[bytes]:
    """Nobody sends a file without a byte; the platform gave none this time."""
    first = next(stream, b"")
    if not first:
        raise NoAnswerError("no_file")
    return chain([first], stream)
