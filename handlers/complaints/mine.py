"""我的举报: what this account filed, and the page of one case in the chat."""

from collections.abc import Iterator

from handlers.complaints import written
from handlers.complaints.following import Line, show, told
from handlers.complaints.moves import Move, line
from handlers.complaints.standing import STATES, filed_on, office_of, standing
from handlers.context import Turn
from models import case_rights, cases
from models.case_rights import Seen
from models.case_rows import Case
from models.case_states import OVER, WITHDRAWABLE
from models.cases import Letter
from models.messages import Block, Heading, Paragraph, Reply, Say, Text, Words, say

LISTED = 20
"""Cases that the list shows; nobody but a flood has more."""
MINE, CHECK = Words("我的举报", "my complaints"), Words("查询举报", "check complaint")
BEGIN = Words("我要举报", "report")
"""Begins a complaint, or goes on with the draft."""
_BY_NUMBER: tuple[Move, ...] = ("receipt", "data", "correct", "delete")


def filed(turn: Turn) -> list[Case]:
    """What this account filed and what is not forgotten, the newest first."""
    context, incoming = turn.context, turn.incoming
    now = context.clock.now()
    return cases.of_account(context.db, context.vault, incoming.channel, incoming.address, now)


def list_of(turn: Turn, *notes: Say) -> Reply:
    """Every case and the draft of this account; where there is none, how one is found or begun.

    Args:
        notes: what is said first, where there is something to choose from.
    """
    draft = _draft(turn)
    found = filed(turn)[:LISTED]
    check: Line = (say("follow.check"), _word(turn, CHECK))
    if not found and draft is None:
        begin: Line = (say("follow.begin"), _word(turn, BEGIN))
        blocks = [Paragraph(say("follow.none"), tone="strong"), Paragraph(say("follow.elsewhere"))]
        return show(turn, blocks, [begin, check])
    lines: list[Line] = [(_title(turn, one), cases.name(one)) for one in found]
    if draft is not None:
        lines.append((say("follow.draft"), _word(turn, BEGIN)))
    said = [Paragraph(note, tone="strong") for note in notes]
    return show(turn, [*said, *_listed(turn, found, draft)], [*lines, check])


def _draft(turn: Turn) -> Case | None:
    context, incoming = turn.context, turn.incoming
    there = incoming.channel, incoming.address
    return cases.draft_of(context.db, context.vault, *there, context.clock.now())


def _listed(turn: Turn, found: list[Case], draft: Case | None) -> Iterator[Block]:
    yield Heading(say("follow.mine"))
    if draft is not None:
        yield Paragraph(say("menu.draft_waiting"))
    db, now = turn.context.db, turn.context.clock.now()
    for one in found:
        state = STATES[case_rights.seen(db, one, now).state]
        yield Paragraph(say("follow.line", title=_title(turn, one), state=state))
        new = case_rights.unread(db, one, now)
        if new:
            yield Paragraph(say("follow.unread", count=new), tone="warning")


def page(turn: Turn, case: Case, notes: tuple[Say, ...] = ()) -> Reply:
    """A case as its author sees it: how it stands, what was written, and what they may do."""
    context, now = turn.context, turn.context.clock.now()
    seen = case_rights.seen(context.db, case, now)
    letters = case_rights.letters(context.db, context.vault, case, now)
    blocks: list[Block] = [
        *(Paragraph(note, tone="strong") for note in notes),
        Heading(_title(turn, case)),
        *standing(turn, case, seen),
        Paragraph(_filed(turn, case), tone="muted"),
        *written.blocks(turn, case, written.newest(letters)),
    ]
    case_rights.mark_read(context.db, case, now)
    lines = [line(turn, move, case) for move in _moves(case, seen, letters)]
    return show(turn, blocks, lines, "page", case.id or 0)


def _moves(case: Case, seen: Seen, letters: list[Letter]) -> Iterator[Move]:
    """What may be done now, the likeliest first."""
    going = case.state not in OVER and seen.state not in OVER
    if going and written.asks(letters):
        yield "answer"
    if case.state == seen.state == "completing":
        yield "complete"
    if going:
        yield from ("more", "evidence")
    if len(written.newest(letters)) < len(letters):
        yield "letters"
    yield from _BY_NUMBER
    if {case.state, seen.state} <= WITHDRAWABLE:
        yield "withdraw"


def everything_written(turn: Turn, case: Case) -> Reply:
    """全部往来: every letter, the oldest first."""
    context, now = turn.context, turn.context.clock.now()
    letters = case_rights.letters(context.db, context.vault, case, now)
    blocks = [Heading(_title(turn, case)), *written.blocks(turn, case, letters)]
    case_rights.mark_read(context.db, case, now)
    return show(turn, blocks, [back_to(case)], "page", case.id or 0)


def back_to(case: Case) -> Line:
    """The way back to a case's page: its name opens it."""
    return say("follow.back"), cases.name(case)


def newest_unread(turn: Turn) -> Reply | None:
    """查看, as every push says: the case or draft with the newest unread letter, else the list.

    None where this account has nothing: the word is then not one of this conversation.
    """
    found, draft = filed(turn), _draft(turn)
    context, now = turn.context, turn.context.clock.now()
    every = found if draft is None else [*found, draft]
    waiting = [(case_rights.newest_unread(context.db, one, now), one) for one in every]
    unread = [(at, one) for at, one in waiting if at is not None]
    if not unread:
        return list_of(turn) if found or _was_written_to(turn, draft) else None
    _, newest = max(unread, key=lambda pair: (pair[0], pair[1].id or 0))
    if draft is not None and newest.id == draft.id:
        return _of_a_draft(turn, draft)
    held = own(turn, newest.id or 0)
    return page(turn, held) if held is not None else gone(turn)


def _was_written_to(turn: Turn, draft: Case | None) -> bool:
    context, now = turn.context, turn.context.clock.now()
    if draft is None:
        return False
    return bool(case_rights.letters(context.db, context.vault, draft, now))


def _of_a_draft(turn: Turn, draft: Case) -> Reply:
    """What was written about a draft: a file of it that did not come; and the way on with it."""
    context, now = turn.context, turn.context.clock.now()
    letters = case_rights.letters(context.db, context.vault, draft, now)
    new = [one for one in letters if written.is_new(one)]
    blocks: list[Block] = [Heading(say("follow.of_draft")), *(Paragraph(one.text) for one in new)]
    case_rights.mark_read(context.db, draft, now)
    return show(turn, blocks, [(say("follow.draft"), _word(turn, BEGIN))])


def own(turn: Turn, number: int) -> Case | None:
    """A case of this account, held; None where it has none of that number."""
    context, incoming = turn.context, turn.incoming
    there = incoming.channel, incoming.address
    return case_rights.own(context.db, context.vault, *there, number, context.clock.now())


def gone(turn: Turn) -> Reply:
    """What was shown is no longer so: it was forgotten, or is another account's by now."""
    return told(turn, say("follow.stale"))


def _filed(turn: Turn, case: Case) -> Say:
    where = office_of(turn, case)
    return say("follow.filed", day=filed_on(case), office=where)


def _title(turn: Turn, case: Case) -> Say:
    subject = str(cases.content(turn.context.db, turn.context.vault, case).get("subject") or "")
    about: Text = subject or say("follow.someone")
    return say("follow.title", name=cases.name(case), subject=about)


def _word(turn: Turn, word: Words) -> str:
    return word.zh if turn.language == "zh_CN" else word.en
