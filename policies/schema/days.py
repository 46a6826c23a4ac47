"""Dates that come every year, and periods after an event."""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from policies.schema.base import MaybeSilent, Name, Positive, Strict, Words, Years
from policies.vocabulary import Audience, Category, Level, PeriodId


class MonthDay(Strict):
    """A day that every year has; 29 February is refused."""

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=1, le=31)]

    @model_validator(mode="after")
    def _exists_every_year(self) -> Self:
        try:
            date(2026, self.month, self.day)
        except ValueError:
            raise ValueError("no_such_day") from None
        return self


class Setting(Strict):
    """Numbers that are ours and not the text's: days before a date on which to remind."""

    remind_days: Annotated[list[Annotated[int, Field(ge=1, le=180)]], Field(min_length=1)]


class Deadline(MaybeSilent):
    """A date that comes every year, for one audience.

    `lists` names the list levels whose units it binds, `categories` the kinds of them; all where
    they are left out. `platform` is the address as the text writes it, or None.
    """

    id: Name
    audience: Audience
    names: Words
    rule: MonthDay | None = None
    platform: str | None = None
    lists: list[Level] = []
    categories: list[Category] = []
    setting: Setting | None = None

    @model_validator(mode="after")
    def _has_a_day_if_it_speaks(self) -> Self:
        if (self.rule is None) != bool(self.not_in_text):
            raise ValueError("rule_missing")
        return self


class Period(MaybeSilent):
    """So many working days or years after an event.

    `at_least` stands for 不少于. `first_day_counts`: the day of the event is the first day, if it
    is a working day (公示); a period in years runs from the day after the event.
    """

    id: PeriodId
    names: Words
    working_days: Positive | None = None
    years: Years | None = None
    at_least: bool = False
    first_day_counts: bool = False

    @model_validator(mode="after")
    def _has_one_length_if_it_speaks(self) -> Self:
        lengths = sum(value is not None for value in (self.working_days, self.years))
        if lengths != (0 if self.not_in_text else 1):
            raise ValueError("length_missing")
        return self
