"""An office that owes reminders: units, their contacts, deadlines and envelopes, in a few verbs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from models import bindings, deliveries, people
from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, DeliveryKind, Item
from models.officials import Official
from models.people import Reach
from models.units import Unit

DUE = date(2027, 3, 31)
"""A Wednesday."""
DAY = date(2027, 3, 17)
"""Two weeks before, a Wednesday too."""


def morning(day: date = DAY) -> FixedClock:
    """Ten o'clock of a day in Shanghai."""
    return FixedClock.on(day, hour=10)


@dataclass
class Office:
    """Makes rows, each in a transaction of its own, and gives their ids."""

    database: Database
    clock: FixedClock = field(default_factory=morning)
    _made: int = 0

    def person(self, address: str = "lin", channel: str = "push", reach: Reach = "push") -> int:
        """Somebody at an address."""
        with self.database.writing() as db:
            person = people.meet(db, channel, address, reach, self.clock.now())
            assert person.id is not None
            return person.id

    def also_at(self, person_id: int, address: str, channel: str = "push") -> None:
        """Somebody's next address."""
        with self.database.writing() as db:
            people.add_address(db, person_id, channel, address, "push", self.clock.now())

    def official(self, person_id: int) -> int:
        """Make somebody an officer of the city."""
        now = self.clock.now()
        joined = Official(person_id=person_id, name="陈", city="shenzhen", role="officer",
                          invited_at=now, joined_at=now)  # fmt: skip
        return self._add(joined)

    def unit(self, *contacts: int) -> int:
        """A unit with its contacts, the first to be told first."""
        self._made += 1
        now, code = self.clock.now(), f"{self._made:018}"
        unit = Unit(
            kind="enterprise", code=code, name=f"第{self._made}厂", short_name=f"{self._made}厂",
            city="shenzhen", district="南山区", created_at=now, changed_at=now,
        )  # fmt: skip
        number = self._add(unit)
        with self.database.writing() as db:
            for person_id in contacts:
                bindings.bind(db, number, person_id, "code", now)
        return number

    def deadline(self, unit_id: int, duty: str = "dynamic_table", **more: Any) -> int:
        """What a unit must do until `DUE`."""
        values: dict[str, Any] = {
            "owner": f"unit:{unit_id}", "unit_id": unit_id, "city": "shenzhen",
            "district": "南山区", "audience": "listed_unit", "duty": duty, "year": 2027,
            "due": DUE, "finish_by": DUE, "calendar": "official", "basis": "in_force",
            "pack_version": "1",
        }  # fmt: skip
        return self._add(Deadline(**values | more))

    def stage(self, deadline_id: int, name: str = "d14", end: str | None = None) -> int:
        """A stage of a deadline that is due today."""
        today = self.clock.today()
        return self._add(Stage(deadline_id=deadline_id, name=name, day=today, end=end))

    def envelope(
        self,
        person_id: int,
        *stages: int,
        kind: DeliveryKind = "reminder",
        key: str | None = None,
        not_before: datetime | None = None,
        content: Mapping[str, Any] | None = None,
        act_id: int | None = None,
    ) -> int:
        """Owe somebody an envelope, due now unless it says otherwise."""
        self._made += 1
        with self.database.writing() as db:
            made = deliveries.enqueue(
                db,
                key=key or f"{kind}:{person_id}:{self._made}",
                person_id=person_id,
                kind=kind,
                day=self.clock.today(),
                not_before=not_before or self.clock.now(),
                now=self.clock.now(),
                content=content,
                act_id=act_id,
            )
            assert made is not None
            assert made.id is not None
            deliveries.add_items(db, made, stages)
            return made.id

    def reminder(self, address: str = "lin", **more: Any) -> int:
        """One contact, one unit, one duty, one stage, one envelope: its delivery."""
        person = self.person(address)
        return self.envelope(person, self.stage(self.deadline(self.unit(person), **more)))

    def delivery(self, number: int) -> Delivery:
        """A delivery as it is now."""
        with self.database.reading() as db:
            return db.get_one(Delivery, number)

    def deadline_of(self, delivery_id: int) -> Deadline:
        """The only deadline in an envelope, as it is now."""
        with self.database.reading() as db:
            found: Deadline = db.exec(_in_envelope(delivery_id)).one()
            return found

    def change(self, delivery_id: int, **values: Any) -> None:
        """Change the deadlines in an envelope."""
        with self.database.writing() as db:
            for deadline in db.exec(_in_envelope(delivery_id)):
                for name, value in values.items():
                    setattr(deadline, name, value)

    def later(self, **by: float) -> None:
        """Let time pass (`minutes=30`)."""
        self.clock.move(timedelta(**by))

    def _add(self, record: Any) -> int:
        with self.database.writing() as db:
            db.add(record)
            db.flush()
            return int(record.id)


def _in_envelope(delivery_id: int) -> Any:
    return (
        select(Deadline)
        .join(Stage, col(Stage.deadline_id) == Deadline.id)
        .join(Item, col(Item.stage_id) == Stage.id)
        .where(Item.delivery_id == delivery_id)
        .distinct()
    )


def states(db: Session) -> dict[str, int]:
    """How many deliveries are in each state."""
    found: dict[str, int] = {}
    for one in db.exec(select(Delivery)):
        found[one.state] = found.get(one.state, 0) + 1
    return found
