"""Which option somebody means; a negation never selects its positive."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.choosing import Picked, Unclear, choose
from handlers.questions import Choice
from models.messages import Words

FORMS = [
    Choice("legal_person", Words("独立法人", "Independent legal person")),
    Choice("independent", Words("视同法人的独立核算单位", "Unit with independent accounting")),
    Choice("branch", Words("分支机构", "Branch of another company")),
]
SEVERITIES = [
    Choice("general", Words("一般", "Ordinary")),
    Choice("larger", Words("较大", "Larger")),
    Choice("major", Words("重大", "Major")),
    Choice("very_major", Words("特别重大", "Extremely grave")),
]


def picked(text: str, choices: list[Choice]) -> str | None:
    """The value that is surely meant, or None."""
    found = choose(text, choices)
    return found.choice.value if isinstance(found, Picked) else None


NUMBER_FORMS = [
    str,
    lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    cn2an.an2cn,
    lambda n: "①②③④⑤⑥⑦⑧⑨⑩"[n - 1],
    lambda n: "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"[n - 1],
    lambda n: "❶❷❸❹❺❻❼❽❾❿"[n - 1],
    lambda n: f"{n}.",
    lambda n: f"{n}、",
    lambda n: f"({n})",
    lambda n: f"（{n}）",
    lambda n: f"【{n}】",
    lambda n: f"第{n}个",
    lambda n: f"第{cn2an.an2cn(n)}个",
    lambda n: f"选{n}",
    lambda n: f"我选{n}",
    lambda n: f"选第{n}项",
    lambda n: f"选项{n}",
    lambda n: f" {n} ",
    lambda n: f"{n}\ufe0f\u20e3" if n < 10 else str(n),
    lambda n: f"option {n}",
    lambda n: f"No. {n}",
    lambda n: f"选{n}号",
    lambda n: f"{n}吧",
    lambda n: f"那就{n}",
]


@given(st.integers(1, 10), st.sampled_from(NUMBER_FORMS), st.integers(2, 10))
def test_a_number_selects_its_option_in_every_form(number, form, size) -> None:  # type: ignore[no-untyped-def]
    """１, 一, ①, 第1个, 选1 and their kin select option 1, and nothing where there is none."""
    choices = [Choice(str(n), Words(f"选项甲{n}号", f"Item {n}")) for n in range(1, size + 1)]
    expected = str(number) if number <= size else None
    assert picked(form(number), choices) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("独立法人", "legal_person"),
        ("我们是独立法人", "legal_person"),
        ("视同法人", "independent"),
        ("BRANCH", "branch"),
        ("unit with", "independent"),
        ("1 独立法人", "legal_person"),
        ("3、分支机构", "branch"),
    ],
)
def test_a_label_or_its_unique_beginning_selects(text: str, value: str) -> None:
    """The label, its beginning, or number and label together."""
    assert picked(text, FORMS) == value


@pytest.mark.parametrize(
    "text",
    [
        "不是独立法人",
        "法人",
        "独立",
        "independent",
        "一个",
        "2个",
        "两",
        "no 1",
        "no one",
        "two",
        "独立法人企业",
        "2 独立法人",
        "1和3",
        "1 3",
        "分公司",
        "4",
        "独",
    ],
)
def test_what_is_not_surely_one_option_selects_none(text: str) -> None:
    """A negation, a part of a label, a contradiction or two numbers decide nothing."""
    assert picked(text, FORMS) is None


def test_a_label_inside_another_selects_itself() -> None:
    """重大 is not 特别重大, and 大 is none of them."""
    assert picked("重大", SEVERITIES) == "major"
    assert picked("特别", SEVERITIES) == "very_major"
    assert picked("大", SEVERITIES) is None


@pytest.mark.parametrize("text", ["不重大", "非重大", "不是重大", "不到重大", "未达重大"])
def test_a_negated_label_does_not_propose_a_graver_one(text: str) -> None:
    """The 别 of 特别重大 is no negation, so 不到重大 is not like it."""
    assert choose(text, SEVERITIES) is None


@pytest.mark.parametrize(
    ("positive", "negative"),
    [
        ("是", "不是"),
        ("有", "没有"),
        ("符合", "不符合"),
        ("已列入", "未列入"),
        ("完成", "没有完成"),
        ("listed", "not listed"),
    ],
)
def test_a_negation_pair_needs_all_its_words(positive: str, negative: str) -> None:
    """Of two labels that differ by a negation each is selected by its own words alone."""
    pair = [Choice("yes", Words(positive, positive)), Choice("no", Words(negative, negative))]
    assert picked(positive, pair) == "yes"
    assert picked(negative, pair) == "no"
    for end in range(1, len(negative)):
        assert picked(negative[:end], pair) in (None, "yes" if negative[:end] == positive else None)


@given(
    st.text("符合标准要求条件法人", min_size=1, max_size=5),
    st.sampled_from(["不", "没", "没有", "未", "非", "无"]),
    st.sampled_from(["", "的", "，", "。", " "]),
)
def test_a_negated_label_never_selects_the_positive(label: str, no: str, tail: str) -> None:
    """Whatever the label: with a negation before it, it doesn't select the label."""
    choices = [Choice("yes", Words(label, label)), Choice("other", Words("另一个答案", "other"))]
    assert picked(f"{no}{label}{tail}", choices) != "yes"


def test_a_likeness_proposes_and_never_decides() -> None:
    """A typing mistake is asked back with the option that may be meant."""
    found = choose("独立法入", FORMS)
    assert isinstance(found, Unclear)
    assert [choice.value for choice in found.candidates] == ["legal_person"]


@given(st.text(max_size=60))
def test_any_text_is_one_option_several_or_none(text: str) -> None:
    """Nothing that can be typed raises."""
    assert isinstance(choose(text, FORMS), Picked | Unclear | None)
