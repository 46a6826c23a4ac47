"""A case as an official sees it: what was said and sent, how it stands; never who said it."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from handlers import citing
from handlers.context import Context
from handlers.officials.case_lacks import lacking
from handlers.officials.case_links import together
from handlers.officials.case_words import STATE_WORDS, named, office_words, pack_of, subject
from handlers.officials.declared import Post
from handlers.officials.naming import joined, listing
from handlers.officials.terms import level
from handlers.officials.wording import instant
from models import case_links, cases
from models.case_rows import Case, Evidence
from models.clock import SHANGHAI
from models.evidence import name_of, pieces
from models.messages import Block, Bullets, Day, Heading, Paragraph, Say, Text, say
from models.officials import Official
from models.units import listings_of
from models.vault import KeyGoneError
from policies import case_timers
from policies.vocabulary import TimerKind

__all__ = ["about", "card", "kind_of"]

_LETTERS = 6
"""Letters and notes that the card shows, the newest."""
_HEAD = 16
"""Letters of a SHA-256 that tell one file from another; the whole is on the page."""


def card(post: Post, case: Case) -> tuple[Block, ...]:
    """Everything that a chat can carry of a case."""
    title = say("case.title", name=named(case), state=STATE_WORDS[case.state],
                subject=subject(post.turn.context, case))  # fmt: skip
    return (Heading(title), *_blocks(post, case))


def _blocks(post: Post, case: Case) -> Iterator[Block]:
    context = post.turn.context
    yield from about(context, case)
    yield from _evidence(context, case)
    yield from _written(post, case)
    yield from _stands(post, case)
    yield from together(post, case)


# --- what it is about -----------------------------------------------------------------------------


def about(context: Context, case: Case) -> Iterator[Block]:
    """Against whom, to which office, what its author wrote: nothing about its author.

    The signed page of a case shows the same.
    """
    pack = pack_of(context, case)
    if pack is not None:
        yield from citing.banner(pack, context.clock.today())
    yield Paragraph(_against(context, case))
    yield Paragraph(say("case.office", place=office_words(context, case.city, case.district),
                        day=_day(case)))  # fmt: skip
    try:
        said = cases.content(context.db, context.vault, case)
    except KeyGoneError:
        yield Paragraph(say("case.forgotten"), tone="warning")
        return
    yield from _said(case, said)
    if (lacks := lacking(context, case, evidence=False)) is not None:
        yield Paragraph(lacks, tone="warning")


def _against(context: Context, case: Case) -> Say:
    whom = subject(context, case)
    if case.unit_id is None:
        return say("case.against_named", whom=whom)
    lists: list[Text] = [
        listing(one)
        for one in listings_of(context.db, [case.unit_id]).get(case.unit_id, [])
        if one.removed_on is None
    ]
    if not lists:
        return say("case.against_unlisted", whom=whom)
    return say("case.against", whom=whom, lists=joined(lists))


def _day(case: Case) -> Day:
    filed = case.registered_at or case.consented_at
    return Day(filed.astimezone(SHANGHAI).date())


def _said(case: Case, said: Mapping[str, Any]) -> Iterator[Block]:
    if case.unit_id is not None and said.get("subject"):
        yield Paragraph(say("case.said.subject", text=str(said["subject"])))
    if said.get("what"):
        yield Paragraph(say("case.said.what", text=str(said["what"])))
    if said.get("when"):
        yield Paragraph(say("case.said.when", text=str(said["when"])))
    if said.get("where"):
        yield Paragraph(say("case.said.where", text=str(said["where"])))
    if said.get("level"):
        yield Paragraph(say("case.said.level", level=level(str(said["level"]))))


# --- evidence -------------------------------------------------------------------------------------


def _evidence(context: Context, case: Case) -> Iterator[Block]:
    found = pieces(context.db, case.id or 0)
    if case.forgotten_at is not None:
        return
    if not found:
        yield Paragraph(say("case.no_evidence"), tone="warning")
        return
    yield Paragraph(say("case.evidence", count=len(found)))
    yield Bullets(tuple(_piece(context, one) for one in found))


def _piece(context: Context, piece: Evidence) -> Say:
    name = name_of(context.db, context.vault, piece)
    if piece.state == "promised":
        return say("case.piece_promised", number=piece.number, name=name)
    if piece.state == "lost":
        return say("case.piece_lost", number=piece.number, name=name)
    size = max(1, round((piece.size or 0) / 1024))
    kept = say("case.piece", number=piece.number, name=name, size=size, head=piece.sha256[:_HEAD])
    if piece.scan == "found":
        return say("case.piece_found", piece=kept)
    return say("case.piece_unscanned", piece=kept) if piece.scan == "waiting" else kept


# --- letters --------------------------------------------------------------------------------------


def _written(post: Post, case: Case) -> Iterator[Block]:
    context = post.turn.context
    try:
        found = cases.letters(post.db, context.vault, case, ("in", "out", "note"))
    except KeyGoneError:
        return
    if found:
        yield Paragraph(say("case.letters"))
        yield Bullets(tuple(_letter(post, one) for one in found[-_LETTERS:]))


def _letter(post: Post, one: cases.Letter) -> Say:
    when = instant(post.turn, one.row.written_at)
    if one.row.way == "in":
        return say("case.letter.in", when=when, text=one.text)
    official = None if one.row.official_id is None else post.db.get(Official, one.row.official_id)
    who: Text = official.name if official else say("case.letter.system")
    what = kind_of(one)
    if not one.text:
        return say("case.letter.wordless", when=when, who=who, what=what)
    return say("case.letter.out", when=when, who=who, what=what, text=one.text)


def kind_of(one: cases.Letter) -> Say:
    """What a letter of an office is, or its note."""
    return _ABOUT.get(one.row.about, say("case.letter.about.other"))


_ABOUT: Mapping[str, Say] = {
    "accepted": say("case.letter.about.accepted"),
    "completion": say("case.letter.about.completion"),
    "question": say("case.letter.about.question"),
    "refused": say("case.letter.about.refused"),
    "refused_requires": say("case.letter.about.refused"),
    "refused_matter": say("case.letter.about.refused"),
    "refused_route": say("case.letter.about.refused"),
    "transferred": say("case.letter.about.transferred"),
    "moved": say("case.letter.about.moved"),
    "extended": say("case.letter.about.extended"),
    "merged": say("case.letter.about.merged"),
    "result": say("case.letter.about.result"),
    "note": say("case.letter.about.note"),
    "finding": say("case.letter.about.finding"),
}


# --- how it stands --------------------------------------------------------------------------------


def _stands(post: Post, case: Case) -> Iterator[Block]:
    if case.assigned_to is not None:
        who = post.db.get_one(Official, case.assigned_to)
        yield Paragraph(say("case.works", who=who.name))
    else:
        yield Paragraph(say("case.nobody_works"), tone="muted")
    yield from _timer(post, case)
    yield from _measure(post, case)
    away = case_links.recused(post.db, case)
    if away:
        yield Paragraph(say("case.recused", names=joined([one.name for one in away])), tone="muted")
    if case.held:
        yield Paragraph(say("case.is_held"), tone="warning")


def _timer(post: Post, case: Case) -> Iterator[Block]:
    """Until when, as a reference: its basis says that no text of the city sets it."""
    pack, what = pack_of(post.turn.context, case), _TIMERS.get(case.due_kind)
    if pack is None or what is None or case.due_on is None:
        return
    basis = citing.words(case_timers.timer(pack, cast(TimerKind, case.due_kind)).basis)
    day = Day(case.due_on, weekday=True)
    late = case.due_on < post.today
    text = say("case.due_late" if late else "case.due", what=what, day=day, basis=basis)
    yield Paragraph(text, tone="warning" if late else "plain")


_TIMERS: Mapping[str, Say] = {
    "notice": say("case.timer.notice"),
    "result": say("case.timer.result"),
    "extension": say("case.timer.result"),
    "completion": say("case.timer.completion"),
    "rectify": say("case.timer.rectify"),
}


def _measure(post: Post, case: Case) -> Iterator[Block]:
    """What was decided, with the words of the city's text."""
    pack = pack_of(post.turn.context, case)
    outcome = pack.outcome(case.measure, case.against) if pack else None
    if pack is not None and outcome is not None:
        yield Paragraph(say("case.measure", says=citing.words(outcome.says)))
        yield from citing.quotes(pack, outcome.cites[:1], post.today)
    if case.rectify_by is not None:
        yield Paragraph(say("case.rectify_by", day=Day(case.rectify_by, weekday=True)))
