"""What has to change so that deadlines are as they should be: nothing here reads or writes.

A row keeps its last day. Where the day moves, a new row takes over from it, and whoever was told
the former day is told once more (更正); a former day that comes back takes over again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import get_args

from models.clock import aware
from models.deadlines import GOING_ON, LOOK
from models.planning import PlanRow, Values
from policies.duties import DutyDate
from policies.library import LoadedPack
from scheduler.reminding_days import CORRECTION, RemindingDays
from scheduler.season import Gone, Key, Season, Wanted

_OURS = frozenset(get_args(Gone))
"""Why the planner closes a row: for these it may open it again."""
_FOLLOWING = (
    "audience",
    "law_due",
    "finish_by",
    "calendar",
    "basis",
    "source",
    "source_ref",
)
"""What may change while the last day stays."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose deadlines they are, and under which rules. `gone`: it is no longer there, and why."""

    name: str
    unit_id: int | None
    city: str
    district: str
    pack: LoadedPack
    gone: Gone | None = None

    @property
    def is_unit(self) -> bool:
        """Whether it is a unit, and not an office."""
        return self.unit_id is not None


@dataclass
class Plan:
    """The changes of some owners' deadlines.

    `new` are rows to be made, `changed` new values by the row's number. Of `unsaid` nothing more
    is to be said; of `again` what was not said may be said.
    """

    season: Season
    now: datetime
    new: list[Values] = field(default_factory=list)
    changed: list[tuple[int, Values]] = field(default_factory=list)
    unsaid: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        self._days = RemindingDays(self.season.library.calendar, self.season.today)

    def __bool__(self) -> bool:
        """Whether anything has to change."""
        return bool(self.new or self.changed)

    # --- by owner -----------------------------------------------------------------------------

    def of(self, owner: Owner, wanted: Wanted, rows: Sequence[PlanRow]) -> None:
        """Compare what an owner has to do with the rows there are."""
        this_year, next_year = self.season.years
        by_duty: dict[Key, list[PlanRow]] = defaultdict(list)
        for row in rows:
            by_duty[row.duty, row.year].append(row)
        for key in {**wanted, **by_duty}:
            if key[1] < this_year:
                self.end(by_duty[key])
            elif key[1] <= next_year:
                self._duty(owner, wanted.get(key), by_duty.get(key, []))

    def end(self, rows: Iterable[PlanRow]) -> None:
        """A season is over: what is still open of it is closed, and nothing more is said."""
        for row in rows:
            if row.year >= self.season.today.year:
                continue
            if row.state in GOING_ON:
                self._close(row, "season_over", None)
                self.counts["ended"] += 1
            elif _is_live(row):
                self._say_no_more(row)

    def _duty(self, owner: Owner, wanted: DutyDate | None, rows: list[PlanRow]) -> None:
        """One duty of one year: all the days that it ever had."""
        if any(row.state == "verified" for row in rows):
            self._move(owner, rows)
            return
        if wanted is None:
            for row in rows:
                if row.state in GOING_ON:
                    self._fall_away(owner, row, rows)
            return
        here = next((row for row in rows if row.due == wanted.due), None)
        before = [row for row in rows if row is not here and _is_live(row)]
        if here is None:
            if before or self.season.is_near(wanted.due):
                self._add(owner, wanted, before, rows)
        elif here.state in GOING_ON:
            self._keep(owner, here, wanted)
        elif here.state == "superseded" or here.closed_why in _OURS:
            self._reopen(owner, here, wanted, before, rows)
        else:
            return  # an official closed it
        for row in before:
            self._supersede(row)

    # --- one row ------------------------------------------------------------------------------

    def _add(
        self, owner: Owner, wanted: DutyDate, before: list[PlanRow], rows: list[PlanRow]
    ) -> None:
        told = _told_last(before, rows)
        mark = self._days.first(owner.pack, wanted, owner.is_unit, owner.district)
        values = {
            "owner": owner.name,
            "unit_id": owner.unit_id,
            "duty": wanted.duty,
            "year": wanted.year,
            "due": wanted.due,
            "told": False,
            **_place(owner),
            **_dates(wanted),
            **self._taken_over(wanted, before),
            "pack_version": owner.pack.version,
            "next_stage": CORRECTION if told else mark.name,
            "next_on": self.season.today if told else mark.day,
            "replaces": told.id if told else next((row.id for row in before), None),
        }
        self.new.append(values)

    def _taken_over(self, wanted: DutyDate, before: list[PlanRow]) -> Values:
        """What was said and agreed about the former day holds for the new one."""
        row = next((row for row in before if row.state in GOING_ON), None)
        plan_on = row.plan_on if row else None
        return {
            "state": row.state if row else "open",
            "declared_at": row.declared_at if row else None,
            "declared_by": row.declared_by if row else None,
            "unanswered": row.unanswered if row else 0,
            "snoozes": row.snoozes if row else 0,
            "plan_on": plan_on if plan_on and plan_on <= wanted.due else None,
            "overdue_until": row.overdue_until if row else None,
        }

    def _reopen(
        self,
        owner: Owner,
        here: PlanRow,
        wanted: DutyDate,
        before: list[PlanRow],
        rows: list[PlanRow],
    ) -> None:
        """A former day takes over again, told only where nobody has heard otherwise since.

        One that fell away, which nobody has heard yet, may itself never have been told: people then
        have in mind the day that it took over from.
        """
        unheard = [here] if _is_live(here) else []
        told = _told_last([*before, *unheard], rows)
        moved = told is not None and told.id != here.id
        filed = next((row for row in (here, *before) if row.declared_at), here)
        values = {
            **_place(owner),
            **_dates(wanted),
            "pack_version": owner.pack.version,
            "state": "declared" if filed.declared_at else "open",
            "declared_at": filed.declared_at,
            "declared_by": filed.declared_by,
            "told": here.told and not moved and (here.state != "closed" or _is_live(here)),
            "closed_at": None,
            "closed_why": "",
            "next_stage": CORRECTION if moved else LOOK,
            "next_on": self.season.today,
            "replaces": told.id if told and moved else here.replaces,
        }
        self.changed.append((here.id, values))
        self.again.append(here.id)
        self.counts["reopened"] += 1

    def _keep(self, owner: Owner, row: PlanRow, wanted: DutyDate) -> None:
        """The day stays; what hangs on it may have changed."""
        new = {**_place(owner), **_dates(wanted)}
        changed = {name: value for name, value in new.items() if getattr(row, name) != value}
        again = "finish_by" in changed
        if row.pack_version != owner.pack.version:
            changed["pack_version"] = owner.pack.version
            again = again or self._days.come_otherwise(owner.pack, wanted, row)
        if again and not self._days.stand_apart(wanted, row):
            changed |= {"next_stage": LOOK, "next_on": self.season.today}
        if changed:
            self.changed.append((row.id, changed))
            self.counts["changed"] += 1

    def _move(self, owner: Owner, rows: Iterable[PlanRow]) -> None:
        """A verified deadline goes with its unit to another district."""
        place = _place(owner)
        for row in rows:
            changed = {name: value for name, value in place.items() if getattr(row, name) != value}
            if changed and row.state == "verified":
                self.changed.append((row.id, changed))
                self.counts["changed"] += 1

    def _say_no_more(self, row: PlanRow) -> None:
        """A correction that nobody could be told before the year ended concerns nobody any more."""
        self.changed.append((row.id, {"next_stage": None, "next_on": None}))
        self.unsaid.append(row.id)

    def _supersede(self, row: PlanRow) -> None:
        values: Values = {"next_stage": None, "next_on": None}
        if row.state in GOING_ON:
            values["state"] = "superseded"
            self.counts["superseded"] += 1
        self.changed.append((row.id, values))
        self.unsaid.append(row.id)

    def _fall_away(self, owner: Owner, row: PlanRow, rows: list[PlanRow]) -> None:
        why = owner.gone or self.season.why_gone(owner.pack, row)
        told = _told_last([row], rows) if why != "office_gone" else None
        self._close(row, why, self.season.today if told else None)
        self.counts["closed"] += 1

    def _close(self, row: PlanRow, why: str, correct_on: date | None) -> None:
        values = {
            "state": "closed",
            "closed_at": aware(self.now),
            "closed_why": why,
            "next_stage": CORRECTION if correct_on else None,
            "next_on": correct_on,
        }
        self.changed.append((row.id, values))
        self.unsaid.append(row.id)


def _is_live(row: PlanRow) -> bool:
    """Whether something is still to be done or said about a row."""
    corrected = row.state == "closed" and row.next_stage == CORRECTION and row.next_on is not None
    return row.state in GOING_ON or corrected


def _told_last(before: Iterable[PlanRow], rows: Iterable[PlanRow]) -> PlanRow | None:
    """The row whose day people have in mind: one that is live, or else what it took over from."""
    by_id = {row.id: row for row in rows}
    for row in before:
        for one in (row, by_id.get(row.replaces or 0)):
            if one is not None and one.told:
                return one
    return None


def _place(owner: Owner) -> Values:
    return {"city": owner.city, "district": owner.district}


def _dates(wanted: DutyDate) -> Values:
    return {name: getattr(wanted, name) for name in _FOLLOWING}
