"""Whose week still has room for a message: at most one a day, and two in any seven days.

Replies do not count, nor does what officials are told. A day on which the ladder will write is
taken as well: an officer's own message never costs somebody a reminder.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.bindings import Binding
from models.deadline_rows import GOING_ON, LOOK, OFFICIALS, Deadline, Stage
from models.deliveries import COUNTED, SENT, Delivery, Item
from models.overview import asked
from models.stages import number_of

A_WEEK = 2
WEEK = timedelta(days=7)
_AT_ONCE = 1000

Days = Mapping[int, Collection[date]]


def taken_days(db: Session, persons: Collection[int], today: date) -> Days:
    """The days of this week and the next that are taken, by person: written to, or about to be.

    Args:
        persons: numbers of people.
        today: the day in Asia/Shanghai.
    """
    found: dict[int, set[date]] = defaultdict(set)
    numbers = sorted(persons)
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        for person_id, day in (*_written(db, some, today), *_coming(db, some, today)):
            found[person_id].add(day)
    return found


def _written(db: Session, persons: Collection[int], today: date) -> Iterable[tuple[int, date]]:
    counted = asked(Delivery.person_id, Delivery.day).where(
        col(Delivery.person_id).in_(persons),
        col(Delivery.day) > today - WEEK,
        col(Delivery.kind).in_(COUNTED),
        col(Delivery.state).in_(("queued", *SENT)),
    )
    return [(person_id, day) for person_id, day in db.exec(counted.distinct())]


def _coming(db: Session, persons: Collection[int], today: date) -> Iterable[tuple[int, date]]:
    """When the ladder will write; what is due already waits for its turn today."""
    stages = asked(Binding.person_id, Deadline.next_on).join(
        Deadline, col(Deadline.unit_id) == col(Binding.unit_id)
    )
    ahead = stages.where(
        col(Binding.person_id).in_(persons),
        col(Binding.ended_at).is_(None),
        col(Deadline.state).in_(GOING_ON),
        col(Deadline.next_stage).not_in((LOOK, *OFFICIALS)),
        col(Deadline.next_on) < today + 2 * WEEK,
    )
    rows = db.exec(ahead.distinct())
    return [(person_id, max(day, today)) for person_id, day in rows]


def free(taken: Collection[date], day: date) -> bool:
    """Whether one more message on a day leaves every week as it must be."""
    if day in taken:
        return False
    days = {*taken, day}
    weeks = (day - timedelta(days=back) for back in range(WEEK.days))
    return all(_in_week(days, start) <= A_WEEK for start in weeks)


def _in_week(days: Collection[date], start: date) -> int:
    return sum(start <= day < start + WEEK for day in days)


# --- an officer's own reminder --------------------------------------------------------------------

URGED = "urge"


def begin_urging(db: Session, deadline: Deadline, day: date) -> Stage:
    """A stage that an officer asked for (催办), beside those of the ladder."""
    number = number_of(deadline)
    names = db.exec(select(Stage.name).where(Stage.deadline_id == number)).all()
    before = sum(name.startswith(URGED) for name in names)
    stage = Stage(deadline_id=number, name=f"{URGED}{before + 1}", day=day)
    db.add(stage)
    db.flush()
    return stage


def carry(db: Session, stage: Stage, delivery: Delivery) -> None:
    """Put a stage into an envelope, so that undoing takes it out again."""
    assert stage.id is not None
    assert delivery.id is not None
    db.add(Item(stage_id=stage.id, person_id=delivery.person_id, delivery_id=delivery.id))
    db.flush()
