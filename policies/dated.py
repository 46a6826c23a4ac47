"""The dates of a pack's yearly duties in a district, whomever they bind.

A duty has at most one date in a year. The text's own day gives way to that of an annual notice
(年度通知), and either to an earlier day that the city's or the district's office set for itself;
what an office set later than the law is passed over. A text gives dates only while it is in force
on them; a draft (征求意见稿) only where it was switched on.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from policies import schema
from policies.load import LoadedPack
from policies.workdays import Certainty, WorkCalendar

_REFERENCE = 300
"""Characters of a reference that are kept."""

Basis: TypeAlias = Literal["in_force", "draft"]
Source: TypeAlias = Literal["text", "notice", "office"]


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A day that an office set for a duty of a year, with its document.

    `district` is "" for the whole city.
    """

    district: str
    duty: str
    year: int
    day: date
    source_ref: str


@dataclass(frozen=True, slots=True)
class DutyDate:
    """One duty of one year with its last day `due`.

    `finish_by` is the last working day until then. `law_due` is the law's own last day where an
    office set an earlier one, else None. `source_ref` names the notice or the office's document.
    """

    duty: str
    audience: schema.Audience
    year: int
    due: date
    law_due: date | None
    finish_by: date
    calendar: Certainty
    basis: Basis
    source: Source
    source_ref: str


@dataclass(frozen=True, slots=True)
class Dated:
    """A rule with its date in a district: by the law, and by an office that set an earlier one.

    `by_law` is None where neither the text nor a notice gives a day, `by_office` where no office
    set one that counts.
    """

    rule: schema.Deadline
    by_law: DutyDate | None
    by_office: DutyDate | None

    @property
    def date(self) -> DutyDate:
        """The date that holds."""
        found = self.by_office or self.by_law
        assert found is not None
        return found


def dated_duties(
    pack: LoadedPack,
    year: int,
    calendar: WorkCalendar,
    *,
    district: str,
    office_days: Iterable[OfficeDay],
    adopted: bool,
) -> list[Dated]:
    """Every duty that has a date in a year in a district, whomever it binds, by its day.

    Units of one district share it: only what binds each of them differs.
    """
    days = [one for one in office_days if one.year == year and one.district in ("", district)]
    made = (_dated(pack, rule, year, calendar, days, adopted) for rule in pack.model.deadlines)
    return sorted((one for one in made if one), key=lambda one: one.date.due)


def legal_day(pack: LoadedPack, duty: str, year: int) -> date | None:
    """The last day of a duty by a notice of the year or by the text; None where there is none.

    An office may set an earlier day, where there is none any day.
    """
    rule = pack.duty(duty)
    found = _law(pack, rule, year) if rule else None
    return found[0] if found else None


def _dated(
    pack: LoadedPack,
    rule: schema.Deadline,
    year: int,
    calendar: WorkCalendar,
    office_days: Iterable[OfficeDay],
    adopted: bool,
) -> Dated | None:
    law = _law(pack, rule, year)
    by_law = None
    if law:
        due, source, reference = law
        basis = _basis(pack, due, adopted)
        by_law = _date(rule, year, due, calendar, basis, source, reference) if basis else None
    own = next(_earlier(rule, office_days, law[0] if law else None), None)
    basis = _basis(pack, own.day, adopted) if own else None
    by_office = None
    if own and basis:
        made = _date(rule, year, own.day, calendar, basis, "office", own.source_ref)
        by_office = replace(made, law_due=by_law.due if by_law else None)
    return Dated(rule, by_law, by_office) if by_law or by_office else None


def _law(pack: LoadedPack, rule: schema.Deadline, year: int) -> tuple[date, Source, str] | None:
    """The law's day in a year: the notice's, else the text's."""
    announced = pack.announced(year, rule.id)
    if announced:
        notice, dated = announced
        return dated.day, "notice", notice.reference
    if rule.rule:
        return date(year, rule.rule.month, rule.rule.day), "text", ""
    return None


def _earlier(
    rule: schema.Deadline, office_days: Iterable[OfficeDay], law: date | None
) -> Iterator[OfficeDay]:
    """The offices' days that count, the earliest first, of two on one day the district's."""
    own = [one for one in office_days if one.duty == rule.id and (law is None or one.day < law)]
    yield from sorted(own, key=lambda one: (one.day, not one.district, one.source_ref))


def _basis(pack: LoadedPack, day: date, adopted: bool) -> Basis | None:
    """On what a date of that day rests; None where the text gives none on it."""
    status = pack.status(day)
    if status == "in_force":
        return "in_force"
    return "draft" if status == "draft" and adopted else None


def _date(
    rule: schema.Deadline,
    year: int,
    due: date,
    calendar: WorkCalendar,
    basis: Basis,
    source: Source,
    reference: str,
) -> DutyDate:
    finish_by = calendar.last_workday_until(due)
    certainty = calendar.certainty(due.year, finish_by.year)
    return DutyDate(
        duty=rule.id,
        audience=rule.audience,
        year=year,
        due=due,
        law_due=None,
        finish_by=finish_by,
        calendar=certainty,
        basis=basis,
        source=source,
        source_ref=reference[:_REFERENCE],
    )
