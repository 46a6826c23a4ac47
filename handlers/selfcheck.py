"""The self-check as a questionnaire: place, category, level, then what the pack still needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from handlers.citing import words
from handlers.forms import Form, fits
from handlers.questions import Answer, Choice, Question, Threshold, YesNo
from handlers.subjects import (
    CATEGORIES,
    CATEGORY,
    LEVEL,
    LEVELS,
    PACK,
    WHEN,
    Subject,
    assess,
    chosen,
    chosen_pack,
    elsewhere,
    packs_on_offer,
    subject,
)
from models.messages import Say, Words, say
from policies import questions as asked
from policies import schema
from policies.load import Library, LoadedPack
from policies.numbers_check import leaves

FAIR_GUESS = 15
"""About how many questions, before anything is chosen."""


def form(library: Library, on: date, *, everywhere: bool = False) -> Form:
    """The self-check on a day; `everywhere` also asks what only the other texts need."""
    asker = Asker(library, on)
    if everywhere:
        return Form("everywhere", asker.next_anywhere, asker.about_everywhere)
    return Form("check", asker.next, asker.about)


class Asker:
    """Knows what to ask next, on one day and by one library; for one message, which it remembers.

    A message replays its answers several times, and each of their beginnings is judged once.
    """

    def __init__(self, library: Library, on: date) -> None:
        self._library, self._on = library, on
        self._next: dict[tuple[tuple[str, Answer], ...], Question | None] = {}

    def questions(self, about: Subject) -> tuple[asked.Question, ...]:
        """Every question that an application may need, in asking order."""
        return asked.questions(about.pack, self._library.bank, about.category, about.level)

    def next(self, answers: Mapping[str, Answer]) -> Question | None:
        """The question that follows these answers under the chosen text."""
        so_far = tuple(answers.items())
        if so_far not in self._next:
            self._next[so_far] = self._judged(answers)
        return self._next[so_far]

    def _judged(self, answers: Mapping[str, Answer]) -> Question | None:
        about = subject(self._library, answers)
        if about is None or _level_open(about, answers):
            return _which(self._library, self._on, answers)
        return _days_of(self.questions(about), answers) or self._needed(about, answers)

    def next_anywhere(self, answers: Mapping[str, Answer]) -> Question | None:
        """The same, and after the last one what only the other texts need."""
        question = self.next(answers)
        about = subject(self._library, answers)
        if question or about is None:
            return question
        others = elsewhere(self._library, about)
        needed = (self._needed_elsewhere(other, answers) for other in others)
        return next((question for question in needed if question), None)

    def _needed_elsewhere(self, other: Subject, answers: Mapping[str, Answer]) -> Question | None:
        days = _days_of(self.questions(other), answers)
        return days or self._needed(other, self.supposed(other, answers))

    def _needed(self, about: Subject, answers: Mapping[str, Answer]) -> Question | None:
        missing = assess(self._library, about, answers, self._on).missing
        if not missing:
            return None
        return next(to_question(q) for q in self.questions(about) if q.name == missing[0])

    def supposed(self, other: Subject, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """The answers as they would be under another text, if the unit were where it applies.

        What is asked about the place itself is taken as answered with yes. An answer that is too
        vague for the other text (不到5000, where 3000 decides) is left out.
        """
        found = dict(answers)
        for question in map(to_question, self.questions(other)):
            if self._is_local(question.name):
                found[question.name] = YesNo(True)
            elif question.name in found and not fits(question, found[question.name]):
                del found[question.name]
        return found

    def _is_local(self, name: str) -> bool:
        """Whether a question is about being in the place: the bank words it with its name."""
        known = self._library.bank.questions.get(name)
        return known is not None and "{place}" in known.text.zh

    def about(self, answers: Mapping[str, Answer]) -> int:
        """How many questions there are, as far as the answers tell; first a fair guess."""
        chosen = subject(self._library, answers)
        return self._count(chosen, answers, self._always(chosen)) if chosen else FAIR_GUESS

    def about_everywhere(self, answers: Mapping[str, Answer]) -> int:
        """The same, with what only the other texts need."""
        chosen = subject(self._library, answers)
        if chosen is None:
            return FAIR_GUESS
        names = self._always(chosen)
        for other in elsewhere(self._library, chosen):
            names |= {name for name in self._always(other) if not self._is_local(name)}
        return self._count(chosen, answers, names)

    def _always(self, about: Subject) -> set[str]:
        return {question.name for question in self.questions(about) if question.only_if is None}

    def _count(self, about: Subject, answers: Mapping[str, Answer], names: set[str]) -> int:
        facts = {name for name in answers if name in self._library.bank.questions}
        happened = sum(name.endswith(WHEN) for name in answers)
        choices = 2 + (len(about.pack.model.tracks[about.category].levels) > 1)
        return choices + len(names | facts) + happened


# --- the questions --------------------------------------------------------------------------------


def _which(library: Library, on: date, answers: Mapping[str, Answer]) -> Question | None:
    pack = chosen_pack(library, answers)
    if pack is None:
        return _pack_question(library, on)
    if chosen(answers, CATEGORY) not in pack.model.tracks:
        return _category_question(pack)
    track = next(t for name, t in pack.model.tracks.items() if name == chosen(answers, CATEGORY))
    return Question(
        LEVEL,
        "choice",
        say("check.ask.level"),
        choices=tuple(LEVELS[level] for level in track.levels),
        unsure=False,
        by_value=True,
    )


def _level_open(about: Subject, answers: Mapping[str, Answer]) -> bool:
    return len(about.pack.model.tracks[about.category].levels) > 1 and LEVEL not in answers


def _pack_question(library: Library, on: date) -> Question:
    choices = tuple(
        Choice(pack.id, place_label(pack, on), _spellings(pack)) for pack in packs_on_offer(library)
    )
    return Question(
        PACK,
        "choice",
        say("check.ask.pack"),
        say("check.help.pack"),
        choices=choices,
        unsure=False,
        by_value=True,
    )


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
    return Question(CATEGORY, "choice", text, choices=choices, unsure=False, by_value=True)


def _days_of(questions: Iterable[asked.Question], answers: Mapping[str, Answer]) -> Question | None:
    """After a bare yes to an event: when was it?"""
    for question in questions:
        when = question.name + WHEN
        happened = question.kind == "event" and answers.get(question.name) == YesNo(True)
        if happened and when not in answers:
            meant = say("check.help.when", question=words(question.text))
            return Question(when, "days", say("check.ask.when"), meant)
    return None


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
