"""认定对象: which unit of the register a case is about; decisions need to know."""

from collections.abc import Mapping
from typing import Any

from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.leading import mistyped
from handlers.officials.naming import joined, unit_title
from handlers.officials.terms import scope_of
from models import case_effects
from models.agency_bans import AGENCY
from models.case_rows import Case
from models.messages import Block, Paragraph, Say, Words, say
from models.units import Unit, search_units

__all__ = ["SUBJECT"]

_STATES = frozenset(
    {"registered", "completing", "accepted", "verifying", "confirmed", "partly", "unfounded"}
)
_OFFERED = 5


def _against(unit: Unit) -> str:
    return "third_party" if unit.kind == AGENCY else "listed_unit"


def _found(post: Post, case: Case, text: str) -> list[Unit]:
    """Units of the official's jurisdiction; an agency may be registered anywhere."""
    agencies = search_units(post.db, None, text, _OFFERED + 1, (AGENCY,))
    listed = search_units(post.db, scope_of(post), text, _OFFERED + 1, ("enterprise", "park"))
    wanted = {"third_party": agencies, "listed_unit": listed}
    return wanted.get(case.against, [*listed, *agencies])


def _reading(post: Post, case: Case, rest: str) -> Prepared | Say | Refused:
    if not rest.strip():
        return say("decide.subject.which")
    if (wrong := mistyped(rest)) is not None:
        return wrong
    found = _found(post, case, rest)
    if not found:
        return say("decide.subject.none", text=rest.strip()[:20])
    if len(found) > 1:
        named = joined([unit_title(one) for one in found[:_OFFERED]])
        return say("decide.subject.several", units=named)
    return _one(post, case, found[0])


def _one(post: Post, case: Case, unit: Unit) -> Prepared | Say | Refused:
    assert unit.id is not None
    if unit.id == case.unit_id:
        return Refused(say("decide.subject.already", unit=unit_title(unit)))
    if case_effects.acts_for(post.db, post.official, unit.id):
        return Refused(say("decide.subject.own", unit=unit_title(unit)))
    effect = say("decide.subject.effect", unit=unit_title(unit), name=unit.name)
    return Prepared(effect, {"unit": unit.id, "against": _against(unit)})


def _set(post: Post, case: Case, given: Mapping[str, Any]) -> tuple[Block, ...]:
    unit = post.db.get(Unit, given["unit"])
    if unit is None:
        raise NotDoneError(say("work.gone"))
    vault = post.turn.context.vault
    lost = case_effects.set_subject(post.db, vault, case, given["unit"], given["against"], post.now)
    done = Paragraph(say("decide.subject.done", unit=unit_title(unit)), tone="strong")
    return (done, Paragraph(say("decide.subject.unassigned"))) if lost else (done,)


SUBJECT: Move[Case] = Move(
    name="subject",
    word=Words("认定对象", "identify unit"),
    help=say("decide.subject.help"),
    weight="reversible",
    takes=say("decide.subject.takes"),
    examples=(Words("案件 A37A 认定对象 U128M", "case A37A identify unit U128M"),),
    opposite=say("decide.subject.opposite"),
    fits=lambda _post, case: case.state in _STATES,
    prepare=_reading,
    carry_out=_set,
    also=("认定",),
)
