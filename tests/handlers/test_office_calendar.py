"""The calendar of an office: what it will hold is said where the text gives the office no date."""

import pytest
from sqlmodel import Session

from policies.load import Library
from tests.fakes.rows import a_deadline, a_unit, an_official, number
from tests.handlers.reminding import Contact, Season


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def official(season: Season, address: str, **more: str) -> Contact:
    """An official who talks."""
    row = an_official(season.db, **more)
    made = season.contact(address)
    row.person_id = number(made.person)
    return made


def test_a_city_without_a_date_of_its_own_is_told_so(season: Season) -> None:
    """The text names no day for Shenzhen's own office: the calendar is empty for now."""
    zhang = official(season, "zhang", city="shenzhen", district="").say("订阅日历", "1")
    assert {"calendar.link", "calendar.no_dates"} <= zhang.keys


def test_a_date_that_was_set_needs_no_explanation(season: Season) -> None:
    """Where a notice or the office gave a date, the calendar holds it."""
    zhang = official(season, "zhang", city="shenzhen", district="")
    a_deadline(
        season.db, a_unit(season.db), owner="office:shenzhen/", unit_id=None, district="",
        audience="city_official", duty="city_recommendation",
    )  # fmt: skip
    assert "calendar.no_dates" not in zhang.say("订阅日历", "1").keys


def test_a_district_s_calendar_holds_the_text_s_dates(season: Season) -> None:
    """Nanshan recommends by 30 May, so nothing need be explained."""
    li = official(season, "li", city="shenzhen", district="南山区").say("订阅日历", "1")
    assert "calendar.link" in li.keys
    assert "calendar.no_dates" not in li.keys
