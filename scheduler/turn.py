"""One turn of the sweep: its day, when envelopes of that day may go out, and what it writes."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session

from models import stages, sweeping
from models.clock import SHANGHAI, Clock, aware
from models.deadlines import Stage, StageEnd
from models.deliveries import Delivery
from models.stages import number_of
from policies.ladder import Mark
from policies.workdays import DAY, WorkCalendar
from scheduler.agenda import Standing

MORNING = time(9)
EVENING = time(20)
LATEST = time(21)
"""Reminders are planned between `MORNING` and `EVENING`; what else would come after the last day,
until `LATEST`. All in Asia/Shanghai."""


@dataclass(frozen=True)
class Turn:
    """One transaction of the sweep.

    `quiet`: nobody is to be disturbed any more today, but about what cannot wait. `ended` are
    stages that came and ended, `carried` is which envelope carries which, until it is written.
    """

    db: Session
    today: date
    now: datetime
    quiet: bool
    calendar: WorkCalendar
    ended: list[dict[str, Any]] = field(default_factory=list)
    carried: list[tuple[Stage, Delivery]] = field(default_factory=list)

    @property
    def next_day(self) -> date:
        """The next working day after today."""
        return self.working_day_after(self.today)

    @property
    def office_day(self) -> date:
        """The day whose digest takes what officials are to hear now."""
        return self.next_day if self.quiet else self.today

    def working_day_after(self, day: date) -> date:
        """The first working day after a day."""
        return self.calendar.first_workday_from(day + DAY)

    def cannot_wait(self, one: Standing) -> bool:
        """Whether the next working day would be too late, and there is time left today."""
        over = self.now.astimezone(SHANGHAI).time() >= LATEST
        return not over and self.today <= one.row.due < self.next_day

    def not_before(self, day: date) -> datetime:
        """When an envelope of a day may go out: from the morning on, not in the past. Aware."""
        return max(self.now, aware(datetime.combine(day, MORNING, SHANGHAI)))

    def begin(self, one: Standing, mark: Mark) -> Stage:
        """A stage that has come, and is to be told."""
        return sweeping.came(self.db, number_of(one.row), mark.name, mark.day)

    def end(self, one: Standing, mark: Mark, how: StageEnd) -> None:
        """A stage that has come and ends without being told."""
        row = {"deadline_id": number_of(one.row), "name": mark.name, "day": mark.day}
        self.ended.append(row | {"end": how, "ended_at": self.now})

    def finish(self, stage: Stage, how: StageEnd) -> None:
        """A stage that had begun, and ends."""
        stages.end(stage, how, self.now)

    def write(self) -> None:
        """Write everything that was decided."""
        sweeping.write(self.db, self.ended, self.carried)


def turn(db: Session, clock: Clock, calendar: WorkCalendar) -> Turn:
    """The turn of this moment."""
    now, today = clock.now(), clock.today()
    late = now.astimezone(SHANGHAI).time() >= EVENING
    return Turn(
        db=db,
        today=today,
        now=now,
        quiet=late or not calendar.is_workday(today),
        calendar=calendar,
    )
