"""The questionnaire engine: answers kept by name, and the next question found by replaying them.

There is no state machine. A `Sheet` holds the answers, each with the digest of the question as it
was asked; `replay` walks the questions from the first one and stops at the first without a usable
answer. So going back, changing one answer, resuming days later and an edited rule pack are all the
same walk: a question that changed is asked again, the others keep their answers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handlers.answers import AskBack, Reading, Understood
from handlers.asked_back import confirm
from handlers.questions import (
    Answer,
    Chosen,
    Quantity,
    Question,
    Unsure,
    decides,
    from_json,
    to_json,
)
from handlers.written import read_any
from models.messages import Say, say

MOST_FAILURES = 3
"""After so many answers in a row that were not understood, help by a person is offered."""

NextQuestion = Callable[[Mapping[str, Answer]], Question | None]


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire: its name, and what comes next after the answers so far."""

    name: str
    next_question: NextQuestion
    about: Callable[[Mapping[str, Answer]], int]
    """About how many questions there are in all, as far as the answers so far tell."""


def in_order(questions: Iterable[Question]) -> NextQuestion:
    """The plainest questionnaire: every question, one after the other."""
    listed = tuple(questions)

    def following(answers: Mapping[str, Answer]) -> Question | None:
        return next((question for question in listed if question.name not in answers), None)

    return following


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and the digest of the question that it answered."""

    answer: Answer
    digest: str


@dataclass
class Sheet:
    """What is remembered of one questionnaire.

    `asking` names an answered question that is open again (返回, 修改 n). `candidates` are the
    answers that were asked back and wait for confirmation. `before` holds the answers from before
    a restart, until the first new one.
    """

    answers: dict[str, Kept] = field(default_factory=dict)
    asking: str | None = None
    candidates: tuple[Answer, ...] = ()
    failures: int = 0
    before: dict[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Path:
    """The walk over the answers: the questions answered, in order, and the open one."""

    given: tuple[tuple[Question, Answer], ...]
    open: Question | None

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers that count, by name."""
        return {question.name: answer for question, answer in self.given}

    def number_of(self, name: str) -> int | None:
        """The number under which an answer can be changed, from 1."""
        names = [question.name for question, _ in self.given]
        return names.index(name) + 1 if name in names else None


def replay(form: Form, sheet: Sheet) -> Path:
    """Walk the questionnaire over the kept answers."""
    given: list[tuple[Question, Answer]] = []
    answers: dict[str, Answer] = {}
    while True:
        question = form.next_question(answers)
        if question is None or question.name in answers:
            return Path(tuple(given), None)
        kept = sheet.answers.get(question.name)
        if kept is None or not _usable(question, kept):
            return Path(tuple(given), question)
        answers[question.name] = kept.answer
        given.append((question, kept.answer))


def _usable(question: Question, kept: Kept) -> bool:
    return kept.digest == question.digest and fits(question, kept.answer)


def fits(question: Question, answer: Answer) -> bool:
    """Whether an answer still says what the question needs: a choice may go, a threshold move."""
    if isinstance(answer, Chosen):
        return any(answer.value == choice.value for choice in question.choices)
    if isinstance(answer, Quantity):
        return decides(answer, question.thresholds)
    return True


def open_question(sheet: Sheet, path: Path) -> Question | None:
    """The question that waits for an answer: one asked again, else the first without an answer."""
    again = next((q for q, _ in path.given if q.name == sheet.asking), None)
    return again or path.open


def prompt_of(form: Form, question: Question) -> str:
    """The name under which a question's buttons are recognised."""
    return f"{form.name}:{question.name}:{question.as_asked}"


def pressed(form: Form, sheet: Sheet, prompt: str) -> bool | None:
    """Whether a button belongs to the open question.

    Returns:
        True: to the question itself; False: to what was asked back about it; None: to neither.
    """
    question = open_question(sheet, replay(form, sheet))
    if question is None:
        return None
    if prompt == prompt_of(form, question):
        return True
    return False if sheet.candidates and prompt == prompt_of(form, question) + "?" else None


# --- moves ----------------------------------------------------------------------------------------


def take(
    form: Form, sheet: Sheet, typed: str, today: date, *, fresh: bool = False
) -> tuple[Question, Reading] | None:
    """Read what was typed as an answer to the open question, and keep it if it was understood.

    Args:
        fresh: the answer was pressed under the question itself, not under what was asked back.

    Returns:
        The question and how the text was read; None where no question is open.
    """
    path = replay(form, sheet)
    question = open_question(sheet, path)
    if question is None:
        return None
    reading = None if fresh else confirm(question, sheet.candidates, typed)
    if reading is None:
        reading = read_any(question, typed, today)
    _note(sheet, question, reading)
    return question, reading


def _note(sheet: Sheet, question: Question, reading: Reading) -> None:
    if isinstance(reading, Understood):
        keep(sheet, question, reading.answer)
    elif isinstance(reading, AskBack):
        sheet.candidates = reading.candidates
    else:
        sheet.failures += 1


def keep(sheet: Sheet, question: Question, answer: Answer) -> None:
    """Store an answer; the questionnaire goes on with the first question that has none."""
    sheet.answers[question.name] = Kept(answer, question.digest)
    sheet.asking, sheet.candidates, sheet.failures, sheet.before = None, (), 0, {}


def skip(form: Form, sheet: Sheet) -> Say:
    """跳过: kept as "not sure", where that is an answer."""
    question = open_question(sheet, replay(form, sheet))
    if question is None:
        return say("form.nothing_open")
    if not question.unsure:
        return say("form.cannot_skip")
    keep(sheet, question, Unsure())
    return say("form.skipped")


def back(form: Form, sheet: Sheet) -> Say:
    """返回: open the answer before this question; or bring back answers that were put aside."""
    path = replay(form, sheet)
    if sheet.before:
        sheet.answers, sheet.before = sheet.before, {}
        return say("form.brought_back")
    number = path.number_of(sheet.asking or "") or len(path.given) + 1
    if number == 1:
        return say("form.at_start")
    return _ask_again(sheet, path, number - 1)


def change(form: Form, sheet: Sheet, number: int | None) -> Say | None:
    """修改 n: open answer `number` again; None where there is no such number."""
    path = replay(form, sheet)
    if number is None or not 1 <= number <= len(path.given):
        return None
    return _ask_again(sheet, path, number)


def _ask_again(sheet: Sheet, path: Path, number: int) -> Say:
    question, _ = path.given[number - 1]
    sheet.asking, sheet.candidates, sheet.failures = question.name, (), 0
    return say("form.asking_again", number=number)


def go_on(sheet: Sheet) -> None:
    """继续: leave a question that was opened again as it was answered."""
    sheet.asking, sheet.candidates, sheet.failures = None, (), 0


def restart(sheet: Sheet) -> Say:
    """重来: begin anew; 返回 brings the answers back until the first new one."""
    held = sheet.answers or sheet.before
    sheet.answers, sheet.before = {}, held
    go_on(sheet)
    return say("form.restarted")


# --- JSON -----------------------------------------------------------------------------------------


def sheet_to_json(sheet: Sheet) -> dict[str, Any]:
    """The sheet as plain JSON data."""
    return {
        "answers": answers_to_json(sheet.answers),
        "asking": sheet.asking,
        "candidates": [to_json(answer) for answer in sheet.candidates],
        "failures": sheet.failures,
        "before": answers_to_json(sheet.before),
    }


def sheet_from_json(data: Mapping[str, Any]) -> Sheet:
    """Read what `sheet_to_json` wrote; an answer that can't be read is asked again."""
    candidates = (_readable(candidate) for candidate in data.get("candidates", ()))
    return Sheet(
        answers=answers_from_json(data.get("answers", {})),
        asking=data.get("asking"),
        candidates=tuple(answer for answer in candidates if answer is not None),
        failures=int(data.get("failures", 0)),
        before=answers_from_json(data.get("before", {})),
    )


def answers_to_json(answers: Mapping[str, Kept]) -> dict[str, Any]:
    """Answers with their digests, as plain JSON data."""
    return {
        name: {"answer": to_json(kept.answer), "digest": kept.digest}
        for name, kept in answers.items()
    }


def answers_from_json(data: Mapping[str, Any]) -> dict[str, Kept]:
    """Read what `answers_to_json` wrote, leaving out what can't be read."""
    found: dict[str, Kept] = {}
    for name, stored in data.items():
        answer = _readable(stored.get("answer", {}))
        if answer is not None:
            found[name] = Kept(answer, str(stored.get("digest", "")))
    return found


def _readable(data: Mapping[str, Any]) -> Answer | None:
    try:
        return from_json(data)
    except (KeyError, ValueError, ArithmeticError, TypeError):
        return None
