"""The rules of this moment with the working days that officials have added by a command."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session, col, select

from models.office_dates import CalendarYear
from policies.load import Library


def library_now(library: Library, db: Session) -> Library:
    """The library with every year's arrangement that an official took from its notice."""
    calendar = library.calendar
    for row in db.exec(select(CalendarYear).order_by(col(CalendarYear.year))):
        holidays = map(date.fromisoformat, row.holidays)
        workdays = map(date.fromisoformat, row.workdays)
        calendar = calendar.with_year(row.year, row.title, row.number, holidays, workdays)
    return library if calendar is library.calendar else replace(library, calendar=calendar)
