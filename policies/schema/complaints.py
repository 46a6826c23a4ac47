"""Complaints: who, about whom, to whom, with what, and what follows."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from policies.schema.base import Cited, MaybeSilent, Strict, Words
from policies.vocabulary import Authority, Level, PeriodId, Subject, TimerKind


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


class TimerSetting(Strict):
    """Days of handling that are an office's own and not the text's, as `Setting` is of reminders.

    `working` counts 工作日 instead of calendar days. `basis` says what they are modelled on (参照)
    or that they are a setting (设置): nobody may take them for a day that the text sets.
    """

    days: Annotated[int, Field(ge=1, le=365)]
    working: bool = False
    basis: Words

    @model_validator(mode="after")
    def _claims_no_law(self) -> Self:
        if not any(word in self.basis.zh for word in ("参照", "设置")):
            raise ValueError("timer_basis_claims")
        return self


class Complaints(Strict):
    """实名举报: who may complain of whom, to whom, with what, and what follows.

    `timers` and `silent_after` (working days in which whoever took a case does nothing) replace
    ours (`policies/case_timers.py`).
    """

    may_complain: Statement
    routes: Annotated[list[Route], Field(min_length=1)]
    requires: Requirement
    handling: Statement
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    time_limit: MaybeSilent
    timers: dict[TimerKind, TimerSetting] = {}
    silent_after: Annotated[int, Field(ge=1, le=60)] | None = None
