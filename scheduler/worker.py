"""The clock of the work that nobody asks for: a few ticks, and nothing else.

APScheduler only wakes us. Its jobs live in memory and are made anew at every start; what is due is
read from our own tables by the tick itself, so a restart, a long sleep or a second worker loses
nothing and does nothing twice. A tick that was missed runs once, however often it was missed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from models import heartbeats
from models.clock import SHANGHAI, Clock
from models.db import Database

WORKER = "worker"
"""The name under which the worker's sign of life is stored."""

HEARTBEAT = timedelta(seconds=30)
THREADS = 16
"""More than there are ticks, so that a long one keeps no other waiting."""
SILENCE = timedelta(seconds=90)
"""A worker that gave no sign of life for longer than this is not working."""

_log = structlog.get_logger("greenbot.worker")


@dataclass(frozen=True, slots=True)
class Tick:
    """Work that is done at the start and then again at each moment of its trigger.

    `once_more`: so long after the start it is done again, when what the others began at the start
    has had its time.
    """

    name: str
    trigger: BaseTrigger
    work: Callable[[], None]
    once_more: timedelta | None = None


def every(interval: timedelta, name: str, work: Callable[[], None]) -> Tick:
    """Work to be done again and again."""
    return Tick(name, IntervalTrigger(seconds=interval.total_seconds(), timezone=SHANGHAI), work)


def daily(at: time, name: str, work: Callable[[], None]) -> Tick:
    """Work to be done each day, at a time of Asia/Shanghai."""
    return Tick(name, CronTrigger(hour=at.hour, minute=at.minute, timezone=SHANGHAI), work)


def heartbeat(database: Database, clock: Clock) -> Tick:
    """The worker's sign of life, which a page of health may read in another process."""

    def beat() -> None:
        with database.writing() as db:
            heartbeats.beat(db, WORKER, clock.now())

    return every(HEARTBEAT, "heartbeat", beat)


class Clockwork:
    """Runs ticks in threads of its own, each one never twice at the same time."""

    def __init__(self, ticks: Iterable[Tick]) -> None:
        """Take the ticks; nothing runs before `start`."""
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone=SHANGHAI,
        )
        for tick in ticks:
            # Due at once as well: what should have happened while nobody worked is made good.
            now, work = datetime.now(SHANGHAI), _guarded(tick)
            self._scheduler.add_job(work, tick.trigger, id=tick.name, next_run_time=now)
            if tick.once_more is not None:
                self._scheduler.add_job(work, DateTrigger(now + tick.once_more))

    def start(self) -> None:
        """Begin; this returns at once."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the work that is being done."""
        self._scheduler.shutdown(wait=True)


def _guarded(tick: Tick) -> Callable[[], None]:
    """A tick that failed is logged and comes again; it must not end the clock."""

    def run() -> None:
        try:
            tick.work()
        except Exception as error:
            _log.error("tick failed", job=tick.name, exc_info=error)

    return run
