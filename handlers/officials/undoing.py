"""撤销: which act is meant, whether it can be taken back, and why not where it can't.

The word alone means the newest act: typed twice, it takes nothing more back, but names the act
before and how to take that back.
"""

from collections.abc import Mapping
from typing import Any

from handlers.officials import abroad
from handlers.officials.approving import act_name
from handlers.officials.cards import who_did
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.finding import declared_as, is_hidden_as
from handlers.officials.telling import actor_of
from handlers.officials.wording import instant, number_of
from models import acts, audit
from models.acts import NotUndoneError
from models.messages import Block, Paragraph, Say, say
from models.names import name_of
from models.officials import Act

_OPEN = ("proposed", "approval")
_RECENT = 20


def what(post: Post, act: Act) -> Say:
    """An act in a few words: P12H 单位 U128M 注销."""
    declared = declared_as(post, act.command)
    if declared is None:
        return say("record.what", name=act_name(act), noun="", word=act.command)
    noun, move = declared
    if not noun.letter or move in noun.begins:
        return say("record.what", name=act_name(act), noun=noun.word, word=move.word)
    thing = name_of(noun.letter, number_of(act.object))
    return say("record.what_of", name=act_name(act), noun=noun.word, thing=thing, word=move.word)


def can_be_taken_back(_post: Post, act: Act) -> bool:
    """Whether there is anything to take back: an act that waits, or one that was done."""
    return act.state in ("proposed", "approval", "done")


def hides(post: Post, act: Act) -> bool:
    """Whether this official must not know of an act: it is about what is hidden from them.

    Whoever hid it from themselves by what they did last to it (回避, 转办) can take that back.
    """
    if not is_hidden_as(post, act.object):
        return False
    last = acts.last_done_to(post.db, act.object)
    own = act.official_id == post.official.id and last is not None and last.id == act.id
    return not (own and _still_can_be(post, act))


def latest(post: Post, limit: int) -> list[Act]:
    """The last acts that an official did, approved or still has open, the newest first.

    None that this channel does not show.
    """
    return [act for act in _latest(post, limit) if not abroad.closed_act(post, act)]


def _latest(post: Post, limit: int) -> list[Act]:
    own = acts.mine(post.db, post.official.id or 0, 2 * limit)
    return [act for act in own if not hides(post, act)][:limit]


def prepare_last(post: Post, _nothing: None, _rest: str) -> Prepared | Say | Refused:
    """The newest act of this official; where that is over, which one could be taken back next."""
    own = _latest(post, _RECENT)
    newest = sorted(own, key=lambda act: (act.done_at or act.proposed_at, act.id), reverse=True)
    if not newest:
        return say("undo.nothing")
    if abroad.closed_act(post, newest[0]):
        # Never an older one in its stead: the word alone means what was done last.
        return Refused(abroad.where(post.turn.context))
    if can_be_taken_back(post, newest[0]):
        return prepare(post, newest[0], "")
    others = (act for act in newest[1:] if not abroad.closed_act(post, act))
    further = next((act for act in others if _still_can_be(post, act)), None)
    if further is None:
        return say("undo.none_left", what=what(post, newest[0]))
    return say(
        "undo.next", what=what(post, newest[0]), next=what(post, further), name=act_name(further)
    )


def _still_can_be(post: Post, act: Act) -> bool:
    """Whether an act still waits, or was done so lately that it can be taken back."""
    if act.state in _OPEN:
        return post.now < act.expires_at
    return act.state == "done" and _not_undone(post, act) is None


def prepare(post: Post, act: Act, _rest: str) -> Prepared | Say | Refused:
    """Whether this official may take this act back."""
    if post.official.id not in (act.official_id, act.approved_by):
        return Refused(say("undo.not_yours"))
    if act.state == "done":
        refusal = _not_undone(post, act)
        if refusal is not None:
            return refusal
    return Prepared(say("undo.effect", what=what(post, act)), {"act": act.id})


def _not_undone(post: Post, act: Act) -> Say | Refused | None:
    declared = declared_as(post, act.command)
    if declared is not None and declared[1].weight == "read":
        return say("undo.only_read", what=what(post, act))
    if declared is not None and declared[1].weight == "irreversible":
        return Refused(say("work.final", why=declared[1].opposite))
    if act.held_until is None or post.now >= act.held_until:
        return Refused(_too_late(declared[1] if declared else None, post, act))
    return None


def _too_late(move: Move[Any] | None, post: Post, act: Act) -> Say:
    if move is None:
        return say("undo.late", what=what(post, act))
    return say("undo.late_opposite", what=what(post, act), opposite=move.opposite)


def take_back(post: Post, _found: object, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    """Withdraw an act that waits, or restore the state before one that was done."""
    act = acts.locked(post.db, int(arguments["act"]), post.now)
    if act is None or not can_be_taken_back(post, act):
        raise NotDoneError(say("work.gone") if act is None else _over(post, act))
    if act.state in _OPEN:
        acts.refuse(post.db, act)
        _note(post, act, "withdrawn")
        return (Paragraph(say("undo.withdrawn", what=what(post, act)), tone="strong"),)
    try:
        acts.undo_act(post.db, act, post.now)
    except NotUndoneError as error:
        raise NotDoneError(_why_not(post, act, error)) from error
    _note(post, act, "undone")
    return (Paragraph(say("undo.done", what=what(post, act)), tone="strong"),)


def _over(post: Post, act: Act) -> Say:
    if act.state in ("done", "undone"):
        return who_did(post, act)
    return say("undo.over", what=what(post, act))


def _note(post: Post, act: Act, how: str) -> None:
    """The object's own history says it too, beside the act's."""
    audit.note(
        post.db,
        post.now,
        actor_of(post.official),
        f"{act.command}.{how}",
        object=act.object,
        city=act.city,
        district=act.district,
        detail={"act": act.id},
    )


# --- why not --------------------------------------------------------------------------------------


def _why_not(post: Post, act: Act, error: NotUndoneError) -> Say:
    if error.why == "late":
        declared = declared_as(post, act.command)
        return _too_late(declared[1] if declared else None, post, act)
    if error.why == "sent":
        return say("undo.sent", what=what(post, act))
    return say("undo.changed", what=what(post, act), since=_changed_since(post, act))


def _changed_since(post: Post, act: Act) -> Say:
    """Who changed the same rows since, as far as it was noted."""
    later = acts.last_done_to(post.db, act.object, after=act.done_at)
    if later is not None and later.id != act.id:
        return who_did(post, later)
    for row in reversed(audit.history(post.db, act.object)):
        if act.done_at is not None and row.at > act.done_at and row.actor.startswith("person:"):
            return say("undo.by_contact", when=instant(post.turn, row.at))
    return say("undo.by_other")
