"""The platform's list of who has submitted, held against our own (核对).

The list comes from the platform by hand: an officer pastes it or uploads it. Each line names a unit
by its code, by its name, or by both. Nothing is guessed: a name that two units have matches none.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import deadlines
from models.credit_codes import CreditCodeError, credit_code
from models.deadlines import Deadline
from models.overview import asked
from models.scopes import Scope
from models.units import Listing, Unit

Sort: TypeAlias = Literal[
    "matched",  # submitted, and not verified yet: one confirmation verifies it
    "already",  # verified before
    "removed",  # on the platform's list, but off our lists
    "no_duty",  # known, but this duty is not for it
    "closed",  # known, but it no longer exists
    "bad_code",  # the check digit is wrong
    "unknown",  # no unit of this jurisdiction has the code or the name
    "several",  # more than one unit has the name
    "differs",  # the code is one unit's and the name another's
]

_MANY_PARTS = re.compile(r"[\s,，;；、|]+")
_LIKE_A_CODE = re.compile(r"[0-9A-Z]{15,20}")
_BRACKETS = str.maketrans("（）【】［］", "()[][]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the platform's list: a code, a name, or both. `line` counts from 1."""

    line: int
    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one line. `unit_id` and `unit` (its name) where one was found."""

    entry: Entry
    sort: Sort
    unit_id: int | None = None
    unit: str = ""
    deadline_id: int | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A unit that says it has submitted, and is not on the platform's list."""

    unit_id: int
    unit: str
    deadline_id: int


@dataclass(frozen=True, slots=True)
class Compared:
    """A whole list, held against ours."""

    found: tuple[Found, ...]
    missing: tuple[Missing, ...]

    def of(self, sort: Sort) -> tuple[Found, ...]:
        """The lines of one sort, each unit once, and each that names none once."""
        some = (one for one in self.found if one.sort == sort)
        kept = {one.unit_id or (one.entry.code, one.entry.name): one for one in some}
        return tuple(kept.values())


def entries(pasted: str) -> list[Entry]:
    """The codes and names of a pasted text, one for each word.

    What looks like a code is one; a code and a name on one line, as tables are pasted, belong
    together.
    """
    lines = (_line(number, line) for number, line in enumerate(pasted.splitlines(), start=1))
    return [entry for line in lines for entry in line]


def _line(number: int, text: str) -> Iterator[Entry]:
    words = [word for word in _MANY_PARTS.split(unicodedata.normalize("NFKC", text)) if word]
    codes = [word.upper() for word in words if _LIKE_A_CODE.fullmatch(word.upper())]
    names = [word for word in words if word.upper() not in codes and not word.isdigit()]
    if len(codes) == 1 and len(names) == 1:
        yield Entry(number, codes[0], names[0])
        return
    yield from (Entry(number, code=code) for code in codes)
    yield from (Entry(number, name=name) for name in names)


def compare(db: Session, scope: Scope, duty: str, year: int, listed: Iterable[Entry]) -> Compared:
    """Hold a list against what is known of one duty of one year; nothing is changed.

    Args:
        scope: the official's jurisdiction; units outside it are unknown.
        duty: the name of the pack's deadline.
    """
    known = _Known(db, scope, duty, year)
    found = tuple(known.judge(entry) for entry in listed)
    seen = {one.unit_id for one in found}
    missing = (one for one in known.units if one.state == "declared" and one.unit_id not in seen)
    return Compared(found, tuple(Missing(u.unit_id, u.name, u.deadline_id or 0) for u in missing))


def names_units(db: Session, scope: Scope, listed: Sequence[Entry]) -> bool:
    """Whether every line of a list has a code, or a name that a unit of a jurisdiction has."""
    named = [entry for entry in listed if not entry.code]
    if not named:
        return bool(listed)
    known = _Known(db, scope, "", 0)
    return all(known.judge(entry).sort != "unknown" for entry in named)


def verify_all(db: Session, numbers: Iterable[int], official_id: int, now: datetime) -> int:
    """Mark duties as seen on the platform (核实); how many were not before.

    Raises:
        NotWaitingError: where one of them was verified, moved or ended meanwhile.
    """
    wanted = list(numbers)
    rows = db.exec(_for_update(wanted)).all()
    if len(rows) != len(wanted) or any(row.state not in ("open", "declared") for row in rows):
        raise NotWaitingError
    for row in rows:
        deadlines.verify(db, row, official_id, now)
    db.flush()
    return len(rows)


class NotWaitingError(Exception):
    """One of the duties does not wait to be verified any more: compare the list again."""


def _for_update(numbers: list[int]) -> SelectOfScalar[Deadline]:
    rows = select(Deadline).where(col(Deadline.id).in_(numbers)).order_by(col(Deadline.id))
    return rows.with_for_update().execution_options(populate_existing=True)


@dataclass(frozen=True, slots=True)
class _UnitRow:
    unit_id: int
    code: str
    name: str
    short_name: str
    closed: bool
    deadline_id: int | None
    state: str | None
    off_the_lists: bool


class _Known:
    """All units of a jurisdiction with where they stand in one duty, read in one query."""

    def __init__(self, db: Session, scope: Scope, duty: str, year: int) -> None:
        self.units = _units(db, scope, duty, year)
        self._by_code = {unit.code: unit for unit in self.units}
        self._by_name: dict[str, list[_UnitRow]] = defaultdict(list)
        for unit in self.units:
            for name in {_comparable(unit.name), _comparable(unit.short_name)}:
                self._by_name[name].append(unit)

    def judge(self, entry: Entry) -> Found:
        """What becomes of one line."""
        named = self._by_name.get(_comparable(entry.name), []) if entry.name else []
        if not entry.code:
            return self._named(entry, named)
        try:
            unit = self._by_code.get(credit_code(entry.code))
        except CreditCodeError:
            return Found(entry, "bad_code")
        if unit is None:
            return Found(entry, "unknown")
        if named and unit not in named:
            return Found(entry, "differs", unit.unit_id, unit.name)
        return _standing(entry, unit)

    def _named(self, entry: Entry, named: list[_UnitRow]) -> Found:
        if len(named) == 1:
            return _standing(entry, named[0])
        return Found(entry, "several" if named else "unknown")


def _standing(entry: Entry, unit: _UnitRow) -> Found:
    return Found(entry, _sort(unit), unit.unit_id, unit.name, unit.deadline_id)


def _sort(unit: _UnitRow) -> Sort:
    if unit.state == "verified":
        return "already"
    if unit.closed:
        return "closed"
    if unit.state in ("open", "declared"):
        return "matched"
    return "removed" if unit.off_the_lists else "no_duty"


def _units(db: Session, scope: Scope, duty: str, year: int) -> list[_UnitRow]:
    """Every unit, with the row of the duty that counts, if there is one."""
    counts = col(Deadline.state).in_(("open", "declared", "verified"))
    this = (col(Deadline.duty) == duty) & (col(Deadline.year) == year) & counts
    there = asked(Listing.id).where(col(Listing.unit_id) == col(Unit.id))
    listed, still = there.exists(), there.where(col(Listing.removed_on).is_(None)).exists()
    fields = (Unit.id, Unit.code, Unit.name, Unit.short_name, col(Unit.closed_at).is_not(None))
    wanted = asked(*fields, Deadline.id, Deadline.state, listed & ~still)
    joined = wanted.join(Deadline, (col(Deadline.unit_id) == col(Unit.id)) & this, isouter=True)
    return [_UnitRow(*row) for row in db.exec(joined.where(scope.clause(Unit)))]


def _comparable(name: str) -> str:
    """A name without what differs between two lists of the same units: width, spaces, brackets."""
    folded = unicodedata.normalize("NFKC", name).translate(_BRACKETS)
    return "".join(folded.split()).lower()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A duty of one year of which somebody is still to be verified; `due` is its last last day."""

    duty: str
    year: int
    due: date


def duties_to_verify(db: Session, scope: Scope, since: date) -> list[Waiting]:
    """The duties of units that still have somebody to be verified, the earliest first.

    Args:
        since: duties whose last day lies before it are left out.
    """
    last = func.max(Deadline.due)
    waiting = asked(Deadline.duty, Deadline.year, last).where(
        scope.clause(Deadline),
        col(Deadline.unit_id).is_not(None),
        col(Deadline.state).in_(("open", "declared")),
        col(Deadline.due) >= since,
    )
    rows = db.exec(waiting.group_by(Deadline.duty, Deadline.year).order_by(last, Deadline.duty))
    return [Waiting(*row) for row in rows]
