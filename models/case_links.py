"""Cases that belong together, who works on them, and who must not."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from models import case_sight, officials
from models.case_rows import Case, CaseLink, Recusal
from models.case_states import WORKED
from models.clock import aware
from models.officials import Official
from models.vault import Vault

# --- two at once ----------------------------------------------------------------------------------


def hold_too(db: Session, case: Case) -> bool:
    """Lock a second case until the transaction ends; False where somebody else holds it.

    It does not wait: who holds that one may be waiting for the first.
    """
    try:
        with db.begin_nested():
            db.refresh(case, with_for_update={"nowait": True})
    except OperationalError:
        return False
    return True


# --- links ----------------------------------------------------------------------------------------


def link_between(db: Session, case: Case, other: Case) -> CaseLink | None:
    """The link of two cases, whichever was named first."""
    first, second = sorted((case.id or 0, other.id or 0))
    found = select(CaseLink).where(CaseLink.case_id == first, CaseLink.other_id == second)
    return db.exec(found).one_or_none()


def link(db: Session, case: Case, other: Case, official_id: int, now: datetime) -> None:
    """Keep that two cases belong together; `now` is aware."""
    first, second = sorted((case.id or 0, other.id or 0))
    made = CaseLink(case_id=first, other_id=second, official_id=official_id, linked_at=aware(now))
    db.add(made)
    db.flush()


def linked(db: Session, case: Case) -> list[Case]:
    """The cases that an official linked with this one, by number."""
    found = select(CaseLink).where(
        or_(col(CaseLink.case_id) == case.id, col(CaseLink.other_id) == case.id)
    )
    numbers = {one.other_id if one.case_id == case.id else one.case_id for one in db.exec(found)}
    return _cases(db, numbers)


def merged_into(db: Session, case: Case) -> list[Case]:
    """The cases that are handled together with this one and not forgotten, by number."""
    found = select(Case).where(Case.merged_into == case.id, Case.state == "merged")
    open_ = found.where(col(Case.forgotten_at).is_(None))
    return list(db.exec(open_.order_by(col(Case.id))))


def about_same_unit(db: Session, case: Case) -> list[Case]:
    """Every other filed case of the same city about the same unit, the newest first."""
    if case.unit_id is None:
        return []
    found = select(Case).where(
        Case.unit_id == case.unit_id,
        Case.city == case.city,
        Case.id != case.id,
        Case.state != "draft",
    )
    return list(db.exec(found.order_by(col(Case.id).desc())))


def _cases(db: Session, numbers: Collection[int]) -> list[Case]:
    found = select(Case).where(col(Case.id).in_(numbers))
    return list(db.exec(found.order_by(col(Case.id))))


# --- who works on them ----------------------------------------------------------------------------


def hand_over(db: Session, vault: Vault, left: Official, to: Official | None, now: datetime) -> int:
    """Give what somebody who leaves works on to their successor; how many cases those are.

    What the successor must not see or cannot, and all where there is none, is for the office to
    take. A case that somebody is just at work on stays as it is: nobody waits for it, and a
    disabled official's case can be taken by anybody.

    Args:
        now: aware.
    """
    theirs = select(Case).where(Case.assigned_to == left.id, col(Case.state).in_(WORKED))
    given = 0
    for case in [one for one in db.exec(theirs.order_by(col(Case.id))) if hold_too(db, one)]:
        takes = to is not None and sees(db, vault, to, case, now)
        case.assigned_to = to.id if to is not None and takes else None
        case.assigned_at = aware(now) if takes else None
        given += takes
    db.flush()
    return given


def sees(db: Session, vault: Vault, official: Official, case: Case, now: datetime) -> bool:
    """Whether a case lies within somebody's place, and they need not keep out of it."""
    placed = official.city == case.city and official.district in ("", case.district)
    return placed and not case_sight.concerned(db, vault, official, case, now)


# --- conflicts of interest ------------------------------------------------------------------------


def recusal(db: Session, case: Case, official_id: int) -> Recusal | None:
    """That an official stepped back from a case, or was told to."""
    found = select(Recusal).where(Recusal.case_id == case.id, Recusal.official_id == official_id)
    return db.exec(found).one_or_none()


def recused(db: Session, case: Case) -> list[Official]:
    """Everybody who stepped back from a case, or was told to."""
    theirs = select(Official).join(Recusal, col(Recusal.official_id) == col(Official.id))
    return list(db.exec(theirs.where(Recusal.case_id == case.id).order_by(col(Official.id))))


def recuse(db: Session, case: Case, official_id: int, now: datetime) -> None:
    """From now on an official neither sees a case nor works on it; `now` is aware.

    Nor are they given what of a reply did not go out yet, which may be of it.
    """
    assert case.id is not None
    if recusal(db, case, official_id) is not None:
        return
    db.add(Recusal(case_id=case.id, official_id=official_id, recused_at=aware(now)))
    if case.assigned_to == official_id:
        case.assigned_to, case.assigned_at = None, None
    officials.forget_unsent(db, db.get_one(officials.Official, official_id))
    db.flush()


def recuse_all_of(db: Session, vault: Vault, case: Case, merged: Case, now: datetime) -> None:
    """Who must not see a case must not see the one that it is merged into either."""
    for one in officials.officials_in(db, case.city):
        if case_sight.concerned(db, vault, one, merged, now):
            recuse(db, case, one.id or 0, now)
