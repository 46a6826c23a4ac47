"""The questions that packs share."""

from typing import Literal, Self

from pydantic import Field, model_validator

from policies.schema.base import Name, Strict, Words
from policies.vocabulary import Category


class Choice(Strict):
    """One answer to a choice question."""

    value: Name
    label: Words


class OnlyIf(Strict):
    """Ask only when another fact was answered with yes (an event happened)."""

    fact: Name


class BankQuestion(Strict):
    """A question that packs share. `{place}` and `{who}` are filled from the pack and category."""

    kind: Literal["yes_no", "choice", "number", "event"]
    text: Words
    help: Words | None = None
    unit: Literal["percent", "tce", "count"] | None = None
    choices: list[Choice] = []
    only_if: OnlyIf | None = None

    @model_validator(mode="after")
    def _choices_and_units_belong(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices_missing")
        if (self.kind == "number") != (self.unit is not None):
            raise ValueError("unit_missing")
        return self


class Bank(Strict):
    """All questions by the name of their fact, in the order in which they read best.

    `who` is given once, in the built-in bank; an operator's further bank has questions only.
    """

    schema_: Literal[1] = Field(alias="schema")
    who: dict[Category, Words] = {}
    questions: dict[Name, BankQuestion]
