"""Auditing the outcome of a stage that was taken: `python -m bench.auditing SIZE` does one size."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bench.growing import Sample, peak, tell
from bench.sweeping import NOW, STAGE, register, table, timed
from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item
from policies.load import load
from scheduler.outcome import audit

LATER = FixedClock.on(STAGE, hour=11)
_LIBRARY = load().library


def measure(size: int) -> Sample:
    """Audit so many deadlines after they were swept and taken, twice, and read their rows bare."""
    with tempfile.TemporaryDirectory() as folder:
        database = register(Path(folder) / "audited.db", size)
        timed(database)
        _take(database)
        before = peak()
        seconds = _audited(database, size)
        highest = peak()
        again = _audited(database, size)
        floor = _read(database)
        database.close()
    return Sample(size, seconds, again, floor, before, highest)


def _take(database: Database) -> None:
    """The platform takes everything."""
    with database.connecting() as connection:
        taken: dict[str, Any] = {"state": "accepted", "accepted_at": NOW}
        connection.execute(update(table(Delivery)).values(taken))
        end: dict[str, Any] = {"end": "accepted", "ended_at": NOW}
        connection.execute(update(table(Stage)).where(table(Stage).c.end.is_(None)).values(end))


def _audited(database: Database, size: int) -> float:
    started = time.perf_counter()
    found = audit(database, _LIBRARY, LATER)
    assert found.is_clean
    assert found.total("accepted") == size
    return time.perf_counter() - started


def _read(database: Database) -> float:
    started = time.perf_counter()
    with database.reading() as db:
        for record in (Deadline, Stage, Item, Delivery):
            read = db.connection().execution_options(yield_per=1_000)
            for _ in read.execute(select(*table(record).columns)):
                pass
    return time.perf_counter() - started


if __name__ == "__main__":
    tell(measure(int(sys.argv[1])))
