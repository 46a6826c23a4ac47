"""办结 and 归档: a complainant is answered, and what is over is put away."""

from collections.abc import Mapping
from typing import Any

from handlers import citing
from handlers.officials.case_letters import actor, send
from handlers.officials.case_words import (
    FINISHED,
    InStates,
    in_states,
    named,
    pack_of,
    words_in,
)
from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from models import cases
from models.case_links import merged_into
from models.case_rows import Case
from models.messages import Block, Citation, Paragraph, Say, Words, say
from models.vault import KeyGoneError
from policies import schema
from policies.load import LoadedPack

__all__ = ["CLOSING"]


def _close(post: Post, case: Case, rest: str) -> Prepared | Say:
    words = words_in(rest)
    if isinstance(words, Say):
        return words
    effect = say("case.close.effect", name=named(case), text=words)
    others = merged_into(post.db, case)
    if others:
        effect = say("case.close.others", effect=effect, count=len(others))
    arguments = {"text": words, "others": [one.id for one in others]}
    return Prepared(effect, arguments, _measure(post, case))


def _outcome(post: Post, case: Case) -> tuple[LoadedPack, schema.Cite] | None:
    """What the decision of a case rests on in the city's text."""
    pack = pack_of(post.turn.context, case)
    outcome = pack.outcome(case.measure, case.against) if pack else None
    return None if pack is None or outcome is None else (pack, outcome.cite)


def _measure(post: Post, case: Case) -> tuple[Citation, ...]:
    found = _outcome(post, case)
    return () if found is None else citing.citations(found[0], [found[1]], post.today)


def _closed(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    found = _outcome(post, case)
    article, text = found[1].article if found else None, str(given["text"])
    cases.go(post.db, case, "closed", actor(post), post.now, article=article)
    send(post, case, "result", text)
    for other in merged_into(post.db, case):
        _answer(post, other, text)
    return (Paragraph(say("case.close.done", name=named(case)), tone="strong"),)


def _answer(post: Post, merged: Case, text: str) -> None:
    """Answer a case that was merged into this one, if its author may still be written to."""
    try:
        send(post, merged, "result", text)
    except KeyGoneError as error:
        raise NotDoneError(say("case.changed")) from error


def _archived(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    cases.go(post.db, case, "archived", actor(post), post.now)
    return (Paragraph(say("case.archive.done", name=named(case)), tone="strong"),)


_ENDING = in_states("rectifying", "removing", "noticing", "no_action")


def _can_close(post: Post, case: Case) -> bool:
    """Whether all is done; a rectification that nobody looked at yet is not."""
    return _ENDING(post, case) and case.due_kind != "rectify"


# --- the declarations -----------------------------------------------------------------------------

CLOSING: tuple[Move[Case], ...] = (
    Move(
        name="close",
        word=Words("办结", "close"),
        help=say("case.close.help"),
        weight="effects",
        takes=say("case.close.takes"),
        examples=(
            Words("案件 A37A 办结 经核实，已要求该单位整改并完成",
                  "case A37A close the unit was made to rectify and has done so"),
        ),
        opposite=say("case.close.opposite"),
        fits=_can_close,
        prepare=_close,
        carry_out=_closed,
    ),
    Move(
        name="archive",
        word=Words("归档", "archive"),
        help=say("case.archive.help"),
        weight="reversible",
        examples=(Words("案件 A37A 归档", "case A37A archive"),),
        opposite=say("case.archive.opposite"),
        fits=InStates(FINISHED),
        prepare=lambda _post, case, _rest: Prepared(say("case.archive.effect", name=named(case))),
        carry_out=_archived,
    ),
)  # fmt: skip
"""The moves that end a case."""
