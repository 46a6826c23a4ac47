"""What is open stays open: shown again after a message that says nothing about it."""

from handlers.complaints import following
from handlers.context import Turn
from handlers.navigation import Notes, again, knows
from handlers.officials import router as officials
from handlers.officials.showing import current as open_work
from handlers.place import at
from models.messages import Reply


def after(turn: Turn, notes: Notes) -> Reply:
    """`notes`, and what is open: the question, the page in short, or an official's page as it is.

    A page of a case is not shown again, since nothing of it is remembered; it is still the one that
    the next message answers.
    """
    if following.current(turn) is not None:
        return Reply(notes, prompt=following.stay(turn))
    work = officials.shown_again(turn)
    if work is not None:
        return Reply((*notes, *work.blocks), work.options, work.shortcuts, work.prompt)
    return again(turn, notes) if knows(turn, at(turn)) else Reply(notes)


def continued(turn: Turn, notes: Notes, prompt: str | None) -> Reply | None:
    """`notes` alone, where they go on with what is open; None: something else is open.

    Args:
        prompt: what they stood under when they were answered.
    """
    if prompt is None or prompt != _prompt(turn):
        return None
    if following.current(turn) is not None:
        following.stay(turn)
    return Reply(notes, prompt=prompt)


def _prompt(turn: Turn) -> str | None:
    """The name of what is open."""
    if following.current(turn) is not None:
        return following.prompt(turn)
    page = open_work(turn)
    if page is not None:
        return page.prompt
    return again(turn).prompt if knows(turn, at(turn)) else None
