"""How a ban of an agency (不予采信) is said, and what a text says of agencies."""

from collections.abc import Iterator
from datetime import date

from handlers import citing
from models.case_rows import AgencyBan
from models.messages import Block, Day, Paragraph, Say, say
from policies import schema
from policies.load import LoadedPack


def span_words(row: AgencyBan) -> Say:
    """From when to when: 自2027年3月8日起，至2030年3月8日."""
    if row.last_day is None:
        return say("agency.from", day=Day(row.from_day))
    return say("agency.from_to", day=Day(row.from_day), last=Day(row.last_day))


def basis(pack: LoadedPack | None, row: AgencyBan, on: date) -> Iterator[Block]:
    """The words of the text on which a ban rests, and how its length is read."""
    outcome = pack.outcome(row.outcome, "third_party") if pack else None
    if pack is not None and outcome is not None:
        yield from citing.quotes(pack, outcome.cites, on)
    rule = period_rule(pack)
    if rule is not None:
        yield from citing.reading(rule)


def period_rule(pack: LoadedPack | None) -> schema.Period | None:
    """What a text says on how long a ban lasts; also that it says nothing."""
    periods = pack.model.periods if pack else ()
    return next((one for one in periods if one.id == "agency_ban"), None)


def cap(pack: LoadedPack | None, on: date) -> Iterator[Block]:
    """How many evaluations a text lets an agency make in a year, in its own words."""
    provisions = pack.model.provisions if pack else ()
    rule = next((one for one in provisions if one.id == "third_party_cap"), None)
    if pack is None or rule is None:
        yield Paragraph(say("agency.cap.silent"))
    elif rule.says is None:
        yield from citing.silence(pack, rule, on)
    else:
        yield from citing.statement(pack, rule.says, rule, on)
