"""Deputies (委托): who stands in for an official, and on which days."""

from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import Record, RowId, UtcTime

DeputyFault: TypeAlias = Literal["self", "days", "inactive", "elsewhere", "overlap", "away"]
"""Oneself · the days are over or in no order · not at work · of another city · one stands in on
some of these days already · the deputy is represented themselves on some of these days."""


class DeputyError(ValueError):
    """Somebody cannot stand in; `fault` says why."""

    def __init__(self, fault: DeputyFault) -> None:
        """Take the cause."""
        super().__init__(fault)
        self.fault: DeputyFault = fault


class Deputy(Record, table=True):
    """Who stands in for an official (委托), from one day to another, both included."""

    __tablename__ = "deputies"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    official_id: int = Field(foreign_key="officials.id", index=True, sa_type=RowId)
    deputy_id: int = Field(foreign_key="officials.id", index=True, sa_type=RowId)
    from_day: date
    to_day: date
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


def deputy_for(db: Session, official_id: int, on: date) -> int | None:
    """Who stands in for an official on a day (Asia/Shanghai), or None."""
    found = away(db, official_id, on, on)
    return found[0].deputy_id if found else None


def away(db: Session, official_id: int, from_day: date, to_day: date) -> list[Deputy]:
    """When an official is represented on any of these days."""
    inside = col(Deputy.from_day) <= to_day, col(Deputy.to_day) >= from_day
    mine = select(Deputy).where(Deputy.official_id == official_id, col(Deputy.ended_at).is_(None))
    return list(db.exec(mine.where(*inside).order_by(col(Deputy.from_day))))


def deputies_of(db: Session, official_id: int, today: date) -> list[Deputy]:
    """An official's deputies of today and later, and whom they stand in for, by day."""
    either = (col(Deputy.official_id) == official_id) | (col(Deputy.deputy_id) == official_id)
    live = select(Deputy).where(either, col(Deputy.ended_at).is_(None))
    return list(db.exec(live.where(Deputy.to_day >= today).order_by(col(Deputy.from_day))))


def end_deputy(db: Session, deputy: Deputy, now: datetime) -> None:
    """Let somebody stand in no longer. One that ended before keeps its instant."""
    if deputy.ended_at is None:
        deputy.ended_at = aware(now)
        db.flush()


def end_all(db: Session, official_id: int, now: datetime) -> None:
    """End every representation of, or by, an official."""
    theirs = (col(Deputy.official_id) == official_id) | (col(Deputy.deputy_id) == official_id)
    for one in db.exec(select(Deputy).where(theirs, col(Deputy.ended_at).is_(None))):
        end_deputy(db, one, now)
