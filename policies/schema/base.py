"""The words and places that every statement of a pack is made of."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, model_validator

NAME = r"^[a-z][a-z0-9_]*$"
PACK_NAME = r"^[a-z][a-z0-9-]*$"
SHA256 = r"^[0-9a-f]{64}$"
FILE_NAME = r"^[^/\\]{1,76}\.txt$"
ENGLISH = r"^[ -~]+$"
NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
English: TypeAlias = Annotated[str, Field(min_length=1, pattern=ENGLISH)]
"""A name as English writes it, without a Chinese character."""
Name: TypeAlias = Annotated[str, Field(pattern=NAME)]
PackName: TypeAlias = Annotated[str, Field(pattern=PACK_NAME)]
Positive: TypeAlias = Annotated[int, Field(ge=1)]
Years: TypeAlias = Annotated[int, Field(ge=1, le=100)]
Day: TypeAlias = Annotated[date, Field(ge=date(1949, 10, 1), le=date(2199, 12, 31))]
"""Like `Years` bounded, so that a slip of the keyboard can't lead beyond the calendar."""
Number: TypeAlias = int | Decimal


class Strict(BaseModel):
    """Unknown keys and converted types are refused: a slip must not become a rule."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Words(Strict):
    """The same words in both languages; the Chinese is authoritative."""

    zh: NonEmpty
    en: NonEmpty


class Cite(Strict):
    """A place in the text and its words verbatim, from one clause boundary to another.

    `article` is None only in a text that has no articles; `item` counts the numbered items of
    an article （（一）, 1. ）.
    """

    article: Positive | None = None
    item: Positive | None = None
    quote: NonEmpty


class Cited(Strict):
    """A statement that rests on the text.

    `also` holds further places of the same text; `reading` (读法) says in plain words how we
    read it where the text leaves something open.
    """

    cite: Cite
    also: list[Cite] = []
    reading: Words | None = None

    @property
    def cites(self) -> list[Cite]:
        """Every place that the statement rests on, the main one first."""
        return [self.cite, *self.also]


class MaybeSilent(Strict):
    """A statement that a text makes, or is recorded as not making (`not_in_text`)."""

    not_in_text: Literal[True] | None = None
    cite: Cite | None = None
    also: list[Cite] = []
    reading: Words | None = None

    @property
    def cites(self) -> list[Cite]:
        """Every place that the statement rests on, the main one first."""
        return [*([self.cite] if self.cite else []), *self.also]

    @model_validator(mode="after")
    def _speaks_or_says_that_it_is_silent(self) -> Self:
        if self.not_in_text and self.reading is None:
            raise ValueError("reading_missing")
        if self.not_in_text is None and self.cite is None:
            raise ValueError("cite_missing")
        return self
