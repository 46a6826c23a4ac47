"""What the texts ask of whom, and on which days it must be said, worked out a second time.

The audit of the outcome stands on this alone: it goes from the raw numbers of the packs to days by
itself and shares nothing with the planner's way but the question whether people work on a day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from models.outcomes import OfficeDay, OnList, Registered
from policies import schema
from policies.library import Library, LoadedPack
from policies.workdays import WorkCalendar

_DAY = timedelta(days=1)
_USUAL = (30, 14, 7, 2)
_LISTED = ("factory", "park", "supply_chain")


@dataclass(frozen=True, slots=True)
class Expected:
    """One duty of one year with its last day (and the law's), and how long before to remind."""

    duty: str
    year: int
    due: date
    law: date
    remind_days: tuple[int, ...]


@dataclass(frozen=True)
class Expectations:
    """The rules, and what offices added to them."""

    library: Library
    days: Sequence[OfficeDay]
    adopted: frozenset[tuple[str, str]]

    def of_unit(self, unit: Registered, year: int) -> Iterator[Expected]:
        """What a unit has to do in a year."""
        pack = self.library.packs.get(unit.city)
        if pack is None:
            return
        for rule in pack.model.deadlines:
            for due, law in self._dates(pack, rule, unit.city, unit.district, year):
                if _bound(pack, rule, unit, year, due, law):
                    yield Expected(rule.id, year, due, law, _remind_days(rule))
                    break

    def of_office(self, city: str, district: str, year: int) -> Iterator[Expected]:
        """What an office itself has to do in a year."""
        pack = self.library.packs.get(city)
        if pack is None:
            return
        audiences = ("district_official",) if district else ("city_official", "province_official")
        for rule in pack.model.deadlines:
            dates = self._dates(pack, rule, city, district, year)
            if rule.audience in audiences and dates:
                yield Expected(rule.id, year, *dates[0], _remind_days(rule))

    def _dates(
        self, pack: LoadedPack, rule: schema.Deadline, city: str, district: str, year: int
    ) -> list[tuple[date, date]]:
        """The office's earlier day and the law's, each with the law's (or itself)."""
        law = _by_law(pack, rule, year)
        own = [
            one.day
            for one in self.days
            if (one.city, one.duty, one.year) == (city, rule.id, year)
            and one.district in ("", district)
            and (law is None or one.day < law)
        ]
        draft_on = bool(self.adopted & {(city, ""), (city, district)})
        holds = [law] if law and _holds(pack, law, draft_on) else []
        earlier = [min(own)] if own and _holds(pack, min(own), draft_on) else []
        return [(day, holds[0] if holds else day) for day in (*earlier, *holds)]


def _by_law(pack: LoadedPack, rule: schema.Deadline, year: int) -> date | None:
    notice = pack.notices.get(year)
    for one in notice.dates if notice else ():
        if one.duty == rule.id:
            return one.day
    return date(year, rule.rule.month, rule.rule.day) if rule.rule else None


def _holds(pack: LoadedPack, day: date, draft_on: bool) -> bool:
    """Whether the text gives dates on a day: in force then, or a draft that is switched on."""
    text = pack.model.regulation
    if text.status == "draft":
        return draft_on
    begun = text.effective is None or text.effective.day is None or text.effective.day <= day
    return text.status == "in_force" and begun and (not text.expires or day <= text.expires.day)


def _bound(
    pack: LoadedPack, rule: schema.Deadline, unit: Registered, year: int, due: date, law: date
) -> bool:
    if rule.audience == "applicant":
        return any(
            one.year == year and _named(rule, one.level, one.category) for one in unit.applies
        )
    lists = [one for one in unit.lists if _is_on(one, due, law)]
    if rule.audience == "third_party":
        levels = {one.level for one in lists if one.category == "third_party"}
        return unit.kind == "agency" and any(not rule.lists or one in rule.lists for one in levels)
    return rule.audience == "listed_unit" and any(
        one.category in _LISTED and _named(rule, level, one.category)
        for one in lists
        for level in (one.level, *_also(pack, one))
    )


def _is_on(one: OnList, due: date, law: date) -> bool:
    begun = one.since <= due if one.since else one.year < due.year
    return begun and (one.until is None or law < one.until)


def _named(rule: schema.Deadline, level: str, category: str) -> bool:
    in_lists = not rule.lists or level in rule.lists
    return in_lists and (not rule.categories or category in rule.categories)


def _also(pack: LoadedPack, one: OnList) -> tuple[str, ...]:
    """The city list, where the text counts a higher list as one."""
    for said in pack.model.city_list_includes:
        if one.level in said.levels and (not said.categories or one.category in said.categories):
            return ("city",)
    return ()


def _remind_days(rule: schema.Deadline) -> tuple[int, ...]:
    return tuple(rule.setting.remind_days) if rule.setting else _USUAL


# --- days -----------------------------------------------------------------------------------------


class Dated(NamedTuple):
    """A stage, and the day on which it must be said."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Days:
    """On which days something must be said of a duty.

    `stages` before the date and `overdue` notices after it; `check` for what was declared; `city`:
    its officials hear of what nobody has verified.
    """

    stages: tuple[Dated, ...]
    overdue: tuple[Dated, ...]
    check: Dated
    city: Dated


def days_of(one: Expected, calendar: WorkCalendar, overdue_until: date | None) -> Days:
    """Count from the last day of a duty to the days on which it must be said."""
    finish_by = _back(one.due, calendar)
    after = working_day_after(one.due, calendar)
    # Of two stages on one day the one with fewer days left stays.
    falling = sorted(one.remind_days, reverse=True)
    stages = {_back(finish_by - _DAY * days, calendar): f"d{days}" for days in falling}
    two_before = _back(_back(finish_by - _DAY, calendar) - _DAY, calendar)
    return Days(
        tuple(Dated(name, day) for day, name in stages.items()),
        tuple(_weekly(working_day_after(one.law, calendar), overdue_until, calendar)),
        Dated("check", two_before),
        Dated("city", after),
    )


def _weekly(day: date, until: date | None, calendar: WorkCalendar) -> Iterator[Dated]:
    for number in (1, 2, 3, 4):
        if until is None or day <= until:
            yield Dated(f"overdue{number}", day)
        day = working_day_after(day + 6 * _DAY, calendar)


def working_day_after(day: date, calendar: WorkCalendar) -> date:
    """The first day after a day on which people work."""
    day += _DAY
    while not calendar.is_workday(day):
        day += _DAY
    return day


def _back(day: date, calendar: WorkCalendar) -> date:
    while not calendar.is_workday(day):
        day -= _DAY
    return day
