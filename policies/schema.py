"""The shape of a rule pack and of the question bank: the closed vocabulary that an author has.

A pack is one regulation of one city or province. Every legal statement in it is `Cited`: it has
an article, an item where the article has numbered items, and the words of the text verbatim.
What a text does not say is stated too (`not_in_text`). Texts are in Chinese, the authoritative
language, and English.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

Category: TypeAlias = Literal["factory", "park", "supply_chain"]
Level: TypeAlias = Literal["city", "provincial", "national"]
Status: TypeAlias = Literal["in_force", "draft", "not_yet_in_force", "expired", "repealed"]
Strength: TypeAlias = Literal["must", "in_principle"]
DecidedBy: TypeAlias = Literal["self_declared", "record", "assessment"]
Severity: TypeAlias = Literal["general", "larger", "major", "very_major"]
Audience: TypeAlias = Literal[
    "applicant",
    "listed_unit",
    "third_party",
    "district_official",
    "city_official",
    "province_official",
]
Authority: TypeAlias = Literal["city", "district", "province", "competent"]
Subject: TypeAlias = Literal["listed_unit", "third_party"]
PeriodId: TypeAlias = Literal["public_notice", "agency_ban", "reapply", "review", "cultivation"]
Topic: TypeAlias = Literal[
    "scope",
    "platform",
    "procedure",
    "evaluation",
    "lists",
    "dynamic_table",
    "change",
    "review",
    "removal",
    "third_party",
    "green_code",
    "incentives",
    "background",
]

CATEGORIES: tuple[Category, ...] = ("factory", "park", "supply_chain")
LEVELS: tuple[Level, ...] = ("city", "provincial", "national")
SEVERITIES: tuple[Severity, ...] = ("general", "larger", "major", "very_major")

NAME = r"^[a-z][a-z0-9_]*$"
PACK_NAME = r"^[a-z][a-z0-9-]*$"
SHA256 = r"^[0-9a-f]{64}$"
FILE_NAME = r"^[^/\\]{1,80}$"

NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
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


# --- conditions -------------------------------------------------------------------------------


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


# --- dates ------------------------------------------------------------------------------------


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

    remind_days: list[Positive]


class Deadline(MaybeSilent):
    """A date that comes every year, for one audience.

    `lists` names the list levels whose units it binds; `platform` is the address as the text
    writes it, or None; `to` is who receives it.
    """

    id: Name
    audience: Audience
    names: Words
    rule: MonthDay | None = None
    platform: str | None = None
    lists: list[Level] = []
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


# --- everything else that the text says ---------------------------------------------------------


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


class Removal(Cited):
    """A ground for removal from the list (移出). `fact` names it among the facts, if one does."""

    id: Name
    says: Words
    fact: Name | None = None


class Route(Cited):
    """Who receives a complaint about a subject; `by_level` where the list level decides."""

    against: Subject
    to: Annotated[list[Authority], Field(min_length=1)]
    by_level: dict[Level, list[Authority]] = {}
    says: Words


class Requirement(Cited):
    """What a complaint must contain."""

    items: Annotated[list[Literal["real_name", "contact", "evidence"]], Field(min_length=1)]
    says: Words


class Outcome(Cited):
    """What a verified complaint leads to; `starts` names the period that begins with it."""

    id: Literal["rectify", "removed", "report", "notice", "not_accepted", "by_reference"]
    against: Subject
    says: Words
    starts: PeriodId | None = None


class Statement(Cited):
    """A plain sentence with its citation."""

    says: Words


class Complaints(Strict):
    """实名举报: who may complain of whom, to whom, with what, and what follows."""

    may_complain: Statement
    routes: Annotated[list[Route], Field(min_length=1)]
    requires: Requirement
    handling: Statement
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    time_limit: MaybeSilent


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


class Pack(Strict):
    """One regulation as data."""

    schema_: Literal[1] = Field(alias="schema")
    pack: PackName
    names: Words
    aliases: list[NonEmpty] = []
    regulation: Regulation
    questions: dict[Name, Wording] = {}
    tracks: dict[Category, Track] = {}
    negative_list: NegativeList | None = None
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


# --- the question bank --------------------------------------------------------------------------


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
    """AllOf questions by the name of their fact, in the order in which they read best."""

    schema_: Literal[1] = Field(alias="schema")
    who: dict[Category, Words]
    questions: dict[Name, BankQuestion]


# --- cases ----------------------------------------------------------------------------------------


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
