"""催办: a unit is reminded now, where its contacts have room this week; or why that cannot be."""

from collections.abc import Mapping
from typing import Any

from handlers import obligations
from handlers.officials.declared import Post, Prepared
from handlers.officials.sending import first_moment, working_days
from models import deliveries, room
from models.bindings import contacts_of
from models.clock import SHANGHAI
from models.deadlines import Deadline
from models.messages import Block, Day, Paragraph, Say, say
from models.people import reach_of_persons
from models.units import Unit

_AHEAD = 10
"""Working days that are looked through for one with room."""


def prepare_urging(post: Post, row: Deadline) -> Prepared | Say:
    """Who would be written to, and when; or why nobody can be."""
    assert row.unit_id is not None
    contacts = [one.person_id for one in contacts_of(post.db, row.unit_id)]
    reaches = reach_of_persons(post.db, contacts)
    reachable = [one for one in contacts if reaches[one] != "nobody"]
    if not reachable:
        return _ring(post, row.unit_id)
    when = first_moment(post)
    day = when.astimezone(SHANGHAI).date()
    taken = room.taken_days(post.db, reachable, post.today)
    with_room = [one for one in reachable if room.free(taken.get(one, ()), day)]
    if not with_room:
        return _no_room(post, reachable, taken)
    (owed,) = obligations.obligations(post.turn.context, [row])
    effect = say("urge.effect", duty=owed.title, count=len(with_room), day=Day(day, weekday=True))
    return Prepared(effect, {"persons": with_room}, people=len(with_room))


def _ring(post: Post, unit_id: int) -> Say:
    unit = post.db.get_one(Unit, unit_id)
    if not unit.call_phone:
        return say("urge.nobody")
    return say("urge.ring", name=unit.call_name, phone=unit.call_phone)


def _no_room(post: Post, reachable: list[int], taken: room.Days) -> Say:
    """The week is full: say on which day one more message would fit."""
    for day in working_days(post, post.today, _AHEAD):
        if any(room.free(taken.get(one, ()), day) for one in reachable):
            return say("urge.full", day=Day(day, weekday=True))
    return say("urge.full_for_long")


def urge(post: Post, row: Deadline, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    """Owe each of them an envelope with this duty; it lists their other open duties as well."""
    when = first_moment(post)
    day = when.astimezone(SHANGHAI).date()
    stage = room.begin_urging(post.db, row, day)
    for person_id in arguments["persons"]:
        made = deliveries.enqueue(
            post.db,
            key=f"urge:{post.act_id}:{person_id}",
            person_id=person_id,
            kind="reminder",
            day=day,
            not_before=when,
            now=post.now,
            act_id=post.act_id,
        )
        if made is not None:
            room.carry(post.db, stage, made)
    done = say("urge.done", count=len(arguments["persons"]), day=Day(day, weekday=True))
    return (Paragraph(done, tone="strong"),)
