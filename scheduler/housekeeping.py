"""Nothing is kept longer than its retention: old messages and idle conversations go.

Rows are deleted a few at a time, each time in a transaction of its own: nobody who writes in the
meantime waits for a year of messages to be deleted.
"""

from collections.abc import Callable
from datetime import datetime, time

import structlog
from sqlmodel import Session

from models import conversations, inbox
from models.clock import Clock
from models.db import Database
from scheduler.worker import Tick, daily

QUIET_HOUR = time(3, 30)
"""When it is done, Asia/Shanghai."""

_log = structlog.get_logger("greenbot.housekeeping")


def housekeeping(database: Database, clock: Clock) -> Tick:
    """Tidy up every night."""
    return daily(QUIET_HOUR, "housekeeping", lambda: tidy(database, clock))


def tidy(database: Database, clock: Clock) -> None:
    """Delete what is older than its retention, and leave no copy of it in the database's files."""
    messages = _forget(database, inbox.forget_old, clock.now())
    idle = _forget(database, conversations.forget_idle, clock.now())
    if messages or idle:
        _log.info("forgot messages", count=messages)
        _log.info("forgot conversations", count=idle)
        database.settle()


def _forget(database: Database, forget: Callable[[Session, datetime], int], now: datetime) -> int:
    """Delete until nothing is left to delete; how many rows went."""
    total = 0
    while True:
        with database.writing() as db:
            gone = forget(db, now)
        total += gone
        if not gone:
            return total
