"""案件: the complaints of a jurisdiction, what is due first.

What is hidden from an official is neither shown nor counted.
"""

from collections.abc import Mapping, Sequence

from handlers.officials.case_words import ANY_FILED, CASE, STATE_WORDS, named, subject
from handlers.officials.declared import Post
from handlers.officials.naming import ROWS, link, pages, unit_name
from handlers.officials.terms import Said, Term, read
from handlers.pages import Link, View
from models import case_sight
from models.case_rows import Case
from models.case_states import OVER, WORKED, State
from models.messages import Block, Day, Heading, Paragraph, Text, Words, say
from models.names import parse
from models.units import Unit

__all__ = ["VIEWS", "counted", "overview", "seen"]

VIEWS: Mapping[str, Term] = {
    "new": Term(Words("待受理", "new"), ("待补正", "to be accepted")),
    "working": Term(Words("办理中", "in progress"), ("在办",)),
    "mine": Term(Words("我的", "mine"), ("我办的", "我")),
    "late": Term(Words("逾期", "late"), ("超期", "overdue")),
    "over": Term(Words("已结", "finished"), ("已办结", "办结", "归档")),
    "all": Term(Words("全部", "all"), ("所有",)),
}
"""What a list can be narrowed to."""

_NEW: frozenset[State] = frozenset({"registered", "completing"})
_STATES: Mapping[str, frozenset[State]] = {
    "": WORKED,
    "new": _NEW,
    "working": WORKED - _NEW,
    "mine": WORKED,
    "late": WORKED,
    "over": OVER,
    "all": ANY_FILED,
}


def seen(post: Post, view: str = "", unit_id: int | None = None) -> list[Case]:
    """The cases of a view that this official may see, the first due first."""
    return _in_view(post, _filed(post, _STATES[view], unit_id), view)


def _filed(post: Post, states: frozenset[State], unit_id: int | None = None) -> list[Case]:
    vault = post.turn.context.vault
    return case_sight.cases_of(post.db, vault, post.official, states, post.now, unit_id)


def _in_view(post: Post, found: Sequence[Case], view: str) -> list[Case]:
    within = [one for one in found if one.state in _STATES[view]]
    if view == "mine":
        return [one for one in within if one.assigned_to == post.official.id]
    if view == "late":
        return [one for one in within if is_late(post, one)]
    return within


def is_late(post: Post, case: Case) -> bool:
    """Whether the last day of what is due has passed."""
    return case.due_on is not None and case.due_on < post.today


def counted(post: Post, view: str) -> int:
    """How many there are of a view."""
    return len(seen(post, view))


# --- shown ----------------------------------------------------------------------------------------


def overview(post: Post, rest: str) -> View:
    """What is open; or what a line narrows it to: a view, a district, a unit."""
    number, words = _unit_in(rest)
    said = read(post, words, VIEWS)
    if said.unread:
        unread = Paragraph(say("case.unread", text=said.unread[0][:20]), tone="warning")
        return View((unread,), (link(post, say("case.all"), CASE),))
    if number is not None:
        return _of_unit(post, number, said)
    every = _filed(post, ANY_FILED)
    found = [one for one in _in_view(post, every, said.view)
             if said.district in ("", one.district)]  # fmt: skip
    parts: list[Words | str] = [
        *([said.district] if said.district else []),
        *([VIEWS[said.view].words] if said.view else []),
    ]
    return _page(post, found, said, parts, _views(post, every, said))


def _unit_in(rest: str) -> tuple[int | None, str]:
    """The unit that a line names by its name (U128M), and the other words."""
    for word in rest.split():
        name = parse(word)
        if name is not None and name[0] == "U":
            return name[1], rest.replace(word, " ")
    return None, rest


def _of_unit(post: Post, number: int, said: Said) -> View:
    """Every case about one unit; a unit of elsewhere has none here."""
    unit = post.db.get(Unit, number)
    if unit is None or unit.city != post.official.city:
        return View((Paragraph(say("case.none")),), (link(post, say("case.all"), CASE),))
    found = seen(post, said.view or "all", number)
    parts: list[Words | str] = [
        unit_name(number), *([VIEWS[said.view].words] if said.view else [])
    ]  # fmt: skip
    return _page(post, found, said, parts)


def _page(
    post: Post,
    found: Sequence[Case],
    said: Said,
    parts: list[Words | str],
    others: Sequence[Link] = (),
) -> View:
    first = (said.page - 1) * ROWS
    blocks: tuple[Block, ...] = (Heading(say("case.count", count=len(found))),)
    if not found:
        blocks = (Paragraph(say("case.none")),)
    links = [_row(post, one) for one in found[first : first + ROWS]]
    links += pages(post, said.page, len(found), CASE, *parts)
    return View(blocks, (*links, *others))


def _row(post: Post, case: Case) -> Link:
    state, whom = STATE_WORDS[case.state], subject(post.turn.context, case)
    label: Text = say("case.row", name=named(case), state=state, subject=whom)
    if case.due_on is not None:
        day = Day(case.due_on)
        label = say("case.row_late" if is_late(post, case) else "case.row_due",
                    row=label, day=day)  # fmt: skip
    return link(post, label, CASE, named(case))


def _views(post: Post, every: Sequence[Case], said: Said) -> list[Link]:
    """The other lists, with how many there are; none that are empty."""
    others = [view for view in VIEWS if view != said.view]
    numbers = ((view, len(_in_view(post, every, view))) for view in others)
    return [
        link(post, say("case.view", view=VIEWS[view].words, count=count), CASE, VIEWS[view].words)
        for view, count in numbers
        if count
    ]
