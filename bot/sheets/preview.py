"""What a list would change in the register, in words."""

from collections.abc import Iterator

from bot.sheets.columns import BY_NAME, Name
from bot.sheets.places import Places
from bot.sheets.values import CATEGORIES, KINDS, LEVELS
from bot.wording import words
from models.importing import Changed, Comparison, Difference, Field
from models.messages import Day, Language, Say, Text, Words, say
from models.unit_rows import AppliesFor, ListedAs

MOST_SHOWN = 50
"""Units of each sort that are shown one by one; the others are counted."""

_COLUMN_OF: dict[Field, Name] = {
    "kind": "kind",
    "name": "name",
    "short_name": "short_name",
    "city": "city",
    "district": "district",
    "legal_representative": "legal_representative",
    "call_name": "contact",
    "call_phone": "phone",
}


def lines_of(comparison: Comparison, places: Places, language: Language) -> Iterator[str]:
    """The counts, and below them what changes, unit by unit, for a terminal."""
    yield words(counted(comparison), language)
    for one in comparison.new[:MOST_SHOWN]:
        yield f"+ {one.row.name} {one.row.code}"
    for changed in comparison.changed[:MOST_SHOWN]:
        yield f"~ {changed.row.name} {changed.row.code}"
        yield from (f"    {words(line, language)}" for line in changes(changed, places))
    left = max(0, len(comparison.new) - MOST_SHOWN) + max(0, len(comparison.changed) - MOST_SHOWN)
    if left:
        yield words(say("sheets.more", count=left), language)


def counted(comparison: Comparison) -> Say:
    """How many units are new, changed and unchanged."""
    counts = comparison.counts()
    return say(
        "sheets.counts",
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        listings=counts["listings"],
    )


def changes(changed: Changed, places: Places) -> Iterator[Say]:
    """What changes of one unit, one sentence each."""
    for one in changed.differences:
        yield _difference(one, places)
    for listing in changed.listings:
        yield say("sheets.added_listing", listing=listing_words(listing))
    for application in changed.applications:
        yield say("sheets.added_application", listing=listing_words(application))
    for _, listing, before in changed.listed_on:
        assert listing.listed_on is not None
        listed, day = listing_words(listing), Day(listing.listed_on)
        if before is None:
            yield say("sheets.day_added", listing=listed, day=day)
        else:
            yield say("sheets.day_changed", listing=listed, before=Day(before), day=day)


def listing_words(one: ListedAs | AppliesFor) -> Say:
    """A list, as people call it: 2025年市级绿色工厂."""
    level, category = LEVELS.word(one.level), CATEGORIES.word(one.category)
    return say("sheets.listing", year=one.year, level=level, category=category)


def _difference(one: Difference, places: Places) -> Say:
    heading = BY_NAME[_COLUMN_OF[one.field]].heading
    before, after = _value(one.field, one.before, places), _value(one.field, one.after, places)
    if not one.before:
        return say("sheets.filled", heading=heading, after=after)
    return say("sheets.changed", heading=heading, before=before, after=after)


def _value(field: Field, value: str, places: Places) -> Text:
    if field == "kind" and value:
        return KINDS.word(value)
    if field == "city" and value in places.packs:
        names: Words = places.names(value)
        return names
    return value
