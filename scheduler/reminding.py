"""What the contacts of units hear today: the stages that are due, bundled into envelopes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from models import sweeping
from models.deadlines import OFFICIALS, Deadline, Stage, stage_accepted
from models.deliveries import Delivery
from models.stages import number_of
from models.sweeping import ALIVE
from policies.ladder import Mark
from scheduler import envelopes
from scheduler.agenda import Agenda, Standing
from scheduler.batch import Batch
from scheduler.envelopes import Weight
from scheduler.recipients import recipients
from scheduler.turn import Turn


@dataclass
class Want:
    """A stage that these persons are to hear today. `stage` is None before anybody hears it."""

    one: Standing
    mark: Mark
    weight: Weight
    persons: tuple[int, ...]
    stage: Stage | None = None
    carried: bool = False


@dataclass
class Reminding:
    """The stages of a batch on their way to the contacts.

    `unreached` are the deadlines of which a stage found nobody, `waiting` the stages that found no
    place in an envelope today, with the day on which there is one.
    """

    turn: Turn
    batch: Batch
    unreached: list[Standing] = field(default_factory=list)
    waiting: dict[int, Mark] = field(default_factory=dict)
    _wants: list[Want] = field(default_factory=list)
    _early: dict[int, Want] = field(default_factory=dict)

    # --- what is wanted ---------------------------------------------------------------------------

    def want(self, one: Standing, what: Agenda) -> None:
        """Note what a deadline of a unit asks for."""
        for stage in what.again:
            if stage.name not in OFFICIALS:
                self._again(one, stage, superseded=what.go is not None)
        if what.go is not None:
            self._go(one, what.go)

    def _go(self, one: Standing, mark: Mark) -> None:
        persons = self._recipients(one, self.batch.contacts_of(one.row))
        if mark.name == "correction":
            persons = self._told_before(one.row) or persons
        if persons:
            self._wants.append(Want(one, mark, _weight(one, mark), persons))
        else:
            self._call(one, self.turn.begin(one, mark))

    def _again(self, one: Standing, stage: Stage, superseded: bool) -> None:
        """Give a stage to those who are to hear it and were not told; who failed is passed over."""
        contacts = self.batch.contacts_of(one.row)
        told = self.batch.told.get(stage.id or 0, ())
        there = {item.person_id: item.state for item in told if item.person_id in contacts}
        alive = {person for person, state in there.items() if state in ALIVE}
        heard = self._recipients(one, [one for one in contacts if one in alive or one not in there])
        persons = tuple(person for person in heard if person not in alive)
        if superseded:
            if not alive and stage.end is None:
                self.turn.finish(stage, "merged")
        elif persons:
            mark = Mark(stage.name, stage.day)
            self._wants.append(Want(one, mark, "must", persons, stage))
        elif not alive:
            self._call(one, stage)
        elif "accepted" in there.values():
            stage_accepted(self.turn.db, [stage.id or 0], self.turn.now)

    def _recipients(self, one: Standing, contacts: Iterable[int]) -> tuple[int, ...]:
        return recipients(tuple(contacts), one.answers, one.row.unanswered)

    def _told_before(self, row: Deadline) -> tuple[int, ...]:
        """Who was told the date that changed, as far as they can still be written to."""
        told = sweeping.persons_told(self.turn.db, row.replaces or number_of(row))
        return tuple(person for person in self.batch.contacts_of(row) if person in told)

    def _call(self, one: Standing, stage: Stage) -> None:
        """Nobody can be written to: somebody must ring; the officials hear of it once."""
        if all(known.end != "call_list" for known in one.stages):
            self.unreached.append(one)
        self.turn.finish(stage, "call_list")

    # --- what goes out ----------------------------------------------------------------------------

    def send(self) -> None:
        """Put what is wanted into envelopes, as far as the cap allows."""
        wanted = self._by_person()
        there = sweeping.of_day(self.turn.db, wanted, self.turn.today)
        for person_id, wants in sorted(wanted.items()):
            delivery = self._envelope(person_id, wants, there.get(person_id))
            if delivery is not None:
                self._fill(delivery, (*wants, *self._carried_early(person_id)))
        for want in self._wants:
            if not want.carried:
                self._no_place(want)

    def _by_person(self) -> dict[int, list[Want]]:
        found: dict[int, list[Want]] = {}
        for want in self._wants:
            for person_id in want.persons:
                found.setdefault(person_id, []).append(want)
        return found

    def _envelope(
        self, person_id: int, wants: list[Want], there: Delivery | None
    ) -> Delivery | None:
        """Today's envelope of a person, where it waits already or may go out; else None."""
        today, not_before = self.turn.today, self.turn.not_before(self.turn.today)
        if there is None or there.state != "queued":
            weights = [want.weight for want in wants]
            coming = self.batch.coming(person_id, today)
            if not envelopes.goes(today, weights, coming, self.batch.used(person_id)):
                return None
        if there is None:
            return sweeping.begin(self.turn.db, person_id, today, not_before, self.turn.now)
        return there if sweeping.take_up(there, not_before) else None

    def _fill(self, delivery: Delivery, wants: Iterable[Want]) -> None:
        for want in wants:
            if want.stage is None:
                want.stage = self.turn.begin(want.one, want.mark)
            self.turn.carried.append((want.stage, delivery))
            want.carried = True

    def _carried_early(self, person_id: int) -> Iterator[Want]:
        """Last stages of the next days for which a person will have no envelope of their own."""
        today = self.turn.today
        coming = self.batch.coming(person_id, today)
        used = [day for day in self.batch.used(person_id) if day != today]
        for day in sorted(envelopes.carried_early(today, coming, used)):
            for one in coming[day]:
                want = self._early_want(one)
                if want is not None:
                    yield want

    def _early_want(self, one: Standing) -> Want | None:
        """A stage before its day; None where its deadline is being changed at this moment."""
        number = number_of(one.row)
        if number not in self._early:
            before, mark = one.row.state, one.must
            rows = sweeping.locked(self.turn.db, [number])
            if not rows or rows[0].state != before or mark is None:
                return None
            self._early[number] = Want(one, mark, "must", ())
        return self._early[number]

    # --- what found no place ----------------------------------------------------------------------

    def _no_place(self, want: Want) -> None:
        """It waits for the first day that has a place; an early stage merges into a later one."""
        row, mark = want.one.row, want.mark
        if want.weight == "merges":
            self.turn.end(want.one, mark, "merged")
            return
        if want.stage is not None and want.stage.end is not None:
            return  # somebody has heard it already
        day = min(self._next_place(person_id) for person_id in want.persons)
        in_time = self.turn.today > row.due or day <= row.due or mark.name == "correction"
        if in_time:
            self.waiting[number_of(row)] = Mark(mark.name, day)
            return
        stage = want.stage or self.turn.begin(want.one, mark)
        if self._listed_lately(want):
            self.turn.finish(stage, "merged")
        else:
            self._call(want.one, stage)

    def _next_place(self, person_id: int) -> date:
        return envelopes.next_place(self.turn.today, self.batch.used(person_id))

    def _listed_lately(self, want: Want) -> bool:
        """Whether an envelope of the last days told of the duty: each lists all that is open."""
        begun = min((stage.day for stage in want.one.stages), default=None)
        if begun is None:
            return False
        sent = (row for one in want.persons for row in self.batch.envelopes.get(one, ()))
        return any(row.kind == "reminder" and row.day >= begun for row in sent)


def _weight(one: Standing, mark: Mark) -> Weight:
    if mark.name.startswith("overdue"):
        return "waits"
    if mark in one.timeline.stages and mark != one.timeline.last:
        return "merges"
    return "must"
