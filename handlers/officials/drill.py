"""演练: in January every contact is asked to answer 收到, before a date depends on it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import ROWS, UNIT, link, pages, unit_name
from handlers.officials.overdue import DRILL
from handlers.officials.spreading import owe, spread
from handlers.officials.terms import Said, Term, read, scope_of
from handlers.pages import View
from models.drills import Drilled, DrillState, contacts_to_drill, drill_key, drilled
from models.messages import Block, Heading, Paragraph, Say, Words, say
from models.officials import Official

__all__ = ["DRILLS"]

_STATES: Mapping[DrillState, Term] = {
    "answered": Term(Words("已回复", "answered")),
    "sent": Term(Words("未回复", "no answer")),
    "waiting": Term(Words("待送出", "waiting")),
    "failed": Term(Words("送达失败", "failed")),
    "not_sent": Term(Words("未发送", "not sent")),
}


# --- who answered ---------------------------------------------------------------------------------


def _overview(post: Post, rest: str) -> View:
    """This year's drill: how many answered, each number opening its list."""
    said = read(post, rest, _STATES)
    units = [
        one
        for one in drilled(post.db, scope_of(post), post.today.year)
        if said.district in ("", one.district)
    ]
    if said.view:
        return _list(post, said, [one for one in units if one.state == said.view])
    counts = Counter(one.state for one in units)
    head = Heading(say("drill.title", year=post.today.year))
    if counts["not_sent"] == len(units):
        return View((head, Paragraph(say("drill.not_yet", count=len(units)))))
    links = (
        link(post, say("overdue.step", step=term.words, count=counts[state]), DRILL,
             *_district(said), term.words)
        for state, term in _STATES.items()
        if counts[state]
    )  # fmt: skip
    return View((head,), tuple(links))


def _district(said: Said) -> tuple[str, ...]:
    return (said.district,) if said.district else ()


def _list(post: Post, said: Said, units: list[Drilled]) -> View:
    state = next(term.words for name, term in _STATES.items() if name == said.view)
    start = (said.page - 1) * ROWS
    title = say("drill.list", state=state, count=len(units))
    links = [
        link(post, say("unit.title", name=one.name, code=unit_name(one.unit_id)), UNIT,
             unit_name(one.unit_id))
        for one in units[start : start + ROWS]
    ]  # fmt: skip
    more = pages(post, said.page, len(units), DRILL, *_district(said), state)
    return View((Heading(title),), (*links, *more))


# --- asking ---------------------------------------------------------------------------------------


def _asking(post: Post, _office: Official, _rest: str) -> Prepared | Say:
    people = contacts_to_drill(post.db, scope_of(post), post.today.year)
    over = spread(post, people)
    if not over.days:
        return say("drill.nobody") if not people else say("broadcast.no_room")
    effect = say(
        "drill.ask.effect",
        count=len(over.days),
        later=over.later,
        left_out=over.left_out,
    )
    return Prepared(effect, {}, people=len(over.days))


def _ask(post: Post, _office: Official, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    year = post.today.year
    people = contacts_to_drill(post.db, scope_of(post), year)
    count = owe(
        post,
        spread(post, people),
        "drill",
        lambda person: drill_key(year, post.act_id, person),
        lambda _person: {},
    )
    if not count:
        raise NotDoneError(say("drill.nobody"))
    return (Paragraph(say("drill.ask.done", count=count), tone="strong"),)


DRILLS: Noun[Official] = Noun(
    name="drill",
    word=DRILL,
    help=say("drill.help"),
    letter="",
    overview=_overview,
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda office: f"drill:{office.city}/{office.district}",
    moves=(
        Move(
            name="ask",
            word=Words("发起", "launch"),
            help=say("drill.ask.help"),
            weight="effects",
            examples=(Words("演练 发起", "drill launch"),),
            opposite=say("drill.ask.opposite"),
            fits=lambda _post, _office: True,
            prepare=_asking,
            carry_out=_ask,
        ),
    ),
    examples=(Words("演练", "drill"), Words("演练 未回复", "drill no answer")),
    searches=say("drill.searches"),
)
