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
        ("公告日期是2024年6月30日", "2024-06-30"),
        ("2024年6月30日（公告日期）", "2024-06-30"),
        ("2024年6月30日一次", "2024-06-30"),
        ("2024年6月30日出了一起", "2024-06-30"),
        ("30/6/2024", "2024-06-30"),
        ("廿四年六月卅日", "2024-06-30"),
        ("一九九八年六月三十日", "1998-06-30"),
        ("98年6月30日", "1998-06-30"),
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
        ("2024年6月15日吧", "2024-06-15", "about"),
        ("二零二四", "2024-12-31", "year"),
        ("两千零二十四年", "2024-12-31", "year"),
        ("二零二四年六月", "2024-06-30", "month"),
        ("去年年初", "2025-12-31", "year"),
        ("二十年前", "2006-12-31", "year"),
        ("two years ago", "2024-12-31", "year"),
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
        ("30 June 2024, and 2 July 2025", ["2024-06-30", "2025-07-02"]),
        ("有两次，2024年6月30日和2025年1月2日", ["2024-06-30", "2025-01-02"]),
        ("第一次2024-06-30，第二次2025-01-02", ["2024-06-30", "2025-01-02"]),
        ("2024年6月30日一次，2025年1月2日一次", ["2024-06-30", "2025-01-02"]),
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
        ("June 30", "no_year"),
        ("in June", "no_year"),
        ("3/4/2024", "not_a_day"),
    ],
)
def test_what_is_no_past_day_is_told_apart(text: str, trouble: str) -> None:
    """Future, impossible, yearless and unending days are named, never guessed."""
    assert read(text) == trouble


@pytest.mark.parametrize(
    "text",
    [
        "两三年前",
        "二三年前",
        "24年前",
        "一两天前",
        "十二三天前",
        "去年一二月",
        "三四月",
        "去年十一二月",
        "2024年6月二三日",
        "2024年6月十二三号",
    ],
)
def test_two_numerals_side_by_side_are_no_number(text: str) -> None:
    """两三年前 is not 23 years ago, nor 一二月 December: neither may become a day."""
    assert read(text) == "not_a_day"


@pytest.mark.parametrize(
    "text", ["和", "与", "还有", "and", "&", "+", "2024年和", "和2024年", "有和"]
)
def test_a_joining_word_without_days_on_both_sides_gives_none(text: str) -> None:
    """还有 alone names no day, and 2024年和 is an unfinished sentence."""
    assert read(text) == "not_a_day"


@pytest.mark.parametrize("text", ["since 2024", "从2024年6月", "自2024年6月30日"])
def test_the_beginning_of_a_stretch_is_no_day(text: str) -> None:
    """What goes on since a day did not happen on that day alone."""
    assert read(text) == "not_a_day"


def years_of(text: str) -> list[list[str]]:
    """What a text without its year may mean."""
    found = in_recent_years(bare(plain(text)), TODAY)
    return [[said.day.isoformat() for said in days] for days in found]


@pytest.mark.parametrize("text", ["6月30日", "June 30", "30 June"])
def test_a_day_without_its_year_may_be_in_any_recent_one(text: str) -> None:
    """30 June is proposed for each of the last years."""
    assert years_of(text) == [[f"{year}-06-30"] for year in (2026, 2025, 2024, 2023)]


def test_a_day_still_to_come_is_not_proposed() -> None:
    """1 December of this year has not been."""
    assert years_of("12月1日") == [["2025-12-01"], ["2024-12-01"], ["2023-12-01"]]


def test_several_days_without_their_year_stay_together() -> None:
    """Confirming a year must not lose the second of two days."""
    assert years_of("6月3日和8月5日")[0] == ["2026-06-03", "2026-08-05"]


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


@given(st.text("零〇一二两三四五六七八九十廿卅百千万年月日号天前去今个0123456789和、", max_size=12))
def test_any_row_of_numerals_gives_past_days_or_a_named_trouble(text: str) -> None:
    """零二十四年 is no year, and no reason to fail."""
    found = days(bare(plain(text)), TODAY)
    assert isinstance(found, str) or all(said.day <= TODAY for said in found)


@given(st.text(max_size=40))
def test_any_text_gives_past_days_or_a_named_trouble(text: str) -> None:
    """Nothing that can be typed raises or gives a day after today."""
    found = days(bare(plain(text)), TODAY)
    if not isinstance(found, str):
        assert all(said.day <= TODAY for said in found)
