"""What somebody wrote about a complaint of their own: filing one, and following what was filed."""

from handlers.complaints import drafts, follow, following, form, intake, start
from handlers.complaints.steps import asked
from handlers.context import Turn
from handlers.place import FILING, at
from models.messages import Reply


def followed(turn: Turn) -> Reply | None:
    """The reply to whoever follows what they filed; None: this is about something else.

    It is asked for before the officials' words: whose case it is alone decides, so an official who
    filed one follows it like anybody else, and no record says that an author named their case. A
    file belongs to the complaint that is being written, where one is.
    """
    handed_in = at(turn) == FILING and bool(turn.incoming.attachments)
    return None if handed_in else follow.answer(turn)


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about filing a complaint; None: it is about something else."""
    return intake.answer(turn) or start.answer(turn)


def takes_voice(turn: Turn) -> bool:
    """Whether a voice message is evidence here: under the question for it, or on a case's page.

    Elsewhere what was said in it is the answer, and it is kept as nothing else.
    """
    incoming = turn.incoming
    sent = any(one.source for one in incoming.attachments)
    if not sent or turn.context.takes(incoming.channel).files != "fetched":
        return False
    if at(turn) == FILING:
        draft = drafts.find(turn)
        return draft is not None and asked(turn, draft).name == form.EVIDENCE
    opened = following.current(turn)
    return opened is not None and opened.kind == "page"
