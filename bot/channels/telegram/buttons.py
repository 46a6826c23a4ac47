"""The answers to a question as buttons under it: what fits beside what on a telephone.

A press sends back the keyboard's name and the button's place alone (`models/keyboards.py`): 64
bytes are too few for what an answer may say, and that is nobody else's business.

Source: the Bot API's page on `InlineKeyboardButton`; for the numbers that it leaves out,
`telegram.constants.InlineKeyboardMarkupLimit`. How much of a label is seen was looked up on
telephones: a full row shows about 30 Latin letters, or 18 Chinese characters.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, TypeAlias

from bot.rendered import RenderedOption

MOST: Final = 100
"""Buttons under one message."""
WIDEST: Final = 36
"""Columns of a label; a Chinese character takes two. What is over is told by the text above."""
BESIDE: Final = ((3, 10), (2, 16))
"""So many go into one row where none is wider than so many columns; wider ones stand alone."""

Options: TypeAlias = Sequence[RenderedOption]
Rows: TypeAlias = list[list[tuple[str, str]]]


def shown(options: Options, shortcuts: Options) -> list[RenderedOption]:
    """What becomes a button, in order; where there are too many, the last options are typed."""
    return [*options[: MOST - len(shortcuts)], *shortcuts]


def rows_of(options: Options, shortcuts: Options, keyboard: str) -> Rows:
    """The buttons, row by row: the options, then the shortcuts below them.

    Args:
        options: answers to the question.
        shortcuts: the words that always work.
        keyboard: the name under which a press finds what it means.
    """
    labels = [_label(one) for one in shown(options, shortcuts)]
    buttons = [(label, f"k:{keyboard}:{place}") for place, label in enumerate(labels)]
    first = len(buttons) - len(shortcuts)
    return [*_rows(buttons[:first]), *_rows(buttons[first:])]


def _rows(buttons: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Rows of about the same length: four short ones are two and two, not three and one."""
    if not buttons:
        return
    widest = max(columns(label) for label, _ in buttons)
    beside = next((count for count, width in BESIDE if widest <= width), 1)
    rows = ceil(len(buttons) / beside)
    for row in range(rows):
        yield list(buttons[row * len(buttons) // rows : (row + 1) * len(buttons) // rows])


def _label(option: RenderedOption) -> str:
    """The digit that stands for it, and as much of its words as a telephone shows."""
    number = "" if option["number"] is None else f"{option['number']} "
    return cut(number + " ".join(option["label"].split()), WIDEST)


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
