"""What a push says: a message, something that happened, or nothing that matters here.

The fields are read by `xml.py` and not by wechatpy's `parse_message`: that one fails with errors of
five kinds on what is malformed, gives a list where a field comes twice, and has no classes for the
file, the clicked choice and the three events of consents.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.channels.wechat import events, messages, xml
from bot.channels.wechat.about import NUMBER, About
from bot.channels.wechat.envelope import UnusableError
from bot.channels.wechat.xml import Fields
from models.happenings import Happening
from models.messages import Incoming

_CONTROLS = bytes(sign if sign > 31 or sign in b"\t\n\r" else 32 for sign in range(256))
_NAME = re.compile(r"[0-9A-Za-z_-]{1,128}")
_KIND = re.compile(r"[a-z0-9_]{1,40}")


@dataclass(frozen=True, slots=True)
class Push:
    """One push, read.

    `account` is the platform's name of ours, under which it is answered. `kind` is a word for the
    log. Without a message there is nothing to answer.
    """

    account: str
    sender: str
    kind: str
    incoming: Incoming | None = None
    happenings: tuple[Happening, ...] = ()


def read(text: bytes, openid: str, now: datetime, lasting: Collection[str] = ()) -> Push:
    """Read a push.

    Args:
        openid: whom the address named as its sender; "" where it named nobody.
        now: aware.
        lasting: the templates for which a consent lasts (长期订阅).

    Raises:
        UnusableError: where it says nothing that we could trust; with a word for the log.
    """
    if text.lstrip()[:1] == b"{":
        raise UnusableError("json")
    fields = _fields(text)
    sender, account = fields.one("FromUserName"), fields.one("ToUserName")
    kind = fields.one("MsgType").lower()
    if not (_NAME.fullmatch(sender) and _NAME.fullmatch(account) and kind):
        raise UnusableError("field")
    if openid not in ("", sender):
        raise UnusableError("openid")
    about = About(fields, sender, now, lasting)
    return _event(about, account) if kind == "event" else _message(kind, about, account)


def _fields(text: bytes) -> Fields:
    # Of what somebody typed the platform lets control characters through, which no XML may have.
    # Each becomes a space: taken out, it could be what keeps an end of CDATA apart.
    try:
        return xml.read(text.translate(_CONTROLS))
    except xml.XmlError:
        raise UnusableError("xml") from None


def _message(kind: str, about: About, account: str) -> Push:
    number = about.fields.one("MsgId")
    if not NUMBER.fullmatch(number):
        raise UnusableError("field")
    incoming = about.message(number, **messages.said(kind, about.fields))
    return Push(account, about.sender, _bounded(kind), incoming)


def _event(about: About, account: str) -> Push:
    # Events have no number: when it was is part of what one is known by.
    kind = about.fields.one("Event").lower()
    if not kind or not NUMBER.fullmatch(about.fields.one("CreateTime")):
        raise UnusableError("field")
    incoming, happenings = events.said(kind, about), tuple(events.happened(kind, about))
    return Push(account, about.sender, _bounded(kind), incoming, happenings)


def _bounded(kind: str) -> str:
    return kind if _KIND.fullmatch(kind) else "other"
