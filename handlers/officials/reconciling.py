"""核对: the platform's list of who has submitted is pasted; one confirmation verifies who matches.

What does not match is shown by its reason and left alone: nothing is guessed, and a unit that says
it has filed but is not on the list is named, so that somebody asks.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from handlers.officials import naming
from handlers.officials.declared import Move, NotDoneError, Noun, Post, Prepared
from handlers.officials.naming import OVERDUE, joined, link, unit_name
from handlers.officials.terms import STEPS, scope_of
from handlers.pages import View
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, Words, say
from models.officials import Official
from models.reconciliation import (
    Compared,
    Found,
    Missing,
    NotWaitingError,
    Sort,
    Waiting,
    compare,
    duties_to_verify,
    entries,
    names_units,
    verify_all,
)

__all__ = ["RECONCILE", "in_words", "waiting"]

_WORD = Words("核对", "reconcile")
_BY_FILE = Words("导入 填报名单", "import submissions")
_SHOWN = 8
"""Lines of one sort that are shown; the others are counted."""
_LONG_AGO = timedelta(days=200)


# --- which duty -----------------------------------------------------------------------------------


def waiting(post: Post) -> list[Waiting]:
    """The duties of which somebody is still to be verified; of each the year nearest to today."""
    found: dict[str, Waiting] = {}
    every = duties_to_verify(post.db, scope_of(post), post.today - _LONG_AGO)
    for one in sorted(every, key=lambda one: abs((one.due - post.today).days)):
        found.setdefault(one.duty, one)
    return list(found.values())


def _meant(post: Post, rest: str) -> tuple[Waiting, str] | Say:
    """Which duty a pasted list is about, and the list; a question where it is not clear."""
    open_ones = waiting(post)
    if not open_ones:
        return say("reconcile.nothing_waits")
    for one in open_ones:
        words = naming.duty(post, post.official.city, one.duty)
        named = next((name for name in (words.zh, words.en) if name in rest), None)
        if named:
            return one, rest.replace(named, " ", 1)
    if len(open_ones) == 1:
        return open_ones[0], rest
    duties = [naming.duty(post, post.official.city, one.duty) for one in open_ones]
    return say("reconcile.which", duties=joined(duties))


def _is_list(post: Post, rest: str) -> bool:
    """Whether a text is surely a list: codes, and names that units here have."""
    for one in waiting(post):
        words = naming.duty(post, post.official.city, one.duty)
        rest = rest.replace(words.zh, " ").replace(words.en, " ")
    return names_units(post.db, scope_of(post), entries(rest))


# --- comparing ------------------------------------------------------------------------------------


def _compare(post: Post, _office: Official, rest: str) -> Prepared | Say:
    meant = _meant(post, rest)
    if isinstance(meant, Say):
        return meant
    about, pasted = meant
    listed = entries(pasted)
    if not listed:
        return say("reconcile.paste")
    found = compare(post.db, scope_of(post), about.duty, about.year, listed)
    numbers = sorted(one.deadline_id or 0 for one in found.of("matched"))
    if not numbers:
        return say("reconcile.no_match", found=in_words(found))
    duty = naming.duty(post, post.official.city, about.duty)
    effect = say(
        "reconcile.effect", duty=duty, year=about.year, count=len(numbers), found=in_words(found)
    )
    return Prepared(effect, {"deadlines": numbers})


def in_words(found: Compared) -> Text:
    """What became of a list: how many agree, and every line that does not, by its reason."""
    lines: list[Text] = [say("reconcile.matched", count=len(found.of("matched")))]
    lines += _not_matched(found)
    if found.missing:
        lines.append(
            say("reconcile.missing", count=len(found.missing), units=_units(found.missing))
        )
    return _below(lines)


def _not_matched(found: Compared) -> Iterator[Say]:
    for sort, words in _SORTS.items():
        some = found.of(sort)
        if some:
            yield words(len(some), _named(some))


_SORTS: Mapping[Sort, Callable[[int, Text], Say]] = {
    "already": lambda n, who: say("reconcile.already", count=n, units=who),
    "removed": lambda n, who: say("reconcile.removed", count=n, units=who),
    "no_duty": lambda n, who: say("reconcile.no_duty", count=n, units=who),
    "closed": lambda n, who: say("reconcile.closed", count=n, units=who),
    "differs": lambda n, who: say("reconcile.differs", count=n, units=who),
    "several": lambda n, who: say("reconcile.several", count=n, units=who),
    "bad_code": lambda n, who: say("reconcile.bad_code", count=n, units=who),
    "unknown": lambda n, who: say("reconcile.unknown", count=n, units=who),
}


def _named(some: Sequence[Found]) -> Text:
    names: list[Text] = [one.unit or one.entry.name or one.entry.code for one in some[:_SHOWN]]
    return joined(
        [*names, *([say("unit.more", count=len(some) - _SHOWN)] if some[_SHOWN:] else [])]
    )


def _units(some: Sequence[Missing]) -> Text:
    named: list[Text] = [
        say("unit.title", name=one.unit, code=unit_name(one.unit_id)) for one in some[:_SHOWN]
    ]
    return joined(
        [*named, *([say("unit.more", count=len(some) - _SHOWN)] if some[_SHOWN:] else [])]
    )


def _below(lines: Sequence[Text]) -> Text:
    """One line below the other."""
    found = lines[0]
    for one in lines[1:]:
        found = say("reconcile.line", above=found, line=one)
    return found


def _verify(post: Post, _office: Official, given: Mapping[str, Any]) -> tuple[Block, ...]:
    try:
        count = verify_all(post.db, given["deadlines"], post.official.id or 0, post.now)
    except NotWaitingError as error:
        raise NotDoneError(say("reconcile.changed")) from error
    return (Paragraph(say("reconcile.done", count=count), tone="strong"),)


# --- the page -------------------------------------------------------------------------------------


def _overview(post: Post, _rest: str) -> View:
    """What can be compared, and how."""
    found = waiting(post)
    if not found:
        return View((Paragraph(say("reconcile.nothing_waits")),))
    duties: list[Text] = [
        say("reconcile.waits", duty=naming.duty(post, post.official.city, one.duty), year=one.year)
        for one in found
    ]
    how = Paragraph(say("reconcile.how"))
    words = STEPS["declared"].words
    links = (
        link(post, say("reconcile.declared"), OVERDUE, words),
        link(post, say("reconcile.file"), _BY_FILE),
    )
    return View((Heading(say("reconcile.title")), Bullets(tuple(duties)), how), links)


RECONCILE: Noun[Official] = Noun(
    name="reconcile",
    word=_WORD,
    help=say("reconcile.help"),
    letter="",
    overview=_overview,
    find=lambda post, _number: post.official,
    where=lambda office: (office.city, office.district),
    card=lambda _post, _office: (),
    key=lambda office: f"reconcile:{office.city}/{office.district}",
    moves=(
        Move(
            name="list",
            word=Words("名单", "list"),
            help=say("reconcile.list.help"),
            weight="effects",
            takes=say("reconcile.list.takes"),
            examples=(
                Words("核对 名单 91440300MA5DEXAM1E 91440300MA5DEXAM2C",
                      "reconcile list 91440300MA5DEXAM1E 91440300MA5DEXAM2C"),
            ),
            opposite=say("reconcile.list.opposite"),
            fits=lambda post, _office: bool(waiting(post)),
            claims=_is_list,
            prepare=_compare,
            carry_out=_verify,
        ),
    ),
    examples=(Words("核对", "reconcile"),),
)  # fmt: skip
