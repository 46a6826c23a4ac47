"""Which of several numbered options somebody means. A likeness proposes, it never decides.

Accepted: the number in every form, the exact label, a beginning of at least two characters that
fits one label only. Of two labels that differ by a negation (符合 / 不符合) each needs all its
words.
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers.numerals import whole_number
from handlers.questions import Choice
from handlers.wording import bare, negated, negation_pair, plain

LIKE_ENOUGH = 0.5
"""The share of equal characters from which a label is proposed. Only ever a question."""

_NUMERAL = r"[0-9]{1,3}|[零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
_IN_WORDS = r"zero|one|two|three|four|five|six|seven|eight|nine|ten"
_BEFORE = r"(?:选择?|选项|就选|第|option|number|no\.|answer|choose|#|号码)"
_NUMBERED = re.compile(
    rf"(?:{_BEFORE}\s*)+[(\[【]?\s*(?P<named>{_NUMERAL}|{_IN_WORDS})\s*[)\]】]?\s*(?:个|项|号|种)?\s*吧?"
    rf"|[(\[【]?\s*(?P<number>{_NUMERAL})\s*[)\]】]?\s*吧?"
)
"""By itself only a numeral is an option's number: 两个 counts something, and "no one" is nobody."""
_NUMBER_AND_WORDS = re.compile(r"[(\[]?(?P<number>[0-9]{1,2})(?:[)\]、.:,]\s*|\s+)(?P<words>.+)")
_SEVERAL = re.compile(
    rf"(?:选择?|第)?(?:{_NUMERAL})(?:个|项|号)?(?:\s*(?:和|与|及|或者?|、|,|/|;|and|or|&|\+)\s*|\s+)(?:选|第)?(?:{_NUMERAL}).*"
)
_EACH = re.compile(_NUMERAL)
_IS = re.compile(r"^(?:是|属于|为|应为|算是?|it is|it's|we are|the|an?)\s*")
_CHOOSING = re.compile(r"^(?:选择?|应选)\s*")

Doubt: TypeAlias = Literal["several", "out_of_range", "contradiction", "like"]


@dataclass(frozen=True, slots=True)
class Picked:
    """One option, surely."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class Unclear:
    """No option for sure; `candidates` are those that may be meant."""

    doubt: Doubt
    candidates: tuple[Choice, ...] = ()


def choose(text: str, choices: Sequence[Choice]) -> Picked | Unclear | None:
    """Which of `choices`, numbered from 1, a typed text means; None: nothing hints at any."""
    text = bare(plain(text))
    number = option_number(text)
    if number is not None:
        inside = 1 <= number <= len(choices)
        return Picked(choices[number - 1]) if inside else Unclear("out_of_range")
    exact = [choice for choice in choices if _exactly(text, choice)]
    if len(exact) == 1:
        return Picked(exact[0])
    return (
        _number_and_words(text, choices)
        or _several(text, choices)
        or _beginning(text, choices)
        or _without_is(text, choices)
        or _likely(text, choices)
    )


def option_number(text: str) -> int | None:
    """The number in 1, 1., (1), 第1个, 选1, 一, option 1; None where the text is anything else."""
    match = _NUMBERED.fullmatch(text)
    return whole_number(match["named"] or match["number"]) if match else None


def _exactly(text: str, choice: Choice) -> bool:
    return any(text in (plain(words), bare(plain(words))) for words in choice.spellings)


def _number_and_words(text: str, choices: Sequence[Choice]) -> Picked | Unclear | None:
    """As the terminal shows an option: "1 是". Number and words must agree."""
    match = _NUMBER_AND_WORDS.fullmatch(text)
    if not match or option_number(match["words"]) is not None:
        return None
    by_words = [choice for choice in choices if _exactly(bare(match["words"]), choice)]
    if not by_words:
        return None
    number = int(match["number"])
    by_number = choices[number - 1] if 1 <= number <= len(choices) else None
    if by_number in by_words:
        return Picked(by_words[0])
    both = tuple(choice for choice in choices if choice in by_words or choice is by_number)
    return Unclear("contradiction", both)


def _several(text: str, choices: Sequence[Choice]) -> Unclear | None:
    if not _SEVERAL.fullmatch(text):
        return None
    numbers = {whole_number(found) for found in _EACH.findall(text)}
    named = tuple(choice for i, choice in enumerate(choices, start=1) if i in numbers)
    return Unclear("several", named if len(named) > 1 else ())


def _beginning(text: str, choices: Sequence[Choice]) -> Picked | Unclear | None:
    if len(text) < 2:
        return None
    begun = tuple(choice for choice in choices if _begins(text, choice))
    if len(begun) > 1:
        return Unclear("several", begun)
    if not begun:
        return None
    possible = tuple(
        c for c in choices if c is begun[0] or _opposed(c, begun[0]) or _holds(text, c)
    )
    return Picked(begun[0]) if len(possible) == 1 else Unclear("like", possible)


def _holds(text: str, choice: Choice) -> bool:
    """独立 begins 独立法人, and stands within 视同法人的独立核算单位 too."""
    return any(text in plain(words) for words in choice.spellings)


def _begins(text: str, choice: Choice) -> bool:
    return any(plain(words).startswith(text) for words in choice.spellings)


def _opposed(one: Choice, other: Choice) -> bool:
    return one is not other and any(
        negation_pair(plain(a), plain(b)) for a in one.spellings for b in other.spellings
    )


def _without_is(text: str, choices: Sequence[Choice]) -> Picked | Unclear | None:
    """是独立法人 says 独立法人. A negation keeps this from matching: 不是独立法人, and 是否."""
    shorter = _IS.sub("", text)
    if negated(shorter):
        shorter = text
    shorter = _CHOOSING.sub("", shorter)
    if shorter == text or not shorter:
        return None
    exact = [choice for choice in choices if _exactly(shorter, choice)]
    return Picked(exact[0]) if len(exact) == 1 else _beginning(shorter, choices)


def _likely(text: str, choices: Sequence[Choice]) -> Unclear | None:
    """Options that a typing mistake or a longer sentence may mean; never across a negation."""
    alike = tuple(choice for choice in choices if _alike(text, choice))
    return Unclear("like", alike) if alike else None


def _alike(text: str, choice: Choice) -> bool:
    for words in map(plain, choice.spellings):
        if len(words) < 2 or negated(words) != negated(text):
            continue
        if words in text or (len(text) > 1 and text in words):
            return True
        if difflib.SequenceMatcher(None, text, words).ratio() >= LIKE_ENOUGH:
            return True
    return False
