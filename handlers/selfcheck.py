"""The self-check as a questionnaire: place, category, level, then what the pack still needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from handlers.citing import words
from handlers.forms import Form, fits
from handlers.questions import (
    Answer,
    Choice,
    Chosen,
    Happened,
    Quantity,
    Question,
    Threshold,
    YesNo,
    as_number,
)
from models.messages import Say, Words, say
from policies import questions as asked
from policies import schema
from policies.load import Library, LoadedPack
from policies.numbers_check import leaves
from policies.verdict import Verdict, evaluate

PACK, CATEGORY, LEVEL = "@pack", "@category", "@level"
WHEN = ".when"
"""Follows the name of an event: the question for its days, asked after a bare yes."""

CATEGORIES: dict[schema.Category, Choice] = {
    "factory": Choice("factory", say("category.factory"), ("绿色工厂", "工厂", "企业", "factory", "green factory")),
    "park": Choice("park", say("category.park"), ("绿色工业园区", "绿色园区", "园区", "开发区", "park", "green industrial park")),
    "supply_chain": Choice("supply_chain", say("category.supply_chain"), ("绿色供应链管理企业", "绿色供应链", "供应链", "supply chain", "green supply-chain management company")),
}  # fmt: skip
LEVELS: dict[schema.Level, Choice] = {
    "city": Choice("city", say("level.city"), ("市级", "市层面", "city")),
    "provincial": Choice("provincial", say("level.provincial"), ("省级", "省层面", "provincial")),
    "national": Choice("national", say("level.national"), ("国家级", "国家层面", "国家", "national")),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Subject:
    """What is applied for: under which text, in which category, for which level's list."""

    pack: LoadedPack
    category: schema.Category
    level: schema.Level


def form(library: Library, on: date, *, everywhere: bool = False) -> Form:
    """The self-check on a day; `everywhere` also asks what only the other texts need."""
    following = partial(_next, library, on, everywhere)
    return Form("everywhere" if everywhere else "check", following, partial(_about, library))


def packs_on_offer(library: Library) -> list[LoadedPack]:
    """The texts that a self-check can be made under, drafts last: they have conditions and stand."""
    found = [pack for pack in library.packs.values() if pack.model.tracks]
    standing = [pack for pack in found if pack.model.regulation.status != "repealed"]
    return sorted(standing, key=lambda pack: (pack.model.regulation.status == "draft", pack.id))


def subject(library: Library, answers: Mapping[str, Answer]) -> Subject | None:
    """What is applied for, as far as it was said completely."""
    pack = _pack(library, answers)
    category = _chosen(answers, CATEGORY)
    if pack is None or category is None:
        return None
    track = next((t for name, t in pack.model.tracks.items() if name == category), None)
    level = _chosen(answers, LEVEL) or (track.levels[0] if track else None)
    named = next((name for name in schema.CATEGORIES if name == category), None)
    if track is None or named is None or level not in track.levels:
        return None
    return Subject(pack, named, next(known for known in schema.LEVELS if known == level))


def assess(library: Library, about: Subject, answers: Mapping[str, Answer], on: date) -> Verdict:
    """The verdict on the answers so far."""
    facts = facts_of(library.bank, answers)
    return evaluate(about.pack, library.bank, about.category, facts, on, about.level)


def facts_of(bank: schema.Bank, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Answers as facts; the days of an event come from its follow-up question."""
    return {
        name: _fact(_with_days(name, answer, answers))
        for name, answer in answers.items()
        if name in bank.questions
    }


def _with_days(name: str, answer: Answer, answers: Mapping[str, Answer]) -> Answer:
    """A yes with the days given for it. Not knowing the days takes nothing from the yes."""
    days = answers.get(name + WHEN)
    return days if answer == YesNo(True) and isinstance(days, Happened) else answer


def _fact(answer: Answer) -> Any:
    if isinstance(answer, YesNo):
        return answer.yes
    if isinstance(answer, Chosen):
        return answer.value
    if isinstance(answer, Quantity):
        return as_number(answer)
    if isinstance(answer, Happened):
        return [said.day for said in answer.days] or True
    return None


# --- what is asked next -----------------------------------------------------------------------------


def _next(
    library: Library, on: date, everywhere: bool, answers: Mapping[str, Answer]
) -> Question | None:
    about = subject(library, answers)
    if about is None or _level_open(about, answers):
        return _which(library, on, answers)
    following = _days_of(library, about, answers) or _needed(library, about, answers, on)
    return following or (_elsewhere(library, about, answers, on) if everywhere else None)


def _which(library: Library, on: date, answers: Mapping[str, Answer]) -> Question | None:
    pack = _pack(library, answers)
    if pack is None:
        return _pack_question(library, on)
    if _chosen(answers, CATEGORY) not in pack.model.tracks:
        return _category_question(pack)
    track = next(t for name, t in pack.model.tracks.items() if name == _chosen(answers, CATEGORY))
    return Question(
        LEVEL,
        "choice",
        say("check.ask.level"),
        choices=tuple(LEVELS[level] for level in track.levels),
        unsure=False,
    )


def _level_open(about: Subject, answers: Mapping[str, Answer]) -> bool:
    return len(about.pack.model.tracks[about.category].levels) > 1 and LEVEL not in answers


def _pack_question(library: Library, on: date) -> Question:
    choices = tuple(
        Choice(pack.id, place_label(pack, on), _spellings(pack)) for pack in packs_on_offer(library)
    )
    return Question(PACK, "choice", say("check.ask.pack"), choices=choices, unsure=False)


def place_label(pack: LoadedPack, on: date) -> Say:
    """The city or province, with what its text is where it isn't simply in force."""
    return _PLACES[pack.status(on)](words(pack.names))


_PLACES: dict[schema.Status, Callable[[Words], Say]] = {
    "in_force": lambda place: say("place.in_force", place=place),
    "draft": lambda place: say("place.draft", place=place),
    "not_yet_in_force": lambda place: say("place.not_yet_in_force", place=place),
    "expired": lambda place: say("place.expired", place=place),
    "repealed": lambda place: say("place.repealed", place=place),
}


def _spellings(pack: LoadedPack) -> tuple[str, ...]:
    return (pack.names.zh, pack.names.en, *pack.model.aliases)


def _category_question(pack: LoadedPack) -> Question:
    choices = tuple(CATEGORIES[name] for name in pack.model.tracks)
    text = say("check.ask.category", place=words(pack.names))
    return Question(CATEGORY, "choice", text, choices=choices, unsure=False)


def _days_of(library: Library, about: Subject, answers: Mapping[str, Answer]) -> Question | None:
    """After a bare yes to an event: when was it?"""
    for name, answer in answers.items():
        known = library.bank.questions.get(name)
        if known and known.kind == "event" and answer == YesNo(True) and name + WHEN not in answers:
            return Question(name + WHEN, "days", say("check.ask.when"), say("check.help.when"))
    return None


def _needed(
    library: Library, about: Subject, answers: Mapping[str, Answer], on: date
) -> Question | None:
    missing = assess(library, about, answers, on).missing
    if not missing:
        return None
    listed = asked.questions(about.pack, library.bank, about.category, about.level)
    return next(to_question(question) for question in listed if question.name == missing[0])


def _elsewhere(
    library: Library, about: Subject, answers: Mapping[str, Answer], on: date
) -> Question | None:
    for other in elsewhere(library, about):
        question = _needed(library, other, usable(library, other, answers), on)
        if question:
            return question
    return None


def elsewhere(library: Library, about: Subject) -> Iterator[Subject]:
    """The same application under the other texts, at the same level where they have it."""
    for pack in packs_on_offer(library):
        track = pack.model.tracks.get(about.category)
        if track and pack.id != about.pack.id:
            level = about.level if about.level in track.levels else track.levels[0]
            yield Subject(pack, about.category, level)


def usable(library: Library, about: Subject, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers without those that are too vague for this text (不到5000, where 3000 decides)."""
    listed = asked.questions(about.pack, library.bank, about.category, about.level)
    vague = {
        question.name
        for question in map(to_question, listed)
        if question.name in answers and not fits(question, answers[question.name])
    }
    return {name: answer for name, answer in answers.items() if name not in vague}


def _about(library: Library, answers: Mapping[str, Answer]) -> int:
    """How many questions there are, as far as the answers tell; before a choice, a fair guess."""
    about = subject(library, answers)
    if about is None:
        return 15
    listed = asked.questions(about.pack, library.bank, about.category, about.level)
    happened = sum(
        answer == YesNo(True)
        for name, answer in answers.items()
        if name in {q.name for q in listed if q.kind == "event"}
    )
    choices = 2 + (len(about.pack.model.tracks[about.category].levels) > 1)
    return choices + sum(question.only_if is None for question in listed) + happened


def to_question(question: asked.Question) -> Question:
    """A pack's question as the engine asks it, with the numbers at which its rules turn."""
    return Question(
        name=question.name,
        kind=question.kind,
        text=words(question.text),
        help=words(question.help) if question.help else None,
        choices=tuple(Choice(c.value, words(c.label)) for c in question.choices),
        unit=question.unit or "count",
        thresholds=tuple(_thresholds(question)),
    )


def _thresholds(question: asked.Question) -> Iterator[Threshold]:
    for rule in question.rules:
        if not isinstance(rule, schema.Condition):
            continue
        for _, leaf in leaves(rule.when, ()):
            if isinstance(leaf, schema.AtLeast) and leaf.fact == question.name:
                yield Threshold(Decimal(leaf.at_least), included=True)
            elif isinstance(leaf, schema.MoreThan) and leaf.fact == question.name:
                yield Threshold(Decimal(leaf.more_than), included=False)


def _pack(library: Library, answers: Mapping[str, Answer]) -> LoadedPack | None:
    name = _chosen(answers, PACK)
    return library.packs.get(name) if name else None


def _chosen(answers: Mapping[str, Answer], name: str) -> str | None:
    answer = answers.get(name)
    return answer.value if isinstance(answer, Chosen) else None
