"""A reply as single messages, for a platform that takes them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendered import Piece, Rendered


@dataclass(frozen=True, slots=True)
class Telling:
    """The envelopes that a reply tells, and its words from the beginning to where that ends."""

    deliveries: tuple[int, ...]
    words: Sequence[str]


def pieces(
    rendered: Rendered, *, private: bool = False, telling: Telling | None = None
) -> list[Piece]:
    """The messages of a reply in their order; buttons stand under the last one.

    Args:
        private: whether it is of somebody's complaint.
        telling: what it tells besides, which the message says that ends it.
    """
    last = len(rendered["texts"]) - 1
    made: list[Piece] = [
        {
            "language": rendered["language"],
            "text": text,
            "options": rendered["options"] if number == last else [],
            "shortcuts": rendered["shortcuts"] if number == last else [],
            "prompt": rendered["prompt"] if number == last else None,
            "private": private,
        }
        for number, text in enumerate(rendered["texts"])
    ]
    if made and telling is not None:
        made[_end(rendered["texts"], telling.words)]["tells"] = list(telling.deliveries)
    return made


def _end(texts: Sequence[str], words: Sequence[str]) -> int:
    """The message in which these words end, with which the reply begins.

    The last one where that cannot be seen, since a note stands in between: too late is safe.
    """
    said, beginning = "", _bare(words)
    for number, text in enumerate(texts):
        said += _bare([text])
        if said.startswith(beginning):
            return number
    return len(texts) - 1


def _bare(texts: Sequence[str]) -> str:
    """Without the spaces, of which a cut takes some away."""
    return "".join("".join(texts).split())
