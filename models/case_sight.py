"""Who may see a case: an office's officials, but for those whom it concerns (回避)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists
from sqlmodel import Session, col, select

from models import cases
from models.bindings import Binding
from models.case_rows import Case, Recusal
from models.case_states import State
from models.officials import Official
from models.people import addresses_of
from models.units import Unit
from models.vault import KeyGoneError, Vault


def concerned(db: Session, vault: Vault, official: Official, case: Case, now: datetime) -> bool:
    """Whether an official must not see a case (回避, 信访工作条例 28).

    They stepped back or were told to, act or once acted for the unit, or filed it themselves. As
    long as nobody has said which unit it is (认定对象), one that the complaint names counts. All of
    it is looked at, whatever is found first: how long it takes tells nothing.
    """
    assert official.id is not None
    stepped_back = select(Recusal.id).where(
        Recusal.case_id == case.id, Recusal.official_id == official.id
    )
    bound = select(Binding.id).where(
        Binding.unit_id == case.unit_id, Binding.person_id == official.person_id
    )
    theirs = [] if official.person_id is None else addresses_of(db, official.person_id)
    own = [cases.is_owner(db, vault, case, one.channel, one.address, now) for one in theirs]
    found = [db.exec(one).first() is not None for one in (stepped_back, bound)]
    return any([*found, *own, _named(db, vault, case, _names_of_units(db, official))])


def cases_of(
    db: Session,
    vault: Vault,
    official: Official,
    states: Collection[State],
    now: datetime,
    unit_id: int | None = None,
) -> list[Case]:
    """The cases of an official's jurisdiction that they may see, in some states.

    Those with a timer that ends first come first, then the oldest.
    """
    stepped_back = exists().where(
        col(Recusal.case_id) == Case.id, col(Recusal.official_id) == official.id
    )
    bound = exists().where(
        col(Binding.unit_id) == Case.unit_id, col(Binding.person_id) == official.person_id
    )
    found = select(Case).where(
        Case.city == official.city, col(Case.state).in_(states), ~stepped_back, ~bound
    )
    if official.district:
        found = found.where(Case.district == official.district)
    if unit_id is not None:
        found = found.where(Case.unit_id == unit_id)
    if official.person_id is not None:
        own = [
            cases.owner_of(db, vault, one.channel, one.address, now)
            for one in addresses_of(db, official.person_id)
        ]
        found = found.where(col(Case.owner).not_in(own))
    order = col(Case.due_on).is_(None), col(Case.due_on), col(Case.id)
    names = _names_of_units(db, official)
    rows = db.exec(found.order_by(*order))
    return [one for one in rows if not _named(db, vault, one, names)]


def _names_of_units(db: Session, official: Official) -> list[str]:
    """What the units are called that an official acts or once acted for; most act for none."""
    if official.person_id is None:
        return []
    theirs = select(Unit).join(Binding).where(Binding.person_id == official.person_id)
    return [name for one in db.exec(theirs) for name in (one.name, one.short_name)]


def _named(db: Session, vault: Vault, case: Case, names: Collection[str]) -> bool:
    """Whether a complaint about a unit in its author's own words names one of these."""
    if case.unit_id is not None or not names or not case.content:
        return False
    try:
        subject = str(cases.content(db, vault, case).get("subject") or "")
    except KeyGoneError:
        return False
    return any(name in subject or (len(subject) > 1 and subject in name) for name in names)
