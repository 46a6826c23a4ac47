"""What a channel is: two converters between its wire and our messages, and what it can show.

A channel turns a wire message into an `Incoming` and a `Rendered` reply into a wire message,
and does nothing else. It never sees a conversation, a pack or a table.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show. The renderer fits a reply to it.

    `rich`: shows blocks and buttons by itself (the web page); otherwise a reply becomes plain
    text with numbered lines. `max_bytes`: the longest message in UTF-8 bytes, or None.
    """

    rich: bool = False
    max_bytes: int | None = None


class Channel(Protocol):
    """One way to reach people. One file per channel, and one line in the registry."""

    name: str
    capabilities: Capabilities
