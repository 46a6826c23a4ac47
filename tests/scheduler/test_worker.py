"""The clock of the unseen work: it begins at once, goes on after a fault, and never overlaps."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

from models import heartbeats
from models.clock import FixedClock
from models.db import Database
from scheduler.worker import WORKER, Clockwork, Tick, every, heartbeat
from tests.fakes.parts import MORNING

SOON = timedelta(milliseconds=20)
PATIENCE = 10.0
"""Seconds until a test gives up; none of it is slept where all is well."""


class Counter:
    """Work that counts how often it was done, and says when it was done often enough."""

    def __init__(self, enough: int, fails: bool = False) -> None:
        self.times = 0
        self.done = Event()
        self._enough = enough
        self._fails = fails

    def __call__(self) -> None:
        self.times += 1
        if self.times >= self._enough:
            self.done.set()
        if self._fails:
            raise RuntimeError("the disk is full")


def run(*ticks: Tick, until: Event) -> None:
    """Let the ticks run until something was done."""
    clockwork = Clockwork(ticks)
    clockwork.start()
    try:
        assert until.wait(PATIENCE)
    finally:
        clockwork.stop()


def test_work_begins_at_the_start() -> None:
    """What was missed while nothing ran is done at once, not at the next moment of its trigger."""
    work = Counter(enough=1)
    run(every(timedelta(days=1), "rare", work), until=work.done)
    assert work.times == 1


def test_work_comes_again_after_a_fault() -> None:
    """A tick that fails is tried again at its next moment."""
    work = Counter(enough=3, fails=True)
    run(every(SOON, "faulty", work), until=work.done)
    assert work.times >= 3


def test_work_is_done_once_more_soon() -> None:
    """What depends on the other ticks of the start is done again when they have had their time."""
    work = Counter(enough=2)
    rare = every(timedelta(days=1), "rare", work)
    run(replace(rare, once_more=SOON), until=work.done)
    assert work.times == 2


def test_one_fault_does_not_stop_the_others() -> None:
    """While one tick fails, another one goes on."""
    faulty, sound = Counter(enough=1, fails=True), Counter(enough=3)
    run(every(SOON, "faulty", faulty), every(SOON, "sound", sound), until=sound.done)
    assert sound.times >= 3


def test_slow_work_does_not_overlap_with_itself() -> None:
    """A tick that is still working is not begun a second time."""
    begun, enough = Event(), Counter(enough=5)
    inside: list[int] = []
    most: list[int] = []

    def slow() -> None:
        inside.append(1)
        most.append(len(inside))
        begun.set()
        enough.done.wait(PATIENCE)
        inside.pop()

    run(every(SOON, "slow", slow), every(SOON, "other", enough), until=enough.done)
    assert begun.is_set()
    assert max(most) == 1


def test_sign_of_life_is_stored(database: Database) -> None:
    """The worker's heartbeat says when it was last at work."""
    clock = FixedClock(MORNING)
    beat = heartbeat(database, clock)
    for _ in range(2):
        beat.work()
        with database.reading() as db:
            assert heartbeats.last(db, WORKER) == clock.now()
        clock.move(timedelta(seconds=30))
