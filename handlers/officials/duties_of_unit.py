"""The moves of a duty, as they stand on the card of its unit: which duty is meant is asked once.

A unit with one duty that a move fits needs no name; with several, the duty's own (T99P) says which.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.officials import naming
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.filings import MOVES, owed
from handlers.officials.naming import filing_name
from models import names
from models.deadlines import Deadline, of_unit
from models.messages import Block, Say, Words, say
from models.units import Unit

__all__ = ["DUTY_MOVES", "current"]

_COUNTED = ("open", "declared", "verified")
_SHOWN = 4
_NAME = re.compile(r"([Tt][0-9]{1,12}[A-Za-z])(.*)", re.DOTALL)
_ON_A_CARD = ("verify", "declare", "urge", "pause")
"""The others are rare: they stand on the duty's own card."""


def current(post: Post, unit: Unit) -> list[Deadline]:
    """What a unit has to do this year and the next, the earliest last day first."""
    rows = of_unit(post.db, unit.id or 0)
    counted = [one for one in rows if one.state in _COUNTED and one.year >= post.today.year]
    return counted[::-1]


def _fitting(post: Post, unit: Unit, move: Move[Deadline]) -> list[Deadline]:
    return [one for one in current(post, unit) if move.fits(post, one)]


def _meant(post: Post, unit: Unit, move: Move[Deadline], rest: str) -> tuple[Deadline, str] | Say:
    """Which duty is meant, and what follows its name."""
    rows = _fitting(post, unit, move)
    named = _NAME.fullmatch(rest.strip())
    if named is None and len(rows) == 1:
        return rows[0], rest
    parsed = names.parse(named[1]) if named else None
    if named and parsed:
        found = next((one for one in rows if one.id == parsed[1]), None)
        if found is not None:
            return found, named[2].strip(" ,，:：")
    listed = [say("unit.which.one", name=filing_name(one.id), what=owed(post, one).what)
              for one in rows[:_SHOWN]]  # fmt: skip
    return say("unit.which", duties=naming.joined(listed))


def _of_unit(move: Move[Deadline]) -> Move[Unit]:
    """The same move, on the unit."""

    def prepare(post: Post, unit: Unit, rest: str) -> Prepared | Say | Refused:
        meant = _meant(post, unit, move, rest)
        if isinstance(meant, Say):
            return meant
        row, left = meant
        if left and move.takes is None:
            return say("unit.which.nothing_more", move=move.word)
        prepared = move.prepare(post, row, left)
        if not isinstance(prepared, Prepared):
            return prepared
        arguments = {"deadline": row.id, "given": dict(prepared.arguments)}
        return replace(prepared, arguments=arguments)

    def carry_out(post: Post, _unit: Unit, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
        row = post.db.get(Deadline, arguments["deadline"])
        if row is None or not move.fits(post, row):
            raise NotDoneError(say("filing.changed"))
        return move.carry_out(post, row, arguments["given"])

    return Move(
        name=move.name,
        word=move.word,
        help=move.help,
        weight=move.weight,
        examples=(Words(f"单位 U128M {move.word.zh}", f"unit U128M {move.word.en}"),),
        opposite=move.opposite,
        fits=lambda post, unit: unit.closed_at is None and bool(_fitting(post, unit, move)),
        prepare=prepare,
        carry_out=carry_out,
        takes=move.takes or say("unit.which.takes"),
        names="T",
    )


DUTY_MOVES: tuple[Move[Unit], ...] = tuple(_of_unit(one) for one in MOVES if one.name in _ON_A_CARD)
