"""Which dates bind a unit or an office in a year: listings × pack × notices × an office's own days.

Pure: the records come as arguments. How a duty comes by its date stands in `policies/dated.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policies import schema
from policies.dated import Dated, DutyDate, OfficeDay, dated_duties
from policies.load import LoadedPack
from policies.schema import CATEGORIES
from policies.workdays import WorkCalendar

__all__ = [
    "AGENCY",
    "THIRD_PARTY",
    "AppliesFor",
    "DutyDate",
    "ListedAs",
    "OfficeDay",
    "binding_date",
    "office_bound",
    "office_duties",
    "unit_duties",
]

AGENCY = "agency"
"""The kind of a unit that evaluates others (第三方机构)."""
THIRD_PARTY = "third_party"
"""The category under which an agency is listed: it takes part in evaluations for a level's list."""


@dataclass(frozen=True, slots=True)
class ListedAs:
    """A unit on one list. `since` is the day it was listed (None: only the year is known), `until`
    the day it was removed; `category` a pack's, or `THIRD_PARTY`.
    """

    level: schema.Level
    category: str
    year: int
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AppliesFor:
    """A unit that means to apply in a year."""

    level: schema.Level
    category: str
    year: int


def unit_duties(
    pack: LoadedPack,
    year: int,
    calendar: WorkCalendar,
    *,
    kind: str,
    district: str,
    listings: Iterable[ListedAs],
    applications: Iterable[AppliesFor],
    office_days: Iterable[OfficeDay],
    adopted: bool,
) -> list[DutyDate]:
    """What a unit has to do in a year, in the order of the days.

    Args:
        pack: the rules of the unit's city or province.
        year: the year of the duties.
        calendar: the working days.
        kind: `enterprise`, `park` or `agency`.
        district: the unit's district.
        listings: every list that the unit is or was on.
        applications: what the unit means to apply for, in any year.
        office_days: the days that the city's and its districts' offices set, in any year.
        adopted: an official has switched the draft on for this district.
    """
    listings, applications = tuple(listings), tuple(applications)
    dated = dated_duties(
        pack, year, calendar, district=district, office_days=office_days, adopted=adopted
    )
    found = (binding_date(pack, one, kind, listings, applications) for one in dated)
    return sorted((one for one in found if one), key=lambda one: one.due)


def office_duties(
    pack: LoadedPack,
    year: int,
    calendar: WorkCalendar,
    *,
    district: str,
    office_days: Iterable[OfficeDay],
    adopted: bool,
) -> list[DutyDate]:
    """What an office itself has to do in a year, in the order of the days.

    `district` "" is the office of the whole city or province, with the dates of both; any other
    has the districts' dates. The other arguments are those of `unit_duties`.
    """
    dated = dated_duties(
        pack, year, calendar, district=district, office_days=office_days, adopted=adopted
    )
    return [one.date for one in dated if office_bound(one.rule.audience, district)]


def office_bound(audience: schema.Audience, district: str) -> bool:
    """Whether a date for this audience is one of the district's office ("": the city's)."""
    if district:
        return audience == "district_official"
    return audience in ("city_official", "province_official")


def binding_date(
    pack: LoadedPack,
    dated: Dated,
    kind: str,
    listings: Iterable[ListedAs],
    applications: Iterable[AppliesFor],
) -> DutyDate | None:
    """The date of a duty that binds a unit, or None where the unit isn't bound by it.

    Whoever was listed after the office's earlier day, but before the law's, has the law's.
    """
    for one in (dated.by_office, dated.by_law):
        if one and _binds(pack, dated.rule, one, kind, listings, applications):
            return one
    return None


def _binds(
    pack: LoadedPack,
    rule: schema.Deadline,
    date_: DutyDate,
    kind: str,
    listings: Iterable[ListedAs],
    applications: Iterable[AppliesFor],
) -> bool:
    if rule.audience == "applicant":
        return any(
            one.year == date_.year and _level(rule, one.level) and _category(rule, one.category)
            for one in applications
        )
    on_list = (one for one in listings if _listed(one, date_.due, date_.law_due or date_.due))
    if rule.audience == "third_party":
        return kind == AGENCY and any(
            one.category == THIRD_PARTY and _level(rule, one.level) for one in on_list
        )
    if rule.audience != "listed_unit":
        return False
    return any(
        one.category in CATEGORIES and _category(rule, one.category) and _on_a_list(pack, rule, one)
        for one in on_list
    )


def _listed(one: ListedAs, due: date, law_due: date) -> bool:
    """Listed by the day and not removed by the law's: a removal ends what is not yet due by law."""
    begun = one.since <= due if one.since else one.year < due.year
    return begun and (one.until is None or one.until > law_due)


def _level(rule: schema.Deadline, level: schema.Level) -> bool:
    return not rule.lists or level in rule.lists


def _category(rule: schema.Deadline, category: str) -> bool:
    return not rule.categories or category in rule.categories


def _on_a_list(pack: LoadedPack, rule: schema.Deadline, one: ListedAs) -> bool:
    """On a list that the duty names; a higher list may count as the city's."""
    as_city = "city" in rule.lists and pack.model.on_city_list(one.level, one.category)
    return as_city or _level(rule, one.level)
