"""What an office adds to the texts: its own dates, a draft switched on, a year's working days."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlalchemy import select as select_columns
from sqlmodel import Field, Session, col, select

from models.db import Record, RowId, UtcTime
from models.statements import Statement


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


_ARRANGED = Statement(
    select_columns(
        col(CalendarYear.year),
        col(CalendarYear.title),
        col(CalendarYear.number),
        col(CalendarYear.holidays),
        col(CalendarYear.workdays),
    ).order_by(col(CalendarYear.year))
)


# --- dates of an office ---------------------------------------------------------------------------


def dates_of(db: Session, city: str, district: str) -> list[OfficeDate]:
    """The dates that hold, the earliest first: a district's and the city's; of a city all."""
    there = select(OfficeDate).where(OfficeDate.city == city, col(OfficeDate.ended_at).is_(None))
    if district:
        there = there.where(col(OfficeDate.district).in_((district, "")))
    return list(db.exec(there.order_by(col(OfficeDate.day), col(OfficeDate.id))))


def date_of(db: Session, city: str, district: str, duty: str, year: int) -> OfficeDate | None:
    """The date that exactly this office has set for a duty of a year, where it holds."""
    mine = select(OfficeDate).where(OfficeDate.city == city, OfficeDate.district == district)
    this = mine.where(OfficeDate.duty == duty, OfficeDate.year == year)
    holding = this.where(col(OfficeDate.ended_at).is_(None))
    return db.exec(holding.order_by(col(OfficeDate.id).desc())).first()


def set_date(
    db: Session,
    *,
    city: str,
    district: str,
    duty: str,
    year: int,
    day: date,
    source_ref: str,
    set_by: int | None,
    now: datetime,
) -> OfficeDate:
    """Set an office's own date; the one that it had set before ends.

    Args:
        day: the last day, Asia/Shanghai. Whether the text allows it is the caller's to know.
        source_ref: the document that it stands in.
        now: aware.
    """
    before = date_of(db, city, district, duty, year)
    if before is not None:
        end_date(db, before, now)
    row = OfficeDate(
        city=city,
        district=district,
        duty=duty,
        year=year,
        day=day,
        source_ref=source_ref,
        set_by=set_by,
        set_at=now,
    )
    db.add(row)
    db.flush()
    return row


def end_date(db: Session, row: OfficeDate, now: datetime) -> None:
    """Let a date hold no longer; the text's own holds again."""
    row.ended_at = now
    db.flush()


# --- drafts ---------------------------------------------------------------------------------------


def adoption_of(db: Session, city: str, district: str) -> Adoption | None:
    """By what exactly this office has switched a draft on, or None."""
    mine = select(Adoption).where(Adoption.city == city, Adoption.district == district)
    holding = mine.where(col(Adoption.ended_at).is_(None))
    return db.exec(holding.order_by(col(Adoption.id).desc())).first()


def adopt(
    db: Session, city: str, district: str, source_ref: str, set_by: int | None, now: datetime
) -> Adoption:
    """Switch a draft on for a jurisdiction, with the document that it rests on (启用)."""
    row = Adoption(city=city, district=district, source_ref=source_ref, set_by=set_by, set_at=now)
    db.add(row)
    db.flush()
    return row


def end_adoption(db: Session, row: Adoption, now: datetime) -> None:
    """Switch it off again (停用)."""
    row.ended_at = now
    db.flush()


# --- working days ---------------------------------------------------------------------------------


def calendar_year(db: Session, year: int) -> CalendarYear | None:
    """A year's arrangement as an official took it from the notice, or None."""
    return db.exec(select(CalendarYear).where(CalendarYear.year == year)).one_or_none()


def calendar_years(db: Session) -> list[CalendarYear]:
    """Every year that officials have entered, in order."""
    return list(db.exec(select(CalendarYear).order_by(col(CalendarYear.year))))


def arrangements(db: Session) -> list[tuple[int, str, str, list[str], list[str]]]:
    """The same as year, title, number, holidays and working days: every message asks for it."""
    return [(year, title, number, off, on) for year, title, number, off, on in _ARRANGED.rows(db)]


def save_year(
    db: Session,
    *,
    year: int,
    title: str,
    number: str,
    holidays: Iterable[date],
    workdays: Iterable[date],
    set_by: int | None,
    now: datetime,
) -> CalendarYear:
    """Keep a year's holidays and make-up days; what was entered for the year before is replaced.

    Args:
        title: the title of the State Council's notice.
        number: its number (国办发明电〔2026〕7号).
        now: aware.
    """
    row = calendar_year(db, year) or CalendarYear(
        year=year, title="", number="", holidays=[], workdays=[], set_at=now
    )
    row.title, row.number, row.set_by, row.set_at = title, number, set_by, now
    row.holidays = [day.isoformat() for day in sorted(holidays)]
    row.workdays = [day.isoformat() for day in sorted(workdays)]
    db.add(row)
    db.flush()
    return row


def forget_year(db: Session, row: CalendarYear) -> None:
    """Take a year's arrangement back: its days are provisional again."""
    db.delete(row)
    db.flush()
