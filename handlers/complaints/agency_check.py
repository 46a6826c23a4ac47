"""机构 名称: whether a city accepts an agency's evaluations, and how many its text allows a year.

It tells what is decided and public. That somebody complained about an agency changes nothing here.
"""

import re
from collections.abc import Iterator

from handlers import agency_words, citing
from handlers.agency_words import span_words
from handlers.context import Turn
from handlers.officials.naming import joined
from handlers.pages import At, View, spellings, to_reply
from handlers.place import at, being_asked, go, walk
from handlers.subjects import chosen_pack
from handlers.wording import plain
from models import agency_bans
from models.agency_bans import AGENCY
from models.case_rows import AgencyBan
from models.messages import Block, Heading, Paragraph, Reply, say
from models.units import Unit, search_units
from policies.load import LoadedPack

__all__ = ["HERE", "answer", "page"]

HERE: At = ("agency",)
_NAMED = re.compile(r"(?:第三方机构|机构|agency)[\s:,、]+(?P<name>\S.*)", re.DOTALL)
_ALONE = frozenset({"机构", "第三方机构", "agency"})
_OFFERED = 5


def page(_turn: Turn, _at: At) -> View:
    """Says how to ask."""
    asked: tuple[Block, ...] = (Paragraph(say("agency.ask"), tone="strong"),)
    return View(asked, brief=asked)


def answer(turn: Turn) -> Reply | None:
    """What is known of the agency that was named; None: none was.

    On its own page the name alone will do, where there is such an agency.
    """
    if being_asked(turn):
        return None
    if turn.text in _ALONE:
        return _shown(turn, page(turn, HERE).blocks)
    named = _NAMED.fullmatch(turn.text)
    if named is None and at(turn) != HERE:
        return None
    pack, name = _place(turn, named["name"] if named else turn.text)
    found = search_units(turn.context.db, None, name, _OFFERED + 1, (AGENCY,))
    if not found and named is None:
        return None
    return _shown(turn, tuple(_about(turn, pack, found, name)))


def _shown(turn: Turn, blocks: tuple[Block, ...]) -> Reply:
    go(turn, HERE)
    return to_reply(View(blocks), HERE, turn.language)


def _place(turn: Turn, text: str) -> tuple[LoadedPack | None, str]:
    """The place that stands before the name, else that of the self-check; and the name."""
    first, _, rest = text.partition(" ")
    for pack in turn.library.packs.values():
        if rest and first in map(plain, spellings(pack)):
            return pack, rest.strip()
    return chosen_pack(turn.library, walk(turn).answers), text


def _about(turn: Turn, pack: LoadedPack | None, found: list[Unit], name: str) -> Iterator[Block]:
    if not found:
        yield Paragraph(say("agency.unknown", text=name[:20]), tone="warning")
    elif len(found) > 1:
        names = joined([one.name for one in found[:_OFFERED]])
        yield Paragraph(say("agency.several", names=names), tone="strong")
    else:
        yield from citing.once(_one(turn, pack, found[0]))


def _one(turn: Turn, pack: LoadedPack | None, agency: Unit) -> Iterator[Block]:
    """What one place says, or in short what each does."""
    some = [one for one in turn.library.packs.values() if one.model.complaints is not None]
    for place in [pack] if pack else some:
        where = citing.words(place.names)
        yield Heading(say("agency.at", agency=agency.name, place=where))
        yield from _in(turn, place, agency)
    if pack is not None:
        yield Heading(say("agency.cap"))
        yield from agency_words.cap(pack, turn.today)


def _in(turn: Turn, pack: LoadedPack, agency: Unit) -> Iterator[Block]:
    rows = agency_bans.bans_of(turn.context.db, agency.id or 0, pack.id)
    standing = [one for one in rows if not agency_bans.is_over(one, turn.today)]
    if not standing:
        yield Paragraph(say("agency.accepted"))
    for row in standing:
        yield from _ban(turn, pack, row)


def _ban(turn: Turn, pack: LoadedPack, row: AgencyBan) -> Iterator[Block]:
    span = span_words(row)
    by_reference = row.outcome == "by_reference"
    said = (
        say("agency.by_reference", span=span)
        if by_reference
        else say("agency.not_accepted", span=span)
    )
    yield Paragraph(said, tone="warning")
    yield from citing.banner(pack, turn.today)
    yield from agency_words.basis(pack, row, turn.today)
