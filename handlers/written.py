"""Typed words as answers: kept as they were typed, looked at once more, or found in the records.

Words are never refused for what they say. Where something looks wrong it is said, and whoever
wrote them decides.
"""

from collections.abc import Callable, Mapping
from datetime import date

from handlers.answers import AskBack, NotUnderstood, Reading, Understood, read
from handlers.choosing import option_number
from handlers.polarity import is_unsure
from handlers.questions import Answer, Found, Kind, Question, Said, Unsure
from handlers.wording import bare, plain
from models.messages import say

_NOTHING = frozenset(
    ("不提供", "不想提供", "不愿提供", "不填", "不写", "没有", "无", "skip", "none", "rather not")
)
"""Ways to leave an answer out, where it may be left out."""


def read_any(question: Question, typed: str, today: date) -> Reading:
    """Read `typed` as an answer to a question of any kind, on `today` (Asia/Shanghai)."""
    reader = _READERS.get(question.kind)
    return read(question, typed, today) if reader is None else _written(question, typed, reader)


def _written(question: Question, typed: str, reader: Callable[[Question, str], Reading]) -> Reading:
    text = typed.strip()
    if not bare(plain(text)):
        return NotUnderstood(say("answer.empty_words"))
    if len(text) > question.longest:
        return NotUnderstood(say("answer.words_too_long", limit=question.longest, length=len(text)))
    if _left_out(question, text):
        if question.unsure:
            return Understood(Unsure())
        return NotUnderstood(say("answer.in_words"))
    return reader(question, text)


def _left_out(question: Question, text: str) -> bool:
    short = bare(plain(text))
    if is_unsure(short) or option_number(short) == 0:
        return True
    return question.unsure and short in _NOTHING


def _words(question: Question, text: str) -> Reading:
    if question.check is None:
        return Understood(Said(text))
    kept, doubt = question.check(text)
    return Understood(Said(kept)) if doubt is None else AskBack(doubt, (Said(kept),))


def _search(question: Question, text: str) -> Reading:
    """One whole name is the thing itself; of likely ones it is asked which, or none of them."""
    found = question.look_up(text) if question.look_up else ()
    whole = [one for one in found if plain(one.name) == plain(text)]
    if len(whole) == 1:
        return Understood(whole[0])
    if not found:
        return Understood(Said(text))
    return AskBack(say("answer.which_of_these"), (*found, Said(text)))


_READERS: Mapping[Kind, Callable[[Question, str], Reading]] = {"words": _words, "search": _search}


def written(answer: Answer) -> str:
    """The words of an answer; "" where it has none."""
    if isinstance(answer, Said):
        return answer.text
    return answer.name if isinstance(answer, Found) else ""
