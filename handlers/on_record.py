"""What the records say of the units that somebody acts for, beside what they answer themselves."""

from collections.abc import Iterator

from handlers import citing
from handlers.context import Turn
from handlers.officials.naming import listing
from handlers.subjects import Subject
from models.messages import Block, Day, Paragraph, say
from models.units import Listing, Unit, listings_of, units_of
from policies import dates


def removed(turn: Turn, about: Subject) -> Iterator[Block]:
    """Of units that were taken off a list so lately that the text bars them: until when.

    Nobody else's: only those for which whoever writes is bound.
    """
    if turn.person is None or turn.person.id is None:
        return
    units = {one.id: one for one in units_of(turn.context.db, turn.person.id)
             if one.id is not None and one.city == about.pack.id}  # fmt: skip
    listed = listings_of(turn.context.db, list(units))
    rows = [(unit, row) for number, unit in units.items() for row in listed[number]]
    barred = [block for unit, row in rows for block in _barred(turn, about, unit, row)]
    yield from citing.once(barred)


def _barred(turn: Turn, about: Subject, unit: Unit, row: Listing) -> Iterator[Block]:
    if row.removed_on is None:
        return
    try:
        span = dates.period(about.pack, "reapply", row.removed_on, turn.library.calendar)
    except dates.NotInTextError:
        return
    if span.last_day < turn.today:
        return
    said = say(
        "record.removed",
        unit=unit.short_name,
        listing=listing(row),
        day=Day(row.removed_on),
        last=Day(span.last_day),
        first=Day(span.free_from),
    )
    yield Paragraph(said, tone="warning")
    yield from citing.quotes(about.pack, span.rule.cites, turn.today)
    yield from citing.reading(span.rule)
