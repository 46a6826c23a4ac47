"""Updates as Telegram writes them, with the fields that its servers put in."""

from itertools import count
from typing import Any

SENT = 1_795_138_200
"""2026-11-20 at 01:30 UTC."""
LIN = {
    "id": 700_123_456,
    "is_bot": False,
    "first_name": "Lin",
    "username": "lin_qing",
    "language_code": "zh-hans",
}
BOT = {"id": 123_456_789, "is_bot": True, "first_name": "绿色制造", "username": "greenbot_bot"}
GROUP = {"id": -1_001_234_567_890, "title": "绿色工厂交流群", "type": "supergroup"}
CHANNEL = {"id": -1_009_876_543_210, "title": "Green news", "type": "channel"}

_numbers = count(870_000_001)


def user(**more: Any) -> dict[str, Any]:
    """Somebody who writes."""
    return LIN | more


def chat_with(who: dict[str, Any]) -> dict[str, Any]:
    """The chat of somebody with the bot."""
    return {
        "id": who["id"],
        "first_name": who["first_name"],
        "username": who.get("username", ""),
        "type": "private",
    }


def update(**content: Any) -> dict[str, Any]:
    """An update with a number of its own, unless one is given."""
    return {"update_id": next(_numbers)} | content


def message(text: str | None = None, **more: Any) -> dict[str, Any]:
    """A message of somebody to the bot."""
    who = more.get("from", LIN)
    words = {} if text is None else {"text": text}
    return {"message_id": 17, "from": who, "chat": chat_with(who), "date": SENT} | words | more


def wrote(text: str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody wrote to the bot."""
    return update(message=message(text, **more))


def edited(text: str, **more: Any) -> dict[str, Any]:
    """Somebody changed what they wrote."""
    return update(edited_message=message(text, edit_date=SENT + 60, **more))


def in_group(text: str, *entities: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Somebody wrote in a group."""
    return wrote(text, chat=GROUP, entities=[*entities], **more)


def entity(kind: str, text: str, part: str) -> dict[str, Any]:
    """Where a part of a text stands, counted in UTF-16 units."""
    before = text[: text.index(part)]
    units = [len(one.encode("utf-16-le")) // 2 for one in (before, part)]
    return {"type": kind, "offset": units[0], "length": units[1]}


def pressed(data: str, label: str = "自评", **more: Any) -> dict[str, Any]:
    """Somebody pressed a button under a message of the bot."""
    who = more.pop("from", LIN)
    under = {
        "message_id": 18,
        "from": BOT,
        "chat": chat_with(who),
        "date": SENT,
        "text": "您好，想办理哪一项？",
        "reply_markup": {
            "inline_keyboard": [
                [{"text": label, "callback_data": data}],
                [{"text": "帮助", "callback_data": "k:another:1"}],
            ]
        },
    }
    press = {
        "id": "3007015812375342",
        "from": who,
        "message": under,
        "chat_instance": "-5423187612",
        "data": data,
    }
    return update(callback_query=press | more)


def membership(chat: dict[str, Any], before: str, after: str, **more: Any) -> dict[str, Any]:
    """What the bot is in a chat has changed."""
    change = {
        "chat": chat,
        "from": LIN,
        "date": SENT,
        "old_chat_member": member(before),
        "new_chat_member": member(after),
    }
    return update(my_chat_member=change | more)


def member(status: str) -> dict[str, Any]:
    """The bot as a member of a chat, with what Telegram tells of each kind."""
    rights = [
        *("can_be_edited", "can_manage_chat", "can_change_info", "can_delete_messages"),
        *("can_invite_users", "can_restrict_members", "can_pin_messages", "can_promote_members"),
        *("can_manage_video_chats", "is_anonymous", "can_post_stories", "can_edit_stories"),
        "can_delete_stories",
    ]
    more: dict[str, dict[str, Any]] = {
        "kicked": {"until_date": 0},
        "administrator": dict.fromkeys(rights, False),
    }
    return {"user": BOT, "status": status} | more.get(status, {})


# --- what is not words ----------------------------------------------------------------------------


def file(file_id: str, **more: Any) -> dict[str, Any]:
    """A file as Telegram tells of it."""
    return {"file_id": file_id, "file_unique_id": f"AQAD{file_id[-4:]}"} | more


PHOTO = [
    file("AgACAgUAAxkBAAIBsmall", file_size=1_024, width=90, height=67),
    file("AgACAgUAAxkBAAIBlarge", file_size=214_511, width=1280, height=960),
    file("AgACAgUAAxkBAAIBmiddle", file_size=21_877, width=320, height=240),
]
VOICE = file("AwACAgUAAxkBAAIvoice", duration=7, mime_type="audio/ogg", file_size=30_122)
AUDIO = file("CQACAgUAAxkBAAIaudio", duration=61, file_name="现场.m4a", file_size=900_001)
VIDEO = file(
    "BAACAgUAAxkBAAIvideo",
    duration=9,
    width=640,
    height=480,
    file_name="a.mp4",
    file_size=4_000_000,
)
NOTE = file("DQACAgUAAxkBAAInote", duration=5, length=240, file_size=800_000)
DOCUMENT = file(
    "BQACAgUAAxkBAAIdocument",
    file_name="用电台账.xlsx",
    mime_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    file_size=48_200,
    thumbnail=file("AAMCBQADGQEAAthumb", file_size=3_000, width=320, height=320),
)
STICKER = file(
    "CAACAgUAAxkBAAIsticker",
    width=512,
    height=512,
    type="regular",
    is_animated=False,
    is_video=False,
    emoji="🌱",
    file_size=20_000,
)
PLACE = {"latitude": 22.543096, "longitude": 114.057865}
CARD = {"phone_number": "+8613912345678", "first_name": "王", "user_id": 700_999_999}
ORIGIN = {"type": "hidden_user", "sender_user_name": "王科长", "date": SENT - 3600}
