"""What an office writes to a complainant, and what officials note for each other.

The words lie sealed with the case; the push that announces them says nothing of it. A complainant
reads a letter once it can be taken back no more.
"""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from handlers import citing
from handlers.lasting import lasting
from handlers.officials.case_lacks import lacking, with_lacks
from handlers.officials.case_words import ANY_FILED, InStates, in_states, named, words_in
from handlers.officials.declared import Move, Post, Prepared
from handlers.officials.telling import actor_of
from models import cases
from models.case_pushes import push
from models.case_rows import Case
from models.case_states import WORKED
from models.messages import Block, Paragraph, Say, Words, say
from policies import case_timers
from policies.vocabulary import TimerKind

__all__ = ["LETTERS", "About", "actor", "run_timer", "send"]

About: TypeAlias = Literal[
    "accepted",  # 受理告知
    "completion",  # what is missing (补正)
    "question",  # what the office wants to know
    "refused",  # 不予受理, with the reason; on a ground that the text does not name
    "refused_requires",  # … because what it must contain is missing
    "refused_matter",  # … because it is no matter of such a complaint
    "refused_route",  # … because another authority receives it
    "transferred",  # to an office outside
    "moved",  # to another office that works here
    "extended",  # 延期, with the reason
    "merged",  # handled together with another case
    "result",  # 办理答复
]


def actor(post: Post) -> str:
    """Who changes the case, as the audit calls them."""
    return actor_of(post.official)


def send(post: Post, case: Case, about: About, text: str) -> None:
    """Write to a complainant, and announce it once the act can be taken back no more.

    Kept are the office's own words; what they rest on is shown beside them to whoever reads it, in
    their language.

    Raises:
        KeyGoneError: where the case is forgotten.
    """
    context = post.turn.context
    cases.write(post.db, context.vault, case, "out", about, text, post.now, post.official.id)
    push(post.db, context.vault, case, post.now, not_before=post.not_before, act_id=post.act_id)


def run_timer(post: Post, case: Case, kind: TimerKind) -> None:
    """Let the reference days of a step run from today."""
    pack = post.turn.library.packs.get(case.city)
    if pack is not None:
        due = case_timers.due(pack, kind, post.today, post.turn.library.calendar)
        cases.start_timer(case, kind, due.last_day)


# --- asking ---------------------------------------------------------------------------------------


def _ask(_post: Post, case: Case, rest: str) -> Prepared | Say:
    words = words_in(rest)
    if isinstance(words, Say):
        return words
    return Prepared(say("case.ask.effect", name=named(case), text=words), {"text": words})


def _asked(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    send(post, case, "question", str(given["text"]))
    return (Paragraph(say("case.ask.done", name=named(case)), tone="strong"),)


# --- what is missing ------------------------------------------------------------------------------


def _return(post: Post, case: Case, rest: str) -> Prepared | Say:
    context, words = post.turn.context, words_in(rest)
    lacks = lacking(context, case)
    if isinstance(words, Say):
        return words if lacks is None else say("case.return.lacks", lacks=lacks, ask=words)
    pack = post.turn.library.packs.get(case.city)
    effect = say("case.return.effect", name=named(case), text=words)
    effect = with_lacks(effect, lacks)
    if pack is not None:
        timer = case_timers.timer(pack, "completion")
        basis = citing.words(timer.basis)
        effect = say("case.return.days", effect=effect, lasts=lasting(timer), basis=basis)
    return Prepared(effect, {"text": words})


def _returned(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    cases.go(post.db, case, "completing", actor(post), post.now)
    run_timer(post, case, "completion")
    send(post, case, "completion", str(given["text"]))
    return (Paragraph(say("case.return.done", name=named(case)), tone="strong"),)


def _completed(post: Post, case: Case, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    cases.go(post.db, case, "registered", actor(post), post.now)
    run_timer(post, case, "notice")
    return (Paragraph(say("case.complete.done", name=named(case)), tone="strong"),)


# --- notes ----------------------------------------------------------------------------------------


def _note(_post: Post, case: Case, rest: str) -> Prepared | Say:
    words = words_in(rest)
    if isinstance(words, Say):
        return words
    return Prepared(say("case.note.effect", name=named(case)), {"text": words})


def _noted(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    context = post.turn.context
    cases.write(
        post.db, context.vault, case, "note", "note", given["text"], post.now, post.official.id
    )
    return (Paragraph(say("case.note.done", name=named(case)), tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

LETTERS: tuple[Move[Case], ...] = (
    Move(
        name="return",
        word=Words("补正", "return"),
        help=say("case.return.help"),
        weight="effects",
        takes=say("case.return.takes"),
        examples=(
            Words("案件 A37A 补正 请补充能说明情况的材料", "case A37A return please add evidence"),
        ),
        opposite=say("case.return.opposite"),
        fits=in_states("registered"),
        prepare=_return,
        carry_out=_returned,
    ),
    Move(
        name="complete",
        word=Words("已补齐", "complete"),
        help=say("case.complete.help"),
        weight="reversible",
        examples=(Words("案件 A37A 已补齐", "case A37A complete"),),
        opposite=say("case.complete.opposite"),
        fits=in_states("completing"),
        prepare=lambda _post, case, _rest: Prepared(say("case.complete.effect", name=named(case))),
        carry_out=_completed,
    ),
    Move(
        name="ask",
        word=Words("询问", "ask"),
        help=say("case.ask.help"),
        weight="effects",
        takes=say("case.ask.takes"),
        examples=(
            Words("案件 A37A 询问 请说明发现的时间", "case A37A ask when did you notice it"),
        ),
        opposite=say("case.ask.opposite"),
        fits=InStates(WORKED),
        prepare=_ask,
        carry_out=_asked,
    ),
    Move(
        name="note",
        word=Words("备注", "note"),
        help=say("case.note.help"),
        weight="reversible",
        takes=say("case.note.takes"),
        examples=(Words("案件 A37A 备注 已约定周五到现场", "case A37A note visit on Friday"),),
        opposite=say("case.note.opposite"),
        fits=InStates(ANY_FILED - {"archived"}),
        prepare=_note,
        carry_out=_noted,
    ),
)
"""The moves by which an office writes."""
