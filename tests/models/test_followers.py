"""Windows are spent once, and whoever leaves or comes back is known."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from models import accounts, conversations, followers, people
from models.db import Database
from models.followers import (
    MARGIN,
    TAPPED,
    TAPPED_MESSAGES,
    WRITTEN,
    WRITTEN_MESSAGES,
    Follower,
)
from models.messages import Touch
from models.people import Address, Reach
from tests.fakes.parts import MORNING, VAULT, postcard, texts_in

WHO = ("wechat", "lin")


def heard(database: Database, touch: Touch = "written", at: datetime = MORNING) -> None:
    """Somebody writes or taps."""
    with database.writing() as db:
        followers.heard(db, *WHO, touch, at)


def spent(database: Database, count: int, at: datetime = MORNING) -> list[bool]:
    """Try to spend so many messages, one after the other."""
    found = []
    for _ in range(count):
        with database.writing() as db:
            found.append(followers.spend(db, *WHO, at))
    return found


def known(db: Session) -> Follower:
    """Their row."""
    row = followers.follower(db, *WHO)
    assert row is not None
    return row


# --- windows --------------------------------------------------------------------------------------


def test_whoever_never_wrote_has_no_window(database: Database) -> None:
    """Nothing is spent, and nobody is known."""
    assert spent(database, 1) == [False]
    with database.reading() as db:
        assert not followers.may_write(followers.follower(db, *WHO), MORNING)
        assert not followers.has_left(db, *WHO)


@pytest.mark.parametrize(
    ("touch", "count", "lasts"),
    [("written", WRITTEN_MESSAGES, WRITTEN), ("tapped", TAPPED_MESSAGES, TAPPED)],
)
def test_a_window_has_so_many_messages_and_closes(
    database: Database, touch: Touch, count: int, lasts: timedelta
) -> None:
    """So many and no more; and just before it closes none, since a message takes its time."""
    heard(database, touch)
    assert spent(database, count + 1) == [True] * count + [False]
    heard(database, touch)
    assert spent(database, 1, MORNING + lasts - MARGIN) == [False]
    assert spent(database, 1, MORNING + lasts - MARGIN - timedelta(seconds=1)) == [True]


def test_the_window_that_closes_first_is_spent_first(database: Database) -> None:
    """Three of the small one, then the five of the other; a new message fills its own again."""
    heard(database)
    heard(database, "tapped")
    assert spent(database, 4) == [True] * 4
    with database.reading() as db:
        assert (known(db).tapped_left, known(db).written_left) == (0, 4)
    heard(database)
    with database.reading() as db:
        assert (known(db).tapped_left, known(db).written_left) == (0, 5)


def test_a_large_window_may_close_first_too(database: Database) -> None:
    """Two days after they wrote, half a minute before it closes, they tap the menu."""
    heard(database)
    late = MORNING + WRITTEN - timedelta(seconds=30)
    heard(database, "tapped", late)
    assert spent(database, 1, late) == [True]
    with database.reading() as db:
        assert (known(db).tapped_left, known(db).written_left) == (3, 4)


def test_several_messages_are_taken_together_or_not_at_all(database: Database) -> None:
    """A message of six parts takes from both windows; one of nine takes nothing."""
    heard(database)
    heard(database, "tapped")
    with database.writing() as db:
        assert followers.take(db, *WHO, 9, MORNING) == ()
        assert followers.take(db, *WHO, 6, MORNING) == ("tapped",) * 3 + ("written",) * 3
        assert known(db).written_left == 2


def test_what_was_not_sent_is_there_again(database: Database) -> None:
    """Never more than a window has, and nothing into one that closed meanwhile."""
    heard(database)
    heard(database, "tapped")
    with database.writing() as db:
        taken = followers.take(db, *WHO, 4, MORNING)
        followers.give_back(db, *WHO, taken[1:], MORNING)
        assert (known(db).tapped_left, known(db).written_left) == (2, 5)
        followers.give_back(db, *WHO, ("written",), MORNING)
        followers.give_back(db, *WHO, ("tapped",), MORNING + TAPPED)
        assert (known(db).tapped_left, known(db).written_left) == (2, 5)
        followers.give_back(db, "wechat", "nobody", ("written",), MORNING)


def test_a_platform_that_says_it_is_closed_is_believed(database: Database) -> None:
    """Nothing is left until they write again."""
    heard(database)
    heard(database, "tapped")
    with database.writing() as db:
        followers.close(db, *WHO)
        followers.close(db, "wechat", "nobody")
    assert spent(database, 1) == [False]
    heard(database)
    assert spent(database, 1) == [True]


def test_of_many_who_want_the_last_message_one_has_it(database: Database) -> None:
    """Eight at the same time, one message left; several times over."""
    start = Barrier(8)

    def want(_: int) -> bool:
        start.wait()
        with database.writing() as db:
            return followers.spend(db, *WHO, MORNING)

    with ThreadPoolExecutor(8) as threads:
        for _ in range(5):
            heard(database)
            assert spent(database, WRITTEN_MESSAGES - 1) == [True] * (WRITTEN_MESSAGES - 1)
            assert sorted(threads.map(want, range(8))) == [False] * 7 + [True]


# --- coming and going -----------------------------------------------------------------------------


def with_address(database: Database, reach: Reach = "push") -> None:
    """Somebody who is reminded there."""
    with database.writing() as db:
        people.meet(db, *WHO, reach, MORNING)


def reach_of(database: Database) -> str:
    """How their address reaches them."""
    with database.reading() as db:
        return db.exec(select(Address.reach)).one()


def test_whoever_left_is_gone_and_has_no_window(database: Database) -> None:
    """Their address is passed over, and nothing is spent even if it was open."""
    with_address(database)
    heard(database)
    with database.writing() as db:
        assert followers.left(db, *WHO, MORNING)
        assert followers.has_left(db, *WHO)
        assert not followers.may_write(known(db), MORNING)
    assert reach_of(database) == "gone"
    assert spent(database, 1) == [False]


@pytest.mark.parametrize(
    ("before", "after"), [("push", "consent"), ("off", "off"), ("consent", "consent")]
)
def test_whoever_comes_back_is_reminded_again(
    database: Database, before: Reach, after: str
) -> None:
    """As the channel can now; but one that they had switched off stays off."""
    with_address(database, before)
    with database.writing() as db:
        followers.left(db, *WHO, MORNING)
        followers.heard(db, *WHO, "tapped", MORNING, "consent")
        assert not followers.has_left(db, *WHO)
    assert reach_of(database) == after


def test_who_came_back_does_not_leave_by_old_news(database: Database) -> None:
    """That they left is told late, after they were heard of again: they are there."""
    with_address(database)
    left_at = MORNING
    heard(database, at=MORNING + timedelta(minutes=1))
    with database.writing() as db:
        later = MORNING + timedelta(minutes=2)
        assert not followers.left(db, *WHO, later, left_at)
        assert not followers.has_left(db, *WHO)
        # A clock that counts whole seconds must not hold them, though.
        assert followers.left(db, *WHO, later, MORNING + timedelta(seconds=58))
    assert reach_of(database) == "gone"


def test_old_news_of_somebody_without_a_window_do_not_count(database: Database) -> None:
    """Where the platform bounds nothing, their conversation tells that they are there."""
    with_address(database)
    with database.writing() as db:
        known = conversations.recall(db, texts_in(db), *WHO, "enterprise", MORNING)
        conversations.keep(db, texts_in(db), known, MORNING + timedelta(minutes=1))
        later = MORNING + timedelta(minutes=2)
        assert not followers.left(db, *WHO, later, MORNING)
        assert followers.left(db, *WHO, later, MORNING + timedelta(seconds=58))
    assert reach_of(database) == "gone"


def test_late_news_of_somebody_unknown_count(database: Database) -> None:
    """Who never wrote to us was not heard of since either."""
    with database.writing() as db:
        assert followers.left(db, *WHO, MORNING + timedelta(hours=1), MORNING)
        assert followers.has_left(db, *WHO)


# --- names ----------------------------------------------------------------------------------------


def test_the_pseudonym_is_the_one_of_their_messages(database: Database) -> None:
    """Whoever sends finds the ledger of whoever wrote."""
    openid = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M"
    with database.writing() as db:
        texts = texts_in(db)
        message = replace(postcard(), channel="wechat", address=openid)
        named = accounts.as_known(db, texts, message, MORNING).address
        assert followers.pseudonym(db, VAULT, "wechat", openid, MORNING) == named
        assert followers.pseudonym(db, VAULT, "telegram", openid, MORNING) != named
        assert openid not in named
