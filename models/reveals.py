"""Leave to see who complained (`Reveal`): asked for with a reason, opened for a day, and ended.

The row says that somebody may look; each look itself is noted in the audit.
"""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.case_rows import Case, Reveal
from models.clock import aware

LASTS = timedelta(hours=24)
"""How long an official may look."""
WAITS = timedelta(hours=24)
"""How long it stays closed where nobody could approve: time for others to object."""


def grant(
    db: Session,
    case: Case,
    official_id: int,
    reason: str,
    now: datetime,
    *,
    approved_by: int | None,
) -> Reveal:
    """Let one official see who filed a case, for `LASTS`.

    Args:
        reason: the official's own.
        now: aware.
        approved_by: the second official; None where there is none, then it opens after `WAITS`.
    """
    assert case.id is not None
    at = aware(now)
    opens = at if approved_by is not None else at + WAITS
    row = Reveal(
        case_id=case.id,
        official_id=official_id,
        approved_by=approved_by,
        reason=reason,
        asked_at=at,
        opens_at=opens,
        until=opens + LASTS,
    )
    db.add(row)
    db.flush()
    return row


def current(db: Session, case: Case, official_id: int, now: datetime) -> Reveal | None:
    """The leave that an official has for a case, open already or opening later; None: none."""
    rows = select(Reveal).where(Reveal.case_id == case.id, Reveal.official_id == official_id)
    standing = rows.where(col(Reveal.ended_at).is_(None), col(Reveal.until) > aware(now))
    return db.exec(standing.order_by(col(Reveal.id).desc()).limit(1)).first()


def is_open(row: Reveal, now: datetime) -> bool:
    """Whether its official may look at this instant."""
    return row.ended_at is None and row.opens_at <= aware(now) < row.until


def end(db: Session, row: Reveal, now: datetime) -> None:
    """Its official does not need to look any more, or shall not."""
    row.ended_at = aware(now)
    db.flush()
