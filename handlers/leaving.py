"""不是我, 退订, 恢复提醒: who does not want to be reminded, and what becomes of the duty.

A legal duty does not end because nobody wants to hear of it: the next contact is told at once, and
where nobody is left, somebody will ring.
"""

from collections.abc import Iterator

from handlers.context import Turn
from handlers.said import Said, answered, shown, which
from handlers.telling import listed
from models import deadlines, people, told
from models.clock import SHANGHAI
from models.deadlines import Deadline, answers_of, open_for_units, stages_of
from models.deliveries import enqueue
from models.messages import Paragraph, Reply, Say, say
from models.names import name_of, parse
from models.officials import responsible
from models.people import Address, addresses_of, is_usable, reach_of_persons
from models.results import awake
from models.units import Unit, bindings_of, contacts_of, end_binding, units_of

# --- 不是我 ---------------------------------------------------------------------------------------


def not_me(said: Said) -> Reply | None:
    """The wrong person: nothing more to them for that unit, and the next contact at once."""
    db = said.turn.context.db
    units = {name_of("U", one.id or 0): one for one in units_of(db, said.person_id)}
    meant = _meant(said, units)
    if len(meant) == 1 or said.meant.names:
        return _left(said, meant)
    if not units:
        return answered(said, say("not_me.no_unit")) if said.under else None
    return which(said, "not_me", meant or units)


def _meant(said: Said, units: dict[str, Unit]) -> dict[str, Unit]:
    """The units that are named; without a name, all."""
    names, about = said.meant.names, said.meant.about
    if names:
        return {name: unit for name, unit in units.items() if name in names}
    return {name: unit for name, unit in units.items() if about in unit.short_name.lower()}


def _left(said: Said, meant: dict[str, Unit]) -> Reply:
    for unit in meant.values():
        _leave(said, unit)
    # Whoever pressed twice is told the same twice.
    units = list(meant.values()) or _left_before(said)
    if not units:
        return answered(said, say("reminded.no_such"))
    return answered(said, *_noted(said, units), say("not_me.again"))


def _noted(said: Said, units: list[Unit]) -> Iterator[Say]:
    """Which units they hear of no more, and who goes on: another contact, or the office rings."""
    db = said.turn.context.db
    theirs = {unit.id: contacts_of(db, unit.id or 0) for unit in units}
    reach = reach_of_persons(db, [one.person_id for some in theirs.values() for one in some])
    left = {
        number
        for number, some in theirs.items()
        if any(reach[one.person_id] != "nobody" for one in some)
    }
    handed = [unit.short_name for unit in units if unit.id in left]
    alone = [unit.short_name for unit in units if unit.id not in left]
    if handed:
        yield say("not_me.noted", units=listed(handed))
    if alone:
        yield say("not_me.alone", units=listed(alone))


def _left_before(said: Said) -> list[Unit]:
    parsed = (parse(name) for name in said.meant.names)
    numbers = [found[1] for found in parsed if found and found[0] == "U"]
    return told.units_left(said.turn.context.db, said.person_id, numbers)


def _leave(said: Said, unit: Unit) -> None:
    """End the binding first: who is told next is looked up among those who are left."""
    db = said.turn.context.db
    for binding in bindings_of(db, said.person_id):
        if binding.unit_id == unit.id:
            end_binding(db, binding, "wrong_person", said.now)
    rows = open_for_units(db, [unit.id or 0])
    for row in rows:
        deadlines.leave(db, row, said.person_id, "not_me", said.now)
    # Of what somebody was reminded of, the officials' digest tells.
    if not any(stages_of(db, row.id or 0) for row in rows):
        _tell_officials(said, unit, rows)


def _tell_officials(said: Said, unit: Unit, rows: list[Deadline]) -> None:
    """Before any reminding, as after the drill, the office hears of it by itself, and once."""
    db, on = said.turn.context.db, said.turn.today
    found = responsible(db, unit.city, unit.district, on) or responsible(db, unit.city, "", on)
    when = awake(said.now)
    for person_id in [one.person_id for one in found if one.person_id is not None]:
        enqueue(
            db,
            key=f"notice:not_me:{unit.id}:{said.person_id}:{person_id}",
            person_id=person_id,
            kind="notice",
            day=when.astimezone(SHANGHAI).date(),
            not_before=when,
            now=said.now,
            content={"about": "not_me", "unit": unit.id},
        )
    answers = [answer for row in rows for answer in answers_of(db, row.id or 0) if found]
    for answer in answers:
        if answer.kind == "not_me" and answer.day is None:
            answer.day = on


# --- 退订 -----------------------------------------------------------------------------------------


def stop(said: Said) -> Reply:
    """Nothing more on this channel; the duties stay, and other channels too."""
    return stop_here(said.turn)


def stop_here(turn: Turn) -> Reply:
    """退订, from whoever writes: where nothing is sent to them, they are told so."""
    address = _address(turn)
    if address is None or address.reach == "off":
        said = say("stop.nothing") if address is None else say("stop.already")
        return shown(turn, Paragraph(said))
    db, now = turn.context.db, turn.context.clock.now()
    people.switch_off(db, address, now)
    left = any(is_usable(one) for one in addresses_of(db, address.person_id))
    if not left:
        _hand_over(turn, address.person_id)
    elsewhere = say("stop.elsewhere") if left else say("stop.last")
    texts = (say("stop.noted"), elsewhere, say("stop.duty"), say("stop.back"))
    return shown(turn, *(Paragraph(text) for text in texts))


def _hand_over(turn: Turn, person_id: int) -> None:
    """Nobody can write to them any more: what they were told goes to the next contact."""
    db, now = turn.context.db, turn.context.clock.now()
    numbers = [unit.id or 0 for unit in units_of(db, person_id)]
    for row in open_for_units(db, numbers):
        deadlines.leave(db, row, person_id, "stop", now)


def _address(turn: Turn) -> Address | None:
    incoming = turn.incoming
    return people.address_at(turn.context.db, incoming.channel, incoming.address)


# --- 恢复提醒 -------------------------------------------------------------------------------------


def resume(said: Said) -> Reply:
    """Reminders on this channel again."""
    return resume_here(said.turn)


def resume_here(turn: Turn) -> Reply:
    """恢复提醒, from whoever writes."""
    address = _address(turn)
    if address is None:
        return shown(turn, Paragraph(say("stop.nothing")))
    if address.reach != "off":
        return shown(turn, Paragraph(say("resume.already")))
    context = turn.context
    people.switch_on(context.db, address, context.reach(turn.incoming.channel), context.clock.now())
    return shown(turn, Paragraph(say("resume.noted")))
