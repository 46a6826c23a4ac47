"""单位: what an officer does to a unit itself: its short name, its contacts, that it is no more."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.officials.agencies import EVALUATED
from handlers.officials.applying import APPLY, UNAPPLY
from handlers.officials.declared import Move, Noun, Post, Prepared
from handlers.officials.duties_of_unit import DUTY_MOVES
from handlers.officials.listing import ADD
from handlers.officials.naming import UNIT, joined
from handlers.officials.notices_to_units import contacts_of_unit, tell, who_is_told
from handlers.officials.unit_card import card, contacts, overview
from models import registering, tokens
from models.bindings import Binding, contacts_of, move_rank
from models.clock import SHANGHAI
from models.messages import Block, Day, Paragraph, Say, Words, say
from models.short_names import SHORT_NAME, ShortNameError
from models.units import Unit, free_short_name

__all__ = ["UNITS"]

CODE_LASTS = timedelta(days=30)
"""How long a bind code that was handed over may be used."""
_LEAST, _MOST = 2, 200
"""Characters of a reason that says something, and that is kept."""


def _there(_post: Post, unit: Unit) -> bool:
    return unit.closed_at is None


def _bound(post: Post, unit: Unit) -> list[Binding]:
    return contacts_of(post.db, unit.id or 0)


# --- inviting -------------------------------------------------------------------------------------


def _invite(post: Post, unit: Unit, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    """A code that binds one person, once, to be handed to the unit."""
    made_by = post.official.id
    code = tokens.issue(post.db, "bind", unit.id or 0, post.now, CODE_LASTS, made_by=made_by)
    until = (post.now + CODE_LASTS).astimezone(SHANGHAI).date()
    return (
        Paragraph(say("unit.invite.code", code=code), tone="strong"),
        Paragraph(say("unit.invite.how", code=code, site=post.turn.context.base_url)),
        Paragraph(say("unit.invite.until", day=Day(until)), tone="muted"),
    )


# --- contacts -------------------------------------------------------------------------------------


def _order(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    """顺序 2 1: the second contact becomes the first."""
    numbers = [int(one) for one in re.findall(r"\d+", rest)]
    bound = _bound(post, unit)
    if len(numbers) != 2 or not all(1 <= one <= len(bound) for one in numbers):
        return say("unit.order.which", contacts=joined(contacts(post, unit)))
    contact, place = numbers
    return Prepared(
        say("unit.order.effect", contact=contact, place=place),
        {"binding": bound[contact - 1].id, "place": place},
    )


def _reorder(post: Post, unit: Unit, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    move_rank(post.db, post.db.get_one(Binding, arguments["binding"]), arguments["place"])
    now = joined(contacts(post, unit))
    return (Paragraph(say("unit.order.done", contacts=now), tone="strong"),)


def _which_contact(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    bound = _bound(post, unit)
    number = int(rest) if rest.strip().isdecimal() else (1 if not rest and len(bound) == 1 else 0)
    if not 1 <= number <= len(bound):
        return say("unit.unbind.which", contacts=joined(contacts(post, unit)))
    shown = contacts(post, unit)[number - 1]
    last = say("unit.unbind.last") if len(bound) == 1 else ""
    effect = say("unit.unbind.effect", contact=shown, last=last)
    return Prepared(effect, {"binding": bound[number - 1].id}, people=1)


def _unbind(post: Post, unit: Unit, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    binding = post.db.get_one(Binding, arguments["binding"])
    registering.unbind(post.db, binding, post.now, post.today)
    tell(post, [binding.person_id], "unbound", unit.id or 0)
    return (Paragraph(say("unit.unbind.done"), tone="strong"),)


# --- its name, and its end ------------------------------------------------------------------------


def _shorter(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    try:
        name = free_short_name(post.db, unit.city, unit.district, rest, unit.id)
    except ShortNameError as error:
        return _NAME_FAULTS.get(error.fault) or say("unit.short.which", most=SHORT_NAME)
    return Prepared(say("unit.short.effect", name=name), {"name": name})


_NAME_FAULTS: Mapping[str, Say] = {
    "too_long": say("unit.short.too_long", most=SHORT_NAME),
    "taken": say("unit.short.taken"),
}


def _shorten(post: Post, unit: Unit, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    registering.shorten(post.db, unit, arguments["name"], post.now)
    return (Paragraph(say("unit.short.done", name=arguments["name"]), tone="strong"),)


def _closing(post: Post, unit: Unit, rest: str) -> Prepared | Say:
    if not _LEAST <= len(rest.strip()) <= _MOST:
        return say("unit.close.why", most=_MOST)
    told = contacts_of_unit(post, unit.id or 0)
    effect = say("unit.close.effect", unit=unit.name, reason=rest)
    return Prepared(who_is_told(effect, told), {}, people=len(told), reason=rest)


def _close(post: Post, unit: Unit, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    told = contacts_of_unit(post, unit.id or 0)
    registering.close_unit(post.db, unit, post.now)
    tell(post, told, "unit_closed", unit.id or 0)
    return (Paragraph(say("unit.close.done", unit=unit.short_name), tone="strong"),)


def _open(post: Post, unit: Unit, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    registering.open_unit(post.db, unit, post.now)
    return (Paragraph(say("unit.open.done", unit=unit.short_name), tone="strong"),)


# --- the declarations -----------------------------------------------------------------------------

_OWN_MOVES: tuple[Move[Unit], ...] = (
    Move(
        name="invite",
        word=Words("邀请", "invite"),
        help=say("unit.invite.help"),
        weight="reversible",
        examples=(Words("单位 U128M 邀请", "unit U128M invite"),),
        opposite=say("unit.invite.opposite"),
        fits=_there,
        prepare=lambda _post, unit, _rest: Prepared(say("unit.invite.effect", unit=unit.name)),
        carry_out=_invite,
        also=("绑定码",),
    ),
    Move(
        name="order",
        word=Words("顺序", "order"),
        help=say("unit.order.help"),
        weight="reversible",
        takes=say("unit.order.takes"),
        examples=(Words("单位 U128M 顺序 2 1", "unit U128M order 2 1"),),
        opposite=say("unit.order.opposite"),
        fits=lambda post, unit: _there(post, unit) and len(_bound(post, unit)) > 1,
        prepare=_order,
        carry_out=_reorder,
    ),
    Move(
        name="unbind",
        word=Words("解绑", "unbind"),
        help=say("unit.unbind.help"),
        weight="effects",
        takes=say("unit.unbind.takes"),
        examples=(Words("单位 U128M 解绑 2", "unit U128M unbind 2"),),
        opposite=say("unit.unbind.opposite"),
        fits=lambda post, unit: _there(post, unit) and bool(_bound(post, unit)),
        prepare=_which_contact,
        carry_out=_unbind,
    ),
    ADD,
    APPLY,
    UNAPPLY,
    EVALUATED,
    Move(
        name="shorten",
        word=Words("简称", "short name"),
        help=say("unit.short.help"),
        weight="reversible",
        takes=say("unit.short.takes"),
        examples=(Words("单位 U128M 简称 青山电子", "unit U128M short name Qingshan"),),
        opposite=say("unit.short.opposite"),
        fits=_there,
        prepare=_shorter,
        carry_out=_shorten,
    ),
    Move(
        name="close",
        word=Words("注销", "close"),
        help=say("unit.close.help"),
        weight="effects",
        takes=say("unit.close.takes"),
        examples=(
            Words("单位 U128M 注销 2027年2月办理注销登记", "unit U128M close deregistered in 2027"),
        ),
        opposite=say("unit.close.opposite"),
        fits=_there,
        prepare=_closing,
        carry_out=_close,
    ),
    Move(
        name="open",
        word=Words("恢复单位", "reopen"),
        help=say("unit.open.help"),
        weight="reversible",
        examples=(Words("单位 U128M 恢复单位", "unit U128M reopen"),),
        opposite=say("unit.open.opposite"),
        fits=lambda _post, unit: unit.closed_at is not None,
        prepare=lambda _post, unit, _rest: Prepared(say("unit.open.effect", unit=unit.name)),
        carry_out=_open,
    ),
)

UNITS: Noun[Unit] = Noun(
    name="unit",
    word=UNIT,
    help=say("unit.help"),
    letter="U",
    overview=overview,
    find=lambda post, number: None if number is None else post.db.get(Unit, number),
    where=lambda unit: (unit.city, unit.district),
    card=card,
    key=lambda unit: f"unit:{unit.id}",
    moves=(*DUTY_MOVES, *_OWN_MOVES),
    examples=(
        Words("单位 青山", "unit Qingshan"),
        Words("单位 U128M", "unit U128M"),
        Words("单位 南山区 绿色工厂", "unit green factory"),
    ),
    searches=say("unit.searches"),
)
