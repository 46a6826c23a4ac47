"""Which questions a pack asks for a category, in which words, and which comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from policies import schema
from policies.load import LoadedPack
from policies.schema import Words
from policies.verdict import (
    Rule,
    applicant_items,
    conditions_at,
    default_level,
    evaluate,
    facts_in,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question as a pack words it for a category.

    `unit` is `percent`, `tce` (tonnes of standard coal a year) or `count` for a number.
    `rules` are the conditions and negative items that need the answer: they say why it is asked.
    """

    name: str
    kind: Literal["yes_no", "choice", "number", "event"]
    text: Words
    help: Words | None
    unit: Literal["percent", "tce", "count"] | None
    choices: tuple[schema.Choice, ...]
    only_if: str | None
    rules: tuple[Rule, ...]


def questions(
    pack: LoadedPack,
    bank: schema.Bank,
    category: schema.Category,
    level: schema.Level | None = None,
) -> tuple[Question, ...]:
    """All questions of a category at a level, in asking order; none where the text has no rule."""
    level = level or default_level(pack, category)
    name = (pack.id, category, level)
    known = _KNOWN.get(name)
    if known is None or known[0] is not pack or known[1] is not bank:
        known = _KNOWN[name] = (pack, bank, _worded(pack, bank, category, level))
    return known[2]


_KNOWN: dict[tuple[str, str, str], tuple[LoadedPack, schema.Bank, tuple[Question, ...]]] = {}
"""Worded once for each text as it was loaded: every answer of a self-check asks for them."""


def _worded(
    pack: LoadedPack, bank: schema.Bank, category: schema.Category, level: schema.Level
) -> tuple[Question, ...]:
    track = pack.model.tracks.get(category)
    if track is None or level not in track.levels or pack.model.negative_list is None:
        return ()
    rules: list[Rule] = [*conditions_at(track, level), *applicant_items(pack.model.negative_list)]
    names = dict.fromkeys(name for rule in rules for name in facts_in(rule))
    return tuple(_question(pack.model, bank, category, name, rules) for name in names)


def _question(
    pack: schema.Pack,
    bank: schema.Bank,
    category: schema.Category,
    name: str,
    rules: list[Rule],
) -> Question:
    shared = bank.questions[name]
    wording = pack.questions.get(name, schema.Wording())
    help_words = wording.help or shared.help
    return Question(
        name=name,
        kind=shared.kind,
        text=_filled(wording.text or shared.text, pack, bank, category),
        help=_filled(help_words, pack, bank, category) if help_words else None,
        unit=shared.unit,
        choices=tuple(shared.choices),
        only_if=shared.only_if.fact if shared.only_if else None,
        rules=tuple(rule for rule in rules if name in facts_in(rule)),
    )


def _filled(words: Words, pack: schema.Pack, bank: schema.Bank, category: schema.Category) -> Words:
    who = bank.who[category]
    return Words(
        zh=words.zh.replace("{place}", pack.names.zh).replace("{who}", who.zh),
        en=words.en.replace("{place}", pack.names.en).replace("{who}", who.en),
    )


def next_question(
    pack: LoadedPack,
    bank: schema.Bank,
    category: schema.Category,
    facts: Mapping[str, Any],
    on: date,
    level: schema.Level | None = None,
) -> Question | None:
    """The first question whose answer is still needed, or None when nothing is.

    Raises:
        FactError: a fact that can't be used.
    """
    missing = evaluate(pack, bank, category, facts, on, level).missing
    asked = {question.name: question for question in questions(pack, bank, category, level)}
    return asked[missing[0]] if missing else None
