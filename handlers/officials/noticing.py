"""What officials tell each other through the bot: a delivery each, in hours of work."""

from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session

from handlers.officials.declared import Post
from models import deliveries
from models.clock import SHANGHAI
from models.officials import Official

_FROM, _UNTIL = time(9), time(20)


def notify(post: Post, official: Official, key: str, content: dict[str, Any]) -> None:
    """Owe an official one notice; nothing where they have no account yet, or were told already.

    While an act is carried out, it is the act's: held with it, and taken back with it.

    Args:
        key: what makes it the same notice.
        content: `about` says which one (`handlers/officials/notices.py`), and what fills it.
    """
    owe(post.db, official, key, content, post.now, post.not_before, post.act_id)


def owe(
    db: Session,
    official: Official,
    key: str,
    content: dict[str, Any],
    now: datetime,
    not_before: datetime,
    act_id: int | None,
) -> None:
    """The same where no official is at work: what somebody else's message causes.

    Args:
        now: aware.
        not_before: when it may go out at the earliest, aware; not at night in any case.
        act_id: the act that caused it, which takes it back when it is undone.
    """
    if official.person_id is None:
        return
    when = by_day(not_before)
    of_act = "" if act_id is None else f":{act_id}"
    deliveries.enqueue(
        db,
        key=f"notice:{key}{of_act}:{official.person_id}",
        person_id=official.person_id,
        kind="notice",
        day=when.astimezone(SHANGHAI).date(),
        not_before=when,
        now=now,
        content=content,
        act_id=act_id,
    )


def by_day(now: datetime) -> datetime:
    """This instant, or nine o'clock where it lies before nine or after twenty (Asia/Shanghai)."""
    there = now.astimezone(SHANGHAI)
    if _FROM <= there.time() < _UNTIL:
        return now
    day = there.date() + timedelta(days=there.time() >= _UNTIL)
    return datetime.combine(day, _FROM, tzinfo=SHANGHAI)
