"""What somebody wrote about a complaint of their own: filing one, and following what was filed."""

from handlers.complaints import follow, intake, start
from handlers.context import Turn
from handlers.place import FILING, at
from models.messages import Reply


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about a complaint; None: it is about something else.

    A file belongs to the complaint that is being written, where one is.
    """
    first = at(turn) == FILING and bool(turn.incoming.attachments)
    by_itself = None if first else follow.answer(turn)
    return by_itself or intake.answer(turn) or start.answer(turn)
