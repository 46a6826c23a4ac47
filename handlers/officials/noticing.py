"""What officials tell each other through the bot: a delivery each, with no words of anybody."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from models import deliveries
from models.clock import SHANGHAI
from models.officials import Official

_FROM, _UNTIL = time(9), time(20)


def notify(
    db: Session, official: Official, key: str, content: dict[str, Any], now: datetime
) -> None:
    """Owe an official one notice; nothing where they have no account yet, or were told already.

    Args:
        key: what makes it the same notice.
        content: `about` says which one (`handlers/officials/notices.py`), and what fills it.
        now: aware; at night it waits for nine o'clock.
    """
    if official.person_id is None:
        return
    when = by_day(now)
    deliveries.enqueue(
        db,
        key=f"notice:{key}:{official.person_id}",
        person_id=official.person_id,
        kind="notice",
        day=when.astimezone(SHANGHAI).date(),
        not_before=when,
        now=now,
        content=content,
    )


def by_day(now: datetime) -> datetime:
    """This instant, or nine o'clock where it lies before nine or after twenty (Asia/Shanghai)."""
    there = now.astimezone(SHANGHAI)
    if _FROM <= there.time() < _UNTIL:
        return now
    day = there.date() + timedelta(days=there.time() >= _UNTIL)
    return datetime.combine(day, _FROM, tzinfo=SHANGHAI)
