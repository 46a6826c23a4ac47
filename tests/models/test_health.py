"""What an operator may watch of reminding."""

import pytest

from models import health
from models.db import Database
from models.deliveries import Delivery
from models.officials import Official
from models.units import Unit
from tests.fakes.push_owing import Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


def test_deliveries_are_counted_by_state(office: Office) -> None:
    """Each state with its number, and how often something may have gone out twice."""
    numbers = [office.reminder(f"p{n}") for n in range(3)]
    with office.database.writing() as db:
        db.get_one(Delivery, numbers[0]).state = "accepted"
        db.get_one(Delivery, numbers[0]).resent = 2
    with office.database.reading() as db:
        found = health.sendings(db)
        assert (found.by_state, found.resent) == ({"accepted": 1, "queued": 2}, 2)


def test_an_empty_outbox_has_numbers_too(office: Office) -> None:
    """Nothing is a number."""
    with office.database.reading() as db:
        assert health.sendings(db) == health.Sendings({}, 0)


def test_cities_that_nobody_serves(office: Office) -> None:
    """A city with units needs an official who has joined and was not disabled."""
    office.unit()
    with office.database.reading() as db:
        assert health.cities_without_officials(db) == ["shenzhen"]
    number = office.official(office.person())
    with office.database.reading() as db:
        assert health.cities_without_officials(db) == []
    with office.database.writing() as db:
        db.get_one(Official, number).disabled_at = office.clock.now()
    with office.database.reading() as db:
        assert health.cities_without_officials(db) == ["shenzhen"]


def test_a_closed_unit_asks_for_nobody(office: Office) -> None:
    """Where no unit is left, no official is missed."""
    number = office.unit()
    with office.database.writing() as db:
        db.get_one(Unit, number).closed_at = office.clock.now()
    with office.database.reading() as db:
        assert health.cities_without_officials(db) == []
