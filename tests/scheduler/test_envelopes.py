"""The cap: never two envelopes a day, never three in seven days, and the last stage never lost."""

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models import people
from models.db import Database, open_database
from models.deadlines import Stage
from models.deliveries import Delivery, DeliveryKind, Item, enqueue
from scheduler.envelopes import MOST, SPAN, carried_early, displaced, free, goes, next_place
from tests.fakes.rows import number
from tests.scheduler.town import DAY, STAGES, Town, days_of, library

START = date(2026, 3, 2)


def day(number: int) -> date:
    """So many days after a Monday."""
    return START + timedelta(days=number)


def keeps_the_cap(days: Collection[date]) -> bool:
    """No day twice, and no window of seven days with three: counted anew, window by window."""
    counted = [sum(0 <= (one - first).days < SPAN for one in days) for first in days]
    return len(set(days)) == len(days) and max(counted, default=0) <= MOST


# --- the rule alone -------------------------------------------------------------------------------


def test_a_day_has_one_place_and_seven_days_have_two() -> None:
    """The seventh day counts together with the first, the eighth does not."""
    assert free(day(0), [])
    assert not free(day(0), [day(0)])
    assert free(day(6), [day(0)])
    assert not free(day(6), [day(0), day(3)])
    assert free(day(7), [day(0), day(3)])
    assert not free(day(3), [day(0), day(6)])
    assert next_place(day(3), [day(0), day(3)]) == day(7)


def test_an_early_stage_leaves_its_place_to_a_last_one() -> None:
    """One was sent lately; a last stage comes in three days: today's earlier stage merges."""
    used, coming = [day(-2)], [day(3)]
    assert not goes(day(0), ["merges"], coming, used)
    assert not goes(day(0), ["waits"], coming, used)
    assert goes(day(0), ["must"], coming, used)
    assert goes(day(0), ["merges"], [], used)
    assert goes(day(0), ["merges"], coming, [day(-4)])


def test_a_last_stage_without_a_place_goes_ahead() -> None:
    """Three last stages in a week are two envelopes: the first carries what has no place later."""
    assert carried_early(day(0), [day(2), day(4)], [day(-1)]) == {day(2), day(4)}
    assert carried_early(day(0), [day(2), day(4)], []) == set()
    assert displaced([day(2), day(4), day(5)], []) == 1


@given(
    st.lists(st.tuples(st.integers(0, 40), st.sets(st.integers(1, 30), max_size=3)), max_size=12)
)
def test_random_duties_keep_the_cap_and_lose_no_last_stage(
    duties: list[tuple[int, set[int]]],
) -> None:
    """Whatever falls on whatever days: the cap holds, every last stage is carried in time."""
    last = {index: 30 + one for index, (one, _) in enumerate(duties)}
    early = {30 + one - back for one, backs in duties for back in backs}
    used: list[date] = []
    carried: set[int] = set()
    for today in range(80):
        due = [index for index, one in last.items() if one == today and index not in carried]
        coming = {one: index for index, one in last.items() if index not in carried}
        ahead = [day(one) for one in coming if today < one < today + SPAN]
        weights = ["must" for _ in due] + ["merges" for one in early if one == today]
        if goes(day(today), weights, ahead, used):  # type: ignore[arg-type]
            pulled = carried_early(day(today), ahead, used)
            carried |= {*due} | {i for i, one in last.items() if day(one) in pulled}
            used.append(day(today))
        assert not {index for index in due if index not in carried}, "a last stage was lost"
    assert keeps_the_cap(used)
    assert carried == set(last)


# --- through the sweep ----------------------------------------------------------------------------


@contextmanager
def another(empty: Path) -> Iterator[Database]:
    """A database of its own for one example."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(empty, path := Path(folder) / "greenbot.db")
        made = open_database(f"sqlite:///{path}")
        try:
            yield made
        finally:
            made.close()


@settings(max_examples=8)
@given(data=st.data())
def test_random_duties_of_a_contact_through_the_sweep(
    data: st.DataObject, migrated_file: Path
) -> None:
    """Any number of duties of any units on any days: the cap holds, each last stage is in time."""
    offsets = data.draw(st.lists(st.integers(0, 25), min_size=1, max_size=7))
    with another(migrated_file) as database:
        town = Town(database)
        town.go_to(date(2026, 3, 1))
        units = [town.unit("lin") for _ in range(3)]
        rows = [
            town.deadline(units[index % 3], duty=f"duty{index}", due=date(2026, 4, 10) + DAY * one)
            for index, one in enumerate(offsets)
        ]
        town.pass_days(date(2026, 6, 15))
        (days,) = days_of(database).values()
        assert keeps_the_cap(days)
        for row in rows:
            assert last_heard(town, row) <= last_day(town, row)


def last_day(town: Town, row: int) -> date:
    """Two days before the duty is to be done, or the last working day before that."""
    calendar = library().calendar
    return calendar.last_workday_until(town.row(row).finish_by - timedelta(days=2))


def last_heard(town: Town, row: int) -> date:
    """On which day an envelope with the last stage was taken."""
    with town.database.reading() as db:
        carried: Any = select(col(Delivery.day)).join(Item).join(Stage)
        taken = carried.where(Stage.deadline_id == row, Stage.name == "d2")
        found: date = db.exec(taken.where(Delivery.state == "accepted")).one()
        return found


# --- what nobody could foresee --------------------------------------------------------------------


@pytest.fixture
def town(small: Database) -> Town:
    """A town in the week of the last stage."""
    town = Town(small)
    town.go_to(STAGES["d2"])
    return town


def sent_besides(town: Town, address: str, *days: date, kind: DeliveryKind = "broadcast") -> None:
    """What a contact was sent that nobody could foresee."""
    with town.database.writing() as db:
        person = people.person_at(db, "push", address)
        for one in days:
            key, now = f"{kind}:besides:{one}", town.clock.now()
            sent = enqueue(db, key=key, person_id=number(person), kind=kind, day=one,
                           not_before=now, now=now)  # fmt: skip
            assert sent is not None
            sent.state = "accepted"


def test_a_broadcast_takes_a_place(town: Town) -> None:
    """Two broadcasts this week: the last stage waits for the first day that has a place."""
    row = town.deadline(town.unit("lin"))
    sent_besides(town, "lin", STAGES["d2"] - DAY * 5, STAGES["d2"] - DAY)
    assert town.round() == []
    assert town.row(row).next_on == STAGES["d2"] + DAY * 2
    assert town.pass_days(date(2026, 3, 14)) == {date(2026, 3, 13): ["lin"]}
    assert town.ends(row)["d2"] == "accepted"


def test_where_no_day_is_left_somebody_must_ring(town: Town) -> None:
    """No place before the last day, and no envelope told of the duty: the call list."""
    town.official("chen")
    row = town.deadline(town.unit("lin"))
    sent_besides(town, "lin", STAGES["d2"] - DAY, STAGES["d2"])
    assert town.round() == ["chen"]
    assert town.ends(row)["d2"] == "call_list"


def test_an_envelope_that_listed_the_duty_is_enough(town: Town) -> None:
    """No place before the last day, but a reminder of these days listed all that was open."""
    row = town.deadline(town.unit("lin"))
    with town.database.writing() as db:
        db.add(Stage(deadline_id=row, name="d7", day=STAGES["d7"], end="accepted"))
    sent_besides(town, "lin", STAGES["d2"])
    sent_besides(town, "lin", STAGES["d2"] - DAY, kind="reminder")
    assert town.round() == []
    assert town.ends(row)["d2"] == "merged"


def test_a_correction_waits_and_is_not_dropped(town: Town) -> None:
    """A changed date is told on the first day that has a place, however late that is."""
    row = town.deadline(town.unit("lin"), state="closed", told=True, next_stage="correction")
    sent_besides(town, "lin", STAGES["d2"] - DAY, STAGES["d2"])
    assert town.round() == []
    assert town.pass_days(date(2026, 4, 30)) == {STAGES["d2"] + DAY * 6: ["lin"]}
    assert town.ends(row) == {"correction": "accepted"}


def test_an_overdue_notice_waits_for_a_place_to_spare(town: Town) -> None:
    """It is no stage: where the week is full it comes as soon as it is not."""
    row = town.deadline(town.unit("lin"))
    town.round()
    sent_besides(town, "lin", STAGES["d2"] + DAY)
    sent = town.pass_days(STAGES["overdue2"] - DAY)
    assert sent == {date(2026, 3, 18): ["lin"]}
    assert town.ends(row)["overdue1"] == "accepted"
