"""The rules of this moment with the working days that officials have added by a command."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from models.office_dates import arrangements
from policies.load import Library


def library_now(library: Library, db: Session) -> Library:
    """The library with every year's arrangement that an official took from its notice."""
    calendar = library.calendar
    for year, title, number, holidays, workdays in arrangements(db):
        off, on = map(date.fromisoformat, holidays), map(date.fromisoformat, workdays)
        calendar = calendar.with_year(year, title, number, off, on)
    return library if calendar is library.calendar else replace(library, calendar=calendar)
