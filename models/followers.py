"""How the people on a platform can be written to: who follows, and the windows of the platform.

A platform that bounds what nobody asked for opens a window when somebody writes (WeChat: 5 messages
within 48 hours) and a small one when they tap a menu, scan a code or begin to follow (3 within a
minute). What is sent is taken from a window before it is sent, so that two senders never take the
same message; a platform that says that it did not count it gives it back.

Source: the platform's page on customer-service messages (客服消息), "发送限制".
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import UniqueConstraint, bindparam, delete, true, update
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.conversations import last_seen
from models.db import Record, RowId, UtcTime, insert_once
from models.messages import Touch
from models.people import Reach, address_at, back_again, mark_gone
from models.statements import Statement
from models.vault import Vault

WRITTEN: Final = timedelta(hours=48)
"""How long somebody who wrote can be answered by a customer-service message."""
WRITTEN_MESSAGES: Final = 5
TAPPED: Final = timedelta(minutes=1)
"""How long after a tap, a scan or a new following."""
TAPPED_MESSAGES: Final = 3
MARGIN: Final = timedelta(seconds=5)
"""A window that is about to close counts as closed: the message must arrive within it."""
NO_IDEA: Final = "?"
"""The menu of a chat that may or may not have been set up."""
LATE: Final = timedelta(seconds=5)
"""By how much what a platform tells may lag behind what its users do."""


class Follower(Record, table=True):
    """One account on a platform, by its pseudonym (`models/accounts.py`).

    `following`: the platform takes messages for them. `written_until` and `written_left` are of the
    window that they opened by writing, `tapped_until` and `tapped_left` of the small one. `menu` is
    which command menu was set up in their chat, "" for the platform's own, `NO_IDEA` where that
    cannot be told.
    """

    __tablename__ = "followers"
    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    following: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    written_until: datetime | None = Field(default=None, sa_type=UtcTime)
    written_left: int = Field(default=0)
    tapped_until: datetime | None = Field(default=None, sa_type=UtcTime)
    tapped_left: int = Field(default=0)
    menu: str = Field(default="", max_length=40)
    changed_at: datetime = Field(sa_type=UtcTime)


_TABLE = Follower.metadata.tables["followers"]
_THEIRS = update(_TABLE).where(
    _TABLE.c.channel == bindparam("its_channel"),
    _TABLE.c.address == bindparam("its_address"),
    _TABLE.c.following,
)
_WRITE = Statement(_THEIRS.values(written_left=WRITTEN_MESSAGES))
_TAP = Statement(_THEIRS.values(tapped_left=TAPPED_MESSAGES))


def pseudonym(db: Session, vault: Vault, channel: str, address: str, now: datetime) -> str:
    """By which name everything inside knows an account; that of `accounts.as_known`.

    Args:
        address: the platform's own name for it.
        now: aware.
    """
    return vault.shared(db, "index", now).fingerprint(f"{channel} {address}", "account")


def follower(db: Session, channel: str, address: str, *, lock: bool = False) -> Follower | None:
    """The row of an account, or None where nobody wrote from it yet."""
    theirs = select(Follower).where(Follower.channel == channel, Follower.address == address)
    if lock:
        theirs = theirs.with_for_update()
    # Read again, whatever the session knows: `heard` goes past it.
    return db.exec(theirs.execution_options(populate_existing=True)).one_or_none()


def heard(
    db: Session,
    channel: str,
    address: str,
    touch: Touch,
    now: datetime,
    reach: Reach | None = None,
) -> None:
    """Somebody wrote or tapped: they are there, and a window is open.

    Args:
        address: the pseudonym.
        touch: what they did; a tap opens the small window and leaves the other as it is.
        now: aware.
        reach: how the channel reaches them later. Whoever had left is reminded here again.
    """
    if _open(db, channel, address, touch, now):
        return
    row = _own_row(db, channel, address, now)
    if reach is not None and not row.following:
        _came_back(db, channel, address, reach, now)
    row.following = True
    db.flush()
    _open(db, channel, address, touch, now)


def _open(db: Session, channel: str, address: str, touch: Touch, now: datetime) -> bool:
    """Open the window of a touch; False where nobody follows from there yet, or no longer."""
    at, who = aware(now), {"its_channel": channel, "its_address": address}
    if touch == "tapped":
        return _TAP.changed(db, **who, changed_at=at, tapped_until=at + TAPPED) == 1
    return _WRITE.changed(db, **who, changed_at=at, written_until=at + WRITTEN) == 1


def is_there(db: Session, channel: str, address: str, reach: Reach, now: datetime) -> None:
    """Somebody wrote on a platform that bounds nothing: whoever had left is there again.

    Args:
        address: the pseudonym.
        reach: how the channel reaches them.
        now: aware.
    """
    row = follower(db, channel, address)
    if row is not None and not row.following:
        _came_back(db, channel, address, reach, now)
        row.following, row.changed_at = True, aware(now)
        db.flush()


def _came_back(db: Session, channel: str, address: str, reach: Reach, now: datetime) -> None:
    known = address_at(db, channel, address)
    if known is not None:
        back_again(db, known, reach, now)


def _own_row(db: Session, channel: str, address: str, now: datetime) -> Follower:
    row = follower(db, channel, address, lock=True)
    if row is None:
        values = {"channel": channel, "address": address, "following": True, "changed_at": now,
                  "written_left": 0, "tapped_left": 0, "menu": ""}  # fmt: skip
        insert_once(db, Follower, values)
        row = follower(db, channel, address, lock=True)
    assert row is not None
    return row


# --- spending -------------------------------------------------------------------------------------


def may_write(row: Follower | None, now: datetime) -> bool:
    """Whether a customer-service message may go out now."""
    return row is not None and row.following and _open_window(row, now) is not None


def spend(db: Session, channel: str, address: str, now: datetime) -> bool:
    """Take one message from a window, the one that closes first; False where none is open."""
    return bool(take(db, channel, address, 1, now))


def take(db: Session, channel: str, address: str, count: int, now: datetime) -> tuple[Touch, ...]:
    """Take so many messages, each from the window that closes first, or none of them.

    Returns from which windows, in that order; `give_back` wants to know.
    """
    row = follower(db, channel, address, lock=True)
    if row is None or not row.following or _left(row, now) < count:
        return ()
    taken = tuple(_take_one(row, now) for _ in range(count))
    db.flush()
    return taken


def _take_one(row: Follower, now: datetime) -> Touch:
    window = _open_window(row, now)
    if window == "tapped":
        row.tapped_left -= 1
        return window
    row.written_left -= 1
    return "written"


def give_back(
    db: Session, channel: str, address: str, windows: Iterable[Touch], now: datetime
) -> None:
    """Messages that were taken did not go out: they are there again, where the window is."""
    row = follower(db, channel, address, lock=True)
    if row is None:
        return
    for window in windows:
        if window == "tapped" and row.tapped_until is not None and row.tapped_until > aware(now):
            row.tapped_left = min(row.tapped_left + 1, TAPPED_MESSAGES)
        if window == "written" and row.written_until is not None:
            row.written_left = min(row.written_left + 1, WRITTEN_MESSAGES)
    db.flush()


def _left(row: Follower, now: datetime) -> int:
    tapped = row.tapped_left if _is_open(row.tapped_until, row.tapped_left, now) else 0
    return tapped + (row.written_left if _is_open(row.written_until, row.written_left, now) else 0)


def _open_window(row: Follower, now: datetime) -> Touch | None:
    tapped = row.tapped_until if _is_open(row.tapped_until, row.tapped_left, now) else None
    written = row.written_until if _is_open(row.written_until, row.written_left, now) else None
    if tapped is not None and (written is None or tapped <= written):
        return "tapped"
    return None if written is None else "written"


def _is_open(until: datetime | None, left: int, now: datetime) -> bool:
    return until is not None and left > 0 and aware(now) + MARGIN < until


def close(db: Session, channel: str, address: str) -> None:
    """The platform says that no window is open, or that it is used up: believe it."""
    row = follower(db, channel, address, lock=True)
    if row is not None:
        row.written_left, row.tapped_left = 0, 0
        db.flush()


# --- coming and going -----------------------------------------------------------------------------


def left(
    db: Session, channel: str, address: str, now: datetime, at: datetime | None = None
) -> bool:
    """They follow no longer, or blocked the bot: nothing reaches them, and another address is
    tried. Their row stays, so that who comes back is known.

    Args:
        address: the pseudonym.
        now: aware.
        at: when they left, where the platform tells. Whoever was heard of after that is there.

    Returns whether they count as gone now.
    """
    if at is not None and _heard_since(db, channel, address, at):
        return False
    row = _own_row(db, channel, address, now)
    row.following, row.written_left, row.tapped_left = False, 0, 0
    row.menu, row.changed_at = row.menu and NO_IDEA, aware(now)
    known = address_at(db, channel, address)
    if known is not None:
        mark_gone(db, known, now)
    db.flush()
    return True


def _heard_since(db: Session, channel: str, address: str, at: datetime) -> bool:
    """Whether they tapped or wrote later. Where no window is kept, their conversation tells."""
    row, since = follower(db, channel, address, lock=True), aware(at) + LATE
    if row is not None and not row.following:
        return False
    wrote = last_seen(db, channel, address)
    tapped = None if row is None else row.changed_at
    return any(heard_at is not None and heard_at > since for heard_at in (tapped, wrote))


def has_left(db: Session, channel: str, address: str) -> bool:
    """Whether somebody is known not to be there any more."""
    row = follower(db, channel, address)
    return row is not None and not row.following


def has_menu(db: Session, channel: str, address: str, menu: str, now: datetime) -> None:
    """Note which command menu was set up in their chat (`Follower.menu`)."""
    _own_row(db, channel, address, now).menu = menu
    db.flush()


def forget(db: Session, channel: str, address: str) -> None:
    """Delete what is known of an account, which is forgotten itself."""
    theirs = col(Follower.channel) == channel, col(Follower.address) == address
    db.connection().execute(delete(Follower).where(*theirs))
