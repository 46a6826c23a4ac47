"""Messages that wait for their reader's page."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models import posted
from models.db import Database
from models.deliveries import Delivery
from models.posted import Posted
from tests.fakes.push_owing import Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


def post(office: Office, address: str, body: str) -> int:
    """Send something to a page; the number of the delivery."""
    number = office.reminder(address)
    with office.database.writing() as db:
        row = db.get_one(Delivery, number)
        row.state = "accepted"
        for _ in range(2):
            posted.post(db, row.key, "webchat", address, body, office.clock.now())
    return number


def test_a_repetition_is_posted_once(office: Office) -> None:
    """A worker that died after posting posts the same delivery again, and nobody sees it twice."""
    post(office, "lin", "一")
    with office.database.reading() as db:
        assert [one.body for one in posted.posted_after(db, "webchat", "lin")] == ["一"]


def test_a_page_gets_what_it_has_not_seen(office: Office) -> None:
    """The newest messages of one address after a number, in order."""
    for body in "一二三":
        post(office, "lin", body)
    post(office, "chen", "四")
    with office.database.reading() as db:
        rows = posted.posted_after(db, "webchat", "lin")
        assert [one.body for one in rows] == ["一", "二", "三"]
        first = rows[0].id
        assert first is not None
        assert len(posted.posted_after(db, "webchat", "lin", first)) == 2
        assert [one.body for one in posted.posted_after(db, "webchat", "lin", 0, 1)] == ["三"]
        assert posted.posted_after(db, "terminal", "lin") == []


def test_fetched_is_delivered_and_shown_is_seen(office: Office) -> None:
    """Each is noted the first time; nobody marks what was posted to somebody else."""
    number = post(office, "lin", "一")
    with office.database.writing() as db:
        ids = [one for one in db.exec(select(Posted.id)) if one]
        posted.fetched(db, ids, office.clock.now())
        posted.seen(db, "webchat", "chen", ids, office.clock.now())
    row = office.delivery(number)
    assert (row.delivered_at, row.seen_at) == (office.clock.now(), None)
    with office.database.writing() as db:
        posted.seen(db, "webchat", "lin", ids, office.clock.now())
    assert office.delivery(number).seen_at == office.clock.now()


def test_posted_words_go_with_the_conversation(office: Office) -> None:
    """After 30 days the words are deleted, and the delivery stays."""
    number = post(office, "lin", "一")
    with office.database.writing() as db:
        assert posted.forget_old(db, office.clock.now() + timedelta(days=29)) == 0
        assert posted.forget_old(db, office.clock.now() + timedelta(days=31)) == 1
    assert office.delivery(number).state == "accepted"
