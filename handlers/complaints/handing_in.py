"""Evidence of a filed case: a link to the signed page, and files that are sent into the chat."""

from handlers.complaints import attaching, mine
from handlers.complaints.drafts import Draft
from handlers.complaints.following import Asked, show, told
from handlers.context import Turn
from handlers.forms import Sheet
from handlers.officials.case_notices import tell_office
from models import cases
from models.case_rows import Case
from models.case_states import OVER
from models.messages import Block, Paragraph, Reply, say


def link(turn: Turn, case: Case) -> Reply:
    """补充证据: where files can be sent, and whether this chat takes them too."""
    if case.state in OVER:
        return told(turn, say("follow.over"))
    blocks: list[Block] = [*attaching.link(turn, _as_draft(case))]
    if turn.context.takes(turn.incoming.channel).files != "link":
        blocks.append(Paragraph(say("follow.evidence.here")))
    return show(turn, blocks, [mine.back_to(case)], "page", case.id or 0)


def take(turn: Turn, asked: Asked | None) -> Reply | None:
    """Files that came with this message; None where they are of nothing that was filed."""
    case = _meant(turn, asked)
    if case is None:
        return None
    if case.state in OVER:
        return told(turn, say("follow.over"))
    taken = attaching.taken(turn, _as_draft(case))
    if taken.some:
        tell_office(turn.context, case, "case_more", turn.context.clock.now())
    return show(turn, taken.blocks, [mine.back_to(case)], "page", case.id or 0)


def _meant(turn: Turn, asked: Asked | None) -> Case | None:
    """The case that files belong to.

    What the chat page handed in is kept already, with the one case that is open; it never takes
    files where a draft or a second case could be meant. Other files follow the page that is open.
    """
    attached = turn.incoming.attachments
    if any(one.piece is not None for one in attached):
        return _only_one(turn)
    of_a_case = asked is not None and asked.kind in ("page", "more", "answer")
    return mine.own(turn, asked.about) if asked is not None and of_a_case else None


def _only_one(turn: Turn) -> Case | None:
    context, incoming = turn.context, turn.incoming
    there = incoming.channel, incoming.address
    if cases.draft_of(context.db, context.vault, *there, context.clock.now()) is not None:
        return None
    going = [one for one in mine.filed(turn) if one.state not in OVER]
    return mine.own(turn, going[0].id or 0) if len(going) == 1 else None


def _as_draft(case: Case) -> Draft:
    """What is filed has no open answers."""
    return Draft(case, Sheet())
