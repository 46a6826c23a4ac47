"""What the rows show of a deadline, for the audit of the outcome: whether its stages hold good."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from models.clock import SHANGHAI
from models.outcomes import Row, Step
from scheduler.expected import Dated, Days

Standing: TypeAlias = Literal[
    "owed", "nobody", "unreachable", "accepted", "seen", "declared", "verified"
]
"""At which of these a duty stands; what is not to be said yet stands at none."""
WEEK = timedelta(days=6)
"""Within these days one envelope may stand for another."""
_STUCK = timedelta(hours=1)
"""An envelope that may go out and does not for longer than this is not on its way."""
_OFFICIALS = ("district", "city")


@dataclass(frozen=True)
class Seen:
    """The deadlines of one owner, the stages of all, and when its contacts were sent anything."""

    rows: Sequence[Row]
    steps: Mapping[int, Sequence[Step]]
    sent: Sequence[date]


@dataclass(frozen=True)
class Case:
    """One deadline that goes on, the days on which it must be said, and all that is known of it."""

    row: Row
    days: Days
    seen: Seen
    today: date
    now: datetime

    @property
    def steps(self) -> Sequence[Step]:
        """Its stages."""
        return self.seen.steps.get(self.row.id, ())

    def wanted(self) -> Sequence[Dated]:
        """What its owner must hear: all of it, or one look at the platform once they declared."""
        if self.row.state == "open":
            return (*self.days.stages, *self.days.overdue)
        at = self.row.declared_at
        before = at is not None and at.astimezone(SHANGHAI).date() < self.days.check.day
        return (self.days.check,) if before else ()

    def has_come(self, mark: Dated) -> bool:
        """Whether a stage, or a later one in its place, has come."""
        if mark.name in _OFFICIALS:
            return any(step.name == mark.name for step in self.steps)
        return any(step.name == mark.name or step.day >= mark.day for step in self._own())

    def is_sound(self, step: Step) -> bool:
        """Whether what a stage says of its end is borne out by something else."""
        match step.end:
            case "accepted" | "escalated":
                return step.accepted
            case "call_list" | "nobody":
                return True
            case "quiet":
                return self.row.answered or self.row.declared_at is not None
            case "merged" | "superseded":
                return self._has_stand_in(step)
        waiting = step.waits_since
        return step.accepted or (waiting is not None and waiting > self.now - _STUCK)

    def _has_stand_in(self, step: Step) -> bool:
        """Whether a later stage carries it, or an envelope of these days listed the duty."""
        later = any(other.day >= step.day and other != step for other in self.steps)
        is_last = step.name == self.days.stages[-1].name
        soon = not is_last and self.today - step.day <= WEEK
        return later or soon or self.sent_near(step.day)

    def sent_near(self, day: date) -> bool:
        """Whether the contacts had an envelope within a week of a day."""
        return any(abs(one - day) <= WEEK for one in self.seen.sent)

    def standing(self) -> Standing | None:
        """Where a deadline stands about which nothing is owed."""
        if self._without_official():
            return "nobody"
        if self.row.state == "declared":
            return "declared"
        latest = max(self._own(), key=lambda step: step.day, default=None)
        if latest is not None and latest.end == "call_list":
            return "unreachable"
        if self.row.answered or any(step.seen for step in self._own()):
            return "seen"
        return "accepted" if any(step.accepted for step in self._own()) else None

    def _without_official(self) -> bool:
        """Whether officials should have heard, and none has."""
        heard = [step.day for step in self.steps if step.end == "escalated"]
        silent = (step for step in self.steps if step.end == "nobody")
        return any(not heard or max(heard) < step.day for step in silent)

    def _own(self) -> Iterator[Step]:
        """The stages that its owner hears."""
        return (step for step in self.steps if step.name not in _OFFICIALS)


def by_owner(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Deadlines by their owners."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.owner, []).append(row)
    return found


def by_row(steps: Iterable[Step]) -> dict[int, list[Step]]:
    """Stages by their deadlines."""
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.deadline_id, []).append(step)
    return found
