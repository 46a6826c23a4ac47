"""Consents are spent once, taken back, and known at the address of whoever gave them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from models import consents, people
from models.consents import LASTING_COUNTS
from models.db import Database
from models.people import Address
from tests.fakes.parts import MORNING

WHO = ("wechat", "lin")
REMINDER, OTHER = "TEMPLATE-1", "TEMPLATE-2"


def agreed(database: Database, template: str = REMINDER, *, lasting: bool = False) -> None:
    """They agree once more, or for good."""
    with database.writing() as db:
        consents.accepted(db, *WHO, template, MORNING, lasting=lasting)


def spent(database: Database, template: str = REMINDER) -> bool:
    """Spend one consent."""
    with database.writing() as db:
        return consents.spend(db, *WHO, template, MORNING)


def at_address(database: Database) -> int:
    """What their address says is left."""
    with database.reading() as db:
        return db.exec(select(Address.consents)).one()


def test_a_single_consent_is_for_one_message(database: Database) -> None:
    """Two are for two, and only for the template that was agreed to."""
    assert not spent(database)
    agreed(database)
    agreed(database)
    assert not spent(database, OTHER)
    assert [spent(database) for _ in range(3)] == [True, True, False]


def test_a_lasting_one_is_never_spent_but_can_be_taken_back(database: Database) -> None:
    """Taken back in the platform's settings, nothing is left, single ones neither."""
    agreed(database)
    agreed(database, lasting=True)
    assert all(spent(database) for _ in range(5))
    with database.writing() as db:
        consents.rejected(db, *WHO, REMINDER, MORNING)
    assert not spent(database)


def test_what_was_not_sent_can_be_spent_again(database: Database) -> None:
    """A lasting one needs nothing back, and nobody's is given to anybody."""
    agreed(database)
    assert spent(database)
    with database.writing() as db:
        consents.give_back(db, *WHO, REMINDER, MORNING)
        consents.give_back(db, *WHO, OTHER, MORNING)
    assert [spent(database), spent(database)] == [True, False]
    agreed(database, lasting=True)
    with database.writing() as db:
        consents.give_back(db, *WHO, REMINDER, MORNING)
        consents.used_up(db, *WHO, REMINDER, MORNING)
    assert not spent(database)


def test_of_many_who_want_the_last_consent_one_has_it(database: Database) -> None:
    """Eight at the same time."""
    agreed(database)
    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(lambda _: spent(database), range(8))) == [False] * 7 + [True]


def test_the_address_knows_what_is_left(database: Database) -> None:
    """Over all templates; a lasting one counts as more than anybody sends."""
    with database.writing() as db:
        people.meet(db, *WHO, "consent", MORNING)
    assert at_address(database) == 0
    agreed(database)
    agreed(database, OTHER)
    assert at_address(database) == 2
    spent(database)
    assert at_address(database) == 1
    agreed(database, lasting=True)
    assert at_address(database) == LASTING_COUNTS


@pytest.mark.parametrize("how", ["meet", "add_address"])
def test_who_agreed_before_we_knew_them_can_be_reached(database: Database, how: str) -> None:
    """They followed an article's link, agreed, and were bound later."""
    agreed(database)
    with database.writing() as db:
        if how == "meet":
            people.meet(db, *WHO, "consent", MORNING)
        else:
            person = people.meet(db, "webchat", "page", "writes", MORNING)
            people.add_address(db, person.id or 0, *WHO, "consent", MORNING)
        found = people.address_at(db, *WHO)
        assert found is not None
        assert (found.consents, people.reachability([found])) == (1, "consent")
