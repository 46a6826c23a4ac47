"""What a reply to "which of these did you mean?" means."""

from handlers.answers import NotUnderstood, Reading, Understood
from handlers.choosing import option_number
from handlers.polarity import is_unsure, yes_or_no
from handlers.questions import Answer, Question, Unsure
from handlers.wording import bare, plain
from models.messages import say


def numbered(question: Question, candidates: tuple[Answer, ...]) -> tuple[tuple[int, Answer], ...]:
    """The candidates with their numbers.

    "Not sure" is 0 as everywhere, except where a number was asked: there 0 may be the amount.
    """
    if question.kind == "number":
        return tuple(enumerate(candidates, start=1))
    definite = [answer for answer in candidates if not isinstance(answer, Unsure)]
    unsure = [answer for answer in candidates if isinstance(answer, Unsure)]
    return (*enumerate(definite, start=1), *((0, answer) for answer in unsure))


def confirm(question: Question, candidates: tuple[Answer, ...], typed: str) -> Reading | None:
    """Which candidate is confirmed; None: the text is to be read as an answer to the question."""
    text = bare(plain(typed))
    if not candidates or not text or is_unsure(text):
        return None
    by_number = dict(numbered(question, candidates))
    number = option_number(text)
    if number is not None:
        chosen = by_number.get(number)
        if chosen is None and question.kind == "number":
            return None
        return Understood(chosen) if chosen else NotUnderstood(say("answer.out_of_range"))
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
