"""Who works on a case: 认领, 指派, 退回认领; and who must not: 回避."""

from collections.abc import Mapping
from typing import Any

from handlers.officials import colleagues
from handlers.officials.case_letters import actor
from handlers.officials.case_notices import tell_office, tell_official
from handlers.officials.case_words import InStates, named, prepared, reason_in
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.leading import leading_name
from models import audit, case_links, cases
from models.case_rows import Case
from models.case_states import WORKED
from models.messages import Block, Paragraph, Say, Words, say
from models.officials import Official, active, officials_in

__all__ = ["PEOPLE"]


# --- taking it ------------------------------------------------------------------------------------


def _free(post: Post, case: Case) -> bool:
    """Whether nobody works on it, or somebody who is disabled by now."""
    if case.state not in WORKED or case.forgotten_at is not None:
        return False
    return case.assigned_to is None or not active(post.db.get_one(Official, case.assigned_to))


def _mine(post: Post, case: Case) -> bool:
    return case.state in WORKED and case.assigned_to == post.official.id


def _take(_post: Post, case: Case, _rest: str) -> Prepared:
    return Prepared(say("case.take.effect", name=named(case)))


def _taken(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    _assign(post, case, post.official.id)
    return (Paragraph(say("case.take.done", name=named(case)), tone="strong"),)


def _released(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    _assign(post, case, None)
    return (Paragraph(say("case.release.done", name=named(case)), tone="strong"),)


def _assign(post: Post, case: Case, official_id: int | None) -> None:
    case.assigned_to = official_id
    case.assigned_at = None if official_id is None else post.now
    case.touched_at = post.now
    post.db.flush()


# --- giving it to somebody ------------------------------------------------------------------------


def _sees(post: Post, other: Official, case: Case) -> bool:
    return case_links.sees(post.db, post.turn.context.vault, other, case, post.now)


def _whom(post: Post, rest: str) -> tuple[Official, str] | Say:
    """The colleague that a line names first, and what follows."""
    name, left = leading_name(rest)
    other = colleagues.named(post, name)
    return say("case.whom") if other is None else (other, left)


def _prepare_assign(post: Post, case: Case, rest: str) -> Prepared | Say:
    whom = _whom(post, rest)
    if isinstance(whom, Say):
        return whom
    other, left = whom
    if left.strip():
        return say("case.assign.only", text=left.strip()[:20])
    if other.id == case.assigned_to:
        return say("case.assign.already", who=other.name)
    if not _sees(post, other, case):
        return say("case.assign.cannot", who=other.name)
    effect = say("case.assign.effect", name=named(case), who=other.name)
    return Prepared(effect, {"official": other.id})


def _assigned(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    other = post.db.get_one(Official, int(given["official"]))
    if not active(other) or not _sees(post, other, case):
        raise NotDoneError(say("case.assign.cannot", who=other.name))
    former, context = case.assigned_to, post.turn.context
    _assign(post, case, other.id)
    if other.id != post.official.id:
        tell_official(context, other, case, "case_assigned", post.now, act_id=post.act_id,
                      not_before=post.not_before)  # fmt: skip
    if former not in (None, post.official.id):
        before = post.db.get_one(Official, former)
        tell_official(context, before, case, "case_unassigned", post.now, act_id=post.act_id,
                      not_before=post.not_before)  # fmt: skip
    return (Paragraph(say("case.assign.done", name=named(case), who=other.name), tone="strong"),)


# --- keeping out of it ----------------------------------------------------------------------------


def _prepare_recuse(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
    """Oneself, with the reason; or, as a superior, a colleague and the reason.

    A rest that begins with a name is about whoever has it, and never about the official who types:
    not where the name is nobody's here, and not where only a superior may say so.
    """
    other, why = post.official, rest
    if leading_name(rest)[0]:
        whom = _whom(post, rest)
        if isinstance(whom, Say):
            return whom
        other, why = whom
    if post.official.role != "superior" and other.id != post.official.id:
        return Refused(say("work.wrong_role", role=colleagues.role_words("superior")))
    reason = reason_in(why)
    if isinstance(reason, Say):
        return reason
    if case_links.recusal(post.db, case, other.id or 0) is not None:
        return say("case.recuse.already", who=other.name)
    effect = say("case.recuse.effect", name=named(case), who=other.name, reason=reason)
    if not _who_remains(post, case, other):
        effect = say("case.recuse.nobody_left", effect=effect)
    return prepared(effect, reason, official=other.id)


def _who_remains(post: Post, case: Case, without: Official) -> list[Official]:
    others = [one for one in officials_in(post.db, case.city) if one.id != without.id]
    return [one for one in others if active(one) and _sees(post, one, case)]


def _recused(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    other = post.db.get_one(Official, int(given["official"]))
    worked_on_it = case.assigned_to == other.id
    case_links.recuse(post.db, case, other.id or 0, post.now)
    _note(post, case, "case.recused", other)
    if worked_on_it:
        tell_office(post.turn.context, case, "case_new", post.now, act_id=post.act_id,
                    not_before=post.not_before)  # fmt: skip
    return (Paragraph(say("case.recuse.done", name=named(case), who=other.name), tone="strong"),)


def _prepare_readmit(post: Post, case: Case, rest: str) -> Prepared | Say:
    whom = _whom(post, rest)
    if isinstance(whom, Say):
        return whom
    other, why = whom
    if case_links.recusal(post.db, case, other.id or 0) is None:
        return say("case.readmit.none", who=other.name)
    reason = reason_in(why)
    if isinstance(reason, Say):
        return reason
    effect = say("case.readmit.effect", name=named(case), who=other.name, reason=reason)
    return prepared(effect, reason, official=other.id)


def _readmitted(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    other = post.db.get_one(Official, int(given["official"]))
    row = case_links.recusal(post.db, case, other.id or 0)
    if row is None:
        raise NotDoneError(say("case.readmit.none", who=other.name))
    post.db.delete(row)
    post.db.flush()
    _note(post, case, "case.readmitted", other)
    return (Paragraph(say("case.readmit.done", name=named(case), who=other.name), tone="strong"),)


def _note(post: Post, case: Case, action: str, other: Official) -> None:
    audit.note(
        post.db, post.now, actor(post), action, cases.key_of(case), case.city, case.district,
        detail={"official": other.id},
    )  # fmt: skip


# --- the declarations -----------------------------------------------------------------------------

PEOPLE: tuple[Move[Case], ...] = (
    Move(
        name="take",
        word=Words("认领", "take"),
        help=say("case.take.help"),
        weight="reversible",
        examples=(Words("案件 A37A 认领", "case A37A take"),),
        opposite=say("case.take.opposite"),
        fits=_free,
        prepare=_take,
        carry_out=_taken,
    ),
    Move(
        name="release",
        word=Words("退回认领", "release"),
        help=say("case.release.help"),
        weight="reversible",
        examples=(Words("案件 A37A 退回认领", "case A37A release"),),
        opposite=say("case.release.opposite"),
        fits=_mine,
        prepare=lambda _post, case, _rest: Prepared(say("case.release.effect", name=named(case))),
        carry_out=_released,
    ),
    Move(
        name="assign",
        word=Words("指派", "assign"),
        help=say("case.assign.help"),
        weight="reversible",
        takes=say("case.assign.takes"),
        examples=(Words("案件 A37A 指派 Q7J", "case A37A assign Q7J"),),
        opposite=say("case.assign.opposite"),
        fits=InStates(WORKED),
        prepare=_prepare_assign,
        carry_out=_assigned,
        also=("交办",),
        names="Q",
    ),
    Move(
        name="recuse",
        word=Words("回避", "recuse"),
        help=say("case.recuse.help"),
        weight="effects",
        takes=say("case.recuse.takes"),
        examples=(
            Words("案件 A37A 回避 与该单位负责人有亲属关系", "case A37A recuse a relative"),
            Words("案件 A37A 回避 Q7J 曾在该单位任职", "case A37A recuse Q7J worked there before"),
        ),
        opposite=say("case.recuse.opposite"),
        fits=InStates(WORKED),
        prepare=_prepare_recuse,
        carry_out=_recused,
        names="Q",
    ),
    Move(
        name="readmit",
        word=Words("解除回避", "readmit"),
        help=say("case.readmit.help"),
        weight="effects",
        takes=say("case.readmit.takes"),
        examples=(
            Words("案件 A37A 解除回避 Q7J 经核实不存在利害关系",
                  "case A37A readmit Q7J no conflict of interest after all"),
        ),
        opposite=say("case.readmit.opposite"),
        fits=lambda post, case: bool(case_links.recused(post.db, case)),
        prepare=_prepare_readmit,
        carry_out=_readmitted,
        roles=("superior",),
        names="Q",
    ),
)  # fmt: skip
"""The moves about who works on a case."""
