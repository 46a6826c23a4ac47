"""What waits for an official, a line for each kind; its number opens the list."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from handlers.officials import abroad, case_list
from handlers.officials.case_words import CASE
from handlers.officials.declared import LINE, Post
from handlers.officials.records import WORD as RECORD
from handlers.officials.records import of_others, scope_of, to_approve, to_approve_elsewhere
from handlers.officials.showing import typed
from handlers.pages import Link
from models import escalated
from models.call_list import call_list
from models.messages import Say, Words, say
from models.overview import Narrowed, listed
from models.units import open_requests

_LATE = Words("逾期 已过期", "overdue past due")
_DECLARED = Words("逾期 自报", "overdue declared")
_CALLS = Words("逾期 电话名单", "overdue call list")
_OVERDUE = Words("逾期", "overdue")
_REQUESTS = Words("申请", "request")


def waiting(post: Post) -> Iterator[Link]:
    """The kinds of which there is something, the most pressing first."""
    for count, line, said in _kinds(post):
        number = count(post)
        if number:
            yield Link(said(number), (LINE, typed(post.turn, line)))


def _approvals(post: Post) -> int:
    return len(to_approve(post))


def _of_others(post: Post) -> int:
    return len(of_others(post))


def _requests(post: Post) -> int:
    return len(open_requests(post.db, scope_of(post)))


def _escalated(post: Post) -> int:
    return escalated.still_open(post.db, scope_of(post))


def _of(narrowed: Narrowed) -> Callable[[Post], int]:
    return lambda post: listed(post.db, scope_of(post), post.today, narrowed, 0, 1).total


def _calls(post: Post) -> int:
    return call_list(post.db, scope_of(post), post.today, Narrowed(), 0, 1).total


_CASES_NEW = Words("案件 待受理", "case new")
_CASES_MINE = Words("案件 我的", "case mine")
_CASES_LATE = Words("案件 逾期", "case late")


def _cases(view: str) -> Callable[[Post], int]:
    return lambda post: case_list.counted(post, view)


def _of_cases(post: Post) -> int:
    """How much there is to do on cases, where none is shown."""
    return len(to_approve_elsewhere(post)) + case_list.counted(post, "")


_Kind: TypeAlias = tuple[Callable[[Post], int], Words, Callable[[int], Say]]


def _kinds(post: Post) -> tuple[_Kind, ...]:
    shown = abroad.shown(post.turn.context, post.turn.incoming.channel)
    elsewhere: _Kind = (_of_cases, CASE, lambda _: abroad.waits(post.turn.context))
    return (*_ACTS, *(_CASES if shown else (elsewhere,)), *_DUTIES)


_ACTS: tuple[_Kind, ...] = (
    (_approvals, RECORD, lambda count: say("todo.approvals", count=count)),
    (_of_others, RECORD, lambda count: say("todo.of_others", count=count)),
)
_CASES: tuple[_Kind, ...] = (
    (_cases("late"), _CASES_LATE, lambda count: say("todo.cases_late", count=count)),
    (_cases("new"), _CASES_NEW, lambda count: say("todo.cases_new", count=count)),
    (_cases("mine"), _CASES_MINE, lambda count: say("todo.cases_mine", count=count)),
)
_DUTIES: tuple[_Kind, ...] = (
    (_requests, _REQUESTS, lambda count: say("todo.requests", count=count)),
    (_of(Narrowed(late=True)), _LATE, lambda count: say("todo.late", count=count)),
    (_escalated, _OVERDUE, lambda count: say("todo.escalated", count=count)),
    (_of(Narrowed(step="declared")), _DECLARED, lambda count: say("todo.declared", count=count)),
    (_calls, _CALLS, lambda count: say("todo.calls", count=count)),
)
