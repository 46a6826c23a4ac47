"""列入: a unit is put on a list; and how a ground for removal is named and cited."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import citing
from handlers.officials.applying import no_such_list
from handlers.officials.declared import Move, NotDoneError, Post, Prepared
from handlers.officials.naming import joined, listed_as
from handlers.officials.terms import CATEGORIES, LEVELS, read
from handlers.wording import plain
from models.messages import Block, Citation, Paragraph, Say, Words, say
from models.registering import list_unit, listing_as
from models.units import THIRD_PARTY, Unit
from policies import schema
from policies.load import LoadedPack

__all__ = ["ADD", "cited", "ground_of", "grounds", "on_complaints", "read_ground"]


def _read(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    said = read(post, rest)
    if not (said.level and said.category and said.year) or said.unread:
        levels = joined([one.words for one in LEVELS.values()])
        kinds = joined([one.words for one in CATEGORIES.values()])
        return say("listing.add.which", levels=levels, categories=kinds)
    if (said.category == THIRD_PARTY) != (unit.kind == "agency"):
        return say("listing.add.wrong_kind")
    missing = no_such_list(post, unit, said)
    if missing is not None:
        return missing
    there = listing_as(post.db, unit.id or 0, said.level, said.category, said.year)
    if there is not None:
        return say("listing.add.removed") if there.removed_on else say("listing.add.already")
    named = listed_as(said.level, said.category, said.year)
    return Prepared(
        say("listing.add.effect", listing=named),
        {
            "level": said.level,
            "category": said.category,
            "year": said.year,
            "on": said.day.isoformat() if said.day else None,
        },
    )


def _add(post: Post, unit: Unit, given: Mapping[str, Any]) -> tuple[Block, ...]:
    number, wanted = unit.id or 0, (given["level"], given["category"], given["year"])
    if listing_as(post.db, number, *wanted) is not None:
        raise NotDoneError(say("listing.add.already"))
    on = date.fromisoformat(given["on"]) if given["on"] else None
    list_unit(post.db, number, *wanted, on)
    named = listed_as(*wanted)
    return (Paragraph(say("listing.add.done", listing=named), tone="strong"),)


ADD: Move[Unit] = Move(
    name="list",
    word=Words("列入", "list"),
    help=say("listing.add.help"),
    weight="reversible",
    takes=say("listing.add.takes"),
    examples=(
        Words("单位 U128M 列入 市级 绿色工厂 2026", "unit U128M list city green factory 2026"),
        Words("单位 U128M 列入 国家级 绿色工厂 2026 2026-12-20",
              "unit U128M list national green factory 2026 2026-12-20"),
    ),
    opposite=say("listing.add.opposite"),
    fits=lambda _post, unit: unit.closed_at is None,
    prepare=_read,
    carry_out=_add,
)  # fmt: skip


# --- grounds for removal --------------------------------------------------------------------------

_NUMBERED = re.compile(r"(?:依据|ground)?\s*(\d{1,2})(?![\d-])[\s,，、:：.。)）]*(.*)", re.DOTALL)
_ENOUGH = 4
"""Characters of a ground's words that name it."""


def grounds(pack: LoadedPack, *, in_case: bool = False) -> Say | str:
    """The grounds of a text, numbered as `read_ground` takes them.

    Args:
        in_case: with the one that is decided in a case (`on_complaints`).
    """
    named = [
        say("listing.ground", number=number, says=citing.words(one.says))
        for number, one in enumerate(pack.model.removals, start=1)
        if in_case or not on_complaints(pack, one.cite.article)
    ]
    found = joined(named)
    return found if isinstance(found, Say) else ""


def on_complaints(pack: LoadedPack | None, article: int | None) -> bool:
    """Whether an article is the one on complaints, so that naming it tells that there was one."""
    complaints = pack.model.complaints if pack else None
    articles = {one.cite.article for one in complaints.outcomes} if complaints else set()
    return article is not None and article in articles


def read_ground(pack: LoadedPack, rest: str) -> tuple[schema.Removal, str] | None:
    """The ground that a text begins with, by its number or its first words, and what follows."""
    numbered = _NUMBERED.fullmatch(rest.strip())
    if numbered and 1 <= int(numbered[1]) <= len(pack.model.removals):
        return pack.model.removals[int(numbered[1]) - 1], numbered[2].strip()
    first, _, left = rest.strip().partition(" ")
    begun = [
        one
        for one in pack.model.removals
        for says in (one.says.zh, one.says.en)
        if len(first) >= _ENOUGH and plain(says).startswith(plain(first))
    ]
    return (begun[0], left.strip()) if len(begun) == 1 else None


def ground_of(pack: LoadedPack | None, name: str) -> schema.Removal | None:
    """A ground by its name in the records."""
    removals = pack.model.removals if pack else []
    return next((one for one in removals if one.id == name), None)


def cited(post: Post, pack: LoadedPack, ground: schema.Removal) -> tuple[Citation, ...]:
    """The article that a ground stands in, with its words."""
    return citing.citations(pack, ground.cites, post.today)
