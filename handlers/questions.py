"""A question as the questionnaire engine sees it, and the typed answers to it.

Nothing here knows a rule pack: the same questions serve the self-check today, and any other
questionnaire. An answer has a JSON form that says what it is by itself, so that a stored one can
be read without the question.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from handlers.numerals import Amount, Bound, Unit
from handlers.spoken_days import SpokenDay
from handlers.wording import MAX_CHARACTERS
from models.messages import Say, Text, Words

Kind: TypeAlias = Literal["yes_no", "choice", "number", "event", "days", "words", "search"]
"""`event`: did it happen, and when; `days`: the days alone, asked after a bare yes; `words`: the
answer is what is typed; `search`: what is typed is looked for in the records."""

Check: TypeAlias = Callable[[str], tuple[str, Say | None]]
"""What is kept of typed words, and why they should be looked at again (None: no reason)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. `accepts` are its spellings besides the label's own words."""

    value: str
    label: Text
    accepts: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every exact way to type this choice, in either language."""
        if isinstance(self.label, Words):
            return (self.label.zh, self.label.en, *self.accepts)
        if isinstance(self.label, str):
            return (self.label, *self.accepts)
        return self.accepts


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number at which a rule turns. `included`: the number itself is on the upper side (以上)."""

    value: Decimal
    included: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `name` keeps its answer; `unsure` says whether 不清楚 is an answer to it.

    `by_value` marks a choice among things that exist by themselves (a city, a category): its answer
    stays good while the thing is there, however the question and the other options change.

    Of typed words: `longest` is their limit in characters, `check` looks at them, `look_up` finds
    what they may name. `without` is what leaving the answer out is called (else 不清楚).
    `secret`: the answer is shown again only by its end.

    `counted` is False for one that only closes the questionnaire.
    """

    name: str
    kind: Kind
    text: Text
    help: Text | None = None
    choices: tuple[Choice, ...] = ()
    unit: Unit = "count"
    thresholds: tuple[Threshold, ...] = field(default=(), compare=False)
    unsure: bool = True
    by_value: bool = False
    longest: int = MAX_CHARACTERS
    check: Check | None = field(default=None, compare=False)
    look_up: "Callable[[str], tuple[Found, ...]] | None" = field(default=None, compare=False)
    without: Text | None = None
    secret: bool = False
    counted: bool = True

    @property
    def digest(self) -> str:
        """Changes when an answer to the old question is none to the new one."""
        return self.name if self.by_value else self.as_asked

    @property
    def as_asked(self) -> str:
        """Changes with every word and option: a button under the old question means the old one."""
        said = [self.name, self.kind, _words(self.text), self.unit if self.kind == "number" else ""]
        said += [f"{choice.value}={_words(choice.label)}" for choice in self.choices]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:12]


def _words(text: Text) -> str:
    if isinstance(text, Words):
        return text.zh
    if isinstance(text, Say):
        arguments = (f"{name}={_argument(value)}" for name, value in sorted(text.args.items()))
        return f"{text.key}({','.join(arguments)})"
    return text


def _argument(value: object) -> str:
    return _words(value) if isinstance(value, Words | Say | str) else repr(value)


# --- answers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unsure:
    """不清楚: an answer like any other, and never taken for no."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """是 or 否."""

    yes: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the question's choices, by its value."""

    value: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number; with a bound, one that is known only to lie beyond `value`."""

    value: Decimal
    bound: Bound = "exact"
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """The days on which an event happened; none: it happened, on a day that nobody remembers."""

    days: tuple[SpokenDay, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed, in their own words."""

    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """One thing of the records, by its number; `name` as it was when it was chosen."""

    number: int
    name: str


Answer: TypeAlias = Unsure | YesNo | Chosen | Quantity | Happened | Said | Found


def to_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain JSON data."""
    if isinstance(answer, YesNo):
        return {"yes": answer.yes}
    if isinstance(answer, Chosen):
        return {"chosen": answer.value}
    if isinstance(answer, Quantity):
        return {
            "number": str(answer.value),
            "bound": answer.bound,
            "approximate": answer.approximate,
        }
    if isinstance(answer, Happened):
        return {
            "days": [{"day": said.day.isoformat(), "counted": said.counted} for said in answer.days]
        }
    if isinstance(answer, Said):
        return {"said": answer.text}
    if isinstance(answer, Found):
        return {"found": answer.number, "name": answer.name}
    return {"unsure": True}


def from_json(data: Mapping[str, Any]) -> Answer:
    """Read what `to_json` wrote.

    Raises:
        KeyError, ValueError, ArithmeticError: it is something else.
    """
    if "yes" in data:
        return YesNo(bool(data["yes"]))
    if "chosen" in data:
        return Chosen(str(data["chosen"]))
    if "number" in data:
        return Quantity(Decimal(data["number"]), data["bound"], bool(data["approximate"]))
    if "days" in data:
        return Happened(
            tuple(SpokenDay(date.fromisoformat(d["day"]), d["counted"]) for d in data["days"])
        )
    if "said" in data:
        return Said(str(data["said"]))
    if "found" in data:
        return Found(int(data["found"]), str(data["name"]))
    if "unsure" in data:
        return Unsure()
    raise ValueError("no answer")


# --- numbers that are known only on one side of something ----------------------------------------


NEAR = Decimal("0.2")
"""大概 may be off by a fifth. Ours, no rule's: it only decides whether to ask again."""


def decides(quantity: Quantity, thresholds: tuple[Threshold, ...]) -> bool:
    """Whether every threshold lies clearly on one side of what was said (不到3000, 大概3500)."""
    return all(_one_side(quantity, threshold) for threshold in thresholds)


def _one_side(said: Quantity, threshold: Threshold) -> bool:
    if said.approximate:
        slack = said.value * NEAR
        if said.value - slack <= threshold.value <= said.value + slack:
            return False
    if said.bound == "exact":
        return True
    upper_from = (threshold.value, 0 if threshold.included else 1)
    if said.bound in ("above", "at_least"):
        return (said.value, int(said.bound == "above")) >= upper_from
    return (said.value, -int(said.bound == "below")) < upper_from


def as_number(quantity: Quantity) -> Decimal:
    """A number on the right side of the bound, for a rule whose thresholds `decides` allowed."""
    step = Decimal(1) if quantity.value == quantity.value.to_integral_value() else Decimal("0.01")
    if quantity.bound == "above":
        return quantity.value + step
    if quantity.bound == "below":
        return max(quantity.value - step, Decimal(0))
    return quantity.value


def quantity_of(amount: Amount) -> Quantity:
    """The answer that an amount is."""
    return Quantity(amount.value, amount.bound, amount.approximate)
