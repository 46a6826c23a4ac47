"""From what is typed to an answer, by the kind of the question."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers import AskBack, NotUnderstood, Reading, Understood, read
from handlers.asked_back import confirm
from handlers.questions import (
    Answer,
    Choice,
    Chosen,
    Happened,
    Quantity,
    Question,
    Threshold,
    Unsure,
    YesNo,
    from_json,
    to_json,
)
from handlers.spoken_days import SpokenDay
from models.messages import Words
from tests.handlers.conftest import TODAY


def zh(text: str) -> Words:
    """A text of which only the Chinese matters."""
    return Words(text, text)


STANDARD = Question("meets_standard", "yes_no", zh("申报单位是否符合本类别的标准？"))
PLAN = Question("plan", "yes_no", zh("园区是否已发布园区绿色工厂培育计划？"))
OPERATING = Question("not_operating", "yes_no", zh("企业目前是否未正常经营生产？"))
TWO_HALVES = Question(
    "energy", "yes_no", zh("是否被列入工业节能监察整改名单，并且没有按要求完成整改？")
)
ACCIDENT = Question("accident", "event", zh("近三年，企业是否发生过安全事故？"))
WHEN = Question("accident.when", "days", zh("是什么时候？"))
ENERGY = Question(
    "tce", "number", zh("?"), unit="tce", thresholds=(Threshold(Decimal(3000), True),)
)
SHARE = Question(
    "share", "number", zh("?"), unit="percent", thresholds=(Threshold(Decimal(50), False),)
)
UNITS = Question("units", "number", zh("?"), thresholds=(Threshold(Decimal(3), True),))
FORM = Question(
    "legal_form",
    "choice",
    zh("哪一种主体？"),
    choices=(Choice("person", zh("独立法人")), Choice("branch", zh("分支机构"))),
)
EVERY = (STANDARD, PLAN, OPERATING, TWO_HALVES, ACCIDENT, WHEN, ENERGY, SHARE, UNITS, FORM)


def answer(question: Question, text: str) -> Answer | None:
    """The answer that is surely meant, or None."""
    found = read(question, text, TODAY)
    return found.answer if isinstance(found, Understood) else None


def asked_back(question: Question, text: str) -> tuple[Answer, ...]:
    """What is asked back."""
    found = read(question, text, TODAY)
    assert isinstance(found, AskBack), f"{text}: {found}"
    return found.candidates


# --- yes and no ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "１",
        "一",
        "①",
        "是",
        "是的",
        "对",
        "有",
        "符合",
        "yes",
        "Y",
        "第1个",
        "选1",
        "1、",
        "1 是",
    ],
)
def test_yes_in_every_form(text: str) -> None:
    """The number, the label and the question's own verb say yes."""
    assert answer(STANDARD, text) == YesNo(True)


@pytest.mark.parametrize(
    "text",
    ["2", "２", "二", "②", "否", "不是", "不", "没有", "无", "不符合", "未符合", "no", "N", "2 否"],
)
def test_no_in_every_form(text: str) -> None:
    """The number, the label and the negated verb say no."""
    assert answer(STANDARD, text) == YesNo(False)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("已", True),
        ("已发布", True),
        ("发布了", True),
        ("未", False),
        ("未发布", False),
        ("还没有", False),
    ],
)
def test_already_and_not_yet_are_never_confused(text: str, yes: bool) -> None:
    """已 says yes and 未 says no, where the question asks 是否已."""
    assert answer(PLAN, text) == YesNo(yes)


@pytest.mark.parametrize(
    "text", ["有没有", "是不是", "不是没有", "不是不符合", "嗯", "不太符合", "是吗"]
)
def test_riddles_and_questions_decide_nothing(text: str) -> None:
    """A double negation, or a question, is neither yes nor no."""
    assert answer(STANDARD, text) is None


@pytest.mark.parametrize("text", ["正常", "正常经营", "未正常经营", "不正常"])
def test_the_verb_of_a_negative_question_decides_nothing(text: str) -> None:
    """To 是否未正常经营, 正常 is asked back: it could be taken for its opposite."""
    assert answer(OPERATING, text) is None


@pytest.mark.parametrize("text", ["列入", "没完成", "未列入", "完成了", "没有"])
def test_one_half_of_a_question_with_two_halves_decides_nothing(text: str) -> None:
    """列入 without the second half is no yes, and 没有 may repeat the half that says 没有."""
    assert answer(TWO_HALVES, text) is None


@given(
    st.sampled_from(["不", "没", "没有", "未", "并未", "从未", "尚未"]),
    st.sampled_from(["符合", "是", "有", "发生", "发生过", "发布", "完成", "列入"]),
    st.sampled_from(["", "的", "了", "。", "，谢谢"]),
    st.sampled_from([STANDARD, PLAN, OPERATING, TWO_HALVES, ACCIDENT]),
)
def test_a_negation_is_never_yes(no: str, verb: str, tail: str, question: Question) -> None:
    """Whatever the verb and the question: with a negation before it, it doesn't mean yes."""
    assert answer(question, f"{no}{verb}{tail}") in (None, YesNo(False), Unsure())


@pytest.mark.parametrize("text", ["应该没有", "好像没有", "可能没有", "没有吧", "probably not"])
def test_a_hedged_no_is_asked_back(text: str) -> None:
    """应该没有 is either no or not sure; only the person can say which."""
    if text == "probably not":
        assert answer(ACCIDENT, text) is None
    else:
        assert asked_back(ACCIDENT, text) == (YesNo(False), Unsure())


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
    assert answer(ACCIDENT, "有，但日期不清楚") == answer(ACCIDENT, "有，记不清了") == Happened(())


def test_a_denied_event_with_a_day_decides_nothing() -> None:
    """没有，2024年 contradicts itself."""
    assert answer(ACCIDENT, "没有，2024年") is None


def test_a_vague_day_is_confirmed_first() -> None:
    """去年6月 counts to its last day only once the person agrees."""
    assert asked_back(WHEN, "去年6月") == (Happened((SpokenDay(date(2025, 6, 30), "month"),)),)


def test_a_day_without_its_year_is_asked_back_with_the_years() -> None:
    """6月30日 may be of this year, of the last or of the one before."""
    years = [found.days[0].day.year for found in asked_back(WHEN, "6月30日") if found.days]  # type: ignore[union-attr]
    assert years == [2026, 2025, 2024]


def test_a_future_day_is_refused() -> None:
    """What has not happened yet is no event."""
    found = read(WHEN, "2027年1月1日", TODAY)
    assert isinstance(found, NotUnderstood)
    assert found.why.key == "answer.days.future"


# --- what was asked back -------------------------------------------------------------------------


def confirmed(question: Question, text: str, reply: str) -> Reading | None:
    """What a reply to what was asked back about `text` means."""
    return confirm(question, asked_back(question, text), reply)


def test_the_number_of_a_candidate_confirms_it() -> None:
    """1 takes the proposed days, 2 the second proposed number."""
    assert confirmed(WHEN, "去年6月", "1") == Understood(asked_back(WHEN, "去年6月")[0])
    assert confirmed(UNITS, "0", "2") == Understood(Unsure())


def test_options_keep_their_numbers_when_asked_back() -> None:
    """After 应该没有, 2 is still no and 1 is still yes."""
    assert confirmed(ACCIDENT, "应该没有", "2") == Understood(YesNo(False))
    assert confirmed(ACCIDENT, "应该没有", "0") == Understood(Unsure())
    assert confirmed(ACCIDENT, "应该没有", "1") is None, "read as an answer to the question"


def test_yes_to_a_proposed_no_is_never_taken_for_yes() -> None:
    """是 after 应该没有 could agree to the no, or answer yes: the number is asked for."""
    assert isinstance(confirmed(ACCIDENT, "应该没有", "是"), NotUnderstood)


def test_another_amount_replaces_what_was_asked_back() -> None:
    """A number that is none of the candidates' is a new answer."""
    assert confirmed(ENERGY, "大概3500吨", "3600") is None
    assert confirmed(ENERGY, "大概3500吨", "对") == Understood(Quantity(Decimal(3500)))


# --- every kind ----------------------------------------------------------------------------------


@given(st.text(max_size=60), st.sampled_from(EVERY))
def test_any_text_is_understood_asked_back_or_refused(text: str, question: Question) -> None:
    """Nothing that can be typed raises; an understood answer survives its JSON form."""
    found = read(question, text, TODAY)
    if isinstance(found, Understood):
        assert from_json(to_json(found.answer)) == found.answer


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "😀👍", "a" * 10_000, "\u200b\u200b", "؟"])
def test_strange_text_answers_nothing(question: Question, text: str) -> None:
    """Empty, invisible, emoji and endless texts are refused with a reason."""
    assert isinstance(read(question, text, TODAY), NotUnderstood)


def test_a_chosen_option_is_kept_by_its_value() -> None:
    """The label may be reworded; the value stays."""
    assert answer(FORM, "分支机构") == Chosen("branch")
