"""How a unit comes off a list: removed (移出) with article and reason, or reported upward (上报).

A city keeps its own list and a province its own too; what stands on a higher list is reported to
the authority that keeps it, and taken off here only when that authority has done so. The deadlines
that hung on a listing end with the next planning.

The ground of a complaint that was found true is not among those of a list: such a removal is
decided in the case (`case_removing.py`), where the complaint was verified and its author is
answered, and where only those look who may know of it. What a list stores, every colleague of the
place reads, perhaps the unit's own contact. What was found (forged figures, the negative list) is a
ground of its own nearly always, so an office loses none that it can name without the complaint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from handlers import citing
from handlers.officials import naming
from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.listing import cited, ground_of, grounds, on_complaints, read_ground
from handlers.officials.notices_to_units import (
    contacts_of_unit,
    deciding,
    tell,
    who_is_told,
)
from handlers.officials.terms import level, own_levels, take_day
from models.messages import Block, Day, Paragraph, Say, Words, say
from models.overview import reminded
from models.registering import keep_listing, report_removal
from models.units import Listing, Unit, remove_listing
from policies import schema
from policies.load import LoadedPack

__all__ = [
    "MOVES",
    "Entry",
    "entry_of",
    "kept_here",
    "pack_of",
    "possible",
    "read_reason",
    "title",
    "with_reading",
]

_AHEAD = timedelta(days=366)
_LEAST, _MOST = 4, 200
"""Characters of a reason that says something, and that is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit's entry on a list, with the unit."""

    row: Listing
    unit: Unit


def entry_of(post: Post, number: int | None) -> Entry | None:
    """A unit's entry on a list by its number."""
    row = None if number is None else post.db.get(Listing, number)
    return None if row is None else Entry(row, post.db.get_one(Unit, row.unit_id))


def pack_of(post: Post, entry: Entry) -> LoadedPack | None:
    """The rules of the unit's place."""
    return post.turn.library.packs.get(entry.unit.city)


def kept_here(post: Post, entry: Entry) -> bool:
    """Whether this official's office keeps the list, and not a higher one."""
    pack = pack_of(post, entry)
    return pack is not None and entry.row.level in own_levels(pack, post.official.district)


def title(entry: Entry) -> Say:
    """The unit and the list."""
    return say("listing.of", unit=entry.unit.short_name, listing=naming.listing(entry.row))


def _on_it(_post: Post, entry: Entry) -> bool:
    return entry.row.removed_on is None


def read_reason(
    post: Post, entry: Entry, rest: str, *, in_case: bool = False
) -> tuple[LoadedPack, str, str, date] | Say:
    """The pack, the ground, the reason and the day that a line names; of a list or of a case."""
    pack = pack_of(post, entry)
    if pack is None or not pack.model.removals:
        return say("listing.no_grounds")
    day, left = take_day(rest)
    found = read_ground(pack, left)
    if found is None:
        return say("listing.which_ground", grounds=grounds(pack, in_case=in_case))
    ground, reason = found
    if not in_case and on_complaints(pack, ground.cite.article):
        return say("listing.in_case")
    if not _LEAST <= len(reason) <= _MOST:
        return say("listing.which_reason", says=citing.words(ground.says), most=_MOST)
    return pack, ground.id, reason, day or post.today


def possible(post: Post, row: Listing, day: date) -> bool:
    """A removal lies after the listing, and at most a year ahead, with the next yearly list."""
    return day <= post.today + _AHEAD and (row.listed_on is None or day > row.listed_on)


def _removing(post: Post, entry: Entry, rest: str) -> Prepared | Say:
    understood = read_reason(post, entry, rest)
    if isinstance(understood, Say):
        return understood
    pack, name, reason, day = understood
    if not possible(post, entry.row, day):
        return say("listing.wrong_day", day=Day(day))
    ground = ground_of(pack, name)
    assert ground is not None
    told = contacts_of_unit(post, entry.row.unit_id)
    asks = say("listing.remove.effect", listing=title(entry), day=Day(day), reason=reason)
    above = say("listing.remove.above", effect=asks, level=level(entry.row.level))
    effect = with_reading(post, entry, asks if kept_here(post, entry) else above, ground)
    return Prepared(
        who_is_told(effect, told),
        {"ground": name, "article": ground.cite.article, "why": reason, "on": day.isoformat()},
        cited(post, pack, ground),
        people=len(told),
        reason=reason,
    )


def with_reading(post: Post, entry: Entry, effect: Say, ground: schema.Removal) -> Say:
    """How the ground is read; of refusing (拒不), how often the unit was reminded."""
    if ground.reading is not None:
        effect = say("listing.read_as", effect=effect, reading=citing.words(ground.reading))
    if ground.fact == "refused_table":
        since = date(post.today.year, 1, 1)
        sent, seen = reminded(post.db, entry.row.unit_id, since)
        effect = say("listing.evidence", effect=effect, sent=sent, seen=seen)
    return effect


def _remove(post: Post, entry: Entry, given: Mapping[str, Any]) -> tuple[Block, ...]:
    on = date.fromisoformat(given["on"])
    remove_listing(post.db, entry.row, on, given["ground"], given["article"], given["why"])
    _tell(post, entry, "listing_removed", on=given["on"], article=given["article"])
    return (
        Paragraph(say("listing.remove.done", listing=title(entry), day=Day(on)), tone="strong"),
        Paragraph(say("listing.remove.follows"), tone="muted"),
    )


def _tell(post: Post, entry: Entry, about: str, **more: Any) -> None:
    persons = contacts_of_unit(post, entry.row.unit_id)
    what = {name: getattr(entry.row, name) for name in ("level", "category", "year")}
    tell(post, persons, about, entry.row.unit_id, **what, **deciding(post), **more)


def _restoring(post: Post, entry: Entry, rest: str) -> Prepared | Say:
    if not _LEAST <= len(rest.strip()) <= _MOST:
        return say("listing.restore.why", most=_MOST)
    told = contacts_of_unit(post, entry.row.unit_id)
    effect = say("listing.restore.effect", listing=title(entry), reason=rest)
    return Prepared(who_is_told(effect, told), {}, people=len(told), reason=rest)


def _restore(post: Post, entry: Entry, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    keep_listing(post.db, entry.row)
    _tell(post, entry, "listing_restored")
    return (Paragraph(say("listing.restore.done", listing=title(entry)), tone="strong"),)


def _above(post: Post, entry: Entry) -> bool:
    return _on_it(post, entry) and not entry.row.removed_ground and not kept_here(post, entry)


# --- reporting upward -----------------------------------------------------------------------------


def _reporting(post: Post, entry: Entry, rest: str) -> Prepared | Say:
    understood = read_reason(post, entry, rest)
    if isinstance(understood, Say):
        return understood
    pack, name, reason, _day = understood
    ground = ground_of(pack, name)
    assert ground is not None
    effect = say("listing.report.effect", listing=title(entry), level=level(entry.row.level),
                 reason=reason)  # fmt: skip
    arguments = {"ground": name, "article": ground.cite.article, "why": reason}
    return Prepared(effect, arguments, cited(post, pack, ground), reason=reason)


def _report(post: Post, entry: Entry, given: Mapping[str, Any]) -> tuple[Block, ...]:
    report_removal(post.db, entry.row, given["ground"], given["article"], given["why"])
    pack = pack_of(post, entry)
    ground = ground_of(pack, given["ground"])
    if pack is None or ground is None:
        raise NotDoneError(say("listing.no_grounds"))
    done = say("listing.report.done", listing=title(entry), level=level(entry.row.level))
    return (Paragraph(done, tone="strong"), *citing.quotes(pack, ground.cites, post.today))


def _taking_back(_post: Post, entry: Entry, _rest: str) -> Prepared:
    return Prepared(say("listing.unreport.effect", listing=title(entry)))


def _take_back(post: Post, entry: Entry, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    keep_listing(post.db, entry.row)
    return (Paragraph(say("listing.unreport.done", listing=title(entry)), tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

MOVES: tuple[Move[Entry], ...] = (
    Move(
        name="remove",
        word=Words("移出", "remove"),
        help=say("listing.remove.help"),
        weight="effects",
        takes=say("listing.remove.takes"),
        examples=(
            Words(
                "名单 L5P 移出 依据2 经三次催报仍未填报",
                "listing L5P remove ground 2 urged three times",
            ),
        ),
        opposite=say("listing.remove.opposite"),
        fits=_on_it,
        prepare=_removing,
        carry_out=_remove,
        second_factor=True,
    ),
    Move(
        name="restore",
        word=Words("恢复", "restore"),
        help=say("listing.restore.help"),
        weight="effects",
        takes=say("listing.restore.takes"),
        examples=(Words("名单 L5P 恢复 移出有误", "listing L5P restore removed by mistake"),),
        opposite=say("listing.restore.opposite"),
        fits=lambda _post, entry: entry.row.removed_on is not None,
        prepare=_restoring,
        carry_out=_restore,
        second_factor=True,
    ),
    Move(
        name="report",
        word=Words("上报", "report"),
        help=say("listing.report.help"),
        weight="reversible",
        takes=say("listing.report.takes"),
        examples=(
            Words("名单 L5P 上报 依据3 材料造假", "listing L5P report ground 3 falsified material"),
        ),
        opposite=say("listing.report.opposite"),
        fits=_above,
        prepare=_reporting,
        carry_out=_report,
    ),
    Move(
        name="unreport",
        word=Words("撤回上报", "take report back"),
        help=say("listing.unreport.help"),
        weight="reversible",
        examples=(Words("名单 L5P 撤回上报", "listing L5P take report back"),),
        opposite=say("listing.unreport.opposite"),
        fits=lambda _post, entry: entry.row.removed_on is None and bool(entry.row.removed_ground),
        prepare=_taking_back,
        carry_out=_take_back,
    ),
)
