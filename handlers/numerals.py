"""Amounts as people say them: 大概3500吨, 3千吨, 三千五百, 百分之五十, 五成, 3,500.5, 不到3000.

An amount keeps how it was said: a bound (不到, 以上) is no value, and 大概 is no exact one.
Whether that matters is decided where the threshold is known, in `handlers/answers.py`.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeAlias

import cn2an

Unit: TypeAlias = Literal["percent", "tce", "count"]
Bound: TypeAlias = Literal["exact", "at_least", "above", "at_most", "below"]
Trouble: TypeAlias = Literal["not_a_number", "range", "unit", "negative", "over_100", "fraction"]

MOST = Decimal(10) ** 12
"""A longer row of digits is a mistake: a phone number, or a code."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and how it was said. `signed` tells that a percent sign stood beside it."""

    value: Decimal
    bound: Bound = "exact"
    approximate: bool = False
    signed: bool = False


_Mark: TypeAlias = Bound | Literal["about"]
_PREFIXES: tuple[tuple[str, _Mark], ...] = (
    (r"不超过|不多于|不高于|不大于|至多|最多|顶多|<=|≤", "at_most"),
    (r"at most|up to|no more than|not more than", "at_most"),
    (r"不少于|不低于|不小于|至少|起码|最少|>=|≥", "at_least"),
    (r"at least|no less than|not less than", "at_least"),
    (r"不到|不足|不满|没到|没有达到|没达到|未达到|未到|少于|低于|小于|<", "below"),
    (r"将近|接近|快到?|近", "below"),
    (r"less than|under|below|fewer than|almost|nearly|close to", "below"),
    (r"超过|超|多于|高于|大于|突破|破|过|>", "above"),
    (r"more than|over|above|exceeds?", "above"),
    (r"大概|大约|约莫|约为|约|差不多|估计|可能|应该|好像|~", "about"),
    (r"about|around|roughly|approximately|approx\.?|some|circa", "about"),
)
_SUFFIXES: tuple[tuple[str, _Mark], ...] = (
    (r"左右|上下|前后|的样子|吧|or so|or thereabouts", "about"),
    (r"及?以上|起|or more|and above|or above|\+", "at_least"),
    (r"及?以下|以内|之内|or less|or fewer|and below", "at_most"),
    (r"出头|多点|多一点|挂零|有余", "above"),
    (r"不到|不足", "below"),
)
_AFTER_DIGITS: tuple[tuple[str, _Mark], ...] = (
    (r"多|余", "above"),
    (r"来", "about"),
)
_OPENING = re.compile(
    r"^(?:使用|消耗|用了?|耗|每年|一年|全年|年|去年|今年|目前|现在|综合|能源|能耗|消费量|消耗量?|用能|占比?|比例|份额|"
    r"工业增加值|总共|一共|总计|合计|折合|约合|共有?|有|是|为|在|:|it is|it's|we have|we use)\s*"
)
_CLOSING = re.compile(r"\s*(?:/年|每年|一年|/a|per year|a year|yearly)$")
_UNITS: dict[Unit, str] = {
    "tce": (
        r"吨(?:标准煤|标煤|当量|ce)?|标准煤|标煤|tce"
        r"|tonnes?(?: of)?(?: standard)?(?: coal)?(?: equivalent)?|tons?|t"
    ),
    "percent": r"%|个百分点|percent|per cent|pct",
    "count": (
        r"[家个户项间座所名](?:[\u4e00-\u9fff]*(?:企业|单位|工厂|园区))?"
        r"|units?|firms?|factories|companies"
    ),
}
_OTHER_UNIT = re.compile(
    r".*?(?:原煤|公斤|千克|kg|kwh|mwh|千瓦时?|度|立方|m3|升|元|亩|平方|吉焦|gj|吨|tce|%|百分|成|家|个|户)\S*"
)
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "k": 1000, "m": 10**6}
_ARABIC = re.compile(
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)? ?(?P<times>[十百千万亿km]*)"
)
_CHINESE = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟廿卅.]+")
_NEIGHBOURS = re.compile(r"[一二两三四五六七八九]{2}(?:[十百千万亿]|$)|.*几.*|.*数[十百千万].*")
_BETWEEN = re.compile(r"[^-~到至]+(?:-|~|到|至|–|—| to )[^-~到至]+")
_ENGLISH = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        range(13),
        strict=True,
    )
)
_NONE_AT_ALL = re.compile(
    r"(?:一[家个户]?[也都])?(?:没有|没|无)(?:[一任]?[家个户何]?(?:企业|单位)?)?|none|no|nothing"
)
_DIGIT = re.compile(r"[0-9零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖半]")


def amount(text: str, unit: Unit) -> Amount | Trouble:
    """Read a `plain` text as an amount in `unit`, or say what is wrong with it."""
    if unit == "count" and _NONE_AT_ALL.fullmatch(text):
        return Amount(Decimal(0))
    found = _spoken(_without_opening(text), unit)
    if isinstance(found, Amount):
        return _checked(found, unit)
    if found == "not_a_number" and _DIGIT.search(text) and _OTHER_UNIT.fullmatch(text):
        return "unit"
    return found


def whole_number(text: str) -> int | None:
    """A small whole number in digits or Chinese numerals: the number of an option or article."""
    if text in _ENGLISH:
        return _ENGLISH[text]
    value = _value(text)
    if isinstance(value, Decimal) and value == value.to_integral_value() and value < 10**4:
        return int(value)
    return None


def _checked(found: Amount, unit: Unit) -> Amount | Trouble:
    if found.value < 0:
        return "negative"
    if found.value > MOST:
        return "not_a_number"
    if unit == "percent" and found.value > 100:
        return "over_100"
    if unit == "count" and found.value != found.value.to_integral_value():
        return "fraction"
    return replace(found, value=tidy(found.value))


def tidy(value: Decimal) -> Decimal:
    """The same number without trailing zeros or an exponent."""
    return Decimal(f"{value:f}".rstrip("0").rstrip(".")) if "." in f"{value:f}" else value


def _without_opening(text: str) -> str:
    before = None
    while text != before:
        before = text
        text = _CLOSING.sub("", _OPENING.sub("", text)).strip(" ,:。.")
    return text


def _spoken(text: str, unit: Unit) -> Amount | Trouble:
    marks: list[_Mark] = []
    text = _take(text, _PREFIXES, marks, "^(?:{})")
    text = _take(text, _SUFFIXES, marks, "(?:{})$")
    text, signed = _without_unit(text, unit)
    text = _take(text, _SUFFIXES, marks, "(?:{})$")
    text = _take(text, _AFTER_DIGITS, marks, "(?:{})$")
    value = _percentage(text) if unit == "percent" else None
    signed = signed or value is not None
    number = value if value is not None else _value(text)
    return _marked(Amount(number, signed=signed), marks) if isinstance(number, Decimal) else number


def _take(
    text: str,
    table: tuple[tuple[str, _Mark], ...],
    marks: list[_Mark],
    frame: str,
) -> str:
    """Remove the marks of `table` at one edge, again and again: 大概不到3000 has two."""
    for _ in range(3):
        for pattern, mark in table:
            shorter = re.sub(frame.format(pattern), "", text, count=1).strip()
            if shorter != text and shorter:
                marks.append(mark)
                text = shorter
                break
        else:
            break
    return _without_opening(text)


def _marked(found: Amount, marks: list[_Mark]) -> Amount | Trouble:
    bounds: set[Bound] = {mark for mark in marks if mark != "about"}
    if len(bounds) > 1:
        return "range"
    return replace(found, bound=bounds.pop() if bounds else "exact", approximate="about" in marks)


def _without_unit(text: str, unit: Unit) -> tuple[str, bool]:
    shorter = re.sub(rf"\s*(?:{_UNITS[unit]})$", "", text)
    return (shorter, True) if shorter and shorter != text else (text, False)


def _percentage(text: str) -> Decimal | None:
    """百分之五十, 五成, 五成五, 一半, 三分之二 in percent."""
    if text in ("一半", "半", "半数", "对半", "half"):
        return Decimal(50)
    if text in ("全部", "all"):
        return Decimal(100)
    if match := re.fullmatch(r"(.+)分之(.+)", text):
        whole = _MULTIPLIERS.get(match[1])
        return _share(Decimal(whole) if whole else _value(match[1]), _value(match[2]))
    if match := re.fullmatch(r"(.+)成(.?)", text):
        tenths = _value(match[1])
        more = _value(match[2]) if match[2] else Decimal(0)
        if match[2] == "半":
            more = Decimal(5)
        if isinstance(tenths, Decimal) and isinstance(more, Decimal):
            return tenths * 10 + more
    return None


def _share(whole: Decimal | Trouble, part: Decimal | Trouble) -> Decimal | None:
    if not isinstance(whole, Decimal) or not isinstance(part, Decimal) or not whole:
        return None
    return (part * 100 / whole).quantize(Decimal("0.01"))


def _value(text: str) -> Decimal | Trouble:
    text = text.strip()
    sign = re.match(r"负|-|−", text)
    if sign:
        value = _value(text[1:])
        return -value if isinstance(value, Decimal) else value
    if text in _ENGLISH:
        return Decimal(_ENGLISH[text])
    if match := _ARABIC.fullmatch(text):
        return _multiplied(match)
    if _NEIGHBOURS.fullmatch(text) or (_BETWEEN.fullmatch(text) and _DIGIT.search(text)):
        return "range"
    return _chinese(text) if _CHINESE.fullmatch(text) else "not_a_number"


def _multiplied(match: re.Match[str]) -> Decimal:
    value = Decimal(match["digits"].replace(",", "") + (match["rest"] or ""))
    for times in match["times"]:
        value *= _MULTIPLIERS[times]
    return value


def _chinese(text: str) -> Decimal | Trouble:
    try:
        return Decimal(str(cn2an.cn2an(text.replace("〇", "零"), "smart")))
    except (ValueError, ArithmeticError):
        return "not_a_number"
