"""How units, lists and duties are named on officials' pages, and the lines that open them."""

from collections.abc import Sequence

from handlers import citing
from handlers.officials.declared import LINE, Post
from handlers.officials.showing import typed
from handlers.officials.terms import category, level
from handlers.pages import Link
from models.messages import Citation, Place, Say, Text, Words, say
from models.names import name_of
from models.units import Listing, Unit

UNIT = Words("单位", "unit")
LISTING = Words("名单", "listing")
FILING = Words("事项", "duty")
OVERDUE = Words("逾期", "overdue")
REQUEST = Words("申请", "request")
DATE = Words("日期", "date")
BROADCAST = Words("群发", "broadcast")

ROWS = 10
"""Rows of one page of a list: with the links below they fit two screens of a telephone."""


def unit_name(number: int | None) -> str:
    """By which people call a unit: U128M."""
    return name_of("U", number or 0)


def filing_name(number: int | None) -> str:
    """By which people call a duty of one unit or office: T99P."""
    return name_of("T", number or 0)


def unit_title(unit: Unit) -> Say:
    """A unit's short name with the name that opens it."""
    return say("unit.title", name=unit.short_name, code=unit_name(unit.id))


def duty(post: Post, city: str, name: str) -> Words:
    """A duty, as the pack calls it."""
    pack = post.turn.library.packs.get(city)
    rule = pack.duty(name) if pack else None
    return citing.words(rule.names) if rule else Words(name, name)


def listing(one: Listing) -> Say:
    """What somebody is listed as: 市级绿色工厂（2024年）."""
    return listed_as(one.level, one.category, one.year)


def listed_as(of_level: str, of_category: str, year: int) -> Say:
    """The same, of its parts."""
    kind = category(of_category)
    return say("listing.name", level=level(of_level), category=kind, year=year)


def line(post: Post, *parts: Words | str) -> str:
    """A line as this official would type it."""
    return " ".join(typed(post.turn, one) if isinstance(one, Words) else one for one in parts)


def link(post: Post, label: Text, *parts: Words | str) -> Link:
    """A link that does what typing the line does."""
    return Link(label, (LINE, line(post, *parts)))


def joined(texts: Sequence[Text]) -> Text:
    """Several words as one: 甲；乙；丙. Of none, nothing."""
    if not texts:
        return ""
    found = texts[0]
    for one in texts[1:]:
        found = say("unit.joined", first=found, last=one)
    return found


def pages(post: Post, page: int, total: int, *parts: Words | str) -> tuple[Link, ...]:
    """The links to the page before and the next one of a list."""
    last = max(1, -(-total // ROWS))
    found = []
    if 1 < page <= last:
        found.append(link(post, say("unit.page_before"), *parts, _page(page - 1)))
    if page < last:
        found.append(link(post, say("unit.page_next", page=page + 1, last=last),
                          *parts, _page(page + 1)))  # fmt: skip
    return tuple(found)


def _page(number: int) -> Words:
    return Words(f"第{number}页", f"page {number}")


def place_of(citation: Citation) -> Text:
    """Where a citation stands: 第九条第一项."""
    if citation.article is None:
        return say("render.place.text")
    return say("unit.place", place=Place(citation.article, citation.item))
