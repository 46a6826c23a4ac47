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
LISTED = Question("listed_city", "yes_no", zh("申报单位是否已列入市级绿色制造名单？"))
SUPPLIERS = Question("suppliers", "yes_no", zh("企业是否在推动供应商创建绿色工厂？"))
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


# --- what was asked back -------------------------------------------------------------------------


def confirmed(question: Question, text: str, reply: str) -> Reading | None:
    """What a reply to what was asked back about `text` means."""
    return confirm(question, asked_back(question, text), reply)


def test_the_number_of_a_candidate_confirms_it() -> None:
    """1 takes the proposed days, 2 the second proposed year."""
    assert confirmed(WHEN, "去年6月", "1") == Understood(asked_back(WHEN, "去年6月")[0])
    assert confirmed(WHEN, "6月30日", "2") == Understood(asked_back(WHEN, "6月30日")[1])


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
def test_a_number_that_no_proposed_day_has_is_refused(question: Question) -> None:
    """2 after 去年6月 is not read as the "no" that 2 was under the question."""
    assert isinstance(confirmed(question, "去年6月", "2"), NotUnderstood)


@pytest.mark.parametrize("text", ["1", "2", "3"])
@pytest.mark.parametrize("first", ["大概3家", "0"])
def test_a_bare_number_after_an_amount_is_the_amount(first: str, text: str) -> None:
    """2 after 大概3家 is two units: the proposals of a number have no numbers of their own."""
    assert confirmed(UNITS, first, text) is None
    assert answer(UNITS, text) == Quantity(Decimal(text))


@pytest.mark.parametrize("text", ["确定", "能确定"])
def test_being_certain_takes_the_hedged_answer(text: str) -> None:
    """能确定 after 应该没有 takes the no."""
    assert confirmed(ACCIDENT, "应该没有", text) == Understood(YesNo(False))


def test_options_keep_their_numbers_when_asked_back() -> None:
    """After 应该没有, 2 is still no and 1 is still yes."""
    assert confirmed(ACCIDENT, "应该没有", "2") == Understood(YesNo(False))
    assert confirmed(ACCIDENT, "应该没有", "0") == Understood(Unsure())
    assert confirmed(ACCIDENT, "应该没有", "1") is None, "read as an answer to the question"


def test_yes_to_a_proposed_no_is_never_taken_for_yes() -> None:
    """是 after 应该没有 could agree to the no, or answer yes: the number is asked for."""
    assert isinstance(confirmed(ACCIDENT, "应该没有", "是"), NotUnderstood)


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["1", "是", "是的", "对", "好", "好的", "可以", "ok", "就这样"])
def test_agreeing_takes_the_one_proposed_day(question: Question, text: str) -> None:
    """好 after 去年6月 takes what was proposed, whether the day or the event was asked for."""
    assert confirmed(question, "去年6月", text) == Understood(asked_back(WHEN, "去年6月")[0])


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["否", "不是", "不对", "no"])
def test_rejecting_the_proposed_day_opens_the_question_anew(question: Question, text: str) -> None:
    """否 asks for the day again; it neither takes the day nor denies the event."""
    found = confirmed(question, "去年6月", text)
    assert isinstance(found, AskBack)
    assert (found.why.key, found.candidates) == ("answer.say_again", ())


@pytest.mark.parametrize("question", [WHEN, ACCIDENT], ids=lambda q: q.name)
@pytest.mark.parametrize("text", ["0", "不清楚", "记不清了"])
def test_not_knowing_the_proposed_day_keeps_the_event(question: Question, text: str) -> None:
    """Who said 去年6月 and is not sure of the day still said that it happened."""
    assert confirmed(question, "去年6月", text) == Understood(Happened(()))


def test_agreeing_to_several_years_takes_none() -> None:
    """好 after 6月30日 doesn't tell which year."""
    assert isinstance(confirmed(WHEN, "6月30日", "好"), NotUnderstood)
    assert isinstance(confirmed(ACCIDENT, "6月30日", "是"), NotUnderstood)


def test_yes_and_no_answer_where_both_were_proposed() -> None:
    """After 1和2 the words 是 and 否 are the options themselves."""
    assert confirmed(STANDARD, "1和2", "是") is None
    assert answer(STANDARD, "是") == YesNo(True)


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
