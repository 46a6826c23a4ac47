"""A town that is reminded: units with contacts, deadlines, officials, a sweep and a postman.

The postman claims and settles envelopes exactly as the outbox does (`models/sending.py`); what a
platform answers is told by the test, and words are nobody's business here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import bindings, deadlines, people
from models.clock import SHANGHAI, FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item
from models.officials import Official
from models.people import Reach
from models.results import Hands, Result
from models.results import Outcome as Answered
from models.sending import Claimed, finish_and_claim, is_due, settle
from models.units import Listing
from policies.library import Library
from policies.load import load
from scheduler.outcome import Outcome, audit, report
from scheduler.planner import Planned, plan_in_turns
from scheduler.sweep import sweep
from tests.fakes.parts import VAULT
from tests.fakes.rows import a_person, a_unit, an_official, number

DAY = timedelta(days=1)
DUE = date(2026, 3, 15)
"""Shenzhen's day, a Sunday; to be finished on Friday the 13th."""
STAGES = {
    "d30": date(2026, 2, 11),
    "d14": date(2026, 2, 27),
    "d7": date(2026, 3, 6),
    "d2": date(2026, 3, 11),
    "overdue1": date(2026, 3, 16),
    "overdue2": date(2026, 3, 23),
}
DISTRICT, CHECK, CITY = date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 16)
Platform: TypeAlias = Callable[[Claimed], Answered]
Move: TypeAlias = Callable[[Session, Deadline, int], object]
Sent: TypeAlias = dict[date, list[str]]
"""Who was sent something on which day."""


@lru_cache
def library() -> Library:
    """The built-in rules."""
    return load().library


def takes_everything(_: Claimed) -> Answered:
    """A platform that takes every message."""
    return "accepted"


def has_lost(*addresses: str) -> Platform:
    """A platform at which some unfollowed or deleted their account."""
    return lambda claimed: "gone" if claimed.address in addresses else "accepted"


@dataclass
class Town:
    """One district of Shenzhen at half past nine of a day."""

    database: Database
    clock: FixedClock = field(default_factory=lambda: FixedClock.on(STAGES["d30"], hour=8))
    _made: int = 0

    # --- who lives there --------------------------------------------------------------------------

    def unit(self, *contacts: str, **more: Any) -> int:
        """A unit whose contacts have these addresses, the first to be told first."""
        with self.database.writing() as db:
            unit = number(a_unit(db, **more))
        for address in contacts:
            self.binds(address, unit)
        return unit

    def binds(self, address: str, unit: int) -> None:
        """Somebody becomes a contact of a unit."""
        now = self.clock.now()
        with self.database.writing() as db:
            person = people.meet(db, "push", address, "push", now)
            bindings.bind(db, unit, number(person), "code", now)

    def listed(self, unit: int, level: str = "city", category: str = "factory", **more: Any) -> int:
        """A unit is on a list of 2024."""
        with self.database.writing() as db:
            row = Listing(unit_id=unit, level=level, category=category, **{"year": 2024} | more)
            db.add(row)
            db.flush()
            return number(row)

    def official(self, address: str, district: str = "南山区", **more: Any) -> int:
        """An officer of the district, or of the whole city ("")."""
        with self.database.writing() as db:
            person = a_person(db, address, "push", "push")
            return number(an_official(db, person_id=number(person), district=district, **more))

    def deadline(self, unit: int, **more: Any) -> int:
        """What a unit has to do, planned now and not yet looked at."""
        fields: dict[str, Any] = {
            "owner": f"unit:{unit}",
            "unit_id": unit,
            "audience": "listed_unit",
        }
        return self._deadline(fields | more)

    def own_date(self, district: str = "南山区", **more: Any) -> int:
        """What an office has to do."""
        fields = {"owner": f"office:shenzhen/{district}", "district": district,
                  "audience": "district_official", "duty": "district_recommendation"}  # fmt: skip
        return self._deadline(fields | more)

    def _deadline(self, given: dict[str, Any]) -> int:
        due: date = given.get("due", DUE)
        fields: dict[str, Any] = {
            "city": "shenzhen", "district": "南山区", "duty": "annual_table", "year": due.year,
            "due": due, "finish_by": library().calendar.last_workday_until(due),
            "calendar": "official", "basis": "in_force", "pack_version": "1",
            "next_stage": deadlines.LOOK, "next_on": self.clock.today(),
        }  # fmt: skip
        with self.database.writing() as db:
            row = Deadline(**fields | given)
            db.add(row)
            db.flush()
            return number(row)

    # --- what happens -----------------------------------------------------------------------------

    def go_to(self, day: date, hour: int = 9) -> None:
        """Stand on a day."""
        self.clock.move(FixedClock.on(day, hour).now() - self.clock.now())

    def plan(self) -> Planned:
        """One look of the planner."""
        return plan_in_turns(self.database, library(), self.clock.today(), self.clock.now())

    def audit(self) -> Outcome:
        """One audit of the outcome, kept."""
        found = audit(self.database, library(), self.clock)
        report(self.database, found)
        return found

    def sweep(self) -> int:
        """One tick of the sweep."""
        return sweep(self.database, library(), self.clock)

    def deliver(self, platform: Platform = takes_everything) -> list[str]:
        """Send what is due now; to which addresses something was taken."""
        hands, taken, done = Hands("postman", ("push",), VAULT, lambda low, _: low), [], None
        with self.database.reading() as db:
            if not is_due(db, self.clock.now()):
                return []
        with self.database.writing() as db:
            settle(db, self.clock.now())
            while (step := finish_and_claim(db, hands, self.clock.now(), done=done)).more:
                done = None
                if step.claimed is not None:
                    done = Result(step.claimed.delivery_id, platform(step.claimed))
                    taken += [step.claimed.address] if done.outcome == "accepted" else []
        return taken

    def round(self, platform: Platform = takes_everything) -> list[str]:
        """Sweep and deliver until nothing is left to be done now; who was sent something."""
        taken: list[str] = []
        for _ in range(5):
            self.sweep()
            taken += (now := self.deliver(platform))
            if not now and not self.sweep():
                break
        return taken

    def pass_days(
        self, until: date, platform: Platform = takes_everything
    ) -> dict[date, list[str]]:
        """Let one day after the other pass, each with its round; on which days who was sent."""
        sent: Sent = {}
        while self.clock.today() < until:
            self.go_to(min(until, self._next_day()))
            if taken := self.round(platform):
                sent[self.clock.today()] = sorted(taken)
        return sent

    def _next_day(self) -> date:
        """The first day after today on which anything is due: on the others nothing happens."""
        with self.database.reading() as db:
            first: date | None = db.exec(select(func.min(col(Deadline.next_on)))).one()
            waiting: datetime | None = db.exec(
                select(func.min(col(Delivery.not_before))).where(Delivery.state == "queued")
            ).one()
        days = [first] if first else []
        days += [waiting.astimezone(SHANGHAI).date()] if waiting else []
        tomorrow = self.clock.today() + DAY
        return max(tomorrow, min(days, default=date.max))

    # --- what is said -----------------------------------------------------------------------------

    def says(
        self, address: str, move: Callable[[Session, Deadline, int], object], row: int
    ) -> None:
        """A contact makes a move about a deadline."""
        with self.database.writing() as db:
            person = number(people.person_at(db, "push", address))
            move(db, db.get_one(Deadline, row), person)

    def acknowledges(self, address: str, row: int) -> None:
        """收到."""
        now = self.clock.now()
        self.says(address, lambda db, one, who: deadlines.acknowledge(db, [one], who, now), row)

    def declares(self, address: str, row: int) -> None:
        """已填报."""
        now = self.clock.now()
        self.says(address, lambda db, one, who: deadlines.declare(db, one, who, now), row)

    def puts_off(self, address: str, row: int, until: date) -> None:
        """稍后."""
        now = self.clock.now()
        self.says(address, lambda db, one, who: deadlines.put_off(db, one, who, until, now), row)

    def is_not(self, address: str, row: int) -> None:
        """不是我."""
        self.says(address, self.leave, row)

    def leave(self, db: Session, row: Deadline, person: int) -> None:
        """Somebody acts no longer for the unit of a deadline."""
        for binding in bindings.bindings_of(db, person):
            if binding.unit_id == row.unit_id:
                bindings.end_binding(db, binding, "wrong_person", self.clock.now())
        for one in deadlines.open_for_units(db, [row.unit_id or 0]):
            deadlines.leave(db, one, person, "not_me", self.clock.now())

    def verifies(self, row: int) -> None:
        """核实."""
        with self.database.writing() as db:
            official = db.exec(select(Official.id)).first() or number(an_official(db))
            deadlines.verify(db, db.get_one(Deadline, row), official, self.clock.now())

    # --- what can be seen -------------------------------------------------------------------------

    def going_on(self) -> int:
        """The first deadline of a unit that goes on."""
        with self.database.reading() as db:
            open_ones = select(Deadline.id).where(
                col(Deadline.unit_id).is_not(None), col(Deadline.state).in_(deadlines.GOING_ON)
            )
            return db.exec(open_ones.order_by(col(Deadline.id))).first() or 0

    def row(self, number: int) -> Deadline:
        """A deadline as it is now."""
        with self.database.reading() as db:
            return db.get_one(Deadline, number)

    def ends(self, number: int) -> dict[str, str | None]:
        """The stages of a deadline and how each ended."""
        with self.database.reading() as db:
            return {one.name: one.end for one in deadlines.stages_of(db, number)}

    def told(self, row: int) -> dict[str, list[str]]:
        """At which addresses each stage of a deadline was taken."""
        found: dict[str, list[str]] = {}
        with self.database.reading() as db:
            for stage, address in db.exec(_told(row)):
                found.setdefault(stage, []).append(address)
        return found

    def digests(self) -> list[Delivery]:
        """Every digest, the earliest first."""
        with self.database.reading() as db:
            rows = select(Delivery).where(Delivery.kind == "digest")
            return list(db.exec(rows.order_by(col(Delivery.day), col(Delivery.id))))

    def reach(self, address: str, reach: Reach) -> None:
        """An address is switched off, lost, or found again."""
        with self.database.writing() as db:
            known = people.address_at(db, "push", address)
            assert known is not None
            known.reach = reach


def _told(row: int) -> Any:
    asked: Any = select
    return (
        asked(Stage.name, people.Address.address)
        .join(Item, col(Item.stage_id) == col(Stage.id))
        .join(Delivery, col(Delivery.id) == col(Item.delivery_id))
        .join(people.Address, col(people.Address.id) == col(Delivery.address_id))
        .where(Stage.deadline_id == row, Delivery.state == "accepted")
        .order_by(col(Delivery.id))
    )


def days_of(database: Database, kinds: Iterable[str] = ("reminder",)) -> dict[int, list[date]]:
    """On which days each person was sent an envelope of these kinds."""
    found: dict[int, list[date]] = {}
    asked: Any = select
    with database.reading() as db:
        rows = asked(Delivery.person_id, Delivery.day).where(
            col(Delivery.kind).in_(kinds), Delivery.state == "accepted"
        )
        for person_id, day in db.exec(rows.order_by(col(Delivery.day))):
            found.setdefault(person_id, []).append(day)
    return found
