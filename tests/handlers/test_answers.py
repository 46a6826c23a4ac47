"""From what is typed to an answer: not sure, numbers, events and days, and any text at all."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers import NotUnderstood, Understood, read
from handlers.questions import (
    Chosen,
    Happened,
    Quantity,
    Question,
    Unsure,
    YesNo,
    from_json,
    to_json,
)
from handlers.spoken_days import SpokenDay
from tests.handlers.asked import (
    ACCIDENT,
    ENERGY,
    EVERY,
    FORM,
    SHARE,
    STANDARD,
    UNITS,
    WHEN,
    answer,
    asked_back,
)
from tests.handlers.conftest import TODAY

# --- not sure ------------------------------------------------------------------------------------

_UNSURE = [
    "0",
    "０",
    "〇",
    "零",
    "不清楚",
    "不知道",
    "不确定",
    "我不太清楚",
    "说不准",
    "记不清了",
    "not sure",
    "不是很清楚",
    "不清楚有没有",
    "这个我也不清楚",
    "应该不清楚",
    "可能不太清楚吧",
    "没统计过",
    "I’m not sure",
    "don’t know",
    "I have no idea",
]


@pytest.mark.parametrize("text", _UNSURE)
@pytest.mark.parametrize("question", [STANDARD, ACCIDENT, WHEN, FORM], ids=lambda q: q.name)
def test_not_sure_is_always_an_answer(question: Question, text: str) -> None:
    """0 and its words are an answer of their own: never no, and never nothing."""
    assert answer(question, text) == Unsure()


@pytest.mark.parametrize("text", [text for text in _UNSURE if text not in ("0", "０", "〇", "零")])
def test_not_sure_answers_a_number_too(text: str) -> None:
    """In words. A bare 0 is asked back, since it may be the number."""
    assert answer(UNITS, text) == Unsure()


@pytest.mark.parametrize("text", ["0", "０", "零", "〇"])
def test_a_bare_zero_to_a_number_is_asked_back(text: str) -> None:
    """0 may be none at all or not sure: missing is never treated as zero."""
    assert asked_back(UNITS, text) == (Quantity(Decimal(0)), Unsure())


def test_zero_with_its_unit_is_zero() -> None:
    """0家 and 没有 answer how many."""
    assert answer(UNITS, "0家") == answer(UNITS, "没有") == Quantity(Decimal(0))


# --- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不到3000", "below"),
        ("3000多", "above"),
        ("3000以上", "at_least"),
        ("不超过2000", "at_most"),
    ],
)
def test_a_bound_that_decides_is_kept_as_a_bound(text: str, bound: str) -> None:
    """不到3000 decides where 3000 counts; no value is made up for it."""
    found = answer(ENERGY, text)
    assert isinstance(found, Quantity)
    assert found.bound == bound


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (ENERGY, "超过2500"),
        (ENERGY, "不超过3000"),
        (ENERGY, "不到5000"),
        (ENERGY, "大概不到3000"),
        (SHARE, "50%以上"),
        (UNITS, "不到5家"),
    ],
)
def test_a_bound_with_the_threshold_in_reach_is_asked_back(question: Question, text: str) -> None:
    """50%以上 doesn't tell whether it is more than 50%: 以上 includes the number."""
    assert asked_back(question, text) == ()


def test_an_estimate_matters_only_near_the_threshold() -> None:
    """大概6000 stands; 大概3500 is confirmed, since 3000 is close."""
    assert answer(ENERGY, "大概6000吨") == Quantity(Decimal(6000), approximate=True)
    assert asked_back(ENERGY, "大概3500吨") == (Quantity(Decimal(3500)), Unsure())


def test_a_share_below_one_is_asked_back() -> None:
    """0.5 may be half a percent or a half."""
    assert asked_back(SHARE, "0.5") == (Quantity(Decimal("0.5")), Quantity(Decimal(50)))
    assert answer(SHARE, "0.5%") == Quantity(Decimal("0.5"))


@pytest.mark.parametrize("text", ["3.500", "3.000"])
def test_a_point_before_three_digits_is_asked_back(text: str) -> None:
    """3.500 is three and a half, or three thousand five hundred as some write it."""
    value = Decimal(text).normalize()
    assert asked_back(ENERGY, text) == (Quantity(value), Quantity(value * 1000))


@pytest.mark.parametrize("text", ["接近3000", "将近3000", "快3000了", "近3000吨", "close to 3000"])
def test_nearly_the_threshold_is_asked_back(text: str) -> None:
    """接近3000 is an estimate right at the threshold: it decides neither way."""
    assert asked_back(ENERGY, text) == ()
    assert answer(ENERGY, "接近2000") == Quantity(Decimal(2000), "below", approximate=True)


# --- events and days -----------------------------------------------------------------------------


def test_an_event_is_no_or_yes_or_yes_with_its_days() -> None:
    """The days may come with the yes, or by themselves."""
    june = Happened((SpokenDay(date(2024, 6, 30)),))
    assert answer(ACCIDENT, "没有发生过") == YesNo(False)
    assert answer(ACCIDENT, "发生过") == YesNo(True)
    assert answer(ACCIDENT, "有，2024年6月30日") == june
    assert answer(ACCIDENT, "2024-06-30") == june
    assert answer(ACCIDENT, "1，2024-06-30") == june


def test_an_event_whose_day_is_forgotten_still_happened() -> None:
    """有，但日期不清楚 is a yes, never a not sure."""
    for text in (
        "有，但日期不清楚",
        "有，记不清了",
        "有，不清楚",
        "是的，具体日期忘了",
        "1，不清楚",
        "有日期不详",
    ):
        assert answer(ACCIDENT, text) == Happened(()), text


@pytest.mark.parametrize(
    "text",
    [
        "是不清楚",
        "对不清楚",
        "是不知道",
        "是不太记得了",
        "对，不清楚",
        "有不清楚",
        "有的不清楚",
        "yes, not sure",
    ],
)
def test_not_sure_after_a_filler_is_no_yes(text: str) -> None:
    """是不清楚 says "it is that I don't know", not "yes, on a day unknown"."""
    assert answer(ACCIDENT, text) in (None, Unsure())


@pytest.mark.parametrize("text", ["和", "还有", "and", "&"])
@pytest.mark.parametrize("question", [ACCIDENT, WHEN], ids=lambda q: q.name)
def test_a_joining_word_is_no_event(question: Question, text: str) -> None:
    """还有 without a day says nothing, least of all that something happened."""
    assert isinstance(read(question, text, TODAY), NotUnderstood)


def test_a_date_that_is_none_is_told_how_to_be_written() -> None:
    """Not to choose a number, which is no help with a date."""
    for text in ("24/6/30", "3/4/2024", "6.30", "2024年好像"):
        found = read(ACCIDENT, text, TODAY)
        assert isinstance(found, NotUnderstood)
        assert found.why.key == "answer.days.none", text


def test_a_denied_event_with_a_day_decides_nothing() -> None:
    """没有，2024年 contradicts itself."""
    assert answer(ACCIDENT, "没有，2024年") is None


def test_a_vague_day_is_confirmed_first() -> None:
    """去年6月 counts to its last day only once the person agrees."""
    june = Happened((SpokenDay(date(2025, 6, 30), "month"),))
    assert asked_back(WHEN, "去年6月") == (june, Happened(()))


def test_a_day_without_its_year_is_asked_back_with_the_years() -> None:
    """6月30日 may be of this year, of the last or of the one before."""
    years = [found.days[0].day.year for found in asked_back(WHEN, "6月30日") if found.days]  # type: ignore[union-attr]
    assert years == [2026, 2025, 2024, 2023]


def test_days_that_need_each_their_year_are_not_understood() -> None:
    """A January after a December can't share its year: no choice of one year would be right."""
    found = read(WHEN, "2024年12月31日、1月5日", TODAY)
    assert isinstance(found, NotUnderstood)
    assert found.why.key == "answer.days.every_year"


@pytest.mark.parametrize("text", ["没有", "没有发生过", "否", "no"])
def test_a_denial_where_only_the_day_is_asked_leads_back(text: str) -> None:
    """Whoever finds that nothing happened is told how to change the answer before."""
    found = read(WHEN, text, TODAY)
    assert isinstance(found, NotUnderstood)
    assert found.why.key == "answer.days.denied"


def test_a_future_day_is_refused() -> None:
    """What has not happened yet is no event."""
    found = read(WHEN, "2027年1月1日", TODAY)
    assert isinstance(found, NotUnderstood)
    assert found.why.key == "answer.days.future"


# --- every kind ----------------------------------------------------------------------------------


@given(st.text(max_size=60), st.sampled_from(EVERY))
def test_any_text_is_understood_asked_back_or_refused(text: str, question: Question) -> None:
    """Nothing that can be typed raises; an understood answer survives its JSON form."""
    found = read(question, text, TODAY)
    if isinstance(found, Understood):
        assert from_json(to_json(found.answer)) == found.answer


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.name)
@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "\x00\x07", "😀👍", "a" * 10_000, "\u200b\u200b", "؟"),
        *("吧" * 399, "吧啊" * 199, "应该" * 199, "可能," * 130),
    ],
)
def test_strange_text_answers_nothing(question: Question, text: str) -> None:
    """Empty, invisible, emoji and endless texts are refused with a reason."""
    assert isinstance(read(question, text, TODAY), NotUnderstood)


def test_a_chosen_option_is_kept_by_its_value() -> None:
    """The label may be reworded; the value stays."""
    assert answer(FORM, "分支机构") == Chosen("branch")
