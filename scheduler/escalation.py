"""What officials are told (升级): the day's digest, at most one for each of them.

A digest is an envelope of kind `digest` with the key `digest:<person>:<day>`. Its items are stages:
`district` (no reply until three working days before), `city` (not verified after the day), and the
stages of the office's own dates. What is no stage stands in `content`, each a list of numbers of
deadlines:

- `call_list`: nobody could be written to, somebody must ring (told once for each deadline);
- `not_me`: a contact said 不是我, and the stage went to the next one;
- `overdue`: an overdue notice was due today, and the unit has not filed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from models import officials, sweeping
from models.deadlines import OFFICIALS, Deadline, Stage
from models.deliveries import Delivery
from models.people import reach_of_persons
from models.stages import number_of
from models.sweeping import ALIVE, Told
from policies.ladder import Mark
from scheduler.agenda import Agenda, Standing
from scheduler.turn import Turn

Besides: TypeAlias = Literal["call_list", "not_me", "overdue"]
"""What a digest tells that is no stage."""
_Office: TypeAlias = tuple[str, str]


@dataclass
class Escalation:
    """What the officials are to hear of a batch, collected until `send`.

    `told` is who was told the stages that go on. `unheard` are stages for which there is no
    official, by deadline, with the day on which to look for one again.
    """

    turn: Turn
    told: Mapping[int, Sequence[Told]]
    unheard: dict[int, Mark] = field(default_factory=dict)
    _stages: dict[int, list[Stage]] = field(default_factory=dict)
    _besides: dict[tuple[_Office, Besides], list[int]] = field(default_factory=dict)
    _digests: dict[int, Delivery] = field(default_factory=dict)
    _readers: dict[_Office, tuple[int, ...]] = field(default_factory=dict)

    # --- what is to be told -----------------------------------------------------------------------

    def escalate(self, one: Standing, what: Agenda) -> None:
        """Tell the officials of a unit's or a district's duty, where its days ask for it."""
        for mark in what.officials:
            self._tell(self.turn.begin(one, mark), _offices(one.row, mark.name))
        for stage in what.again:
            if stage.name in OFFICIALS:
                self._tell(stage, _offices(one.row, stage.name))

    def remind(self, one: Standing, what: Agenda) -> None:
        """Tell an office of a date of its own."""
        offices = _offices(one.row, "district")
        if what.go is not None:
            self._tell(self.turn.begin(one, what.go), offices)
        for stage in what.again:
            if stage.name not in OFFICIALS:
                self._tell(stage, offices)

    def note(self, besides: Besides, row: Deadline) -> bool:
        """Tell the district's officials something that is no stage; False where there are none."""
        office = next((one for one in _offices(row, "district") if self._reading(one)), None)
        if office is None:
            return False
        self._besides.setdefault((office, besides), []).append(number_of(row))
        return True

    def _tell(self, stage: Stage, offices: Iterable[_Office]) -> None:
        """To the first of these offices where somebody can be told who was not told in vain."""
        told = {item.person_id: item.state for item in self.told.get(stage.id or 0, ())}
        if any(state in ALIVE for state in told.values()):
            return
        for office in offices:
            readers = [person for person in self._reading(office) if person not in told]
            for person in readers:
                self._stages.setdefault(person, []).append(stage)
            if readers:
                stage.end = stage.ended_at = None
                return
        self.turn.finish(stage, "nobody")
        if stage.name != "district" or stage.deadline_id not in self.unheard:
            # The city's stage says all that the district's would.
            self.unheard[stage.deadline_id] = Mark(stage.name, self.turn.next_day)

    def _reading(self, office: _Office) -> tuple[int, ...]:
        """The persons who work for an office on the day of the digest and can be written to."""
        if office not in self._readers:
            found = officials.responsible(self.turn.db, *office, self.turn.office_day)
            persons = [one.person_id for one in found if one.person_id is not None]
            reach = reach_of_persons(self.turn.db, persons)
            self._readers[office] = tuple(one for one in persons if reach[one] != "nobody")
        return self._readers[office]

    # --- digests ----------------------------------------------------------------------------------

    def send(self) -> None:
        """Put everything into the digests."""
        for person, some in sorted(self._stages.items()):
            digest = self._digest(person)
            self.turn.carried.extend((stage, digest) for stage in some)
        for (office, besides), numbers in sorted(self._besides.items()):
            for person in self._reading(office):
                sweeping.note(self._digest(person), besides, numbers)

    def _digest(self, person_id: int) -> Delivery:
        """The next digest of an official that is not on its way yet."""
        day = self.turn.office_day
        while person_id not in self._digests:
            not_before = self.turn.not_before(day)
            found = sweeping.digest(self.turn.db, person_id, day, not_before, self.turn.now)
            if found is not None:
                self._digests[person_id] = found
            day = self.turn.working_day_after(day)
        return self._digests[person_id]


def _offices(row: Deadline, stage: str) -> tuple[_Office, ...]:
    """Which office is told, and which one in its place where nobody works there."""
    district, city = (row.city, row.district), (row.city, "")
    return (city, district) if stage == "city" else (district, city)
