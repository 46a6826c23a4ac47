"""An update of Telegram as a message, a press, or something that happened; most kinds are nothing.

Only chats between two people are read. Of a group it matters alone whether the bot was added, or
spoken to: it is told that it is the wrong place, and nothing that was said there is kept.

Source: core.telegram.org/bots/api, "Update", "Message", "CallbackQuery" and "ChatMemberUpdated".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from telegram import (
    CallbackQuery,
    ChatMember,
    ChatMemberUpdated,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatType, MessageAttachmentType, MessageType

from bot.catalogues import DEFAULT, negotiate
from bot.channels.telegram.channel import FILE_BYTES, NAME
from bot.channels.telegram.names import spoken
from bot.channels.telegram.shapes import UnreadableError, checked
from models.happenings import Happening, Left
from models.messages import Attachment, Incoming, Language, Press, Relayed

FileKind: TypeAlias = Literal["photo", "voice", "video", "file"]
IsMe: TypeAlias = Callable[[str], bool]
"""Whether a user name is the bot's own."""

NO_KEYBOARD: Final = Press("", 0)
"""What a button stands for that is not of our making: answered as one that is too old."""

_PRESSED = re.compile(r"k:([A-Za-z0-9_-]{1,40}):([0-9]{1,3})")
_FILES: Final[tuple[tuple[str, FileKind], ...]] = (
    ("voice", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("audio", "file"),
    ("document", "file"),
)
"""The fields of a message that hold a file, and what we call it."""
_SENT: Final = {
    *(kind.value for kind in MessageAttachmentType),
    *("checklist", "giveaway", "giveaway_winners"),
}
_HAPPENED: Final = {kind.value for kind in MessageType} - _SENT
"""What a message tells that nobody sent: something was pinned, or a background changed."""
_HERE: Final = frozenset({ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.RESTRICTED})
_AWAY: Final = frozenset({ChatMember.LEFT, ChatMember.BANNED})


@dataclass(frozen=True, slots=True)
class Heard:
    """What an update tells; nothing where all of it is None.

    `press` is the number by which a press is answered, `group` that of a group to be turned away.
    """

    incoming: Incoming | None = None
    happening: Happening | None = None
    press: str | None = None
    group: str | None = None


NOTHING: Final = Heard()


def heard(update: Any, is_me: IsMe, now: datetime) -> Heard:
    """Read an update.

    Args:
        update: its JSON.
        is_me: asked where somebody is spoken to in a group.
        now: aware.

    Raises UnreadableError where it is none, or not one that we can read.
    """
    seen = checked(update)
    try:
        return _heard(Update.de_json(seen), update, is_me, now)
    except Exception as error:
        # The library fails in its own ways at what it did not expect (KeyError, AttributeError).
        raise UnreadableError(type(error).__name__) from error


def _heard(update: Update, raw: Mapping[str, Any], is_me: IsMe, now: datetime) -> Heard:
    key = f"u{update.update_id}"
    if update.message is not None:
        return _message(update.message, raw["message"], key, is_me, now)
    if update.edited_message is not None:
        return _edited(update.edited_message, key, now)
    if update.callback_query is not None:
        return _press(update.callback_query, key, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, key, now)
    return NOTHING


# --- messages -------------------------------------------------------------------------------------


def _message(
    message: Message, raw: Mapping[str, Any], key: str, is_me: IsMe, now: datetime
) -> Heard:
    if message.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        return Heard(group=str(message.chat.id)) if _spoken_to(message, is_me) else NOTHING
    attached = tuple(_attached(message, raw))
    if not _is_for_us(message) or not (message.text or attached):
        return NOTHING
    relayed: Relayed | None = "forwarded" if _is_forwarded(raw) else None
    return Heard(_incoming(message, key, now, attached, relayed))


def _edited(message: Message, key: str, now: datetime) -> Heard:
    """What was changed, without its files: they came with the first message.

    A live location that moves is no message, and comes as one that was changed.
    """
    if not _is_for_us(message) or message.location is not None:
        return NOTHING
    return Heard(_incoming(message, key, now, (), "edited"))


def _is_for_us(message: Message) -> bool:
    """Whether a human being wrote it to the bot alone."""
    private = message.chat.type == ChatType.PRIVATE
    return private and message.from_user is not None and not message.from_user.is_bot


def _is_forwarded(raw: Mapping[str, Any]) -> bool:
    """Somebody else's words: passed on, or put together by another bot (`via_bot`)."""
    return "via_bot" in raw or any(name.startswith("forward_") for name in raw)


def _incoming(
    message: Message,
    key: str,
    now: datetime,
    attached: tuple[Attachment, ...],
    relayed: Relayed | None,
) -> Incoming:
    language = _language(message.from_user)
    return Incoming(
        channel=NAME,
        address=str(message.chat.id),
        key=key,
        received_at=now,
        text=spoken(message.text or message.caption or "", language or DEFAULT),
        attachments=attached,
        language=language,
        relayed=relayed,
    )


def _language(user: User | None) -> Language | None:
    code = None if user is None else user.language_code
    return negotiate(code) if code else None


def _attached(message: Message, raw: Mapping[str, Any]) -> Iterator[Attachment]:
    """What was sent beside words: one thing at most, since an album comes as single messages."""
    files = [(kind, getattr(message, name)) for name, kind in _FILES]
    file = next(((kind, one) for kind, one in files if one is not None), None)
    if message.photo:
        yield _file("photo", max(message.photo, key=lambda size: size.width * size.height))
    elif file is not None:
        yield _file(*file)
    elif message.location is not None:
        yield Attachment("location")
    elif not message.text and (raw.keys() & _SENT or not raw.keys() & _HAPPENED):
        yield Attachment("other")


def _file(kind: FileKind, file: Any) -> Attachment:
    """A file by the platform's number of it; one that the platform would not give has none."""
    size: int | None = file.file_size
    source = "" if size is not None and size > FILE_BYTES else file.file_id
    return Attachment(kind, getattr(file, "file_name", None) or "", size, source)


# --- presses --------------------------------------------------------------------------------------


def _press(press: CallbackQuery, key: str, now: datetime) -> Heard:
    message = press.message
    if message is None or message.chat.type != ChatType.PRIVATE or press.from_user.is_bot:
        return Heard(press=press.id)
    match = _PRESSED.fullmatch(press.data or "")
    incoming = Incoming(
        channel=NAME,
        address=str(message.chat.id),
        key=key,
        received_at=now,
        text=_label(press),
        language=_language(press.from_user),
        touch="tapped",
        press=Press(match[1], int(match[2])) if match else NO_KEYBOARD,
    )
    return Heard(incoming, press=press.id)


def _label(press: CallbackQuery) -> str:
    """What stood on the button; "" where its message is too old to be told."""
    markup = getattr(press.message, "reply_markup", None)
    rows = () if markup is None else markup.inline_keyboard
    labels = (one.text for row in rows for one in row if one.callback_data == press.data)
    return next(labels, "")


# --- coming, going, and groups --------------------------------------------------------------------


def _membership(change: ChatMemberUpdated, key: str, now: datetime) -> Heard:
    """Blocked by somebody, or brought into a group or a channel."""
    chat, before = str(change.chat.id), change.old_chat_member.status
    after = change.new_chat_member.status
    if change.chat.type != ChatType.PRIVATE:
        return Heard(group=chat) if before in _AWAY and after in _HERE else NOTHING
    if after != ChatMember.BANNED:
        return NOTHING
    return Heard(happening=Happening(NAME, chat, key, min(change.date, now), Left()))


def _spoken_to(message: Message, is_me: IsMe) -> bool:
    """Whether a command for us, or for whoever is there, or our name stands in it."""
    found = message.parse_entities([MessageEntity.BOT_COMMAND, MessageEntity.MENTION])
    return any(_means_us(text, is_me) for text in found.values())


def _means_us(text: str, is_me: IsMe) -> bool:
    """Of `/help`, `/help@somebody` and `@somebody`."""
    command, _, name = text.partition("@")
    return is_me(name) if name else bool(command)
