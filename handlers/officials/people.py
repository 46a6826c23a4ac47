"""人员: the officials of a jurisdiction, and what a superior does about them."""

from collections.abc import Iterator

from handlers.officials.colleagues import LETTER, deputy_words, title_of
from handlers.officials.declared import LINE, Noun, Post
from handlers.officials.inviting import INVITE, INVITE_AGAIN
from handlers.officials.leaving import DISABLE, HAND_OVER, RESET_FACTOR
from handlers.officials.records import scope_of
from handlers.officials.wording import instant, line_of
from handlers.pages import Link, View
from models import deputies, officials
from models.messages import Block, Paragraph, Say, Text, Words, say
from models.officials import Official

WORD = Words("人员", "people")
_SHOWN = 12


def _overview(post: Post, search: str) -> View:
    scope = scope_of(post)
    everybody = [
        one
        for one in officials.officials_in(post.db, scope.city)
        if scope.covers(one.city, one.district) and search in one.name
    ]
    at_work_first = sorted(everybody, key=lambda one: one.disabled_at is not None)
    head = say("people.head", count=sum(one.disabled_at is None for one in everybody))
    links = [Link(_listed(post, one), _line(post, one)) for one in at_work_first[:_SHOWN]]
    blocks: list[Block] = [Paragraph(head, tone="strong")]
    if len(everybody) > _SHOWN:
        blocks.append(Paragraph(say("people.search"), tone="muted"))
    return View(tuple(blocks), tuple(links))


def _line(post: Post, official: Official) -> tuple[str, str]:
    return (LINE, line_of(post.turn, PEOPLE, official))


def _listed(post: Post, official: Official) -> Text:
    return say("people.line", who=title_of(post, official), state=_state(official))


def _state(official: Official) -> Say:
    if official.disabled_at is not None:
        return say("people.disabled")
    return say("people.invited") if official.joined_at is None else say("people.at_work")


def _card(post: Post, official: Official) -> tuple[Block, ...]:
    return tuple(_blocks(post, official))


def _blocks(post: Post, official: Official) -> Iterator[Block]:
    yield Paragraph(title_of(post, official), tone="strong")
    if official.disabled_at is not None:
        yield Paragraph(say("people.disabled_at", when=instant(post.turn, official.disabled_at)))
        return
    if official.joined_at is None:
        yield Paragraph(say("people.invited_at", when=instant(post.turn, official.invited_at)))
        return
    yield Paragraph(say("people.joined_at", when=instant(post.turn, official.joined_at)))
    factor = say("people.factor") if official.second_factor else say("people.no_factor")
    yield Paragraph(factor)
    for one in deputies.deputies_of(post.db, official.id or 0, post.today):
        yield Paragraph(deputy_words(post, one))


def _find(post: Post, number: int | None) -> Official | None:
    return None if number is None else post.db.get(Official, number)


PEOPLE = Noun[Official](
    name="official",
    word=WORD,
    help=say("people.help"),
    letter=LETTER,
    overview=_overview,
    find=_find,
    where=lambda official: (official.city, official.district),
    card=_card,
    key=lambda official: f"official:{official.id}",
    moves=(HAND_OVER, DISABLE, RESET_FACTOR, INVITE_AGAIN),
    examples=(WORD, Words("人员 Q3K", "people Q3K")),
    also=("工作人员", "官员", "officials"),
    searches=say("people.searches"),
    begins=(INVITE,),
)
