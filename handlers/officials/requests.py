"""申请: who says that they act for a unit waits here until an officer has asked the unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import REQUEST, ROWS, joined, link, unit_title
from handlers.officials.notices_to_units import tell
from handlers.officials.terms import scope_of
from handlers.officials.unit_card import contacts
from handlers.officials.wording import instant
from handlers.pages import View
from models.bindings import BindRequest, DecidedError, decide_request
from models.messages import Block, Heading, Paragraph, Say, Words, say
from models.names import name_of
from models.told import units_by_id
from models.units import Unit, open_requests

__all__ = ["REQUESTS", "Asked"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with the unit that it is about."""

    row: BindRequest
    unit: Unit


def _find(post: Post, number: int | None) -> Asked | None:
    row = None if number is None else post.db.get(BindRequest, number)
    return None if row is None else Asked(row, post.db.get_one(Unit, row.unit_id))


def _overview(post: Post, _rest: str) -> View:
    """Who waits, the longest waiting first."""
    waiting = open_requests(post.db, scope_of(post))
    if not waiting:
        return View((Paragraph(say("request.none")),))
    shown = waiting[:ROWS]
    names = units_by_id(post.db, [one.unit_id for one in shown])
    head = Heading(say("request.waiting", count=len(waiting)))
    links = (
        link(
            post,
            say("request.row", unit=names[one.unit_id].short_name, name=_name(one)),
            REQUEST,
            _name(one),
        )
        for one in shown
    )
    return View((head,), tuple(links))


def _name(row: BindRequest) -> str:
    return name_of("R", row.id or 0)


def _card(post: Post, asked: Asked) -> tuple[Block, ...]:
    row, unit = asked.row, asked.unit
    blocks: list[Block] = [
        Heading(say("request.title", unit=unit.short_name, name=_name(row))),
        Paragraph(say("request.for", unit=unit_title(unit), name=unit.name)),
    ]
    if row.said:
        blocks.append(Paragraph(say("request.said", said=row.said)))
    blocks.append(Paragraph(say("request.when", when=instant(post.turn, row.created_at))))
    bound = contacts(post, unit)
    if bound:
        blocks.append(Paragraph(say("unit.contacts", contacts=joined(bound))))
    if unit.call_phone:
        blocks.append(Paragraph(say("unit.call", name=unit.call_name, phone=unit.call_phone)))
    blocks.append(Paragraph(_STATES[row.state], tone="muted"))
    return tuple(blocks)


_STATES: Mapping[str, Say] = {
    "open": say("request.open"),
    "approved": say("request.approved"),
    "refused": say("request.refused"),
}


def _open(_post: Post, asked: Asked) -> bool:
    return asked.row.state == "open"


def _decide(post: Post, asked: Asked, *, approve: bool) -> None:
    try:
        decide_request(post.db, asked.row, post.official.id or 0, approve, post.now)
    except DecidedError as error:
        raise NotDoneError(say("request.decided")) from error
    about = "bound" if approve else "not_bound"
    tell(post, [asked.row.person_id], about, asked.unit.id or 0)


def _approve(post: Post, asked: Asked, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    _decide(post, asked, approve=True)
    return (Paragraph(say("request.approve.done", unit=asked.unit.short_name), tone="strong"),)


def _refuse(post: Post, asked: Asked, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    _decide(post, asked, approve=False)
    return (Paragraph(say("request.refuse.done"), tone="strong"),)


REQUESTS: Noun[Asked] = Noun(
    name="request",
    word=REQUEST,
    help=say("request.help"),
    letter="R",
    overview=_overview,
    find=_find,
    where=lambda asked: (asked.unit.city, asked.unit.district),
    card=_card,
    key=lambda asked: f"request:{asked.row.id}",
    moves=(
        Move(
            name="approve",
            word=Words("批准", "accept"),
            help=say("request.approve.help"),
            weight="effects",
            examples=(Words("申请 R5P 批准", "request R5P accept"),),
            opposite=say("request.approve.opposite"),
            fits=_open,
            prepare=lambda _post, asked, _rest: Prepared(
                say("request.approve.effect", unit=asked.unit.name), people=1
            ),
            carry_out=_approve,
        ),
        Move(
            name="refuse",
            word=Words("不批准", "refuse"),
            help=say("request.refuse.help"),
            weight="effects",
            examples=(Words("申请 R5P 不批准", "request R5P refuse"),),
            opposite=say("request.refuse.opposite"),
            fits=_open,
            prepare=lambda _post, asked, _rest: Prepared(
                say("request.refuse.effect", unit=asked.unit.name), people=1
            ),
            carry_out=_refuse,
        ),
    ),
    examples=(Words("申请", "request"), Words("申请 R5P", "request R5P")),
)
