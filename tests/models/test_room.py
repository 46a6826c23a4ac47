"""Whose week has room: one message a day, two in any seven days, the ladder's own counted."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from models.bindings import bind
from models.db import Database
from models.deliveries import Delivery
from models.room import begin_urging, free, taken_days
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number

TODAY = date(2027, 3, 8)
DAY = timedelta(days=1)
days = st.integers(-10, 10).map(lambda n: TODAY + n * DAY)


@given(st.sets(days, max_size=8), days)
def test_one_more_day_never_breaks_a_week(taken: set[date], day: date) -> None:
    """Where there is room, no seven days hold more than two once it is taken; else some would."""
    together = taken | {day}
    weeks = (day - n * DAY for n in range(7))
    most = max(sum(start <= one < start + 7 * DAY for one in together) for start in weeks)
    assert free(taken, day) == (day not in taken and most <= 2)


def test_room_of_a_week() -> None:
    """Two in a row fill the week; the seventh day after the first is free again."""
    taken = {TODAY, TODAY + DAY}
    assert [free(taken, TODAY + n * DAY) for n in range(8)] == [False] * 7 + [True]
    assert free(set(), TODAY)
    assert free({TODAY}, TODAY + DAY)


def delivery(db: Session, person: int, day: date, **more: Any) -> None:
    fields = {"kind": "reminder", "state": "accepted"} | more
    db.add(
        Delivery(
            key=f"{person}:{day}:{fields}",
            person_id=person,
            day=day,
            not_before=MORNING,
            content={},
            created_at=MORNING,
            **fields,
        )
    )
    db.flush()


def test_what_takes_a_day(database: Database) -> None:
    """What went out or will in this week, and when the ladder writes next; not what is over."""
    with database.writing() as db:
        unit = a_unit(db)
        person, other = number(a_person(db)), number(a_person(db))
        bind(db, number(unit), person, "code", MORNING)
        for n, more in enumerate(
            ({}, {"state": "queued"}, {"state": "cancelled"}, {"kind": "notice"}, {"kind": "drill"})
        ):
            delivery(db, person, TODAY - n * DAY, **more)
        delivery(db, person, TODAY - 7 * DAY)
        a_deadline(db, unit, next_stage="d2", next_on=TODAY + 5 * DAY)
        a_deadline(db, unit, duty="b", next_stage="district", next_on=TODAY + 3 * DAY)
        a_deadline(db, unit, duty="c", next_stage="look", next_on=TODAY)
        a_deadline(db, unit, duty="d", state="verified", next_stage="d7", next_on=TODAY + 2 * DAY)
        a_deadline(db, unit, duty="e", next_stage="d30", next_on=TODAY + 40 * DAY)
        found = taken_days(db, [person, other], TODAY)
        assert found[person] == {TODAY, TODAY - DAY, TODAY - 4 * DAY, TODAY + 5 * DAY}
        assert other not in found


def test_each_urging_is_a_stage_of_its_own(database: Database) -> None:
    """The second is named after the first."""
    with database.writing() as db:
        row = a_deadline(db, a_unit(db))
        assert [begin_urging(db, row, TODAY).name for _ in range(2)] == ["urge1", "urge2"]
