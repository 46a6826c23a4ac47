"""What contacts are told when an officer changed something about their unit: one fact each.

The words are made when it is sent (`handlers/notices.py` asks `NOTICES`), so that nothing personal
lies in the outbox.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeAlias

from handlers.context import Context
from handlers.obligations import office
from handlers.officials import abroad
from handlers.officials.declared import Post
from handlers.officials.listing import on_complaints
from handlers.officials.noticing import by_day
from handlers.officials.terms import category, level
from models import case_effects, deliveries
from models.bindings import contacts_of
from models.clock import SHANGHAI
from models.messages import Day, Place, Say, Text, say
from models.units import Unit

__all__ = ["NOTICES", "contacts_of_unit", "deciding", "rectify_words", "tell", "who_is_told"]

Content: TypeAlias = Mapping[str, Any]


def contacts_of_unit(post: Post, unit_id: int) -> list[int]:
    """The people who act for a unit now."""
    return [one.person_id for one in contacts_of(post.db, unit_id)]


def deciding(post: Post) -> dict[str, str]:
    """Whose decision it is, for the content of a notice: a list of the city is the city's."""
    return {"city": post.official.city, "district": post.official.district}


def who_is_told(effect: Say, persons: Collection[int]) -> Say:
    """What an act does, and that the unit's contacts hear of it, where it has any."""
    return say("notice.contacts_told", effect=effect) if persons else effect


def tell(
    post: Post, persons: Iterable[int], about: str, unit_id: int, which: str = "", **content: Any
) -> None:
    """Owe each of these people one notice of this act; it waits while the act can be undone.

    Args:
        about: one of `NOTICES`.
        which: tells several notices of one kind apart, where one act causes them.
        content: what its words need, as JSON.
    """
    when = by_day(post.not_before)
    for person_id in persons:
        deliveries.enqueue(
            post.db,
            key=f"{about}{which}:{post.act_id}:{person_id}",
            person_id=person_id,
            kind="notice",
            day=when.astimezone(SHANGHAI).date(),
            not_before=when,
            now=post.now,
            content={"about": about, "unit": unit_id, **content},
            act_id=post.act_id,
        )


# --- the words ------------------------------------------------------------------------------------


def _unit(context: Context, content: Content) -> Text:
    found = context.db.get(Unit, content["unit"])
    return found.short_name if found else say("notice.a_unit")


def _office(context: Context, content: Content) -> Text:
    """Whose notice it is: the office that decided; where none was kept, the unit's own."""
    if "city" in content:
        return _of(context, content)
    found = context.db.get(Unit, content["unit"])
    return office(context, found.city, found.district) if found else say("notice.an_office")


def _listing(content: Content) -> Say:
    kind = category(str(content["category"]))
    return say(
        "listing.name", level=level(str(content["level"])), category=kind, year=content["year"]
    )


def _removed(context: Context, content: Content) -> Say:
    unit, listing = _unit(context, content), _listing(content)
    day = Day(date.fromisoformat(content["on"]))
    office = _office(context, content)
    if content.get("article") is None or _on_complaints(context, content):
        return say("notice.removed", unit=unit, listing=listing, day=day, office=office)
    return say(
        "notice.removed_by",
        unit=unit,
        listing=listing,
        day=day,
        office=office,
        place=Place(content["article"]),
    )


def _on_complaints(context: Context, content: Content) -> bool:
    """Whether an article is the one on complaints: a unit must not hear that there was one."""
    unit = context.db.get(Unit, content["unit"])
    pack = context.library.packs.get(unit.city) if unit else None
    return on_complaints(pack, content["article"])


def _restored(context: Context, content: Content) -> Say:
    unit, office = _unit(context, content), _office(context, content)
    return say("notice.restored", unit=unit, listing=_listing(content), office=office)


def _bound(context: Context, content: Content) -> Say:
    return say("notice.bound", unit=_unit(context, content))


def _not_bound(context: Context, content: Content) -> Say:
    return say("notice.not_bound", unit=_unit(context, content), office=_office(context, content))


def _unbound(context: Context, content: Content) -> Say:
    return say("notice.unbound", unit=_unit(context, content), office=_office(context, content))


def _closed(context: Context, content: Content) -> Say:
    return say("notice.closed", unit=_unit(context, content), office=_office(context, content))


# --- decisions ------------------------------------------------------------------------------------


def _of(context: Context, content: Content) -> Text:
    """The office that decided."""
    return office(context, str(content["city"]), str(content.get("district", "")))


def rectify_words(
    context: Context, unit: Text, city: str, district: str, last: date, what: str
) -> Say:
    """What a unit reads that is to put something right until a day; nothing of where it is from."""
    asks = office(context, city, district)
    return say("notice.rectify", office=asks, unit=unit, day=Day(last), what=what)


def _rectify(context: Context, content: Content) -> Say:
    unit, last = _unit(context, content), date.fromisoformat(content["on"])
    what = _letter(context, int(content["letter"]))
    if what is None:
        asks = _of(context, content)
        return say("notice.rectify_ask", office=asks, unit=unit, day=Day(last))
    city, district = str(content["city"]), str(content.get("district", ""))
    return rectify_words(context, unit, city, district, last, what)


def _letter(context: Context, number: int) -> str | None:
    """What is to be put right, in the office's words; None where no word of a case may be read."""
    if not abroad.shown(context, context.reader):
        return None
    return case_effects.note_text(context.db, context.vault, number)


def _rectified(context: Context, content: Content) -> Say:
    return say("notice.rectified", office=_of(context, content), unit=_unit(context, content))


def _banned(context: Context, content: Content) -> Say:
    whose, unit = _of(context, content), _unit(context, content)
    first = Day(date.fromisoformat(content["from"]))
    if content.get("last") is None:
        return say("notice.banned_openly", office=whose, unit=unit, day=first)
    last = Day(date.fromisoformat(content["last"]))
    return say("notice.banned", office=whose, unit=unit, day=first, last=last)


def _lifted(context: Context, content: Content) -> Say:
    day = Day(date.fromisoformat(content["on"]))
    unit = _unit(context, content)
    return say("notice.ban_lifted", office=_of(context, content), unit=unit, day=day)


NOTICES: Mapping[str, Callable[[Context, Content], Say]] = {
    "listing_removed": _removed,
    "listing_restored": _restored,
    "bound": _bound,
    "not_bound": _not_bound,
    "unbound": _unbound,
    "unit_closed": _closed,
    "rectify": _rectify,
    "rectified": _rectified,
    "agency_banned": _banned,
    "agency_lifted": _lifted,
}
