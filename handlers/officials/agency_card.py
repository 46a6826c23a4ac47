"""A ban of an agency (不予采信) as officials read it, and what is known of an agency in a city."""

from collections.abc import Iterator

from handlers import agency_words
from handlers.agency_words import span_words
from handlers.officials import abroad
from handlers.officials.case_sanctions import BAN_LETTER
from handlers.officials.declared import Post
from handlers.officials.naming import ROWS, UNIT, joined, link, pages, unit_name, unit_title
from handlers.officials.terms import read
from handlers.pages import Link, View
from models import agency_bans, case_sight, cases
from models.agency_bans import AGENCY
from models.case_rows import AgencyBan, Case
from models.messages import Block, Day, Heading, Paragraph, Say, Words, say
from models.names import name_of
from models.units import Unit, search_units
from policies.load import LoadedPack

__all__ = ["WORD", "card", "overview"]

WORD = Words("机构", "agency")
_FOUND = 5
"""Agencies that a search shows at once, each with its bans."""


def ban_name(row: AgencyBan) -> str:
    """By which people call a ban: G3K."""
    return name_of(BAN_LETTER, row.id or 0)


def _what(row: AgencyBan) -> Say:
    """What a record is: Yunfu's text does not say 不予采信 itself."""
    if row.outcome == "by_reference":
        return say("agency.kind.by_reference")
    return say("agency.kind.not_accepted")


def _pack(post: Post, city: str) -> LoadedPack | None:
    return post.turn.library.packs.get(city)


# --- the card -------------------------------------------------------------------------------------


def card(post: Post, row: AgencyBan) -> tuple[Block, ...]:
    """Whose evaluations are not accepted, for how long, by which article, and after which case."""
    agency = post.db.get_one(Unit, row.unit_id)
    title = say("agency.title", agency=unit_title(agency), what=_what(row), name=ban_name(row))
    return (Heading(title), *_about(post, row, agency))


def _about(post: Post, row: AgencyBan, agency: Unit) -> Iterator[Block]:
    holds = say("agency.is", name=agency.name, span=span_words(row), state=_state(post, row))
    yield Paragraph(holds, tone="warning")
    yield from agency_words.basis(_pack(post, row.city), row, post.today)
    yield Paragraph(_counted(post, agency, row.city))
    case = None if row.case_id is None else post.db.get(Case, row.case_id)
    if case is not None and _may_see(post, case):
        yield Paragraph(say("agency.after", name=cases.name(case)), tone="muted")


def _may_see(post: Post, case: Case) -> bool:
    vault, channel = post.turn.context.vault, post.turn.incoming.channel
    here = post.covers(case.city, case.district) and abroad.shown(post.turn.context, channel)
    return here and not case_sight.concerned(post.db, vault, post.official, case, post.now)


def _state(post: Post, row: AgencyBan) -> Say:
    if row.lifted_on is not None:
        return say("agency.lifted", day=Day(row.lifted_on))
    if agency_bans.is_over(row, post.today):
        return say("agency.over")
    return say("agency.holds") if row.from_day <= post.today else say("agency.to_begin")


def _counted(post: Post, agency: Unit, city: str) -> Say:
    """How many of this year's applications here name the agency, as officers noted it."""
    found = agency_bans.evaluations(post.db, agency, city, post.today.year)
    counted = say(
        "agency.counted", year=post.today.year, count=found.total, national=found.national
    )
    if found.national_together is None:
        return counted
    return say("agency.together", counted=counted, count=found.national_together)


# --- the list -------------------------------------------------------------------------------------


def overview(post: Post, rest: str) -> View:
    """Without words the city's bans; else the agencies whose name holds them."""
    said = read(post, rest)
    return _search(post, rest.strip()) if said.unread else _list(post, said.page)


def _list(post: Post, page: int) -> View:
    city = post.official.city
    total = agency_bans.number_in(post.db, city)
    found = agency_bans.bans_in(post.db, city, (page - 1) * ROWS, ROWS)
    head = Heading(say("agency.list", count=total))
    how = Paragraph(say("agency.how_to_search"), tone="muted")
    rows = [_row(post, row, agency) for row, agency in found]
    return View((head, how), (*rows, *pages(post, page, total, WORD)))


def _row(post: Post, row: AgencyBan, agency: Unit) -> Link:
    label = say("agency.row", agency=agency.short_name, what=_what(row), span=span_words(row),
                state=_state(post, row))  # fmt: skip
    return link(post, label, WORD, ban_name(row))


def _search(post: Post, text: str) -> View:
    found = search_units(post.db, None, text, _FOUND + 1, (AGENCY,))
    if not found:
        nothing = Paragraph(say("agency.not_found", text=text[:20]), tone="warning")
        return View((nothing,), (link(post, say("agency.all"), WORD),))
    many = (
        (Paragraph(say("agency.more", count=_FOUND), tone="muted"),) if len(found) > _FOUND else ()
    )
    shown = found[:_FOUND]
    blocks = [block for one in shown for block in _known(post, one)]
    return View((*blocks, *many), tuple(_links(post, shown)))


def _known(post: Post, agency: Unit) -> Iterator[Block]:
    city = post.official.city
    bans = agency_bans.bans_of(post.db, agency.id or 0, city)
    standing = [one for one in bans if not agency_bans.is_over(one, post.today)]
    named = [
        say("agency.ban", what=_what(one), name=ban_name(one), span=span_words(one))
        for one in standing
    ]
    yield Heading(unit_title(agency))
    yield Paragraph(joined(named) if named else say("agency.none"))
    yield Paragraph(_counted(post, agency, city))
    yield from agency_words.cap(_pack(post, city), post.today)


def _links(post: Post, shown: list[Unit]) -> Iterator[Link]:
    for agency in shown:
        for one in agency_bans.bans_of(post.db, agency.id or 0, post.official.city)[:2]:
            yield _row(post, one, agency)
        if post.covers(agency.city, agency.district):
            yield link(post, unit_title(agency), UNIT, unit_name(agency.id))
