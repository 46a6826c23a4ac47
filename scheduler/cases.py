"""What time asks of cases (实名举报): reminders, word to the superior, and back to the office.

Every hour of work each case is looked at whose timer ends soon or has ended, or on which somebody
works. Before a timer ends whoever works on the case is reminded; on the working day after it the
superior is told; five working days later the superior has it in writing. Whose part it is to wait
for somebody else (补正, 整改) is told once that day has passed, and the superior only later. A case
on which nothing was done for some working days goes back to its office.

`Case.warned` says what was told last, so a restart or a second worker tells nothing twice; a worker
that was late tells the last thing only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import structlog
from apscheduler.triggers.cron import CronTrigger
from sqlmodel import Session

from models import case_duties, case_sight, officials
from models.case_duties import About, Warned
from models.case_rows import Case
from models.clock import SHANGHAI, Clock
from models.db import Database
from models.officials import Official
from models.vault import Vault
from policies.case_timers import note_on, silent_on, superior_on, warn_on
from policies.library import Library
from scheduler.worker import Tick

FROM, UNTIL = time(9), time(18)
"""Hours of work, Asia/Shanghai."""
AHEAD = timedelta(days=20)
"""More days than three working days can take, the longest holiday among them."""

_ORDER: tuple[str, ...] = ("", "before", "after", "note")
_OVER: dict[str, About] = {"completion": "case_incomplete", "rectify": "case_rectified"}
"""Timers of somebody else: what the office is told when their day has passed."""

_Readers: TypeAlias = Callable[[Session, Vault, Case, datetime], list[Official]]

_log = structlog.get_logger("greenbot.cases")


def cases_tick(
    database: Database, library: Callable[[], Library], clock: Clock, vault: Vault
) -> Tick:
    """Look at the cases every hour of work, and at the start."""
    hours = CronTrigger(hour=f"{FROM.hour}-{UNTIL.hour - 1}", minute=5, timezone=SHANGHAI)

    def work() -> None:
        look(database, library(), clock, vault)

    return Tick("cases", hours, work)


def _said(case: Case, stage: Warned) -> list[tuple[_Readers, About]]:
    """What a stage of a case's timer says to whom."""
    theirs, above = case_duties.handlers_of, case_duties.superiors_of
    over = _OVER.get(case.due_kind)
    if stage == "before":
        return [(theirs, "case_due")]
    if stage == "after":
        return [(theirs, over)] if over else [(above, "case_late")]
    note: tuple[_Readers, About] = (above, "case_note")
    # Whoever has to act on it hears it in any case, if only now.
    return [(theirs, over), note] if over and case.warned != "after" else [note]


def look(database: Database, library: Library, clock: Clock, vault: Vault) -> int:
    """Do what is due now, a case at a time; in how many something was done."""
    now, today = clock.now(), clock.today()
    working = FROM <= now.astimezone(SHANGHAI).time() < UNTIL
    if not (working and library.calendar.is_workday(today)):
        return 0
    with database.reading() as db:
        numbers = case_duties.to_look_at(db, today + AHEAD)
    done = 0
    for number in numbers:
        with database.writing() as db:
            case = case_duties.held(db, number, now)
            done += case is not None and _Look(db, vault, library, today, now).at(case)
    if done:
        _log.info("looked at cases", count=done)
    return done


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at one case, in its transaction."""

    db: Session
    vault: Vault
    library: Library
    today: date
    now: datetime

    def at(self, case: Case) -> bool:
        """Do what is due; whether anything was."""
        given_back = case.assigned_to is not None and self._give_back(case)
        stage = self._stage(case)
        return (stage is not None and self._say(case, stage)) or given_back

    # --- the timer --------------------------------------------------------------------------------

    def _stage(self, case: Case) -> Warned | None:
        """What is to be said of the timer today and was not said yet."""
        if case.due_on is None:
            return None
        calendar, last = self.library.calendar, case.due_on
        stage: Warned | None = None
        if self.today >= note_on(last, calendar):
            stage = "note"
        elif self.today >= superior_on(last, calendar):
            stage = "after"
        elif warn_on(last, calendar) <= self.today <= last and case.due_kind not in _OVER:
            stage = "before"
        is_new = stage is not None and _ORDER.index(stage) > _ORDER.index(case.warned)
        return stage if is_new else None

    def _say(self, case: Case, stage: Warned) -> bool:
        """Tell whoever is to hear it; False where there is nobody, so that it is tried again."""
        told = [self._tell(readers, about, case) for readers, about in _said(case, stage)]
        if any(told):
            case.warned = stage
        else:
            _log.warning("case without an official", kind=stage)
        return any(told)

    def _tell(self, readers: _Readers, about: About, case: Case) -> bool:
        told = [one for one in readers(self.db, self.vault, case, self.now) if one.person_id]
        case_duties.tell(self.db, told, about, case, self.today, self.now)
        return bool(told)

    # --- silence ----------------------------------------------------------------------------------

    def _give_back(self, case: Case) -> bool:
        """Give a case back to its office where whoever took it does nothing, or can't."""
        working = self.db.get_one(Official, case.assigned_to)
        if not officials.active(working):
            case_duties.give_back(self.db, case, "left", self.now)
        elif case_sight.concerned(self.db, self.vault, working, case, self.now):
            # They are not told: from now on they must not know how it goes on.
            case_duties.give_back(self.db, case, "concerned", self.now)
        elif self._idle(case):
            former = case_duties.give_back(self.db, case, "idle", self.now)
            case_duties.tell(self.db, [former], "case_idle", case, self.today, self.now)
        else:
            return False
        others = [
            one
            for one in case_duties.handlers_of(self.db, self.vault, case, self.now)
            if one.id != working.id
        ]
        case_duties.tell(self.db, others, "case_back", case, self.today, self.now)
        return True

    def _idle(self, case: Case) -> bool:
        pack = self.library.packs.get(case.city)
        if pack is None or case.state in case_duties.WAITING:
            return False
        since = case_duties.last_step(self.db, case, self.today)
        if since is None:
            return False
        day = since.astimezone(SHANGHAI).date()
        return self.today >= silent_on(pack, day, self.library.calendar)
