"""The planner (排期): listings × rules become deadlines, one row for each, and stay as they should.

Everything is compared with the rows there are, and only what differs is written: planning twice
changes nothing, and of two planners at once each row is written by one. It reads by ranges of
numbers, so its memory does not grow with the register.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlmodel import Session

from models import planning
from models.clock import Clock
from models.db import Database
from models.planning import Fingerprint, PlanUnit
from policies.library import Library, LoadedPack
from scheduler.plans import Owner, Plan
from scheduler.season import Gone, Season, season
from scheduler.worker import Tick, every

AT_ONCE = 500
"""Units of one transaction: others who write wait no longer than these take."""
INTERVAL = timedelta(minutes=1)
WHOLE = timedelta(hours=1)
"""How often everything is compared again even where nothing seems to have changed."""

_log = structlog.get_logger("greenbot.planner")


@dataclass(frozen=True, slots=True)
class Planned:
    """How many deadlines were added, superseded by another day, reopened, closed since the duty
    fell away, ended with their season, or changed in something else.
    """

    added: int = 0
    superseded: int = 0
    reopened: int = 0
    closed: int = 0
    ended: int = 0
    changed: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Planned(*(mine + theirs for mine, theirs in pairs))

    def __bool__(self) -> bool:
        return any(astuple(self))


def plan(db: Session, library: Library, today: date, now: datetime) -> Planned:
    """Make every deadline as it should be, in the caller's transaction.

    Args:
        library: the rules, with the working days that officials entered.
        today: the day in Asia/Shanghai.
        now: aware; noted where a row is closed.
    """
    db.flush()
    this = season(db, library, today)
    total = _offices(db, this, now)
    after: int | None = 0
    while after is not None:
        found, after = _units(db, this, now, after, lock=True)
        total += _carry_out(db, found)
    db.expire_all()
    return total


def plan_in_turns(database: Database, library: Library, today: date, now: datetime) -> Planned:
    """The same in transactions of a bounded size; where nothing differs, none that writes.

    The arguments are those of `plan`. Raises StorageError where the database took no more; what
    was planned so far stays.
    """
    with database.reading() as db:
        this = season(db, library, today)
    with database.writing() as db:
        total = _offices(db, this, now)
    after: int | None = 0
    writing = False
    while after is not None:
        with _transaction(database, writing) as db:
            found, last = _units(db, this, now, after, lock=writing)
            total += _carry_out(db, found) if writing else Planned()
        if found and not writing:
            writing = True  # the same units once more, now with the right to change them
            continue
        writing, after = bool(found), last
    return total


def _transaction(database: Database, writing: bool) -> AbstractContextManager[Session]:
    return database.writing() if writing else database.reading()


def _offices(db: Session, this: Season, now: datetime) -> Planned:
    """Plan what offices themselves have to do."""
    found = Plan(this, now)
    rows = planning.office_rows(db, this.today.year, lock=True)
    known = {_office_name(city, district): (city, district) for city, district in this.offices}
    for name in sorted({*known, *rows}):
        city, district = known.get(name) or (rows[name][0].city, rows[name][0].district)
        pack = this.pack(city)
        if pack is None:
            found.end(rows.get(name, ()))
            continue
        gone: Gone | None = None if name in known else "office_gone"
        owner = Owner(name, None, city, district, pack, gone)
        wanted = {} if gone else this.of_office(pack, district)
        found.of(owner, wanted, rows.get(name, ()))
    return _carry_out(db, found)


def _office_name(city: str, district: str) -> str:
    return f"office:{city}/{district}"


def _units(
    db: Session, this: Season, now: datetime, after: int, *, lock: bool
) -> tuple[Plan, int | None]:
    """What has to change for the next units, and the number to go on after; None at the end."""
    found = Plan(this, now)
    units = planning.units_after(db, after, AT_ONCE)
    if not units:
        return found, None
    first, last = units[0].id, units[-1].id
    listings = planning.listings_between(db, first, last)
    applications = planning.applications_between(db, first, last, this.today.year)
    rows = planning.unit_rows(db, first, last, this.today.year, lock=lock)
    for unit in units:
        there, pack = rows.get(unit.id, ()), this.pack(unit.city)
        if pack is None:
            found.end(there)  # rules that are out of reach close nothing
            continue
        listed, applied = listings.get(unit.id, ()), applications.get(unit.id, ())
        wanted = {} if unit.closed_at else this.of_unit(pack, unit, listed, applied)
        found.of(_owner(unit, pack), wanted, there)
    return found, last


def _owner(unit: PlanUnit, pack: LoadedPack) -> Owner:
    gone: Gone | None = "unit_closed" if unit.closed_at else None
    return Owner(f"unit:{unit.id}", unit.id, unit.city, unit.district, pack, gone)


def _carry_out(db: Session, found: Plan) -> Planned:
    """Write what has to change."""
    if not found:
        return Planned()
    planning.change_rows(db, found.changed)
    planning.end_stages(db, found.unsaid, found.now)
    planning.forget_unsaid(db, found.again)
    return Planned(added=planning.add_rows(db, found.new), **found.counts)


# --- on a clock -------------------------------------------------------------------------------


@dataclass
class Planner:
    """Plans again as soon as rules, records or the day changed, and every hour in any case."""

    database: Database
    library: Callable[[], Library]
    clock: Clock
    _seen: tuple[object, ...] = ()
    _at: datetime | None = None

    def tick(self) -> None:
        """Look, and plan where something changed."""
        now, today, library = self.clock.now(), self.clock.today(), self.library()
        with self.database.reading() as db:
            seen = (today, _rules(library), planning.fingerprint(db))
        if seen == self._seen and self._at and self._at <= now < self._at + WHOLE:
            return
        planned = plan_in_turns(self.database, library, today, now)
        self._seen, self._at = seen, now
        if planned:
            _log.info("planned", count=sum(astuple(planned)))


def _rules(library: Library) -> Fingerprint:
    """What dates hang on: the packs, the notices, the years' working days."""
    packs = [(pack.id, pack.version, repr(pack.notices)) for pack in library.packs.values()]
    return (*packs, repr(library.calendar.years))


def planning_tick(database: Database, library: Callable[[], Library], clock: Clock) -> Tick:
    """Plan every minute, if there is reason to, by the rules of that moment."""
    planner = Planner(database, library, clock)
    return every(INTERVAL, "plan", planner.tick)
