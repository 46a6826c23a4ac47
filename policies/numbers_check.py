"""The numbers of a rule must stand in the sentence that it cites, in the sense it gives them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from pydantic import BaseModel

from policies import schema
from policies.numerals import all_numbers, arabic_numbers, plain, quantities
from policies.positions import Path_
from policies.spans import corresponding_day

Wrong: TypeAlias = tuple[Path_, str, dict[str, str]]
"""A path below the checked model, a problem's code, and what fills its words."""

_INCLUDED = ("以上", "至少", "不少于", "不低于")
_EXCLUDED = ("超过", "大于", "高于")
_CLAUSES = re.compile("[,，。；;：:、]")
"""Between these, a word such as 以上 belongs to the number beside it. Half-width, too: the quotes
are compared in that form."""
_SEVERITY_WORDS = {
    "general": "一般及以上",
    "larger": "较大及以上",
    "major": "重大及以上",
    "very_major": "特别重大",
}


def _quotes(cites: Iterable[schema.Cite]) -> str:
    return plain(" ".join(cite.quote for cite in cites))


_LIST_WORDS = {
    "provincial": "省",
    "national": "国家",
    "factory": "绿色工厂",
    "park": "园区",
    "supply_chain": "供应链",
}
"""What a clause on higher lists must say where a pack names a level or a category."""
_MAY = re.compile("(?<![许认])可(?!能)")


def condition_numbers(condition: schema.Condition) -> Iterator[Wrong]:
    """Thresholds with their direction, and 原则上 exactly where the strength says so."""
    quotes = _quotes(condition.cites)
    in_principle = "原则上" in quotes
    if in_principle != (condition.strength == "in_principle"):
        yield ("strength",), "strength_disagrees", {"strength": condition.strength}
    for path, leaf in leaves(condition.when, ("when",)):
        yield from _threshold(path, leaf, quotes)


def leaves(when: schema.When, path: Path_) -> Iterator[tuple[Path_, schema.Leaf]]:
    """Every comparison inside a condition, with its path."""
    if isinstance(when, schema.AllOf | schema.AnyOf):
        key = "all" if isinstance(when, schema.AllOf) else "any"
        for index, inner in enumerate(getattr(when, key)):
            yield from leaves(inner, (*path, key, index))
    elif isinstance(when, schema.Not):
        yield from leaves(when.not_, (*path, "not"))
    else:
        yield path, when


def _threshold(path: Path_, leaf: schema.Leaf, quotes: str) -> Iterator[Wrong]:
    for key, words in (("at_least", _INCLUDED), ("more_than", _EXCLUDED)):
        number = getattr(leaf, key, None)
        if number is None:
            continue
        clauses = [clause for clause in _CLAUSES.split(quotes) if _has_amount(clause, number)]
        if not clauses:
            yield (*path, key), "number_not_in_quote", {"number": str(number)}
        if not any(word in clause for word in words for clause in clauses or [quotes]):
            yield (*path, key), "direction_disagrees", {"key": key, "words": "、".join(words)}


def _has_amount(clause: str, number: schema.Number) -> bool:
    return Decimal(number) in {value for value, unit in quantities(clause) if unit != "年"}


def negative_numbers(item: schema.Lookback | schema.NegativeItem) -> Iterator[Wrong]:
    """The look-back's years and the least severity."""
    quotes = _quotes(item.cites)
    if isinstance(item, schema.Lookback):
        yield from _years(item.years, quotes)
    elif item.min_severity and _SEVERITY_WORDS[item.min_severity] not in quotes:
        words = _SEVERITY_WORDS[item.min_severity]
        yield ("min_severity",), "word_not_in_quote", {"words": words}


def _years(years: int, quotes: str) -> Iterator[Wrong]:
    if (Decimal(years), "年") not in quantities(quotes):
        yield ("years",), "number_not_in_quote", {"number": f"{years}年"}


def inclusion_words(inclusion: schema.Inclusion) -> Iterator[Wrong]:
    """Levels and categories of a list that counts as the city's, and 可 exactly where it stands."""
    quotes = _quotes(inclusion.cites)
    for key, values in (("levels", inclusion.levels), ("categories", inclusion.categories)):
        for index, value in enumerate(values):
            if _LIST_WORDS[value] not in quotes:
                yield (key, index), "list_word_not_in_quote", {"words": _LIST_WORDS[value]}
    if bool(_MAY.search(quotes)) != inclusion.may:
        yield ("may",), "may_disagrees", {}


def deadline_numbers(deadline: schema.Deadline) -> Iterator[Wrong]:
    """Month and day."""
    if deadline.rule is None:
        return
    month, day = deadline.rule.month, deadline.rule.day
    if not any(named_day(month, day, cite.quote) for cite in deadline.cites):
        yield ("rule",), "number_not_in_quote", {"number": f"{month}月{day}日"}


def named_day(month: int, day: int, quote: str) -> bool:
    """Whether a quotation names a day of the year, in whichever digits."""
    return re.search(rf"(?<![0-9]){month}月{day}日", plain(quote)) is not None


def period_numbers(period: schema.Period) -> Iterator[Wrong]:
    """The length, and whether it is a shortest length."""
    quotes = _quotes(period.cites)
    if period.years:
        yield from _years(period.years, quotes)
    if period.working_days:
        days = f"{period.working_days}个工作日"
        if (Decimal(period.working_days), "个工作日") not in quantities(quotes):
            yield ("working_days",), "number_not_in_quote", {"number": days}
        if (f"不少于{days}" in quotes) != period.at_least:
            yield ("at_least",), "at_least_disagrees", {"words": f"不少于{days}"}


def regulation_days(regulation: schema.Regulation) -> Iterator[Wrong]:
    """First and last day stand in the text, or the last follows from the years it names."""
    effective, expires = regulation.effective, regulation.expires
    if effective and effective.day:
        yield from _day(("effective", "day"), effective.day, effective.cites)
    if regulation.repealed:
        yield from _day(("repealed", "day"), regulation.repealed.day, [regulation.repealed.cite])
    if expires and expires.years is None:
        yield from _day(("expires", "day"), expires.day, expires.cites)
    elif expires and expires.years and effective and effective.day:
        for path, code, args in _years(expires.years, _quotes(expires.cites)):
            yield ("expires", *path), code, args
        last = corresponding_day(effective.day, expires.years) - timedelta(days=1)
        if expires.day != last:
            yield ("expires", "day"), "not_as_derived", {"day": str(expires.day), "last": str(last)}


def _day(path: Path_, day: date, cites: Iterable[schema.Cite]) -> Iterator[Wrong]:
    words = f"{day.year}年{day.month}月{day.day}日"
    if words not in _quotes(cites):
        yield path, "number_not_in_quote", {"number": words}


def says_numbers(model: BaseModel) -> Iterator[Wrong]:
    """Our plain words use no number that the quotation lacks, in either language."""
    if not isinstance(model, schema.Cited | schema.MaybeSilent):
        return
    says, cites = getattr(model, "says", None), model.cites
    if not isinstance(says, schema.Words) or not cites:
        return
    quotes = _quotes(cites)
    for number, unit in sorted(quantities(says.zh) - quantities(quotes)):
        yield ("says", "zh"), "number_not_in_quote", {"number": f"{number}{unit}"}
    for number in sorted(arabic_numbers(says.en) - all_numbers(quotes)):
        yield ("says", "en"), "number_not_in_quote", {"number": str(number)}
