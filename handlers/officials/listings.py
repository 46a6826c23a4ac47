"""名单: the lists of a jurisdiction, and one unit's entry on one of them."""

from collections.abc import Iterator

from handlers import citing
from handlers.officials import naming
from handlers.officials.declared import Noun, Post
from handlers.officials.listing import ground_of, on_complaints
from handlers.officials.naming import LISTING, ROWS, link, pages
from handlers.officials.removing import MOVES, Entry, entry_of, kept_here, pack_of, title
from handlers.officials.terms import CATEGORIES, Said, level, read, scope_of
from handlers.pages import Link, View
from models.directory import ListCount, Listed, Units, listed, lists
from models.messages import Block, Day, Heading, Paragraph, Words, say
from models.names import name_of

__all__ = ["LISTINGS"]


# --- the card -------------------------------------------------------------------------------------


def _card(post: Post, entry: Entry) -> tuple[Block, ...]:
    name = name_of("L", entry.row.id or 0)
    heading = Heading(say("listing.title", listing=title(entry), name=name))
    return (heading, *_about(post, entry))


def _about(post: Post, entry: Entry) -> Iterator[Block]:
    row, unit = entry.row, entry.unit
    yield Paragraph(say("listing.unit", unit=naming.unit_title(unit), name=unit.name))
    if row.listed_on is not None:
        yield Paragraph(say("listing.since", day=Day(row.listed_on)))
    pack = pack_of(post, entry)
    ground = ground_of(pack, row.removed_ground)
    # As the case's own removal does: nobody reads here that somebody complained, and what for.
    unsaid = ground is not None and on_complaints(pack, ground.cite.article)
    if row.removed_on is not None:
        yield Paragraph(say("listing.is_removed", day=Day(row.removed_on)), tone="warning")
    elif row.removed_ground:
        yield Paragraph(say("listing.is_reported"), tone="warning")
    if pack is not None and ground is not None and not unsaid:
        yield Paragraph(citing.words(ground.says))
        yield from citing.quotes(pack, ground.cites[:1], post.today)
    if row.removed_why and not unsaid:
        yield Paragraph(say("listing.reason", reason=row.removed_why))
    if row.removed_on is None and not kept_here(post, entry):
        yield Paragraph(say("listing.kept_above", level=level(entry.row.level)), tone="muted")


# --- the list -------------------------------------------------------------------------------------


def _overview(post: Post, rest: str) -> View:
    said = read(post, rest)
    if said.unread:
        unread = Paragraph(say("overdue.unread", text=said.unread[0][:20]), tone="warning")
        return View((unread,), (link(post, say("overdue.all"), LISTING),))
    return _list(post, said) if said.level or said.category or said.year else _counts(post, said)


def _counts(post: Post, said: Said) -> View:
    """Every list with how many stand on it."""
    found: dict[tuple[str, str, int], list[ListCount]] = {}
    for one in lists(post.db, scope_of(post)):
        if said.district in ("", one.district):
            found.setdefault((one.level, one.category, one.year), []).append(one)
    links = [
        link(
            post,
            say("listing.count", listing=naming.listed_as(*key), count=sum(o.number for o in some),
                removed=sum(o.removed for o in some)),
            LISTING, *_district(said), level(key[0]), CATEGORIES[key[1]].words, str(key[2]),
        )
        for key, some in found.items()
    ]  # fmt: skip
    empty = () if links else (Paragraph(say("unit.none")),)
    return View((Heading(say("listing.lists")), *empty), tuple(links[:20]))


def _district(said: Said) -> tuple[str, ...]:
    return (said.district,) if said.district else ()


def _list(post: Post, said: Said) -> View:
    wanted = Units(said.district, said.level, said.category, said.year)
    page = listed(post.db, scope_of(post), wanted, (said.page - 1) * ROWS, ROWS)
    parts: list[Words | str] = [
        LISTING,
        *_district(said),
        *([level(said.level)] if said.level else []),
        *([CATEGORIES[said.category].words] if said.category else []),
        *([str(said.year)] if said.year else []),
    ]
    head = Heading(say("unit.list", what=naming.joined(parts[1:]), count=page.total))
    links = [_row(post, one) for one in page.rows]
    return View((head,), (*links, *pages(post, said.page, page.total, *parts)))


def _row(post: Post, one: Listed) -> Link:
    listing = naming.listed_as(one.level, one.category, one.year)
    label = say(
        "listing.row_removed" if one.removed_on else "listing.row", unit=one.name, listing=listing
    )
    return link(post, label, LISTING, name_of("L", one.listing_id))


# --- the declarations -----------------------------------------------------------------------------

LISTINGS: Noun[Entry] = Noun(
    name="listing",
    word=LISTING,
    help=say("listing.help"),
    letter="L",
    overview=_overview,
    find=entry_of,
    where=lambda entry: (entry.unit.city, entry.unit.district),
    card=_card,
    key=lambda entry: f"listing:{entry.row.id}",
    moves=MOVES,
    examples=(
        Words("名单 市级 绿色工厂 2026", "listing city green factory 2026"),
        Words("名单 L5P", "listing L5P"),
    ),
    searches=say("listing.searches"),
)
