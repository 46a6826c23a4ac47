"""The text a pack stands on, and whether it may speak."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policies.schema.base import (
    FILE_NAME,
    SHA256,
    Cite,
    Cited,
    Day,
    NonEmpty,
    PackName,
    Strict,
    Words,
    Years,
)


class Effective(Cited):
    """The day from which a text applies; None for a draft that applies "on publication"."""

    day: Day | None = None


class Expires(Cited):
    """The last day of validity; `years` marks it as derived from the first day."""

    day: Day
    years: Years | None = None


class Repealed(Strict):
    """Which pack's text repealed this one, from which day, in its words."""

    by: PackName
    day: Day
    cite: Cite


class Reviewed(Strict):
    """Who answers for the reading of a pack, and since when; empty until a named reviewer signs."""

    by: str | None
    on: date | None


class Regulation(Strict):
    """The text a pack stands on: its title, number, authority, file, hash and validity."""

    title: NonEmpty
    number: str | None = None
    authority: Words
    source: Annotated[str, Field(pattern=FILE_NAME)]
    sha256: Annotated[str, Field(pattern=SHA256)]
    has_articles: bool = True
    status: Literal["in_force", "draft", "repealed"]
    effective: Effective | None = None
    expires: Expires | None = None
    repealed: Repealed | None = None
    reading: Words | None = None
    checked: date
    reviewed: Reviewed

    @model_validator(mode="after")
    def _status_has_its_days(self) -> Self:
        if self.status == "in_force" and (self.effective is None or self.effective.day is None):
            raise ValueError("effective_missing")
        if (self.status == "repealed") != (self.repealed is not None):
            raise ValueError("repealed_missing")
        return self
