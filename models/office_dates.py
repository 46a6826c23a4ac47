"""What an office adds to the texts: its own dates, a draft switched on, a year's working days."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from models.db import Record, RowId, UtcTime


class OfficeDate(Record, table=True):
    """A date that a city or a district set for one duty of one year, with its document.

    Earlier than the text's, or, where the text has none, any. `ended_at`: it no longer holds.
    """

    __tablename__ = "office_dates"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    city: str = Field(max_length=40, index=True)
    district: str = Field(default="", max_length=40)
    duty: str = Field(max_length=80)
    year: int
    day: date
    source_ref: str = Field(max_length=300)
    set_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    set_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Adoption(Record, table=True):
    """A draft that an official switched on for a jurisdiction, with the document it rests on."""

    __tablename__ = "adoptions"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    city: str = Field(max_length=40, index=True)
    district: str = Field(default="", max_length=40)
    source_ref: str = Field(max_length=300)
    set_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    set_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class CalendarYear(Record, table=True):
    """A year's holidays and make-up working days (调休), as an official took them from the notice.

    `holidays` and `workdays` are ISO dates.
    """

    __tablename__ = "calendar_years"
    __table_args__ = (UniqueConstraint("year"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    year: int
    title: str = Field(max_length=200)
    number: str = Field(max_length=60)
    holidays: list[str] = Field(sa_column=Column(JSON, nullable=False))
    workdays: list[str] = Field(sa_column=Column(JSON, nullable=False))
    set_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    set_at: datetime = Field(sa_type=UtcTime)
