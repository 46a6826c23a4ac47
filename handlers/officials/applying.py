"""申报意向: a unit means to apply in a year, so the applicants' dates of that year are for it."""

from collections.abc import Mapping
from typing import Any

from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.naming import joined, listed_as
from handlers.officials.terms import CATEGORIES, LEVELS, Said, category, level, read
from models.messages import Block, Paragraph, Say, Words, say
from models.registering import applications_of, apply_for, withdraw
from models.units import Application, Unit

__all__ = ["APPLY", "UNAPPLY", "applications", "no_such_list"]


def no_such_list(post: Post, unit: Unit, said: Said) -> Say | None:
    """Why a text has no list of this level and category; None where it has one."""
    pack = post.turn.library.packs.get(unit.city)
    if pack is None or said.category == "third_party":
        return None
    tracks = pack.model.tracks.items()
    levels = {level for name, track in tracks for level in track.levels if name == said.category}
    if said.level != "city":
        # A city's text seldom has conditions for higher lists, but dates for the units on them.
        levels |= {level for one in pack.model.deadlines for level in one.lists}
    if said.level in levels:
        return None
    return say("listing.no_such", level=level(said.level), category=category(said.category))


def applications(post: Post, unit: Unit) -> list[Application]:
    """What a unit means to apply for, from this year on."""
    return applications_of(post.db, unit.id or 0, post.today.year)


def _read(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    said = read(post, rest)
    if not (said.level and said.category and said.year) or said.unread:
        levels = joined([one.words for one in LEVELS.values()])
        kinds = joined([one.words for one in CATEGORIES.values()])
        return say("unit.apply.which", levels=levels, categories=kinds)
    missing = no_such_list(post, unit, said)
    if missing is not None:
        return missing
    if said.year < post.today.year:
        return say("unit.apply.past", year=said.year)
    wanted = (said.level, said.category, said.year)
    if wanted in [(one.level, one.category, one.year) for one in applications(post, unit)]:
        return say("unit.apply.already")
    arguments = {"level": said.level, "category": said.category, "year": said.year}
    return Prepared(say("unit.apply.effect", listing=listed_as(*wanted)), arguments)


def _apply(post: Post, unit: Unit, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = apply_for(post.db, unit.id or 0, given["level"], given["category"], given["year"])
    named = listed_as(row.level, row.category, row.year)
    return (Paragraph(say("unit.apply.done", listing=named), tone="strong"),)


def _which(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    rows = applications(post, unit)
    number = int(rest) if rest.strip().isdecimal() else (1 if not rest and len(rows) == 1 else 0)
    if not 1 <= number <= len(rows):
        named = [say("unit.unapply.one", number=place, listing=_named(one))
                 for place, one in enumerate(rows, start=1)]  # fmt: skip
        return say("unit.unapply.which", listed=joined(named))
    row = rows[number - 1]
    effect = say("unit.unapply.effect", listing=_named(row))
    return Prepared(effect, {"application": row.id})


def _named(row: Application) -> Say:
    return listed_as(row.level, row.category, row.year)


def _withdraw(post: Post, _unit: Unit, given: Mapping[str, Any]) -> tuple[Block, ...]:
    row = post.db.get(Application, given["application"])
    if row is None:
        raise NotDoneError(say("unit.unapply.gone"))
    named = _named(row)
    withdraw(post.db, row)
    return (Paragraph(say("unit.unapply.done", listing=named), tone="strong"),)


APPLY: Move[Unit] = Move(
    name="apply",
    word=Words("登记申报意向", "note application"),
    help=say("unit.apply.help"),
    weight="reversible",
    takes=say("unit.apply.takes"),
    examples=(
        Words("单位 U128M 登记申报意向 市级 绿色工厂 2027",
              "unit U128M note application city green factory 2027"),
    ),
    opposite=say("unit.apply.opposite"),
    fits=lambda _post, unit: unit.closed_at is None and unit.kind != "agency",
    prepare=_read,
    carry_out=_apply,
)  # fmt: skip
UNAPPLY: Move[Unit] = Move(
    name="unapply",
    word=Words("取消申报意向", "cancel application"),
    help=say("unit.unapply.help"),
    weight="reversible",
    takes=say("unit.unapply.takes"),
    examples=(Words("单位 U128M 取消申报意向", "unit U128M cancel application"),),
    opposite=say("unit.unapply.opposite"),
    fits=lambda post, unit: unit.closed_at is None and bool(applications(post, unit)),
    prepare=_which,
    carry_out=_withdraw,
)
