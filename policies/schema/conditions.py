"""Conditions in a closed vocabulary, and what bars an application."""

from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, model_validator

from policies.schema.base import Cited, Name, Number, Strict, Words, Years
from policies.vocabulary import DecidedBy, Level, Severity, Strength


class Is(Strict):
    """A yes/no fact, or a choice, has this value."""

    fact: Name
    is_: bool | str = Field(alias="is")


class OneOf(Strict):
    """A choice is one of these."""

    fact: Name
    one_of: Annotated[list[str], Field(min_length=1)]


class AtLeast(Strict):
    """以上、至少: the number itself is included."""

    fact: Name
    at_least: Number


class MoreThan(Strict):
    """超过: the number itself is excluded."""

    fact: Name
    more_than: Number


class AllOf(Strict):
    """Every part holds."""

    all: Annotated[list["When"], Field(min_length=1)]


class AnyOf(Strict):
    """At least one part holds."""

    any: Annotated[list["When"], Field(min_length=1)]


class Not(Strict):
    """The part does not hold."""

    not_: "When" = Field(alias="not")


_OPERATORS = ("is", "one_of", "at_least", "more_than", "all", "any", "not")


def _operator(value: Any) -> str | None:
    if not isinstance(value, dict):
        return next((o for o in _OPERATORS if hasattr(value, o) or hasattr(value, o + "_")), None)
    return next((operator for operator in _OPERATORS if operator in value), None)


When: TypeAlias = Annotated[
    Annotated[Is, Tag("is")]
    | Annotated[OneOf, Tag("one_of")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[MoreThan, Tag("more_than")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(_operator),
]
Leaf: TypeAlias = Is | OneOf | AtLeast | MoreThan


class Condition(Cited):
    """One thing that an applicant must show (申报条件).

    `in_principle` stands for 原则上: not met means "to be verified", never a refusal.
    `decided_by: assessment` marks what no questionnaire can decide: the answer is the unit's own.
    `levels` narrows it to some list levels of the track.
    """

    id: Name
    when: When
    strength: Strength
    decided_by: DecidedBy
    says: Words
    todo: Words
    refers_to: str | None = None
    levels: list[Level] | None = None


class Note(Cited):
    """Something to be told with a verdict that decides nothing (提示)."""

    says: Words
    levels: list[Level] | None = None


class OtherLevel(Cited):
    """Why a text has no rule for a level: what it refers to instead."""

    level: Level


class Track(Strict):
    """The conditions for one category. The first of `levels` is the default."""

    levels: Annotated[list[Level], Field(min_length=1)]
    other_levels: list[OtherLevel] = []
    conditions: Annotated[list[Condition], Field(min_length=1)]
    notes: list[Note] = []


class Lookback(Cited):
    """近三年: how far back an event bars, counted from the day of application."""

    years: Years


class NegativeItem(Cited):
    """One circumstance that bars an application (不得申请、推荐和列入).

    An `event` bars for the look-back from its day, a `state` while it lasts.
    `min_severity` is the least grave accident that counts, where the text names one.
    `applies` says for whom: an applicant, a unit already listed, or both.
    """

    id: Name
    fact: Name
    kind: Literal["event", "state"]
    min_severity: Severity | None = None
    severity_fact: Name | None = None
    applies: list[Literal["applicant", "listed"]] = ["applicant", "listed"]
    says: Words
    todo: Words

    @model_validator(mode="after")
    def _severity_has_its_fact(self) -> Self:
        if (self.min_severity is None) != (self.severity_fact is None):
            raise ValueError("severity_incomplete")
        return self


class NegativeList(Strict):
    """负面清单."""

    lookback: Lookback
    items: Annotated[list[NegativeItem], Field(min_length=1)]
