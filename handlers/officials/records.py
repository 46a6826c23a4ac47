"""记录: what officials did and what waits for a second one; 同意, 拒绝 and 撤销 are its moves."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from handlers.officials import abroad, undoing
from handlers.officials.approving import act_name, may_approve, tell_proposer
from handlers.officials.cards import taken_back_by, title
from handlers.officials.carrying import carry_out
from handlers.officials.declared import LINE, Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.finding import (
    aim_for,
    declared_as,
    held_for,
    is_hidden,
    prepared_again,
)
from handlers.officials.showing import typed
from handlers.officials.undoing import what
from handlers.officials.veiling import keep_private
from handlers.officials.wording import instant, number_of
from handlers.pages import Link, View
from models import acts, audit
from models.messages import Block, Paragraph, Quote, Say, Words, say
from models.officials import Act, Official
from models.scopes import Scope

WORD = Words("记录", "record")
_SHOWN = 6
_LONGEST_WHY = 100


def scope_of(post: Post) -> Scope:
    """An official's jurisdiction."""
    return Scope(post.official.city, post.official.district)


def to_approve(post: Post) -> list[Act]:
    """What waits for this official's approval, and can be approved on this channel."""
    return [act for act in _to_approve(post) if not abroad.closed_act(post, act)]


def to_approve_elsewhere(post: Post) -> list[Act]:
    """What waits for it on a channel that shows cases."""
    return [act for act in _to_approve(post) if abroad.closed_act(post, act)]


def _to_approve(post: Post) -> list[Act]:
    waiting = acts.approvals(post.db, scope_of(post), post.now)
    return [act for act in waiting if may_approve(post, act) is None]


def of_others(post: Post) -> list[Act]:
    """What this official proposed and a colleague has yet to approve."""
    waiting = acts.approvals(post.db, scope_of(post), post.now)
    own = (act for act in waiting if act.official_id == post.official.id)
    return [act for act in own if not (undoing.hides(post, act) or abroad.closed_act(post, act))]


# --- shown ----------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    waiting, own = to_approve(post), undoing.latest(post, _SHOWN)
    links = [
        Link(say("record.to_approve", what=what(post, one)), _line(post, one)) for one in waiting
    ]
    links += [Link(_summary(post, one), _line(post, one)) for one in own]
    head = say("record.head") if links else say("record.none")
    return View((Paragraph(head, tone="strong"),), tuple(links[: 2 * _SHOWN]))


def _line(post: Post, act: Act) -> tuple[str, str]:
    return (LINE, f"{typed(post.turn, WORD)} {act_name(act)}")


def _summary(post: Post, act: Act) -> Say:
    when = instant(post.turn, act.undone_at or act.done_at or act.proposed_at)
    return say("record.line", what=what(post, act), when=when, state=_STATES[act.state])


_STATES: Mapping[str, Say] = {
    "proposed": say("record.proposed"),
    "approval": say("record.approval"),
    "done": say("record.done"),
    "undone": say("record.undone"),
    "expired": say("record.expired"),
    "refused": say("record.refused"),
}


def _card(post: Post, act: Act) -> tuple[Block, ...]:
    return tuple(_blocks(post, act))


def _blocks(post: Post, act: Act) -> Iterator[Block]:
    state = _STATES["expired" if _lapsed(post, act) else act.state]
    yield Paragraph(say("record.title", what=what(post, act), state=state), tone="strong")
    proposer = post.db.get_one(Official, act.official_id)
    when = instant(post.turn, act.proposed_at)
    yield Paragraph(say("record.by", name=proposer.name, when=when))
    if act.approved_by is not None:
        other = post.db.get_one(Official, act.approved_by)
        yield Paragraph(say("record.second", name=other.name))
    yield from _content(post, act, proposer)


def _lapsed(post: Post, act: Act) -> bool:
    return act.state in ("proposed", "approval") and act.expires_at <= post.now


def _content(post: Post, act: Act, proposer: Official) -> Iterator[Block]:
    """What it is about; where it waits, what it would do, on what ground, and to how many."""
    declared = declared_as(post, act.command)
    if declared is None:
        return
    theirs, (noun, move) = replace(post, official=proposer), declared
    numbered = noun.letter and move not in noun.begins
    aim = aim_for(theirs, noun, move, number_of(act.object) if numbered else None)
    if aim is None or is_hidden(post, aim):
        yield Paragraph(say("work.gone"))
        return
    keep_private(post, noun)
    yield from title(post, aim)
    if act.state not in ("proposed", "approval"):
        return
    prepared = prepared_again(theirs, aim, move, act)
    if prepared is None:
        yield Paragraph(say("approve.changed"), tone="warning")
        return
    yield Paragraph(prepared.effect)
    yield from (Quote(citation) for citation in prepared.citations)
    if prepared.people:
        yield Paragraph(say("work.people", count=prepared.people))


# --- the second official --------------------------------------------------------------------------


def _awaits(post: Post, act: Act) -> bool:
    return act.state == "approval" and not _lapsed(post, act)


def _prepare_approval(post: Post, act: Act, _rest: str) -> Prepared | Say | Refused:
    own = may_approve(post, act)
    return Refused(own) if own else Prepared(say("approve.effect"), {"act": act.id})


def _prepare_refusal(post: Post, act: Act, rest: str) -> Prepared | Say | Refused:
    own = may_approve(post, act)
    if own is not None:
        return Refused(own)
    why = rest[:_LONGEST_WHY]
    return Prepared(say("approve.refuse_effect"), {"act": act.id, "why": why}, reason=why)


def _waiting(post: Post, act: Act) -> Act:
    """The act, locked, if it still waits and whoever proposed it is still at work."""
    if not acts.at_work(post.db, post.db.get_one(Official, act.official_id)):
        raise NotDoneError(say("work.gone"))
    now = acts.locked(post.db, act.id or 0, post.now)
    if now is None or now.state != "approval":
        raise NotDoneError(say("work.gone") if now is None else say("approve.over"))
    return now


def _approve(post: Post, act: Act, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    """Do what was proposed, in the name of whoever proposed it."""
    waiting = _waiting(post, act)
    proposer = replace(post, official=post.db.get_one(Official, waiting.official_id))
    about = held_for(proposer, waiting)
    if about is None:
        raise NotDoneError(say("work.gone"))
    aim, move = about
    keep_private(post, aim.noun)
    # What they waited for here may have made the object one that they must not know of.
    prepared = prepared_again(proposer, aim, move, waiting) if _sees(post, waiting) else None
    if prepared is None:
        raise NotDoneError(say("approve.changed"))
    blocks = carry_out(proposer, aim, move, waiting, prepared, approved_by=post.official.id)
    tell_proposer(post, waiting, "approved")
    approved = Paragraph(say("approve.done", what=what(post, waiting)), tone="strong")
    return (approved, *blocks, *taken_back_by(post, waiting, move))


def _sees(post: Post, act: Act) -> bool:
    return not undoing.hides(post, act)


def _refuse(post: Post, act: Act, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    waiting = _waiting(post, act)
    acts.refuse(post.db, waiting, by=post.official.id)
    audit.note(
        post.db,
        post.now,
        f"official:{post.official.id}",
        f"{waiting.command}.refused",
        object=waiting.object,
        city=waiting.city,
        district=waiting.district,
        detail={"act": waiting.id},
    )
    tell_proposer(post, waiting, "declined", why=str(arguments["why"]))
    return (Paragraph(say("approve.refused", what=what(post, waiting)), tone="strong"),)


# --- declared -------------------------------------------------------------------------------------

_UNDO = Words("撤销", "undo")

APPROVE = Move[Act](
    name="approve",
    word=Words("同意", "approve"),
    help=say("approve.help"),
    weight="effects",
    examples=(Words("同意 P12H", "approve P12H"),),
    opposite=say("approve.opposite"),
    fits=_awaits,
    prepare=_prepare_approval,
    carry_out=_approve,
    alone=True,
    at_once=True,
)
REFUSE = Move[Act](
    name="refuse",
    word=Words("拒绝", "refuse"),
    help=say("approve.refuse_help"),
    weight="effects",
    examples=(Words("拒绝 P12H 依据不足", "refuse P12H grounds missing"),),
    opposite=say("approve.refuse_opposite"),
    fits=_awaits,
    prepare=_prepare_refusal,
    carry_out=_refuse,
    takes=say("approve.takes"),
    also=("不同意", "decline"),
    alone=True,
    at_once=True,
)
UNDO_ONE = Move[Act](
    name="undo",
    word=_UNDO,
    help=say("undo.help"),
    weight="reversible",
    examples=(Words("撤销 P12H", "undo P12H"),),
    opposite=say("undo.opposite"),
    fits=undoing.can_be_taken_back,
    prepare=undoing.prepare,
    carry_out=undoing.take_back,
    also=("撤回",),
    alone=True,
    at_once=True,
)
UNDO_LAST = Move[None](
    name="undo_last",
    word=_UNDO,
    help=say("undo.last_help"),
    weight="reversible",
    examples=(_UNDO,),
    opposite=say("undo.opposite"),
    fits=lambda _post, _nothing: True,
    prepare=undoing.prepare_last,
    carry_out=undoing.take_back,
    also=("撤回",),
    alone=True,
    at_once=True,
)
RECORDS = Noun[Act](
    name="record",
    word=WORD,
    help=say("record.help"),
    letter="P",
    overview=_overview,
    find=lambda post, number: None if number is None else post.db.get(Act, number),
    where=lambda act: (act.city, act.district),
    card=_card,
    key=lambda act: f"act:{act.id}",
    moves=(APPROVE, REFUSE, UNDO_ONE),
    examples=(WORD, Words("记录 P12H", "record P12H")),
    also=("办理记录", "records"),
    begins=(UNDO_LAST,),
    hidden=undoing.hides,
)
