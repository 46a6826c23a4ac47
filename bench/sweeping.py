"""Sweeping deadlines on the day of a stage, looking where nothing is due, and auditing the outcome.

`python -m bench.sweeping SIZE` sweeps one size on a fresh SQLite file and prints what it took, and
`python -m bench.auditing SIZE` audits it.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from bench.growing import Growing, Sample, peak, tell
from bench.measure import Benchmark
from models.bindings import Binding
from models.clock import FixedClock
from models.db import Database, open_database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item
from models.migrations import upgrade
from models.people import Address, Person
from models.units import Listing, Unit
from policies.library import Library
from policies.load import load
from scheduler.batch import AT_ONCE
from scheduler.sweep import sweep

STAGE = date(2026, 2, 27)
"""Fourteen days before Shenzhen's day."""
IDLE_ROWS = 100_000
CLOCK = FixedClock.on(STAGE, hour=9)
NOW = CLOCK.now()

_LIBRARY: Library = load().library


def measure(size: int) -> Sample:
    """Sweep so many deadlines that are due, sweep again, and insert the same rows bare."""
    with tempfile.TemporaryDirectory() as folder:
        database, bare = (register(Path(folder) / name, size) for name in ("swept.db", "bare.db"))
        before = peak()
        seconds = timed(database)
        highest = peak()
        again = timed(database)
        floor = _copy(database, bare)
        for one in (database, bare):
            one.close()
    return Sample(size, seconds, again, floor, before, highest)


def timed(database: Database) -> float:
    """How long one tick takes, in seconds."""
    started = time.perf_counter()
    sweep(database, _LIBRARY, CLOCK)
    return time.perf_counter() - started


def _copy(swept: Database, bare: Database) -> float:
    """Insert what the sweep wrote into the other file as it is; only the inserting is timed."""
    seconds = 0.0
    with swept.reading() as db:
        rows = [_read(db.connection(), record, some) for record, some in _WRITTEN.items()]
        for written in zip(*rows, strict=True):
            started = time.perf_counter()
            with bare.connecting() as connection:
                for record, values in zip(_WRITTEN, written, strict=True):
                    connection.execute(insert(table(record)), values)
            seconds += time.perf_counter() - started
    return seconds


def _read(connection: Connection, record: type[Any], some: int) -> Iterator[list[dict[str, Any]]]:
    read = connection.execution_options(yield_per=some).execute(select(*table(record).columns))
    for rows in read.partitions():
        yield [dict(row._mapping) for row in rows]


# --- nothing due ------------------------------------------------------------------------------


@lru_cache
def _idle() -> tuple[Database, Any]:
    """A register in which nothing is due, and the folder that goes with the process."""
    folder = tempfile.TemporaryDirectory()
    return register(Path(folder.name) / "idle.db", IDLE_ROWS, STAGE + timedelta(days=7)), folder


def _idle_tick() -> object:
    return sweep(_idle()[0], _LIBRARY, CLOCK)


def _one_row() -> object:
    with _idle()[0].reading() as db:
        return db.connection().exec_driver_sql("SELECT id FROM deadlines LIMIT 1").first()


# --- a register -------------------------------------------------------------------------------


def register(file: Path, size: int, next_on: date = STAGE) -> Database:
    """So many units with a contact and a deadline each, of which d14 is due on a day."""
    database = open_database(f"sqlite:///{file}")
    upgrade(database)
    with database.connecting() as connection:
        for record, make in _ROWS.items():
            _fill(connection, record, (make(index + 1) for index in range(size)))
        _fill(connection, Deadline, (_deadline(index + 1, next_on) for index in range(size)))
    return database


def _fill(connection: Connection, record: type[Any], rows: Iterator[Any]) -> None:
    while some := list(islice(rows, 1_000)):
        connection.execute(insert(table(record)), [row.model_dump() for row in some])


def _unit(index: int) -> Unit:
    name = f"单位{index}"
    return Unit(id=index, kind="enterprise", code=f"{index:018d}", name=name, short_name=name,
                city="shenzhen", district="南山区", created_at=NOW, changed_at=NOW)  # fmt: skip


def _listing(index: int) -> Listing:
    return Listing(id=index, unit_id=index, level="city", category="factory", year=2024)


def _person(index: int) -> Person:
    return Person(id=index, created_at=NOW)


def _address(index: int) -> Address:
    return Address(id=index, person_id=index, channel="push", address=f"contact-{index}",
                   reach="push", changed_at=NOW)  # fmt: skip


def _binding(index: int) -> Binding:
    return Binding(id=index, unit_id=index, person_id=index, rank=1, how="code", bound_at=NOW)


def _deadline(index: int, next_on: date) -> Deadline:
    return Deadline(
        id=index,
        owner=f"unit:{index}",
        unit_id=index,
        city="shenzhen",
        district="南山区",
        audience="listed_unit",
        duty="annual_table",
        year=2026,
        due=date(2026, 3, 15),
        finish_by=date(2026, 3, 13),
        calendar="official",
        basis="in_force",
        pack_version="1",
        next_stage="d14",
        next_on=next_on,
    )


def table(record: type[Any]) -> Table:
    """The table of a record."""
    found: Table = record.__table__
    return found


_WRITTEN = {Stage: 2 * AT_ONCE, Delivery: AT_ONCE, Item: AT_ONCE}
"""What one transaction of the sweep writes here: a stage that merges and one that goes out."""
_ROWS = {
    Unit: _unit,
    Listing: _listing,
    Person: _person,
    Address: _address,
    Binding: _binding,
}

BENCHMARKS = (
    Benchmark(
        "idle_tick",
        f"one tick of the sweep where none of {IDLE_ROWS:,} deadlines is due",
        "read one row of the same table",
        _idle_tick,
        _one_row,
        repeat=20,
        bound=10,
    ),
    Growing(
        "sweeping",
        f"deadlines swept on the day of a stage, in transactions of {AT_ONCE}",
        "insert the same stages, deliveries and items bare, in transactions of the same size",
        module="bench.sweeping",
        sizes=(1_000, 10_000),
        largest=100_000,
        bound=12,
        memory=40,
    ),
    Growing(
        "auditing",
        "deadlines audited after a stage, from lists and texts",
        "read the rows of the same deadlines, stages and deliveries bare",
        module="bench.auditing",
        sizes=(1_000, 10_000),
        largest=100_000,
        bound=12,
        memory=60,
    ),
)

if __name__ == "__main__":
    tell(measure(int(sys.argv[1])))
