"""What a button under a message shows of its label; what it does not is told by the text above.

How much is seen was looked up on telephones: a full row shows about 30 Latin letters, or 18 Chinese
characters.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

from bot.rendered import RenderedOption

WIDEST: Final = 36
"""Columns of a button; a Chinese character takes two."""
MOST: Final = 100
"""Buttons under one message, as Telegram allows."""


def button_label(option: RenderedOption) -> str:
    """The digit that stands for it, and as much of its words as a telephone shows."""
    return cut(_whole(option), WIDEST)


def are_shown(options: Sequence[RenderedOption], beside: int = 0) -> bool:
    """Whether buttons say all of these, so that the text need not list them.

    Args:
        beside: how many other buttons stand under the message.
    """
    fitting = all(columns(_whole(one)) <= WIDEST for one in options)
    return fitting and len(options) + beside <= MOST


def _whole(option: RenderedOption) -> str:
    number = "" if option["number"] is None else f"{option['number']} "
    return number + " ".join(option["label"].split())


def cut(text: str, width: int) -> str:
    """The first words of a text that fit into so many columns, with a mark where there are more."""
    if columns(text) <= width:
        return text
    end = 0
    while columns(text[: end + 1]) < width:
        end += 1
    space = text.rfind(" ", end // 2, end + 1)
    return text[: space if space > 0 else end].rstrip() + "…"


def columns(text: str) -> int:
    """How wide a text is, in Latin letters."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
