"""我的单位: for whom somebody acts; 解绑: to act no longer; 加渠道: to be reached elsewhere too."""

from collections.abc import Iterator
from datetime import timedelta

from handlers import reaching
from handlers.bind_asked import Asked, ask_whether, show, told, typed
from handlers.bind_codes import ADD_CHANNEL, acts, note
from handlers.bind_requests import ASK
from handlers.context import Turn
from handlers.pages import LINE, Link
from handlers.wording import plain
from models import deadlines, people, tokens, units
from models.messages import Block, Heading, Paragraph, Reply, Words, say
from models.names import name_of, parse
from models.units import Binding, Unit

LEAVE = Words("解绑", "unbind")
CODE_LASTS = timedelta(minutes=30)
"""How long a code is good that adds an address: long enough to pick up the other device."""


def mine(turn: Turn) -> Reply:
    """The units, the place in each order, who else (a count only), and what waits."""
    bound = _bound(turn)
    blocks = [*_units(turn, bound), *_waiting(turn)]
    if not blocks:
        blocks = [Paragraph(say("my_units.none"), tone="strong"), Paragraph(say("bind.how"))]
    links = [
        Link(say("my_units.leave", unit=unit.short_name), (LINE, typed(turn, LEAVE, _name(unit))))
        for unit, _ in bound
    ]
    if turn.person is not None and acts(turn, turn.person):
        links.append(Link(say("bind.add_channel"), (LINE, typed(turn, ADD_CHANNEL))))
    links.append(Link(say("my_units.ask"), (LINE, typed(turn, ASK))))
    return show(turn, blocks, links)


def _bound(turn: Turn) -> list[tuple[Unit, Binding]]:
    """The units that somebody acts for, each with their binding."""
    number = (turn.person.id or 0) if turn.person else 0
    bindings = {one.unit_id: one for one in units.bindings_of(turn.context.db, number)}
    found = units.units_of(turn.context.db, number)
    return [(unit, bindings[unit.id or 0]) for unit in found]


def _units(turn: Turn, bound: list[tuple[Unit, Binding]]) -> Iterator[Block]:
    if not bound:
        return
    yield Heading(say("my_units.heading"))
    for unit, binding in bound:
        contacts = [one.id for one in units.contacts_of(turn.context.db, unit.id or 0)]
        place = contacts.index(binding.id) + 1
        yield Paragraph(
            say("my_units.line", unit=unit.name, name=_name(unit), place=place, count=len(contacts))
        )
    addresses = people.addresses_of(turn.context.db, bound[0][1].person_id)
    usable = sum(people.is_usable(one) for one in addresses)
    yield Paragraph(say("my_units.channels", count=len(addresses), usable=usable), tone="muted")
    for address in addresses:
        yield from reaching.bounds(turn.context, address)


def _waiting(turn: Turn) -> Iterator[Block]:
    """What was asked for and no official has decided."""
    number = (turn.person.id or 0) if turn.person else 0
    for request in units.requests_of(turn.context.db, number):
        unit = units.unit(turn.context.db, request.unit_id)
        name = name_of("R", request.id or 0)
        if unit is not None:
            yield Paragraph(say("my_units.waiting", unit=unit.name, name=name), tone="muted")


def _name(unit: Unit) -> str:
    return name_of("U", unit.id or 0)


# --- 解绑 -------------------------------------------------------------------------------------


def leave(turn: Turn, rest: str) -> Reply:
    """Ask before somebody acts no longer for a unit; of several, which."""
    bound = _bound(turn)
    if not bound:
        return show(turn, [Paragraph(say("my_units.none")), Paragraph(say("bind.how"))])
    meant = [pair for pair in bound if _is(pair[0], rest)] if rest else bound
    if len(meant) == 1:
        return _ask_to_leave(turn, *meant[0])
    links = [
        Link(say("my_units.leave", unit=unit.short_name), (LINE, typed(turn, LEAVE, _name(unit))))
        for unit, _ in meant or bound
    ]
    asked = say("unbind.which") if meant else say("unbind.no_such")
    return show(turn, [Paragraph(asked, tone="strong")], links)


def _is(unit: Unit, text: str) -> bool:
    """Whether a unit is meant by its object's name, or by a part of its own."""
    named = parse(text)
    if named is not None:
        return named == ("U", unit.id)
    return plain(text) in plain(unit.name) or plain(text) in plain(unit.short_name)


def _ask_to_leave(turn: Turn, unit: Unit, binding: Binding) -> Reply:
    others = len(units.contacts_of(turn.context.db, unit.id or 0)) - 1
    after = say("unbind.others", count=others) if others else say("unbind.last")
    blocks = (
        Paragraph(say("unbind.ask", unit=unit.name), tone="strong"),
        Paragraph(after),
        Paragraph(say("unbind.duty"), tone="muted"),
    )
    return ask_whether(turn, blocks, say("unbind.yes"), "leave", binding.id or 0)


def left(turn: Turn, asked: Asked) -> Reply:
    """The binding ends, and what the contact was told goes to the next one."""
    db, now = turn.context.db, turn.context.clock.now()
    pair = next((pair for pair in _bound(turn) if pair[1].id == asked.about), None)
    if pair is None or turn.person is None:
        return told(turn, say("bind.stale"))
    unit, binding = pair
    units.end_binding(db, binding, "left", now)
    for row in deadlines.open_for_units(db, [unit.id or 0]):
        deadlines.hand_on(db, row, turn.today)
    note(turn, turn.person, "unit.unbound", unit, {"why": "left"})
    return told(turn, say("unbind.done", unit=unit.name), say("unbind.again"))


# --- 加渠道 -----------------------------------------------------------------------------------


def add_channel(turn: Turn) -> Reply:
    """A code that adds the address on which it is typed; an earlier one ends."""
    person = turn.person
    if person is None or not acts(turn, person):
        return show(turn, [Paragraph(say("add_channel.first")), Paragraph(say("bind.how"))])
    db, now, number = turn.context.db, turn.context.clock.now(), person.id or 0
    tokens.end(db, "address", number, now)
    code = tokens.issue(db, "address", number, now, CODE_LASTS)
    minutes = int(CODE_LASTS.total_seconds() // 60)
    link = f"{turn.context.base_url}/?bind={code}"
    return told(
        turn,
        say("add_channel.code", code=code),
        say("add_channel.how", minutes=minutes, link=link),
        say("add_channel.secret"),
    )
