"""Nobody at work for a while, clocks that jump, two at work: nothing lost, nothing twice."""

import os
import subprocess
import sys
import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from models import bindings, people
from models.db import Database
from models.deadlines import LOOK, Deadline, Stage
from models.deliveries import Delivery
from models.units import Unit
from scheduler.sweep import sweep
from tests.fakes.rows import a_code, number
from tests.scheduler.test_envelopes import keeps_the_cap
from tests.scheduler.town import DAY, DUE, STAGES, Town, days_of, library

ROOT = Path(__file__).parents[2]
FINISHED = {"accepted", "merged", "superseded", "quiet", "call_list", "escalated"}


def settle(town: Town, many: int) -> None:
    """So many units, a tenth without a contact, each with one deadline."""
    now = town.clock.now()
    with town.database.writing() as db:
        for index in range(many):
            name = f"第{index}厂"
            unit = Unit(kind="enterprise", code=a_code(), name=name, short_name=name,
                        city="shenzhen", district="南山区", created_at=now, changed_at=now,
                        )  # fmt: skip
            db.add(unit)
            db.flush()
            if index % 10:
                person = people.meet(db, "push", f"contact-{index}", "push", now)
                bindings.bind(db, number(unit), number(person), "code", now)
            db.add(Deadline(owner=f"unit:{unit.id}", unit_id=unit.id, city="shenzhen",
                            district="南山区", audience="listed_unit", duty="annual_table",
                            year=2026, due=DUE, finish_by=date(2026, 3, 13), calendar="official",
                            basis="in_force", pack_version="1", next_stage=LOOK,
                            next_on=town.clock.today()))  # fmt: skip


@pytest.fixture
def town(database: Database) -> Town:
    """A town with its officials on the day before the first stage."""
    return begun(database)


def begun(database: Database) -> Town:
    """Officials of the district and of the city, and the day before the first stage."""
    town = Town(database)
    town.go_to(STAGES["d30"] - DAY)
    town.official("chen")
    town.official("zhou", district="")
    return town


def overdue_rows(town: Town) -> int:
    """Deadlines that should have been looked at and were not."""
    with town.database.reading() as db:
        late = select(Deadline.id).where(col(Deadline.next_on) <= town.clock.today())
        return len(db.exec(late).all())


def stages(town: Town) -> Counter[tuple[str, str | None]]:
    """How many stages of each name ended how."""
    with town.database.reading() as db:
        return Counter((one.name, one.end) for one in db.exec(select(Stage)))


def down(town: Town, day: date, away: timedelta) -> None:
    """Nobody at work from a morning on; afterwards one sweep leaves nothing waiting."""
    town.pass_days(day - DAY)
    town.go_to(day, hour=8)
    town.clock.move(away)
    town.sweep()
    assert overdue_rows(town) == 0
    town.round()


@pytest.mark.parametrize("many", [60, pytest.param(1000, marks=pytest.mark.chaos)])
def test_every_obligation_survives_every_outage(many: int, town: Town) -> None:
    """Down for an hour, three days over a stage, thirty days over the date: nothing is lost.

    Every stage was taken once, merged into a later one, or told to an official.
    """
    settle(town, many)
    down(town, STAGES["d30"], timedelta(hours=1))
    assert stages(town)["d30", "accepted"] == many - many // 10
    down(town, STAGES["d7"] - DAY, timedelta(days=3))
    down(town, STAGES["d2"], timedelta(days=30))
    town.pass_days(date(2026, 4, 30))
    assert {end for _, end in stages(town)} <= FINISHED
    assert stages(town)["city", "escalated"] == many
    for days in days_of(town.database).values():
        assert keeps_the_cap(days)
    for row in range(1, 4):
        assert all(len(who) == len(set(who)) for who in town.told(row).values())


def test_a_clock_that_jumps_ahead_and_back_tells_nothing_twice(small: Database) -> None:
    """Three days ahead and a day back: what was told early is not told again."""
    town = begun(small)
    row = town.deadline(town.unit("lin"))
    town.pass_days(STAGES["d30"])
    town.go_to(STAGES["d14"] + DAY)
    assert town.round() == ["lin"]
    town.go_to(STAGES["d14"])
    assert town.round() == []
    assert town.pass_days(STAGES["d7"]) == {STAGES["d7"]: ["lin"]}
    assert town.told(row) == {"d30": ["lin"], "d14": ["lin"], "d7": ["lin"]}


def test_an_outage_over_the_whole_season_says_the_latest_once(small: Database) -> None:
    """Nobody at work from before the first stage until after the date: one message, the city."""
    town = begun(small)
    row = town.deadline(town.unit("lin"))
    town.go_to(date(2026, 3, 25))
    assert sorted(town.round()) == ["chen", "lin", "zhou"]
    assert town.ends(row) == {
        "d30": "merged",
        "d14": "merged",
        "d7": "merged",
        "d2": "merged",
        "overdue1": "merged",
        "overdue2": "accepted",
        "district": "merged",
        "city": "escalated",
    }


def test_a_duty_of_a_past_date_may_begin_overdue(small: Database) -> None:
    """Imported a month late: the call list, the city, and no stage that pretends to be in time."""
    town = begun(small)
    town.go_to(date(2026, 4, 1))
    row = town.deadline(town.unit())
    town.round()
    assert town.ends(row)["overdue3"] == "call_list"
    assert town.ends(row)["city"] == "escalated"


IN_A_ZONE = """
import sys, time
from datetime import UTC, datetime
from models import records
from models.clock import FixedClock
from models.db import open_database
from policies.load import load
from scheduler.sweep import sweep
time.tzset()
clock = FixedClock(datetime(2026, 2, 10, 17, 0, tzinfo=UTC))
print(clock.today(), sweep(open_database(sys.argv[1]), load().library, clock))
"""


def test_the_host_may_live_in_any_zone(small: Database) -> None:
    """Days are Shanghai's, on a host in UTC too: 17:00 there is one in the morning of the stage."""
    town = Town(small)
    row = town.deadline(town.unit("lin"), next_stage="d30", next_on=STAGES["d30"])
    url = small.engine.url.render_as_string(hide_password=False)
    done = subprocess.run(
        [sys.executable, "-c", IN_A_ZONE, url], env=os.environ | {"TZ": "UTC"},
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout == f"{STAGES['d30']} 1\n"
    with town.database.reading() as db:
        sent = db.exec(select(Delivery)).one()
    assert (sent.day, sent.not_before) == (STAGES["d30"], datetime(2026, 2, 11, 1, tzinfo=UTC))
    assert town.ends(row) == {"d30": None}


def test_two_sweeps_at_once_create_nothing_twice(town: Town) -> None:
    """Two processes, a hundred rows due: every stage and every envelope once."""
    rows = [town.deadline(town.unit(f"contact-{index}")) for index in range(100)]
    town.go_to(STAGES["d30"])
    both = threading.Barrier(2)
    done: list[int] = []

    def work() -> None:
        both.wait()
        done.append(sweep(town.database, library(), town.clock))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    town.sweep()
    assert len(town.deliver()) == len(rows)
    assert stages(town) == {("d30", "accepted"): len(rows)}
