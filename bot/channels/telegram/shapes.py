"""What we read of an update, and the types that it must have.

The library takes whatever stands in a field (a number for a text), and fails in its own ways at
what it did not expect. So the fields that we read are checked before it sees them, and it sees no
others: a new kind of something that we do not read makes no message unreadable.

Source: core.telegram.org/bots/api, "Update" and the types that it names.
"""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Date = Annotated[int, Field(ge=0, le=253_402_300_799)]
"""Seconds since 1970, until the end of the year 9999."""
_Account = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
_Count = Annotated[int, Field(ge=0, le=2**53)]
_Id = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,500}$")]
"""What the platform is named something by, a file or a press: visible ASCII."""

READ_OF_MESSAGE: Final = (
    "message_id",
    "date",
    "chat",
    "from",
    "text",
    "caption",
    "entities",
    "photo",
    "voice",
    "audio",
    "video",
    "video_note",
    "document",
    "location",
    "reply_markup",
)
"""What the library gets of a message; of the rest only the names of the fields matter."""


class UnreadableError(Exception):
    """It is no update, or not one that we can read.

    `reason` is for the log: the field that is wrong, or what the library failed with, never a
    value.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True)


class _User(_Shape):
    id: _Account
    is_bot: bool
    language_code: Annotated[str, Field(max_length=100)] | None = None


class _Chat(_Shape):
    id: _Account
    type: str


class _Entity(_Shape):
    type: str
    offset: _Count
    length: _Count


class _File(_Shape):
    file_id: _Id
    file_size: _Count | None = None
    file_name: str | None = None


class _Photo(_File):
    width: _Count
    height: _Count


class _Button(_Shape):
    text: str
    callback_data: str | None = None


class _Buttons(_Shape):
    inline_keyboard: list[list[_Button]]


class _Message(_Shape):
    message_id: _Count
    date: _Date
    chat: _Chat
    sender: _User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None
    entities: list[_Entity] | None = None
    photo: list[_Photo] | None = None
    voice: _File | None = None
    audio: _File | None = None
    video: _File | None = None
    video_note: _File | None = None
    document: _File | None = None
    reply_markup: _Buttons | None = None


class _Press(_Shape):
    id: _Id
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Member(_Shape):
    status: str


class _Membership(_Shape):
    chat: _Chat
    sender: _User = Field(alias="from")
    date: _Date
    old_chat_member: _Member
    new_chat_member: _Member


class _Update(_Shape):
    update_id: _Count
    message: _Message | None = None
    edited_message: _Message | None = None
    callback_query: _Press | None = None
    my_chat_member: _Membership | None = None


def read(body: bytes) -> Any:
    """The JSON of a request. Raises UnreadableError where it is none."""
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnreadableError("json") from None


def checked(update: Any) -> dict[str, Any]:
    """What the library is to see of an update.

    Raises UnreadableError where a field that we read is not of its type.
    """
    try:
        _Update.model_validate(update)
    except ValidationError as error:
        where = error.errors(include_url=False, include_input=False, include_context=False)[0][
            "loc"
        ]
        raise UnreadableError(".".join(map(str, where)) or "update") from None
    return {name: _READ[name](value) for name, value in update.items() if _is_read(name, value)}


def _is_read(name: str, value: Any) -> bool:
    return name in _READ and value is not None


def _of_message(message: Mapping[str, Any]) -> dict[str, Any]:
    return {name: message[name] for name in READ_OF_MESSAGE if message.get(name) is not None}


def _of_press(press: Mapping[str, Any]) -> dict[str, Any]:
    read = {name: press[name] for name in ("id", "from", "chat_instance", "data") if name in press}
    message = press.get("message")
    return read if message is None else {**read, "message": _of_message(message)}


_READ: Mapping[str, Callable[[Any], Any]] = {
    "update_id": lambda number: number,
    "message": _of_message,
    "edited_message": _of_message,
    "callback_query": _of_press,
    "my_chat_member": lambda membership: membership,
}
