"""The answers to a question as buttons under it: what fits beside what on a telephone.

A press sends back the keyboard's name and the button's place alone (`models/keyboards.py`): 64
bytes are too few for what an answer may say, and that is nobody else's business.

Source: the Bot API's page on `InlineKeyboardButton`; for the numbers that it leaves out,
`telegram.constants.InlineKeyboardMarkupLimit`.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final, TypeAlias

from bot.buttons import MOST, button_label, columns
from bot.rendered import RenderedOption

BESIDE: Final = ((5, 6), (3, 10), (2, 16))
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
    labels = [button_label(one) for one in shown(options, shortcuts)]
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
