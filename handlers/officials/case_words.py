"""The words of a case on officials' pages, and how the rest of a line about one is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handlers import citing
from handlers.context import Context
from handlers.officials.declared import Post, Prepared
from handlers.officials.naming import unit_name
from models import cases
from models.case_rows import Case
from models.case_states import OVER, STATES, State
from models.messages import Say, Text, Words, say
from models.units import Unit
from models.vault import KeyGoneError
from policies.load import LoadedPack

__all__ = [
    "CASE",
    "LEAST",
    "MOST",
    "STATE_WORDS",
    "named",
    "office_words",
    "pack_of",
    "reason_in",
    "subject",
]

CASE = Words("案件", "case")

STATE_WORDS: Mapping[str, Words] = {
    "draft": Words("草稿", "draft"),
    "registered": Words("待受理", "to be accepted"),
    "completing": Words("待补正", "to be completed"),
    "accepted": Words("已受理", "accepted"),
    "verifying": Words("核实中", "being verified"),
    "confirmed": Words("属实", "confirmed"),
    "partly": Words("部分属实", "partly confirmed"),
    "unfounded": Words("不属实", "unfounded"),
    "rectifying": Words("整改中", "being rectified"),
    "removing": Words("移出", "removal"),
    "noticing": Words("通报上报", "notice or report"),
    "no_action": Words("不处理", "no action"),
    "closed": Words("已办结", "closed"),
    "refused": Words("不予受理", "not accepted"),
    "transferred": Words("已转办", "handed on"),
    "withdrawn": Words("已撤回", "withdrawn"),
    "merged": Words("已并案", "merged"),
    "archived": Words("已归档", "archived"),
}
"""How an office calls each state."""

LEAST, MOST = 4, 500
"""Characters of words that say something, and that are kept."""

_PERSONAL = re.compile(r"(?<![0-9])(?:1[3-9][0-9]{9}|[0-9]{17}[0-9Xx])(?![0-9])")
"""A mobile number or an identity document's: it has no place in what is kept for ever."""
_GAP = re.compile(r"[\s-]+")


def pack_of(context: Context, case: Case) -> LoadedPack | None:
    """The rules of a case's place."""
    return context.library.packs.get(case.city)


def named(case: Case) -> str:
    """The name that opens a case: A37A."""
    return cases.name(case)


def subject(context: Context, case: Case) -> Text:
    """Whom a case is about: the unit once it is known which, else its author's own words."""
    if case.unit_id is not None:
        unit = context.db.get_one(Unit, case.unit_id)
        return say("unit.title", name=unit.short_name, code=unit_name(unit.id))
    try:
        said = cases.content(context.db, context.vault, case)
    except KeyGoneError:
        return say("case.forgotten_short")
    return str(said.get("subject", ""))[:40] or say("case.no_subject")


def office_words(context: Context, city: str, district: str) -> Text:
    """An office: 深圳市南山区; a district alone says too little, a city alone is its own office."""
    pack = context.library.packs.get(city)
    name: Text = Words(pack.names.zh, pack.names.en) if pack else city
    return (
        say("work.place", city=name, district=citing.district(pack, district)) if district else name
    )


def reason_in(rest: str) -> str | Say:
    """The reason that a line gives for the records, or what to mend.

    It is kept in the audit for good, so a telephone's or a document's number is sent back.
    """
    reason = rest.strip()
    if not LEAST <= len(reason) <= MOST:
        return say("case.reason", least=LEAST, most=MOST)
    if _PERSONAL.search(_GAP.sub("", reason)):
        return say("case.reason_personal")
    return reason


def words_in(rest: str, most: int = 1500) -> str | Say:
    """Words for the complainant or for colleagues, which are kept sealed with the case."""
    words = rest.strip()
    return words if LEAST <= len(words) <= most else say("case.words", least=LEAST, most=most)


def prepared(effect: Say, reason: str = "", **arguments: object) -> Prepared:
    """A move that can be done, with its reason among the arguments where it has one."""
    given = {**arguments, **({"reason": reason} if reason else {})}
    return Prepared(effect, given, reason=reason)


# --- states ---------------------------------------------------------------------------------------

ANY_FILED: frozenset[State] = frozenset(set(STATES) - {"draft"})
"""Every state that an office sees."""


@dataclass(frozen=True, slots=True)
class InStates:
    """`Move.fits` for a case in one of some states whose content is not forgotten."""

    states: frozenset[State]

    def __call__(self, _post: Post, case: Case) -> bool:
        """Whether the move can be done now."""
        return case.state in self.states and case.forgotten_at is None


def in_states(*states: State) -> InStates:
    """The same, of states by name."""
    return InStates(frozenset(states))


FINISHED = frozenset(OVER - {"archived"})
"""States in which nobody works on it any more and it can be put away."""
