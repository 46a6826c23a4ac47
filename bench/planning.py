"""Planning a season: every unit of a register gets its deadline, on a fresh SQLite file.

`python -m bench.planning SIZE` does one size and prints what it took.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bench.growing import Growing, Sample, peak, tell
from models.clock import FixedClock
from models.db import Database, open_database
from models.deadlines import Deadline
from models.migrations import upgrade
from models.units import Listing, Unit
from policies.load import Library, load
from scheduler.planner import AT_ONCE, Planned, plan_in_turns

TODAY = date(2026, 11, 20)
NOW = FixedClock.on(TODAY).now()
CITIES = ("shenzhen", "yunfu")
DISTRICTS = 10

BENCHMARKS = (
    Growing(
        "planning",
        "deadlines of listed units planned, in transactions of 500 units",
        "insert the same rows bare, in transactions of the same size",
        module="bench.planning",
        sizes=(1_000, 10_000, 100_000),
        largest=1_000_000,
        bound=5,
        memory=40,
    ),
)


def measure(size: int) -> Sample:
    """Plan for so many units, plan again, and insert the same rows bare."""
    library = load().library
    with tempfile.TemporaryDirectory() as folder:
        planned, bare = (_opened(Path(folder) / name, size) for name in ("planned.db", "bare.db"))
        before = peak()
        seconds, made = _plan(planned, library)
        highest = peak()
        again, nothing = _plan(planned, library)
        assert made.added >= size
        assert not nothing
        floor = _copy(planned, bare)
        for database in (planned, bare):
            database.close()
    return Sample(made.added, seconds, again, floor, before, highest)


def _plan(database: Database, library: Library) -> tuple[float, Planned]:
    started = time.perf_counter()
    planned = plan_in_turns(database, library, TODAY, NOW)
    return time.perf_counter() - started, planned


def _copy(planned: Database, bare: Database) -> float:
    """Insert the planned rows into the other file as they are; only the inserting is timed."""
    seconds = 0.0
    with planned.reading() as db:
        columns = list(_table(Deadline).columns)
        rows = db.connection().execution_options(yield_per=AT_ONCE).execute(select(*columns))
        for some in rows.partitions():
            values = [dict(row._mapping) for row in some]
            started = time.perf_counter()
            with bare.connecting() as connection:
                connection.execute(insert(_table(Deadline)), values)
            seconds += time.perf_counter() - started
    return seconds


# --- a register -------------------------------------------------------------------------------


def _opened(file: Path, size: int) -> Database:
    """A register of so many units, each on one list."""
    database = open_database(f"sqlite:///{file}")
    upgrade(database)
    with database.connecting() as connection:
        _fill(connection, Unit, map(_unit, range(size)))
        _fill(connection, Listing, map(_listing, range(size)))
    return database


def _fill(connection: Connection, record: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, 1_000)):
        connection.execute(insert(_table(record)), some)


def _unit(index: int) -> dict[str, Any]:
    return {
        "id": index + 1,
        "kind": "enterprise",
        "code": f"{index:018d}",
        "name": f"单位{index}",
        "short_name": f"单位{index}",
        "city": CITIES[index % len(CITIES)],
        "district": f"第{index % DISTRICTS}区",
        "legal_representative": "",
        "call_name": "",
        "call_phone": "",
        "created_at": NOW,
        "changed_at": NOW,
    }


def _listing(index: int) -> dict[str, Any]:
    return {
        "unit_id": index + 1,
        "level": "city",
        "category": "factory",
        "year": 2020 + index % 6,
        "removed_ground": "",
        "removed_why": "",
    }


def _table(record: type[Any]) -> Table:
    table: Table = record.__table__
    return table


if __name__ == "__main__":
    tell(measure(int(sys.argv[1])))
