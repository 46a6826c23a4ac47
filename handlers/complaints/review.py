"""The whole complaint before it is filed: every answer under its number, and what is missing."""

from collections.abc import Iterator, Mapping
from typing import Any

from handlers import citing
from handlers.asking import describe
from handlers.complaints import attaching, form, personal
from handlers.complaints.addressee import LEVEL, addressee, chosen, route
from handlers.complaints.drafts import Draft
from handlers.context import Turn
from handlers.forms import Path
from handlers.questions import Answer, Question, Unsure
from models.messages import Block, Bullets, Heading, Paragraph, Say, Text, say
from policies.load import LoadedPack


def blocks(turn: Turn, draft: Draft, path: Path) -> Iterator[Block]:
    """What is about to be filed, to whom, and what it lacks."""
    pack = form.pack_of(turn, path.answers)
    if pack is None:
        return
    yield Heading(say("intake.review.title"))
    yield from citing.banner(pack, turn.today)
    yield from given(turn, draft, path)
    yield from attaching.listed(turn, draft)
    yield Paragraph(say("intake.review.to", office=addressee(pack, path.answers).words))
    yield from by_which_rule(turn, pack, path.answers)
    yield from _lacks(turn, draft, pack, path)


def given(turn: Turn, draft: Draft, path: Path) -> Iterator[Block]:
    """Every answer under the number with which it can be changed."""
    if not path.given:
        yield Paragraph(say("form.none_given"))
        return
    lines = (
        say("intake.given", label=_label(question), answer=_answer(turn, draft, question, answer))
        for question, answer in path.given
    )
    yield Bullets(tuple(lines), ordered=True)
    yield Paragraph(say("form.how_to_change"), tone="muted")


def _label(question: Question) -> Text:
    return _LABELS.get(question.name, question.text)


_LABELS: Mapping[str, Say] = {
    form.CITY: say("intake.label.city"),
    "against": say("intake.label.against"),
    form.UNIT: say("intake.label.unit"),
    "level": say("intake.label.level"),
    "office": say("intake.label.office"),
    "district": say("intake.label.district"),
    form.WHAT: say("intake.label.what"),
    form.MORE: say("intake.label.more"),
    form.WHEN: say("intake.label.when"),
    form.WHERE: say("intake.label.where"),
    form.EVIDENCE: say("intake.label.evidence"),
    personal.PERSON: say("intake.label.name"),
    personal.CONTACT: say("intake.label.contact"),
    personal.KIND: say("intake.label.kind"),
    personal.SEPARATELY: say("intake.label.separately"),
    personal.DOCUMENT: say("intake.label.document"),
}


def _answer(turn: Turn, draft: Draft, question: Question, answer: Answer) -> Text:
    if question.name == form.EVIDENCE:
        count = len(attaching.pieces(turn, draft))
        return (
            say("intake.evidence.one") if count == 1 else say("intake.evidence.count", count=count)
        )
    if isinstance(answer, Unsure) and question.name in personal.NAMES:
        return say("intake.left_blank")
    return describe(question, answer)


def by_which_rule(turn: Turn, pack: LoadedPack, answers: Mapping[str, Answer]) -> Iterator[Block]:
    """Why this office: the article, its words, and how they are read."""
    found = route(pack, chosen(answers, "against"))
    if found is None:
        return
    yield from citing.quotes(pack, found.cites, turn.today)
    yield from citing.reading(found)
    if found.by_level and isinstance(answers.get(LEVEL), Unsure):
        yield Paragraph(say("intake.review.level_unknown"), tone="muted")


def missing(turn: Turn, draft: Draft, pack: LoadedPack, path: Path) -> list[Say]:
    """What the text asks of a complaint, and this one does not have."""
    required: Any = pack.model.complaints.requires.items if pack.model.complaints else ()
    lacks = {
        "real_name": isinstance(path.answers.get(personal.PERSON), Unsure),
        "contact": isinstance(path.answers.get(personal.CONTACT), Unsure),
        "evidence": not attaching.pieces(turn, draft),
    }
    return [said for item, said in _MISSING.items() if item in required and lacks[item]]


_MISSING: Mapping[str, Say] = {
    "real_name": say("intake.missing.name"),
    "contact": say("intake.missing.contact"),
    "evidence": say("intake.missing.evidence"),
}


def _lacks(turn: Turn, draft: Draft, pack: LoadedPack, path: Path) -> Iterator[Block]:
    lacking = missing(turn, draft, pack, path)
    if not lacking:
        return
    yield Paragraph(say("intake.missing"), tone="warning")
    yield Bullets(tuple(lacking))
    yield Paragraph(say("intake.missing.then"), tone="warning")
    if isinstance(path.answers.get(personal.CONTACT), Unsure):
        yield Paragraph(say("intake.missing.account"), tone="warning")
