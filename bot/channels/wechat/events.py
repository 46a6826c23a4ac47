"""The kinds of events: what each says, or what happened to somebody.

An event has no number. It is known by who, when and what, since a second may hold several.

Sources: the platform's pages on events (接收事件推送), on menus (自定义菜单事件推送) and on
subscription notices (订阅通知事件推送).
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.channels.wechat.about import CHANNEL, NUMBER, About, words
from bot.channels.wechat.messages import other
from bot.channels.wechat.xml import Fields
from models.happenings import Agreed, Happening, Left, Refused, Reported, What
from models.messages import Incoming

HELLO: Final = "你好"
POSTERS: Final[Mapping[str, str]] = {
    "poster-check": "自评",
    "poster-deadlines": "时限",
    "poster-complaint": "举报",
}
"""What scanning a poster asks for, by the scene of its code."""

_BIND = re.compile(r"bind-([0-9A-Za-z-]{1,40})")
_BIND_LINK = re.compile(r"[?&]bind=([0-9A-Za-z-]{1,40})")
_CODE = re.compile(r"(?:[0-9A-Za-z]{4}[- ]?){3}[0-9A-Za-z]{4}")
_TEMPLATE = re.compile(r"[0-9A-Za-z_-]{1,100}")
_PARTS = ("CreateTime", "Event", "EventKey", "Ticket", "MsgID")


def said(kind: str, about: About) -> Incoming | None:
    """What a tap, a scan or a new following says; None where it says nothing to us."""
    saying = _SAYING.get(kind)
    more = saying(about.fields) if saying else None
    return None if more is None else about.message(_key(about), touch="tapped", **more)


def _key(about: About, *more: str) -> str:
    fields = about.fields
    scanned = (_scanned(one) for one in fields.several("ScanCodeInfo"))
    parts = [about.sender, *(fields.one(part) for part in _PARTS), *scanned, *more]
    return f"e{hashlib.sha256(json.dumps(parts).encode()).hexdigest()}"


def _click(fields: Fields) -> dict[str, Any] | None:
    asked = words(fields.one("EventKey"))
    return {"text": asked} if asked else None


def _follow(fields: Fields) -> dict[str, Any]:
    return {"text": _wish(fields.one("EventKey").removeprefix("qrscene_"))}


def _scan(fields: Fields) -> dict[str, Any]:
    return {"text": _wish(fields.one("EventKey"))}


def _wish(scene: str) -> str:
    """What the scene of a scanned code stands for, in words that the conversation knows."""
    code = _BIND.fullmatch(scene)
    return f"绑定 {code[1]}" if code else POSTERS.get(scene, HELLO)


def _scan_from_menu(fields: Fields) -> dict[str, Any]:
    """A code of ours, or something that we cannot read."""
    scanned = "".join(_scanned(one) for one in fields.several("ScanCodeInfo"))
    link = _BIND_LINK.search(scanned)
    if link:
        return {"text": f"绑定 {link[1]}"}
    return {"text": scanned} if _CODE.fullmatch(scanned) else other(fields)


def _scanned(fields: Fields) -> str:
    return fields.one("ScanResult")


_SAYING: Final[Mapping[str, Callable[[Fields], dict[str, Any] | None]]] = {
    "click": _click,
    "subscribe": _follow,
    "scan": _scan,
    "scancode_waitmsg": _scan_from_menu,
}


# --- what happened ----------------------------------------------------------------------------


def happened(kind: str, about: About) -> Iterator[Happening]:
    """What is noted of an event; what is malformed in it is not."""
    telling = _TELLING.get(kind)
    for place, what in enumerate(telling(about) if telling else ()):
        key = _key(about, str(place), repr(what))
        yield Happening(CHANNEL, about.sender, key, _when(about), what)


def _when(about: About) -> datetime:
    """When it happened, which may be before what was heard of earlier: pushes come again, late."""
    try:
        told = datetime.fromtimestamp(int(about.fields.one("CreateTime")), UTC)
    except (ValueError, OverflowError, OSError):  # of no year that there is
        return about.now
    return min(told, about.now)


def _left(_: About) -> Iterator[What]:
    yield Left()


def _consents(name: str) -> Callable[[About], Iterator[What]]:
    def told(about: About) -> Iterator[What]:
        for one in _listed(about.fields, name):
            template, status = one.one("TemplateId"), one.one("SubscribeStatusString")
            if not _TEMPLATE.fullmatch(template):
                continue
            if status == "accept":
                yield Agreed(template, template in about.lasting)
            elif status == "reject":
                yield Refused(template)

    return told


def _notice_sent(about: About) -> Iterator[What]:
    for one in _listed(about.fields, "SubscribeMsgSentEvent"):
        number, status = one.one("MsgID"), one.one("ErrorStatus").lower()
        if NUMBER.fullmatch(number):
            done = one.one("ErrorCode") == "0" and status in ("", "success")
            yield _reported(number, "success" if done else status)


def _template_sent(about: About) -> Iterator[What]:
    number = about.fields.one("MsgID")
    if NUMBER.fullmatch(number):
        yield _reported(number, about.fields.one("Status").lower())


def _reported(number: str, status: str) -> Reported:
    if status == "success":
        return Reported(number, "delivered")
    return Reported(number, "blocked" if "block" in status else "failed")


def _listed(fields: Fields, name: str) -> Iterator[Fields]:
    for one in fields.several(name):
        yield from one.several("List") or (one,)


_TELLING: Final[Mapping[str, Callable[[About], Iterator[What]]]] = {
    "unsubscribe": _left,
    "subscribe_msg_popup_event": _consents("SubscribeMsgPopupEvent"),
    "subscribe_msg_change_event": _consents("SubscribeMsgChangeEvent"),
    "subscribe_msg_sent_event": _notice_sent,
    "templatesendjobfinish": _template_sent,
}
