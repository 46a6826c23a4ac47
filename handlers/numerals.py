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

MOST = Decimal(10) ** 10
"""A longer row of digits is a mistake: a phone number, or a code."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and how it was said. `signed` tells that a percent sign stood beside it."""

    value: Decimal
    bound: Bound = "exact"
    approximate: bool = False
    signed: bool = False


_Mark: TypeAlias = Bound | Literal["about", "near"]
"""`near` is an estimate that lies below: 将近3000."""
_A_LITTLE = "(?:略微?|稍微?|稍稍|刚刚?|远远?|大大|明显)?"
_JUST = "(?:just |slightly |a little |well |far )?"
_PREFIXES: tuple[tuple[str, _Mark], ...] = (
    (r"不超过|不多于|不高于|不大于|至多|最多|顶多|(?:并?没有?|并?未|不会)超过?|<=|≤", "at_most"),
    (r"at most|up to|no more than|not more than|not (?:over|above)", "at_most"),
    (r"不少于|不低于|不小于|至少|起码|最少|>=|≥|已?达(?!不)到?", "at_least"),
    (r"at least|no less than|not less than", "at_least"),
    (
        rf"{_A_LITTLE}(?:达?不到|不足|不满|没到|没有达到|没达到|未达到?|未到|少于|低于|小于)|<",
        "below",
    ),
    (rf"{_JUST}(?:less than|under|below|fewer than)", "below"),
    (r"将近|接近|快到?|近|almost|nearly|close to", "near"),
    (rf"{_A_LITTLE}(?:超过|超|多于|高于|大于|突破|破|过)|远?不止|不只|>", "above"),
    (rf"{_JUST}(?:more than|over|above|exceeds?)", "above"),
    (r"大概|大约|约莫|约为|约|差不多|估计|可能|应该|好像|~", "about"),
    (r"about|around|roughly|approximately|approx\.?|some|circa", "about"),
)
_SUFFIXES: tuple[tuple[str, _Mark], ...] = (
    (r"左右|上下|前后|的样子|吧|or so|or thereabouts", "about"),
    (r"及?以上|起|or more|and above|or above|\+", "at_least"),
    (r"及?以下|以内|之内|or less|or fewer|and below", "at_most"),
    (r"出头|多点|多一点|挂零|有余|不止|(?<=[%吨])多", "above"),
    (r"[都还]?(?:不到|没到|未到)|不足|不满", "below"),
)
_AFTER_DIGITS: tuple[tuple[str, _Mark], ...] = (
    (r"多|余", "above"),
    (r"来", "about"),
)
_OPENING = re.compile(
    r"^(?:使用|消耗|用了?|耗|每年|一年|全年|年|去年|今年|20[0-9]{2}年度?|目前|现在|综合|能源|能耗|消费量|消耗量?|用能"
    r"|占比?|比例|份额|工业增加值|总共|一共|总计|合计|折合|折标准?煤|约合|共有?|有|也?就是|只有|是|为|在|:"
    r"|正好|刚好|恰好|整整|仅|exactly|precisely|just(?= [0-9])|it is|it's|we have|we use)\s*"
)
_CLOSING = re.compile(r"\s*(?:/年|每年|一年|整|了|/a|per year|a year|yearly|exactly)$")
_COAL = "(?: of)? (?:standard coal(?: equivalent)?|coal equivalent)"
_UNITS: dict[Unit, str] = {
    "tce": (
        r"吨(?:标准煤|标煤|ce)?(?:当量)?|标准煤|标煤|tce"
        rf"|(?:tonnes?|tons?|t)(?:{_COAL})?"
    ),
    "percent": r"%|个百分点|percent|per cent|pct",
    "count": (
        r"[家个户项间座所名](?:[\u4e00-\u9fff]*(?:企业|单位|工厂|园区))?"
        r"|units?|firms?|factories|companies"
    ),
}
_OTHER_UNITS: dict[Unit, str] = {
    "tce": "%|百分|成|家|个|户|吨(?:原?煤|钢|水|蒸汽|油|二氧化碳|co2|产品)",
    "percent": "吨|家|个(?!百分)|户",
    "count": "吨|tce|%|百分",
}
_NEVER_ASKED = "原煤|公斤|千克|kg|kwh|mwh|千瓦时?|度|立方|m3|升|元|亩|平方|吉焦|gj|toe"
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "k": 1000, "m": 10**6}
_ARABIC = re.compile(
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))(?P<rest>\.[0-9]+)?"
    r" ?(?P<times>[十百千万亿km]*)"
)
_CHINESE = re.compile(r"[0-9零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟廿卅.]+")
_NEIGHBOURS = re.compile(r"[一二两三四五六七八九]{2}(?:[十百千万亿成]|$)|.*几.*|.*数[十百千万].*")
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
    r"(?:一[家个户]?[也都]?)?(?:没有|没|无)(?:[一任]?[家个户何]?(?:企业|单位)?)?"
    r"|还没有?|暂无|(?:暂时|目前)没有|none|no|nothing"
)
_DIGIT = re.compile(r"[0-9零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖半]")


def amount(text: str, unit: Unit) -> Amount | Trouble:
    """Read a `plain` text as an amount in `unit`, or say what is wrong with it."""
    if unit == "count" and _NONE_AT_ALL.fullmatch(text):
        return Amount(Decimal(0))
    found = _spoken(_without_opening(text), unit)
    if isinstance(found, Amount):
        return _checked(found, unit)
    if found == "not_a_number" and _DIGIT.search(text) and _in_another_unit(text, unit):
        return "unit"
    return found


def _in_another_unit(text: str, unit: Unit) -> bool:
    return bool(re.search(f"{_NEVER_ASKED}|{_OTHER_UNITS[unit]}", text))


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
        text = _CLOSING.sub("", _OPENING.sub("", text)).lstrip(" ,:").rstrip(" ,:。.")
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
    bounds: set[Bound] = {"below" if mark == "near" else mark for mark in marks if mark != "about"}
    if len(bounds) > 1:
        return "range"
    about = "about" in marks or "near" in marks
    return replace(found, bound=bounds.pop() if bounds else "exact", approximate=about)


def _without_unit(text: str, unit: Unit) -> tuple[str, bool]:
    shorter = re.sub(rf"\s*(?:{_UNITS[unit]})$", "", text)
    return (shorter, True) if shorter and shorter != text else (text, False)


def _percentage(text: str) -> Decimal | None:
    """百分之五十, 五成, 五成五, 一半, 三分之二 in percent."""
    if text in ("一半", "半", "半数", "对半", "half"):
        return Decimal(50)
    if text in ("全部", "百分之百", "百分百", "all"):
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
    numeral = chinese_number(text) if _CHINESE.fullmatch(text) else None
    return "not_a_number" if numeral is None else numeral


def _multiplied(match: re.Match[str]) -> Decimal:
    value = Decimal((match["digits"].replace(",", "") or "0") + (match["rest"] or ""))
    for times in match["times"]:
        value *= _MULTIPLIERS[times]
    return value


def chinese_number(text: str) -> Decimal | None:
    """The number that a Chinese numeral says, or None where it is not well-formed (零二十四)."""
    try:
        return Decimal(str(cn2an.cn2an(re.sub("[〇○]", "零", text), "smart")))
    except (ValueError, KeyError, ArithmeticError):
        return None
