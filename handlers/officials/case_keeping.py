"""延期, 法律保留 and 证据: what is done with a case besides its steps."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from handlers import citing
from handlers.officials.case_letters import send
from handlers.officials.case_words import (
    ANY_FILED,
    InStates,
    named,
    pack_of,
    prepared,
    reason_in,
)
from handlers.officials.declared import Move, Post, Prepared
from handlers.officials.sheets import LINK_LASTS
from models import cases, tokens
from models.case_rows import Case
from models.case_states import WORKED
from models.evidence import pieces
from models.messages import Block, Day, Paragraph, Say, Words, say
from policies import case_timers
from policies.load import LoadedPack

__all__ = ["KEEPING"]

# --- 延期: an extension ---------------------------------------------------------------------------

_DAYS = re.compile(r"(\d{1,3})\s*(?:天|日|days?)?(?!\d)[\s,，、:：]*(.*)", re.DOTALL)


def _can_extend(_post: Post, case: Case) -> bool:
    running = case.due_kind == "result" and case.due_on is not None
    return running and case.extended_on is None and case.state in WORKED


def _extend(post: Post, case: Case, rest: str) -> Prepared | Say:
    pack = pack_of(post.turn.context, case)
    if pack is None or case.due_on is None:
        return say("case.extend.no_timer")
    timer = case_timers.timer(pack, "extension")
    match = _DAYS.fullmatch(rest.strip())
    days, why = (int(match[1]), match[2]) if match else (timer.days, rest)
    if not 1 <= days <= timer.days:
        return say("case.extend.days", most=timer.days)
    reason = reason_in(why)
    if isinstance(reason, Say):
        return reason
    last = _extended_to(post, pack, case.due_on, days)
    effect = say("case.extend.effect", name=named(case), day=Day(last, weekday=True),
                 basis=citing.words(timer.basis), reason=reason)  # fmt: skip
    return prepared(effect, reason, until=last.isoformat())


def _extended_to(post: Post, pack: LoadedPack, due_on: date, days: int) -> date:
    """The new last day: so many days after the present one, of the kind that the office counts."""
    timer = case_timers.timer(pack, "extension")
    if not timer.working:
        return due_on + timedelta(days=days)
    return post.turn.library.calendar.nth_workday(due_on, days, first_day_counts=False)


def _extended(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    last = date.fromisoformat(given["until"])
    cases.start_timer(case, "extension", last)
    case.extended_on, case.touched_at = post.today, post.now
    post.db.flush()
    send(post, case, "extended", f"{last.isoformat()} {given['reason']}")
    done = say("case.extend.done", name=named(case), day=Day(last, weekday=True))
    return (Paragraph(done, tone="strong"),)


# --- 法律保留: a legal hold -----------------------------------------------------------------------


def _keeping(case: Case, reason: str, *, hold: bool) -> Say:
    if hold:
        return say("case.hold.effect", name=named(case), reason=reason)
    return say("case.unhold.effect", name=named(case), reason=reason)


def _hold(_post: Post, case: Case, rest: str) -> Prepared | Say:
    reason = reason_in(rest)
    if isinstance(reason, Say):
        return reason
    return prepared(_keeping(case, reason, hold=not case.held), reason)


def _held(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    case.held = True
    post.db.flush()
    return (Paragraph(say("case.hold.done", name=named(case)), tone="strong"),)


def _unheld(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    case.held = False
    post.db.flush()
    return (Paragraph(say("case.unhold.done", name=named(case)), tone="strong"),)


# --- 证据: its page -------------------------------------------------------------------------------


def _evidence(post: Post, case: Case, _rest: str) -> Prepared:
    count = len(pieces(post.db, case.id or 0))
    return Prepared(say("case.evidence.effect", name=named(case), count=count))


def _page(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    number = post.official.id or 0
    what = cases.key_of(case)
    code = tokens.issue(post.db, "case", number, post.now, LINK_LASTS, number, what)
    minutes = LINK_LASTS.seconds // 60
    return (
        Paragraph(say("link.open", url=f"{post.turn.context.base_url}/case/{code}"),
                  tone="strong"),
        Paragraph(say("link.own", minutes=minutes), tone="muted"),
    )  # fmt: skip


# --- the declarations -----------------------------------------------------------------------------

_KEPT = InStates(ANY_FILED)

KEEPING: tuple[Move[Case], ...] = (
    Move(
        name="extend",
        word=Words("延期", "extend"),
        help=say("case.extend.help"),
        weight="effects",
        takes=say("case.extend.takes"),
        examples=(
            Words("案件 A37A 延期 20天 需要到外地核查", "case A37A extend 20 days check elsewhere"),
        ),
        opposite=say("case.extend.opposite"),
        fits=_can_extend,
        prepare=_extend,
        carry_out=_extended,
        second_official=True,
    ),
    Move(
        name="hold",
        word=Words("法律保留", "hold"),
        help=say("case.hold.help"),
        weight="reversible",
        takes=say("case.hold.takes"),
        examples=(
            Words("案件 A37A 法律保留 已进入行政复议", "case A37A hold it is under review"),
        ),
        opposite=say("case.hold.opposite"),
        fits=lambda post, case: _KEPT(post, case) and not case.held,
        prepare=_hold,
        carry_out=_held,
    ),
    Move(
        name="unhold",
        word=Words("解除保留", "unhold"),
        help=say("case.unhold.help"),
        weight="reversible",
        takes=say("case.hold.takes"),
        examples=(
            Words("案件 A37A 解除保留 行政复议已结束", "case A37A unhold the review is over"),
        ),
        opposite=say("case.unhold.opposite"),
        fits=lambda post, case: _KEPT(post, case) and case.held,
        prepare=_hold,
        carry_out=_unheld,
        roles=("superior",),
    ),
    Move(
        name="evidence",
        word=Words("证据", "evidence"),
        help=say("case.evidence.help"),
        weight="read",
        examples=(Words("案件 A37A 证据", "case A37A evidence"),),
        opposite=say("case.evidence.opposite"),
        fits=_KEPT,
        prepare=_evidence,
        carry_out=_page,
        also=("材料", "佐证"),
    ),
)  # fmt: skip
"""The moves beside a case's own steps."""
