"""The methods of the Bot API that our bot uses, with everything that they refuse."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tests.fakes.telegram import limits
from tests.fakes.telegram.limits import RefusedError, bad
from tests.fakes.telegram.pushing import Webhook
from tests.fakes.telegram.screen import Shown

if TYPE_CHECKING:
    from tests.fakes.telegram.platform import Chat, FakeTelegram

Params = Mapping[str, Any]
Menus = Mapping[tuple[str, str], list[dict[str, str]]]


def get_me(at: FakeTelegram, _: Params) -> Any:
    """Who the bot is."""
    return {
        "id": int(at.token.partition(":")[0]),
        "is_bot": True,
        "first_name": "绿色制造助手",
        "username": "greenbot_bot",
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


# --- messages -------------------------------------------------------------------------------------


def send_message(at: FakeTelegram, params: Params) -> Any:
    """Show a message on somebody's telephone."""
    chat = _chat(at, params)
    text, rows = limits.text_of(params), limits.keyboard_of(params)
    _calm(at, chat)
    shown = Shown(at.number("message"), text, False, rows)
    chat.messages.append(shown)
    message = {"message_id": shown.number, "date": int(at.seconds), "from": get_me(at, {}),
               "chat": {"id": chat.id, "type": chat.kind}, "text": text}  # fmt: skip
    return message | ({"reply_markup": {"inline_keyboard": rows}} if rows else {})


def _chat(at: FakeTelegram, params: Params) -> Chat:
    number = str(params.get("chat_id", ""))
    chat = at.chats.get(int(number)) if number.lstrip("-").isdigit() else None
    if chat is None:
        raise bad("chat not found")
    if chat.shut:
        raise RefusedError(403, f"Forbidden: {chat.shut}")
    return chat


def _calm(at: FakeTelegram, chat: Chat) -> None:
    """Refuse what comes too fast: for this chat, or for all."""
    now = at.seconds
    wait = chat.written_at + at.per_chat - now if at.per_chat is not None else 0.0
    if at.per_second is not None and len(at.sent) == at.per_second:
        wait = max(wait, at.sent[0] + 1 - now)
    if wait > 1e-6:  # what a float leaves over is no time
        after = math.ceil(wait)
        raise RefusedError(429, f"Too Many Requests: retry after {after}", retry_after=after)
    chat.written_at = now
    at.sent.append(now)


def answer_callback_query(at: FakeTelegram, params: Params) -> Any:
    """Stop the pressed button from spinning."""
    who = at.pressed.pop(str(params.get("callback_query_id", "")), None)
    if who is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = str(params.get("text", ""))
    if len(text) > limits.TOAST:
        raise bad("MESSAGE_TOO_LONG")
    if text:
        at.people[who].toasts.append(text)
    return True


# --- updates --------------------------------------------------------------------------------------


def get_updates(at: FakeTelegram, params: Params) -> Any:
    """What waits; what is before the offset is forgotten. Waits for something where it is asked to.

    Raises RefusedError while there is a webhook.
    """
    if at.webhook is not None:
        raise RefusedError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    _allow(at, params)
    offset = int(params.get("offset", 0))
    at.updates = [one for one in at.updates if one["update_id"] >= offset]
    at.changed.wait_for(lambda: at.updates or at.ended, float(params.get("timeout", 0)))
    return at.updates[: int(params.get("limit", 100))]


def set_webhook(at: FakeTelegram, params: Params) -> Any:
    """Have updates brought somewhere."""
    url, secret = limits.webhook_of(params)
    _allow(at, params)
    at.webhook = Webhook(url, secret, int(params.get("max_connections", 40)))
    return True


def delete_webhook(at: FakeTelegram, params: Params) -> Any:
    """Let updates wait again."""
    at.webhook = None
    if str(params.get("drop_pending_updates", "")).lower() == "true":
        at.updates.clear()
    return True


def _allow(at: FakeTelegram, params: Params) -> None:
    if params.get("allowed_updates"):
        at.allowed = tuple(limits.structure(params["allowed_updates"])) or limits.USUAL


def get_webhook_info(at: FakeTelegram, _: Params) -> Any:
    """Where updates go, and how that goes."""
    hook = at.webhook or Webhook("")
    info = {"url": hook.url, "has_custom_certificate": False,
            "pending_update_count": len(at.updates), "max_connections": hook.connections,
            "allowed_updates": list(at.allowed)}  # fmt: skip
    if hook.error:
        info |= {"last_error_date": hook.error_at, "last_error_message": hook.error}
    return info


# --- menus ----------------------------------------------------------------------------------------


def set_my_commands(at: FakeTelegram, params: Params) -> Any:
    """Set a menu for a scope and a language."""
    at.menus[_scope(at, params)] = limits.commands_of(params)
    return True


def get_my_commands(at: FakeTelegram, params: Params) -> Any:
    """The menu that is set for exactly this scope and language."""
    return at.menus.get(_scope(at, params), [])


def delete_my_commands(at: FakeTelegram, params: Params) -> Any:
    """Take a menu away; a wider one is shown then."""
    at.menus.pop(_scope(at, params), None)
    return True


def _scope(at: FakeTelegram, params: Params) -> tuple[str, str]:
    scope = limits.structure(params.get("scope")) or {"type": "default"}
    language = str(params.get("language_code", ""))
    if language and not (len(language) == 2 and language.isalpha() and language.islower()):
        raise bad("LANGUAGE_CODE_INVALID")
    if scope["type"] == "chat":
        return f"chat {_chat(at, scope).id}", language
    return scope["type"], language


def menu_shown(menus: Menus, chat: int, language: str) -> list[dict[str, str]]:
    """The menu that a telephone of that language shows in its chat: the narrowest one."""
    for scope in (f"chat {chat}", "all_private_chats", "default"):
        for code in (language[:2], ""):
            if menus.get((scope, code)):
                return menus[scope, code]
    return []


# --- files ----------------------------------------------------------------------------------------


def get_file(at: FakeTelegram, params: Params) -> Any:
    """Where a file can be had."""
    number = str(params.get("file_id", ""))
    if number not in at.files:
        raise bad("wrong file_id or the file is temporarily unavailable")
    path, _, size = at.files[number]
    if size > limits.FILE:
        raise bad("file is too big")
    return {"file_id": number, "file_unique_id": f"u{number}", "file_size": size, "file_path": path}


METHODS: Final[Mapping[str, Callable[[FakeTelegram, Params], Any]]] = {
    "getMe": get_me,
    "sendMessage": send_message,
    "answerCallbackQuery": answer_callback_query,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "getFile": get_file,
}
