"""The steps of a case: accepted or not, verified, found true or not, answered, put away."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers import citing
from handlers.officials.case_grounds import Ground, grounds
from handlers.officials.case_lacks import lacking, with_lacks
from handlers.officials.case_letters import actor, run_timer, send
from handlers.officials.case_words import (
    in_states,
    named,
    pack_of,
    prepared,
    reason_in,
)
from handlers.officials.declared import Move, Post, Prepared
from handlers.officials.naming import joined
from models import cases
from models.case_rows import Case
from models.case_states import State
from models.evidence import pieces
from models.messages import Block, Citation, Paragraph, Say, Words, say

__all__ = ["STEPS"]


# --- accepted -------------------------------------------------------------------------------------


def _handling(post: Post, case: Case) -> tuple[Citation, ...]:
    """What the city's text says of an accepted complaint."""
    pack = pack_of(post.turn.context, case)
    if pack is None or pack.model.complaints is None:
        return ()
    return citing.citations(pack, pack.model.complaints.handling.cites[:1], post.today)


def _accept(post: Post, case: Case, _rest: str) -> Prepared:
    lacks = lacking(post.turn.context, case, evidence=False)
    effect = with_lacks(say("case.accept.effect", name=named(case)), lacks)
    if not any(one.state != "lost" for one in pieces(post.db, case.id or 0)):
        effect = say("case.accept.no_evidence", effect=effect)
    return Prepared(effect, {}, _handling(post, case))


def _accepted(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    quoted = _handling(post, case)
    article = quoted[0].article if quoted else None
    cases.go(post.db, case, "accepted", actor(post), post.now, article=article)
    run_timer(post, case, "result")
    if case.assigned_to is None:
        case.assigned_to, case.assigned_at = post.official.id, post.now
    send(post, case, "accepted", "")
    return (Paragraph(say("case.accept.done", name=named(case)), tone="strong"),)


# --- not accepted ---------------------------------------------------------------------------------

_NUMBERED = re.compile(r"(?:依据|ground)?\s*(\d)(?!\d)[\s,，、:：.。)）]*(.*)", re.DOTALL)


def _reject(post: Post, case: Case, rest: str) -> Prepared | Say:
    pack = pack_of(post.turn.context, case)
    known = grounds(pack, case.against)
    match = _NUMBERED.fullmatch(rest.strip())
    if match is None or not 1 <= int(match[1]) <= len(known):
        return say("case.reject.which", grounds=_numbered(known))
    reason = reason_in(match[2])
    if isinstance(reason, Say):
        return reason
    ground = known[int(match[1]) - 1]
    quoted: tuple[Citation, ...] = ()
    if pack is not None and ground.rests_on is not None:
        quoted = citing.citations(pack, ground.rests_on.cites[:1], post.today)
    effect = say("case.reject.effect", name=named(case), ground=ground.says, reason=reason)
    arguments = {"reason": reason, "ground": int(match[1])}
    return Prepared(effect, arguments, quoted, reason=reason)


def _numbered(known: Sequence[Ground]) -> Say | Words | str:
    return joined(
        [say("listing.ground", number=number, says=one.says)
         for number, one in enumerate(known, start=1)]
    )  # fmt: skip


def _rejected(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    pack, reason = pack_of(post.turn.context, case), str(given["reason"])
    ground = grounds(pack, case.against)[int(given["ground"]) - 1]
    cite = ground.rests_on.cite if ground.rests_on else None
    article = cite.article if cite else None
    cases.go(post.db, case, "refused", actor(post), post.now, reason=reason, article=article)
    send(post, case, ground.about, reason)
    return (Paragraph(say("case.reject.done", name=named(case)), tone="strong"),)


# --- verified and found ---------------------------------------------------------------------------


def _verify(post: Post, case: Case, _rest: str) -> Prepared:
    effect = say("case.verify.effect", name=named(case))
    return Prepared(effect, {}, _handling(post, case))


def _verifying(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    quoted = _handling(post, case)
    article = quoted[0].article if quoted else None
    cases.go(post.db, case, "verifying", actor(post), post.now, article=article)
    if case.assigned_to is None:
        case.assigned_to, case.assigned_at = post.official.id, post.now
    return (Paragraph(say("case.verify.done", name=named(case)), tone="strong"),)


def _finding(effect: Callable[[Case, str], Say]) -> Callable[[Post, Case, str], Prepared | Say]:
    def prepare(_post: Post, case: Case, rest: str) -> Prepared | Say:
        reason = reason_in(rest)
        return reason if isinstance(reason, Say) else prepared(effect(case, reason), reason)

    return prepare


def _found(to: State) -> Callable[[Post, Case, Mapping[str, Any]], tuple[Block, ...]]:
    def carry_out(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
        reason, context = str(given["reason"]), post.turn.context
        quoted = _handling(post, case)
        article = quoted[0].article if quoted else None
        cases.go(post.db, case, to, actor(post), post.now, reason=reason, article=article)
        cases.write(
            post.db, context.vault, case, "note", "finding", reason, post.now, post.official.id
        )
        return (Paragraph(say("case.found.done", name=named(case)), tone="strong"),)

    return carry_out


# --- the declarations -----------------------------------------------------------------------------

STEPS: tuple[Move[Case], ...] = (
    Move(
        name="accept",
        word=Words("受理", "accept"),
        help=say("case.accept.help"),
        weight="effects",
        examples=(Words("案件 A37A 受理", "case A37A accept"),),
        opposite=say("case.accept.opposite"),
        fits=in_states("registered"),
        prepare=_accept,
        carry_out=_accepted,
    ),
    Move(
        name="reject",
        word=Words("不予受理", "reject"),
        help=say("case.reject.help"),
        weight="effects",
        takes=say("case.reject.takes"),
        examples=(
            Words("案件 A37A 不予受理 依据1 补正后仍未提供佐证材料",
                  "case A37A reject ground 1 no evidence although asked for"),
        ),
        opposite=say("case.reject.opposite"),
        fits=in_states("registered", "completing"),
        prepare=_reject,
        carry_out=_rejected,
    ),
    Move(
        name="verify",
        word=Words("开始核实", "verify"),
        help=say("case.verify.help"),
        weight="reversible",
        examples=(Words("案件 A37A 开始核实", "case A37A verify"),),
        opposite=say("case.verify.opposite"),
        fits=in_states("accepted"),
        prepare=_verify,
        carry_out=_verifying,
        also=("核实",),
    ),
    Move(
        name="find_true",
        word=Words("属实", "confirm"),
        help=say("case.true.help"),
        weight="effects",
        takes=say("case.found.takes"),
        examples=(
            Words("案件 A37A 属实 现场核对的电表读数与填报不符", "case A37A confirm meters differ"),
        ),
        opposite=say("case.found.opposite"),
        fits=in_states("verifying"),
        prepare=_finding(
            lambda case, reason: say("case.true.effect", name=named(case), reason=reason)
        ),
        carry_out=_found("confirmed"),
    ),
    Move(
        name="find_partly",
        word=Words("部分属实", "confirm partly"),
        help=say("case.partly.help"),
        weight="effects",
        takes=say("case.found.takes"),
        examples=(
            Words("案件 A37A 部分属实 仅用电量一项不符", "case A37A confirm partly one figure"),
        ),
        opposite=say("case.found.opposite"),
        fits=in_states("verifying"),
        prepare=_finding(
            lambda case, reason: say("case.partly.effect", name=named(case), reason=reason)
        ),
        carry_out=_found("partly"),
    ),
    Move(
        name="find_false",
        word=Words("不属实", "not confirm"),
        help=say("case.false.help"),
        weight="effects",
        takes=say("case.found.takes"),
        examples=(
            Words("案件 A37A 不属实 台账与电表读数一致", "case A37A not confirm records agree"),
        ),
        opposite=say("case.found.opposite"),
        fits=in_states("verifying"),
        prepare=_finding(
            lambda case, reason: say("case.false.effect", name=named(case), reason=reason)
        ),
        carry_out=_found("unfounded"),
    ),
)  # fmt: skip
"""The moves that bring a case from one state into the next."""
