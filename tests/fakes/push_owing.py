"""An office that owes reminders: units, their contacts, deadlines and envelopes, in a few verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from models import bindings, deliveries, people
from models.bindings import Binding
from models.clock import FixedClock
from models.db import Database, Record
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, DeliveryKind, Item
from models.officials import Official
from models.people import Address, Person, Reach
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


MANY_FROM = 1_000_000
"""The number of the first row that `many_reminders` makes, in every table."""


def many_reminders(db: Session, count: int, now: datetime) -> None:
    """As many contacts, each with a unit, a duty, a stage that is due, and an envelope for it."""
    for start in range(MANY_FROM, MANY_FROM + count, 5000):
        numbers = range(start, min(start + 5000, MANY_FROM + count))
        for table, row in _ROWS:
            rows = [row(number, now) for number in numbers]
            db.connection().execute(insert(table), rows)


def _person(n: int, now: datetime) -> dict[str, Any]:
    return {"id": n, "name": "", "created_at": now}


def _address(n: int, now: datetime) -> dict[str, Any]:
    return {"id": n, "person_id": n, "channel": "push", "address": f"a{n}", "rank": 1,
            "reach": "push", "consents": 0, "changed_at": now}  # fmt: skip


def _unit(n: int, now: datetime) -> dict[str, Any]:
    unit = Unit(id=n, kind="enterprise", code=f"{n:018}", name=f"{n}厂", short_name=f"{n}厂",
                city="shenzhen", district="南山区", created_at=now, changed_at=now)  # fmt: skip
    return unit.model_dump()


def _binding(n: int, now: datetime) -> dict[str, Any]:
    bound = Binding(id=n, unit_id=n, person_id=n, rank=1, how="code", bound_at=now)
    return bound.model_dump()


def _deadline(n: int, _: datetime) -> dict[str, Any]:
    due = Deadline(id=n, owner=f"unit:{n}", unit_id=n, city="shenzhen", district="南山区",
                   audience="listed_unit", duty="dynamic_table", year=2027, due=DUE, finish_by=DUE,
                   calendar="official", basis="in_force", pack_version="1")  # fmt: skip
    return due.model_dump()


def _stage(n: int, _: datetime) -> dict[str, Any]:
    return {"id": n, "deadline_id": n, "name": "d14", "day": DAY}


def _delivery(n: int, now: datetime) -> dict[str, Any]:
    owed = Delivery(id=n, key=f"reminder:{n}:{DAY}", person_id=n, kind="reminder", day=DAY,
                    not_before=now, content={}, created_at=now)  # fmt: skip
    return owed.model_dump()


def _item(n: int, _: datetime) -> dict[str, Any]:
    return {"id": n, "stage_id": n, "person_id": n, "delivery_id": n}


_ROWS: tuple[tuple[type[Record], Callable[[int, datetime], dict[str, Any]]], ...] = (
    (Person, _person),
    (Address, _address),
    (Unit, _unit),
    (Binding, _binding),
    (Deadline, _deadline),
    (Stage, _stage),
    (Delivery, _delivery),
    (Item, _item),
)


def states(db: Session) -> dict[str, int]:
    """How many deliveries are in each state."""
    found: dict[str, int] = {}
    for one in db.exec(select(Delivery)):
        found[one.state] = found.get(one.state, 0) + 1
    return found
