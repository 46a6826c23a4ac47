"""Cases (实名举报) are kept no longer than their retention (`models/case_retention.py`).

Every night, and at the start: what is over gets its day and goes into the archive, and what has
come to its day is forgotten. It is done a case at a time, so nobody waits for it. The files of
forgotten evidence go later in the same night.
"""

from collections.abc import Callable, Iterable
from datetime import time

import structlog
from sqlmodel import Session

from models import case_retention
from models.clock import Clock
from models.db import Database
from models.vault import Vault
from scheduler.worker import Tick, daily

QUIET_HOUR = time(3, 40)
"""When it is done, Asia/Shanghai: before the files that are nobody's are put away."""

_log = structlog.get_logger("greenbot.case_keeping")


def keeping_tick(database: Database, vault: Vault, clock: Clock) -> Tick:
    """Look after it every night."""
    return daily(QUIET_HOUR, "case_keeping", lambda: keep(database, vault, clock))


def keep(database: Database, vault: Vault, clock: Clock) -> None:
    """Settle what is over, forget what is due, and leave no copy of it in the database's files."""
    now = clock.now()
    with database.reading() as db:
        over = case_retention.unsettled(db, now)
    _each(database, over, lambda db, one: case_retention.settle(db, one, now))
    with database.reading() as db:
        due = case_retention.due(db, now)
    gone = _each(database, due, lambda db, one: case_retention.forget_due(db, vault, one, now))
    if gone:
        _log.info("forgot", kind="cases", count=gone)
        database.settle()


def _each(database: Database, numbers: Iterable[int], work: Callable[[Session, int], bool]) -> int:
    """Do it to each case in a transaction of its own; in how many it changed something."""
    done = 0
    for number in numbers:
        with database.writing() as db:
            done += work(db, number)
    return done
