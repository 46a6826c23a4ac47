"""Following a complaint: 我的举报, its receipt, and everything that its author may do with it."""

from handlers.choosing import option_number
from handlers.complaints import mine, moves
from handlers.complaints.following import Asked, current, is_late, remain, told
from handlers.context import Turn
from handlers.wording import bare, plain
from models import case_rights
from models.case_rows import Case
from models.messages import Reply, say

_MINE = frozenset(
    bare(word)
    for word in ("我的举报", "举报进度", "我举报的", "my complaints", "my complaint", "my reports")
)


def answer(turn: Turn) -> Reply | None:
    """The reply to what is about following a complaint; None: it is about something else.

    What it says is of somebody's complaint: `turn.memory.private` is set with every reply.
    """
    if not turn.text:
        return None
    asked = current(turn)
    reply = _to_question(turn, asked) if asked else None
    return reply or _by_itself(turn, asked) or _late(turn)


def _to_question(turn: Turn, asked: Asked) -> Reply | None:
    number = option_number(bare(turn.text))
    if number is None or not asked.lines:
        return None
    if not 1 <= number <= len(asked.lines):
        return remain(turn, say("follow.out_of_range", last=len(asked.lines)))
    typed = turn.typing(asked.lines[number - 1])
    return _by_itself(typed, asked)


def _by_itself(turn: Turn, asked: Asked | None) -> Reply | None:
    """A line with a meaning of its own."""
    if bare(turn.text) in _MINE:
        return mine.list_of(turn)
    return _move(turn, asked)


def _move(turn: Turn, asked: Asked | None) -> Reply | None:
    """A case's name opens its page. Of another's case nothing is said, as of one that is none."""
    found = moves.read(plain(turn.incoming.text))
    if found is None:
        return None
    move, number = found
    if number is None:
        number = asked.about if asked is not None and asked.kind == "page" else None
    case = own(turn, number) if number is not None else None
    return mine.page(turn, case) if case is not None and move is None else None


def own(turn: Turn, number: int) -> Case | None:
    """A case of this account, held; None where it has none of that number."""
    context, incoming = turn.context, turn.incoming
    there = incoming.channel, incoming.address
    now = context.clock.now()
    return case_rights.own(context.db, context.vault, *there, number, now)


def _late(turn: Turn) -> Reply | None:
    """A yes, a no or a number under a question that is no longer open."""
    if is_late(turn) and option_number(bare(turn.text)) is not None:
        return told(turn, say("follow.stale"))
    return None
