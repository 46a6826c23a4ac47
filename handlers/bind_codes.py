"""Codes: what a bind code, an address code or an invitation opens, and what a wrong one does.

Whoever types a wrong code is told the same in every case, and only a few times a minute; the count
is kept in the conversation, so that it outlives a restart.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias
from urllib.parse import unquote

from handlers import commands, reaching
from handlers.bind_asked import Asked, ask_whether, show, told
from handlers.context import Turn
from handlers.officials.showing import HOME
from handlers.officials.wording import place_words
from handlers.place import at, in_questions
from models import audit, officials, people, receipts, tokens, units
from models.messages import Block, Paragraph, Reply, Text, Words, say
from models.officials import Official
from models.people import Person
from models.tokens import Purpose, Token
from models.units import Unit

WRONG_A_MINUTE = 5
"""Wrong codes of one address that are answered within a minute."""
_MINUTE = timedelta(minutes=1)
_WRONG = "wrong_codes"
_LINK = re.compile(r"[?&]bind=([^&#\s]{1,60})|^/start[ =](\S{1,60})$", re.IGNORECASE)

MINE, MY_UNITS = Words("我的时限", "my deadlines"), Words("我的单位", "my units")
ADD_CHANNEL = Words("加渠道", "add channel")
_AFTERWARDS = (MINE, MY_UNITS, ADD_CHANNEL)

Opening: TypeAlias = Callable[[Turn, Token], Reply]


def in_link(text: str) -> str | None:
    """The code in a link that a printed sheet shows (`?bind=…`), or None."""
    found = _LINK.search(text.strip())
    code = unquote(found[1] or found[2]) if found else ""
    return code if receipts.normal(code) else None


def take(turn: Turn, code: str) -> Reply:
    """Show what a code opens and ask for a yes, or say that it opens nothing."""
    if _too_many(turn):
        return told(turn, say("bind.wait"))
    token = _found(turn, code)
    return _wrong(turn) if token is None else _OPENS[_purpose(token)](turn, token)


def take_bare(turn: Turn) -> Reply | None:
    """A code typed by itself; None where it may be a receipt, a command, or an answer."""
    text = turn.incoming.text
    like_a_code = receipts.normal(text) is not None and any(map(str.isdigit, text))
    # "Shenzhen article 9" has sixteen letters and digits too.
    if not like_a_code or at(turn) == ("receipt",) or commands.find(text) is not None:
        return None
    if _too_many(turn):
        return None if in_questions(turn) else told(turn, say("bind.wait"))
    if _found(turn, text) is not None:
        return take(turn, text)
    if in_questions(turn):
        _count_wrong(turn)
        return None
    return None if receipts.find(turn.context.db, text) else _wrong(turn)


def _found(turn: Turn, code: str) -> Token | None:
    now, db = turn.context.clock.now(), turn.context.db
    looked = [tokens.look(db, code, purpose, now) for purpose in _OPENS]
    return next((token for token in looked if token is not None), None)


def _purpose(token: Token) -> Purpose:
    return next(purpose for purpose in _OPENS if purpose == token.purpose)


# --- wrong codes ------------------------------------------------------------------------------


def _wrong(turn: Turn) -> Reply:
    """The same for a code that is unknown, used, ended or out of date."""
    _count_wrong(turn)
    person = turn.person
    actor = "stranger" if person is None else f"person:{person.id}"
    audit.note(turn.context.db, turn.context.clock.now(), actor, "code.wrong")
    return told(turn, say("bind.wrong"))


def _count_wrong(turn: Turn) -> None:
    recent = [*_recent(turn), turn.context.clock.now()]
    turn.state[_WRONG] = [instant.isoformat() for instant in recent]


def _too_many(turn: Turn) -> bool:
    return len(_recent(turn)) >= WRONG_A_MINUTE


def _recent(turn: Turn) -> list[datetime]:
    kept = [datetime.fromisoformat(one) for one in turn.state.get(_WRONG, [])]
    return [one for one in kept if one > turn.context.clock.now() - _MINUTE]


# --- a bind code ------------------------------------------------------------------------------


def _ask_to_bind(turn: Turn, token: Token) -> Reply:
    unit = units.unit(turn.context.db, token.subject)
    if unit is None or unit.closed_at is not None:
        return _wrong(turn)
    if turn.person and unit in units.units_of(turn.context.db, turn.person.id or 0):
        return show(turn, [Paragraph(say("bind.already", unit=unit.name))], words=_AFTERWARDS)
    facts = say("bind.facts", place=place_words(turn, unit.city, unit.district), code=unit.code)
    blocks = (
        Paragraph(say("bind.ask", unit=unit.name), tone="strong"),
        Paragraph(facts),
        Paragraph(say("bind.privacy"), tone="muted"),
    )
    return ask_whether(turn, blocks, say("bind.yes"), "bind", token.id or 0)


def _bind(turn: Turn, asked: Asked) -> Reply:
    db, now = turn.context.db, turn.context.clock.now()
    token = tokens.use_known(db, asked.about, "bind", now)
    unit = None if token is None else units.unit(db, token.subject)
    if unit is None or unit.closed_at is not None:
        return _wrong(turn)
    person = met(turn)
    units.bind(db, unit.id or 0, person.id or 0, "code", now)
    contacts = [one.person_id for one in units.contacts_of(db, unit.id or 0)]
    place = contacts.index(person.id or 0) + 1
    official = officials.official_of(db, person.id or 0)
    note(turn, person, "unit.bound", unit, {"how": "code", "place": place} | _interest(official))
    blocks = _bound(turn, unit, official, place, len(contacts))
    return show(turn, blocks, words=_AFTERWARDS)


def _interest(official: Official | None) -> dict[str, int | None]:
    """A contact who is an official as well has an interest, which is kept on record."""
    return {} if official is None else {"official": official.id}


def _bound(
    turn: Turn, unit: Unit, official: Official | None, place: int, count: int
) -> Iterator[Block]:
    """Whom they act for, what will come and how to stop it."""
    yield Paragraph(say("bind.done", unit=unit.name), tone="strong")
    order = say("bind.first") if place == 1 else say("bind.later")
    yield Paragraph(say("bind.order", place=place, count=count, order=order))
    yield from what_comes(turn)
    if official is not None and covers(official, unit):
        yield Paragraph(say("bind.interest"), tone="warning")


def what_comes(turn: Turn) -> Iterator[Block]:
    """Which reminders come here, how they are answered, and how to stop them."""
    yield Paragraph(say("bind.reminders"))
    yield Paragraph(say("bind.stop"))
    yield from _unreached(turn)


def _unreached(turn: Turn) -> Iterator[Block]:
    """Why nothing comes here by itself, where it doesn't."""
    incoming = turn.incoming
    address = people.address_at(turn.context.db, incoming.channel, incoming.address)
    if address is not None and address.reach == "off":
        yield Paragraph(say("bind.off"), tone="warning")
    elif address is not None and incoming.channel in turn.context.windows:
        yield from reaching.bounds(turn.context, address)
    elif turn.context.reach(incoming.channel) == "writes":
        yield Paragraph(say("bind.only_here"), tone="warning")


def covers(official: Official, unit: Unit) -> bool:
    """Whether a unit lies in an official's jurisdiction."""
    return units.Scope(official.city, official.district).covers(unit.city, unit.district)


# --- a code that adds an address --------------------------------------------------------------


def _ask_to_add(turn: Turn, token: Token) -> Reply:
    """The address of somebody who acts for others already is not taken from them."""
    db, here = turn.context.db, turn.person
    if here is not None and here.id == token.subject:
        return told(turn, say("add_channel.already"))
    if here is not None and acts(turn, here):
        return told(turn, say("add_channel.taken"))
    names: list[Text] = [unit.short_name for unit in units.units_of(db, token.subject)]
    blocks = [Paragraph(say("add_channel.ask", count=len(names)), tone="strong")]
    return ask_whether(turn, blocks, say("add_channel.yes"), "address", token.id or 0)


def _add(turn: Turn, asked: Asked) -> Reply:
    db, now, incoming = turn.context.db, turn.context.clock.now(), turn.incoming
    token = tokens.use_known(db, asked.about, "address", now)
    if token is None:
        return _wrong(turn)
    reach = turn.context.reach(incoming.channel)
    people.add_address(db, token.subject, incoming.channel, incoming.address, reach, now)
    detail = {"channel": incoming.channel}
    audit.note(db, now, f"person:{token.subject}", "person.address_added", detail=detail)
    count = len(people.addresses_of(db, token.subject))
    blocks = (Paragraph(say("add_channel.done", count=count), tone="strong"), *what_comes(turn))
    return show(turn, blocks, words=_AFTERWARDS[:2])


def acts(turn: Turn, person: Person) -> bool:
    """Whether somebody is a contact or an official already."""
    db, number = turn.context.db, person.id or 0
    return bool(units.bindings_of(db, number)) or officials.official_of(db, number) is not None


# --- an invitation ----------------------------------------------------------------------------


def _ask_to_join(turn: Turn, token: Token) -> Reply:
    db = turn.context.db
    invited = officials.official(db, token.subject)
    if invited is None or invited.disabled_at is not None:
        return _wrong(turn)
    if turn.person and officials.official_of(db, turn.person.id or 0) is not None:
        return told(turn, say("invited.already"))
    place = place_words(turn, invited.city, invited.district)
    blocks = (
        Paragraph(say("invited.ask", name=invited.name), tone="strong"),
        Paragraph(say("invited.facts", place=place, role=_ROLES[invited.role])),
    )
    return ask_whether(turn, blocks, say("invited.yes"), "invitation", token.id or 0)


_ROLES = {"officer": say("invited.officer"), "superior": say("invited.superior")}


def _join(turn: Turn, asked: Asked) -> Reply:
    db, now = turn.context.db, turn.context.clock.now()
    official = officials.join_known(db, asked.about, met(turn).id or 0, now)
    if official is None:
        return _wrong(turn)
    audit.note(db, now, f"official:{official.id}", "official.joined", f"official:{official.id}",
               official.city, official.district)  # fmt: skip
    blocks = (
        Paragraph(say("invited.done", name=official.name), tone="strong"),
        Paragraph(say("invited.first")),
        *_unreached(turn),
    )
    return show(turn, blocks, words=(HOME,))


# --- both -------------------------------------------------------------------------------------


def met(turn: Turn) -> Person:
    """Whoever writes, known from now on."""
    incoming, context = turn.incoming, turn.context
    reach = context.reach(incoming.channel)
    return people.meet(context.db, incoming.channel, incoming.address, reach, context.clock.now())


def note(turn: Turn, person: Person, action: str, unit: Unit, detail: dict[str, object]) -> None:
    """Note what a contact did to a unit's contacts."""
    context = turn.context
    audit.note(context.db, context.clock.now(), f"person:{person.id}", action, f"unit:{unit.id}",
               unit.city, unit.district, detail=detail)  # fmt: skip


_OPENS: Mapping[Purpose, Opening] = {
    "bind": _ask_to_bind,
    "address": _ask_to_add,
    "invitation": _ask_to_join,
}
DONE: Mapping[str, Callable[[Turn, Asked], Reply]] = {
    "bind": _bind,
    "address": _add,
    "invitation": _join,
}
"""What a yes does, by the kind of the question."""
