"""统计 and 导出 of cases: numbers, and a table without a word about who complained."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from handlers import citing
from handlers.officials.case_list import is_late, seen
from handlers.officials.case_words import STATE_WORDS, office_words
from handlers.officials.declared import Move, Post, Prepared
from handlers.officials.naming import joined
from handlers.officials.sheets import LINK_LASTS
from models import tokens
from models.case_rows import Case
from models.case_states import WORKED
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, Words, say

__all__ = ["TOGETHER"]


def _statistics(post: Post, _nothing: None, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    found = seen(post, "all")
    return tuple(_blocks(post, found))


def _blocks(post: Post, found: list[Case]) -> Iterator[Block]:
    """How many, in which state, against whom, where, what was found and what followed."""
    yield Heading(say("case.statistics.head", count=len(found)))
    if not found:
        return
    states = Counter(one.state for one in found)
    yield Bullets(tuple(
        say("statistics.number", what=words, count=states[state])
        for state, words in STATE_WORDS.items() if states[state]
    ))  # fmt: skip
    late = sum(one.state in WORKED and is_late(post, one) for one in found)
    yield Paragraph(say("case.statistics.late", count=late))
    yield from _group(say("case.statistics.against"), found, lambda one: one.against, _AGAINST.get)
    yield from _group(say("case.statistics.office"), found, lambda one: one.district or "/",
                      lambda place: _office(post, place))  # fmt: skip
    yield from _group(say("case.statistics.finding"), found, lambda one: one.finding,
                      STATE_WORDS.get)  # fmt: skip
    yield from _group(say("case.statistics.measure"), found, lambda one: one.measure,
                      lambda name: _measure(post, name))  # fmt: skip


_AGAINST: Mapping[str, Words] = {
    "listed_unit": Words("名单单位", "listed units"),
    "third_party": Words("第三方机构", "third-party agencies"),
}


def _group(
    head: Say,
    found: Iterable[Case],
    key: Callable[[Case], str],
    words: Callable[[str], Text | None],
) -> Iterator[Block]:
    """One line: each value with how many cases have it; nothing where none has any."""
    counts = Counter(value for one in found if (value := key(one)))
    numbers = [
        say("statistics.number", what=words(value) or value, count=count)
        for value, count in counts.most_common()
    ]
    if numbers:
        yield Paragraph(say("case.statistics.line", head=head, numbers=joined(numbers)))


def _office(post: Post, place: str) -> Text:
    district = "" if place == "/" else place
    return office_words(post.turn.context, post.official.city, district)


def _measure(post: Post, name: str) -> Text | None:
    pack = post.turn.library.packs.get(post.official.city)
    outcomes = pack.model.complaints.outcomes if pack and pack.model.complaints else []
    return next((citing.words(one.says) for one in outcomes if one.id == name), None)


# --- out ------------------------------------------------------------------------------------------


def _export(post: Post, _nothing: None, _given: Mapping[str, Any]) -> tuple[Block, ...]:
    number = post.official.id or 0
    code = tokens.issue(post.db, "page", number, post.now, LINK_LASTS, number, "cases")
    minutes = LINK_LASTS.seconds // 60
    return (
        Paragraph(say("case.export.what")),
        Paragraph(say("link.open", url=f"{post.turn.context.base_url}/page/{code}"),
                  tone="strong"),
        Paragraph(say("link.own", minutes=minutes), tone="muted"),
    )  # fmt: skip


TOGETHER: tuple[Move[None], ...] = (
    Move(
        name="statistics",
        word=Words("统计", "statistics"),
        help=say("case.statistics.help"),
        weight="read",
        examples=(Words("案件 统计", "case statistics"),),
        opposite=say("case.statistics.opposite"),
        fits=lambda _post, _nothing: True,
        prepare=lambda _post, _nothing, _rest: Prepared(say("case.statistics.effect")),
        carry_out=_statistics,
    ),
    Move(
        name="export",
        word=Words("导出", "export"),
        help=say("case.export.help"),
        weight="read",
        examples=(Words("案件 导出", "case export"),),
        opposite=say("export.units.opposite"),
        fits=lambda _post, _nothing: True,
        prepare=lambda _post, _nothing, _rest: Prepared(say("case.export.effect")),
        carry_out=_export,
        second_factor=True,
    ),
)
"""What is done with all cases together."""
