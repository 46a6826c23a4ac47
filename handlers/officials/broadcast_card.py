"""A broadcast's card: three samples as they would be read, to how many, and what became of it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handlers import notices
from handlers.officials import naming
from handlers.officials.declared import Post
from handlers.officials.naming import BROADCAST, ROWS, link
from handlers.officials.terms import CATEGORIES, REACHES, STEPS, level, scope_of
from handlers.officials.wording import instant
from handlers.pages import View
from models import owing
from models.broadcasts import Broadcast, Recipients, broadcasts_of, recipients
from models.deliveries import Delivery
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, say
from models.names import name_of
from models.scopes import Scope

__all__ = ["audience_words", "card", "filled", "found_for", "overview", "personal"]

_SAMPLES = 3
_PERSONAL = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
"""A mobile telephone, or the number of an identity card."""
_PLACEHOLDER = re.compile(r"【单位】|\[unit\]", re.IGNORECASE)
"""Where the short names of the reader's units stand."""


def personal(words: str) -> bool:
    """Whether words hold what looks like somebody's telephone or identity number."""
    return bool(_PERSONAL.search(re.sub(r"(?<=\d)[\s-]+(?=\d)", "", words)))


def filled(words: str, units: Sequence[str]) -> str:
    """The words as one reader gets them."""
    return _PLACEHOLDER.sub("、".join(units), words)


def found_for(post: Post, row: Broadcast) -> Recipients:
    """Who would be written to at this moment."""
    return recipients(post.db, Scope(row.city, row.district), post.today, row.audience)


def audience_words(audience: Mapping[str, Any]) -> Text:
    """To whom it goes, in words."""
    step = audience.get("step")
    named: list[Text] = [
        audience.get("district", ""),
        level(audience["level"]) if audience.get("level") else "",
        CATEGORIES[audience["category"]].words if audience.get("category") else "",
        next((term.words for name, term in STEPS.items() if name == step), ""),
    ]
    return naming.joined([one for one in named if one]) or say("overdue.everything")


def card(post: Post, row: Broadcast) -> tuple[Block, ...]:
    """What it says and to whom; while it is a draft, samples and counts; then its progress."""
    title = say("broadcast.title", name=name_of("B", row.id or 0), state=_STATES[row.state])
    audience = Paragraph(say("broadcast.audience", audience=audience_words(row.audience)))
    shown = _samples(post, row) if row.state == "draft" else _progress(post, row)
    return (Heading(title), audience, *shown)


_STATES: Mapping[str, Say] = {
    "draft": say("broadcast.state.draft"),
    "sent": say("broadcast.state.sent"),
    "stopped": say("broadcast.state.stopped"),
    "dropped": say("broadcast.state.dropped"),
}


def _samples(post: Post, row: Broadcast) -> Iterator[Block]:
    found = found_for(post, row)
    yield Bullets(
        tuple(
            say("overdue.reached", reach=words, count=found.reaches[reach])
            for reach, words in REACHES.items()
            if found.reaches.get(reach)
        )
    )
    people = list(found.people.items())
    # The first, the middle and the last, so that short and long names are both seen.
    places = sorted({0, len(people) // 2, len(people) - 1}) if people else []
    for number, place in enumerate(places[:_SAMPLES], start=1):
        yield Paragraph(say("broadcast.sample", number=number), tone="muted")
        yield from _as_read(post, row, people[place][1])
    if not people:
        yield Paragraph(row.words)
        yield Paragraph(say("broadcast.nobody"), tone="warning")


def _as_read(post: Post, row: Broadcast, units: Sequence[str]) -> tuple[Block, ...]:
    """Just what a reader sees: the words are made where a sending makes them."""
    content = {"words": filled(row.words, units), "city": row.city, "district": row.district}
    sample = Delivery(
        key="", person_id=0, kind="broadcast", day=post.today, not_before=post.now,
        content=content, created_at=post.now,
    )  # fmt: skip
    return notices.broadcast(sample, post.turn.context, post.turn.language).blocks


def _progress(post: Post, row: Broadcast) -> Iterator[Block]:
    yield Paragraph(row.words)
    if row.sent_at is None or row.act_id is None:
        return
    at = owing.sending(post.db, row.act_id)
    yield Paragraph(
        say(
            "broadcast.progress",
            when=instant(post.turn, row.sent_at),
            count=row.people,
            waiting=at.waiting,
            accepted=at.accepted,
            seen=at.seen,
            answered=at.answered,
            failed=at.failed,
        ),
        tone="strong",
    )
    if row.left_out:
        yield Paragraph(say("broadcast.left_out", count=row.left_out))
    if row.stopped_at is not None:
        stopped = instant(post.turn, row.stopped_at)
        yield Paragraph(say("broadcast.stopped", when=stopped, count=at.cancelled), tone="warning")


def overview(post: Post, _rest: str) -> View:
    """The newest broadcasts of the jurisdiction."""
    rows = broadcasts_of(post.db, scope_of(post), ROWS)
    links = (
        link(
            post,
            say("broadcast.row", words=one.words[:16], state=_STATES[one.state]),
            BROADCAST,
            name_of("B", one.id or 0),
        )
        for one in rows
    )
    how = Paragraph(say("broadcast.how"), tone="muted")
    return View((Heading(say("broadcast.all")), how), tuple(links))
