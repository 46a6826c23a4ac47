"""What a platform tells of somebody without a message of theirs: they left, agreed, were reached.

Each is noted once, however often the platform tells it: `key` is its identity, as a message's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

How: TypeAlias = Literal["delivered", "blocked", "failed"]
"""It reached their device · they want nothing from us · the platform could not."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened to an account on a platform.

    `address` is the platform's own name for it; `at` is aware.
    """

    channel: str
    address: str
    key: str
    at: datetime
    what: "What"


@dataclass(frozen=True, slots=True)
class Left:
    """They follow no longer (取消关注), or blocked the bot."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """They agreed to be sent a template: once, or lastingly (长期订阅)."""

    template: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """They refused a template, or took their consent back."""

    template: str


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a message that the platform had taken, by the number that it gave it."""

    platform_id: str
    how: How


What: TypeAlias = Left | Agreed | Refused | Reported
