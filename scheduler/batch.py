"""What the sweep knows of some deadlines that are due: their owners' contacts and all they carry.

Whoever hears of one of them hears of everything that is open for them, so the other units of the
contacts are read as well, and what is due there is done in the same transaction.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from models import sweeping
from models.deadlines import Deadline, due_rows
from models.deliveries import Delivery
from models.stages import number_of
from models.sweeping import Told
from scheduler.agenda import Standing
from scheduler.envelopes import HORIZON
from scheduler.recipients import recipients
from scheduler.timeline import Timelines

AT_ONCE = 100
"""Deadlines of one transaction: others who write wait no longer than these take."""
MOST_UNITS = 1000
"""So many units may hang together by their contacts before no more are read at once."""


@dataclass(frozen=True)
class Batch:
    """Deadlines that are due, and what is needed to decide about them.

    `open` is what the units of their contacts still have to do, due or not. `contacts` are those
    who can be written to, in the order of escalation; `told` who was told the stages that go on.
    """

    due: Sequence[Standing]
    open: Mapping[int, Sequence[Standing]]
    contacts: Mapping[int, Sequence[int]]
    units: Mapping[int, Iterable[int]]
    envelopes: Mapping[int, Sequence[Delivery]]
    told: Mapping[int, Sequence[Told]]

    def contacts_of(self, row: Deadline) -> Sequence[int]:
        """Who can be written to about a deadline."""
        return self.contacts.get(row.unit_id or 0, ())

    def used(self, person_id: int) -> list[date]:
        """The days of a person's envelopes that count towards the cap."""
        return [row.day for row in self.envelopes.get(person_id, ())]

    def coming(self, person_id: int, today: date) -> dict[date, list[Standing]]:
        """What may not be dropped and will come to a person within the span of the cap, by day."""
        found: dict[date, list[Standing]] = {}
        for unit_id in self.units.get(person_id, ()):
            for one in self.open.get(unit_id, ()):
                mark = one.must
                if mark and today < mark.day <= today + HORIZON and self._hears(person_id, one):
                    found.setdefault(mark.day, []).append(one)
        return found

    def _hears(self, person_id: int, one: Standing) -> bool:
        """Whether a person may be among those who hear what comes next, one more stage unheard."""
        contacts = self.contacts_of(one.row)
        return person_id in recipients(contacts, one.answers, one.row.unanswered + 1)


def read(db: Session, timelines: Timelines, today: date) -> Batch | None:
    """The deadlines that wait longest, locked, and what goes with them; None where none waits."""
    rows = due_rows(db, today, AT_ONCE)
    if not rows:
        return None
    units = {row.unit_id for row in rows if row.unit_id is not None}
    near = _neighbourhood(db, units)
    others = near.known - units
    if others:
        known = {row.id for row in rows}
        rows += [row for row in sweeping.also_due(db, others, today) if row.id not in known]
    going_on = sweeping.going_on(db, near.known)
    standings = _standings(db, timelines, {number_of(row): row for row in (*rows, *going_on)})
    return Batch(
        due=[standings[number_of(row)] for row in rows],
        open=_by_unit(standings[number_of(row)] for row in going_on),
        contacts=near.contacts,
        units=near.units,
        envelopes=sweeping.envelopes(db, _persons(near.contacts), today - HORIZON),
        told=sweeping.told(db, _going_on_stages(standings[number_of(row)] for row in rows)),
    )


@dataclass
class _Neighbourhood:
    """Units that share contacts: all of them by `known`, and who acts for which."""

    known: set[int] = field(default_factory=set)
    contacts: dict[int, list[int]] = field(default_factory=dict)
    units: dict[int, set[int]] = field(default_factory=dict)


def _neighbourhood(db: Session, units: set[int]) -> _Neighbourhood:
    """The contacts of some units, their other units, the contacts of those, and so on."""
    found, new = _Neighbourhood(), units
    while new and len(found.known) < MOST_UNITS:
        found.known |= new
        contacts = sweeping.contacts(db, new)
        strangers = _persons(contacts) - found.units.keys()
        found.contacts |= contacts
        found.units |= sweeping.units_of(db, strangers)
        new = {unit for person in strangers for unit in found.units[person]} - found.known
    return found


def _persons(contacts: Mapping[int, Iterable[int]]) -> set[int]:
    return {person for each in contacts.values() for person in each}


def _standings(
    db: Session, timelines: Timelines, rows: Mapping[int, Deadline]
) -> dict[int, Standing]:
    stages = sweeping.stages_by_deadline(db, rows)
    answers = sweeping.answers_by_deadline(db, rows)
    return {
        number: Standing(row, timelines.of(row), stages.get(number, ()), answers.get(number, ()))
        for number, row in rows.items()
    }


def _by_unit(standings: Iterable[Standing]) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.row.unit_id or 0, []).append(one)
    return found


def _going_on_stages(standings: Iterable[Standing]) -> list[int]:
    return [
        stage.id
        for one in standings
        for stage in one.stages
        if stage.id and (stage.end is None or stage.name == one.row.next_stage)
    ]
