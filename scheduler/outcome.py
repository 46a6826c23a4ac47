"""The audit of the outcome (结果审计): does anything show that what must be said was said?

Every 15 minutes the lists, the texts and the calendar say once more what must have gone out by now
(`scheduler/expected.py`), and the rows are looked through for it. Nothing of the planner or of the
sweep is used: what they forget, this finds. Only a clean audit gives the sign of life `reminders`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import structlog

from models import heartbeats, outcomes
from models.clock import SHANGHAI, Clock, aware
from models.db import Database
from models.outcomes import Registered, Tally
from policies.library import Library
from scheduler.evidence import WEEK, Case, Seen, Standing, by_owner, by_row
from scheduler.expected import Dated, Days, Expectations, Expected, days_of, working_day_after
from scheduler.worker import Tick, every

REMINDERS = "reminders"
"""The name of the sign of life."""
INTERVAL = timedelta(minutes=15)

_AT_ONCE = 1000
_BEHIND = timedelta(days=30)
"""How long after its last day a duty that has no row is looked for."""
_OUT_BY = time(10)
"""When a day's envelopes must be out, or at least under way (Asia/Shanghai)."""
_EVENING = time(20)
"""From then on nobody is disturbed until the next working day."""
_OURS = frozenset(
    {
        "listing_removed",
        "application_gone",
        "unit_closed",
        "office_gone",
        "text_gone",
        "draft_off",
        "season_over",
    }
)
"""Why a row may have been closed without an official; if the duty stands, it should not be."""

_log = structlog.get_logger("greenbot.outcome")


@dataclass(frozen=True)
class Outcome:
    """How many duties stand where, by city and district."""

    at: datetime
    places: Mapping[tuple[str, str], Mapping[Standing, int]]

    def total(self, standing: Standing) -> int:
        """The number over all places."""
        return sum(counted.get(standing, 0) for counted in self.places.values())

    @property
    def is_clean(self) -> bool:
        """Whether nothing is owed, and no silence is without an official."""
        return not self.total("owed") and not self.total("nobody")


def auditing_tick(database: Database, library: Callable[[], Library], clock: Clock) -> Tick:
    """Audit every 15 minutes, keep what was counted, and give the sign of life if it is clean."""

    def work() -> None:
        found = audit(database, library(), clock)
        report(database, found)

    return every(INTERVAL, "outcome", work)


def report(database: Database, found: Outcome) -> None:
    """Keep what an audit counted; the sign of life comes with a clean one and nothing else."""
    for (city, _), counted in found.places.items():
        for fault in ("owed", "nobody"):
            if counted.get(fault):
                _log.error("reminders missing", pack=city, status=fault, count=counted[fault])
    with database.writing() as db:
        outcomes.keep(db, [_tally(place, one, found.at) for place, one in found.places.items()])
        if found.is_clean:
            heartbeats.beat(db, REMINDERS, found.at)


def _tally(place: tuple[str, str], counted: Mapping[Standing, int], at: datetime) -> Tally:
    numbers = {str(standing): number for standing, number in counted.items()}
    return Tally(city=place[0], district=place[1], at=at, **numbers)


def audit(database: Database, library: Library, clock: Clock) -> Outcome:
    """Hold what must have been said by now against what the rows show. Raises StorageError."""
    now = clock.now()
    with database.reading() as db:
        days, adopted = outcomes.office_days(db), frozenset(outcomes.adopted(db))
    this = _Audit(Expectations(library, days, adopted), clock.today(), now)
    after = 0
    while after >= 0:
        after = this.units(database, after)
    this.offices(database)
    return Outcome(now, {place: dict(counted) for place, counted in this.places.items()})


@dataclass
class _Audit:
    """One audit: what is expected, at which moment, and what was counted so far."""

    expectations: Expectations
    today: date
    now: datetime
    places: dict[tuple[str, str], Counter[Standing]] = field(default_factory=dict)
    _known: dict[object, list[Expected]] = field(default_factory=dict)
    _counted: dict[tuple[Expected, date | None], Days] = field(default_factory=dict)

    def units(self, database: Database, after: int) -> int:
        """The next units by their numbers; where to go on, -1 at the end."""
        with database.reading() as db:
            units = outcomes.registered(db, after, _AT_ONCE)
            if not units:
                return -1
            between = units[0].id, units[-1].id
            rows = by_owner(outcomes.rows_of(db, *between, self.today.year))
            steps = by_row(outcomes.steps_of(db, *between, self.today.year))
            sent = outcomes.envelope_days(db, *between, self.today - 2 * _BEHIND)
        for unit in units:
            seen = Seen(rows.get(f"unit:{unit.id}", ()), steps, sent.get(unit.id, ()))
            self._count((unit.city, unit.district), self._of_unit(unit), seen, watched=True)
        return between[1]

    def offices(self, database: Database) -> None:
        """What the offices themselves have to do; over a district's the city watches."""
        with database.reading() as db:
            offices = sorted(outcomes.offices(db))
            rows = by_owner(outcomes.rows_of_offices(db, self.today.year))
            steps = by_row(outcomes.steps_of_offices(db, self.today.year))
        for city, district in offices:
            expected = [
                one
                for year in self._years()
                for one in self.expectations.of_office(city, district, year)
            ]
            seen = Seen(rows.get(f"office:{city}/{district}", ()), steps, ())
            self._count((city, district), expected, seen, watched=bool(district))

    def _years(self) -> tuple[int, int]:
        return self.today.year, self.today.year + 1

    def _of_unit(self, unit: Registered) -> list[Expected]:
        """What a unit has to do; those on the same lists of a district share it."""
        alike = (unit.kind, unit.city, unit.district, unit.lists, unit.applies)
        if alike not in self._known:
            years = self._years()
            of_unit = self.expectations.of_unit
            self._known[alike] = [one for year in years for one in of_unit(unit, year)]
        return self._known[alike]

    def _count(
        self, place: tuple[str, str], expected: Iterable[Expected], seen: Seen, *, watched: bool
    ) -> None:
        counted = self.places.setdefault(place, Counter())
        for one in expected:
            standing = self._standing(one, seen, watched)
            if standing is not None:
                counted[standing] += 1

    # --- one duty ---------------------------------------------------------------------------------

    def _standing(self, one: Expected, seen: Seen, watched: bool) -> Standing | None:
        rows = [row for row in seen.rows if (row.duty, row.year) == (one.duty, one.year)]
        if any(row.state == "verified" for row in rows):
            return "verified"
        row = next((row for row in rows if row.due == one.due), None)
        if row is not None and row.state in ("open", "declared"):
            case = Case(row, self._days(one, row.overdue_until), seen, self.today, self.now)
            return self._of_row(case, watched)
        if row is not None and row.state == "closed" and row.closed_why not in _OURS:
            return None  # an official closed it
        begun = (
            self._latest(self._days(one, None).stages) is not None
            and one.due >= self.today - _BEHIND
        )
        return "owed" if begun else None

    def _of_row(self, case: Case, watched: bool) -> Standing | None:
        if not all(case.is_sound(step) for step in case.steps):
            return "owed"
        wanted = self._latest(case.wanted())
        city = self._latest((case.days.city,)) if watched else None
        for mark in filter(None, (wanted, city)):
            if not case.has_come(mark) and not self._waits(case, mark):
                return "owed"
        return case.standing() if wanted or city or case.steps else None

    def _days(self, one: Expected, until: date | None) -> Days:
        if (one, until) not in self._counted:
            self._counted[one, until] = days_of(one, self.expectations.library.calendar, until)
        return self._counted[one, until]

    def _latest(self, marks: Iterable[Dated]) -> Dated | None:
        """The last of these that must be out by now."""
        reached = (mark for mark in marks if self._out_by(mark.day) <= self.now)
        return max(reached, key=lambda mark: mark.day, default=None)

    def _out_by(self, day: date) -> datetime:
        return aware(datetime.combine(day, _OUT_BY, SHANGHAI))

    def _waits(self, case: Case, mark: Dated) -> bool:
        """Whether it was looked at, and comes on a later day for a reason.

        Nobody is to be disturbed at present, or a contact put it off, or the contacts have had
        their envelopes of these days.
        """
        row, calendar = case.row, self.expectations.library.calendar
        if row.next_on is None or row.next_on <= self.today:
            return False
        if row.answered and (row.next_stage or "").startswith("wake"):
            return row.next_on <= case.days.check.day
        evening = self.now.astimezone(SHANGHAI).time() >= _EVENING
        quiet = evening or not calendar.is_workday(self.today)
        if quiet and row.next_on == working_day_after(self.today, calendar):
            return True
        lately = mark.name.startswith("overdue") and self.today - mark.day <= WEEK
        return row.next_stage == mark.name and (lately or case.sent_near(self.today))
