"""The rows of deadlines: one per owner, duty, year and date, its stages, and what was answered."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, Session, col, select

from models.db import Record, RowId, UtcTime

DeadlineState: TypeAlias = Literal["open", "declared", "verified", "superseded", "closed"]
GOING_ON: tuple[DeadlineState, ...] = ("open", "declared")
"""States in which something is still to be done, or to be verified."""
StageEnd: TypeAlias = Literal[
    "accepted",  # a platform took it for at least one person
    "merged",  # a later stage, or an earlier envelope, carries it
    "superseded",  # the date moved, or the duty ended, before it went out
    "quiet",  # declared, put off (稍后) or answered: nothing was to be said
    "call_list",  # nobody could be written to: somebody must ring
    "escalated",  # an official was told in its place
    "nobody",  # no official could be told either
]
OFFICIALS = ("district", "city")
"""The stages that tell officials, not the owner."""
LOOK = "look"
"""In place of a stage's name in `next_stage`: the sweep is to work out what comes next."""
AnswerKind: TypeAlias = Literal["ack", "declared", "not_yet", "later", "plan", "not_me", "stop"]
REPLIES: tuple[AnswerKind, ...] = ("ack", "declared", "later", "plan")
"""Answers after which the present stage has nothing left to say to the unit's other contacts."""


class Deadline(Record, table=True):
    """One duty of one owner in one year.

    `owner` is `unit:12` or `office:shenzhen/南山区`; `duty` the name of the pack's deadline. `due`
    is the last day, `law_due` the text's own where an office set an earlier one (None where the
    text has none); `finish_by` the last working day until `due`. `source` is `text`, `notice` or
    `office`, `source_ref` the document that an office named. `basis` is `in_force`, or `draft` for
    a draft that an official has switched on.

    `next_stage` on `next_on` is what the sweep does next (or `LOOK`); None where nothing is left to
    do.
    `unanswered` counts the stages sent in a row without any reply. `told` says that somebody was
    told this date. `plan_on` is the day on which the unit means to file.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("owner", "duty", "year", "due"),
        Index(None, "next_on", "id"),
        Index(None, "city", "district", "state"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    owner: str = Field(max_length=100)
    unit_id: int | None = Field(default=None, foreign_key="units.id", index=True, sa_type=RowId)
    city: str = Field(max_length=40)
    district: str = Field(default="", max_length=40)
    audience: str = Field(max_length=30)
    duty: str = Field(max_length=80)
    year: int
    due: date
    law_due: date | None = None
    finish_by: date
    calendar: str = Field(max_length=20)
    basis: str = Field(max_length=20)
    source: str = Field(default="text", max_length=10)
    source_ref: str = Field(default="", max_length=300)
    pack_version: str = Field(max_length=20)
    state: str = Field(default="open", max_length=20)
    next_stage: str | None = Field(default=None, max_length=20)
    next_on: date | None = None
    unanswered: int = Field(default=0)
    snoozes: int = Field(default=0)
    told: bool = Field(default=False)
    plan_on: date | None = None
    overdue_until: date | None = None
    replaces: int | None = Field(default=None, sa_type=RowId)
    declared_at: datetime | None = Field(default=None, sa_type=UtcTime)
    declared_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    verified_at: datetime | None = Field(default=None, sa_type=UtcTime)
    verified_by: int | None = Field(default=None, foreign_key="officials.id", sa_type=RowId)
    closed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    closed_why: str = Field(default="", max_length=40)


class Stage(Record, table=True):
    """One stage of one deadline that came due on `day`, and how it ended (None: it goes on).

    `name` is `d30`, `d14` … (days before), `wake1`, `wake2` (稍后), `check` (请核对平台显示已提交),
    `overdue1` … `overdue4`, `correction`, `urge1` … (催办), `district` or `city` (the officials).
    """

    __tablename__ = "stages"
    __table_args__ = (UniqueConstraint("deadline_id", "name"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    deadline_id: int = Field(foreign_key="deadlines.id", sa_type=RowId)
    name: str = Field(max_length=20)
    day: date
    end: str | None = Field(default=None, max_length=20)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Answer(Record, table=True):
    """A unit's reply to its reminders, kept for the dossier.

    `kind` is `ack` (收到), `declared` (已填报), `not_yet` (还没填, which takes that back),
    `later` (稍后), `plan`, `not_me` (不是我) or `stop` (退订); `stage` is the one that was
    answered. `day` is the day that was named; of `not_me` the day on which the sweep told the
    officials.
    """

    __tablename__ = "answers"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    deadline_id: int = Field(foreign_key="deadlines.id", index=True, sa_type=RowId)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    stage: str = Field(default="", max_length=20)
    kind: str = Field(max_length=20)
    day: date | None = None
    at: datetime = Field(sa_type=UtcTime)


# --- what is refused --------------------------------------------------------------------------


class MoveRefusedError(Exception):
    """The deadline is not in a state that allows this."""

    def __init__(self) -> None:
        """Say what the class says."""
        super().__init__(type(self).__doc__)


class EndedError(MoveRefusedError):
    """It was verified, replaced by another date, or need not be done any more."""


class DeclaredError(MoveRefusedError):
    """The unit says that it is filed, so nothing is left to be put off."""


class NotDeclaredError(MoveRefusedError):
    """Nobody said that it is filed."""


class NotVerifiedError(MoveRefusedError):
    """Nobody has verified it."""


class PutOffTwiceError(MoveRefusedError):
    """It was put off twice already."""


class WrongDayError(MoveRefusedError):
    """The day is over, or too late."""


# --- reading ----------------------------------------------------------------------------------


def of_unit(db: Session, unit_id: int) -> list[Deadline]:
    """Every deadline of a unit, ended ones too, the latest last day first."""
    rows = select(Deadline).where(Deadline.unit_id == unit_id)
    return list(db.exec(rows.order_by(col(Deadline.due).desc(), col(Deadline.id).desc())))


def open_for_units(db: Session, unit_ids: Collection[int]) -> list[Deadline]:
    """What these units still have to do or to have verified, the earliest last day first."""
    rows = select(Deadline).where(
        col(Deadline.unit_id).in_(unit_ids), col(Deadline.state).in_(GOING_ON)
    )
    return list(db.exec(rows.order_by(col(Deadline.due), col(Deadline.id))))


def due_rows(db: Session, today: date, limit: int) -> list[Deadline]:
    """Deadlines of which something is to be done by today, the longest waiting first, locked.

    Those that somebody is changing at this moment are passed over; they come the next time.
    """
    due = select(Deadline).where(col(Deadline.next_on) <= today)
    first = due.order_by(col(Deadline.next_on), col(Deadline.id)).limit(limit)
    return list(db.exec(first.with_for_update(skip_locked=True)))


def answers_of(db: Session, deadline_id: int) -> list[Answer]:
    """What was replied to the reminders of a deadline, in the order it came."""
    return list(
        db.exec(select(Answer).where(Answer.deadline_id == deadline_id).order_by(col(Answer.id)))
    )


def stages_of(db: Session, deadline_id: int) -> list[Stage]:
    """The stages of a deadline that have come, in the order of their days."""
    rows = select(Stage).where(Stage.deadline_id == deadline_id)
    return list(db.exec(rows.order_by(col(Stage.day), col(Stage.id))))
