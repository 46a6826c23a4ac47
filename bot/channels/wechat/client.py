"""Every call of WeChat's API that we make, each with the words that it takes.

wechatpy knows most of them; how they travel is ours (`travelling.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.base import Ground
from bot.channels.wechat.calls import Answer, Calls
from bot.channels.wechat.errors import NO_MENU, NoAnswerError, WeChatError
from bot.channels.wechat.media import Link, followed, read
from bot.channels.wechat.tokens import Tokens, asking
from bot.channels.wechat.travelling import Giving, Travelling

LONGEST_NUMBER: Final = 64
"""Characters of a message's number that are believed: it must be written down, come what may."""
LONGEST_SCENE: Final = 64
LONGEST_QR: Final = 30 * 24 * 3600
"""Seconds for which a temporary QR code lasts at most."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code: its ticket at the platform, and the address that it holds."""

    ticket: str
    url: str


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
        self._ask = asking(self._calls, app_id, secret, api_base)
        self._api = Travelling(app_id, secret, api_base, tokens, self._calls)

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
        self,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        url: str | None,
        key: str = "",
    ) -> str:
        """A template message (模板消息); its number at the platform, "" where it gives none.

        Args:
            data: the template's fields and their words.
            url: what opens when it is tapped, or None.
            key: of two messages with the same one within ten minutes the platform sends one.
        """
        message: Answer = {"touser": openid, "template_id": template_id, "data": _fields(data)}
        more = {"url": url, "client_msg_id": key}
        message |= {name: value for name, value in more.items() if value}
        return _number(self._api.post("message/template/send", data=message))

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

    def delete_menu(self) -> None:
        """Take the menu away."""
        self._api.menu.delete()

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

    def credentials(self) -> None:
        """Ask for a token past all that is remembered; one that holds stays as it is."""
        self._ask(False)

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


def _fields(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": words} for name, words in data.items()}


def _number(said: Any) -> str:
    number = said.get("msgid")
    told = str(number) if isinstance(number, (int, str)) else ""
    return told if len(told) <= LONGEST_NUMBER else ""


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
