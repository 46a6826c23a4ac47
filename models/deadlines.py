"""Deadlines: what a unit or an official says of one, and what becomes of each stage of reminding.

The owner is a unit, or the office that a text gives a date to. A row is never moved to another day:
a new row takes over and the old one is superseded, so what somebody was told stays on record.
`declared` is what the unit says, `verified` what an official has seen; only the latter stops
everything.

MoveRefusedError
+-- EndedError         verified, superseded or closed
+-- DeclaredError      the unit says that it is filed
+-- NotDeclaredError   the unit does not say so
+-- NotVerifiedError   nobody has verified it
+-- PutOffTwiceError   it was put off twice
+-- WrongDayError      the day is over, or too late
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal

from sqlmodel import Session

from models.clock import aware
from models.deadline_rows import (
    GOING_ON,
    LOOK,
    OFFICIALS,
    REPLIES,
    Answer,
    AnswerKind,
    Deadline,
    DeadlineState,
    DeclaredError,
    EndedError,
    MoveRefusedError,
    NotDeclaredError,
    NotVerifiedError,
    PutOffTwiceError,
    Stage,
    StageEnd,
    WrongDayError,
    answers_of,
    due_rows,
    of_unit,
    open_for_units,
    stages_of,
)
from models.stages import (
    day_of,
    end,
    going_on,
    hand_on,
    locked,
    look,
    number_of,
    present,
    stage_accepted,
    stop,
)

__all__ = [
    "GOING_ON",
    "LAST_WAKE",
    "LOOK",
    "MOST_SNOOZES",
    "OFFICIALS",
    "REPLIES",
    "Answer",
    "AnswerKind",
    "Deadline",
    "DeadlineState",
    "DeclaredError",
    "EndedError",
    "MoveRefusedError",
    "NotDeclaredError",
    "NotVerifiedError",
    "PutOffTwiceError",
    "Stage",
    "StageEnd",
    "WrongDayError",
    "acknowledge",
    "answers_of",
    "close",
    "declare",
    "due_rows",
    "hand_on",
    "leave",
    "of_unit",
    "open_for_units",
    "plan",
    "put_off",
    "retract",
    "stage_accepted",
    "stages_of",
    "unverify",
    "verify",
]

MOST_SNOOZES = 2
"""How often reminding may be put off (稍后)."""
LAST_WAKE = timedelta(days=2)
"""The least time between a wake-up and `finish_by`: two working days are never fewer days."""

# --- what a unit replies ----------------------------------------------------------------------


def acknowledge(
    db: Session, deadlines: Iterable[Deadline], person_id: int, now: datetime
) -> list[Deadline]:
    """A contact has taken note (收到): of these deadlines the present stage is done with.

    Later stages come all the same. What has ended meanwhile is passed over; the others are given
    back. `now` is aware.
    """
    in_order = sorted(deadlines, key=number_of)
    taken = [one for one in in_order if locked(db, one).state in GOING_ON]
    for one in taken:
        _reply(db, one, person_id, "ack", now)
    return taken


def declare(db: Session, deadline: Deadline, person_id: int, now: datetime) -> None:
    """A contact says that it is filed (已填报): reminding stops, but for one look at the platform.

    Who says so after somebody else changes nothing. `now` is aware.

    Raises:
        EndedError: it was verified, or is no longer to be done.
    """
    going_on(db, deadline)
    _reply(db, deadline, person_id, "declared", now)
    if deadline.state == "declared":
        return
    deadline.state, deadline.declared_at, deadline.declared_by = "declared", aware(now), person_id
    look(deadline, now)
    db.flush()


def retract(db: Session, deadline: Deadline, person_id: int, now: datetime) -> None:
    """A contact takes back that it is filed (还没填): reminding goes on. `now` is aware.

    Raises:
        EndedError: it was verified, or is no longer to be done.
        NotDeclaredError: nobody said that it is filed.
    """
    going_on(db, deadline)
    if deadline.state != "declared":
        raise NotDeclaredError
    _reply(db, deadline, person_id, "not_yet", now)
    deadline.state, deadline.declared_at, deadline.declared_by = "open", None, None
    look(deadline, now)
    db.flush()


def put_off(db: Session, deadline: Deadline, person_id: int, until: date, now: datetime) -> None:
    """A contact asks to be reminded on another day (稍后), at most twice.

    Args:
        until: the day on which to wake them, Asia/Shanghai. `policies.ladder.latest_wake` is the
            last one; here, where no working days are known, two days before `finish_by`.
        now: aware.

    Raises:
        EndedError: it was verified, or is no longer to be done.
        DeclaredError: they say that it is filed: nothing is left to be put off.
        PutOffTwiceError: they put it off twice already.
        WrongDayError: the day is not after today, or too late.
    """
    going_on(db, deadline)
    if deadline.state == "declared":
        raise DeclaredError
    if deadline.snoozes >= MOST_SNOOZES:
        raise PutOffTwiceError
    if not day_of(now) < until <= deadline.finish_by - LAST_WAKE:
        raise WrongDayError
    _reply(db, deadline, person_id, "later", now, until)
    deadline.snoozes += 1
    deadline.next_stage, deadline.next_on = f"wake{deadline.snoozes}", until
    db.flush()


def plan(db: Session, deadline: Deadline, person_id: int, day: date, now: datetime) -> None:
    """A contact says on which day they mean to file.

    Args:
        day: from today until the last day; of what is overdue any day to come. Asia/Shanghai.
        now: aware.

    Raises:
        EndedError: it was verified, or is no longer to be done.
        WrongDayError: the day is over, or after the last one.
    """
    going_on(db, deadline)
    today = day_of(now)
    if day < today or today <= deadline.due < day:
        raise WrongDayError
    _reply(db, deadline, person_id, "plan", now, day)
    deadline.plan_on = day
    db.flush()


def leave(
    db: Session, deadline: Deadline, person_id: int, kind: Literal["not_me", "stop"], now: datetime
) -> None:
    """A contact is the wrong person (不是我) or wants nothing more (退订): the next one hears.

    To be called after their binding ended or their address was switched off. `now` is aware.
    """
    stage = present(db, deadline)
    db.add(_answer(deadline, person_id, stage.name if stage else "", kind, None, now))
    hand_on(db, deadline, day_of(now))
    if kind == "not_me" and deadline.state in GOING_ON and _at_rest(deadline, day_of(now)):
        # Nothing is handed on where a colleague answered; the officials hear of it all the same.
        look(deadline, now)
    db.flush()


def _at_rest(deadline: Deadline, today: date) -> bool:
    """Whether the sweep has no reason to look at it today, and is not asked for another day."""
    asleep = (deadline.next_stage or "").startswith("wake")
    return not asleep and (deadline.next_on is None or deadline.next_on > today)


def _reply(
    db: Session,
    deadline: Deadline,
    person_id: int,
    kind: AnswerKind,
    now: datetime,
    day: date | None = None,
) -> None:
    """Keep the answer once for each stage; the stage has nothing left to say to the others."""
    stage = present(db, deadline)
    name = stage.name if stage else ""
    if stage is not None and stage.end is None:
        end(stage, "quiet", now)
    deadline.unanswered = 0
    given = answers_of(db, number_of(deadline))
    same = (person_id, name, kind, day)
    if same not in {(one.person_id, one.stage, one.kind, one.day) for one in given}:
        db.add(_answer(deadline, *same, now))
    db.flush()


def _answer(
    deadline: Deadline, person_id: int, stage: str, kind: AnswerKind, day: date | None, at: datetime
) -> Answer:
    number = number_of(deadline)
    return Answer(deadline_id=number, person_id=person_id, stage=stage, kind=kind, day=day, at=at)


# --- what an official finds -------------------------------------------------------------------


def verify(db: Session, deadline: Deadline, official_id: int, now: datetime) -> None:
    """An official has seen that it is filed (核实): nothing more is said about it. `now` is aware.

    Raises:
        EndedError: it was verified before, or is no longer to be done.
    """
    going_on(db, deadline)
    deadline.state, deadline.verified_at, deadline.verified_by = "verified", aware(now), official_id
    stop(db, deadline, now)


def unverify(db: Session, deadline: Deadline, now: datetime) -> None:
    """An official was wrong: it is again what the unit says of it, and reminding goes on.

    What was about to be said when it was verified is still to be said.

    Raises:
        NotVerifiedError: it was not verified.
    """
    if locked(db, deadline).state != "verified":
        raise NotVerifiedError
    deadline.state = "declared" if deadline.declared_at else "open"
    deadline.verified_at = deadline.verified_by = None
    for stage in stages_of(db, number_of(deadline)):
        if stage.end == "superseded":
            stage.end = stage.ended_at = None
    look(deadline, now)
    db.flush()


def close(db: Session, deadline: Deadline, why: str, now: datetime, correct: bool = False) -> None:
    """It need not be done any more.

    Args:
        why: a word, such as `listing_removed`.
        now: aware.
        correct: whoever was told of it is told once that it fell away.

    Raises:
        EndedError: it was verified, or had ended already.
    """
    going_on(db, deadline)
    deadline.state, deadline.closed_at, deadline.closed_why = "closed", aware(now), why
    stop(db, deadline, now)
    if correct and deadline.told:
        deadline.next_stage, deadline.next_on = "correction", day_of(now)
        db.flush()
