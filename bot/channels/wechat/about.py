"""What is known of a push while its kind is found out, and how its fields are read."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.channels.wechat.xml import Fields
from models.messages import Incoming

CHANNEL: Final = "wechat"
LONGEST_NAME: Final = 255
"""Characters of the name of a file or a place."""

NUMBER: Final = re.compile(r"[0-9]{1,20}")
"""How the platform numbers messages, and seconds."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class About:
    """One push: its fields, who sent it, when we heard of it.

    `lasting` are the templates for which a consent lasts (长期订阅).
    """

    fields: Fields
    sender: str
    now: datetime
    lasting: Collection[str]

    def message(self, key: str, **more: Any) -> Incoming:
        """A message of its sender."""
        return Incoming(CHANNEL, self.sender, key, received_at=self.now, **more)


def words(text: str) -> str:
    """Without control characters, which no reader shows and PostgreSQL refuses; lines stay."""
    return _UNSEEN.sub("", text.replace("\r", "\n"))


def name(text: str) -> str:
    """What something is called, in one line of bounded length."""
    return words(text).replace("\n", " ")[:LONGEST_NAME]
