"""A unit's card, one screen of a telephone long, and the list of units (单位)."""

from collections.abc import Iterator

from handlers import obligations
from handlers.officials import naming
from handlers.officials.declared import Post
from handlers.officials.duties_of_unit import current
from handlers.officials.filings import owed
from handlers.officials.naming import ROWS, UNIT, filing_name, link, pages, unit_name, unit_title
from handlers.officials.terms import (
    CATEGORIES,
    KINDS,
    REACHES,
    STEPS,
    Said,
    level,
    read,
    scope_of,
)
from handlers.pages import Link, View
from models.bindings import contacts_of
from models.deadlines import Deadline
from models.directory import Units, units, units_by_district
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Text, Words, say
from models.names import name_of
from models.overview import Narrowed, Step, duties_of
from models.people import Person, reach_of_persons
from models.registering import applications_of
from models.units import Listing, Unit, listings_of, search_units

__all__ = ["card", "contacts", "overview"]

_LISTED = 4
_SLIPS = Words("打印 绑定单", "print slips")


# --- the card -------------------------------------------------------------------------------------


def card(post: Post, unit: Unit) -> tuple[Block, ...]:
    """Who it is, what it is listed as, who answers for it, what it has to do this season."""
    return (Heading(unit_title(unit)), *_who(unit), *_lists(post, unit), *_people(post, unit),
            *_duties(post, unit))  # fmt: skip


def _who(unit: Unit) -> Iterator[Block]:
    if unit.closed_at is not None:
        yield Paragraph(say("unit.is_closed"), tone="warning")
    place = naming.joined([one for one in (KINDS.get(unit.kind, unit.kind), unit.district) if one])
    yield Paragraph(say("unit.who", name=unit.name, place=place, code=unit.code))
    if unit.legal_representative:
        yield Paragraph(say("unit.legal", name=unit.legal_representative))


def _lists(post: Post, unit: Unit) -> Iterator[Block]:
    """The lists, the newest first; what it was taken off says so, with the article."""
    listed = listings_of(post.db, [unit.id or 0])[unit.id or 0]
    named: list[Text] = [_entry(one) for one in listed[:_LISTED]]
    if len(listed) > _LISTED:
        named.append(say("unit.more", count=len(listed) - _LISTED))
    wishes = applications_of(post.db, unit.id or 0, post.today.year)
    named += [
        say("unit.applies", listing=naming.listed_as(one.level, one.category, one.year))
        for one in wishes
    ]
    yield Bullets(tuple(named)) if named else Paragraph(say("unit.not_listed"))


def _entry(one: Listing) -> Say:
    name = name_of("L", one.id or 0)
    if one.removed_on is not None:
        return say(
            "unit.listed_removed",
            listing=naming.listing(one),
            name=name,
            day=Day(one.removed_on),
        )
    if one.removed_ground:
        return say("unit.listed_reported", listing=naming.listing(one), name=name)
    return say("unit.listed", listing=naming.listing(one), name=name)


def contacts(post: Post, unit: Unit) -> list[Text]:
    """Who acts for it, in the order of escalation, and how each can be reached."""
    bound = contacts_of(post.db, unit.id or 0)
    reaches = reach_of_persons(post.db, [one.person_id for one in bound])
    return [
        say(
            "unit.contact",
            place=place,
            name=post.db.get_one(Person, one.person_id).name or say("unit.contact.nameless"),
            reach=REACHES[reaches[one.person_id]],
        )
        for place, one in enumerate(bound, start=1)
    ]


def _people(post: Post, unit: Unit) -> Iterator[Block]:
    found = contacts(post, unit)
    if found:
        yield Paragraph(say("unit.contacts", contacts=naming.joined(found)))
    else:
        yield Paragraph(say("unit.unbound"), tone="warning")
    if unit.call_phone:
        yield Paragraph(say("unit.call", name=unit.call_name, phone=unit.call_phone))


def _duties(post: Post, unit: Unit) -> Iterator[Block]:
    rows = current(post, unit)
    steps = duties_of(
        post.db, scope_of(post), post.today, Narrowed(), [one.id or 0 for one in rows]
    )
    if rows:
        yield Bullets(tuple(_duty(post, one, steps.get(one.id or 0)) for one in rows))
    else:
        yield Paragraph(say("unit.no_duty"), tone="muted")


def _duty(post: Post, row: Deadline, step: Step | None) -> Say:
    named = owed(post, row).what
    if row.state == "open" and row.due < post.today:
        state: Text = obligations.left(row, post.today)
    else:
        state = STEPS[step].words if step else say("filing.open")
    due = Day(row.due, weekday=True)
    said = say("unit.duty", duty=named, day=due, state=state, name=filing_name(row.id))
    return say("unit.duty_draft", duty=said) if row.basis == "draft" else said


# --- lists ----------------------------------------------------------------------------------------


def overview(post: Post, rest: str) -> View:
    """Without words the counts; with the words of the lists a list; else a search."""
    if not rest.strip():
        return _counts(post)
    said = read(post, rest)
    return _search(post, rest) if said.unread else _list(post, said)


def _counts(post: Post) -> View:
    """How many units there are, with a list for each district and each category."""
    by_district = units_by_district(post.db, scope_of(post))
    blocks = (
        Heading(say("unit.count", count=sum(by_district.values()))),
        Paragraph(say("unit.how_to_search"), tone="muted"),
    )
    links = [
        link(post, say("unit.of_district", district=name, count=count), UNIT, name)
        for name, count in by_district.items()
        if name and len(by_district) > 1
    ]
    links += [link(post, term.words, UNIT, term.words) for term in CATEGORIES.values()]
    unbound = STEPS["unbound"].words
    return View(blocks, (*links, link(post, unbound, UNIT, unbound)))


def _list(post: Post, said: Said) -> View:
    wanted = Units(said.district, said.level, said.category, said.year, said.step == "unbound")
    page = units(post.db, scope_of(post), wanted, (said.page - 1) * ROWS, ROWS)
    parts: list[Words | str] = [
        UNIT,
        *([said.district] if said.district else []),
        *([level(said.level)] if said.level else []),
        *([CATEGORIES[said.category].words] if said.category else []),
        *([str(said.year)] if said.year else []),
        *([STEPS["unbound"].words] if wanted.unbound else []),
    ]
    title = naming.joined(parts[1:]) or say("overdue.everything")
    head = Heading(say("unit.list", what=title, count=page.total))
    empty = () if page.rows else (Paragraph(say("unit.none")),)
    links = [_row(post, number, name) for number, name in page.rows]
    links += pages(post, said.page, page.total, *parts)
    if wanted.unbound and page.rows:
        there = [said.district] if said.district else []
        links.append(link(post, say("unit.slips"), _SLIPS, *there))
    return View((head, *empty), tuple(links))


def _row(post: Post, number: int, name: str) -> Link:
    code = unit_name(number)
    return link(post, say("unit.title", name=name, code=code), UNIT, code)


def _search(post: Post, text: str) -> View:
    """Units whose name or code holds what was typed."""
    found = search_units(post.db, scope_of(post), text, ROWS + 1)
    if not found:
        nothing = Paragraph(say("unit.not_found", text=text[:20]), tone="warning")
        return View((nothing,), (link(post, say("unit.all"), UNIT),))
    too_many = len(found) > ROWS
    head = say("unit.found_many", count=ROWS) if too_many else say("unit.found", count=len(found))
    links = (_row(post, one.id or 0, one.short_name) for one in found[:ROWS])
    return View((Heading(head),), tuple(links))
