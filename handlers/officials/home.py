"""待办, what waits for an official, and 我, who they are here."""

from collections.abc import Iterator

from handlers.officials.colleagues import deputy_words, title_of
from handlers.officials.declared import Noun, Post
from handlers.officials.factor_moves import FACTOR
from handlers.officials.showing import HOME
from handlers.officials.waiting import waiting
from handlers.pages import View
from models import deputies
from models.messages import Block, Paragraph, Words, say
from models.officials import Official

ME = Words("我", "me")


def _own(post: Post, _number: int | None) -> Official:
    return post.official


def _place(official: Official) -> tuple[str, str]:
    return official.city, official.district


def _key(official: Official) -> str:
    return f"official:{official.id}"


# --- 待办 -----------------------------------------------------------------------------------------


def _waiting(post: Post, _rest: str) -> View:
    """A line for every kind of thing that waits; its number opens the list."""
    links = tuple(waiting(post))
    head = say("todo.head") if links else say("todo.nothing")
    return View((Paragraph(head, tone="strong"),), links)


TODO = Noun[Official](
    name="todo",
    word=HOME,
    help=say("todo.help"),
    letter="",
    overview=_waiting,
    find=_own,
    where=_place,
    card=lambda post, _official: _waiting(post, "").blocks,
    key=_key,
    examples=(HOME,),
    also=("待办事项", "to do", "to-do"),
)


# --- 我 -------------------------------------------------------------------------------------------


def _who(post: Post, _rest: str) -> View:
    return View(tuple(_about(post, post.official)))


def _about(post: Post, official: Official) -> Iterator[Block]:
    yield Paragraph(title_of(post, official), tone="strong")
    factor = say("people.factor") if official.second_factor else say("people.no_factor")
    yield Paragraph(factor)
    for one in deputies.deputies_of(post.db, official.id or 0, post.today):
        yield Paragraph(deputy_words(post, one))
    yield Paragraph(say("me.calendar"), tone="muted")


MYSELF = Noun[Official](
    name="me",
    word=ME,
    help=say("me.help"),
    letter="",
    overview=_who,
    find=_own,
    where=_place,
    card=lambda post, official: tuple(_about(post, official)),
    key=_key,
    moves=(FACTOR,),
    examples=(ME,),
    also=("我是谁", "who am i", "whoami"),
)
