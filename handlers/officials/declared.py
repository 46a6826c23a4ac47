"""What an official's command is: declared once, and help, menus, documents and tests come from it.

Object first: a noun (单位) opens a list, or one object's card (单位 U128K); the card ends with the
moves that are allowed to this official in this state, numbered; a move stays typable as well
(单位 U128K 移出 …). `handlers/officials/working.py` carries a move out: it checks who may, asks for
the code, the second factor and the second official, holds the messages and records the undo. A
move itself only says what it would do, and does it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from handlers.context import Turn
from handlers.pages import View
from models.messages import Block, Citation, Say, Words
from models.officials import Official, OfficialRole

T = TypeVar("T")

LINE = "line"
"""The page that a link to `("line", text)` opens is what typing the text would show."""

Weight: TypeAlias = Literal["read", "reversible", "effects", "irreversible"]
"""`read` at once · `reversible` at once, with 撤销 shown · `effects` on others: echo, a code, held
for ten minutes · `irreversible`, or for many people: a code and a second official."""

EVERYBODY: tuple[OfficialRole, ...] = ("officer", "superior")


@dataclass(frozen=True, slots=True)
class Post:
    """An official at work: the message, and who sent it."""

    turn: Turn
    official: Official

    def covers(self, city: str, district: str) -> bool:
        """Whether a place is within this official's jurisdiction."""
        mine = self.official
        return mine.city == city and mine.district in ("", district)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A move that can be done: its `arguments` as JSON, and what it would do, in words.

    `people` is how many would be written to; `citations` the articles that it rests on.
    `second_official` may ask for one although the declaration does not (over 20 recipients).
    """

    effect: Say
    arguments: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    people: int = 0
    second_official: bool = False


@dataclass(frozen=True, slots=True)
class Move(Generic[T]):
    """One thing that can be done to an object.

    `takes` says what follows the word, for the help. `examples` are whole lines as typed.
    `opposite` is the move that takes it back, or the sentence that says why there is none.
    `fits` tells whether the object's state allows it. `prepare` reads the rest of the line and
    gives a `Say` where it cannot be done: what to mend. `carry_out` does it by changing rows
    through the ORM (so that it can be undone) and returns what to show.
    """

    name: str
    word: Words
    help: Say
    weight: Weight
    examples: tuple[Words, ...]
    opposite: Say
    fits: Callable[[Post, T], bool]
    prepare: Callable[[Post, T, str], Prepared | Say]
    carry_out: Callable[[Post, T, Mapping[str, Any]], tuple[Block, ...]]
    takes: Say | None = None
    also: tuple[str, ...] = ()
    roles: tuple[OfficialRole, ...] = EVERYBODY
    second_factor: bool = False
    second_official: bool = False


@dataclass(frozen=True, slots=True)
class Noun(Generic[T]):
    """A kind of object, and the word that opens it.

    `letter` begins the names of its objects (U128K); "" where the noun has no objects, as 统计:
    then `find` gets None. `overview` is what the word alone shows (with the rest of the line: a
    search). `where` is the place of an object, by which it is decided who may see it at all.
    """

    name: str
    word: Words
    help: Say
    letter: str
    overview: Callable[[Post, str], View]
    find: Callable[[Post, int | None], T | None]
    where: Callable[[T], tuple[str, str]]
    card: Callable[[Post, T], tuple[Block, ...]]
    key: Callable[[T], str]
    moves: tuple[Move[T], ...] = ()
    examples: tuple[Words, ...] = ()
    also: tuple[str, ...] = ()
    roles: tuple[OfficialRole, ...] = EVERYBODY
