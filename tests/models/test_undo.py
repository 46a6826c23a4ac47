"""Undo: exactly the state before a move comes back, or nothing is changed."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlmodel import Session

from models import audit
from models.clock import SHANGHAI
from models.db import Database, to_json
from models.deadlines import Deadline, Stage
from models.office_dates import CalendarYear
from models.people import Address, Person
from models.records import metadata
from models.undo import ChangedSinceError, recorded, restore
from models.units import Binding, Listing, Unit
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=SHANGHAI)


def stored(database: Database) -> dict[str, list[str]]:
    """Every row of every table, as the database has it; the audit apart."""
    tables = [table for table in metadata().sorted_tables if not table.name.startswith("audit")]
    with database.reading() as db:
        rows = {table.name: db.connection().execute(select(table)).all() for table in tables}
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def done(database: Database, move: Callable[[Session], object]) -> list[dict[str, Any]]:
    """What a move changed, as it is kept: JSON."""
    with database.writing() as db:
        with recorded(db) as changes:
            move(db)
        rows: list[dict[str, Any]] = json.loads(to_json(changes.rows))
        return rows


def undone(database: Database, rows: list[dict[str, Any]]) -> None:
    """The move is taken back, in a transaction of its own."""
    with database.writing() as db:
        restore(db, rows)


@pytest.fixture
def numbers(database: Database) -> dict[str, int]:
    """A unit with a listing, a deadline that was declared, a calendar and somebody."""
    with database.writing() as db:
        unit = a_unit(db)
        listing = Listing(unit_id=number(unit), level="city", category="factory", year=2025)
        calendar = CalendarYear(year=2027, title="通知", number="1", holidays=["2027-01-01"],
                                workdays=[], set_at=MORNING)  # fmt: skip
        person = a_person(db, "lin")
        deadline = a_deadline(db, unit, declared_at=MORNING, declared_by=person.id, told=True)
        db.add_all([listing, calendar])
        db.flush()
        made = {"unit": unit, "listing": listing, "calendar": calendar, "deadline": deadline}
        return {name: number(one) for name, one in made.items()}


CHANGES: dict[str, tuple[type[Any], str, object]] = {
    "a text": (Unit, "name", "新名称"),
    "a number": (Deadline, "snoozes", 2),
    "a yes or no": (Deadline, "told", False),
    "a day": (Listing, "removed_on", date(2026, 11, 1)),
    "a day taken away": (Deadline, "due", date(2027, 4, 15)),
    "an instant": (Deadline, "verified_at", NOON),
    "an instant taken away": (Deadline, "declared_at", None),
    "a reference taken away": (Deadline, "declared_by", None),
    "a list": (CalendarYear, "holidays", ["2027-01-01", "2027-02-06"]),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("numbers")
def test_every_kind_of_column_comes_back(database: Database, change: str) -> None:
    """What was changed is there in between, and afterwards the database is as it was."""
    table, name, value = CHANGES[change]
    before = stored(database)

    def move(db: Session) -> None:
        setattr(db.scalars(select(table)).one(), name, value)

    rows = done(database, move)
    assert stored(database) != before
    undone(database, rows)
    assert stored(database) == before


def test_what_was_overwritten_unread_comes_back(
    database: Database, numbers: dict[str, int]
) -> None:
    """A column that the session had forgotten when it was overwritten is restored all the same."""
    before = stored(database)

    def move(db: Session) -> None:
        unit = db.get_one(Unit, numbers["unit"])
        db.expire(unit)
        unit.name = "新名称"

    undone(database, done(database, move))
    assert stored(database) == before


def test_a_list_changed_in_place_is_recorded_as_it_is_stored(
    database: Database, numbers: dict[str, int]
) -> None:
    """What never reached the database doesn't come into the record of the change."""
    before = stored(database)

    def move(db: Session) -> None:
        calendar = db.get_one(CalendarYear, numbers["calendar"])
        calendar.holidays.append("2027-12-31")
        calendar.title = "另一通知"

    undone(database, done(database, move))
    assert stored(database) == before


def test_added_rows_go_children_first(database: Database, numbers: dict[str, int]) -> None:
    """A person, their address and what they act for vanish together, in whatever order."""
    before = stored(database)

    def move(db: Session) -> None:
        person = Person(name="林", created_at=MORNING)
        db.add(person)
        db.flush()
        db.add(Binding(unit_id=numbers["unit"], person_id=number(person), rank=1, how="code",
                       bound_at=MORNING))  # fmt: skip
        db.add(Address(person_id=number(person), channel="terminal", address="new", reach="writes",
                       changed_at=MORNING))  # fmt: skip

    undone(database, done(database, move))
    assert stored(database) == before


def test_deleted_rows_come_back_parents_first(database: Database, numbers: dict[str, int]) -> None:
    """A stage and its deadline that were deleted are there again, under their numbers."""
    with database.writing() as db:
        db.add(Stage(deadline_id=numbers["deadline"], name="d30", day=date(2027, 2, 26)))
    before = stored(database)

    def move(db: Session) -> None:
        db.delete(db.scalars(select(Stage)).one())
        db.flush()
        db.delete(db.get_one(Deadline, numbers["deadline"]))

    rows = done(database, move)
    assert stored(database)["deadlines"] == []
    undone(database, rows)
    assert stored(database) == before


def test_a_row_that_takes_over_a_key_gives_it_back(
    database: Database, numbers: dict[str, int]
) -> None:
    """A short name that went from one unit to a new one is the first one's again."""
    before = stored(database)

    def move(db: Session) -> None:
        unit = db.get_one(Unit, numbers["unit"])
        name, unit.short_name = unit.short_name, "老厂"
        db.flush()
        a_unit(db, short_name=name)

    undone(database, done(database, move))
    assert stored(database) == before


def test_a_key_passed_on_in_several_flushes(database: Database) -> None:
    """Two units that changed names through a third name have their own again."""
    with database.writing() as db:
        one, other = a_unit(db, short_name="甲").id, a_unit(db, short_name="乙").id
    before = stored(database)

    def move(db: Session) -> None:
        first, second = db.get_one(Unit, one), db.get_one(Unit, other)
        for unit, name in ((first, "丙"), (second, "甲"), (first, "乙")):
            unit.short_name = name
            db.flush()

    undone(database, done(database, move))
    assert stored(database) == before


def test_several_moves_are_undone_one_after_the_other(
    database: Database, numbers: dict[str, int]
) -> None:
    """Each move goes back to where it began; the older one only after the newer."""
    states = [stored(database)]
    kept = []
    for name in ("一", "二", "三"):

        def move(db: Session, name: str = name) -> None:
            db.get_one(Unit, numbers["unit"]).name = name

        kept.append(done(database, move))
        states.append(stored(database))
    with pytest.raises(ChangedSinceError):
        undone(database, kept[0])
    for rows in reversed(kept):
        assert stored(database) == states.pop()
        undone(database, rows)
    assert stored(database) == states.pop()


def test_nothing_is_undone_where_somebody_changed_one_of_the_rows(
    database: Database, numbers: dict[str, int]
) -> None:
    """Of two rows one was changed since: both stay as they are."""

    def move(db: Session) -> None:
        db.get_one(Unit, numbers["unit"]).name = "新名称"
        db.get_one(Listing, numbers["listing"]).removed_on = date(2026, 11, 1)

    rows = done(database, move)
    with database.writing() as db:
        db.get_one(Listing, numbers["listing"]).removed_why = "已停产"
    before = stored(database)
    with pytest.raises(ChangedSinceError):
        undone(database, rows)
    assert stored(database) == before


def test_nothing_is_undone_where_a_row_was_deleted_since(
    database: Database, numbers: dict[str, int]
) -> None:
    """A row that is no longer there is not put back by the undo of an earlier change."""

    def move(db: Session) -> None:
        db.get_one(Listing, numbers["listing"]).removed_on = date(2026, 11, 1)

    rows = done(database, move)
    with database.writing() as db:
        db.connection().execute(delete(Listing))
    with pytest.raises(ChangedSinceError):
        undone(database, rows)


def test_what_others_refer_to_is_not_taken_away(database: Database) -> None:
    """A unit that has got a deadline since stays, and so does all that came with it."""

    def move(db: Session) -> None:
        unit = a_unit(db)
        db.add(Listing(unit_id=number(unit), level="city", category="factory", year=2025))

    rows = done(database, move)
    with database.writing() as db:
        a_deadline(db, db.scalars(select(Unit)).one())
    before = stored(database)
    with database.writing() as db:
        with pytest.raises(ChangedSinceError):
            restore(db, rows)
        assert db.scalars(select(Listing)).one().year == 2025, "the session goes on"
    assert stored(database) == before


def test_what_a_savepoint_took_back_is_not_recorded(
    database: Database, numbers: dict[str, int]
) -> None:
    """A part of the move that failed and was rolled back leaves nothing to undo."""
    before = stored(database)

    def move(db: Session) -> None:
        unit = db.get_one(Unit, numbers["unit"])
        unit.name = "新名称"
        db.flush()
        savepoint = db.begin_nested()
        a_unit(db)
        savepoint.rollback()

    rows = done(database, move)
    assert {row["table"] for row in rows} == {"units"}
    undone(database, rows)
    assert stored(database) == before


def test_added_and_deleted_again_leaves_nothing(database: Database) -> None:
    """A row that lived only within the move neither stays nor comes back."""
    before = stored(database)

    def move(db: Session) -> None:
        person = Person(name="林", created_at=MORNING)
        db.add(person)
        db.flush()
        db.delete(person)

    undone(database, done(database, move))
    assert stored(database) == before


def test_the_audit_is_not_undone(database: Database, numbers: dict[str, int]) -> None:
    """What was noted of the move stays noted."""

    def move(db: Session) -> None:
        db.get_one(Unit, numbers["unit"]).name = "新名称"
        audit.note(db, MORNING, "official:1", "unit.renamed", f"unit:{numbers['unit']}")
        assert len(audit.history(db, f"unit:{numbers['unit']}")) == 1

    undone(database, done(database, move))
    with database.reading() as db:
        assert len(audit.history(db, f"unit:{numbers['unit']}")) == 1
        assert audit.verify(db) is None


def test_an_instant_of_another_zone_is_the_same_instant(
    database: Database, numbers: dict[str, int]
) -> None:
    """A move that gave an instant in Asia/Shanghai is recognised as unchanged in UTC."""

    def move(db: Session) -> None:
        db.get_one(Deadline, numbers["deadline"]).verified_at = NOON + timedelta(microseconds=1)

    undone(database, done(database, move))
    with database.reading() as db:
        assert db.get_one(Deadline, numbers["deadline"]).verified_at is None


def test_hundreds_of_rows_are_undone_exactly(database: Database) -> None:
    """Verifying hundreds of filings at once goes back as exactly as verifying one."""
    with database.writing() as db:
        unit = a_unit(db)
        for year in range(300):
            a_deadline(db, unit, year=year)
    before = stored(database)

    def move(db: Session) -> None:
        for deadline in db.scalars(select(Deadline)).all():
            deadline.state, deadline.verified_at = "verified", NOON

    undone(database, done(database, move))
    assert stored(database) == before
