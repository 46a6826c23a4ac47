"""What a telephone shows, message by message."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "own", "passive", "service", "choices", "template", "notice", "trouble", "remark"
]
"""Their own; the answer to a push; a customer-service message (客服消息), with choices too
(msgmenu); a template message; a subscription notice; what WeChat itself says, in the chat or beside
it."""

TROUBLE = "该公众号暂时无法提供服务，请稍后再试"
"""What WeChat shows where the account's server answers nothing, or something odd."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice in a message: its name, which travels back, and what stands on it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on one telephone.

    `number` counts all of the platform's. `text` is the message, of a template its title, of
    choices what stands above them; `tail` stands below. `fields` are the lines of a template as
    they are shown. `media` names the picture, sound or film.
    """

    number: int
    openid: str
    kind: Kind
    at: datetime
    text: str = ""
    items: tuple[Item, ...] = ()
    tail: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    url: str = ""
    media: str = ""
    template: str = ""
    message: int = 0
    """The platform's number of a template message or a notice (`msgid`)."""

    @property
    def words(self) -> str:
        """All that can be read on it."""
        lines = [self.text, *(one.label for one in self.items), self.tail]
        lines += [f"{label}：{value}" for label, value in self.fields]
        return "\n".join(one for one in lines if one)
