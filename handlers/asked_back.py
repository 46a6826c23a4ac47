"""What a reply to "which of these did you mean?" means."""

from itertools import count

from handlers.answers import NotUnderstood, Reading, Understood
from handlers.choosing import option_number
from handlers.polarity import is_unsure, yes_or_no
from handlers.questions import Answer, Chosen, Question, Unsure, YesNo
from handlers.wording import bare, plain
from models.messages import say


def numbered(question: Question, candidates: tuple[Answer, ...]) -> tuple[tuple[int, Answer], ...]:
    """The candidates with their numbers: an option keeps the number it has under its question.

    "Not sure" is 0 as everywhere, except where a number was asked: there 0 may be the amount.
    """
    further = count(1)
    return tuple((_number(question, answer, further), answer) for answer in candidates)


def _number(question: Question, answer: Answer, further: "count[int]") -> int:
    if isinstance(answer, YesNo):
        return 1 if answer.yes else 2
    if isinstance(answer, Chosen):
        return [choice.value for choice in question.choices].index(answer.value) + 1
    if isinstance(answer, Unsure) and question.kind != "number":
        return 0
    return next(further)


def confirm(question: Question, candidates: tuple[Answer, ...], typed: str) -> Reading | None:
    """Which candidate is confirmed; None: the text is to be read as an answer to the question."""
    text = bare(plain(typed))
    if not candidates or not text or is_unsure(text):
        return None
    by_number = dict(numbered(question, candidates))
    number = option_number(text)
    if number is not None:
        chosen = by_number.get(number)
        return Understood(chosen) if chosen else None
    return _yes_to_one(question, by_number, text)


def _yes_to_one(question: Question, by_number: dict[int, Answer], text: str) -> Reading | None:
    agreed = yes_or_no(text)
    if agreed is None:
        return None
    if question.kind in ("yes_no", "event"):
        # "Yes" could agree to what was asked back, or answer the question itself.
        return NotUnderstood(say("answer.use_number"))
    definite = [answer for answer in by_number.values() if not isinstance(answer, Unsure)]
    if agreed and len(definite) == 1:
        return Understood(definite[0])
    return NotUnderstood(say("answer.use_number") if agreed else say("answer.say_again"))
