"""A message with its choices, as the platform shows them to tap (msgmenu).

Words stand there for a channel without buttons: its options are lines, numbered where they have a
number. Where they become choices, these lines are taken off again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.base import Capabilities
from bot.channels.wechat.channel import LONGEST
from bot.plain import as_texts
from bot.rendered import Rendered, RenderedOption
from models.messages import Language

MOST: Final = 10
"""Choices that one message shows well; more are told in words."""
NAME: Final = 20
"""Bytes of what a tap sends back: the name of the keyboard and a place."""


@dataclass(frozen=True, slots=True)
class Menu:
    """The words above the choices, the choices, and the words below."""

    head: str
    labels: tuple[str, ...]
    tail: str


def menu_of(
    text: str,
    options: Sequence[RenderedOption],
    shortcuts: Sequence[RenderedOption],
    language: Language,
) -> Menu | None:
    """The choices of a message; None where it has none, or is shown better in words.

    Args:
        text: its words, with the lines of the options and the shortcuts at the end.
    """
    lines = _lines(options, shortcuts, language)
    if not 0 < len(options) <= MOST or not text.endswith(f"\n{lines}"):
        return None
    labels = tuple(option["label"] for option in options)
    menu = Menu(text.removesuffix(lines).rstrip(), labels, _lines((), shortcuts, language))
    return menu if menu.head and _size(menu) <= LONGEST else None


def _size(menu: Menu) -> int:
    """Bytes of all that the platform is given."""
    said = "".join([menu.head, *menu.labels, menu.tail])
    return len(said.encode("utf-8", "surrogatepass")) + NAME * len(menu.labels)


def _lines(
    options: Sequence[RenderedOption], shortcuts: Sequence[RenderedOption], language: Language
) -> str:
    alone: Rendered = {
        "language": language,
        "prompt": None,
        "blocks": [],
        "options": list(options),
        "shortcuts": list(shortcuts),
        "texts": [],
    }
    return "\n".join(as_texts(alone, Capabilities()))
