"""Guesses at secrets, and complaints filed, counted in a table: across restarts and processes.

Only a keyed hash of the account is kept, and only for as long as it may count: a day, of a filed
complaint thirty. What was refused here is not counted again: somebody who mistypes may go on as
soon as the minute is over.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

from sqlalchemy import and_, delete, or_
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

FILING = "filing"
"""What is counted of complaints, and how many one account may file: work for many more hands than
wrote them."""
FILINGS: Limits = ((timedelta(days=1), 5), (timedelta(days=30), 20))

_WHO = "attempt"


def _longest(*limits: Limits) -> timedelta:
    return max(span for some in limits for span, _ in some)


_COUNTS, _FILING_COUNTS = _longest(USUAL, FEW), _longest(FILINGS)


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
    if free_from(db, vault, channel, address, what, now, limits) is not None:
        return False
    at = aware(now)
    db.add(Attempt(who=_who(db, vault, channel, address, at), what=what, at=at))
    db.flush()
    return True


def free_from(
    db: Session,
    vault: Vault,
    channel: str,
    address: str,
    what: str,
    now: datetime,
    limits: Limits = USUAL,
) -> datetime | None:
    """From when one more of an account is looked at; None: from now on. The same arguments."""
    at = aware(now)
    who = _who(db, vault, channel, address, at)
    waits = (_waits(db, who, what, span, most) for span, most in limits)
    return max((until for until in waits if until is not None and until > at), default=None)


def forget(db: Session, now: datetime) -> int:
    """Delete some guesses that no limit counts any more; how many went, 0 where none is left."""
    at, filing = aware(now), col(Attempt.what) == FILING
    over = or_(
        and_(~filing, col(Attempt.at) <= at - _COUNTS),
        and_(filing, col(Attempt.at) <= at - _FILING_COUNTS),
    )
    old = select(Attempt.id).where(over).limit(MANY)
    return db.connection().execute(delete(Attempt).where(col(Attempt.id).in_(old))).rowcount


def _who(db: Session, vault: Vault, channel: str, address: str, now: datetime) -> str:
    return vault.shared(db, "index", now).fingerprint(f"{channel} {address}", _WHO)


def _waits(db: Session, who: str, what: str, span: timedelta, most: int) -> datetime | None:
    """When the oldest of the last `most` is `span` ago; None where there are not so many."""
    mine = select(Attempt.at).where(Attempt.who == who, Attempt.what == what)
    oldest = db.exec(mine.order_by(col(Attempt.at).desc()).offset(most - 1).limit(1)).first()
    return None if oldest is None else aware(oldest) + span
