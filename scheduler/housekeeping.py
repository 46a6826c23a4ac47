"""Nothing is kept longer than its retention, and what ran out is put away.

Rows are deleted a few at a time, each time in a transaction of its own: nobody who writes in the
meantime waits for a year of messages to be deleted.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time

import structlog
from sqlmodel import Session

from models import (
    attempts,
    conversations,
    expiring,
    inbox,
    keyboards,
    posted,
    sending,
    uploads,
)
from models.clock import Clock
from models.db import Database
from scheduler.worker import Tick, daily

QUIET_HOUR = time(3, 30)
"""When it is done, Asia/Shanghai."""

Forget = Callable[[Session, datetime], int]

FORGETTING: Mapping[str, Forget] = {
    "messages": inbox.forget_old,
    "conversations": conversations.forget_idle,
    "posted": posted.forget_old,
    "deliveries": sending.forget_old,
    "tokens": expiring.forget_tokens,
    "changes": expiring.forget_changes,
    "veiled": expiring.forget_veiled,
    "uploads": uploads.forget_old,
    "attempts": attempts.forget,
    "keyboards": keyboards.forget_old,
}
"""What is deleted, in this order: what hangs on something else goes before it."""

_log = structlog.get_logger("greenbot.housekeeping")


def housekeeping(database: Database, clock: Clock) -> Tick:
    """Tidy up every night."""
    return daily(QUIET_HOUR, "housekeeping", lambda: tidy(database, clock))


def tidy(database: Database, clock: Clock) -> None:
    """Delete what is older than its retention, and leave no copy of it in the database's files."""
    _until_done(database, expiring.expire_acts, clock.now())
    gone = {name: _until_done(database, one, clock.now()) for name, one in FORGETTING.items()}
    for name, count in gone.items():
        if count:
            _log.info("forgot", kind=name, count=count)
    if any(gone.values()):
        database.settle()


def _until_done(database: Database, work: Forget, now: datetime) -> int:
    """Do it until nothing is left to do; how many rows it was."""
    total = 0
    while True:
        with database.writing() as db:
            done = work(db, now)
        total += done
        if not done:
            return total
