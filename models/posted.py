"""Messages that wait to be fetched by their reader's page, for channels that cannot push."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Column, Index, Text, UniqueConstraint, delete
from sqlmodel import Field, Session, col, select

from models import deliveries
from models.clock import aware
from models.db import MANY, Record, RowId, UtcTime, insert_once
from models.deliveries import Delivery

RETENTION = timedelta(days=30)
"""How long a posted message is kept: as long as the rest of a conversation (`models/inbox.py`)."""


class Posted(Record, table=True):
    """One message, posted once for each delivery and address.

    `body` is the rendered message as JSON text.
    """

    __tablename__ = "posted"
    __table_args__ = (
        UniqueConstraint("delivery_id", "channel", "address"),
        Index(None, "channel", "address", "id"),
        Index(None, "posted_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    delivery_id: int = Field(foreign_key="deliveries.id", sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    body: str = Field(sa_column=Column(Text, nullable=False))
    posted_at: datetime = Field(sa_type=UtcTime)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcTime)


def post(db: Session, key: str, channel: str, address: str, body: str, now: datetime) -> None:
    """Put a delivery's words where their reader's page finds them; a second time does nothing.

    Args:
        key: the delivery's.
        body: the rendered message as JSON text.
        now: aware.

    Raises:
        sqlalchemy.exc.NoResultFound: where there is no such delivery.
    """
    delivery_id = db.exec(select(Delivery.id).where(Delivery.key == key)).one()
    where = {"delivery_id": delivery_id, "channel": channel, "address": address}
    insert_once(db, Posted, where | {"body": body, "posted_at": aware(now)})


def posted_after(
    db: Session, channel: str, address: str, after: int = 0, limit: int = 50
) -> list[Posted]:
    """The last messages of an address with a number above `after`, oldest first."""
    theirs = select(Posted).where(
        Posted.channel == channel, Posted.address == address, col(Posted.id) > after
    )
    return list(reversed(db.exec(theirs.order_by(col(Posted.id).desc()).limit(limit)).all()))


def seen_of(db: Session, rows: Collection[Posted]) -> set[int]:
    """The numbers of those messages whose reader had them before their eyes."""
    ids = [row.delivery_id for row in rows]
    seen = select(Delivery.id).where(col(Delivery.id).in_(ids), col(Delivery.seen_at).is_not(None))
    known = set(db.exec(seen))
    return {row.id or 0 for row in rows if row.delivery_id in known}


def fetched(db: Session, ids: Collection[int], now: datetime) -> None:
    """Note that these messages were given to their reader's page: they are delivered."""
    rows = db.exec(select(Posted).where(col(Posted.id).in_(ids))).all()
    for row in rows:
        row.fetched_at = row.fetched_at or aware(now)
    deliveries.mark_delivered(db, [row.delivery_id for row in rows], now)


def seen(db: Session, channel: str, address: str, ids: Collection[int], now: datetime) -> None:
    """Note that these messages stood before their reader; those of another address stay as is."""
    theirs = select(Posted.delivery_id).where(
        Posted.channel == channel, Posted.address == address, col(Posted.id).in_(ids)
    )
    deliveries.mark_seen(db, db.exec(theirs).all(), now)


def forget_old(db: Session, now: datetime, after: timedelta = RETENTION) -> int:
    """Delete some messages posted longer than `after` ago.

    Returns how many went, at most `MANY`; 0 where none is left.
    """
    old = select(Posted.id).where(col(Posted.posted_at) < now - after).limit(MANY)
    return db.connection().execute(delete(Posted).where(col(Posted.id).in_(old))).rowcount
