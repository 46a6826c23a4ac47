"""What every unit and office has to do this year and the next, by the rules and records of a day.

Units of one district on the same lists have the same dates, so each is worked out once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias

from sqlmodel import Session

from models import planning
from models.planning import Office, PlanApplication, PlanListing, PlanRow, PlanUnit
from policies.dated import Dated, dated_duties
from policies.duties import (
    AppliesFor,
    DutyDate,
    ListedAs,
    OfficeDay,
    binding_date,
    office_duties,
)
from policies.library import Library, LoadedPack

BEHIND = timedelta(days=30)
AHEAD = timedelta(days=200)
"""How far back and ahead of a day rows are made: a season ahead, and what was just missed."""
_KEPT = 20_000
"""How many different combinations of lists are remembered at a time."""

Key: TypeAlias = tuple[str, int]
"""A duty and its year."""
Wanted: TypeAlias = Mapping[Key, DutyDate]
Gone: TypeAlias = Literal[
    "listing_removed",  # the unit is on no list that the duty names
    "application_gone",  # the unit does not apply any more
    "unit_closed",  # the unit no longer exists
    "office_gone",  # the office has neither units nor officials
    "text_gone",  # the text gives no such date any more
    "draft_off",  # the draft was switched off again
]
"""Why a duty fell away."""


@dataclass
class Season:
    """The duties of a day: of units by their listings, of offices by their district."""

    library: Library
    today: date
    offices: frozenset[Office]
    office_days: Mapping[str, Sequence[OfficeDay]]
    adopted: frozenset[Office]
    _dated: dict[tuple[str, str, int], list[Dated]] = field(default_factory=dict)
    _wanted: dict[object, Wanted] = field(default_factory=dict)

    @property
    def years(self) -> tuple[int, int]:
        """The years whose duties are planned; those before are over."""
        return self.today.year, self.today.year + 1

    def is_near(self, due: date) -> bool:
        """Whether a row is to be made for a day, if there is none."""
        return self.today - BEHIND <= due <= self.today + AHEAD

    def pack(self, city: str) -> LoadedPack | None:
        """The rules of a jurisdiction, or None while they are not held."""
        return self.library.packs.get(city)

    def of_unit(
        self,
        pack: LoadedPack,
        unit: PlanUnit,
        listings: Sequence[PlanListing],
        applications: Sequence[PlanApplication],
    ) -> Wanted:
        """What a unit has to do in these years."""
        lists = tuple(one[1:] for one in listings), tuple(one[1:] for one in applications)
        shared = (unit.city, unit.district, unit.kind, *lists)
        if shared not in self._wanted:
            if len(self._wanted) >= _KEPT:
                self._wanted.clear()
            self._wanted[shared] = self._of_unit(pack, unit, listings, applications)
        return self._wanted[shared]

    def _of_unit(
        self,
        pack: LoadedPack,
        unit: PlanUnit,
        listings: Iterable[PlanListing],
        applications: Iterable[PlanApplication],
    ) -> Wanted:
        listed = [ListedAs(*one[1:]) for one in listings]  # type: ignore[arg-type]
        applied = [AppliesFor(*one[1:]) for one in applications]  # type: ignore[arg-type]
        bound = (
            binding_date(pack, dated, unit.kind, listed, applied)
            for year in self.years
            for dated in self.dated(pack, unit.district, year)
        )
        return {(one.duty, one.year): one for one in bound if one}

    def of_office(self, pack: LoadedPack, district: str) -> Wanted:
        """What an office itself has to do in these years."""
        found = (
            one
            for year in self.years
            for one in office_duties(
                pack,
                year,
                self.library.calendar,
                district=district,
                office_days=self.office_days.get(pack.id, ()),
                adopted=self.is_adopted(pack.id, district),
            )
        )
        return {(one.duty, one.year): one for one in found}

    def dated(self, pack: LoadedPack, district: str, year: int) -> list[Dated]:
        """Every duty that has a date in a district, whomever it binds."""
        place = (pack.id, district, year)
        if place not in self._dated:
            self._dated[place] = dated_duties(
                pack,
                year,
                self.library.calendar,
                district=district,
                office_days=self.office_days.get(pack.id, ()),
                adopted=self.is_adopted(pack.id, district),
            )
        return self._dated[place]

    def is_adopted(self, city: str, district: str) -> bool:
        """Whether the draft was switched on here, for the district or the whole city."""
        return (city, "") in self.adopted or (city, district) in self.adopted

    def why_gone(self, pack: LoadedPack, row: PlanRow) -> Gone:
        """Why a deadline that was planned does not follow any more."""
        still_dated = {one.rule.id for one in self.dated(pack, row.district, row.year)}
        if row.duty not in still_dated:
            draft = pack.status(row.due) == "draft"
            off = draft and not self.is_adopted(pack.id, row.district)
            return "draft_off" if off else "text_gone"
        return "application_gone" if row.audience == "applicant" else "listing_removed"


def season(db: Session, library: Library, today: date) -> Season:
    """Read what holds for all units alike: offices, their own days, drafts switched on."""
    days: dict[str, list[OfficeDay]] = {}
    for one in planning.office_days(db):
        days.setdefault(one.city, []).append(OfficeDay(*one[1:]))
    return Season(
        library, today, frozenset(planning.offices(db)), days, frozenset(planning.adopting(db))
    )
