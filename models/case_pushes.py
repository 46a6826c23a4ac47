"""Telling a complainant that there is something to read, in an envelope that says nothing.

Neither the envelope nor its key names the case, and where it goes is sealed: whoever reads the
outbox learns that somebody was told something.
"""

import secrets
from datetime import datetime

from sqlmodel import Session

from models import cases, deliveries
from models.case_rows import Case
from models.clock import SHANGHAI, aware
from models.results import awake
from models.vault import KeyGoneError, Vault


def push(
    db: Session,
    vault: Vault,
    case: Case,
    now: datetime,
    *,
    not_before: datetime | None = None,
    act_id: int | None = None,
) -> None:
    """Owe a complainant the news that something waits for them; by day, as it was not asked for.

    Nothing where the case is forgotten: nobody knows any more whose it was.

    Args:
        now: aware.
        not_before: when it may go out at the earliest, aware; an act's is held until then.
        act_id: the act that caused it, which takes it back when it is undone.
    """
    try:
        who = cases.identity(db, vault, case)
    except KeyGoneError:
        return
    at = awake(max(aware(now), aware(not_before or now)))
    deliveries.enqueue_sealed(
        db,
        vault,
        channel=who["channel"],
        address=who["address"],
        key=f"case:{secrets.token_hex(16)}",
        day=at.astimezone(SHANGHAI).date(),
        not_before=at,
        now=now,
        act_id=act_id,
    )
