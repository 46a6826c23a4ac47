"""Units of four cities, and what their people do in 2027 when they are reminded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeAlias

from sqlmodel import Session, col, select

from models import bindings, deadlines, people
from models.deadlines import Deadline, MoveRefusedError, Stage
from models.deliveries import Delivery, Item
from models.office_dates import adopt
from models.units import Application, Listing
from tests.fakes.rows import a_person, a_unit, an_official, number
from tests.scheduler.oracle import YEAR, Lists
from tests.scheduler.town import Town, has_lost

DISTRICTS = {
    "shenzhen": ("南山区", "龙岗区"),
    "yunfu": ("云城区", "罗定市"),
    "xiamen": ("思明区", "湖里区"),
    "guizhou": ("贵阳市", "遵义市"),
}
ONLY_THE_CITY = {"龙岗区", "罗定市"}
"""Districts where nobody works, so that the city's officials are told."""
GROUPS = (*["unbound"] * 6, *["unfollowed"] * 4, *["wrong"] * 2, "away", *["mixed"] * 7)
"""Of twenty units: 30 %, 20 %, 10 %, 5 % and the rest."""
Reply: TypeAlias = Callable[["FourCities", Session, Deadline, int], object]


# --- what a contact does when they are told -------------------------------------------------------


def is_silent(_world: "FourCities", _db: Session, _row: Deadline, _person: int) -> None:
    """Never answers."""


def notes_it(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """收到, each time."""
    deadlines.acknowledge(db, [row], person, world.now)


def files_it(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """已填报, and an official verifies it a week later."""
    deadlines.declare(db, row, person, world.now)
    world.to_verify.append((world.today + timedelta(days=7), number(row)))


def says_so(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """已填报, and nobody ever finds it on the platform."""
    deadlines.declare(db, row, person, world.now)


def puts_it_off(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """稍后 as often as they may; then they file."""
    if row.snoozes == deadlines.MOST_SNOOZES:
        files_it(world, db, row, person)
    else:
        deadlines.put_off(db, row, person, world.today + timedelta(days=4), world.now)


def plans_it(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """Names a day, and files at the second reminder."""
    if row.plan_on:
        files_it(world, db, row, person)
    else:
        deadlines.plan(db, row, person, min(world.today + timedelta(days=9), row.due), world.now)


def is_the_wrong_person(world: "FourCities", db: Session, row: Deadline, person: int) -> None:
    """不是我."""
    world.town.leave(db, row, person)


MIXED: tuple[Reply, ...] = (notes_it, files_it, says_so, puts_it_off, plans_it, is_silent)


# --- the cities -----------------------------------------------------------------------------------


@dataclass
class FourCities:
    """A year in four cities, the two drafts being switched on.

    `lists` is what each unit is on, for the oracle; `groups` to which part of the units it belongs.
    `replies` says what each person does, `lost` who has unfollowed.
    """

    town: Town
    random: Random
    lists: dict[int, Lists] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    replies: dict[int, Reply] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    to_verify: list[tuple[date, int]] = field(default_factory=list)
    _answered: int = 0

    @property
    def now(self) -> datetime:
        """The instant."""
        return self.town.clock.now()

    @property
    def today(self) -> date:
        """The day."""
        return self.town.clock.today()

    # --- who lives there --------------------------------------------------------------------------

    def settle(self, many: int) -> None:
        """Officials, and so many units with their lists, applications and contacts."""
        with self.town.database.writing() as db:
            for city, districts in DISTRICTS.items():
                for district in {"", *districts} - ONLY_THE_CITY:
                    person = number(a_person(db, f"{city}-{district or 'city'}", "push", "push"))
                    an_official(db, person_id=person, city=city, district=district)
            for city in ("xiamen", "guizhou"):
                adopt(db, city, "", "关于参照执行的通知", None, self.now)
            for index in range(many):
                self._unit(db, index)

    def _unit(self, db: Session, index: int) -> None:
        city = list(DISTRICTS)[index % 4]
        kind = self.random.choices(("enterprise", "park", "agency"), (8, 1, 1))[0]
        unit = number(
            a_unit(db, kind=kind, city=city, district=self.random.choice(DISTRICTS[city]))
        )
        lists = Lists(city, kind)
        for level in self.random.sample(
            ("city", "provincial", "national"), self.random.randint(1, 2)
        ):
            category = {"enterprise": "factory", "park": "park", "agency": "third_party"}[kind]
            lists.listings.append((level, category, *self._days()))
        if kind != "agency" and self.random.random() < 0.2:
            lists.applications.append(("city", "factory", YEAR))
        self.lists[unit] = lists
        for level, category, year, since, until in lists.listings:
            db.add(Listing(unit_id=unit, level=level, category=category, year=year,
                           listed_on=since, removed_on=until))  # fmt: skip
        for level, category, year in lists.applications:
            db.add(Application(unit_id=unit, level=level, category=category, year=year))
        self.groups[unit] = GROUPS[index // 4 % len(GROUPS)]
        for address, reply in self._contacts(index, self.groups[unit]):
            self._bind(db, unit, address, reply)

    def _days(self) -> tuple[int, date | None, date | None]:
        """The year of a list, since when and until when the unit is on it, as far as known."""
        year = self.random.choice((2023, 2024, 2025, 2026, 2026, YEAR))
        since = date(year, self.random.randint(1, 12), 15) if self.random.random() < 0.3 else None
        removed = date(YEAR, self.random.randint(1, 6), 20) if self.random.random() < 0.1 else None
        return year, since, removed

    def _contacts(self, index: int, group: str) -> list[tuple[str, Reply]]:
        """Addresses and what their owners do, the first to be told first."""
        other = (f"contact-{index}-b", self.random.choice(MIXED))
        second = [other] if index % 2 else []
        match group:
            case "unbound":
                return []
            case "unfollowed":
                self.lost.add(f"contact-{index}-a")
                return [(f"contact-{index}-a", is_silent), *second]
            case "wrong":
                return [(f"contact-{index}-a", is_the_wrong_person), *second]
            case "away":
                away = [(f"contact-{index}-{letter}", is_silent) for letter in "xy"]
                return [*away, *second]
        if self.random.random() < 0.3:
            return [(f"clerk-{index // 40}", MIXED[index // 40 % len(MIXED)])]
        return [(f"contact-{index}-a", self.random.choice(MIXED)), *second]

    def _bind(self, db: Session, unit: int, address: str, reply: Reply) -> None:
        person = number(people.meet(db, "push", address, "push", self.now))
        self.replies.setdefault(person, reply)
        bindings.bind(db, unit, person, "code", self.now)

    # --- what happens -----------------------------------------------------------------------------

    def a_day(self) -> None:
        """Plan, remind, answer, and remind those who hear in somebody's place."""
        self.town.plan()
        for _ in range(3):
            taken = self.town.round(has_lost(*self.lost))
            self._answer()
            if not taken:
                break
        self._verify()

    def _answer(self) -> None:
        with self.town.database.writing() as db:
            for delivery, person, row in db.exec(_told_after(self._answered)).all():
                self._answered = max(self._answered, delivery)
                try:
                    self.replies[person](self, db, row, person)
                except MoveRefusedError:
                    continue  # too late to put it off, or filed by somebody else

    def _verify(self) -> None:
        ready = [row for day, row in self.to_verify if day <= self.today]
        self.to_verify = [one for one in self.to_verify if one[0] > self.today]
        for row in dict.fromkeys(ready):
            if self.town.row(row).state == "declared":
                self.town.verifies(row)


def _told_after(delivery: int) -> Any:
    """Who was told of which deadline by the envelopes after one."""
    asked: Any = select
    return (
        asked(Delivery.id, Delivery.person_id, Deadline)
        .join(Item, col(Item.delivery_id) == col(Delivery.id))
        .join(Stage, col(Stage.id) == col(Item.stage_id))
        .join(Deadline, col(Deadline.id) == col(Stage.deadline_id))
        .where(Delivery.kind == "reminder", Delivery.state == "accepted")
        .where(col(Delivery.id) > delivery)
        .order_by(col(Delivery.id), col(Stage.id))
    )
