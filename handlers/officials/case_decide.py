"""What an office decides about a case: the measures of the city's own text, or none (不处理).

Only what the text provides (`complaints.outcomes` of its pack) for what the case is against is
offered. Each decision is one act: all that it changes is taken back together by 撤销.
"""

from collections.abc import Mapping
from typing import Any

from handlers.officials.case_measures import LEAST, MOST, decide, words_in
from handlers.officials.case_rectifying import RECTIFY_MOVES
from handlers.officials.case_removing import REMOVE
from handlers.officials.case_sanctions import SANCTIONS
from handlers.officials.case_subject import SUBJECT
from handlers.officials.declared import Move, Post, Prepared
from models.case_rows import Case
from models.case_states import ARROWS
from models.messages import Block, Paragraph, Say, Words, say

__all__ = ["DECISIONS"]

_STATES = frozenset(state for state, following in ARROWS.items() if "no_action" in following)


def _sparing(_post: Post, case: Case, rest: str) -> Prepared | Say:
    why = words_in(rest, say("decide.nothing.why", least=LEAST, most=MOST))
    if isinstance(why, Say):
        return why
    effect = say("decide.nothing.effect", reason=why)
    if case.state != "unfounded":
        effect = say("decide.nothing.though", effect=effect)
    return Prepared(effect, {"why": why}, reason=why)


def _spare(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    decide(post, case, "no_action", "no_action", given["why"])
    return (
        Paragraph(say("decide.nothing.done"), tone="strong"),
        Paragraph(say("decide.nothing.next"), tone="muted"),
    )


NO_ACTION: Move[Case] = Move(
    name="no_action",
    word=Words("不处理", "no action"),
    help=say("decide.nothing.help"),
    weight="effects",
    takes=say("decide.nothing.takes"),
    examples=(
        Words("案件 A37A 不处理 所反映的情况已在核实前自行更正",
              "case A37A no action it was corrected before the check"),
    ),
    opposite=say("decide.nothing.opposite"),
    fits=lambda _post, case: case.state in _STATES,
    prepare=_sparing,
    carry_out=_spare,
)  # fmt: skip

DECISIONS: tuple[Move[Case], ...] = (SUBJECT, *RECTIFY_MOVES, REMOVE, *SANCTIONS, NO_ACTION)
"""The moves of a case that decide it."""
