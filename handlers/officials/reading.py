"""What an official typed: a noun, the name of an object, a move, and the rest.

Nothing is guessed. A name whose check letter does not fit opens nothing, and a likeness is no
command. Width, case and missing spaces do not matter (单位U128M移出); the rest is kept as typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from handlers.officials.declared import Move, Noun
from models import names
from models.cases import receipt_letters

__all__ = ["Line", "Nouns", "Typed", "clean", "read"]

_GAPS = " \t\n:：,，、;；"
_END = _GAPS + "。.!！"
_NAME = re.compile(r"([a-z])([0-9]{1,12})([a-z]?)(?![a-z0-9])")
"""A name as somebody may mistype it; whether its check fits, `names.parse` tells."""
_RECEIPT = re.compile(r"[0-9a-z]{4}(?:[-‐‑‒–—_ ]?[0-9a-z]{4}){4}")
_LONGEST_SEARCH = 20
_ASKING = re.compile(r"[?？吗呢哪]|怎么|什么|如何|是否|多少")
"""A sentence, not a search: 单位怎么填报？"""

Nouns: TypeAlias = tuple[Noun[Any], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read. `bad_name` is an object's name that cannot be one.

    Without a move, `rest` is a search, or what could not be read after an object's name.
    """

    noun: Noun[Any]
    number: int | None = None
    move: Move[Any] | None = None
    rest: str = ""
    bad_name: str = ""


class Typed:
    """A text being read from left to right, in two forms of equal length.

    `text` is as typed, without invisible characters; `even` is the same in ordinary width and
    lower case, to be compared.
    """

    def __init__(self, text: str, even: str, apart: bool = True) -> None:
        """Take both forms; `apart`: something separates it from what was read before."""
        self.text, self.even, self.apart = text, even, apart

    @classmethod
    def of(cls, text: str) -> "Typed":
        """Begin with a whole text."""
        kept = clean(text)
        return cls(kept, _folded(kept))._stripped()

    def after(self, length: int) -> "Typed":
        """What follows the first characters, without the gap between."""
        return Typed(self.text[length:], self.even[length:])._stripped()

    def _stripped(self) -> "Typed":
        gap = len(self.even) - len(self.even.lstrip(_GAPS))
        end = len(self.even.rstrip())
        return Typed(self.text[gap:end], self.even[gap:end], apart=gap > 0)

    @property
    def over(self) -> bool:
        """Whether nothing is left that means anything."""
        return not self.even.strip(_END)

    def begins_with(self, word: str) -> bool:
        """Whether a word stands here; one in Latin letters must end here as well."""
        folded = _folded_word(word)
        if not self.even.startswith(folded):
            return False
        following = self.even[len(folded) :]
        return not (_latin(folded[-1]) and following and _latin(following[0]))


def clean(text: str) -> str:
    """The text without characters that nobody sees; its lines stay lines."""
    return "".join(_seen(character) for character in text.replace("\r\n", "\n"))


def _seen(character: str) -> str:
    kind = unicodedata.category(character)
    if character == "\n" or kind not in _UNSEEN:
        return character
    return " " if kind in _SPACES else ""


_SPACES = frozenset(("Cc", "Zs", "Zl", "Zp"))
_UNSEEN = _SPACES | {"Cf", "Cs", "Co"}


def _folded(text: str) -> str:
    return "".join(map(_fold, text))


_folded_word = lru_cache(maxsize=1024)(_folded)
"""The same of a word of ours: every line is compared with all of them."""


def _fold(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def read(text: str, nouns: Nouns, *, strict: bool = False) -> Line | None:
    """A line that means something to an official, or None.

    The code of a complaint's receipt is none: an official may have filed one as anybody can.

    Args:
        strict: take no free search; an open question may be answered by the same words.
    """
    typed = Typed.of(text)
    if typed.over:
        return None
    return (
        _alone(typed, nouns, strict)
        or _with_noun(typed, nouns, strict)
        or _by_name(typed, nouns, strict)
    )


def _is_receipt(typed: Typed) -> bool:
    """Whether this is a receipt's code, which may begin like an object's name."""
    return bool(_RECEIPT.fullmatch(typed.even)) and receipt_letters(typed.text) is not None


def _alone(typed: Typed, nouns: Nouns, strict: bool) -> Line | None:
    """同意 P12H, 撤销: a move's word without its noun's."""
    for noun, move, word in _longest_first(_moves_alone(nouns)):
        if not typed.begins_with(word):
            continue
        left = typed.after(len(word))
        if move in noun.moves and noun.letter:
            named = _object(noun, left)
            if named is not None:
                return _completed(named[0], move, named[1])
            if any(move.word == other.word for other in noun.begins):
                continue
            return Line(noun, move=move, rest=left.text) if left.over and not strict else None
        if left.over or (move.takes is not None and (left.apart or not strict)):
            return Line(noun, move=move, rest=left.text)
    return None


def _moves_alone(nouns: Nouns) -> Iterator[tuple[Noun[Any], Move[Any], str]]:
    for noun in nouns:
        for move in (*noun.moves, *noun.begins):
            if move.alone:
                yield from ((noun, move, word) for word in move.spellings)


def _longest_first(
    found: Iterable[tuple[Noun[Any], Move[Any], str]],
) -> list[tuple[Noun[Any], Move[Any], str]]:
    return sorted(found, key=lambda one: -len(one[2]))


def _with_noun(typed: Typed, nouns: Nouns, strict: bool) -> Line | None:
    words = [(noun, word) for noun in nouns for word in noun.spellings]
    for noun, word in sorted(words, key=lambda one: -len(one[1])):
        if _stands(typed, noun, word):
            return _after_noun(noun, typed.after(len(word)), strict)
    return None


def _stands(typed: Typed, noun: Noun[Any], word: str) -> bool:
    """Whether the noun's word stands here; unitU128M is read as well, united is not."""
    if typed.begins_with(word):
        return True
    begun = typed.even.startswith(word.lower()) and bool(noun.letter)
    following = typed.even[len(word) :]
    return begun and following.startswith(noun.letter.lower()) and bool(_NAME.match(following))


def _after_noun(noun: Noun[Any], left: Typed, strict: bool) -> Line | None:
    if left.over:
        return Line(noun)
    named = _object(noun, left) if noun.letter else None
    if named is not None:
        return _after_name(named[0], named[1])
    moves = noun.begins if noun.letter else (*noun.moves, *noun.begins)
    found = _move(moves, left)
    if found is not None:
        return _completed(Line(noun), found[0], found[1])
    if strict or (not left.apart and not _searches(noun, left)):
        return None
    return Line(noun, rest=left.text)


def _searches(noun: Noun[Any], left: Typed) -> bool:
    """Whether what stands right behind the noun may be a search: 单位华星."""
    short = len(left.text) <= _LONGEST_SEARCH
    return noun.searches is not None and short and not _ASKING.search(left.text)


def _by_name(typed: Typed, nouns: Nouns, strict: bool) -> Line | None:
    """U128M alone, or with a move."""
    match = _NAME.match(typed.even)
    noun = next((noun for noun in nouns if match and noun.letter.lower() == match[1]), None)
    if match is None or noun is None or not match[3] or _is_receipt(typed):
        return None
    named = _object(noun, typed)
    if named is None:
        return None
    line = _after_name(named[0], named[1])
    readable = line.bad_name or line.move or not line.rest
    return line if readable and not (strict and line.bad_name) else None


def _object(noun: Noun[Any], typed: Typed) -> tuple[Line, Typed] | None:
    """The object's name that stands here, good or bad, and what follows; None: none stands here."""
    match = _NAME.match(typed.even)
    if match is None or not _could_be(noun, match):
        return None
    written, left = match[0].upper(), typed.after(match.end())
    parsed = names.parse(written)
    if parsed is None or parsed[0] != noun.letter:
        return Line(noun, bad_name=written), left
    return Line(noun, number=parsed[1]), left


def _could_be(noun: Noun[Any], match: "re.Match[str]") -> bool:
    """A name of this noun's; another letter's is one mistyped, unless it may be searched for."""
    return match[1].upper() == noun.letter or (noun.searches is None and bool(match[3]))


def _after_name(line: Line, left: Typed) -> Line:
    if left.over or line.bad_name:
        return line
    found = _move(line.noun.moves, left)
    if found is None:
        return Line(line.noun, line.number, rest=left.text)
    return _completed(line, *found)


def _completed(line: Line, move: Move[Any], left: Typed) -> Line:
    rest = "" if left.over else left.text
    return Line(line.noun, line.number, move, rest, line.bad_name)


def _move(moves: Iterable[Move[Any]], left: Typed) -> tuple[Move[Any], Typed] | None:
    words = [(move, word) for move in moves for word in move.spellings]
    for move, word in sorted(words, key=lambda one: -len(one[1])):
        if left.begins_with(word):
            return move, left.after(len(word))
    return None
