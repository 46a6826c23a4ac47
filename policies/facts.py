"""Facts about an applicant: what was answered, checked against the question bank.

`None` is "answered with not sure"; a name that is absent was not asked. The two are never taken
for no or for zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from policies.problems import shown
from policies.schema import Bank, BankQuestion

Value: TypeAlias = bool | str | Decimal | tuple[date, ...] | None
"""yes/no, choice, number, days of an event, or not sure. An event is also False (none) or True
(within the look-back, day unknown)."""
Facts: TypeAlias = Mapping[str, Value]


@dataclass
class FactError(Exception):
    """A fact that can't be used: its name, a code of the problem catalogue, and its words."""

    fact: str
    code: str
    details: dict[str, str]

    def __str__(self) -> str:
        return f"{self.fact}: {self.code} {self.details}"


def read_facts(bank: Bank, given: Mapping[str, Any], on: date) -> dict[str, Value]:
    """Check facts as they come from JSON or a conversation.

    Args:
        bank: the question bank, which knows every name, kind and choice.
        given: fact names with values; "unsure" and None both mean "not sure".
        on: the day of the assessment (Asia/Shanghai); an event can't lie after it.

    Raises:
        FactError: an unknown name, a value of the wrong kind, or an impossible one.
    """
    return {name: _read(bank, name, value, on) for name, value in given.items()}


def _read(bank: Bank, name: str, value: Any, on: date) -> Value:
    question = bank.questions.get(name)
    if question is None:
        raise FactError(name, "unknown_fact", {})
    if value is None or value == "unsure":
        return None
    if question.kind == "yes_no":
        return _yes_no(name, value)
    if question.kind == "choice":
        return _choice(name, question, value)
    if question.kind == "number":
        return _number(name, question, value)
    return _event(name, value, on)


def _yes_no(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise FactError(name, "not_yes_or_no", {"value": shown(value)})
    return value


def _choice(name: str, question: BankQuestion, value: Any) -> str:
    allowed = [choice.value for choice in question.choices]
    if value not in allowed:
        raise FactError(
            name, "not_a_choice", {"value": shown(value), "allowed": ", ".join(allowed)}
        )
    return str(value)


def _number(name: str, question: BankQuestion, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise FactError(name, "not_a_number", {"value": shown(value)})
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise FactError(name, "not_a_number", {"value": shown(value)}) from None
    highest = 100 if question.unit == "percent" else 10**12
    if not number.is_finite() or not 0 <= number <= highest:
        raise FactError(
            name, "number_out_of_range", {"value": shown(value), "highest": str(highest)}
        )
    if question.unit == "count" and number != number.to_integral_value():
        raise FactError(name, "not_a_count", {"value": shown(value)})
    return number


def _event(name: str, value: Any, on: date) -> bool | tuple[date, ...]:
    if isinstance(value, bool):
        return value
    days = value if isinstance(value, list | tuple) else [value]
    if not days:
        raise FactError(name, "no_days", {})
    return tuple(sorted(_event_day(name, day, on) for day in days))


def _event_day(name: str, value: Any, on: date) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise FactError(name, "not_a_day", {"value": shown(value)}) from None
    if day > on:
        raise FactError(name, "day_in_future", {"value": str(day), "on": str(on)})
    return day
