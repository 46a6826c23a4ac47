"""The cap (频次上限): one envelope a day and two in seven days for a contact, the last stage kept.

Pure. A place is held for the last stages of the next days: an earlier stage that would take it
merges into a later one. Where even so a last stage would need a third envelope, it goes into an
envelope before its day.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Literal, TypeAlias

Weight: TypeAlias = Literal["must", "waits", "merges"]
"""Goes out as soon as there is a place · when there is one to spare · then, or merges."""

MOST = 2
"""Envelopes in `SPAN`."""
SPAN = 7
"""Days."""
DAY = timedelta(days=1)
HORIZON = timedelta(days=SPAN - 1)
"""Envelopes that lie further apart do not count together."""


def free(day: date, used: Iterable[date]) -> bool:
    """Whether one more envelope may go out on a day, beside those of `used`."""
    near = [one for one in used if abs(one - day) <= HORIZON]
    if day in near:
        return False
    starts = (day - DAY * back for back in range(SPAN))
    return all(sum(start <= one <= start + HORIZON for one in near) < MOST for start in starts)


def carried_early(day: date, coming: Iterable[date], used: Iterable[date]) -> set[date]:
    """The days of last stages that must go into an envelope of `day`, since theirs has no place.

    Args:
        day: when an envelope goes out.
        coming: days after it on which something comes that may not be dropped.
        used: the days of this contact's envelopes, without `day`.
    """
    taken, planned, early = {*used, day}, set[date](), set[date]()
    for one in sorted(set(coming)):
        if free(one, taken):
            taken.add(one)
            planned.add(one)
        elif not planned:
            early.add(one)
    return early


def displaced(coming: Iterable[date], used: Iterable[date]) -> int:
    """How many of the days to come have no place of their own beside the envelopes of `used`."""
    taken, lost = set(used), 0
    for one in sorted(set(coming)):
        if free(one, taken):
            taken.add(one)
        else:
            lost += 1
    return lost


def goes(
    day: date, weights: Collection[Weight], coming: Collection[date], used: Collection[date]
) -> bool:
    """Whether an envelope goes out on a day on which these stages are due.

    Args:
        day: today.
        weights: how much each of them counts.
        coming: days after it on which something comes that may not be dropped.
        used: the days of this contact's envelopes.
    """
    if not weights or not free(day, used):
        return False
    return "must" in weights or displaced(coming, {*used, day}) <= displaced(coming, used)


def next_place(day: date, used: Collection[date]) -> date:
    """The first day after `day` on which an envelope may go out."""
    day += DAY
    while not free(day, used):
        day += DAY
    return day
