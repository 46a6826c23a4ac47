"""What the page of a case says of it: everything that is in it but who complained."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.web.pages.showing import instant
from handlers import citing
from handlers.context import Context
from handlers.officials.case_words import STATE_WORDS, office_words, subject
from models import cases
from models.case_rows import Case
from models.messages import Day, Say, Text, say
from policies import case_timers
from policies.vocabulary import TimerKind

Fact = tuple[Say, Text]
"""A label and what stands beside it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A letter or a note."""

    way: Say
    at: str
    text: str


def facts_of(context: Context, case: Case) -> list[Fact]:
    """What is known of a case, in the order in which it is read. Raises KeyGoneError."""
    return [(label, value) for label, value in _facts(context, case) if value != ""]


def letters_of(context: Context, case: Case) -> list[Written]:
    """What its office and its author wrote to each other, and the office's notes, oldest first."""
    found = cases.letters(context.db, context.vault, case, ("in", "out", "note"))
    return [Written(_WAYS[one.row.way], instant(one.row.written_at), one.text) for one in found]


def _facts(context: Context, case: Case) -> Iterator[Fact]:
    said = cases.content(context.db, context.vault, case)
    yield say("pages.case.state"), STATE_WORDS[case.state]
    yield say("pages.receipt.office"), office_words(context, case.city, case.district)
    yield say("pages.case.subject"), subject(context, case)
    yield say("pages.case.against"), _AGAINST.get(case.against, "")
    yield say("pages.case.level"), _LEVELS.get(str(said.get("level", "")), "")
    yield say("pages.case.happened"), _own(said, "when")
    yield say("pages.case.where"), _own(said, "where")
    yield say("pages.case.told"), _own(said, "what")
    yield say("pages.receipt.filed"), instant(case.registered_at)
    yield say("pages.case.due"), _due(context, case)


def _own(said: dict[str, Any], name: str) -> str:
    """The author's own words."""
    return str(said.get(name) or "")


def _due(context: Context, case: Case) -> Text:
    """Until when, by which days: they are a reference and no deadline of the city's text."""
    pack = context.library.packs.get(case.city)
    if case.due_on is None or pack is None or case.due_kind not in _TIMERS:
        return ""
    basis = case_timers.timer(pack, _TIMERS[case.due_kind]).basis
    day = Day(case.due_on, weekday=True)
    return say("pages.case.due_on", day=day, basis=citing.words(basis))


_TIMERS: Final[dict[str, TimerKind]] = {
    "notice": "notice",
    "result": "result",
    "extension": "extension",
    "completion": "completion",
    "rectify": "rectify",
}
_AGAINST: Final[dict[str, Say]] = {
    "listed_unit": say("pages.case.listed_unit"),
    "third_party": say("pages.case.third_party"),
}
_LEVELS: Final[dict[str, Say]] = {
    "city": say("level.city"),
    "provincial": say("level.provincial"),
    "national": say("level.national"),
}
_WAYS: Final[dict[str, Say]] = {
    "in": say("pages.case.way.in"),
    "out": say("pages.case.way.out"),
    "note": say("pages.case.way.note"),
}
