"""An office's own dates, drafts that it switched on, and the working days of a year."""

from datetime import date

from models import office_dates as dates
from models.db import Database
from models.office_dates import OfficeDate
from tests.fakes.parts import MORNING

DAY = date(2027, 4, 1)


def test_office_has_one_date_for_a_duty(database: Database) -> None:
    """A new date ends the one before; another office's stays."""
    with database.writing() as db:

        def set_in(district: str, day: date) -> OfficeDate:
            return dates.set_date(
                db,
                city="yunfu",
                district=district,
                duty="annual_table",
                year=2027,
                day=day,
                source_ref="通知",
                set_by=None,
                now=MORNING,
            )

        first = set_in("云城区", DAY)
        city = set_in("", date(2027, 4, 10))
        second = set_in("云城区", date(2027, 4, 2))
        assert first.ended_at == MORNING
        assert dates.dates_of(db, "yunfu", "云城区") == [second, city]
        assert dates.dates_of(db, "yunfu", "云安区") == [city]
        assert dates.dates_of(db, "yunfu", "") == [second, city]
        assert dates.date_of(db, "yunfu", "云城区", "annual_table", 2027) is second
        dates.end_date(db, second, MORNING)
        assert dates.dates_of(db, "yunfu", "云城区") == [city]


def test_draft_is_switched_on_and_off(database: Database) -> None:
    """Only the office that switched it on has it on, until it switches it off."""
    with database.writing() as db:
        row = dates.adopt(db, "xiamen", "", "厦工信〔2027〕1号", None, MORNING)
        assert dates.adoption_of(db, "xiamen", "") is row
        assert dates.adoption_of(db, "xiamen", "集美区") is None
        dates.end_adoption(db, row, MORNING)
        assert dates.adoption_of(db, "xiamen", "") is None


def test_year_of_working_days_is_kept_once(database: Database) -> None:
    """Entering a year again replaces it; taking it back leaves none."""
    with database.writing() as db:
        for number in ("1号", "2号"):
            dates.save_year(
                db,
                year=2028,
                title="通知",
                number=number,
                holidays=[date(2028, 1, 2), date(2028, 1, 1)],
                workdays=[],
                set_by=None,
                now=MORNING,
            )
        (row,) = dates.calendar_years(db)
        assert (row.number, row.holidays) == ("2号", ["2028-01-01", "2028-01-02"])
        dates.forget_year(db, row)
        assert dates.calendar_year(db, 2028) is None
