"""申请绑定: somebody without a code names a unit, says who they are, and an official decides."""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from handlers.bind_asked import Asked, remain, show, told, typed
from handlers.bind_codes import MY_UNITS, met, note
from handlers.context import Context, Turn
from handlers.officials.reading import clean
from handlers.officials.wording import place_words
from handlers.pages import LINE, Link
from handlers.wording import plain
from models import deliveries, officials, units
from models.clock import SHANGHAI
from models.messages import Paragraph, Reply, Say, Words, say
from models.names import name_of, parse
from models.units import Scope, Unit

ASK = Words("申请绑定", "ask to bind")
SUGGESTED = 5
"""Units that are offered at most."""
SHORTEST = 4
"""Characters of a part of a name that is searched for; a shorter one must be the whole name."""
WAITING = 5
"""Requests of one person that may wait at the same time."""
SAID = 200
"""Characters of name and telephone."""
_DIGITS, _LETTERS = 7, 2
"""What a telephone and a name have at least."""


def ask(turn: Turn, rest: str) -> Reply:
    """Find the unit that is named, or ask for it."""
    if not rest:
        return show(turn, [Paragraph(say("bind_request.which"), tone="strong")], kind="unit")
    found = _found(turn, rest)
    if len(found) == 1:
        return _ask_contact(turn, found[0])
    if not found:
        hint = say("bind_request.short") if len(rest) < SHORTEST else say("bind_request.none")
        return show(turn, [Paragraph(hint, tone="warning")], kind="unit")
    offered = found[:SUGGESTED]
    blocks = [Paragraph(say("bind_request.several"), tone="strong")]
    if len(found) > SUGGESTED:
        blocks.append(Paragraph(say("bind_request.more"), tone="muted"))
    return show(turn, blocks, (_offer(turn, unit) for unit in offered), kind="unit")


def _found(turn: Turn, text: str) -> list[Unit]:
    """The units that a text may mean; the one that is called exactly so, where there is one.

    A few letters are the whole name of a unit, or of none; and no unit is found by its number
    here, since strangers could count through them.
    """
    if parse(text) is not None:
        return []
    found = units.search_units(turn.context.db, None, text, SUGGESTED + 1)
    found = [unit for unit in found if unit.closed_at is None]
    exact = [u for u in found if plain(text) in (plain(u.name), plain(u.short_name))]
    return exact if len(exact) == 1 or len(text) < SHORTEST else found


def _offer(turn: Turn, unit: Unit) -> Link:
    place = place_words(turn, unit.city, unit.district)
    label = say("bind_request.offer", unit=unit.name, place=place)
    return Link(label, (LINE, typed(turn, ASK, unit.code)))


def _ask_contact(turn: Turn, unit: Unit) -> Reply:
    """The notice of what name and telephone are for comes before anything personal is asked."""
    person = turn.person
    if person is not None:
        if unit in units.units_of(turn.context.db, person.id or 0):
            return told(turn, say("bind.already", unit=unit.name))
        waiting = units.requests_of(turn.context.db, person.id or 0)
        if len(waiting) >= WAITING and unit.id not in {one.unit_id for one in waiting}:
            return told(turn, say("bind_request.too_many", count=len(waiting)))
    place = place_words(turn, unit.city, unit.district)
    blocks = (
        Paragraph(say("bind_request.privacy", place=place), tone="muted"),
        Paragraph(say("bind_request.contact", unit=unit.name), tone="strong"),
    )
    return show(turn, blocks, kind="contact", about=unit.id or 0)


def take_contact(turn: Turn, asked: Asked) -> Reply:
    """Name and telephone: the request waits from now on."""
    unit = units.unit(turn.context.db, asked.about)
    if unit is None or unit.closed_at is not None:
        return told(turn, say("bind_request.none"))
    said = " ".join(clean(turn.incoming.text).split())
    if _unlike_a_contact(said):
        return remain(turn, say("bind_request.contact_again", longest=SAID))
    db, now = turn.context.db, turn.context.clock.now()
    person = met(turn)
    request = units.ask_binding(db, unit.id or 0, person.id or 0, said, now)
    note(turn, person, "unit.bind_asked", unit, {"request": request.id})
    _tell_office(turn, unit)
    name = name_of("R", request.id or 0)
    place = place_words(turn, unit.city, unit.district)
    sent = say("bind_request.sent", unit=unit.name, name=name, place=place)
    later = say("bind_request.outcome")
    return show(turn, (Paragraph(sent, tone="strong"), Paragraph(later)), words=(MY_UNITS,))


def _unlike_a_contact(said: str) -> bool:
    digits = sum(sign.isdigit() for sign in said)
    letters = sum(sign.isalpha() for sign in said)
    return digits < _DIGITS or letters < _LETTERS or len(said) > SAID


# --- who is told ------------------------------------------------------------------------------

_TOLD_AT = (time(9), time(12), time(16))
"""When officials hear that somebody asks (Asia/Shanghai): requests in between come together."""


def _tell_office(turn: Turn, unit: Unit) -> None:
    """One notice for all requests until it goes out; it counts them when its words are made."""
    db, now = turn.context.db, turn.context.clock.now()
    when = told_at(now)
    at_work = officials.responsible(db, unit.city, unit.district, turn.today)
    for official in at_work or officials.responsible(db, unit.city, "", turn.today):
        if official.person_id is None:
            continue
        deliveries.enqueue(
            db,
            key=f"notice:bind_requests:{when.isoformat()}:{official.person_id}",
            person_id=official.person_id,
            kind="notice",
            day=when.date(),
            not_before=when,
            now=now,
            content={"about": "bind_requests", "city": unit.city, "district": unit.district},
        )


def told_at(now: datetime) -> datetime:
    """The next of the times at which officials hear of requests."""
    there = now.astimezone(SHANGHAI)
    later = (one for one in _TOLD_AT if one > there.time())
    first = next(later, None)
    day = there.date() if first else there.date() + timedelta(days=1)
    return datetime.combine(day, first or _TOLD_AT[0], tzinfo=SHANGHAI)


def _waiting(context: Context, content: Mapping[str, Any]) -> Say:
    """How many wait at the moment at which it is sent."""
    scope = Scope(str(content["city"]), str(content["district"]))
    count = len(units.open_requests(context.db, scope))
    return say("bind_request.waiting", count=count) if count else say("bind_request.none_waiting")


NOTICES: Mapping[str, Callable[[Context, Mapping[str, Any]], Say]] = {"bind_requests": _waiting}
"""The words of the notice to officials (`handlers/notices.py`), by its `about`."""
