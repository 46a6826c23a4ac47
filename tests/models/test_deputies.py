"""Deputies: who answers for an official on which days, so that somebody always does."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from models import officials
from models.db import Database
from models.deputies import Deputy
from models.officials import DeputyError, DeputyFault, Official
from tests.fakes.parts import MORNING
from tests.fakes.rows import an_official, number

LATER = MORNING + timedelta(minutes=1)
TODAY = date(2026, 11, 20)
YESTERDAY = date(2026, 11, 19)
LAST_WEEK = date(2026, 11, 13)
NEXT_WEEK = date(2026, 11, 27)


def invited(db: Session, name: str = "王工") -> tuple[Official, str]:
    """An officer of Nanshan who has an invitation."""
    return officials.invite(db, name, "shenzhen", "南山区", "officer", MORNING)


def standing_in(
    db: Session, one: Official, other: Official, first: date = TODAY, last: date = NEXT_WEEK
) -> Deputy:
    """`other` stands in for `one`."""
    return officials.deputise(db, number(one), number(other), first, last, MORNING)


def test_deputy_stands_in_on_the_days_and_no_others(database: Database) -> None:
    """The first and the last day are included."""
    with database.writing() as db:
        me, deputy = an_official(db), an_official(db, district="福田区")
        standing_in(db, me, deputy)
        days = {
            day: officials.responsible(db, "shenzhen", "南山区", day)
            for day in (YESTERDAY, TODAY, NEXT_WEEK, NEXT_WEEK + timedelta(1))
        }
        assert list(days.values()) == [[me], [deputy], [deputy], [me]]


def test_deputy_of_a_deputy_stands_in_for_both(database: Database) -> None:
    """Whoever stands in may be represented later on; a deputy of two is there once."""
    with database.writing() as db:
        one, two, three = an_official(db), an_official(db), an_official(db, district="")
        standing_in(db, one, two)
        standing_in(db, two, three)
        assert officials.responsible(db, "shenzhen", "南山区", TODAY) == [three]


def test_ended_deputy_stands_in_no_longer(database: Database) -> None:
    """From the end on, the official is there again; ending twice keeps the first instant."""
    with database.writing() as db:
        me, deputy = an_official(db), an_official(db, district="")
        made = standing_in(db, me, deputy)
        officials.end_deputy(db, made, MORNING)
        officials.end_deputy(db, made, LATER)
        assert made.ended_at == MORNING
        assert officials.responsible(db, "shenzhen", "南山区", TODAY) == [me]
        standing_in(db, me, deputy)


REFUSED: dict[str, tuple[DeputyFault, Callable[[Session, Official, Official], Any]]] = {
    "oneself": ("self", lambda db, me, _: standing_in(db, me, me)),
    "days in no order": ("days", lambda db, me, you: standing_in(db, me, you, NEXT_WEEK, TODAY)),
    "days that are over": (
        "days", lambda db, me, you: standing_in(db, me, you, LAST_WEEK, YESTERDAY)),
    "one who has not joined": ("inactive", lambda db, me, _: standing_in(db, me, invited(db)[0])),
    "one of another city": (
        "elsewhere", lambda db, me, _: standing_in(db, me, an_official(db, city="yunfu"))),
    "a second one": (
        "overlap",
        lambda db, me, you: (standing_in(db, me, you), standing_in(db, me, an_official(db),
                                                                   NEXT_WEEK, NEXT_WEEK))),
    "each other": (
        "away", lambda db, me, you: (standing_in(db, you, me), standing_in(db, me, you))),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_who_cannot_stand_in_is_refused_with_the_cause(database: Database, case: str) -> None:
    """Nobody is left without anybody who answers."""
    fault, attempt = REFUSED[case]
    with database.writing() as db:
        me, you = an_official(db), an_official(db)
        with pytest.raises(DeputyError) as caught:
            attempt(db, me, you)
        assert caught.value.fault == fault


def test_disabled_official_cannot_stand_in(database: Database) -> None:
    """Neither be represented nor represent."""
    with database.writing() as db:
        me, you = an_official(db), an_official(db)
        officials.disable(db, you, None, MORNING)
        for one, other in ((me, you), (you, me)):
            with pytest.raises(DeputyError):
                standing_in(db, one, other)


def test_deputies_are_listed_from_both_sides(database: Database) -> None:
    """Those of today and later, mine and whom I stand in for; not what is over or ended."""
    with database.writing() as db:
        me, you, third = (an_official(db) for _ in range(3))
        officials.end_deputy(db, standing_in(db, you, third), MORNING)
        mine = standing_in(db, me, you, NEXT_WEEK, NEXT_WEEK)
        others = standing_in(db, third, me, TODAY, TODAY)
        assert officials.deputies_of(db, number(me), TODAY) == [others, mine]
        assert officials.deputies_of(db, number(me), NEXT_WEEK) == [mine]
