"""What officials are told when time passes in a case: its name, its days, and what they rest on.

A notice's `content` has `cases`: of each the number, and the timer's kind and last day as they were
when it was owed. Several of one hour are one message, with their names alone.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from handlers.context import Context
from handlers.lasting import working_days
from models import cases
from models.case_rows import Case
from models.clock import SHANGHAI
from models.messages import Day, Say, Text, Words, say
from models.names import name_of
from models.officials import Official
from policies.case_timers import SILENT_AFTER, silent_after, timer
from policies.vocabulary import TimerKind

__all__ = ["NOTICES", "basis_of", "step_of"]

NAMED = 10
"""Cases that a notice names; the others are counted."""

_Content: TypeAlias = Mapping[str, Any]
_Words: TypeAlias = Callable[[Context, _Content], Say]

_STEPS: Mapping[str, Say] = {
    "notice": say("casetime.step.notice"),
    "result": say("casetime.step.result"),
    "extension": say("casetime.step.extension"),
    "completion": say("casetime.step.completion"),
    "rectify": say("casetime.step.rectify"),
}


def step_of(kind: TimerKind) -> Say:
    """What is to be done until the last day of a timer."""
    return _STEPS[kind]


def basis_of(context: Context, city: str, kind: TimerKind) -> Text:
    """What the days of a timer are modelled on, with the word that they are set here."""
    pack = context.library.packs.get(city)
    if pack is None:
        return say("casetime.no_basis")
    basis = timer(pack, kind).basis
    return Words(basis.zh, basis.en)


# --- the words ------------------------------------------------------------------------------------


def _one_or_some(one: _Words, some: Callable[..., Say]) -> _Words:
    """The words of a single case, or those of several by their names."""

    def words(context: Context, content: _Content) -> Say:
        several: list[dict[str, Any]] = content["cases"]
        if len(several) == 1:
            return one(context, several[0])
        names = "、".join(_name(fact) for fact in several[:NAMED])
        return some(count=len(several), names=names)

    return words


def _name(fact: _Content) -> str:
    return name_of(cases.LETTER, int(fact["case"]))


def _timed(context: Context, fact: _Content) -> dict[str, Any]:
    """What the sentences of a timer are filled with."""
    case = context.db.get_one(Case, int(fact["case"]))
    kind: TimerKind = fact["kind"]
    return {
        "name": _name(fact),
        "step": step_of(kind),
        "day": Day(date.fromisoformat(fact["day"])),
        "basis": basis_of(context, case.city, kind),
    }


def _who(context: Context, fact: _Content) -> Text:
    """Who works on a case now."""
    case = context.db.get_one(Case, int(fact["case"]))
    if case.assigned_to is None:
        return say("casetime.nobody")
    return context.db.get_one(Official, case.assigned_to).name


def _due(context: Context, fact: _Content) -> Say:
    return say("casetime.due", **_timed(context, fact))


def _late(context: Context, fact: _Content) -> Say:
    return say("casetime.late", who=_who(context, fact), **_timed(context, fact))


def _note(context: Context, fact: _Content) -> Say:
    today = context.clock.now().astimezone(SHANGHAI).date()
    days = (today - date.fromisoformat(fact["day"])).days
    filled = _timed(context, fact)
    return say("casetime.note", today=Day(today), days=days, who=_who(context, fact), **filled)


def _incomplete(_context: Context, fact: _Content) -> Say:
    return say("casetime.incomplete", name=_name(fact), day=Day(date.fromisoformat(fact["day"])))


def _rectified(_context: Context, fact: _Content) -> Say:
    return say("casetime.rectified", name=_name(fact), day=Day(date.fromisoformat(fact["day"])))


def _idle(context: Context, fact: _Content) -> Say:
    case = context.db.get_one(Case, int(fact["case"]))
    pack = context.library.packs.get(case.city)
    days = SILENT_AFTER if pack is None else silent_after(pack)
    return say("casetime.idle", name=_name(fact), days=working_days(days))


def _back(_context: Context, fact: _Content) -> Say:
    return say("casetime.back", name=_name(fact))


NOTICES: Mapping[str, _Words] = {
    "case_due": _one_or_some(_due, lambda **filled: say("casetime.due_some", **filled)),
    "case_late": _one_or_some(_late, lambda **filled: say("casetime.late_some", **filled)),
    "case_note": _one_or_some(_note, lambda **filled: say("casetime.note_some", **filled)),
    "case_incomplete": _one_or_some(
        _incomplete, lambda **filled: say("casetime.incomplete_some", **filled)
    ),
    "case_rectified": _one_or_some(
        _rectified, lambda **filled: say("casetime.rectified_some", **filled)
    ),
    "case_idle": _one_or_some(_idle, lambda **filled: say("casetime.idle_some", **filled)),
    "case_back": _one_or_some(_back, lambda **filled: say("casetime.back_some", **filled)),
}
"""The words of each of these notices (`models/case_duties.py`)."""
