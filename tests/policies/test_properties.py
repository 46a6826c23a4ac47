"""Laws of the verdict, over random partial answers."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.load import Library
from policies.questions import Question, next_question, questions
from policies.schema import CATEGORIES, LEVELS, Category, Level
from policies.verdict import evaluate
from tests.policies.applicants import TODAY

CITIES = ("shenzhen", "guizhou", "yunfu", "xiamen")
DECIDED = {"eligible", "not_eligible"}

past_days = st.dates(date(2020, 1, 1), TODAY)
events = st.one_of(st.booleans(), past_days, st.lists(past_days, min_size=1, max_size=3))
numbers = {
    "percent": st.decimals(0, 100, places=1),
    "tce": st.integers(0, 6000),
    "count": st.integers(0, 6),
}


def values(question: Question) -> st.SearchStrategy[Any]:
    """Any answer that a question allows, "not sure" among them."""
    if question.kind == "yes_no":
        known: st.SearchStrategy[Any] = st.booleans()
    elif question.kind == "choice":
        known = st.sampled_from([choice.value for choice in question.choices])
    elif question.kind == "number":
        known = numbers[question.unit or "count"]
    else:
        known = events
    return st.one_of(st.none(), known)


def any_facts(data: st.DataObject, asked: tuple[Question, ...]) -> dict[str, Any]:
    """Answers to all questions, in a random order."""
    facts = {question.name: data.draw(values(question)) for question in asked}
    names = data.draw(st.permutations(sorted(facts)))
    return {name: facts[name] for name in names}


@settings(max_examples=200)
@given(data=st.data())
def test_a_decided_verdict_never_flips(library: Library, data: st.DataObject) -> None:
    """Once eligible or not eligible, no further answer changes it."""
    pack = library.packs[data.draw(st.sampled_from(CITIES))]
    category: Category = data.draw(st.sampled_from(CATEGORIES))
    level: Level = data.draw(st.sampled_from(LEVELS))
    facts = any_facts(data, questions(pack, library.bank, category, level))
    known: dict[str, Any] = {}
    decided: str | None = None
    for name, value in facts.items():
        verdict = evaluate(pack, library.bank, category, known, TODAY, level).verdict
        assert decided in (None, verdict)
        decided = verdict if verdict in DECIDED else None
        known[name] = value


@settings(max_examples=100)
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(library: Library, data: st.DataObject) -> None:
    """The same facts give the same verdict and findings in any order."""
    pack = library.packs[data.draw(st.sampled_from(CITIES))]
    category: Category = data.draw(st.sampled_from(CATEGORIES))
    facts = any_facts(data, questions(pack, library.bank, category))
    turned = dict(reversed(facts.items()))
    assert evaluate(pack, library.bank, category, facts, TODAY) == evaluate(
        pack, library.bank, category, turned, TODAY
    )


@settings(max_examples=60)
@given(data=st.data())
def test_questions_end(library: Library, data: st.DataObject) -> None:
    """Answering what is asked next ends, asks nothing twice, and leaves nothing missing."""
    pack = library.packs[data.draw(st.sampled_from(CITIES))]
    category: Category = data.draw(st.sampled_from(CATEGORIES))
    level: Level = data.draw(st.sampled_from(LEVELS))
    facts: dict[str, Any] = {}
    while question := next_question(pack, library.bank, category, facts, TODAY, level):
        assert question.name not in facts
        facts[question.name] = data.draw(values(question))
    verdict = evaluate(pack, library.bank, category, facts, TODAY, level)
    assert verdict.missing == ()
    assert verdict.verdict != "incomplete"


@settings(max_examples=200)
@given(day=past_days, later=st.integers(0, 2000))
def test_a_bar_ends_on_the_day_it_names(library: Library, day: date, later: int) -> None:
    """The day before `again_from` is barred, and that day is free."""
    pack = library.packs["shenzhen"]
    facts = {"accident": day.isoformat()}
    on = day + timedelta(days=later)
    if pack.status(on) != "in_force":
        return
    verdict = evaluate(pack, library.bank, "factory", facts, on)
    barred = verdict.verdict == "not_eligible"
    assert barred == (verdict.again_from is not None)
    if verdict.again_from:
        assert on < verdict.again_from
        before = evaluate(
            pack, library.bank, "factory", facts, verdict.again_from - timedelta(days=1)
        )
        assert before.verdict in ("not_eligible", "no_rule")
        free = evaluate(pack, library.bank, "factory", facts, verdict.again_from)
        assert free.verdict in ("incomplete", "no_rule")
