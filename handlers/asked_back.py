"""What a reply to "which of these did you mean?" means."""

import re
from itertools import count

from handlers.answers import AskBack, NotUnderstood, Reading, Understood
from handlers.choosing import option_number
from handlers.polarity import is_unsure, yes_or_no
from handlers.questions import Answer, Chosen, Happened, Question, Said, Unsure, YesNo
from handlers.wording import bare, plain
from models.messages import say

_AGREED = re.compile("好的?|可以的?|行的?|嗯+|就这样|就这么定|按这个|没问题|ok|okay|fine|all right")
_NEITHER = re.compile(
    "(?:都|全都?)不是|(?:一个|哪个)[也都]不是|(?:none|neither)(?: of (?:these|them))?"
)
_CERTAIN = re.compile("(?:能|可以)?(?:确定|确认)|肯定|(?:i'm |i am )?(?:certain|sure)")


def numbered(
    question: Question, candidates: tuple[Answer, ...]
) -> tuple[tuple[int | None, Answer], ...]:
    """The candidates with their numbers: an option keeps the number it has under its question.

    "Not sure", and "it happened, but when?", are 0 as everywhere. Where a number is asked for
    the candidates have none: a bare 2 is always the amount itself.
    """
    further = count(1)
    return tuple((_number(question, answer, further), answer) for answer in candidates)


def _number(question: Question, answer: Answer, further: "count[int]") -> int | None:
    if question.kind == "number":
        return None
    if isinstance(answer, YesNo):
        return 1 if answer.yes else 2
    if isinstance(answer, Chosen):
        return [choice.value for choice in question.choices].index(answer.value) + 1
    return 0 if _is_open(question, answer) else next(further)


def _is_open(question: Question, answer: Answer) -> bool:
    """Whether an answer leaves open what was asked: not sure, or a day that nobody remembers.

    Words that stand beside what was found in the records say that it was none of it.
    """
    none_of_it = question.kind == "search" and isinstance(answer, Said)
    return isinstance(answer, Unsure) or answer == Happened(()) or none_of_it


def confirm(question: Question, candidates: tuple[Answer, ...], typed: str) -> Reading | None:
    """Which candidate is confirmed; None: the text is to be read as an answer to the question."""
    text = bare(plain(typed))
    if not candidates or not text:
        return None
    if is_unsure(text):
        # Whoever named a day and isn't sure of it still said that it happened.
        return Understood(Happened(())) if Happened(()) in candidates else None
    if question.kind == "search" and _NEITHER.fullmatch(text):
        return Understood(candidates[-1])
    number = None if question.kind == "number" else option_number(text)
    if number is not None:
        return _by_number(question, candidates, number)
    return _in_words(question, candidates, text)


def _by_number(question: Question, candidates: tuple[Answer, ...], number: int) -> Reading | None:
    by_number = dict(numbered(question, candidates))
    if number in by_number:
        return Understood(by_number[number])
    # The number of an answer to the question itself is good, except among days, where 2 is no "no",
    # and among names, where 9 is no name.
    days = any(isinstance(answer, Happened) for answer in candidates)
    listed = days or question.kind == "search"
    return NotUnderstood(say("answer.out_of_range")) if listed else None


def _in_words(question: Question, candidates: tuple[Answer, ...], text: str) -> Reading | None:
    definite = [answer for answer in candidates if not _is_open(question, answer)]
    if len(definite) == 1 and _CERTAIN.fullmatch(text):
        return Understood(definite[0])
    agreed = True if _AGREED.fullmatch(text) else yes_or_no(text)
    if agreed is None:
        return None
    if definite and isinstance(definite[0], YesNo):
        # 是 could agree to a proposed no, or say yes; where both were proposed it is one of them.
        return NotUnderstood(say("answer.use_number")) if len(definite) == 1 else None
    if not agreed:
        return AskBack(say("answer.say_again"), ())
    if len(definite) == 1:
        return Understood(definite[0])
    which = say("answer.which_number" if question.kind == "number" else "answer.use_number")
    return NotUnderstood(which)
