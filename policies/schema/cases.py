"""A pack's own tests."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from policies.schema.base import Day, Name, NonEmpty, Strict
from policies.vocabulary import Category, Level


class Expected(Strict):
    """What a case must give. `by`: ids of findings not met; `open`: ids left unknown."""

    verdict: Literal["eligible", "not_eligible", "needs_verification", "incomplete", "no_rule"]
    by: list[Name] | None = None
    open: list[Name] | None = None
    missing: list[Name] | None = None
    todo: list[Name] | None = None
    again_from: date | None = None


class Case(Strict):
    """One tried example of a pack: facts on a day, and the verdict they must give.

    `based_on` starts from the facts of the file's `bases`; `facts` then change some of them,
    and `without` takes some away.
    """

    name: NonEmpty
    category: Category
    level: Level | None = None
    on: Day
    based_on: Name | None = None
    facts: dict[Name, Any] = {}
    without: list[Name] = []
    expect: Expected


class Cases(Strict):
    """The tests that a pack carries (`cases.yaml` beside it)."""

    schema_: Literal[1] = Field(alias="schema")
    bases: dict[Name, dict[Name, Any]] = {}
    cases: Annotated[list[Case], Field(min_length=1)]
