"""Short names of units (简称): what a reminder calls a unit, since platforms cut a longer name off.

A suggestion only leaves words out; it never adds or replaces any.
"""

from typing import Literal, TypeAlias

SHORT_NAME = 20
"""Characters of a short name."""

_ENDINGS = (
    "股份有限公司",
    "有限责任公司",
    "集团有限公司",
    "有限公司",
    "(集团)",
    "（集团）",
    "集团",
    "股份",
    "总公司",
    "公司",
    "(有限合伙)",
    "（有限合伙）",
    "(普通合伙)",
    "（普通合伙）",
    " co., ltd.",
    " co.,ltd.",
    " co. ltd.",
    " ltd.",
    " ltd",
    " limited",
    " inc.",
)
"""What the legal form adds to a name, the longest first where one ends with another."""

ShortNameFault: TypeAlias = Literal["empty", "too_long", "taken"]


class ShortNameError(ValueError):
    """A short name cannot be used; `fault` says why."""

    def __init__(self, fault: ShortNameFault) -> None:
        """Take the cause."""
        super().__init__(fault)
        self.fault: ShortNameFault = fault


def short_name_for(name: str) -> str:
    """Suggest a short name: the name where it fits, else without what its legal form adds.

    A name that is still too long is cut after `SHORT_NAME` characters; somebody should look at it.
    """
    name = " ".join(name.split())
    while len(name) > SHORT_NAME:
        shorter = _without_ending(name)
        if shorter == name:
            break
        name = shorter
    return name[:SHORT_NAME].rstrip()


def _without_ending(name: str) -> str:
    for ending in _ENDINGS:
        if len(name) > len(ending) and name.lower().endswith(ending):
            return name[: -len(ending)].rstrip(" ,，")
    return name
