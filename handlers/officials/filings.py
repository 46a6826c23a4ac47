"""One duty of one unit or office (事项): what is known of it, and what an officer finds.

核实 is what an officer has seen on the platform; 登记自报 is what a unit said on the telephone.
Both can be taken back. The same moves stand on a unit's card (`duties_of_unit.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from handlers import obligations
from handlers.coming_days import coming_day
from handlers.obligations import Obligation
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import FILING, filing_name
from handlers.officials.overdue import filtered
from handlers.officials.reminding import prepare_urging, urge
from handlers.officials.terms import STEPS, scope_of
from handlers.officials.wording import instant
from handlers.pages import View
from handlers.wording import plain
from models.deadlines import (
    GOING_ON,
    OFFICIALS,
    Deadline,
    MoveRefusedError,
    Stage,
    declare,
    retract,
    stages_of,
    unverify,
    verify,
)
from models.messages import Block, Day, Heading, Paragraph, Say, Words, say
from models.officials import Official
from models.overview import Narrowed, Step, duties_of
from models.stages import look

__all__ = ["FILINGS", "MOVES", "owed", "step_of"]


def owed(post: Post, row: Deadline) -> Obligation:
    """A duty with what is needed to speak of it."""
    return obligations.obligations(post.turn.context, [row])[0]


def step_of(post: Post, row: Deadline) -> Step | None:
    """How far it has come; None where it does not count any more, or is an office's own."""
    number = row.id or 0
    return duties_of(post.db, scope_of(post), post.today, Narrowed(), [number]).get(number)


# --- the card -------------------------------------------------------------------------------------


def _card(post: Post, row: Deadline) -> tuple[Block, ...]:
    duty = owed(post, row)
    title = say("filing.title", duty=duty.title, name=filing_name(row.id))
    return (Heading(title), *_about(post, row, duty))


def _about(post: Post, row: Deadline, duty: Obligation) -> Iterator[Block]:
    if row.state in GOING_ON:
        yield Paragraph(obligations.line(duty, post.today), tone="strong")
    yield Paragraph(_stands(post, row))
    if row.state == "closed":
        yield Paragraph(obligations.closed_because(row), tone="warning")
    if row.state in GOING_ON:
        yield from obligations.particulars(post.turn.context, duty)
    if row.plan_on is not None:
        yield Paragraph(say("filing.plan", day=Day(row.plan_on, weekday=True)))
    if row.overdue_until is not None:
        yield Paragraph(say("filing.until", day=Day(row.overdue_until)))
    yield from _told(stages_of(post.db, row.id or 0))
    yield from obligations.basis(duty, post.today)


def _stands(post: Post, row: Deadline) -> Say:
    if row.state == "verified" and row.verified_at and row.verified_by:
        official = post.db.get_one(Official, row.verified_by)
        when = instant(post.turn, row.verified_at)
        return say("filing.verified", name=official.name, when=when)
    if row.state == "declared" and row.declared_at:
        return say("filing.declared", when=instant(post.turn, row.declared_at))
    step = step_of(post, row)
    return say("filing.step", step=STEPS[step].words) if step else _STATES[row.state]


_STATES: Mapping[str, Say] = {
    "open": say("filing.open"),
    "declared": say("filing.open"),
    "verified": say("filing.open"),
    "superseded": say("filing.superseded"),
    "closed": say("filing.closed"),
}


def _told(stages: list[Stage]) -> Iterator[Block]:
    """How often its unit was reminded, and how the last time ended."""
    gone = [one for one in stages if one.end == "accepted"]
    if gone:
        yield Paragraph(say("filing.reminded", count=len(gone), day=Day(gone[-1].day)))
    theirs = [one for one in stages if one.name not in OFFICIALS]
    if theirs and theirs[-1].end in ("call_list", "nobody"):
        yield Paragraph(say("filing.unreached", day=Day(theirs[-1].day)), tone="warning")


# --- what an officer finds ------------------------------------------------------------------------


def _going_on(_post: Post, row: Deadline) -> bool:
    return row.state in GOING_ON


def _in_state(state: str) -> Callable[[Post, Deadline], bool]:
    return lambda _post, row: row.state == state


def _effect(say_it: Callable[[Say], Say]) -> Callable[[Post, Deadline, str], Prepared | Say]:
    """A move that takes nothing and is done to the duty as it stands."""
    return lambda post, row, _rest: Prepared(say_it(owed(post, row).title))


def _done(
    change: Callable[[Post, Deadline], None], said: Callable[[Say], Say]
) -> Callable[[Post, Deadline, Mapping[str, Any]], tuple[Block, ...]]:
    """Do it, and say what was done; what others did meanwhile is said in its place."""

    def carry_out(post: Post, row: Deadline, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
        try:
            change(post, row)
        except MoveRefusedError as error:
            raise NotDoneError(say("filing.changed")) from error
        return (Paragraph(said(owed(post, row).title), tone="strong"),)

    return carry_out


def _verify(post: Post, row: Deadline) -> None:
    verify(post.db, row, post.official.id or 0, post.now)


def _unverify(post: Post, row: Deadline) -> None:
    unverify(post.db, row, post.now)


def _declare(post: Post, row: Deadline) -> None:
    declare(post.db, row, post.official.person_id or 0, post.now)


def _retract(post: Post, row: Deadline) -> None:
    retract(post.db, row, post.official.person_id or 0, post.now)


# --- until when it is urged -----------------------------------------------------------------------


def _open_unit(_post: Post, row: Deadline) -> bool:
    return row.state == "open" and row.unit_id is not None


def _read_until(post: Post, row: Deadline, rest: str) -> Prepared | Say:
    day = coming_day(plain(rest), post.today) if rest else post.today
    if not isinstance(day, date):
        return say("filing.pause.which_day")
    title = owed(post, row).title
    effect = say("filing.pause.effect", duty=title, day=Day(day))
    return Prepared(effect, {"until": day.isoformat()})


def _pause(post: Post, row: Deadline, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    row.overdue_until = date.fromisoformat(arguments["until"])
    look(row, post.now)
    post.db.flush()
    return (Paragraph(say("filing.pause.done", day=Day(row.overdue_until)), tone="strong"),)


def _resume(post: Post, row: Deadline) -> None:
    row.overdue_until = None
    look(row, post.now)
    post.db.flush()


# --- the declarations -----------------------------------------------------------------------------

MOVES: tuple[Move[Deadline], ...] = (
    Move(
        name="verify",
        word=Words("核实", "verify"),
        help=say("filing.verify.help"),
        weight="reversible",
        examples=(Words("事项 T99P 核实", "duty T99P verify"),),
        opposite=say("filing.verify.opposite"),
        fits=_going_on,
        prepare=_effect(lambda duty: say("filing.verify.effect", duty=duty)),
        carry_out=_done(_verify, lambda duty: say("filing.verify.done", duty=duty)),
    ),
    Move(
        name="unverify",
        word=Words("撤回核实", "unverify"),
        help=say("filing.unverify.help"),
        weight="reversible",
        examples=(Words("事项 T99P 撤回核实", "duty T99P unverify"),),
        opposite=say("filing.unverify.opposite"),
        fits=_in_state("verified"),
        prepare=_effect(lambda duty: say("filing.unverify.effect", duty=duty)),
        carry_out=_done(_unverify, lambda duty: say("filing.unverify.done", duty=duty)),
    ),
    Move(
        name="declare",
        word=Words("登记自报", "note declared"),
        help=say("filing.declare.help"),
        weight="reversible",
        examples=(Words("事项 T99P 登记自报", "duty T99P note declared"),),
        opposite=say("filing.declare.opposite"),
        fits=_in_state("open"),
        prepare=_effect(lambda duty: say("filing.declare.effect", duty=duty)),
        carry_out=_done(_declare, lambda duty: say("filing.declare.done", duty=duty)),
    ),
    Move(
        name="retract",
        word=Words("撤回自报", "retract declared"),
        help=say("filing.retract.help"),
        weight="reversible",
        examples=(Words("事项 T99P 撤回自报", "duty T99P retract declared"),),
        opposite=say("filing.retract.opposite"),
        fits=_in_state("declared"),
        prepare=_effect(lambda duty: say("filing.retract.effect", duty=duty)),
        carry_out=_done(_retract, lambda duty: say("filing.retract.done", duty=duty)),
    ),
    Move(
        name="urge",
        word=Words("催办", "remind"),
        help=say("filing.urge.help"),
        weight="effects",
        examples=(Words("事项 T99P 催办", "duty T99P remind"),),
        opposite=say("filing.urge.opposite"),
        fits=_open_unit,
        prepare=lambda post, row, _rest: prepare_urging(post, row),
        carry_out=urge,
    ),
    Move(
        name="pause",
        word=Words("停催", "stop reminding"),
        help=say("filing.pause.help"),
        weight="reversible",
        takes=say("filing.pause.takes"),
        examples=(
            Words("事项 T99P 停催", "duty T99P stop reminding"),
            Words("事项 T99P 停催 2027-04-30", "duty T99P stop reminding 2027-04-30"),
        ),
        opposite=say("filing.pause.opposite"),
        fits=_open_unit,
        prepare=_read_until,
        carry_out=_pause,
    ),
    Move(
        name="resume",
        word=Words("恢复催办", "go on reminding"),
        help=say("filing.resume.help"),
        weight="reversible",
        examples=(Words("事项 T99P 恢复催办", "duty T99P go on reminding"),),
        opposite=say("filing.resume.opposite"),
        fits=lambda _post, row: row.state == "open" and row.overdue_until is not None,
        prepare=_effect(lambda duty: say("filing.resume.effect", duty=duty)),
        carry_out=_done(_resume, lambda duty: say("filing.resume.done", duty=duty)),
    ),
)


def _overview(post: Post, rest: str) -> View:
    return filtered(post, FILING, rest)


FILINGS: Noun[Deadline] = Noun(
    name="filing",
    word=FILING,
    help=say("filing.help"),
    letter="T",
    overview=_overview,
    find=lambda post, number: None if number is None else post.db.get(Deadline, number),
    where=lambda row: (row.city, row.district),
    card=_card,
    key=lambda row: f"deadline:{row.id}",
    moves=MOVES,
    examples=(Words("事项 T99P", "duty T99P"), Words("事项 未绑定", "duty unbound")),
    searches=say("filing.searches"),
)
