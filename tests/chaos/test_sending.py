"""Workers that are killed at every step lose nothing, and repeat at most what they held."""

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlmodel import col, func, select

from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline
from models.deliveries import Delivery
from models.results import DOUBT
from models.sending import LEASE
from tests.fakes.push import Ledger
from tests.fakes.push_owing import many_reminders, morning, states

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Front:
    """A database with reminders that are due, its platform, and the workers that die there."""

    database: Database
    folder: Path
    clock: FixedClock

    @property
    def ledger(self) -> Ledger:
        """What the platform took."""
        return Ledger(self.folder / "ledger")

    @contextmanager
    def worker(self, moment: str = "", count: int = 0) -> Iterator[subprocess.Popen[str]]:
        """A process that is ready to send."""
        url = self.database.engine.url.render_as_string(hide_password=False)
        arguments = [url, str(self.folder / "ledger"), self.clock.now().isoformat()]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.sender", *arguments, moment, str(count)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()
            process.communicate()

    def work(self, moment: str = "", count: int = 0, together: int = 1) -> list[int]:
        """Let workers send at the same time until each ends; their exit codes."""
        with ExitStack() as stack:
            workers = [stack.enter_context(self.worker(moment, count)) for _ in range(together)]
            for one in workers:
                assert one.stdin is not None
                one.stdin.write("go\n")
                one.stdin.flush()
            return [one.wait(120) for one in workers]

    def owe(self, count: int) -> None:
        """Owe reminders."""
        with self.database.writing() as db:
            many_reminders(db, count, self.clock.now())

    def to_the_end(self) -> None:
        """Let time pass, and a worker live, until nothing is in doubt any more."""
        for wait in (LEASE, DOUBT):
            self.clock.move(wait)
            assert self.work() == [0]

    def states(self) -> dict[str, int]:
        """How many deliveries are in each state."""
        with self.database.reading() as db:
            return states(db)

    def resent(self) -> int:
        """How many sendings came after an uncertain one."""
        with self.database.reading() as db:
            return int(db.exec(select(func.sum(Delivery.resent))).one() or 0)

    def untold(self) -> int:
        """How many owners were never told."""
        with self.database.reading() as db:
            return len(db.exec(select(Deadline).where(col(Deadline.told).is_(False))).all())


@pytest.fixture
def front(database: Database, tmp_path: Path) -> Front:
    """A front on either database."""
    return Front(database, tmp_path, morning())


several_workers = pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@several_workers
def test_two_workers_share_a_thousand_rows(front: Front) -> None:
    """Two processes on PostgreSQL: 1,000 reminders are due, 1,000 are accepted, and none twice."""
    front.owe(1000)
    assert front.work(together=2) == [0, 0]
    taken = Counter(front.ledger.keys())
    assert len(taken) == 1000
    assert set(taken.values()) == {1}
    assert front.states() == {"accepted": 1000}
    assert front.untold() == 0


@pytest.mark.chaos
@pytest.mark.parametrize(("moment", "repeats"), [("before", 0), ("after", 1)])
def test_a_kill_at_every_step(front: Front, moment: str, repeats: int) -> None:
    """Killed at the 1st, 2nd … message: 0 lost; a repeat where the answer was not yet noted."""
    front.owe(60)
    for count in range(1, 9):
        assert front.work(moment, count) == [-signal.SIGKILL]
        front.clock.move(LEASE)
    front.to_the_end()
    taken = Counter(front.ledger.keys())
    assert len(taken) == 60
    assert taken.total() == 60 + 8 * repeats
    assert front.resent() == 8
    assert front.states() == {"accepted": 60}
    assert front.untold() == 0


@pytest.mark.chaos
def test_kills_at_random_moments(front: Front) -> None:
    """Twenty kills, whatever the worker is at: 0 lost, at most one repeat each, and marked."""
    front.owe(2000)
    random, kills = Random(20270317), 20
    for _ in range(kills):
        with front.worker() as worker:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(random.uniform(0.05, 0.5))
        front.clock.move(LEASE)
    front.to_the_end()
    taken = Counter(front.ledger.keys())
    repeats = taken.total() - len(taken)
    assert len(taken) == 2000
    assert repeats <= front.resent() <= kills
    assert front.states() == {"accepted": 2000}


@pytest.mark.chaos
@several_workers
def test_the_other_worker_goes_on(front: Front) -> None:
    """One of two is killed: the other sends the rest at once, and its envelope within the lease."""
    front.owe(200)
    with front.worker("after", 5) as mortal, front.worker() as other:
        for one in (mortal, other):
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        assert (mortal.wait(60), other.wait(60)) == (-signal.SIGKILL, 0)
    assert front.states() == {"accepted": 199, "claimed": 1}
    front.clock.move(LEASE)
    front.work()
    assert front.states() == {"accepted": 199, "uncertain": 1}
    front.to_the_end()
    assert front.states() == {"accepted": 200}
    assert Counter(front.ledger.keys()).total() == 201
