"""Duties that came to an office because nobody answered (升级): how many are still open."""

from sqlalchemy import exists, func
from sqlmodel import Session, col, select

from models.deadlines import Deadline, Stage
from models.scopes import Scope

_OF_OFFICES = ("district", "city")


def still_open(db: Session, scope: Scope) -> int:
    """How many units' duties officials were told of, and that no unit has declared since."""
    told = exists().where(
        col(Stage.deadline_id) == col(Deadline.id),
        col(Stage.name).in_(_OF_OFFICES),
        col(Stage.end) == "escalated",
    )
    waiting = select(func.count()).where(
        scope.clause(Deadline),
        Deadline.state == "open",
        col(Deadline.unit_id).is_not(None),
        told,
    )
    return db.exec(waiting).one()
