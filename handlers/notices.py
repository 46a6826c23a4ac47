"""The drill, an office's own words to many, and single facts for one person.

A notice's `content` has `about`, one of `_NOTICES` or `TEST`, and what its words need. A drill may
have `units`, the numbers of those it is about. A broadcast has `words`, the official's own, and
`city` with `district`: whose they are.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from handlers import briefs
from handlers.bind_requests import NOTICES as OF_REQUESTS
from handlers.context import Context
from handlers.obligations import office
from handlers.officials import abroad
from handlers.officials.notices import NOTICES as OF_OFFICIALS
from handlers.officials.notices import is_of_a_case
from handlers.officials.notices_to_units import NOTICES as OF_UNITS
from handlers.reply_words import ACK, NOT_ME, typed
from handlers.telling import prompt_of, some
from models import told
from models.deliveries import Delivery
from models.messages import Language, Option, Paragraph, Reply, Say, Text, say
from models.names import name_of
from models.units import units_of

NAMED = 4
"""Units that a drill names; the others are counted."""

TEST = "broadcast_test"
"""What a broadcast is `about` that an official sends to nobody but themselves (试发)."""

_Content: TypeAlias = Mapping[str, Any]


def drill(delivery: Delivery, context: Context, language: Language) -> Reply:
    """Before the season: does a message reach whoever answers for these units?"""
    numbers = delivery.content.get("units")
    if isinstance(numbers, list) and numbers:
        units = list(told.units_by_id(context.db, numbers).values())
    else:
        units = units_of(context.db, delivery.person_id)
    names: list[Text] = [unit.short_name for unit in units]
    ask = Paragraph(say("drill.ask", units=some(names, NAMED, len(names))), tone="strong")
    why = Paragraph(say("drill.why"))
    options = (Option(ACK, typed(ACK, language)), Option(NOT_ME, typed(NOT_ME, language)))
    return Reply((ask, why), options, prompt=prompt_of(delivery), brief=briefs.DRILL)


def broadcast(delivery: Delivery, context: Context, language: Language) -> Reply:
    """An office's own words, shown as they are, with whose they are."""
    content = delivery.content
    whose = office(context, str(content.get("city", "")), str(content.get("district", "")))
    sender = say("broadcast.from", office=whose)
    words = Paragraph(str(content.get("words", "")), tone="strong")
    return Reply(
        (Paragraph(sender, tone="muted"), words),
        (Option(ACK, typed(ACK, language)),),
        prompt=prompt_of(delivery),
        brief=briefs.BROADCAST,
    )


def notice(delivery: Delivery, context: Context, language: Language) -> Reply:
    """One fact for one person, and the word that shows more."""
    if delivery.content.get("about") == TEST:
        return broadcast(delivery, context, language)
    words = Paragraph(_said(delivery, context), tone="strong")
    return Reply((words,), brief=briefs.NOTICE)


def _said(delivery: Delivery, context: Context) -> Say:
    """The fact; of a case, where none may be read, that something waits, and where."""
    if not abroad.shown(context, context.reader) and is_of_a_case(context, delivery.content):
        return abroad.waits(context)
    said = _NOTICES.get(str(delivery.content.get("about")), _something)
    return said(context, delivery.content)


def _unit(context: Context, content: _Content) -> Text:
    number = content.get("unit")
    found = told.units_by_id(context.db, [number]) if isinstance(number, int) else {}
    return next((unit.short_name for unit in found.values()), say("notice.a_unit"))


def _something(_context: Context, _content: _Content) -> Say:
    return say("notice.something")


def _not_me(context: Context, content: _Content) -> Say:
    name = name_of("U", int(content.get("unit", 0)))
    return say("notice.not_me", unit=_unit(context, content), name=name)


_NOTICES: Mapping[str, Callable[[Context, _Content], Say]] = {
    "not_me": _not_me,
    **OF_OFFICIALS,
    **OF_UNITS,
    **OF_REQUESTS,
}
