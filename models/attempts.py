"""Guesses at secrets, counted in a table: slow for whoever guesses, across restarts and processes.

Only a keyed hash of the account is kept, and only for the day in which it may count. What was
refused here is not counted again: somebody who mistypes may go on as soon as the minute is over.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from models.case_rows import Attempt
from models.clock import aware
from models.db import MANY
from models.vault import Vault

A_MINUTE, AN_HOUR = 5, 30
"""Guesses of one account at one kind of secret that are looked at within that time."""

Limits: TypeAlias = tuple[tuple[timedelta, int], ...]
"""How many guesses are looked at within each span of time."""
USUAL: Limits = ((timedelta(minutes=1), A_MINUTE), (timedelta(hours=1), AN_HOUR))
FEW: Limits = ((timedelta(hours=1), 5), (timedelta(days=1), 10))
"""For a secret that some know by themselves, such as a telephone number: whoever guesses."""

_WHO = "attempt"
_COUNTS = max(span for span, _ in (*USUAL, *FEW))


def allowed(
    db: Session,
    vault: Vault,
    channel: str,
    address: str,
    what: str,
    now: datetime,
    limits: Limits = USUAL,
) -> bool:
    """Whether one more guess of an account is looked at; it is counted where it is.

    Two messages of one account are answered one after the other (`conversations.recall`), so no
    guess slips in between the count and the row.

    Args:
        channel, address: the account; for a limit on a thing, what stands for it.
        what: which kind of secret, at most 20 characters.
        now: aware.
    """
    at = aware(now)
    who = vault.shared(db, "index", at).fingerprint(f"{channel} {address}", _WHO)
    if any(_since(db, who, what, at - span) >= most for span, most in limits):
        return False
    db.add(Attempt(who=who, what=what, at=at))
    db.flush()
    return True


def forget(db: Session, now: datetime) -> int:
    """Delete some guesses that no limit counts any more; how many went, 0 where none is left."""
    old = select(Attempt.id).where(col(Attempt.at) <= aware(now) - _COUNTS).limit(MANY)
    return db.connection().execute(delete(Attempt).where(col(Attempt.id).in_(old))).rowcount


def _since(db: Session, who: str, what: str, start: datetime) -> int:
    counted = select(func.count()).where(
        Attempt.who == who, Attempt.what == what, col(Attempt.at) > start
    )
    return db.exec(counted).one()
