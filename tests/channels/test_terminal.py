"""The terminal's wire: lines in, text without tricks out."""

import pytest

from bot.channels.terminal import Terminal
from bot.rendered import Rendered
from tests.fakes.parts import MORNING


def screen(*texts: str) -> str:
    """What a reply of these texts looks like."""
    rendered: Rendered = {
        "language": "zh_CN",
        "prompt": None,
        "blocks": [],
        "options": [],
        "shortcuts": [],
        "texts": list(texts),
    }
    return Terminal().outgoing(rendered)


@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_line_ending_is_no_part_of_the_message(ending: str) -> None:
    """Unix, Windows and the last line without an end give the same message."""
    message = Terminal().incoming(f"是{ending}", address="a", key="k", at=MORNING, language=None)
    assert message.text == "是"


def test_texts_are_set_apart() -> None:
    """Two messages of one reply have an empty line between them."""
    assert screen("一", "二") == "一\n\n二"


def test_reply_cannot_move_the_cursor() -> None:
    """An escape sequence that somebody typed is not repeated to the terminal."""
    assert (
        screen("你写的是\x1b[2J\x07\r好\u202e。\n第\u3000二行") == "你写的是[2J好。\n第\u3000二行"
    )
