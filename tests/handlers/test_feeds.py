"""Calendar feeds: what a calendar program reads of a duty, and how it hears of changes."""

from datetime import date
from typing import Any

import icalendar
import pytest
from sqlmodel import Session

from bot.wording import words
from handlers import feeds
from models.deadlines import Deadline
from models.messages import Language, Text
from models.office_dates import adopt
from models.units import Unit
from policies.load import Library
from tests.fakes.rows import a_unit
from tests.handlers.reminding import Season, deli, xiang

FOLDED = 75
"""Bytes of a line, beyond which RFC 5545 wants it folded."""


@pytest.fixture
def season(library: Library, db: Session) -> Season:
    """The first of March 2027, ten o'clock."""
    return Season(library, db)


def built(season: Season, *rows: Deadline, language: Language = "zh_CN") -> bytes:
    def in_words(text: Text) -> str:
        return words(text, language)

    return feeds.feed(feeds.entries(season.context, rows), "时限", in_words, season.context)


def events(season: Season, *rows: Deadline, language: Language = "zh_CN") -> list[Any]:
    """The events as a calendar program reads them."""
    read = icalendar.Calendar.from_ical(built(season, *rows, language=language))
    return list(read.walk("VEVENT"))


def event(season: Season, *rows: Deadline, language: Language = "zh_CN") -> Any:
    (only,) = events(season, *rows, language=language)
    return only


def test_a_duty_is_one_day_long(season: Season) -> None:
    """All day, ending on the day after; never in the way of a meeting."""
    one = event(season, season.deadline(deli(season)))
    assert one.decoded("dtstart") == date(2027, 3, 15)
    assert one.decoded("dtend") == date(2027, 3, 16)
    assert (str(one["status"]), str(one["transp"])) == ("CONFIRMED", "TRANSPARENT")
    assert one.decoded("dtstamp") == season.clock.now()
    assert one["sequence"] == 0


def test_an_event_says_what_whose_where_and_why(season: Season) -> None:
    """Unit, duty, platform, and the article in its own words."""
    row = season.deadline(deli(season), due=date(2027, 3, 14))
    one = event(season, row)
    assert "德力电器" in str(one["summary"])
    description = str(one["description"])
    assert "https://green.miit.gov.cn/" in description
    rule = season.library.packs["shenzhen"].duty("annual_table")
    assert rule is not None
    assert rule.cites[0].quote in description
    assert len(description.splitlines()) >= 4, "finish by, provisional, platform, article, service"


def test_a_draft_is_marked_in_the_title_and_in_the_text(season: Season) -> None:
    """Nobody reads a draft's date for a duty."""
    adopt(season.db, "xiamen", "", "厦工信函〔2027〕5号", None, season.clock.now())
    row = season.deadline(xiang(season), basis="draft")
    one = event(season, row)
    assert "征求意见稿" in str(one["summary"])
    assert "厦工信函〔2027〕5号" in str(one["description"])
    assert "draft" in str(event(season, row, language="en")["summary"])


def test_a_moved_date_keeps_its_uid_and_raises_its_sequence(season: Season) -> None:
    """Whoever subscribed sees the same event on another day."""
    unit = deli(season)
    first = season.deadline(unit)
    before = event(season, first)
    first.state = "superseded"
    second = season.deadline(unit, due=date(2027, 3, 10), replaces=first.id)
    after = event(season, first, second)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == date(2027, 3, 10)
    first.state, second.state = "open", "superseded"
    again = event(season, first, second)
    assert again["sequence"] > after["sequence"], "a date that comes back is one more change"
    assert again.decoded("dtstart") == date(2027, 3, 15)


def test_a_duty_that_fell_away_is_cancelled_and_kept(season: Season) -> None:
    """It stays under its UID, so that it leaves the calendars that have it."""
    row = season.deadline(deli(season))
    before = event(season, row)
    row.state, row.closed_why = "closed", "listing_removed"
    after = event(season, row)
    assert (str(after["status"]), after["uid"]) == ("CANCELLED", before["uid"])
    assert after["sequence"] > before["sequence"]


@pytest.mark.parametrize("state", ["declared", "verified"])
def test_whether_it_is_done_is_nobody_s_to_read(season: Season, state: str) -> None:
    """A feed holds public dates only: the event is the same, filed or not."""
    row = season.deadline(deli(season))
    before = built(season, row)
    row.state = state
    assert built(season, row) == before


def test_a_season_that_is_over_leaves_its_dates(season: Season) -> None:
    """What has passed is no cancellation."""
    row = season.deadline(deli(season), state="closed", closed_why="season_over")
    assert str(event(season, row)["status"]) == "CONFIRMED"


def test_each_duty_of_each_year_is_an_event_of_its_own(season: Season) -> None:
    """Two years of two duties: four UIDs, the earliest day first."""
    unit = deli(season)
    rows = [season.deadline(unit, duty, year) for year in (2027, 2028)
            for duty in ("annual_table", "application")]  # fmt: skip
    found = events(season, *rows)
    assert len({str(one["uid"]) for one in found}) == 4
    days = [one.decoded("dtstart") for one in found]
    assert days == sorted(days)


def test_lines_are_folded_between_characters(season: Season) -> None:
    """No line is longer than 75 bytes, and no character is cut in two."""
    name = "某某绿色智能制造（深圳）有限责任公司甲乙"
    unit: Unit = a_unit(season.db, name, city="guizhou")
    body = built(season, season.deadline(unit, basis="draft"))
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= FOLDED
    assert all(line.decode() or True for line in lines), "each line is whole UTF-8 by itself"
    read = icalendar.Calendar.from_ical(body)
    assert name in str(next(iter(read.walk("VEVENT")))["summary"])


def test_signs_with_a_meaning_stay_text(season: Season) -> None:
    """Commas, semicolons and line ends in a document's name do not end a property."""
    hostile = "号；a;b,c\\d\nEND:VEVENT\r\nX-EVIL:1"
    row = season.deadline(deli(season), source="office", source_ref=hostile)
    body = built(season, row)
    assert b"\r\nX-EVIL" not in body
    assert len(events(season, row)) == 1


def test_a_feed_in_english_is_in_english(season: Season) -> None:
    """Names of duties too; the law's own words stay Chinese."""
    row = season.deadline(deli(season))
    one = event(season, row, language="en")
    assert "File the annual dynamic-management table" in str(one["summary"])


def test_nothing_to_do_is_a_feed_all_the_same(season: Season) -> None:
    """A calendar program gets an empty calendar and no error."""
    assert events(season) == []
