"""One regulation as data."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from policies.schema.base import (
    Cited,
    English,
    MaybeSilent,
    Name,
    NonEmpty,
    PackName,
    Positive,
    Strict,
    Words,
)
from policies.schema.complaints import Complaints
from policies.schema.conditions import NegativeList, Track
from policies.schema.days import Deadline, Period
from policies.schema.regulation import Regulation
from policies.vocabulary import Category, Level, Topic


class Provision(MaybeSilent):
    """One further thing that the text says, in plain words, under a topic."""

    id: Name
    topic: Topic
    says: Words | None = None

    @model_validator(mode="after")
    def _has_words_if_it_speaks(self) -> Self:
        if (self.says is None) != bool(self.not_in_text):
            raise ValueError("says_missing")
        return self


class Inclusion(Cited):
    """Higher lists whose units are on the city list as well (同时列为、视为市层面名单).

    `categories` narrows it to some kinds of unit. `may` stands for 可: the text allows it, and the
    city's published list shows whether it was done.
    """

    levels: Annotated[list[Literal["provincial", "national"]], Field(min_length=1)]
    categories: list[Category] = []
    may: bool = False


class Removal(Cited):
    """A ground for removal from the list (移出). `fact` names it among the facts, if one does."""

    id: Name
    says: Words
    fact: Name | None = None


class Erratum(Strict):
    """A defect of the published text, kept as it is: `found` must stand in the article."""

    article: Positive | None = None
    found: NonEmpty
    reading: Words


class NotConcerning(Strict):
    """An article that gives the bot nothing to say, and why."""

    article: Positive
    why: Words


class Wording(Strict):
    """A question as one pack words it."""

    text: Words | None = None
    help: Words | None = None


class District(Strict):
    """A district, or a province's city: the name by which everything of it is kept, and English."""

    zh: NonEmpty
    en: English


class Pack(Strict):
    """One regulation as data.

    `districts` are the districts whose offices work by it, as a list of units names them (区县, of
    a province its cities), each with its English name; where there are none, a list may name any.
    """

    schema_: Literal[1] = Field(alias="schema")
    pack: PackName
    names: Words
    aliases: list[NonEmpty] = []
    districts: list[District] = []
    regulation: Regulation
    questions: dict[Name, Wording] = {}
    tracks: dict[Category, Track] = {}
    negative_list: NegativeList | None = None
    city_list_includes: list[Inclusion] = []
    deadlines: list[Deadline] = []
    periods: list[Period] = []
    provisions: list[Provision] = []
    removals: list[Removal] = []
    complaints: Complaints | None = None
    errata: list[Erratum] = []
    not_concerning: list[NotConcerning] = []

    @model_validator(mode="after")
    def _tracks_have_a_negative_list(self) -> Self:
        if self.tracks and self.negative_list is None:
            raise ValueError("negative_list_missing")
        return self

    @field_validator("districts")
    @classmethod
    def _told_apart(cls, districts: list[District]) -> list[District]:
        for names in ({one.zh for one in districts}, {one.en.casefold() for one in districts}):
            if len(names) < len(districts):
                raise ValueError("district_twice")
        return districts

    @property
    def district_names(self) -> list[str]:
        """The districts by the names under which everything of theirs is kept."""
        return [one.zh for one in self.districts]

    def on_city_list(self, level: Level, category: str) -> bool:
        """Whether a unit on a list of this level is on the city list, by itself or by the text."""
        return level == "city" or any(
            level in one.levels and (not one.categories or category in one.categories)
            for one in self.city_list_includes
        )
