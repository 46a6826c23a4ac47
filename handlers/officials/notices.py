"""The words of the notices that officials' acts cause (`handlers/officials/noticing.py`)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from handlers.context import Context
from handlers.officials import abroad
from handlers.officials.case_notices import NOTICES as OF_CASES
from handlers.officials.case_time_notices import NOTICES as OF_TIME
from handlers.officials.colleagues import LETTER
from handlers.officials.reveal_notices import NOTICES as OF_REVEALS
from handlers.officials.veiling import unveiled_word
from models.deputies import Deputy
from models.messages import Day, Say, Words, say
from models.names import name_of
from models.officials import Act, Official

_Content: TypeAlias = Mapping[str, Any]


def is_of_a_case(context: Context, content: _Content) -> bool:
    """Whether a notice is about a case, or about an act on one."""
    if content.get("about") in {**OF_CASES, **OF_TIME, **OF_REVEALS}:
        return True
    act = context.db.get(Act, content["act"]) if "act" in content else None
    return act is not None and abroad.is_of_cases(act)


def _act(content: _Content) -> str:
    return name_of("P", int(content["act"]))


def _what(content: _Content) -> Words:
    """The move's word."""
    return Words(str(content["zh"]), str(content["en"]))


def _approval(_context: Context, content: _Content) -> Say:
    return say("notice.approval", name=_act(content), what=_what(content))


def _approved(_context: Context, content: _Content) -> Say:
    return say("notice.approved", name=_act(content), what=_what(content))


def _declined(context: Context, content: _Content) -> Say:
    why = str(content.get("why", ""))
    if why and content.get("veiled"):
        why = unveiled_word(context, str(content["veiled"]), why)
    if why:
        return say("notice.declined_why", name=_act(content), what=_what(content), why=why)
    return say("notice.declined", name=_act(content), what=_what(content))


def _handed_over(context: Context, content: _Content) -> Say:
    official = context.db.get_one(Official, int(content["official"]))
    return say("notice.handed_over", who=official.name, code=name_of(LETTER, official.id or 0))


def _deputy(context: Context, content: _Content) -> Say:
    row = context.db.get_one(Deputy, int(content["deputy"]))
    official = context.db.get_one(Official, row.official_id)
    return say("notice.deputy", who=official.name, first=Day(row.from_day), last=Day(row.to_day))


NOTICES: Mapping[str, Callable[[Context, _Content], Say]] = {
    "approval": _approval,
    "approved": _approved,
    "declined": _declined,
    "handed_over": _handed_over,
    "deputy": _deputy,
    **OF_CASES,
    **OF_TIME,
    **OF_REVEALS,
}
"""The words of each kind of notice, by its `about`."""
