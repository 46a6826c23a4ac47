"""A list of units on a signed page (导入)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session

from bot.sheets.columns import Heading
from bot.sheets.faults import MOST_FAULTS
from bot.sheets.places import Places, places_of
from bot.sheets.preview import MOST_SHOWN, changes, counted
from bot.sheets.units import UnitTable, fault_of, read_units
from bot.web.pages.flows import Confirmed, Content, StaleError, Told
from bot.web.pages.links import Opened
from handlers.context import Context
from models.importing import compare
from models.messages import Say, say
from models.taking_over import ImportRefusedError, take_over
from models.unit_rows import AppliesFor, ListedAs, UnitRow


class UnitLists:
    """`Flow`: the list is read, laid beside the register, and taken over whole."""

    name = "units"
    title = say("pages.import.title")

    def choosing(self, _db: Session, opened: Opened, context: Context) -> dict[str, Any]:
        """For which place the list is, and how it is made."""
        return {
            "place": _place(opened, context),
            "how": (say("pages.import.how_one"), say("pages.import.how_two"),
                    say("pages.import.how_three")),
            "template": say("pages.import.template"),
        }  # fmt: skip

    def read(
        self,
        path: Path,
        opened: Opened,
        context: Context,
        _form: Mapping[str, str],
        told: Told,
    ) -> Content:
        """Read the list; an empty place is the official's own."""
        table = read_units(path, _places(opened, context), context.clock.today(), told)
        return as_content(table)

    def preview(
        self, db: Session, content: Content, opened: Opened, context: Context
    ) -> dict[str, Any]:
        """What is new and what changes, or what stands in the way."""
        heading, units = of_content(content)
        found, places = compare(db, units, opened.scope), _places(opened, context)
        faults = sorted(fault_of(one, heading) for one in found.conflicts)
        return {
            "place": _place(opened, context),
            "counts": counted(found),
            "new": [one.row for one in found.new[:MOST_SHOWN]],
            "changed": [
                (one.row, list(changes(one, places))) for one in found.changed[:MOST_SHOWN]
            ],
            "more": [_left(len(found.new)), _left(len(found.changed))],
            "labels": _LABELS,
            "faults": faults[:MOST_FAULTS],
            "fault_line": say("pages.import.conflicts", count=len(faults)) if faults else "",
            "digest": None if faults or not (found.new or found.changed) else found.digest,
        }

    def confirm(
        self, db: Session, content: Content, opened: Opened, _context: Context, seen: Confirmed
    ) -> Content:
        """Take the list over."""
        _, units = of_content(content)
        try:
            found = take_over(
                db,
                units,
                opened.scope,
                expected=seen.digest,
                actor=opened.actor,
                now=seen.now,
                source=seen.sha256,
            )
        except ImportRefusedError as error:
            raise StaleError from error
        return {"counts": found.counts()}

    def done(self, content: Content) -> tuple[Say, ...]:
        """How many units were taken over."""
        return (say("sheets.counts", **content["counts"]), say("pages.import.after"))


_LABELS = {
    "new": say("pages.import.new"),
    "changed": say("pages.import.changed"),
    "none": say("pages.import.nothing"),
}


def _left(count: int) -> Say | None:
    left = count - MOST_SHOWN
    return say("sheets.more", count=left) if left > 0 else None


def _places(opened: Opened, context: Context) -> Places:
    return places_of(context.library, opened.scope.city, opened.scope.district)


def _place(opened: Opened, context: Context) -> Say:
    """The jurisdiction that the list is for, in words."""
    places = _places(opened, context)
    city = places.names(opened.scope.city) if opened.scope.city in places.packs else ""
    if not opened.scope.district:
        return say("pages.place.city", city=city)
    return say("pages.place.district", city=city, district=opened.scope.district)


# --- kept as JSON until it is confirmed -----------------------------------------------------------


def as_content(table: UnitTable) -> Content:
    """What was read of a list, as JSON."""
    heading = table.heading
    return {
        "row": heading.row,
        "columns": dict(heading.columns),
        "words": {str(column): words for column, words in heading.words.items()},
        "units": [_plain(unit) for unit in table.units],
    }


def of_content(content: Content) -> tuple[Heading, tuple[UnitRow, ...]]:
    """The same again."""
    words = {int(column): text for column, text in content["words"].items()}
    heading = Heading(content["row"], content["columns"], words)
    return heading, tuple(map(_unit, content["units"]))


_FIELDS: Final = (
    "code", "kind", "name", "city", "district", "short_name", "legal_representative",
    "call_name", "call_phone",
)  # fmt: skip
"""Kept by their order, and not by their names 20,000 times."""


def _plain(unit: UnitRow) -> list[Any]:
    listings = [
        [one.level, one.category, one.year, one.listed_on and one.listed_on.isoformat()]
        for one in unit.listings
    ]
    applications = [[one.level, one.category, one.year] for one in unit.applications]
    return [*(getattr(unit, name) for name in _FIELDS), listings, applications, list(unit.rows)]


def _unit(kept: list[Any]) -> UnitRow:
    *fields, listings, applications, rows = kept
    return UnitRow(
        **dict(zip(_FIELDS, fields, strict=True)),
        listings=tuple(
            ListedAs(level, category, year, day and date.fromisoformat(day))
            for level, category, year, day in listings
        ),
        applications=tuple(AppliesFor(*one) for one in applications),
        rows=tuple(rows),
    )
