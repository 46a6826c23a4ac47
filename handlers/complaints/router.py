"""What somebody wrote about a complaint of their own: filing one, and following what was filed."""

from handlers.context import Turn
from models.messages import Reply


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about a complaint; None: it is about something else."""
    return None
