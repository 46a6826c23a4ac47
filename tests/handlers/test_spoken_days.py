"""Days as people say them, on 20 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.spoken_days import days, in_recent_years
from handlers.wording import bare, plain
from tests.handlers.conftest import TODAY


def read(text: str) -> object:
    """The days of a typed text as ISO dates, or the trouble with it."""
    found = days(bare(plain(text)), TODAY)
    return found if isinstance(found, str) else [said.day.isoformat() for said in found]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024年6月30日", "2024-06-30"),
        ("２０２４年６月３０号", "2024-06-30"),
        ("2024-06-30", "2024-06-30"),
        ("2024/6/30", "2024-06-30"),
        ("2024.6.30", "2024-06-30"),
        ("20240630", "2024-06-30"),
        ("二〇二四年六月三十日", "2024-06-30"),
        ("二零二四年十二月三十一日", "2024-12-31"),
        ("24年6月30日", "2024-06-30"),
        ("今年3月5日", "2026-03-05"),
        ("去年12月1号", "2025-12-01"),
        ("昨天", "2026-11-19"),
        ("前天", "2026-11-18"),
        ("3天前", "2026-11-17"),
        ("上个月5号", "2026-10-05"),
        ("是2024年6月30日发生的", "2024-06-30"),
        ("2024年2月29日", "2024-02-29"),
        ("30 June 2024", "2024-06-30"),
        ("June 30, 2024", "2024-06-30"),
        ("yesterday", "2026-11-19"),
        ("今天", "2026-11-20"),
    ],
)
def test_a_day_is_read_in_every_form(text: str, day: str) -> None:
    """Chinese, ISO, full-width, relative and English dates name the same day."""
    assert read(text) == [day]
    assert days(bare(plain(text)), TODAY)[0].counted == "day"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "day", "counted"),
    [
        ("2024年6月", "2024-06-30", "month"),
        ("2024.6", "2024-06-30", "month"),
        ("去年6月", "2025-06-30", "month"),
        ("二〇二四年六月", "2024-06-30", "month"),
        ("2024年6月底", "2024-06-30", "month"),
        ("2024年2月", "2024-02-29", "month"),
        ("上个月", "2026-10-31", "month"),
        ("June 2024", "2024-06-30", "month"),
        ("前年", "2024-12-31", "year"),
        ("2023年", "2023-12-31", "year"),
        ("2024年上半年", "2024-06-30", "year"),
        ("2024年第二季度", "2024-06-30", "year"),
        ("last year", "2025-12-31", "year"),
        ("三年前", "2023-12-31", "year"),
        ("2026年11月", "2026-11-20", "month"),
        ("今年", "2026-11-20", "year"),
        ("2024年6月15日左右", "2024-06-15", "about"),
    ],
)
def test_a_vague_day_is_its_last_possible_one(text: str, day: str, counted: str) -> None:
    """A month or a year counts to its last day, never beyond today, and stays marked as vague."""
    found = days(bare(plain(text)), TODAY)
    assert not isinstance(found, str)
    assert [(said.day.isoformat(), said.counted) for said in found] == [(day, counted)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年6月和2025年1月", ["2024-06-30", "2025-01-31"]),
        ("2024年6月和8月", ["2024-06-30", "2024-08-31"]),
        ("2024年6月3日、5日", ["2024-06-03", "2024-06-05"]),
        ("2024-06-30，2025-01-02", ["2024-06-30", "2025-01-02"]),
        ("2024年6月 2025年1月", ["2024-06-30", "2025-01-31"]),
        ("1 June 2024 and 3 July 2025", ["2024-06-01", "2025-07-03"]),
    ],
)
def test_several_days_are_all_read(text: str, expected: list[str]) -> None:
    """Each day counts; a later one may leave out the year that was said before it."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("2027年1月", "future"),
        ("2026-11-21", "future"),
        ("明年3月", "future"),
        ("后天", "future"),
        ("2024-02-30", "no_such_day"),
        ("2025年2月29日", "no_such_day"),
        ("2024-13-01", "no_such_day"),
        ("6月30日", "no_year"),
        ("十二月", "no_year"),
        ("2024年12月31日、1月5日", "no_year"),
        ("2024年6月到8月", "range"),
        ("没有", "not_a_day"),
        ("1", "not_a_day"),
        ("", "not_a_day"),
        ("1800年", "not_a_day"),
    ],
)
def test_what_is_no_past_day_is_told_apart(text: str, trouble: str) -> None:
    """Future, impossible, yearless and unending days are named, never guessed."""
    assert read(text) == trouble


def test_a_day_without_its_year_may_be_in_any_recent_one() -> None:
    """30 June is proposed for each of the last years, and a day still to come is not."""
    june = [said.day.year for said in in_recent_years("6月30日", TODAY)]
    december = [said.day.year for said in in_recent_years("12月1日", TODAY)]
    assert june == [2026, 2025, 2024]
    assert december == [2025, 2024]


PAST = st.dates(min_value=date(1990, 1, 1), max_value=TODAY)


@given(PAST)
def test_every_way_of_writing_a_day_agrees(day: date) -> None:
    """Five ways to write any past day give that day."""
    forms = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.day} {day:%B} {day.year}",
    ]
    assert [read(form) for form in forms] == [[day.isoformat()]] * 5


@given(PAST)
def test_a_month_never_ends_before_any_of_its_days(day: date) -> None:
    """Counting a month to its last day is never milder than the day itself would be."""
    found = days(f"{day.year}年{day.month}月", TODAY)
    assert not isinstance(found, str)
    assert day <= found[0].day <= TODAY


@given(st.dates(min_value=TODAY + timedelta(days=1), max_value=date(2090, 1, 1)))
def test_no_future_day_is_ever_accepted(day: date) -> None:
    """A day after today is refused in every form."""
    assert read(day.isoformat()) == read(f"{day.year}年{day.month}月{day.day}日") == "future"


@given(st.text(max_size=40))
def test_any_text_gives_past_days_or_a_named_trouble(text: str) -> None:
    """Nothing that can be typed raises or gives a day after today."""
    found = days(bare(plain(text)), TODAY)
    if not isinstance(found, str):
        assert all(said.day <= TODAY for said in found)
