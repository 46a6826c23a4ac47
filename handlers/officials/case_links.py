"""关联 and 并案: cases that belong together, and one that is handled as part of another."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers.officials.case_letters import actor, send
from handlers.officials.case_words import (
    ANY_FILED,
    STATE_WORDS,
    InStates,
    in_states,
    named,
    prepared,
    reason_in,
)
from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.leading import leading_name
from models import case_links, case_sight, cases
from models.case_rows import Case
from models.case_states import WORKED
from models.messages import Block, Bullets, Paragraph, Say, Text, Words, say
from models.names import parse

__all__ = ["LINKS", "is_hidden_case", "together"]

_SHOWN = 10


def is_hidden_case(post: Post, case: Case) -> bool:
    """Whether an official must not know of a case: a draft, another office's, or 回避."""
    context = post.turn.context
    concerned = case_sight.concerned(post.db, context.vault, post.official, case, post.now)
    return concerned or case.state == "draft" or not post.covers(case.city, case.district)


# --- shown ----------------------------------------------------------------------------------------


def together(post: Post, case: Case) -> Iterator[Block]:
    """What was linked or merged, and what else there is about the same unit, as far as seen."""
    linked = _seen(post, case_links.linked(post.db, case))
    if linked:
        yield Paragraph(say("case.linked"))
        yield Bullets(tuple(_line(one) for one in linked))
    merged = _seen(post, case_links.merged_into(post.db, case))
    if merged:
        yield Paragraph(say("case.merged_here"))
        yield Bullets(tuple(_line(one) for one in merged))
    if case.merged_into is not None:
        into = post.db.get_one(Case, case.merged_into)
        if not is_hidden_case(post, into):
            yield Paragraph(say("case.merged_into", name=named(into)))
    known = {one.id for one in (*linked, *merged)}
    others = [one for one in _seen(post, case_links.about_same_unit(post.db, case))
              if one.id not in known]  # fmt: skip
    if others:
        yield Paragraph(say("case.same_unit", count=len(others)))
        yield Bullets(tuple(_line(one) for one in others[:_SHOWN]))


def _seen(post: Post, some: list[Case]) -> list[Case]:
    return [one for one in some if not is_hidden_case(post, one)]


def _line(case: Case) -> Text:
    return say("case.other", name=named(case), state=STATE_WORDS[case.state])


# --- linking --------------------------------------------------------------------------------------


def _other(post: Post, case: Case, word: str) -> Case | Say:
    """The other case that a line names; one that is hidden is answered like none."""
    name = parse(word)
    if name is None or name[0] != cases.LETTER:
        return say("case.link.which")
    found = post.db.get(Case, name[1])
    if found is None or is_hidden_case(post, found):
        return say("work.no_such", name=word.strip().upper())
    return say("case.link.itself") if found.id == case.id else found


def _taken(post: Post, given: Mapping[str, Any]) -> Case:
    """The other case, held with this one.

    Raises:
        NotDoneError: somebody else is at work on it; waiting could be for each other.
    """
    other = post.db.get_one(Case, int(given["other"]))
    if not case_links.hold_too(post.db, other):
        raise NotDoneError(say("case.link.busy", other=named(other)))
    return other


def _link(post: Post, case: Case, rest: str) -> Prepared | Say:
    other = _other(post, case, rest)
    if isinstance(other, Say):
        return other
    if case_links.link_between(post.db, case, other) is not None:
        return say("case.link.already")
    effect = say("case.link.effect", name=named(case), other=named(other))
    return Prepared(effect, {"other": other.id})


def _linked(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    other = _taken(post, given)
    if case_links.link_between(post.db, case, other) is not None:
        raise NotDoneError(say("case.link.already"))
    case_links.link(post.db, case, other, post.official.id or 0, post.now)
    done = say("case.link.done", name=named(case), other=named(other))
    return (Paragraph(done, tone="strong"),)


def _unlink(post: Post, case: Case, rest: str) -> Prepared | Say:
    other = _other(post, case, rest)
    if isinstance(other, Say):
        return other
    if case_links.link_between(post.db, case, other) is None:
        return say("case.unlink.none")
    effect = say("case.unlink.effect", name=named(case), other=named(other))
    return Prepared(effect, {"other": other.id})


def _unlinked(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    other = post.db.get_one(Case, int(given["other"]))
    row = case_links.link_between(post.db, case, other)
    if row is None:
        raise NotDoneError(say("case.unlink.none"))
    post.db.delete(row)
    post.db.flush()
    done = say("case.unlink.done", name=named(case), other=named(other))
    return (Paragraph(done, tone="strong"),)


# --- merging --------------------------------------------------------------------------------------


def _merge(post: Post, case: Case, rest: str) -> Prepared | Say:
    name, why = leading_name(rest)
    other = _other(post, case, name)
    if isinstance(other, Say):
        return other
    if other.state not in WORKED or other.forgotten_at is not None:
        return say("case.merge.over", other=named(other))
    reason = reason_in(why)
    if isinstance(reason, Say):
        return reason
    effect = say("case.merge.effect", name=named(case), other=named(other), reason=reason)
    return prepared(effect, reason, other=other.id)


def _merged(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    context, other = post.turn.context, _taken(post, given)
    if other.state not in WORKED:
        raise NotDoneError(say("case.merge.over", other=named(other)))
    case.merged_into = other.id
    reason = str(given["reason"])
    detail = {"into": other.id}
    cases.go(post.db, case, "merged", actor(post), post.now, reason=reason, detail=detail)
    for one in case_links.merged_into(post.db, case):
        one.merged_into = other.id
    case_links.recuse_all_of(post.db, context.vault, other, case, post.now)
    send(post, case, "merged", "")
    done = say("case.merge.done", name=named(case), other=named(other))
    return (Paragraph(done, tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

_LEFT_OPEN = ANY_FILED - {"archived"}

LINKS: tuple[Move[Case], ...] = (
    Move(
        name="link",
        word=Words("关联", "link"),
        help=say("case.link.help"),
        weight="reversible",
        takes=say("case.link.takes"),
        examples=(Words("案件 A37A 关联 A38C", "case A37A link A38C"),),
        opposite=say("case.link.opposite"),
        fits=InStates(_LEFT_OPEN),
        prepare=_link,
        carry_out=_linked,
        names=cases.LETTER,
    ),
    Move(
        name="unlink",
        word=Words("取消关联", "unlink"),
        help=say("case.unlink.help"),
        weight="reversible",
        takes=say("case.link.takes"),
        examples=(Words("案件 A37A 取消关联 A38C", "case A37A unlink A38C"),),
        opposite=say("case.unlink.opposite"),
        fits=lambda post, case: bool(case_links.linked(post.db, case)),
        prepare=_unlink,
        carry_out=_unlinked,
        names=cases.LETTER,
    ),
    Move(
        name="merge",
        word=Words("并案", "merge"),
        help=say("case.merge.help"),
        weight="effects",
        takes=say("case.merge.takes"),
        examples=(
            Words("案件 A37A 并案 A38C 反映同一事项", "case A37A merge A38C the same matter"),
        ),
        opposite=say("case.merge.opposite"),
        fits=in_states("registered", "completing", "accepted", "verifying"),
        prepare=_merge,
        carry_out=_merged,
        names=cases.LETTER,
    ),
)
"""The moves about cases that belong together."""
