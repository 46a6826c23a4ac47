"""A reply as single messages, for a platform that takes them one by one."""

from bot.rendered import Piece, Rendered


def pieces(rendered: Rendered, *, private: bool = False) -> list[Piece]:
    """The messages of a reply in their order; buttons stand under the last one.

    Args:
        private: whether it is of somebody's complaint.
    """
    last = len(rendered["texts"]) - 1
    return [
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
