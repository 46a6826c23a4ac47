"""Files that an official sent on a page and has not confirmed yet: what was read of them.

A page without a script asks again and again how far its file is, and may ask another process each
time; so what was read waits here and not in anybody's memory. The file itself is not kept. What
was read is deleted when it is confirmed or replaced, and in any case soon after its link ends.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from sqlalchemy import JSON, Column, UniqueConstraint, delete, update
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import Record, RowId, UtcTime
from models.receipts import normal

State: TypeAlias = Literal["reading", "bad", "ready", "done"]
"""It is being read · it has faults · it waits to be confirmed · it was taken over."""

SILENCE = timedelta(seconds=90)
"""A file of which nothing was heard for so long is not being read any more."""


class Upload(Record, table=True):
    """One file of one link.

    `key` is a hash of the link's code. `content` is what was read, or what is wrong with it;
    `sha256` the file's. `rows` of about `about` rows were read by `touched_at`.
    """

    __tablename__ = "uploads"
    __table_args__ = (UniqueConstraint("key"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    key: str = Field(max_length=64)
    state: str = Field(max_length=20)
    rows: int = Field(default=0)
    about: int = Field(default=0)
    sha256: str = Field(default="", max_length=64)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    touched_at: datetime = Field(sa_type=UtcTime, index=True)


def key_of(code: str) -> str:
    """The key of a link's code; no token has this hash."""
    return hashlib.sha256(f"upload {normal(code)}".encode()).hexdigest()


def upload_of(db: Session, key: str) -> Upload | None:
    """The file of a link, if one was sent."""
    return db.exec(select(Upload).where(Upload.key == key)).one_or_none()


def lost(upload: Upload, now: datetime) -> bool:
    """Whether the process that read a file has gone."""
    return upload.state == "reading" and aware(now) - upload.touched_at > SILENCE


def begin(db: Session, key: str, now: datetime) -> int:
    """A new file of a link, which replaces the one before it; gives its number."""
    forget_old(db, now)
    drop(db, key)
    made = Upload(key=key, state="reading", content={}, touched_at=aware(now))
    db.add(made)
    db.flush()
    assert made.id is not None
    return made.id


def drop(db: Session, key: str) -> None:
    """Forget the file of a link."""
    db.execute(delete(Upload).where(col(Upload.key) == key))


def told(db: Session, number: int, rows: int, about: int, now: datetime) -> None:
    """Note how far a file is; nothing where it was replaced meanwhile."""
    far = {"rows": rows, "about": about, "touched_at": aware(now)}
    db.execute(update(Upload).where(col(Upload.id) == number).values(**far))


def finish(
    db: Session, number: int, state: State, content: dict[str, Any], sha256: str, now: datetime
) -> None:
    """Keep what was read of a file, or what was done with it."""
    result = {"state": state, "content": content, "sha256": sha256, "touched_at": aware(now)}
    db.execute(update(Upload).where(col(Upload.id) == number).values(**result))


def forget_old(db: Session, now: datetime, after: timedelta = timedelta(hours=1)) -> int:
    """Delete what nobody confirmed in time; how many."""
    old = delete(Upload).where(col(Upload.touched_at) < aware(now) - after)
    return len(db.execute(old.returning(col(Upload.id))).all())
