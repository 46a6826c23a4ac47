"""What becomes of the stages of a deadline: accepted, handed on to the next contact, stopped."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.bindings import contacts_of
from models.clock import SHANGHAI, aware
from models.deadline_rows import (
    GOING_ON,
    LOOK,
    OFFICIALS,
    REPLIES,
    Deadline,
    EndedError,
    Stage,
    StageEnd,
    answers_of,
    stages_of,
)


def stage_accepted(db: Session, stage_ids: Iterable[int], now: datetime) -> None:
    """A platform took an envelope that carries these stages: they end, unless they had ended.

    Their owners count as told, and the stage as unanswered until somebody replies. `now` is aware.
    """
    carried = (
        select(Stage, Deadline)
        .join(Deadline, col(Deadline.id) == col(Stage.deadline_id))
        .where(col(Stage.id).in_(list(stage_ids)))
        .order_by(col(Deadline.id), col(Stage.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for stage, deadline in db.exec(carried):
        official = stage.name in OFFICIALS
        deadline.told = deadline.told or not official
        if stage.end is None:
            end(stage, "escalated" if official else "accepted", now)
            deadline.unanswered += not official
    db.flush()


def hand_on(db: Session, deadline: Deadline, today: date) -> None:
    """Whoever was told cannot be, or is the wrong person: the present stage goes to the next one.

    Nothing happens where there is no such stage, or somebody who still acts for the unit answered
    it. `today` is the day in Asia/Shanghai.
    """
    locked(db, deadline)
    stages = stages_of(db, number_of(deadline))
    pending = [one for one in stages if one.end is None]
    stage = pending[-1] if pending else present(db, deadline)
    goes_on = deadline.state in GOING_ON or (stage is not None and stage.name == "correction")
    if stage is None or not goes_on or _answered(db, deadline, stage):
        return
    deadline.unanswered = max(0, deadline.unanswered - (stage.end == "accepted"))
    stage.end = stage.ended_at = None
    deadline.next_stage, deadline.next_on = stage.name, today
    db.flush()


def present(db: Session, deadline: Deadline) -> Stage | None:
    """The stage that the unit's contacts were told last, or are about to be, or None."""
    told = (
        one for one in stages_of(db, number_of(deadline)) if one.end in (None, "accepted", "quiet")
    )
    return next((one for one in reversed(list(told)) if one.name not in OFFICIALS), None)


def _answered(db: Session, deadline: Deadline, stage: Stage) -> bool:
    """Whether somebody replied to a stage who still acts for the unit."""
    given = [one for one in answers_of(db, number_of(deadline)) if one.stage == stage.name]
    replied = {one.person_id for one in given if one.kind in REPLIES}
    if deadline.unit_id is None or not replied:
        return bool(replied)
    return any(one.person_id in replied for one in contacts_of(db, deadline.unit_id))


def stop(db: Session, deadline: Deadline, now: datetime) -> None:
    """Nothing is left to be said; what was about to be ends unsaid."""
    deadline.next_stage = deadline.next_on = None
    for stage in stages_of(db, number_of(deadline)):
        if stage.end is None:
            end(stage, "superseded", now)
    db.flush()


def end(stage: Stage, how: StageEnd, now: datetime) -> None:
    """Say how a stage ended. `now` is aware."""
    stage.end, stage.ended_at = how, aware(now)


def look(deadline: Deadline, now: datetime) -> None:
    """Ask the sweep to work out, within a minute, what comes next. `now` is aware."""
    deadline.next_stage, deadline.next_on = LOOK, day_of(now)


def going_on(db: Session, deadline: Deadline) -> None:
    """Lock it. Raises EndedError."""
    if locked(db, deadline).state not in GOING_ON:
        raise EndedError


def locked(db: Session, deadline: Deadline) -> Deadline:
    """The row as it is now; nobody else changes it before the transaction ends."""
    db.refresh(deadline, with_for_update=True)
    return deadline


def day_of(now: datetime) -> date:
    """The day of an aware instant in Asia/Shanghai."""
    return aware(now).astimezone(SHANGHAI).date()


def number_of(deadline: Deadline) -> int:
    """The number of a row that is stored."""
    assert deadline.id is not None
    return deadline.id
