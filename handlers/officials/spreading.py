"""Writing to many within what each is sent in a week: today, on a later day, or not at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.officials.declared import Post
from handlers.officials.sending import first_moment, moment_on, working_days
from models import owing, room
from models.clock import SHANGHAI
from models.deliveries import DeliveryKind
from models.owing import Owed

__all__ = ["Spread", "owe", "spread"]

_DAYS = 6
"""Working days over which a message to many is spread at most: about a week."""


@dataclass(frozen=True, slots=True)
class Spread:
    """On which day each of many people is written to; `left_out` had no room on any."""

    days: Mapping[int, date]
    first: date
    left_out: int

    @property
    def later(self) -> int:
        """How many are written to on another day than the first."""
        return sum(day != self.first for day in self.days.values())


def spread(post: Post, persons: Iterable[int]) -> Spread:
    """The first working day with room for each person."""
    numbers = list(persons)
    first = first_moment(post).astimezone(SHANGHAI).date()
    days = working_days(post, first, _DAYS)
    taken = room.taken_days(post.db, numbers, post.today)
    found: dict[int, date] = {}
    for person in numbers:
        day = next((one for one in days if room.free(taken.get(person, ()), one)), None)
        if day is not None:
            found[person] = day
    return Spread(found, first, len(numbers) - len(found))


def owe(
    post: Post,
    over: Spread,
    kind: DeliveryKind,
    key: Callable[[int], str],
    content: Callable[[int], Mapping[str, Any]],
) -> int:
    """Owe each person their envelope of this act on their day; how many there are."""
    moments = {day: moment_on(post, day) for day in set(over.days.values())}
    envelopes = (
        Owed(key(person), person, kind, day, moments[day], content(person))
        for person, day in over.days.items()
    )
    return owing.owe(post.db, envelopes, post.act_id, post.now)
