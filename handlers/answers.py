"""From what a person types to a typed answer, by the kind of the question.

A text is either understood, or asked back with what it may mean, or not understood with the
reason. Nothing is guessed: whatever could be read in two ways is asked back.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from handlers import numerals, spoken_days
from handlers.choosing import Picked, Unclear, choose, option_number
from handlers.numerals import Unit
from handlers.polarity import hedged, is_unsure, yes_or_no
from handlers.questions import (
    Answer,
    Choice,
    Chosen,
    Happened,
    Quantity,
    Question,
    Unsure,
    YesNo,
    decides,
    quantity_of,
)
from handlers.spoken_days import SpokenDay
from handlers.wording import MAX_CHARACTERS, bare, plain
from models.messages import Say, Words, say

YES = Choice("yes", say("answer.yes"), ("是", "yes"))
NO = Choice("no", say("answer.no"), ("否", "no"))


@dataclass(frozen=True, slots=True)
class Understood:
    """The answer is clear."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class AskBack:
    """What may be meant, each to be confirmed by its number, and why it is asked."""

    why: Say
    candidates: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing in the text is an answer; `why` says what is wanted."""

    why: Say


Reading: TypeAlias = Understood | AskBack | NotUnderstood


def read(question: Question, typed: str, today: date) -> Reading:
    """Read `typed` as an answer to `question`, on `today` (Asia/Shanghai)."""
    text = plain(typed)
    if len(text) > MAX_CHARACTERS:
        return NotUnderstood(say("answer.too_long", limit=MAX_CHARACTERS))
    text = bare(text)
    if not text:
        return NotUnderstood(say("answer.empty"))
    if is_unsure(text) or _is_zero_option(question, text):
        must_choose = NotUnderstood(say("answer.must_choose"))
        return Understood(Unsure()) if question.unsure else must_choose
    return _READERS[question.kind](question, text, today)


def _is_zero_option(question: Question, text: str) -> bool:
    return question.kind != "number" and option_number(text) == 0


# --- options -------------------------------------------------------------------------------------


def _choice(question: Question, text: str, today: date) -> Reading:
    maybe = hedged(text)
    if maybe is not None:
        return _doubted(question, maybe, today)
    return _chosen(choose(text, question.choices), lambda choice: Chosen(choice.value))


def _yes_no(question: Question, text: str, today: date) -> Reading:
    said = yes_or_no(text, _chinese(question))
    if said is not None:
        return Understood(YesNo(said))
    maybe = hedged(text)
    if maybe is not None:
        return _doubted(question, maybe, today)
    found = choose(text, (YES, NO))
    if isinstance(found, Unclear) and found.doubt == "like":
        # "no problem" is like "no", and may well mean yes: nothing is proposed.
        return NotUnderstood(say("answer.not_understood"))
    return _chosen(found, lambda choice: YesNo(choice is YES))


def _chinese(question: Question) -> str:
    return question.text.zh if isinstance(question.text, Words) else ""


def _chosen(found: Picked | Unclear | None, answer: Callable[[Choice], Answer]) -> Reading:
    if isinstance(found, Picked):
        return Understood(answer(found.choice))
    if found is None:
        return NotUnderstood(say("answer.not_understood"))
    if found.doubt == "out_of_range":
        return NotUnderstood(say("answer.out_of_range"))
    candidates = tuple(answer(choice) for choice in found.candidates)
    if not candidates:
        return NotUnderstood(say("answer.only_one"))
    return AskBack(_DOUBTS[found.doubt], candidates)


_DOUBTS: dict[str, Say] = {
    "several": say("answer.several"),
    "contradiction": say("answer.contradiction"),
    "like": say("answer.did_you_mean"),
}


def _doubted(question: Question, maybe: str, today: date) -> Reading:
    """应该没有: either the plain answer, or not sure. Only the person can say which."""
    meant = read(question, maybe, today)
    if not isinstance(meant, Understood):
        return meant if isinstance(meant, AskBack) else NotUnderstood(say("answer.not_understood"))
    if isinstance(meant.answer, Unsure):
        return meant
    if not question.unsure:
        return AskBack(say("answer.did_you_mean"), (meant.answer,))
    return AskBack(say("answer.hedged"), (meant.answer, Unsure()))


# --- numbers -------------------------------------------------------------------------------------


def _number(question: Question, text: str, _today: date) -> Reading:
    amount = numerals.amount(text, question.unit)
    if not isinstance(amount, numerals.Amount):
        return NotUnderstood(_NUMBER_TROUBLES[amount])
    quantity = quantity_of(amount)
    exact = Quantity(amount.value)
    if _BARE_ZERO.fullmatch(text):
        return AskBack(say("answer.number.zero"), (exact, Unsure()))
    if question.unit == "percent" and not amount.signed and 0 < amount.value <= 1:
        return AskBack(say("answer.number.share"), (exact, Quantity(amount.value * 100)))
    if question.unit == "tce" and not amount.signed and _POINT_OR_COMMA.fullmatch(text):
        return AskBack(say("answer.number.point"), (exact, Quantity(amount.value * 1000)))
    if decides(quantity, question.thresholds):
        return Understood(quantity)
    return _near(question, quantity)


def _near(question: Question, said: Quantity) -> Reading:
    """A rule turns close to what was said: an estimate is confirmed, a bound needs its number."""
    at = in_unit(question.thresholds[0].value, question.unit)
    if said.bound == "exact":
        candidates = (Quantity(said.value), Unsure())
        return AskBack(say("answer.number.about", threshold=at), candidates)
    return AskBack(say("answer.number.bound", threshold=at), ())


_BARE_ZERO = re.compile(r"[-+]?0+(?:\.0*)?|[零〇]+|zero")
_POINT_OR_COMMA = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""3.500 may be written by somebody who sets thousands apart with a point."""

_NUMBER_TROUBLES: dict[numerals.Trouble, Say] = {
    "not_a_number": say("answer.number.none"),
    "range": say("answer.number.range"),
    "unit": say("answer.number.unit"),
    "negative": say("answer.number.negative"),
    "over_100": say("answer.number.over_100"),
    "fraction": say("answer.number.fraction"),
}


def in_unit(value: Decimal, unit: Unit) -> Say:
    """An amount with its unit, as a sentence shows it."""
    whole = value == value.to_integral_value()
    return _IN_UNITS[unit](int(value) if whole else f"{value:f}")


_IN_UNITS: dict[Unit, Callable[[int | str], Say]] = {
    "tce": lambda number: say("answer.amount.tce", number=number),
    "percent": lambda number: say("answer.amount.percent", number=number),
    "count": lambda number: say("answer.amount.count", number=number),
}


# --- events and days -----------------------------------------------------------------------------


_MARKS = r"[\s,.、:)]"
_BUT = "但是?|不过|只是|but|and"
_YES_AND_MORE = re.compile(
    rf"(?P<yes>(?:确实)?有过?的?|发生过?|(?:是的?|对|yes|1)(?={_MARKS}|{_BUT}|具体|日期|时间))"
    rf"(?P<set_apart>{_MARKS}*(?:{_BUT})?{_MARKS}*)(?P<rest>.+)"
)
_OF_THE_DAY = re.compile("具体|准确|日期|时间|哪天|哪一天|什么时候|几号|记|忘")
"""A yes with its days, or without: 有，记不清了. But 是不清楚 and 有不清楚 are no yes."""
_HOW_OFTEN = re.compile(
    r"(?:确实|是的?,?)?(?:有|发生|出)[过了]?[一二两三四五0-9]+[次起回例]|(?:yes,? )?(?:once|twice)"
)
_NO_DATE = re.compile(r"[0-9]{1,4}[-/.年月][0-9]|[年月日号]")


def _event(question: Question, text: str, today: date) -> Reading:
    said = True if _HOW_OFTEN.fullmatch(text) else yes_or_no(text, _chinese(question))
    if said is not None:
        return Understood(YesNo(said))
    more = _YES_AND_MORE.fullmatch(text)
    if more and is_unsure(more["rest"]) and _day_forgotten(more):
        return Understood(Happened(()))
    with_days = _days(question, more["rest"] if more else text, today)
    if not isinstance(with_days, NotUnderstood) or with_days.why != _DAY_TROUBLES["not_a_day"]:
        return with_days
    plainly = _yes_no(question, text, today)
    # Whoever wrote something like a date is told how to write one, not to choose a number.
    return plainly if isinstance(plainly, Understood) or not _NO_DATE.search(text) else with_days


def _day_forgotten(said: re.Match[str]) -> bool:
    """Whether "not sure" speaks of the day only: 有，不清楚 does, 是，不清楚 may not."""
    if _OF_THE_DAY.match(said["rest"]):
        return True
    return bool(said["set_apart"]) and said["yes"] not in ("是", "是的", "对", "yes")


def _days(question: Question, text: str, today: date) -> Reading:
    if question.kind == "days" and yes_or_no(text, "是否发生过") is False:
        return NotUnderstood(say("answer.days.denied"))
    found = spoken_days.days(text, today)
    if found == "no_year":
        return _without_year(text, today)
    if not isinstance(found, tuple):
        return NotUnderstood(_DAY_TROUBLES[found])
    if all(said.counted == "day" for said in found):
        return Understood(Happened(_in_order(found)))
    return AskBack(say("answer.days.counted"), (Happened(_in_order(found)), Happened(())))


def _in_order(found: tuple[SpokenDay, ...]) -> tuple[SpokenDay, ...]:
    return tuple(sorted(set(found), key=lambda said: said.day))


def _without_year(text: str, today: date) -> Reading:
    possible = spoken_days.in_recent_years(text, today)
    if not possible:
        return NotUnderstood(say("answer.days.every_year"))
    candidates = tuple(Happened(_in_order(said)) for said in possible)
    return AskBack(say("answer.days.no_year"), (*candidates, Happened(())))


_DAY_TROUBLES: dict[spoken_days.Trouble, Say] = {
    "not_a_day": say("answer.days.none"),
    "no_such_day": say("answer.days.no_such_day"),
    "future": say("answer.days.future"),
    "no_year": say("answer.days.no_year"),
    "range": say("answer.days.range"),
}

_READERS: dict[str, Callable[[Question, str, date], Reading]] = {
    "yes_no": _yes_no,
    "choice": _choice,
    "number": _number,
    "event": _event,
    "days": _days,
}
