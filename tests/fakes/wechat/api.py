"""The platform's API: what each path takes, and what it answers."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from tests.fakes.wechat.codes import LONGEST, ordered
from tests.fakes.wechat.files import File
from tests.fakes.wechat.menus import checked_menu
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.refusal import Refusal
from tests.fakes.wechat.shown import Item

Answer: TypeAlias = dict[str, Any] | File
OK: Final = {"errcode": 0, "errmsg": "ok"}
LITERAL: Final = ("/cgi-bin/message/custom/send", "/cgi-bin/menu/create")
_ESCAPE = re.compile(rb"\\(u(?!00[0-7])|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Request:
    """One call: what stands in its address, its object, and the file with it."""

    query: Mapping[str, str]
    body: Mapping[str, Any]
    file: bytes | None = None

    def word(self, name: str) -> str:
        """A word of the body, "" where it is none."""
        found = self.body.get(name)
        return found if isinstance(found, str) else ""


Does: TypeAlias = Callable[[Platform, Request], Answer]


def from_json(path: str, raw: bytes) -> dict[str, Any]:
    """The object of a body. Raises Refusal: 44002 where there is none, 47001 where it is broken.

    Some paths want Chinese characters themselves: one that was written as an escape stays an
    escape, as the telephone then shows it.
    """
    if not raw:
        raise Refusal(44002)
    try:
        body = json.loads(_ESCAPE.sub(_as_it_stands, raw) if path in LITERAL else raw)
    except ValueError as error:
        raise Refusal(47001) from error
    if not isinstance(body, dict):
        raise Refusal(47001)
    return body


def _as_it_stands(escape: re.Match[bytes]) -> bytes:
    return rb"\\u" if escape[1] == b"u" else escape[0]


def _stable_token(platform: Platform, request: Request) -> Answer:
    if request.word("grant_type") != "client_credential":
        raise Refusal(40002)
    app_id, secret = request.word("appid"), request.word("secret")
    force = request.body.get("force_refresh") is True
    token, seconds = platform.tokens.fetch(app_id, secret, force=force)
    return {"access_token": token, "expires_in": seconds}


def _send_service(platform: Platform, request: Request) -> Answer:
    openid, kind = request.word("touser"), request.word("msgtype")
    content = request.body.get(kind)
    if kind not in ("text", "msgmenu"):
        raise Refusal(40008)
    if not isinstance(content, Mapping):
        raise Refusal(47001)
    if kind == "text":
        platform.send_text(openid, str(content.get("content", "")))
        return OK
    head, tail = (str(content.get(f"{end}_content", "")) for end in ("head", "tail"))
    platform.send_choices(openid, head, _items(content.get("list")), tail)
    return OK


def _items(listed: Any) -> tuple[Item, ...]:
    if not isinstance(listed, list) or not listed:
        raise Refusal(47001)
    return tuple(_item(one) for one in listed)


def _item(listed: Any) -> Item:
    name, label = (listed.get(key) for key in ("id", "content")) if listed else (None, None)
    if not isinstance(name, str) or not isinstance(label, str):
        raise Refusal(47001)
    return Item(name, label)


def _send_template(platform: Platform, request: Request) -> Answer:
    number = platform.send_template(
        request.word("touser"),
        request.word("template_id"),
        request.body.get("data"),
        request.word("url"),
        request.word("client_msg_id"),
    )
    return {**OK, "msgid": number}


def _send_notice(platform: Platform, request: Request) -> Answer:
    openid, template = request.word("touser"), request.word("template_id")
    platform.send_notice(openid, template, request.body.get("data"), request.word("page"))
    return OK


def _private_templates(platform: Platform, _: Request) -> Answer:
    usual = {"primary_industry": "政府与公共事业", "deputy_industry": "政府部门", "example": ""}
    listed = [
        {"template_id": one.id, "title": one.title, "content": one.content, **usual}
        for one in platform.templates.values()
        if one.lasting is None
    ]
    return {"template_list": listed}


def _notice_templates(platform: Platform, _: Request) -> Answer:
    listed = [
        {
            "priTmplId": one.id,
            "title": one.title,
            "content": one.content,
            "example": "",
            "type": 3 if one.lasting else 2,
        }
        for one in platform.templates.values()
        if one.lasting is not None
    ]
    return {**OK, "data": listed}


def _create_menu(platform: Platform, request: Request) -> Answer:
    platform.menu = checked_menu(request.body)
    return OK


def _get_menu(platform: Platform, _: Request) -> Answer:
    if not platform.menu:
        raise Refusal(46003)
    return {"menu": {"button": platform.menu}}


def _delete_menu(platform: Platform, _: Request) -> Answer:
    platform.menu = []
    return OK


def _create_code(platform: Platform, request: Request) -> Answer:
    code = platform.keep(ordered(request.body, platform.clock.now()))
    answer = {"ticket": code.ticket, "url": code.url}
    if code.until is None:
        return answer
    seconds = int((code.until - platform.clock.now()).total_seconds())
    return {**answer, "expire_seconds": min(seconds, LONGEST)}


def _get_file(platform: Platform, request: Request) -> Answer:
    file = platform.files.get(request.query.get("media_id"))
    if file.kind == "video":
        return {"video_url": f"{platform.base_url}/video/{file.media_id}"}
    return file


def _upload_file(platform: Platform, request: Request) -> Answer:
    if request.file is None:
        raise Refusal(41005)
    kept = platform.files.keep(request.query.get("type", ""), request.file)
    made = int(kept.at.timestamp())
    return {"type": kept.kind, "media_id": kept.media_id, "created_at": made}


def _addresses(platform: Platform, _: Request) -> Answer:
    return {"ip_list": platform.addresses}


def _clear_quota(platform: Platform, request: Request) -> Answer:
    if request.word("appid") != platform.line.account.app_id:
        raise Refusal(40013)
    platform.quotas.clear()
    return OK


def _quota(platform: Platform, request: Request) -> Answer:
    if request.word("cgi_path") not in PATHS:
        raise Refusal(76021)
    return {**OK, "quota": platform.quotas.told(request.word("cgi_path"))}


TOKEN: Final = "/cgi-bin/stable_token"
"""The one path that needs no token."""
PATHS: Final[Mapping[str, tuple[str, Does]]] = {
    TOKEN: ("POST", _stable_token),
    "/cgi-bin/message/custom/send": ("POST", _send_service),
    "/cgi-bin/message/template/send": ("POST", _send_template),
    "/cgi-bin/message/subscribe/bizsend": ("POST", _send_notice),
    "/cgi-bin/template/get_all_private_template": ("GET", _private_templates),
    "/wxaapi/newtmpl/gettemplate": ("GET", _notice_templates),
    "/cgi-bin/menu/create": ("POST", _create_menu),
    "/cgi-bin/menu/get": ("GET", _get_menu),
    "/cgi-bin/menu/delete": ("GET", _delete_menu),
    "/cgi-bin/qrcode/create": ("POST", _create_code),
    "/cgi-bin/media/get": ("GET", _get_file),
    "/cgi-bin/media/upload": ("POST", _upload_file),
    "/cgi-bin/getcallbackip": ("GET", _addresses),
    "/cgi-bin/clear_quota": ("POST", _clear_quota),
    "/cgi-bin/openapi/quota/get": ("POST", _quota),
}


def answered(platform: Platform, path: str, method: str, request: Request) -> Answer:
    """Carry a call out.

    Raises Refusal: for another method (43001, 43002), without a token that holds, over the quota,
    or as the path does.
    """
    wanted, does = PATHS[path]
    if method != wanted:
        raise Refusal(43001 if wanted == "GET" else 43002)
    if path != TOKEN:
        platform.tokens.check(request.query.get("access_token"))
    platform.quotas.take(path)
    return does(platform, request)
