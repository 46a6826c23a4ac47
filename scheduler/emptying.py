"""What is of somebody's complaint is kept no longer than it is needed: looked after every hour.

Here goes what needs the keys; what goes by its age alone is deleted at night (`housekeeping.py`).
"""

from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from sqlmodel import Session

from models import accounts, inbox, keyboards, parcels, sending
from models.clock import Clock
from models.db import Database
from models.texts import Texts
from models.vault import Vault
from scheduler.worker import Tick, every

EVERY = timedelta(hours=1)

_log = structlog.get_logger("greenbot.emptying")


def emptying(database: Database, vault: Vault, clock: Clock) -> Tick:
    """Look after it at the start and then every hour."""
    return every(EVERY, "emptying", lambda: empty(database, vault, clock))


def empty(database: Database, vault: Vault, clock: Clock) -> None:
    """Take out what is kept too long, and leave no copy of it in the database's files."""
    now = clock.now()
    work: Mapping[str, Callable[[Session], int]] = {
        "private": lambda db: inbox.empty_private(db, Texts(db, vault, now), now),
        "accounts": lambda db: accounts.forget_unused(db, vault, now),
        "acts": lambda db: sending.forget_acts(db, now),
        "buttons": lambda db: keyboards.forget_private(db, now),
        "parcels": lambda db: parcels.forget_old(db, now),
    }
    gone = {name: _until_done(database, one) for name, one in work.items()}
    for name, count in gone.items():
        if count:
            _log.info("forgot", kind=name, count=count)
    if any(gone.values()):
        database.settle()


def _until_done(database: Database, work: Callable[[Session], int]) -> int:
    """Do it a few rows at a time until nothing is left to do; how many rows it was."""
    total = 0
    while True:
        with database.writing() as db:
            done = work(db)
        total += done
        if not done:
            return total
