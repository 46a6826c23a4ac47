"""What a message tells, read back from either database."""

from datetime import date, timedelta

from models import deliveries, told
from models.db import Database
from models.deadlines import Stage
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_deadline, a_person, a_unit, number

SPRING = date(2027, 3, 1)


def test_an_envelope_s_stages_come_with_their_deadlines(database: Database) -> None:
    """The earliest date first."""
    with database.writing() as db:
        unit, person = a_unit(db), a_person(db)
        late = a_deadline(db, unit, finish_by=date(2027, 3, 30))
        soon = a_deadline(db, unit, duty="application", finish_by=date(2027, 3, 12))
        stages = [Stage(deadline_id=number(row), name="d14", day=SPRING) for row in (late, soon)]
        db.add_all(stages)
        db.flush()
        made = deliveries.enqueue(
            db, key="reminder:1", person_id=number(person), kind="reminder", day=SPRING,
            not_before=MORNING, now=MORNING,
        )  # fmt: skip
        assert made is not None
        deliveries.add_items(db, made, [number(one) for one in stages])
        assert [row.id for _, row in told.stages_in(db, number(made))] == [soon.id, late.id]
        assert told.envelope(db, number(made)) is made
        assert told.address_of(db, made) is None


def test_what_an_owner_has_to_do_and_did_lately(database: Database) -> None:
    """Old things that are done, and dates that moved, are left out."""
    with database.writing() as db:
        unit = a_unit(db)
        still = a_deadline(db, unit, year=2026, due=date(2026, 3, 30))
        done = a_deadline(db, unit, state="verified")
        a_deadline(db, unit, year=2025, due=date(2025, 3, 30), state="verified")
        moved = a_deadline(db, unit, due=date(2027, 3, 20), state="superseded")
        owner = f"unit:{unit.id}"
        since = SPRING - timedelta(days=60)
        found = told.of_owners(db, [owner], since)
        assert {row.id for row in found} == {still.id, done.id}
        assert told.of_owners(db, [], since) == []
        every = told.all_of_owner(db, owner, since)
        assert {row.id for row in every} == {done.id, moved.id}


def test_a_moved_date_leads_to_the_one_before(database: Database) -> None:
    """And a date that took over from none to nothing."""
    with database.writing() as db:
        unit = a_unit(db)
        before = a_deadline(db, unit, state="superseded")
        after = a_deadline(db, unit, due=date(2027, 3, 20), replaces=before.id)
        assert told.date_before(db, after) is before
        assert told.date_before(db, before) is None
        assert set(told.units_by_id(db, [number(unit), 999])) == {unit.id}
