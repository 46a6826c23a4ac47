"""为什么问这个: the conditions that need an answer, in plain words and in the text's own."""

from collections.abc import Iterator, Mapping
from datetime import date

from handlers.citing import quotes, reading, statement
from handlers.questions import Answer, Question
from handlers.subjects import CATEGORY, LEVEL, PACK, WHEN, Subject, elsewhere, subject
from models.messages import Block, Paragraph, say
from policies import questions as asked
from policies import schema
from policies.load import Library, LoadedPack

_CHOICES = {
    PACK: say("why.pack"),
    CATEGORY: say("why.category"),
    LEVEL: say("why.level"),
}


def why(
    library: Library, question: Question, answers: Mapping[str, Answer], on: date
) -> tuple[Block, ...]:
    """Why a question of the self-check is asked, with the quotations that need its answer."""
    if question.name in _CHOICES:
        return (Paragraph(_CHOICES[question.name]),)
    about = subject(library, answers)
    if about is None:
        return ()
    name = question.name.removesuffix(WHEN)
    for one in (about, *elsewhere(library, about)):
        found = tuple(_reasons(library, one, name, on))
        if found:
            return (Paragraph(say("why.needed")), *found)
    return ()


def _reasons(library: Library, about: Subject, name: str, on: date) -> Iterator[Block]:
    for question in asked.questions(about.pack, library.bank, about.category, about.level):
        if question.name != name:
            continue
        for rule in question.rules:
            yield from statement(about.pack, rule.says, rule, on)
        if any(isinstance(rule, schema.NegativeItem) for rule in question.rules):
            yield from _lookback(about.pack, question, on)


def _lookback(pack: LoadedPack, question: asked.Question, on: date) -> Iterator[Block]:
    """The sentence that makes a circumstance a bar, and how far back it looks."""
    assert pack.model.negative_list is not None
    lookback = pack.model.negative_list.lookback
    held = {cite.quote for rule in question.rules for cite in rule.cites}
    yield from quotes(pack, [cite for cite in lookback.cites if cite.quote not in held], on)
    yield from reading(lookback)
