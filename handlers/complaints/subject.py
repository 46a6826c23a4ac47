"""Whom a complaint is about: a unit or an agency of the register, or the words that name it.

Shown is what is public: the names on the lists, and which lists.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from handlers.context import Turn
from handlers.questions import Choice, Found
from handlers.subjects import CATEGORIES, LEVELS
from handlers.wording import plain
from models.messages import Bullets, Say, Text, say
from models.units import THIRD_PARTY, Listing, Scope, Unit, listings_of, search_units
from policies.load import LoadedPack

SUGGESTED = 6
"""Names that are proposed at once."""
_LOOKED_THROUGH = 40
_FORM_OF_BUSINESS = re.compile(
    r"(?:股份)?有限(?:责任)?公司$|(?:集团)?公司$|集团$|厂$|\s*(?:co\.?,?\s*ltd\.?|ltd\.?|inc\.?)$"
)


def finder(turn: Turn, pack: LoadedPack, against: str) -> Callable[[str], tuple[Found, ...]]:
    """What finds units of a place by a typed name, agencies where it is about an agency."""

    def find(typed: str) -> tuple[Found, ...]:
        text = " ".join(typed.split())
        found = _named(turn, pack, against, text)
        if not found:
            found = _named(turn, pack, against, _core(pack, text))
        return tuple(Found(one.id or 0, one.name) for one in found[:SUGGESTED])

    return find


def _core(pack: LoadedPack, text: str) -> str:
    """What is left of a name without its place and its form of business (深圳市绿源电子公司)."""
    for place in (pack.names.zh, *pack.model.aliases):
        text = re.sub(rf"^{re.escape(place)}[省市]?", "", text)
    return _FORM_OF_BUSINESS.sub("", text.strip())


def _named(turn: Turn, pack: LoadedPack, against: str, text: str) -> list[Unit]:
    if len(plain(text)) < 2:
        return []
    db, agencies = turn.context.db, against == "third_party"
    found = search_units(db, Scope(pack.id, ""), text, _LOOKED_THROUGH)
    kind = [one for one in found if (one.kind == "agency") == agencies]
    # A unit that stands on no list is nobody's business: that it is on record is not public.
    listed = {} if agencies else listings_of(db, [one.id or 0 for one in kind])
    return [one for one in kind if agencies or listed[one.id or 0]]


def on_lists(turn: Turn, number: int) -> Bullets | None:
    """On which lists a unit stands or stood; None where it is on none."""
    listings = listings_of(turn.context.db, [number])[number]
    lines = tuple(_line(one) for one in listings if one.category != THIRD_PARTY)
    return Bullets(lines) if lines else None


def _line(listing: Listing) -> Say:
    year, level = str(listing.year), _label(LEVELS, listing.level)
    category = _label(CATEGORIES, listing.category)
    if listing.removed_on is not None:
        return say("intake.was_listed", year=year, level=level, category=category)
    return say("intake.listed", year=year, level=level, category=category)


def _label(choices: Mapping[Any, Choice], code: str) -> Text:
    known: Choice | None = choices.get(code)
    return code if known is None else known.label
