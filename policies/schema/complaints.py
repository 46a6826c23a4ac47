"""Complaints: who, about whom, to whom, with what, and what follows."""

from typing import Annotated, Literal

from pydantic import Field

from policies.schema.base import Cited, MaybeSilent, Strict, Words
from policies.vocabulary import Authority, Level, PeriodId, Subject


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
