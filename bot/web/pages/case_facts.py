"""What the page of a case says of it: everything that is in it but who complained."""

from dataclasses import dataclass
from typing import Final

from bot.web.pages.showing import instant
from handlers import citing
from handlers.context import Context
from handlers.officials.case_card import about, kind_of
from handlers.officials.case_words import STATE_WORDS
from models import cases
from models.case_rows import Case
from models.messages import Block, Day, Say, Text, say
from policies import case_timers
from policies.vocabulary import TimerKind

Fact = tuple[Say, Text]
"""A label and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter or a note; `kind` is what an office's letter is (受理告知)."""

    way: Say
    kind: Say | None
    at: str
    text: str


def facts_of(context: Context, case: Case) -> list[Fact]:
    """How a case stands, in the order in which it is read."""
    state: Fact = say("pages.case.state"), STATE_WORDS[case.state]
    due = _due(context, case)
    return [state, (say("pages.case.due"), due)] if due else [state]


def said_in(context: Context, case: Case) -> list[tuple[str, Block]]:
    """What the card of the conversation shows of a complaint, each block with its kind."""
    return [(type(one).__name__.lower(), one) for one in about(context, case)]


def letters_of(context: Context, case: Case) -> list[Written]:
    """What its office and its author wrote to each other, and the office's notes, oldest first."""
    found = cases.letters(context.db, context.vault, case, ("in", "out", "note"))
    return [_written(one) for one in found]


def _written(one: cases.Letter) -> Written:
    kind = kind_of(one) if one.row.way == "out" else None
    return Written(_WAYS[one.row.way], kind, instant(one.row.written_at), one.text)


def _due(context: Context, case: Case) -> Say | None:
    """Until when, by which days: they are a reference and no deadline of the city's text."""
    pack = context.library.packs.get(case.city)
    if case.due_on is None or pack is None or case.due_kind not in _TIMERS:
        return None
    basis = case_timers.timer(pack, _TIMERS[case.due_kind]).basis
    day = Day(case.due_on)
    return say("pages.case.due_on", day=day, basis=citing.words(basis))


_TIMERS: Final[dict[str, TimerKind]] = {
    "notice": "notice",
    "result": "result",
    "extension": "extension",
    "completion": "completion",
    "rectify": "rectify",
}
_WAYS: Final[dict[str, Say]] = {
    "in": say("pages.case.way.in"),
    "out": say("pages.case.way.out"),
    "note": say("pages.case.way.note"),
}
