"""What an office is told of a case: that there is something, and the case's name; no word of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from handlers.context import Context
from handlers.officials.noticing import by_day, owe
from models import case_duties, cases
from models.case_rows import Case
from models.clock import SHANGHAI, aware
from models.messages import Say, say
from models.names import name_of
from models.officials import Official

__all__ = ["NOTICES", "About", "handlers_of", "tell_office", "tell_official"]

About: TypeAlias = Literal[
    "case_new",  # filed, or handed on to this office
    "case_more",  # its author added something
    "case_answered",  # its author answered a question, or completed what was missing
    "case_withdrawn",  # its author took it back
    "case_assigned",  # it is yours now
    "case_unassigned",  # it is not yours any more
]


def tell_office(
    context: Context,
    case: Case,
    about: About,
    now: datetime,
    *,
    act_id: int | None = None,
    not_before: datetime | None = None,
) -> list[Official]:
    """Owe a notice to everybody who works for a case's office and may see it.

    Who works on the case is told alone, where somebody does. Several of the same kind that go out
    in one hour (those of a night at nine) are one.

    Args:
        act_id, not_before: of the act that causes it, where one does.

    Returns:
        Who is told; nobody where the office has no official without a conflict of interest.
    """
    told = handlers_of(context, case, now)
    for one in told:
        tell_official(context, one, case, about, now, act_id=act_id, not_before=not_before)
    return told


def handlers_of(context: Context, case: Case, now: datetime) -> list[Official]:
    """Who is to look after a case now: whoever works on it, else its office, else the one above.

    An official who must not see the case (回避) is never among them.
    """
    return case_duties.handlers_of(context.db, context.vault, case, now)


def tell_official(
    context: Context,
    official: Official,
    case: Case,
    about: About,
    now: datetime,
    *,
    act_id: int | None = None,
    not_before: datetime | None = None,
) -> None:
    """Owe one official a notice of a case; the arguments are those of `tell_office`."""
    when = by_day(not_before or aware(now)).astimezone(SHANGHAI)
    key = f"{about}:{case.id}:{when:%Y-%m-%dT%H}"
    content: dict[str, Any] = {"about": about, "case": case.id}
    owe(context.db, official, key, content, aware(now), when, act_id)


# --- their words ----------------------------------------------------------------------------------

_Content: TypeAlias = Mapping[str, Any]


def _name(content: _Content) -> str:
    return name_of(cases.LETTER, int(content["case"]))


NOTICES: Mapping[str, Callable[[Context, _Content], Say]] = {
    "case_new": lambda _context, content: say("case.notice.new", name=_name(content)),
    "case_more": lambda _context, content: say("case.notice.more", name=_name(content)),
    "case_answered": lambda _context, content: say("case.notice.answered", name=_name(content)),
    "case_withdrawn": lambda _context, content: say("case.notice.withdrawn", name=_name(content)),
    "case_assigned": lambda _context, content: say("case.notice.assigned", name=_name(content)),
    "case_unassigned": lambda _context, content: say("case.notice.unassigned", name=_name(content)),
}
"""The words of each of these notices."""
