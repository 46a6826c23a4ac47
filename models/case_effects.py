"""What a decision changes: the case's state, its measure and its timer, and the unit it is about.

The rows of lists, bans and letters are changed by their own modules; the moves of
`handlers/officials/case_decide.py` call both in one transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from models import case_sight, cases
from models.bindings import Binding
from models.case_rows import Case, CaseLetter
from models.case_states import State
from models.officials import Official
from models.vault import KeyGoneError, Vault

_NOTES: tuple[cases.Way, ...] = ("note",)
GRAVEST_LAST = ("no_action", "rectify", "report", "notice", "by_reference", "not_accepted",
                "removed")  # fmt: skip
"""The measures, so that of several the gravest is the case's."""


def decide(
    db: Session,
    case: Case,
    to: State,
    measure: str,
    by: str,
    now: datetime,
    *,
    article: int | None = None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write a decision down, and bring the case into its state where it is not there already.

    Args:
        measure: the pack's outcome, or `no_action`.
        by: as the audit calls them.
        now: aware.
        article: where the outcome stands.
        reason: the official's own, without personal data.
        detail: as of `cases.go`.

    Raises:
        IllegalMoveError: nothing was changed.
    """
    if case.state != to:
        cases.go(db, case, to, by, now, reason=reason, article=article, detail=detail)
    if _graver(measure, case.measure):
        case.measure, case.measure_article = measure, article
    db.flush()


def _graver(measure: str, than: str) -> bool:
    return not than or GRAVEST_LAST.index(measure) >= GRAVEST_LAST.index(than)


def order_rectification(db: Session, case: Case, last_day: date) -> None:
    """The unit is to put it right until the end of a day (整改), which is the timer from now on."""
    case.rectify_by = last_day
    cases.start_timer(case, "rectify", last_day)
    db.flush()


def end_rectification(db: Session, case: Case, last_day: date) -> None:
    """It was looked at again: from now on its author's answer is due, on `last_day`."""
    cases.start_timer(case, "result", last_day)
    db.flush()


def set_subject(
    db: Session, vault: Vault, case: Case, unit_id: int, against: str, now: datetime
) -> bool:
    """Say which unit a case is about (认定对象).

    Whoever acts for that unit must not work on it: an assignee who does loses it.

    Returns:
        Whether the assignee lost it.
    """
    case.unit_id, case.against = unit_id, against
    db.flush()
    if case.assigned_to is None:
        return False
    assignee = db.get_one(Official, case.assigned_to)
    if not case_sight.concerned(db, vault, assignee, case, now):
        return False
    case.assigned_to = case.assigned_at = None
    db.flush()
    return True


def acts_for(db: Session, official: Official, unit_id: int) -> bool:
    """Whether an official acts for a unit, or once did."""
    if official.person_id is None:
        return False
    bound = select(Binding.id).where(
        Binding.unit_id == unit_id, Binding.person_id == official.person_id
    )
    return db.exec(bound).first() is not None


def noted(db: Session, case: Case, about: str) -> bool:
    """Whether an official wrote a note of this kind in a case."""
    notes = select(CaseLetter.id).where(
        CaseLetter.case_id == case.id, CaseLetter.way == "note", CaseLetter.about == about
    )
    return db.exec(notes).first() is not None


def note_text(db: Session, vault: Vault, number: int) -> str | None:
    """What an official wrote in one note of a case; None where it is gone or forgotten."""
    row = db.get(CaseLetter, number)
    if row is None:
        return None
    case = db.get_one(Case, row.case_id)
    try:
        notes = cases.letters(db, vault, case, _NOTES)
    except KeyGoneError:
        return None
    return next((one.text for one in notes if one.row.id == number), None)
