"""What is applied for, as the answers tell: under which text, in which category, at which level."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.questions import Answer, Choice, Chosen, Happened, Quantity, YesNo, as_number
from models.messages import say
from policies import schema
from policies.load import Library, LoadedPack
from policies.verdict import Verdict, evaluate

PACK, CATEGORY, LEVEL = "@pack", "@category", "@level"
WHEN = ".when"
"""Follows the name of an event: the question for its days, asked after a bare yes."""

CATEGORIES: dict[schema.Category, Choice] = {
    "factory": Choice(
        "factory", say("category.factory"), ("绿色工厂", "工厂", "企业", "factory", "green factory")
    ),
    "park": Choice(
        "park",
        say("category.park"),
        ("绿色工业园区", "绿色园区", "园区", "开发区", "park", "green industrial park"),
    ),
    "supply_chain": Choice(
        "supply_chain",
        say("category.supply_chain"),
        (
            "绿色供应链管理企业",
            "绿色供应链",
            "供应链",
            "企业",
            "supply chain",
            "green supply-chain management company",
        ),
    ),
}
LEVELS: dict[schema.Level, Choice] = {
    "city": Choice("city", say("level.city"), ("市级", "市层面", "city")),
    "provincial": Choice("provincial", say("level.provincial"), ("省级", "省层面", "provincial")),
    "national": Choice(
        "national", say("level.national"), ("国家级", "国家层面", "国家", "national")
    ),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is applied for: under which text, in which category, for which level's list."""

    pack: LoadedPack
    category: schema.Category
    level: schema.Level


def packs_on_offer(library: Library) -> list[LoadedPack]:
    """The texts that a self-check can be made under: not repealed, and drafts last."""
    found = [pack for pack in library.packs.values() if pack.model.tracks]
    standing = [pack for pack in found if pack.model.regulation.status != "repealed"]
    return sorted(standing, key=lambda pack: (pack.model.regulation.status == "draft", pack.id))


def subject(library: Library, answers: Mapping[str, Answer]) -> Subject | None:
    """What is applied for, as far as it was said completely."""
    pack = chosen_pack(library, answers)
    category = chosen(answers, CATEGORY)
    if pack is None or category is None:
        return None
    track = next((t for name, t in pack.model.tracks.items() if name == category), None)
    level = chosen(answers, LEVEL) or (track.levels[0] if track else None)
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


def elsewhere(library: Library, about: Subject) -> Iterator[Subject]:
    """The same application under the other texts, at the same level where they have it."""
    for pack in packs_on_offer(library):
        track = pack.model.tracks.get(about.category)
        if track and pack.id != about.pack.id:
            level = about.level if about.level in track.levels else track.levels[0]
            yield Subject(pack, about.category, level)


def chosen_pack(library: Library, answers: Mapping[str, Answer]) -> LoadedPack | None:
    """The text that was chosen, or None before."""
    name = chosen(answers, PACK)
    return library.packs.get(name) if name else None


def chosen(answers: Mapping[str, Answer], name: str) -> str | None:
    """The value chosen under a name, or None."""
    answer = answers.get(name)
    return answer.value if isinstance(answer, Chosen) else None
