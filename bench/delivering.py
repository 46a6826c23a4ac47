"""Delivering reminders that are due, to a platform that takes everything and does nothing with it.

`python -m bench.delivering SIZE` does one size on a fresh SQLite file and prints what it took.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.growing import Growing, Sample, peak, tell
from bot.channels.base import Sent
from bot.outbox import Outbox
from bot.rendered import Rendered
from models.clock import FixedClock
from models.db import Database, open_database
from models.migrations import upgrade
from tests.fakes.push_owing import DAY, MANY_FROM, many_reminders, states
from tests.fakes.push_parts import PushParts

BENCHMARKS = (
    Growing(
        "delivering",
        "reminders delivered by one sender, each read again, put into words, sent, written down",
        "as many bare commits of one changed row",
        module="bench.delivering",
        sizes=(1_000, 10_000),
        largest=100_000,
        bound=40,
        memory=40,
    ),
)


class Nowhere:
    """A platform that takes everything."""

    def send(self, address: str, message: Rendered, key: str) -> Sent:  # noqa: ARG002
        """Take it."""
        return Sent()


def measure(size: int) -> Sample:
    """Deliver so many envelopes, look for more, and commit as often without doing anything."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'greenbot.db'}")
        upgrade(database)
        clock = FixedClock.on(DAY, 10)
        with database.writing() as db:
            many_reminders(db, size, clock.now())
        outbox = Outbox(PushParts(database, clock, Nowhere()), seconds=float("inf"))
        before = peak()
        seconds = _timed(outbox)
        highest = peak()
        again = _timed(outbox)
        with database.reading() as db:
            assert states(db) == {"accepted": size}
        floor = _commits(database, size)
        database.close()
    return Sample(size, seconds, again, floor, before, highest)


def _timed(outbox: Outbox) -> float:
    started = time.perf_counter()
    outbox.deliver()
    return time.perf_counter() - started


def _commits(database: Database, size: int) -> float:
    connection = database.engine.raw_connection()
    cursor = connection.cursor()
    started = time.perf_counter()
    for number in range(MANY_FROM, MANY_FROM + size):
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("UPDATE deliveries SET attempts = 1 WHERE id = ?", (number,))
        cursor.execute("COMMIT")
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


if __name__ == "__main__":
    tell(measure(int(sys.argv[1])))
