"""A whole year in four cities, day by day: what is planned, who hears, and how each duty ends."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from random import Random

import pytest
from sqlmodel import col, select

from models.db import Database
from models.deadlines import Deadline, Stage
from tests.scheduler import oracle
from tests.scheduler.four_cities import DISTRICTS, FourCities
from tests.scheduler.oracle import YEAR, Obligation
from tests.scheduler.test_envelopes import keeps_the_cap
from tests.scheduler.town import DAY, Town, days_of


@dataclass
class Year:
    """What a year left behind: every deadline, and how each of its stages ended."""

    world: FourCities
    rows: list[Deadline]
    ends: dict[int, dict[str, str | None]]


def lived(database: Database, units: int, days_between_audits: int) -> Year:
    """2027 from the first day to the last; every audit at eleven in the morning is clean."""
    world = FourCities(Town(database), Random(YEAR))
    world.town.go_to(date(YEAR, 1, 1))
    world.settle(units)
    while world.today.year == YEAR:
        world.a_day()
        if world.today.toordinal() % days_between_audits == 0:
            world.town.go_to(world.today, hour=11)
            assert world.town.audit().is_clean, world.today
        world.town.go_to(world.today + DAY)
    ends: dict[int, dict[str, str | None]] = {}
    with database.reading() as db:
        rows = list(db.exec(select(Deadline)))
        for stage in db.exec(select(Stage).order_by(col(Stage.id))):
            ends.setdefault(stage.deadline_id, {})[stage.name] = stage.end
    return Year(world, [row for row in rows if row.year == YEAR], ends)


@pytest.mark.parametrize(
    ("units", "days_between_audits"),
    [(80, 7), pytest.param(1000, 1, marks=pytest.mark.chaos)],
)
def test_a_year_in_four_cities(small: Database, units: int, days_between_audits: int) -> None:
    """Rows as the oracle says, nobody forgotten, no cap broken, and a season ends with its year."""
    year = lived(small, units, days_between_audits)
    the_rows_are_those_of_the_oracle(year)
    every_obligation_ends_where_somebody_knows_of_it(year)
    the_last_stage_is_heard_wherever_anybody_is_left(year)
    nobody_gets_more_than_the_cap(year)
    the_season_ends_with_its_year(year)


def the_rows_are_those_of_the_oracle(year: Year) -> None:
    """Each unit and each office has exactly the deadlines that the texts give it, and no other."""
    planned: dict[str, set[Obligation]] = {}
    for row in year.rows:
        one = Obligation(row.duty, row.due, row.finish_by, row.basis)
        planned.setdefault(row.owner, set()).add(one)
        assert row.calendar == "provisional"
    lists = year.world.lists.items()
    expected = {f"unit:{unit}": oracle.obligations(one) for unit, one in lists}
    for city, districts in DISTRICTS.items():
        for district in ("", *districts):
            expected[f"office:{city}/{district}"] = oracle.of_office(city, district)
    assert planned == {owner: some for owner, some in expected.items() if some}


def every_obligation_ends_where_somebody_knows_of_it(year: Year) -> None:
    """Verified, or told to an official after the day; whom nobody reaches is on the call list."""
    kinds = Counter[str]()
    for row in year.rows:
        ends = year.ends[row.id or 0]
        assert not {None, "nobody"} & set(ends.values())
        if row.state == "verified":
            kinds["verified"] += 1
            continue
        of_the_city = row.owner.endswith("/")  # nobody watches over its own dates
        assert ends.get("city") == "escalated" or of_the_city
        if row.unit_id and year.world.groups[row.unit_id] == "unbound":
            assert {end for name, end in ends.items() if name[0] == "d" and name != "district"} == {
                "call_list"
            }
            kinds["call_list"] += 1
        else:
            kinds["overdue"] += 1
    assert all(kinds[kind] for kind in ("verified", "call_list", "overdue"))


def the_last_stage_is_heard_wherever_anybody_is_left(year: Year) -> None:
    """Of every duty that was still open the last stage was taken, or somebody had to ring."""
    for row in year.rows:
        if row.state == "open":
            assert year.ends[row.id or 0]["d2"] in ("accepted", "call_list")


def nobody_gets_more_than_the_cap(year: Year) -> None:
    """Contacts: one a day and two in seven days; officials: one on a working day."""
    database = year.world.town.database
    for days in days_of(database).values():
        assert keeps_the_cap(days)
    for days in days_of(database, ("digest",)).values():
        assert len(days) == len(set(days))
        assert all(oracle.works(day) for day in days)


def the_season_ends_with_its_year(year: Year) -> None:
    """On the first of January what nobody verified is closed, and nothing more is said of it."""
    town = year.world.town
    town.go_to(date(YEAR + 1, 1, 1))
    town.plan()
    after = {(row.state, row.next_on) for row in map(town.row, (row.id or 0 for row in year.rows))}
    assert after == {("verified", None), ("closed", None)}
