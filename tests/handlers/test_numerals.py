"""Amounts as people say them."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.numerals import Amount, amount, whole_number
from handlers.wording import bare, plain


def read(text: str, unit: str = "tce") -> object:
    """Read a typed text as an amount."""
    return amount(bare(plain(text)), unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3500", "3500"),
        ("３５００", "3500"),
        ("3,500.5", "3500.5"),
        ("三千五百", "3500"),
        ("三千五", "3500"),
        ("3千吨", "3000"),
        ("3千5", "3500"),
        ("1.2万吨标准煤", "12000"),
        ("1.15万", "11500"),
        ("两千", "2000"),
        ("一万二", "12000"),
        ("我们每年用3500吨", "3500"),
        ("年综合能耗3500吨标煤", "3500"),
        ("3,500 tonnes of standard coal", "3500"),
        ("3500 tce", "3500"),
        ("3500吨标准煤/年", "3500"),
        ("3500 t per year", "3500"),
        ("折合3500吨", "3500"),
        ("折标煤3500吨", "3500"),
        ("正好3500", "3500"),
        ("刚好3500吨", "3500"),
        ("只有3500", "3500"),
        ("就是3500", "3500"),
        ("3500整", "3500"),
        ("2025年：3500吨", "3500"),
        ("2025年3500吨", "3500"),
        ("3500吨标准煤当量", "3500"),
        ("exactly 3500", "3500"),
        (".5", "0.5"),
    ],
)
def test_an_amount_is_read_in_every_form(text: str, value: str) -> None:
    """Digits, Chinese numerals, thousands and units say the same number."""
    found = read(text)
    assert isinstance(found, Amount)
    assert (found.value, found.bound, found.approximate) == (Decimal(value), "exact", False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("50%", "50"),
        ("５０％", "50"),
        ("百分之五十", "50"),
        ("百分之五十五点五", "55.5"),
        ("五成", "50"),
        ("五成五", "55"),
        ("一半", "50"),
        ("占比60%", "60"),
        ("55.5 percent", "55.5"),
        ("50%整", "50"),
        ("正好一半", "50"),
        ("百分之百", "100"),
        ("2025年55%", "55"),
        (".55", "0.55"),
    ],
)
def test_a_share_is_read_in_every_form(text: str, value: str) -> None:
    """Percent, 百分之, 成 and 一半 say the same share."""
    found = read(text, "percent")
    assert isinstance(found, Amount)
    assert found.value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不到3000", "below"),
        ("3000吨不到", "below"),
        ("不足三千吨", "below"),
        ("没到3000吨", "below"),
        ("近3000吨", "below"),
        ("less than 3000", "below"),
        ("3000多吨", "above"),
        ("三千多", "above"),
        ("3000余吨", "above"),
        ("超过3000", "above"),
        ("more than 3000", "above"),
        ("3000以上", "at_least"),
        ("至少3000", "at_least"),
        ("不少于3000", "at_least"),
        ("不超过3000", "at_most"),
        ("3000以内", "at_most"),
        ("略低于3000", "below"),
        ("远不到3000", "below"),
        ("3000都不到", "below"),
        ("just under 3000", "below"),
        ("略高于3000", "above"),
        ("稍微超过3000", "above"),
        ("刚过3000", "above"),
        ("不止3000", "above"),
        ("3000吨多", "above"),
        ("slightly over 3000", "above"),
        ("达到3000", "at_least"),
        ("已达3000吨", "at_least"),
        ("没有超过3000", "at_most"),
        ("没超过3000吨", "at_most"),
        ("未超过3000", "at_most"),
        ("not over 3000", "at_most"),
    ],
)
def test_a_bound_is_no_value(text: str, bound: str) -> None:
    """不到3000 and 3000多 say on which side of 3000 the number lies, not what it is."""
    found = read(text)
    assert isinstance(found, Amount)
    assert (found.value, found.bound) == (Decimal(3000), bound)


@pytest.mark.parametrize(
    "text", ["大概3500吨", "约3500", "3500左右", "3500吨左右吧", "3500上下", "about 3500"]
)
def test_an_estimate_is_marked(text: str) -> None:
    """大概 and 左右 make a number an estimate."""
    found = read(text)
    assert isinstance(found, Amount)
    assert found.approximate


@pytest.mark.parametrize(
    ("text", "unit", "trouble"),
    [
        ("3000-4000", "tce", "range"),
        ("两三千", "tce", "range"),
        ("三四百", "tce", "range"),
        ("几千", "tce", "range"),
        ("两三家", "count", "range"),
        ("十几家", "count", "range"),
        ("3500公斤", "tce", "unit"),
        ("3500吨原煤", "tce", "unit"),
        ("50%", "tce", "unit"),
        ("50吨", "percent", "unit"),
        ("-5", "tce", "negative"),
        ("负三", "count", "negative"),
        ("105%", "percent", "over_100"),
        ("3.5", "count", "fraction"),
        ("3,5", "tce", "not_a_number"),
        ("10²", "tce", "not_a_number"),
        ("13812345678", "tce", "not_a_number"),
        ("13812345678", "count", "not_a_number"),
        ("没有3000", "tce", "not_a_number"),
        ("不是3000", "tce", "not_a_number"),
        ("3500吨，4000吨", "tce", "not_a_number"),
        ("3家（含市级）", "count", "not_a_number"),
        ("六七成", "percent", "range"),
        ("零二十四", "tce", "not_a_number"),
        ("3000吨二氧化碳", "tce", "unit"),
        ("13800138000138", "tce", "not_a_number"),
        ("是", "tce", "not_a_number"),
        ("", "tce", "not_a_number"),
    ],
)
def test_what_is_no_single_amount_is_told_apart(text: str, unit: str, trouble: str) -> None:
    """Ranges, wrong units and impossible numbers are named, never turned into a number."""
    assert read(text, unit) == trouble


@pytest.mark.parametrize(
    "text", ["没有", "无", "0家", "零家", "一家也没有", "一家没有", "还没有", "暂无", "none"]
)
def test_none_at_all_is_zero_of_a_count(text: str) -> None:
    """没有 answers "how many" with zero."""
    assert read(text, "count") == Amount(Decimal(0), signed="家" in text and text[0] in "0零")


@given(st.integers(min_value=0, max_value=99_999_999))
def test_digits_and_chinese_numerals_agree(number: int) -> None:
    """Every whole number reads the same in digits, with commas, in full width and in Chinese."""
    forms = {
        str(number),
        f"{number:,}",
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        cn2an.an2cn(number),
    }
    assert {getattr(read(form), "value", form) for form in forms} == {Decimal(number)}


@given(st.decimals(min_value=0, max_value=10**6, places=2))
def test_decimals_stay_exact(number: Decimal) -> None:
    """No digit is lost on the way through 万."""
    assert getattr(read(f"{number}万吨"), "value", None) == number * 10000


@given(st.text("零〇一二两三四五六七八九十百千万亿点壹贰叁佰仟廿卅半几0123456789.,", max_size=8))
def test_any_row_of_numerals_is_an_amount_or_a_named_trouble(text: str) -> None:
    """零二十四 and 廿76 are no numbers, and no reason to fail."""
    assert isinstance(read(text), Amount | str)


@given(st.text(max_size=40))
def test_any_text_is_an_amount_or_a_named_trouble(text: str) -> None:
    """Nothing that can be typed raises, and no amount is negative or beyond reason."""
    for unit in ("tce", "percent", "count"):
        found = read(text, unit)
        if isinstance(found, Amount):
            assert 0 <= found.value <= (100 if unit == "percent" else 10**9)


@given(st.integers(min_value=1, max_value=99))
def test_a_whole_number_is_read_in_chinese_and_in_digits(number: int) -> None:
    """The numbers of options and articles."""
    assert whole_number(str(number)) == whole_number(cn2an.an2cn(number)) == number
