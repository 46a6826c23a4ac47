"""How officials' pages name things: objects, lines, offices, colleagues, instants."""

from datetime import datetime
from typing import Any

from handlers import citing
from handlers.context import Turn
from handlers.officials.declared import Move, Noun
from handlers.officials.showing import typed
from models.clock import SHANGHAI
from models.messages import Day, Say, Text, Words, say
from models.names import name_of

WHOLE_CITY = Words("全市", "the whole city")


def number_of(key: str) -> int:
    """The number of a row in a key of the records: 12 in `unit:12`."""
    return int(key.rsplit(":", 1)[1])


def object_name(noun: Noun[Any], found: Any) -> str:
    """The name of an object as people type it: U128K."""
    return name_of(noun.letter, number_of(noun.key(found)))


def line_of(turn: Turn, noun: Noun[Any], found: Any = None, move: Move[Any] | None = None) -> str:
    """The line that opens a noun, or an object of it, or does a move of it."""
    parts = [typed(turn, noun.word)]
    if found is not None and noun.letter:
        parts.append(object_name(noun, found))
    if move is not None:
        parts.append(typed(turn, move.word))
    return " ".join(parts)


WHOLE_CITY = Words("全市", "city")
"""How the whole city is typed where a district could stand."""


def place_words(turn: Turn, city: str, district: str) -> Text:
    """An office's place: 深圳市南山区; the city alone where it is the city's own office."""
    pack = turn.library.packs.get(city)
    name: Text = Words(pack.names.zh, pack.names.en) if pack else city
    return (
        say("work.place", city=name, district=citing.district(pack, district)) if district else name
    )


def instant(turn: Turn, when: datetime) -> Say:
    """An instant as people say it in Asia/Shanghai: the time alone where it is today's."""
    there = when.astimezone(SHANGHAI)
    time = f"{there:%H:%M}"
    if there.date() == turn.today:
        return say("work.today_at", time=time)
    return say("work.day_at", day=Day(there.date()), time=time)
