"""A small register of works (厂), with a move of every weight, to prove the framework by."""

from collections.abc import Mapping
from typing import Any

from handlers.officials.declared import LINE, Move, NotDoneError, Noun, Post, Prepared, Refused
from handlers.officials.deputies import DEPUTIES
from handlers.officials.home import MYSELF, TODO
from handlers.officials.people import PEOPLE
from handlers.officials.records import RECORDS
from handlers.officials.showing import typed
from handlers.pages import Link, View
from models import deliveries
from models.messages import Block, Citation, Paragraph, Say, Words, say
from models.names import name_of
from models.scopes import Scope
from models.units import Unit, search_units

ARTICLE = Citation("《细则》", 21, None, "应当及时移出名单")


def _overview(post: Post, search: str) -> View:
    scope = Scope(post.official.city, post.official.district)
    found = search_units(post.db, scope, search, 20)
    links = tuple(
        Link(one.short_name, (LINE, f"{typed(post.turn, WORD)} {name_of('U', one.id or 0)}"))
        for one in found
    )
    return View((Paragraph("厂"),), links)


def _card(_post: Post, unit: Unit) -> tuple[Block, ...]:
    return (Paragraph(unit.short_name), Paragraph(unit.call_phone or "-"))


def _is_open(_post: Post, unit: Unit) -> bool:
    return unit.closed_at is None


def _prepare_phone(_post: Post, _unit: Unit, rest: str) -> Prepared | Say:
    phone = rest.strip()
    return Prepared(say("work.undo"), {"phone": phone}) if phone else say("work.gone")


def _phone(post: Post, unit: Unit, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    unit.call_phone = str(arguments["phone"])
    post.db.flush()
    return (Paragraph("改好"),)


def _prepare_close(_post: Post, unit: Unit, rest: str) -> Prepared | Say | Refused:
    if rest == "禁止":
        return Refused(say("work.gone"))
    people = int(rest) if rest.isdigit() else 1
    return Prepared(
        say("work.undo"), {"people": people, "phone": unit.call_phone}, (ARTICLE,), people
    )


def _close(post: Post, unit: Unit, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    if unit.name == "不可关闭":
        raise NotDoneError(say("work.gone"))
    unit.closed_at = post.now
    post.db.flush()
    deliveries.enqueue(
        post.db,
        key=f"closed:{unit.id}:{post.act_id}",
        person_id=post.official.person_id or 0,
        kind="notice",
        day=post.today,
        not_before=post.not_before,
        now=post.now,
        act_id=post.act_id,
    )
    return (Paragraph("关闭"),)


def _look(_post: Post, unit: Unit, _arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    return (Paragraph(unit.code),)


WORD = Words("厂", "works")
PHONE = Move[Unit](
    name="phone",
    word=Words("改电话", "phone"),
    help=say("work.undo"),
    weight="reversible",
    examples=(Words("厂 U128M 改电话 1", "works U128M phone 1"),),
    opposite=say("work.undo"),
    fits=_is_open,
    prepare=_prepare_phone,
    carry_out=_phone,
    takes=say("work.undo"),
)
CLOSE = Move[Unit](
    name="close",
    word=Words("关闭", "close"),
    help=say("work.undo"),
    weight="effects",
    examples=(Words("厂 U128M 关闭", "works U128M close"),),
    opposite=say("work.undo"),
    fits=_is_open,
    prepare=_prepare_close,
    carry_out=_close,
    takes=say("work.undo"),
)
DROP = Move[Unit](
    name="drop",
    word=Words("注销", "drop"),
    help=say("work.undo"),
    weight="irreversible",
    examples=(Words("厂 U128M 注销", "works U128M drop"),),
    opposite=say("work.undo"),
    fits=_is_open,
    prepare=_prepare_close,
    carry_out=_close,
    takes=say("work.undo"),
    roles=("superior",),
)
REVEAL = Move[Unit](
    name="reveal",
    word=Words("查看", "reveal"),
    help=say("work.undo"),
    weight="read",
    examples=(Words("厂 U128M 查看", "works U128M reveal"),),
    opposite=say("work.undo"),
    fits=lambda _post, _unit: True,
    prepare=lambda _post, _unit, _rest: Prepared(say("work.undo")),
    carry_out=_look,
    second_factor=True,
)
LOOK = Move[Unit](
    name="look",
    word=Words("看代码", "look"),
    help=say("work.undo"),
    weight="read",
    examples=(Words("厂 U128M 看代码", "works U128M look"),),
    opposite=say("work.undo"),
    fits=lambda _post, _unit: True,
    prepare=lambda _post, _unit, _rest: Prepared(say("work.undo")),
    carry_out=_look,
)
CLEAN = Move[None](
    name="clean",
    word=Words("清理", "clean"),
    help=say("work.undo"),
    weight="effects",
    examples=(Words("厂 清理", "works clean"),),
    opposite=say("work.undo"),
    fits=lambda _post, _nothing: True,
    prepare=lambda _post, _nothing, _rest: Prepared(say("work.undo")),
    carry_out=lambda _post, _nothing, _arguments: (Paragraph("清理"),),
)
WORKS = Noun[Unit](
    name="works",
    word=WORD,
    help=say("work.undo"),
    letter="U",
    overview=_overview,
    find=lambda post, number: None if number is None else post.db.get(Unit, number),
    where=lambda unit: (unit.city, unit.district),
    card=_card,
    key=lambda unit: f"unit:{unit.id}",
    moves=(PHONE, CLOSE, DROP, REVEAL, LOOK),
    examples=(WORD,),
    also=("工厂台账",),
    searches=say("work.undo"),
    begins=(CLEAN,),
)
NOUNS: tuple[Noun[Any], ...] = (TODO, WORKS, RECORDS, PEOPLE, DEPUTIES, MYSELF)
