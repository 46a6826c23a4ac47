"""A move that others feel is shown before it is done, with the code that confirms it."""

from collections.abc import Iterator
from typing import Any

from handlers.officials import codes
from handlers.officials.approving import act_name, second_officials
from handlers.officials.cards import title
from handlers.officials.carrying import command_of, plan
from handlers.officials.declared import LINE, Move, Post, Prepared
from handlers.officials.showing import UNDO, Page, show, typed
from handlers.officials.telling import Aim, note_refusal, refused
from handlers.officials.tries import used_up
from handlers.officials.wording import WHOLE_CITY, line_of, place_words
from handlers.pages import Link
from models import acts
from models.messages import Block, Paragraph, Quote, Reply, Say, Words, say
from models.officials import Act

FACTOR = Words("动态口令", "authenticator")
MANY = 20
"""Recipients above which a second official must approve."""


def always_second(move: Move[Any]) -> bool:
    """Whether another official must approve, whatever it is done to."""
    return move.second_official or move.weight == "irreversible"


def needs_second(move: Move[Any], prepared: Prepared) -> bool:
    """Whether another official must approve."""
    return always_second(move) or prepared.second_official or prepared.people > MANY


def needs_code(move: Move[Any], prepared: Prepared) -> bool:
    """Whether it is confirmed by a code."""
    return move.weight in ("effects", "irreversible") or needs_second(move, prepared)


def propose(post: Post, aim: Aim, move: Move[Any], rest: str, prepared: Prepared) -> Reply:
    """Show what would be done, and ask for the code that confirms it."""
    hindered = _hindrance(post, aim, move, prepared)
    if hindered is not None:
        return hindered
    second = needs_second(move, prepared)
    act = acts.propose(post.db, plan(post, aim, move, rest, prepared, second=second), post.now)
    code = codes.new_code() if needs_code(move, prepared) else ""
    if code:
        acts.secure(post.db, act, codes.fingerprint(post.turn.context.sealer, code, act.id or 0))
    blocks = (*title(post, aim), *_proposal(move, prepared, code, second=second))
    page = Page(line_of(post.turn, aim.noun, aim.found), act=act.id)
    return show(post.turn, blocks, (withdrawing(post, act),), page)


def withdrawing(post: Post, act: Act) -> Link:
    """The option by which a proposal is given up."""
    return Link(say("work.drop"), (LINE, f"{typed(post.turn, UNDO)} {act_name(act)}"))


def _hindrance(post: Post, aim: Aim, move: Move[Any], prepared: Prepared) -> Reply | None:
    command = command_of(aim, move)
    if move.second_factor and post.official.second_factor is None:
        note_refusal(post, "factor", command, aim)
        set_up = Link(FACTOR, (LINE, typed(post.turn, FACTOR)))
        return show(post.turn, (Paragraph(say("work.factor_first"), tone="warning"),), (set_up,))
    if needs_second(move, prepared) and not second_officials(post, aim.key, aim.city, aim.district):
        return refused(post, "alone", command, aim, *_nobody_else(post, aim))
    if used_up(post):
        return refused(post, "tries", command, aim, say("work.pause"))
    return None


def _nobody_else(post: Post, aim: Aim) -> tuple[Say, Say]:
    """Whose approval is missing: a colleague with all of the place; and how to invite one."""
    place = place_words(post.turn, aim.city, aim.district)
    missing = say("work.nobody_else" if aim.district else "work.nobody_else_city", place=place)
    where = aim.district or typed(post.turn, WHOLE_CITY)
    superior = post.official.role == "superior"
    how = say("work.invite_one" if superior else "work.superior_invites", where=where)
    return missing, how


def _proposal(move: Move[Any], prepared: Prepared, code: str, *, second: bool) -> Iterator[Block]:
    yield Paragraph(prepared.effect)
    yield from (Quote(citation) for citation in prepared.citations)
    if prepared.people:
        yield Paragraph(say("work.people", count=prepared.people))
    if second:
        yield Paragraph(say("work.second_needed"), tone="muted")
    yield Paragraph(_asks(move, code), tone="strong")


def _asks(move: Move[Any], code: str) -> Say:
    if not code:
        return say("work.confirm_factor")
    if move.second_factor:
        return say("work.confirm_both", code=code)
    return say("work.confirm", code=code)
