"""Undo over random moves: what was added, changed and deleted, in whatever steps, goes back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.people import Address, Person
from models.records import metadata
from models.undo import recorded, restore
from models.units import Binding, Listing, Unit
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_unit, number

NAMES = ("甲", "乙", "丙")
Step = tuple[str, int, int]


@pytest.fixture(scope="module")
def db() -> Iterator[Session]:
    """Two units, two people, an address, a binding and a listing, with keys that are guarded."""
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON"))
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    metadata().create_all(engine)
    with Session(engine) as session:
        some = [a_unit(session, short_name=name) for name in NAMES[:2]]
        people = [Person(created_at=MORNING) for _ in range(2)]
        session.add_all(people)
        session.flush()
        _address(session, number(people[0]), 0)
        _bind(session, number(some[0]), number(people[0]))
        session.add(Listing(unit_id=number(some[0]), level="city", category="factory", year=2025))
        session.commit()
        yield session
    engine.dispose()


def _address(db: Session, person: int, place: int) -> None:
    db.add(Address(person_id=person, channel="terminal", address=NAMES[place % 3], reach="writes",
                   changed_at=MORNING))  # fmt: skip


def _bind(db: Session, unit: int, person: int) -> None:
    db.add(Binding(unit_id=unit, person_id=person, rank=1, how="code", bound_at=MORNING))


def _one(db: Session, table: type[Any], place: int) -> Any:
    """One of the rows that are there, by its place."""
    rows = db.scalars(select(table).order_by(table.id)).all()
    assume(rows)
    return rows[place % len(rows)]


def _rename(db: Session, one: int, other: int) -> None:
    _one(db, Unit, one).short_name = NAMES[other % 3]


def _give_away(db: Session, one: int, other: int) -> None:
    _one(db, Address, one).person_id = number(_one(db, Person, other))


def _rebind(db: Session, one: int, other: int) -> None:
    binding = _one(db, Binding, one)
    binding.unit_id, binding.rank = number(_one(db, Unit, other)), other


STEPS: dict[str, Callable[[Session, int, int], object]] = {
    "add a unit": lambda db, one, _: a_unit(db, short_name=NAMES[one % 3]),
    "add a person": lambda db, *_: db.add(Person(created_at=MORNING)),
    "add an address": lambda db, one, other: _address(db, number(_one(db, Person, one)), other),
    "bind": lambda db, one, other: _bind(
        db, number(_one(db, Unit, one)), number(_one(db, Person, other))
    ),
    "rename": _rename,
    "give an address away": _give_away,
    "bind to another": _rebind,
    "delete a unit": lambda db, one, _: db.delete(_one(db, Unit, one)),
    "delete a person": lambda db, one, _: db.delete(_one(db, Person, one)),
    "delete an address": lambda db, one, _: db.delete(_one(db, Address, one)),
    "delete a binding": lambda db, one, _: db.delete(_one(db, Binding, one)),
    "delete a listing": lambda db, one, _: db.delete(_one(db, Listing, one)),
    "write": lambda db, *_: db.flush(),
}


def stored(db: Session) -> dict[str, list[Any]]:
    """Every row as the database has it."""
    tables = (Person, Address, Unit, Binding, Listing)
    return {table.__tablename__: _rows(db, table) for table in tables}


def _rows(db: Session, table: type[Any]) -> list[Any]:
    columns = metadata().tables[table.__tablename__].columns
    return sorted(map(tuple, db.execute(select(*columns))))


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 3), st.integers(0, 3)),
        min_size=1,
        max_size=8,
    )
)
@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
def test_every_move_that_was_possible_can_be_undone(db: Session, steps: list[Step]) -> None:
    """Keys taken over, parents and children added and deleted: all is as it was before."""
    before = stored(db)
    try:
        with recorded(db) as changes:
            for name, one, other in steps:
                STEPS[name](db, one, other)
        restore(db, changes.rows)
        assert stored(db) == before
    except IntegrityError:
        assume(False)
    finally:
        db.rollback()
