"""Random registers through random months: the deadlines are those that the texts ask for.

What the texts ask for is written down here once more, by hand and from their words alone.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.db import open_database
from models.deadlines import GOING_ON, LOOK, Deadline
from tests.scheduler.register import AUTUMN, Register, listed

Place: TypeAlias = tuple[int, str, int]
"""A unit, a duty, a year."""
Owed: TypeAlias = tuple[str, int, date]
"""A duty, its year and its last day."""

Step: TypeAlias = tuple[str, int, int]
ALL_LISTS = {"city", "provincial", "national"}
TABLE = {
    "shenzhen": ((3, 15), {"city", "national"}),
    "guizhou": ((4, 15), ALL_LISTS),
    "yunfu": ((4, 15), ALL_LISTS),
    "xiamen": ((3, 30), ALL_LISTS),
}
"""Month and day of the dynamic table, and whose: articles 19, 24, 18 and 17."""
APPLY = {"yunfu": (4, 30), "xiamen": (3, 30)}
"""Applicants' days: articles 12 and 13."""
REPORT = {"guizhou": (4, 30)}
"""Third parties that evaluate for the nation: article 31."""
DRAFTS = {"guizhou", "xiamen"}
LAST_DAY = {"shenzhen": date(2029, 7, 18), "yunfu": date(2029, 7, 1)}


@dataclass
class Firm:
    """A unit as the oracle sees it."""

    city: str
    agency: bool
    level: str
    year: int
    since: date | None
    applies: int | None
    until: date | None = None
    number: int = 0


@dataclass
class World:
    """What was decided so far, and what people have heard."""

    firms: list[Firm]
    today: date = AUTUMN
    adopted: set[str] = field(default_factory=set)
    offices: dict[tuple[str, int], date] = field(default_factory=dict)
    verified: set[Place] = field(default_factory=set)
    believed: dict[Place, date] = field(default_factory=dict)
    live: dict[Place, date] = field(default_factory=dict)
    seen: set[tuple[Place, date]] = field(default_factory=set)

    def follow(self) -> None:
        """What must be open on this day, by the texts."""
        live: dict[Place, date] = {}
        waiting = self.owed_words()
        for firm in self.firms:
            for duty, year, due in self._owed(firm):
                place = firm.number, duty, year
                near = -30 <= (due - self.today).days <= 200
                known = place in self.live or place in waiting or (place, due) in self.seen
                if place not in self.verified and (near or known):
                    live[place] = due
        self.live = live
        self.seen |= set(live.items())

    def _owed(self, firm: Firm) -> list[Owed]:
        if firm.city in DRAFTS and firm.city not in self.adopted:
            return []
        found: list[Owed] = []
        for year in (self.today.year, self.today.year + 1):
            if firm.agency:
                if firm.city in REPORT and firm.level == "national":
                    self._add(found, firm, "third_party_report", year, REPORT[firm.city])
            elif firm.level in TABLE[firm.city][1]:
                self._add(found, firm, "annual_table", year, TABLE[firm.city][0])
            if firm.applies == year and firm.city in APPLY:
                due = date(year, *APPLY[firm.city])
                found.append(("application", year, due))
        return [one for one in found if one[2] <= LAST_DAY.get(firm.city, one[2])]

    def _add(
        self,
        found: list[Owed],
        firm: Firm,
        duty: str,
        year: int,
        day: tuple[int, int],
    ) -> None:
        """A date of a listed unit: the office's, if that is earlier and the unit was listed."""
        law = date(year, *day)
        own = self.offices.get((firm.city, year), law) if duty == "annual_table" else law
        if firm.until and firm.until <= law:
            return
        for due in (min(own, law), law):
            if (firm.since <= due) if firm.since else (firm.year < due.year):
                found.append((duty, year, due))
                return

    def owed_words(self) -> set[Place]:
        """Of which duties people have a day in mind that is not, or no longer, so."""
        return {
            place
            for place, day in self.believed.items()
            if self.live.get(place) != day
            and place not in self.verified
            and place[2] >= self.today.year
        }


often = st.sampled_from
firms = st.builds(
    Firm,
    city=often(sorted(TABLE)),
    agency=often([False, False, False, True]),
    level=often(["city", "national", "national", "provincial"]),
    year=often([2023, 2024, 2025, 2026, 2027, 2028]),
    since=st.none() | st.none() | st.dates(date(2025, 1, 1), date(2028, 12, 31)),
    applies=st.none() | often([2027, 2028]),
)
steps = st.tuples(
    often(["hear", "hear", "wait", "adopt", "drop", "date", "date", "remove", "restore", "verify"]),
    st.integers(0, 3),
    often([0, 0, 1, 20, 45, 110]),
)
"""What happens, to which firm, and how many days then pass."""


@settings(max_examples=40, deadline=None)
@example(
    population=[Firm("guizhou", agency=False, level="city", year=2023, since=None, applies=None)],
    adopted=set(DRAFTS),
    months=[("hear", 0, 0), ("date", 0, 0), ("drop", 0, 0), ("adopt", 0, 0)],
)
@given(
    population=st.lists(firms, min_size=2, max_size=4),
    adopted=often([set(), DRAFTS, DRAFTS]),
    months=st.lists(steps, min_size=3, max_size=12),
)
def test_planner_and_texts_agree(
    migrated_file: Path, population: list[Firm], adopted: set[str], months: list[Step]
) -> None:
    """After every step: what is open, what was superseded or closed, and who is owed a word."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "greenbot.db"
        shutil.copyfile(migrated_file, path)
        database = open_database(f"sqlite:///{path}")
        try:
            register = Register(database)
            for city in adopted:
                register.adopt(city)
            _walk(register, World(population, adopted=set(adopted)), [("wait", 0, 0), *months])
        finally:
            database.close()


def _walk(register: Register, world: World, months: list[Step]) -> None:
    for firm in world.firms:
        firm.applies = None if firm.agency else firm.applies
        category = "third_party" if firm.agency else "factory"
        firm.number = register.unit(
            listed(firm.level, category, firm.year, listed_on=firm.since),
            city=firm.city,
            district="某区",
            kind="agency" if firm.agency else "enterprise",
        )
        if firm.applies:
            register.applies(firm.number, firm.applies)
    for step, which, days in months:
        _do(register, world, step, which, days)
        world.today += timedelta(days=days)
        register.today = world.today
        register.plan_once()
        world.follow()
        rows = _rows(register)
        assert _going_on(rows) == world.live
        assert _owed(rows) == world.owed_words()


def _do(register: Register, world: World, step: str, which: int, days: int) -> None:
    """Something happens; afterwards time passes."""
    firm = world.firms[which % len(world.firms)]
    match step:
        case "hear":
            _everybody_hears(register, world)
        case "adopt" if firm.city not in world.adopted:
            register.adopt(firm.city)
            world.adopted.add(firm.city)
        case "drop":
            with register.database.writing() as db:
                db.connection().exec_driver_sql("DELETE FROM adoptions")
            world.adopted.clear()
        case "date":
            year = world.today.year + (world.today.month > 4)
            day = date(year, 2, 20) + timedelta(days=days)
            register.set_date(day, "", firm.city)
            world.offices[firm.city, year] = day
        case "remove" | "restore":
            firm.until = world.today if step == "remove" else None
            register.remove(firm.number, firm.until)
        case "verify":
            _verify(register, world, firm.number)
        case _:
            pass


def _verify(register: Register, world: World, unit: int) -> None:
    """An official has seen all that a unit had to do."""
    with register.database.writing() as db:
        for row in db.exec(select(Deadline).where(col(Deadline.unit_id) == unit)):
            if row.state in GOING_ON:
                row.state, row.next_stage, row.next_on = "verified", None, None
                world.verified.add((unit, row.duty, row.year))


def _everybody_hears(register: Register, world: World) -> None:
    """What is open is told, what was owed is said."""
    with register.database.writing() as db:
        for row in db.exec(select(Deadline).where(col(Deadline.unit_id).is_not(None))):
            place = row.unit_id or 0, row.duty, row.year
            if row.state in GOING_ON:
                row.told, row.next_stage, world.believed[place] = True, LOOK, row.due
            elif row.next_stage == "correction":
                row.next_stage = row.next_on = None
                world.believed.pop(place, None)


def _rows(register: Register) -> list[Deadline]:
    with register.database.reading() as db:
        rows = list(db.exec(select(Deadline).where(col(Deadline.unit_id).is_not(None))))
        db.expunge_all()
    return rows


def _going_on(rows: list[Deadline]) -> Mapping[Place, date]:
    live = [row for row in rows if row.state in GOING_ON]
    found = {(row.unit_id or 0, row.duty, row.year): row.due for row in live}
    assert len(found) == len(live), "a duty has two days at once"
    return found


def _owed(rows: list[Deadline]) -> set[Place]:
    """The duties of which a correction is to be said, each by one row."""
    pending = [row for row in rows if row.next_stage == "correction" and row.next_on]
    found = {(row.unit_id or 0, row.duty, row.year) for row in pending}
    assert len(found) == len(pending), "a change would be told twice"
    assert all(row.state in (*GOING_ON, "closed") for row in pending)
    return found
