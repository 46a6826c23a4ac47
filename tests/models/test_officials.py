"""Officials: who becomes one, and who works for which office."""

from datetime import date, timedelta

from sqlmodel import Session

from models import officials, tokens
from models.db import Database
from models.officials import INVITATION_LASTS, Official
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_person, an_official, number

LATER = MORNING + timedelta(minutes=1)
TODAY = date(2026, 11, 20)


def invited(db: Session, name: str = "王工") -> tuple[Official, str]:
    """An officer of Nanshan who has an invitation."""
    return officials.invite(db, name, "shenzhen", "南山区", "officer", MORNING)


def test_invitation_makes_a_person_an_official(database: Database) -> None:
    """From the code on the person is known by their address, as officer of the place."""
    with database.writing() as db:
        official, code = invited(db)
        person = a_person(db, "wang")
        assert officials.official_at(db, "terminal", "wang") is None
        assert not officials.active(official)
        assert officials.join(db, code, number(person), LATER) == official
        assert officials.official_at(db, "terminal", "wang") == official
        assert officials.official_of(db, number(person)) == official
        assert (official.joined_at, official.person_id) == (LATER, person.id)
        assert (official.city, official.district, official.role) == (
            "shenzhen", "南山区", "officer")  # fmt: skip


def test_invitation_is_used_once(database: Database) -> None:
    """A second person with the same code stays a stranger."""
    with database.writing() as db:
        _, code = invited(db)
        officials.join(db, code, number(a_person(db)), MORNING)
        assert officials.join(db, code, number(a_person(db, "other")), MORNING) is None
        assert officials.official_at(db, "terminal", "other") is None


def test_invitation_that_was_looked_at_is_used_by_its_number(database: Database) -> None:
    """Between the look and the yes nobody keeps the code; it makes one official."""
    with database.writing() as db:
        official, code = invited(db)
        token = tokens.look(db, code, "invitation", MORNING)
        assert token is not None
        there = number_of_person(an_official(db))
        assert officials.join_known(db, number(token), there, MORNING) is None
        assert officials.join_known(db, number(token), number(a_person(db)), MORNING) is official
        assert officials.join_known(db, number(token), number(a_person(db)), MORNING) is None
        assert officials.official(db, number(official)) is official


def test_invitation_ends_after_seven_days(database: Database) -> None:
    """On the last day it works, later it doesn't."""
    with database.writing() as db:
        codes = [invited(db)[1] for _ in range(2)]
        ends = MORNING + INVITATION_LASTS
        assert officials.join(db, codes[0], number(a_person(db)), ends - timedelta(seconds=1))
        assert officials.join(db, codes[1], number(a_person(db)), ends) is None


def test_official_who_joins_again_keeps_the_invitation_unused(database: Database) -> None:
    """Nobody holds two offices at once, and the colleague whom the code was for can still join."""
    with database.writing() as db:
        _, code = invited(db)
        there = an_official(db)
        assert officials.join(db, code, number_of_person(there), MORNING) is None
        assert officials.join(db, code, number(a_person(db)), MORNING) is not None


def number_of_person(official: Official) -> int:
    """The person who is this official."""
    assert official.person_id is not None
    return official.person_id


def test_disabled_official_can_be_invited_anew(database: Database) -> None:
    """Whoever comes back gets another office; the old one stays on record, without them."""
    with database.writing() as db:
        former = an_official(db)
        person = number_of_person(former)
        officials.disable(db, former, None, MORNING)
        again, code = invited(db)
        assert officials.join(db, code, person, LATER) == again
        assert officials.official_of(db, person) == again
        assert former.person_id is None
        assert former.disabled_at == MORNING


def test_official_disabled_before_joining_does_not_join(database: Database) -> None:
    """The invitation of somebody who was disabled in the meantime opens nothing."""
    with database.writing() as db:
        official, code = invited(db)
        officials.disable(db, official, None, MORNING)
        assert officials.join(db, code, number(a_person(db)), LATER) is None


def test_office_is_exactly_its_own(database: Database) -> None:
    """A district's office has neither the city's officials nor another district's."""
    with database.writing() as db:
        here = [an_official(db), an_official(db, role="superior")]
        city = an_official(db, district="")
        an_official(db, district="福田区")
        an_official(db, city="yunfu")
        an_official(db, joined_at=None, person_id=None)
        officials.disable(db, an_official(db), None, MORNING)
        assert officials.responsible(db, "shenzhen", "南山区", TODAY) == here
        assert officials.responsible(db, "shenzhen", "", TODAY) == [city]
        assert officials.responsible(db, "xiamen", "", TODAY) == []


def test_every_official_of_a_city_is_listed(database: Database) -> None:
    """The city's own first, the disabled and the invited too."""
    with database.writing() as db:
        district, city = an_official(db), an_official(db, district="")
        waiting, _ = invited(db)
        officials.disable(db, district, None, MORNING)
        an_official(db, city="yunfu")
        assert officials.officials_in(db, "shenzhen") == [city, district, waiting]
