"""Pages on what is due when, and on complaints: who receives them and what follows."""

from collections.abc import Iterator
from datetime import date

from handlers import citing, deadlines, rules
from handlers.context import Turn
from handlers.pages import At, Link, View
from models.messages import Block, Heading, Paragraph, Say, say
from policies import schema
from policies.load import LoadedPack


def dates(turn: Turn, at: At) -> View:
    """Every date of a text, for everybody."""
    pack = turn.library.packs[at[1]]
    head = rules.title(pack, turn.today)
    body = citing.once(deadlines.all_dates(turn.library, pack, turn.today))
    return View((*head, *body), _others("deadlines"), brief=head)


def complaint(turn: Turn, at: At) -> View:
    """Who receives a complaint, what it needs and what follows; and the way to file one."""
    pack = turn.library.packs[at[1]]
    head = rules.title(pack, turn.today)
    body = citing.once(_complaint(pack, turn.today)) or (Paragraph(say("complaint.no_rule")),)
    file = (Link(say("complaint.file"), command="report"),) if pack.model.complaints else ()
    return View((*head, *body), (*file, *_others("complaint")), brief=head)


def _others(what: str) -> tuple[Link, ...]:
    return (Link(say("rules.other_place"), ("cities", what)),)


def _complaint(pack: LoadedPack, on: date) -> Iterator[Block]:
    complaints = pack.model.complaints
    if complaints is None:
        return
    yield from citing.statement(pack, complaints.may_complain.says, complaints.may_complain, on)
    for against, heading in _AGAINST.items():
        yield Heading(heading)
        for route in complaints.routes:
            if route.against == against:
                yield from citing.statement(pack, route.says, route, on)
        for outcome in complaints.outcomes:
            if outcome.against == against:
                yield from citing.statement(pack, outcome.says, outcome, on)
    yield Heading(say("complaint.requires"))
    yield from citing.statement(pack, complaints.requires.says, complaints.requires, on)
    yield Heading(say("complaint.handling"))
    yield from citing.statement(pack, complaints.handling.says, complaints.handling, on)
    yield from citing.silence(pack, complaints.time_limit, on)


_AGAINST: dict[schema.Subject, Say] = {
    "listed_unit": say("complaint.listed_unit"),
    "third_party": say("complaint.third_party"),
}
