"""How wechatpy's calls travel: our way in place of its own (ADR 19).

As shipped it renews a refused token without end, waits for one without a time limit and sends an
empty file when it repeats. A call is repeated once at most, with another token, where the platform
refused the first, and counts as taken only where the platform says so (`errcode` 0).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeVar

from wechatpy import WeChatClient

from bot.channels.wechat.calls import Answer, Calls, code_of
from bot.channels.wechat.errors import NoAnswerError, WeChatError, refusal

_READS: Final = frozenset(
    {"menu/get", "template/get_all_private_template", "getcallbackip", "qrcode/create"}
)
"""Calls whose answer has no `errcode` where all is well: they give what was asked for instead."""

_T = TypeVar("_T")


class Giving(Protocol):
    """What gives tokens (`tokens.Tokens`)."""

    def get(self) -> str:
        """The token."""

    def renew(self, used: str) -> str:
        """Another one than this, which was refused."""


class Travelling(WeChatClient):  # type: ignore[misc]
    """wechatpy's calls, sent our way."""

    def __init__(self, app_id: str, secret: str, api_base: str, tokens: Giving, calls: Calls):
        super().__init__(app_id, secret, auto_retry=False)
        self._base, self._tokens, self._calls = api_base, tokens, calls

    @property
    def access_token(self) -> str:
        """The token; wechatpy's own would be one for each process."""
        return self._tokens.get()

    def fetch_access_token(self) -> None:
        """Nothing: who may ask for a token is decided in `tokens.py`."""

    def _request(self, method: str, url_or_endpoint: str, **more: Any) -> Any:
        """Send a call; the token's refusal renews it and is tried once more.

        Args:
            url_or_endpoint: of the API, below `/cgi-bin/` or, with a leading slash, from the root.
            more: `data` (a dict is sent as JSON), `params`, `files`, `result_processor`.
        """
        path = url_or_endpoint if url_or_endpoint[0] == "/" else f"/cgi-bin/{url_or_endpoint}"
        params, files = more.get("params") or {}, more.get("files")
        body = _as_json(more["data"]) if "data" in more else None

        def once(token: str) -> Answer:
            asked = params | {"access_token": token}
            said = self._calls.ask(method, self._base + path, asked, body, files)
            return _taken(said, url_or_endpoint)

        said = self.with_token(once, repeated=files is None)
        process: Callable[[Answer], Any] | None = more.get("result_processor")
        return process(said) if process else said

    def with_token(self, once: Callable[[str], _T], *, repeated: bool = True) -> _T:
        """Do something with a token, and once more with another where it is refused.

        Args:
            repeated: False where it cannot be done twice: a file that was read is at its end.
        """
        used = self._tokens.get()
        try:
            return once(used)
        except WeChatError as error:
            if error.kind != "token" or not repeated:
                raise
        return once(self._tokens.renew(used))


def _as_json(data: Mapping[str, Any]) -> bytes:
    """As the platform reads it: Chinese as it is, since it shows escapes to the reader."""
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")


def _taken(said: Answer, api: str) -> Answer:
    """The answer of a call that was taken. Raises WeChatError, NoAnswerError."""
    code = code_of(said)
    if code:
        raise refusal(code, api, said.get("errmsg"))
    if code is None and api not in _READS:
        raise NoAnswerError("no_code")
    return said
