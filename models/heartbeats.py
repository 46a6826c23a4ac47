"""The sign of life of a part that works unseen: when it last did its work."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import Record, UtcTime, insert_once


class Heartbeat(Record, table=True):
    """One part, by name, and its last sign of life."""

    __tablename__ = "heartbeats"

    name: str = Field(primary_key=True, max_length=40)
    at: datetime = Field(sa_type=UtcTime)


def beat(db: Session, name: str, now: datetime) -> None:
    """Say that the part lives at `now` (aware)."""
    values = {"name": name, "at": aware(now)}
    if not insert_once(db, Heartbeat, values):
        db.connection().execute(
            update(Heartbeat).where(col(Heartbeat.name) == name).values(at=values["at"])
        )


def last(db: Session, name: str) -> datetime | None:
    """When the part last lived (aware, UTC), or None where it never did."""
    return db.exec(select(Heartbeat.at).where(Heartbeat.name == name)).one_or_none()
