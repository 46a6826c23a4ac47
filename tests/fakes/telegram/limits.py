"""The limits of the Bot API, each with the words that it refuses with.

Source: the Bot API's page (sendMessage, InlineKeyboardButton, BotCommand, getFile, setWebhook), and
`telegram.constants` of python-telegram-bot for what the page leaves out.
"""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

TEXT = 4096
"""UTF-16 units of a message."""
CALLBACK_DATA = 64
"""Bytes."""
BUTTONS, IN_A_ROW = 100, 8
COMMANDS, DESCRIPTION = 100, 256
FILE = 20 * 1024 * 1024
"""Bytes of a file that a bot may fetch."""
TOAST = 200
"""Characters shown for a moment after a press."""
PORTS = (443, 80, 88, 8443)
USUAL = ("message", "edited_message", "callback_query", "my_chat_member", "channel_post")
"""What comes where nothing was chosen."""


class RefusedError(Exception):
    """An answer that is not ok. `parameters` go along with it (`retry_after`)."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad(description: str) -> RefusedError:
    """A 400, in the platform's manner."""
    return RefusedError(400, f"Bad Request: {description}")


def structure(value: Any) -> Any:
    """A parameter with a structure: JSON within a form, or as it is in a body of JSON."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad("can't parse JSON") from error


def text_of(params: Mapping[str, Any]) -> str:
    """The text of a message, trimmed as the platform does."""
    text = str(params.get("text", "")).strip()
    if not text:
        raise bad("message text is empty")
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT:
        raise bad("message is too long")
    if params.get("parse_mode"):
        raise bad("this bot's people write what looks like markup: no parse_mode")
    return text


def keyboard_of(params: Mapping[str, Any]) -> list[list[dict[str, str]]]:
    """The buttons under a message, row by row."""
    markup = structure(params.get("reply_markup")) or {}
    rows: list[list[dict[str, str]]] = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > BUTTONS or any(len(row) > IN_A_ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (one for row in rows for one in row):
        if not button.get("text", "").strip():
            raise bad('can\'t parse inline keyboard button: Field "text" must be non-empty')
        if not 1 <= len(button.get("callback_data", "").encode()) <= CALLBACK_DATA:
            raise bad("BUTTON_DATA_INVALID")
    return rows


def commands_of(params: Mapping[str, Any]) -> list[dict[str, str]]:
    """A menu of commands."""
    commands: list[dict[str, str]] = structure(params.get("commands", "[]"))
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for one in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", one.get("command", "")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(one.get("description", "")) <= DESCRIPTION:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def webhook_of(params: Mapping[str, Any]) -> tuple[str, str | None]:
    """Where a webhook is, and its secret."""
    url, secret = str(params.get("url", "")), params.get("secret_token")
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if secret is not None and not re.fullmatch("[A-Za-z0-9_-]{1,256}", str(secret)):
        raise bad("secret token contains unallowed characters")
    if not 1 <= int(params.get("max_connections", 40)) <= 100:
        raise bad("wrong max_connections")
    return url, secret
