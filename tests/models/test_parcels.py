"""Parcels: whose turn it is, what waits to be asked for, and what is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import parcels
from models.clock import FixedClock
from models.db import MANY, Database
from models.parcels import FRESH, KEPT, LEASE, Carried, Claimed, Parcel
from models.results import Outcome
from tests.fakes.parts import MORNING, texts_in

SECOND = timedelta(seconds=1)


class Shelf:
    """The parcels of a database, each move a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FixedClock(MORNING)

    def owe(self, address: str, *contents: str, channel: str = "post") -> None:
        """Owe the messages of one reply."""
        with self.database.writing() as db:
            parcels.owe(db, texts_in(db), channel, address, contents, self.clock.now())

    def due(self, channel: str = "post", most: int = 9) -> int:
        """How many contacts can be served."""
        with self.database.reading() as db:
            return parcels.count_due(db, channel, self.clock.now(), most)

    def claim(self, by: str = "left", channel: str = "post") -> Claimed | None:
        """Take the next one."""
        with self.database.writing() as db:
            return parcels.claim(db, texts_in(db), by, channel, self.clock.now())

    def hold(self, by: str = "left") -> Claimed:
        """Take the next one, which there is."""
        held = self.claim(by)
        assert held is not None
        return held

    def finish(self, claimed: Claimed, outcome: Outcome, after: timedelta | None = None) -> None:
        """Say what became of it."""
        with self.database.writing() as db:
            parcels.finish(db, Carried(claimed, outcome, after), self.clock.now())

    def take_out(self, address: str, channel: str = "post") -> list[Any]:
        """What a contact gets that asks for it."""
        with self.database.writing() as db:
            return parcels.take_out(db, texts_in(db), channel, address, self.clock.now())

    def states(self) -> list[str]:
        """Of every parcel, the oldest first."""
        with self.database.reading() as db:
            return [row.state for row in db.exec(select(Parcel).order_by(col(Parcel.id)))]


@pytest.fixture
def shelf(database: Database) -> Shelf:
    """Nothing is owed."""
    return Shelf(database)


def test_only_the_oldest_of_each_contact_is_due(shelf: Shelf) -> None:
    """While it is in hand nothing else of them is; other contacts have their turn."""
    shelf.owe("lin", "一", "二")
    shelf.owe("wu", "三")
    assert shelf.due() == 2
    first, second = shelf.hold("a"), shelf.hold("b")
    assert (first.content, second.content) == ("一", "三")
    assert (shelf.due(), shelf.claim("c")) == (0, None)
    shelf.finish(first, "accepted")
    assert shelf.hold("c").content == "二"


def test_what_waits_is_counted_no_further_than_is_asked(shelf: Shelf) -> None:
    """A courier has so many threads; another channel's parcels are not its."""
    for number in range(5):
        shelf.owe(f"p{number}", "一")
    shelf.owe("lin", "一", channel="other")
    assert (shelf.due(), shelf.due(most=2), shelf.due("other")) == (5, 2, 1)
    assert shelf.claim(channel="none") is None


def test_what_is_kept_holds_up_no_later_reply(shelf: Shelf) -> None:
    """They are older words, and stay for who asks for them."""
    shelf.owe("lin", "一")
    shelf.finish(shelf.hold(), "unreachable")
    shelf.owe("lin", "二")
    assert shelf.hold().content == "二"
    assert shelf.states() == ["kept", "claimed"]


def test_a_window_that_is_closed_is_closed_for_all_that_waits(shelf: Shelf) -> None:
    """Nothing of a later reply goes out before what could not."""
    shelf.owe("lin", "一", "二")
    shelf.clock.move(SECOND)
    shelf.owe("lin", "三")
    shelf.owe("wu", "四")
    shelf.finish(shelf.hold(), "unreachable")
    assert shelf.states() == ["kept", "kept", "kept", "queued"]


def test_a_late_result_of_an_expired_lease(shelf: Shelf) -> None:
    """What was taken is gone, whoever has it by now; all else is the new holder's to say."""
    shelf.owe("lin", "一")
    slow = shelf.hold("slow")
    assert not slow.doubted
    shelf.clock.move(LEASE)
    quick = shelf.hold("quick")
    assert quick.doubted
    shelf.finish(slow, "gone")
    assert shelf.states() == ["claimed"]
    shelf.finish(slow, "accepted")
    shelf.finish(quick, "later")
    assert shelf.states() == []


def test_asking_takes_out_what_nobody_has_in_hand(shelf: Shelf) -> None:
    """Kept and waiting, the oldest first, one's own alone; a second time there is nothing."""
    shelf.owe("lin", "一")
    shelf.finish(shelf.hold(), "unreachable")
    shelf.owe("lin", "二", "三")
    shelf.owe("wu", "四")
    shelf.owe("lin", "五", channel="other")
    held = shelf.hold()
    assert held.content == "二"
    assert shelf.take_out("lin") == ["一", "三"]
    assert shelf.take_out("lin") == []
    shelf.clock.move(LEASE)
    assert shelf.take_out("lin") == ["二"], "who had it in hand died"
    shelf.finish(held, "accepted")
    assert shelf.take_out("wu") == ["四"]
    assert shelf.take_out("lin", "other") == ["五"]


def test_what_lies_there_can_be_read_by_nobody_else(shelf: Shelf) -> None:
    """Sealed in its row, and for its contact alone; what does not open is deleted, not given."""
    shelf.owe("lin", "用电量与实际不符")
    with shelf.database.writing() as db:
        row = db.exec(select(Parcel)).one()
        assert "用电量" not in row.content
        row.address = "wu"
    assert shelf.take_out("wu") == []
    assert shelf.states() == []


def test_old_words_wait_to_be_asked_for(shelf: Shelf) -> None:
    """After ten minutes; not at ten minutes."""
    shelf.owe("lin", "一")
    shelf.clock.move(FRESH)
    assert shelf.due() == 1
    shelf.finish(shelf.hold(), "later")
    shelf.clock.move(timedelta(minutes=1))
    assert shelf.claim() is None
    assert shelf.states() == ["kept"]


def test_who_left_waits_for_nothing(shelf: Shelf) -> None:
    """All of theirs goes, in whatever state; nothing of anybody else."""
    shelf.owe("lin", "一")
    shelf.finish(shelf.hold(), "unreachable")
    shelf.owe("lin", "二", "三")
    held = shelf.hold()
    shelf.owe("wu", "四")
    with shelf.database.writing() as db:
        assert parcels.forget_of(db, "post", "lin") == 3
    shelf.finish(held, "uncertain")
    assert shelf.hold().content == "四"


def test_words_are_kept_for_a_day(shelf: Shelf) -> None:
    """Whether or not they went out by then; a few rows at a time."""
    shelf.owe("lin", *["一"] * (MANY + 1))
    shelf.clock.move(KEPT)
    shelf.owe("lin", "二")
    shelf.clock.move(SECOND)
    with shelf.database.writing() as db:
        gone = [parcels.forget_old(db, shelf.clock.now()) for _ in range(3)]
    assert gone == [MANY, 1, 0]
    assert shelf.take_out("lin") == ["二"]
