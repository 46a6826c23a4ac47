"""Every call of WeChat's API that we make.

wechatpy knows the calls; how they travel is ours, since as shipped it renews a refused token
without end, waits for one without a time limit and sends an empty file when it repeats (ADR 19). A
call is repeated once at most, with another token, where the platform refused the first. It counts
as taken only where the platform says so (`errcode` 0).
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from wechatpy import WeChatClient

from bot.channels.base import Ground
from bot.channels.wechat.calls import Answer, Calls, code_of
from bot.channels.wechat.errors import NO_MENU, NoAnswerError, WeChatError, refusal
from bot.channels.wechat.media import Link, followed, read
from bot.channels.wechat.tokens import Tokens, asking

LONGEST_SCENE: Final = 64
LONGEST_QR: Final = 30 * 24 * 3600
"""Seconds for which a temporary QR code lasts at most."""

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


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code: its ticket at the platform, and the address that it holds."""

    ticket: str
    url: str


class _Travelling(WeChatClient):  # type: ignore[misc]
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


class Client:
    """The account's API. Any number of threads may use one.

    Every method raises `WeChatError` where the platform refused, `NotSentError` where it surely
    took nothing, and `NoAnswerError` where nobody knows. Openids are the platform's own names.
    """

    def __init__(
        self,
        app_id: str,
        secret: str,
        api_base: str,
        tokens: Giving,
        calls: Calls | None = None,
    ) -> None:
        """Take the account; nothing is asked yet.

        Args:
            api_base: `https://api.weixin.qq.com`, or another address without a path.
            calls: how requests travel; a test waits shorter.
        """
        self._app_id, self._base = app_id, api_base
        self._calls = calls or Calls()
        self._api = _Travelling(app_id, secret, api_base, tokens, self._calls)

    # --- messages ---------------------------------------------------------------------------------

    def send_text(self, openid: str, text: str) -> None:
        """A customer-service message (客服消息): at most 2,048 bytes, within the window."""
        self._api.message.send_text(openid, text)

    def send_menu(
        self, openid: str, head: str, items: Sequence[tuple[str, str]], tail: str
    ) -> None:
        """The same with choices to tap (msgmenu).

        Args:
            head, tail: the words before and after the choices; may be empty.
            items: what a tap sends back, and what the choice says.
        """
        listed = [{"id": name, "content": content} for name, content in items]
        menu = {"head_content": head, "list": listed, "tail_content": tail}
        self._api.message.send_msg_menu(openid, menu)

    def send_template(
        self, openid: str, template_id: str, data: Mapping[str, str], url: str | None
    ) -> str:
        """A template message (模板消息); its number at the platform, "" where it gives none.

        Args:
            data: the template's fields and their words.
            url: what opens when it is tapped, or None.
        """
        said = self._api.message.send_template(openid, template_id, _fields(data), url)
        return _number(said)

    def send_subscribe(
        self, openid: str, template_id: str, data: Mapping[str, str], page_url: str | None
    ) -> str:
        """A subscription notice (订阅通知), which uses up a consent; as `send_template`."""
        send = self._api.message.send_subscribe_message
        return _number(send(openid, template_id, _fields(data), page=page_url))

    # --- files ------------------------------------------------------------------------------------

    def download(self, media_id: str) -> Iterator[bytes]:
        """A file that somebody sent, in pieces; `TooLongError` where it is larger than any can be.

        Raises while it is read, as every method.
        """
        with ExitStack() as held:

            def once(token: str) -> Iterator[bytes] | Link:
                asked = {"access_token": token, "media_id": media_id}
                url = f"{self._base}/cgi-bin/media/get"
                return read(held.enter_context(self._calls.opened("GET", url, asked)))

            found = self._api.with_token(once)
            if isinstance(found, Link):
                there = followed(self._calls, found.url, self._base)
                found = read(held.enter_context(there))
            if isinstance(found, Link):
                raise NoAnswerError("redirected")
            yield from found

    # --- the account ------------------------------------------------------------------------------

    def create_menu(self, menu: Mapping[str, Any]) -> None:
        """Replace the menu below the conversation (自定义菜单)."""
        self._api.menu.create(dict(menu))

    def get_menu(self) -> Answer:
        """The menu as it is, {} where there is none."""
        try:
            return _answer(self._api.menu.get())
        except WeChatError as error:
            if error.code == NO_MENU:
                return {}
            raise

    def private_templates(self) -> list[Answer]:
        """The account's templates for template messages."""
        return _listed(self._api.template.get_all_private_template(), "template_list")

    def subscribe_templates(self) -> list[Answer]:
        """The account's templates for subscription notices."""
        return _listed(self._api.get("/wxaapi/newtmpl/gettemplate"), "data")

    def create_qr(self, scene: str, seconds: int | None) -> Qr:
        """A QR code that opens the conversation.

        Args:
            scene: what its scan tells us, 1 to 64 characters.
            seconds: how long it holds, at most 30 days; None: for ever, of which there are few.

        Raises ValueError where the platform would not take them, and as every method.
        """
        if not 1 <= len(scene) <= LONGEST_SCENE:
            raise ValueError("a scene has 1 to 64 characters")
        if seconds is not None and not 1 <= seconds <= LONGEST_QR:
            raise ValueError("a temporary QR code holds for at most 30 days")
        wanted: Answer = {"action_info": {"scene": {"scene_str": scene}}}
        if seconds is None:
            wanted |= {"action_name": "QR_LIMIT_STR_SCENE"}
        else:
            wanted |= {"action_name": "QR_STR_SCENE", "expire_seconds": seconds}
        said = _answer(self._api.qrcode.create(wanted))
        return Qr(_text(said, "ticket"), _text(said, "url"))

    def callback_ips(self) -> list[str]:
        """The addresses from which the platform's pushes come."""
        said = self._api.get("getcallbackip")
        return [str(one) for one in _listed(said, "ip_list")]

    def quota(self, path: str) -> tuple[int, int]:
        """How often a call (`/cgi-bin/…`) was made today, and may be made (查询API调用额度)."""
        told = _answer(self._api.post("openapi/quota/get", data={"cgi_path": path})).get("quota")
        counts = told if isinstance(told, dict) else {}
        used, most = counts.get("used"), counts.get("daily_limit")
        if type(used) is not int or type(most) is not int:
            raise NoAnswerError("no_quota")
        return used, most

    def clear_quota(self) -> None:
        """Count all calls of the day anew: ten times a month."""
        self._api.post("clear_quota", data={"appid": self._app_id})


def connected(ground: Ground, app_id: str, secret: str, api_base: str) -> Client:
    """The client of an account, with tokens that all processes share."""
    calls = Calls()
    tokens = Tokens(ground, app_id, asking(calls, app_id, secret, api_base))
    return Client(app_id, secret, api_base, tokens, calls)


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


def _fields(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": words} for name, words in data.items()}


def _number(said: Any) -> str:
    number = said.get("msgid")
    return str(number) if isinstance(number, (int, str)) else ""


def _answer(said: Any) -> Answer:
    assert isinstance(said, dict)
    return said


def _listed(said: Any, name: str) -> list[Any]:
    """A list of an answer. Raises NoAnswerError where there is none."""
    listed = said.get(name)
    if not isinstance(listed, list):
        raise NoAnswerError("no_list")
    return listed


def _text(said: Answer, name: str) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not text:
        raise NoAnswerError("no_text")
    return text
