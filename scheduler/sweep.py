"""The sweep (巡检): every minute, what is due of each deadline is decided and owed, once.

A deadline says on which day something is next to be done about it. When the day has come, the
sweep looks at what is true then: who acts for the unit, what was replied, filed and verified. It
writes what becomes of each stage, who is to hear of it in which envelope, and the next day. A
sweep that was late does what is still of use: of several stages that are due only the last one
goes out.
"""

from collections.abc import Callable
from datetime import timedelta

import structlog

from models import sweeping
from models.clock import Clock
from models.db import Database
from models.deadlines import Deadline
from policies.ladder import Mark
from policies.library import Library
from scheduler import batch
from scheduler.agenda import Agenda, Standing, agenda
from scheduler.batch import Batch
from scheduler.escalation import Escalation
from scheduler.reminding import Reminding
from scheduler.timeline import Timelines
from scheduler.turn import Turn, turn
from scheduler.worker import Tick, every

INTERVAL = timedelta(minutes=1)

_log = structlog.get_logger("greenbot.sweep")


def sweeping_tick(database: Database, library: Callable[[], Library], clock: Clock) -> Tick:
    """Sweep every minute, by the rules of that moment."""
    return every(INTERVAL, "sweep", lambda: _swept(sweep(database, library(), clock)))


def _swept(count: int) -> None:
    if count:
        _log.info("swept", count=count)


def sweep(database: Database, library: Library, clock: Clock) -> int:
    """Do everything that is due, in transactions of a bounded size; how many deadlines it was."""
    with database.reading() as db:
        if not sweeping.anything_due(db, clock.today()):
            return 0
    timelines, total = Timelines(library), 0
    while True:
        with database.writing() as db:
            done = _some(turn(db, clock, library.calendar), timelines)
        total += done
        if not done:
            return total


def _some(moment: Turn, timelines: Timelines) -> int:
    """One transaction; how many deadlines it was."""
    if not sweeping.take_turn(moment.db):
        return 0
    found = batch.read(moment.db, timelines, moment.today)
    if found is None:
        return 0
    now = [one for one in found.due if not moment.quiet or moment.cannot_wait(one)]
    with moment.db.no_autoflush:  # all at once is many times faster than one by one
        _do(moment, found, now)
    for one in found.due:
        if one not in now:
            one.row.next_on = moment.next_day
    moment.write()
    return len(found.due)


def _do(moment: Turn, found: Batch, due: list[Standing]) -> None:
    reminding, escalation = Reminding(moment, found), Escalation(moment, found.told)
    for one in due:
        what = agenda(one, moment.today)
        for mark, how in what.ended:
            moment.end(one, mark, how)
        escalation.escalate(one, what)
        if one.row.unit_id is None:
            escalation.remind(one, what)
        else:
            reminding.want(one, what)
            _besides(escalation, one, what)
    reminding.send()
    for one in reminding.unreached:
        escalation.note("call_list", one.row)
    escalation.send()
    waiting = escalation.unheard | reminding.waiting
    for one in due:
        _next(moment, one, waiting.get(one.row.id or 0))


def _besides(escalation: Escalation, one: Standing, what: Agenda) -> None:
    """What the officials hear that is no stage: each wrong person once, each overdue notice."""
    wrong = [answer for answer in one.answers if answer.kind == "not_me" and answer.day is None]
    if wrong and escalation.note("not_me", one.row):
        for answer in wrong:
            answer.day = escalation.turn.today
    if what.go is not None and what.go.name.startswith("overdue"):
        escalation.note("overdue", one.row)


def _next(moment: Turn, one: Standing, waiting: Mark | None) -> None:
    """Name what comes next; what waits for a place is tried again with it at the latest."""
    row: Deadline = one.row
    following = one.following(moment.today)
    if waiting is not None:
        days = [waiting.day, *([following.day] if following else [])]
        row.next_stage, row.next_on = waiting.name, min(days)
    else:
        row.next_stage = following.name if following else None
        row.next_on = following.day if following else None
