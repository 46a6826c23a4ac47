"""The kinds of messages: what each says.

Source: the platform's page on messages (接收普通消息).
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.channels.wechat.about import name, words
from bot.channels.wechat.xml import Fields
from models.messages import Attachment, Press

STICKER: Final = "【收到不支持的消息类型，暂无法显示】"
"""What the platform writes in place of what it does not pass on."""

_MEDIA = re.compile(r"[0-9A-Za-z_-]{1,400}")
_SIZE = re.compile(r"[0-9]{1,15}")
_PRESS = re.compile(r"([0-9A-Za-z_-]{1,20}):([0-9]{1,2})")


def said(kind: str, fields: Fields) -> dict[str, Any]:
    """What of an `Incoming` a message of this kind fills; of an unknown kind that it is one."""
    return _MESSAGES.get(kind, other)(fields)


def _text(fields: Fields) -> dict[str, Any]:
    """Words, or a choice under one of our messages: its number says which, whatever it shows."""
    written, chosen = words(fields.one("Content")), fields.one("bizmsgmenuid")
    if written == STICKER:
        return other(fields)
    if not chosen:
        return {"text": written}
    match = _PRESS.fullmatch(chosen)
    press = Press(match[1], int(match[2])) if match else None
    return {"text": written, "touch": "tapped", "press": press}


def _photo(fields: Fields) -> dict[str, Any]:
    return {"attachments": (Attachment("photo", source=_media(fields)),)}


def _voice(fields: Fields) -> dict[str, Any]:
    """What speech recognition heard, where the account has it, beside the voice itself."""
    heard = words(fields.one("Recognition"))
    voice = Attachment("voice", source=_media(fields))
    return {"text": heard, "heard": bool(heard), "attachments": (voice,)}


def _video(fields: Fields) -> dict[str, Any]:
    return {"attachments": (Attachment("video", source=_media(fields)),)}


def _location(fields: Fields) -> dict[str, Any]:
    return {"attachments": (Attachment("location", name=name(fields.one("Label"))),)}


def _link(fields: Fields) -> dict[str, Any]:
    """Its address first: the title is somebody else's words, and must not be read as a command."""
    url, title = (words(fields.one(name)).strip() for name in ("Url", "Title"))
    if not url.startswith(("https://", "http://")):
        return other(fields)
    return {"text": f"{url}\n{title}".strip()}


def _file(fields: Fields) -> dict[str, Any]:
    """The platform tells of a file, and does not give it."""
    told = fields.one("FileTotalLen")
    size = int(told) if _SIZE.fullmatch(told) else None
    return {"attachments": (Attachment("file", name=name(fields.one("Title")), size=size),)}


def other(_: Fields) -> dict[str, Any]:
    """Something that we cannot read: the conversation says so."""
    return {"attachments": (Attachment("other"),)}


_MESSAGES: Final[Mapping[str, Callable[[Fields], dict[str, Any]]]] = {
    "text": _text,
    "image": _photo,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
    "file": _file,
}


def _media(fields: Fields) -> str:
    named = fields.one("MediaId")
    return named if _MEDIA.fullmatch(named) else ""
