"""Yes and no in the words people use; no word of one is ever taken for the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers import NotUnderstood, read
from handlers.questions import (
    Question,
    Unsure,
    YesNo,
)
from tests.handlers.asked import (
    ACCIDENT,
    LISTED,
    OPERATING,
    PLAN,
    STANDARD,
    SUPPLIERS,
    TWO_HALVES,
    answer,
    asked_back,
    zh,
)
from tests.handlers.conftest import TODAY


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


@pytest.mark.parametrize(
    "text",
    [
        "是否",
        "是 否",
        "是no",
        "no one",
        "no 1",
        "no two",
        "two",
        "one",
        "zero",
        "两个",
        "2个",
        "两种",
        "2号",
        "2项",
        "两",
        "不是嘛",
        "有嘛",
        "no problem",
        "why not",
        "no doubt",
        "yes and no",
        "not 2",
    ],
)
@pytest.mark.parametrize("question", [STANDARD, ACCIDENT], ids=lambda q: q.name)
def test_what_only_looks_like_an_option_decides_nothing(question: Question, text: str) -> None:
    """是否 is no 否, "no one" no option 1, and 两个 counts something: none proposes an answer."""
    assert isinstance(read(question, text, TODAY), NotUnderstood)


@pytest.mark.parametrize("text", ["曾经", "曾列入", "曾经列入过", "列入过", "有过"])
def test_what_once_was_does_not_answer_what_is(text: str) -> None:
    """列入过 may have ended by removal: no yes to whether the unit is on the list."""
    assert answer(LISTED, text) is None
    assert answer(LISTED, "没有列入过") == YesNo(False)


@pytest.mark.parametrize("text", ["有过", "曾经有过", "发生过", "曾发生过", "曾经发生过"])
def test_what_once_was_answers_what_ever_happened(text: str) -> None:
    """发生过 says yes where the question asks 是否发生过."""
    assert answer(ACCIDENT, text) == YesNo(True)


@pytest.mark.parametrize("text", ["创建了", "没创建", "创建"])
def test_the_verb_of_somebody_else_decides_nothing(text: str) -> None:
    """To 是否在推动供应商创建, 没创建 speaks of the suppliers, not of the company."""
    assert answer(SUPPLIERS, text) is None


@pytest.mark.parametrize(
    "text",
    [
        "没有发生过",
        "我们没有发生过",
        "从来没发生过",
        "从来没有发生过",
        "一次都没有",
        "一次也没有发生过",
        "肯定没有",
        "绝对没有",
        "当然没有",
        "确实没有",
        "没有没有",
        "无此情况",
        "没有此类情况",
        "从未有过",
    ],
)
def test_a_firm_no_to_an_event(text: str) -> None:
    """Every one of these denies that it happened."""
    assert answer(ACCIDENT, text) == YesNo(False)


@pytest.mark.parametrize(
    "text", ["是的呢", "是呀", "是是是", "对对对", "肯定是", "当然是", "确实是"]
)
def test_a_firm_yes(text: str) -> None:
    """Every one of these agrees."""
    assert answer(STANDARD, text) == YesNo(True)


def test_any_firm_of_a_park_is_no_second_half() -> None:
    """园区或园区内任一企业 asks one thing, and 没有发生过 denies it for all of them."""
    park = Question("accident", "event", zh("近三年，园区或园区内任一企业是否发生过事故？"))
    assert answer(park, "没有发生过") == YesNo(False)
    assert answer(park, "发生过") == YesNo(True)


@pytest.mark.parametrize("text", ["有一次", "有两次", "发生过一起", "出过一次", "yes, once"])
def test_how_often_it_happened_says_that_it_did(text: str) -> None:
    """有一次 is a yes; the day is asked next."""
    assert answer(ACCIDENT, text) == YesNo(True)


@pytest.mark.parametrize("text", ["都符合", "全部符合", "存在", "不存在", "没有发生过事故"])
def test_the_words_of_another_question_decide_nothing(text: str) -> None:
    """都符合 to a question for accidents or plans praises, and agrees to nothing."""
    assert answer(PLAN, text) is None
    assert answer(ACCIDENT, "都符合") is None
    assert answer(STANDARD, "都符合") == YesNo(True)
    assert answer(ACCIDENT, "不存在") == answer(ACCIDENT, "没有发生过事故") == YesNo(False)


@pytest.mark.parametrize("text", ["没问题", "嗯", "好的", "可以"])
def test_a_mere_assent_decides_nothing(text: str) -> None:
    """没问题 to 是否发生过事故 may mean that nothing happened, or agree that it did."""
    assert answer(ACCIDENT, text) is None


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("we have", True),
        ("we do", True),
        ("we haven't", False),
        ("we haven’t", False),
        ("we have not", False),
        ("it hasn't", False),
        ("it doesn’t", False),
        ("we don't", False),
        ("never", False),
    ],
)
def test_english_answers_in_the_verb_of_the_question(text: str, yes: bool) -> None:
    """Also with the curly apostrophe that phones type."""
    assert answer(STANDARD, text) == YesNo(yes)


def test_english_not_to_two_halves_decides_nothing() -> None:
    """What "we have not" denies may be the whole, or only its half about doing something."""
    assert answer(TWO_HALVES, "we have not") is None
    assert answer(TWO_HALVES, "no") == YesNo(False)


@pytest.mark.parametrize("text", ["应该没有", "好像没有", "可能没有", "没有吧", "probably not"])
def test_a_hedged_no_is_asked_back(text: str) -> None:
    """应该没有 is either no or not sure; only the person can say which."""
    if text == "probably not":
        assert answer(ACCIDENT, text) is None
    else:
        assert asked_back(ACCIDENT, text) == (YesNo(False), Unsure())
