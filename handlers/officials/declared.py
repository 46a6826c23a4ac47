"""What an official's command is: declared once, and help, menus, documents and tests come from it.

Object first: a noun (单位) opens a list, or one object's card (单位 U128M); the card ends with the
moves that are allowed to this official in this state, numbered; a move stays typable as well
(单位 U128M 移出 …). `handlers/officials/working.py` carries a move out: it checks who may, asks for
the code, the second factor and the second official, holds the messages and records the undo. A
move itself only says what it would do, and does it.

What a move must keep to:

- `find` gives the object wherever it lies; `where` tells the place, and the refusals follow from
  it. A move that needs no object yet (单位 新增, 官员 邀请) stands in the noun's `begins`.
- `prepare` changes nothing and gives equal `arguments` whenever it is asked again about the same
  state: it is asked once more before the act is done, and where the arguments came out otherwise,
  nothing is done and the official sees the card. So: no instant and no random code in them.
- `carry_out` changes rows through the ORM only. Whatever it sends carries `post.act_id` and
  `post.not_before`: `enqueue(…, not_before=post.not_before, act_id=post.act_id)`. Then 撤销 takes
  rows and messages back together. The second official and the audit are not its business.
- A link of a card or a list leads to `(LINE, "单位 U128M")`: it does what typing the line does.
  Moves are numbered by the framework after the card's own blocks, so a card has no links of its
  own, and the first block of a card names the object: it is repeated where the move is confirmed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from sqlmodel import Session

from handlers.context import Turn
from handlers.pages import LINE, View
from models.messages import Block, Citation, Say, Words
from models.officials import Official, OfficialRole

__all__ = [
    "EVERYBODY",
    "LINE",
    "Move",
    "NotDoneError",
    "Noun",
    "Post",
    "Prepared",
    "Refused",
    "Weight",
]

T = TypeVar("T")

Weight: TypeAlias = Literal["read", "reversible", "effects", "irreversible"]
"""`read` at once · `reversible` at once, with 撤销 shown · `effects` on others: echo, a code, held
for ten minutes · `irreversible`, or for many people: a code and a second official."""

EVERYBODY: tuple[OfficialRole, ...] = ("officer", "superior")


@dataclass(frozen=True, slots=True)
class Post:
    """An official at work: the message, and who sent it.

    While a move is carried out, `official` is whoever proposed it, `act_id` the act's row and
    `held_until` (aware) the instant until which its messages wait. Both are None otherwise, and
    where a move only reads. `nouns` are all that can be typed.
    """

    turn: Turn
    official: Official
    act_id: int | None = None
    held_until: datetime | None = None
    nouns: "tuple[Noun[Any], ...]" = ()

    @property
    def db(self) -> Session:
        """The open transaction."""
        return self.turn.context.db

    @property
    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return self.turn.context.clock.now()

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.turn.today

    @property
    def not_before(self) -> datetime:
        """When the messages of the act may go out at the earliest, aware."""
        return self.held_until or self.now

    def covers(self, city: str, district: str) -> bool:
        """Whether a place is within this official's jurisdiction."""
        mine = self.official
        return mine.city == city and mine.district in ("", district)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A move that can be done: its `arguments` as JSON, and what it would do, in words.

    `people` is how many would be written to; `citations` the articles that it rests on; `reason`
    the official's own for the audit (理由), without personal data. `second_official` may ask for
    one although the declaration does not; over 20 people it is asked for in any case.
    """

    effect: Say
    arguments: Mapping[str, Any] = field(default_factory=dict)
    citations: tuple[Citation, ...] = ()
    people: int = 0
    second_official: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that this official may not do now, and why; it is noted in the audit."""

    why: Say


class NotDoneError(Exception):
    """What `carry_out` raises where it turns out that nothing can be done; `why` is shown.

    `noted` is the kind of reason in the audit: `code` where a wrong one was typed.
    """

    def __init__(self, why: Say, noted: Literal["move", "code"] = "move") -> None:
        """Take the reason."""
        super().__init__(why.key)
        self.why = why
        self.noted: Literal["move", "code"] = noted


@dataclass(frozen=True)
class Move(Generic[T]):
    """One thing that can be done to an object.

    `name` is unique in its noun. `takes` says what follows the word, for the help; where it is
    None nothing may follow. Where the move is chosen by its number and `prepare` can do nothing
    with an empty rest, its sentence is the question, and what is typed next is the rest.
    `examples` are whole lines as typed: `Words("单位 U128M 核实", "unit U128M verify")`.
    `opposite` is the move that takes it back, or the sentence that says why there is none.
    `fits` tells whether the object's state allows it. `prepare` reads the rest of the line and
    gives a `Say` where it cannot be done: what to mend. `carry_out` does it by changing rows
    through the ORM (so that it can be undone) and returns what to show. It runs in a savepoint:
    a `NotDoneError` takes everything back and says why.

    `alone`: the word is typed without the noun's (同意 P12H, 撤销). `at_once`: it is about acts
    themselves (同意, 撤销) or about oneself (动态口令), so it is neither confirmed nor kept as an
    act. `asks_on`: whether it asks for its rest again after it was done. `claims`: whether a rest
    is surely this move's, even where its word is missing, or another noun's too (名单); only where
    the noun has no objects. `names`: the letters of the names that its rest may begin with; where
    one of them is mistyped, `prepare` is not asked (`handlers/officials/leading.py`).
    """

    name: str
    word: Words
    help: Say
    weight: Weight
    examples: tuple[Words, ...]
    opposite: Say
    fits: Callable[[Post, T], bool]
    prepare: Callable[[Post, T, str], Prepared | Say | Refused]
    carry_out: Callable[[Post, T, Mapping[str, Any]], tuple[Block, ...]]
    takes: Say | None = None
    also: tuple[str, ...] = ()
    roles: tuple[OfficialRole, ...] = EVERYBODY
    second_factor: bool = False
    second_official: bool = False
    alone: bool = False
    at_once: bool = False
    asks_on: Callable[[Post], bool] | None = None
    claims: Callable[[Post, str], bool] | None = None
    names: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type its word."""
        return (self.word.zh, self.word.en, *self.also)


@dataclass(frozen=True)
class Noun(Generic[T]):
    """A kind of object, and the word that opens it.

    `letter` begins the names of its objects (U128M); "" where the noun has no objects, as 统计:
    then `find` gets None and never gives None, and the moves stand on the overview. `overview` is
    what the word alone shows; `searches` says what else may follow the word and is handed to it, as
    typed (None: nothing). `where` is the place of an object, by which it is decided who may see it
    at all. `key` names it in the records (`unit:12`, begun with the noun's name). `begins` are the
    moves that need no object.

    `hidden` tells of an object that this official must not know of (回避, another office's case):
    they are answered as if there were none, before anything else is looked at, and that they tried
    is noted. Nobody from whom it is hidden is asked to approve an act on it or finds one in 记录.
    `stand_in` makes an object that never was: it is looked at where there is none, so that the
    time of an answer does not tell what is hidden from what is not there.
    `veiled`: what is typed after a move's word, and an act's arguments, are somebody's own matter;
    they are kept sealed, no longer than the act waits, and the whole conversation about them is
    kept as shortly as its author's (`Memory.private`). Where no complaint is taken nothing of it is
    shown (`handlers/officials/abroad.py`).
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
    searches: Say | None = None
    begins: tuple[Move[None], ...] = ()
    hidden: Callable[[Post, T], bool] | None = None
    stand_in: Callable[[Post], T] | None = None
    veiled: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to type its word."""
        return (self.word.zh, self.word.en, *self.also)

    @property
    def every_move(self) -> "tuple[Move[Any], ...]":
        """The moves of its objects, and those that need none."""
        return (*self.moves, *self.begins)
