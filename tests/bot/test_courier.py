"""The rest of a reply goes out in its order, each message once, whatever dies meanwhile."""

import io
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event, active_count
from typing import Any

import pytest
from sqlmodel import select

from bot.channels.base import (
    AddressGoneError,
    MessageRefusedError,
    NotReachableNowError,
    SendError,
    TryLaterError,
)
from bot.courier import SECONDS
from models.case_rows import Account
from models.db import Database, StorageBusyError
from models.parcels import FRESH, KEPT, LEASE, ONCE_MORE, WAITS, Parcel
from scheduler.emptying import empty
from tests.fakes.push import Killed
from tests.fakes.replying import PostOffice, Seconds

OVER = LEASE + timedelta(seconds=1)


@pytest.fixture
def post(database: Database) -> PostOffice:
    """A platform that takes everything, and nothing owed."""
    return PostOffice(database)


def waiting(post: PostOffice) -> dict[str, int]:
    """How many parcels are in each state."""
    with post.database.reading() as db:
        return dict(Counter(row.state for row in db.exec(select(Parcel))))


# --- what goes out ----------------------------------------------------------------------------


def test_the_rest_of_a_reply_goes_out_in_its_order(post: PostOffice) -> None:
    """To the platform's own name of the account; nothing of it stays behind."""
    post.owe("openid-lin", "二", "三")
    post.owe("openid-lin", "四")
    post.courier().carry()
    assert post.platform.taken == [("openid-lin", "二"), ("openid-lin", "三"), ("openid-lin", "四")]
    assert waiting(post) == {}
    post.courier().carry()
    assert len(post.platform.taken) == 3


def test_many_couriers_send_each_message_once_and_in_order(post: PostOffice) -> None:
    """Two processes with four threads each, and messages that are owed meanwhile."""
    people = [f"openid-{number}" for number in range(12)]
    for one in people:
        post.owe(one, "1", "2")
    with ThreadPoolExecutor(2) as processes:
        carrying = [processes.submit(post.courier().carry) for _ in range(2)]
        for one in people:
            post.owe(one, "3", "4")
        for process in carrying:
            process.result()
    post.courier().carry()
    assert all(post.platform.texts(one) == ["1", "2", "3", "4"] for one in people)
    assert waiting(post) == {}


def test_a_call_that_hangs_holds_nobody_else(post: PostOffice) -> None:
    """One account's platform gives no answer: everybody else is served in the same round."""
    answered = Event()
    post.platform.hanging["openid-lin"] = answered
    post.owe("openid-lin", "一")
    others = [f"openid-{number}" for number in range(6)]
    for one in others:
        post.owe(one, "一", "二")
    with ThreadPoolExecutor(1) as process:
        carrying = process.submit(post.courier(threads=2).carry)
        try:
            while len(post.platform.taken) < 12:
                assert post.platform.took.wait(5)
                post.platform.took.clear()
        finally:
            answered.set()
        carrying.result()
    assert post.platform.taken[-1] == ("openid-lin", "一")


def test_who_is_answered_is_not_kept_waiting_for_the_next_tick(post: PostOffice) -> None:
    """A courier that attends carries as soon as it is woken; and again what comes after that."""
    seconds, before = Seconds(), active_count()
    courier = post.courier(ticks=seconds)
    with seconds.attended(courier):
        for number in range(2):
            post.platform.took.clear()
            post.owe("openid-lin", str(number))
            courier.wake()
            assert post.platform.took.wait(5)
    assert post.platform.texts("openid-lin") == ["0", "1"]
    assert active_count() == before, "no thread outlives the tick"


def test_a_hanging_call_prolongs_the_tick_for_the_others(post: PostOffice) -> None:
    """Who is answered while it hangs gets the rest at once, also after the tick's time."""
    seconds, answered = Seconds(), Event()
    courier = post.courier(ticks=seconds)
    post.platform.hanging["openid-lin"] = answered
    post.owe("openid-lin", "一")
    with seconds.attended(courier, answered):
        assert post.platform.asked.wait(5)
        seconds.end(courier)
        post.owe("openid-wu", "二")
        courier.wake()
        assert post.platform.took.wait(5)
    assert [to for to, _ in post.platform.taken] == ["openid-wu", "openid-lin"]


def test_a_round_ends_by_itself(post: PostOffice) -> None:
    """However much is owed: what asks the process to end waits for the messages in hand alone."""
    for number in range(20):
        post.owe(f"openid-{number}", "一")
    courier = post.courier(threads=2, ticks=lambda: len(post.platform.taken) * SECONDS / 4)
    courier.carry()
    assert 4 <= len(post.platform.taken) <= 5


# --- a process that dies ----------------------------------------------------------------------


@pytest.mark.parametrize(("after", "sent"), [(False, ["一", "二"]), (True, ["一", "一", "二"])])
def test_killed_with_a_message_in_hand(post: PostOffice, after: bool, sent: list[str]) -> None:
    """It is sent again when its lease runs out, before what follows it; others do not wait."""
    (post.platform.dies_after if after else post.platform.dies_before).add("一")
    post.owe("openid-lin", "一", "二")
    post.owe("openid-wu", "三")
    with pytest.raises(Killed):
        post.courier(threads=1).carry()
    post.courier().carry()
    assert post.platform.texts("openid-wu") == ["三"]
    assert "二" not in post.platform.texts("openid-lin")
    post.clock.move(OVER)
    post.courier().carry()
    assert post.platform.texts("openid-lin") == sent


def test_a_message_that_kills_every_courier_is_kept_at_last(post: PostOffice) -> None:
    """It is tried as often as any other, and then waits to be asked for."""
    post.owe("openid-lin", "一")
    for _ in range(len(WAITS) + 1):
        post.platform.dies_before.add("一")
        with pytest.raises(Killed):
            post.courier().carry()
        post.clock.move(OVER)
    post.courier().carry()
    assert (post.platform.taken, waiting(post)) == ([], {"kept": 1})


def test_a_result_that_cannot_be_stored_is_tried_again(
    post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is busy just after the platform's answer: the answer is not forgotten."""
    post.owe("openid-lin", "一", "二")
    writing, failures = post.database.writing, [2]

    def busy() -> Any:
        if post.platform.taken and failures[0]:
            failures[0] -= 1
            raise StorageBusyError("somebody else")
        return writing()

    monkeypatch.setattr(post.database, "writing", busy)
    post.courier().carry()
    assert failures == [0]
    assert post.platform.texts("openid-lin") == ["一", "二"]


# --- failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "states", "rest"),
    [
        (NotReachableNowError("window"), {"kept": 2}, ["一", "二"]),
        (AddressGoneError("unfollowed"), {}, []),
        (TryLaterError("busy"), {"queued": 2}, ["一", "二"]),
        (SendError("odd"), {"queued": 2}, ["一", "二"]),
        (TimeoutError("reading from openid-lin"), {"queued": 2}, ["一", "二"]),
        (ValueError("a body that is no JSON"), {"queued": 2}, ["一", "二"]),
        (MessageRefusedError("too_long"), {}, []),
    ],
)
def test_every_failure_has_its_class(
    post: PostOffice,
    log: io.StringIO,
    fault: BaseException,
    states: dict[str, int],
    rest: list[str],
) -> None:
    """What follows waits with what was not taken; nobody else does; the log names nobody."""
    post.platform.faults["openid-lin"] = [fault]
    post.owe("openid-lin", "一", "二")
    post.owe("openid-wu", "三")
    post.courier().carry()
    assert post.platform.texts("openid-wu") == ["三"]
    refused = isinstance(fault, MessageRefusedError)
    assert post.platform.texts("openid-lin") == (["二"] if refused else [])
    assert waiting(post) == states
    assert post.rest("openid-lin") == rest
    assert ("error" if refused else "warning") in log.getvalue()
    assert "openid" not in log.getvalue()


@pytest.mark.parametrize("after", [timedelta(seconds=1), timedelta(seconds=30)])
def test_a_limited_account_waits_as_long_as_it_is_told(post: PostOffice, after: timedelta) -> None:
    """No longer and no shorter; what follows keeps its place behind it."""
    post.platform.faults["openid-lin"] = [TryLaterError("flood", after)]
    post.owe("openid-lin", "一", "二")
    post.courier().carry()
    post.clock.move(after - timedelta(milliseconds=1))
    post.courier().carry()
    assert post.platform.taken == []
    post.clock.move(timedelta(milliseconds=1))
    post.courier().carry()
    assert post.platform.texts("openid-lin") == ["一", "二"]


def test_a_wait_that_is_too_long_holds_up_no_later_reply(post: PostOffice) -> None:
    """Until midnight, because a day's quota is used up: by then nobody waits for these words."""
    post.platform.faults["openid-lin"] = [TryLaterError("quota", timedelta(hours=9))]
    post.owe("openid-lin", "一", "二")
    post.courier().carry()
    post.clock.move(timedelta(seconds=1))
    post.owe("openid-lin", "三")
    post.courier().carry()
    assert post.platform.texts("openid-lin") == ["三"]
    assert post.rest("openid-lin") == ["一", "二"]


def test_what_is_never_taken_is_tried_four_times_and_then_kept(post: PostOffice) -> None:
    """With what follows of its reply; a later reply goes out."""
    post.platform.faults["openid-lin"] = [TryLaterError("busy")] * (len(WAITS) + 1)
    post.owe("openid-lin", "一", "二")
    post.clock.move(timedelta(milliseconds=1))
    post.owe("openid-lin", "三")
    for wait in (*WAITS, timedelta()):
        post.courier().carry()
        assert post.platform.texts("openid-lin") == ([] if wait else ["三"])
        post.clock.move(wait - timedelta(milliseconds=1))
        post.courier().carry()
        post.clock.move(timedelta(milliseconds=1))
    assert post.platform.faults["openid-lin"] == []
    assert post.rest("openid-lin") == ["一", "二"]


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("late", [0, 1])
def test_what_may_have_been_taken_is_sent_once_more(post: PostOffice, late: int) -> None:
    """Twice is better than never; a third time it waits to be asked for."""
    faults = [*[TryLaterError("busy")] * late, TimeoutError(), TimeoutError(), TimeoutError()]
    post.platform.faults["openid-lin"] = [*faults]
    post.owe("openid-lin", "一", "二")
    for wait in (*WAITS[:late], ONCE_MORE, ONCE_MORE, ONCE_MORE):
        post.courier().carry()
        post.clock.move(wait)
    assert len(post.platform.faults["openid-lin"]) == 1
    assert post.rest("openid-lin") == ["一", "二"]


def test_what_was_asked_for_is_not_sent_as_well(post: PostOffice) -> None:
    """Whoever asks for the rest while it still waits has it once."""
    post.platform.faults["openid-lin"] = [TryLaterError("busy")]
    post.owe("openid-lin", "一", "二")
    post.courier().carry()
    assert post.rest("openid-lin") == ["一", "二"]
    post.clock.move(OVER)
    post.courier().carry()
    assert post.platform.taken == []


def test_old_words_are_not_pushed(post: PostOffice) -> None:
    """Who wrote ten minutes ago does something else by now; what is new goes out all the same."""
    post.owe("openid-lin", "一", "二")
    post.clock.move(FRESH + timedelta(seconds=1))
    post.owe("openid-lin", "三")
    post.courier().carry()
    assert post.platform.texts("openid-lin") == ["三"]
    assert post.rest("openid-lin") == ["一", "二"]


def test_nothing_is_kept_for_longer_than_a_day(post: PostOffice) -> None:
    """The hourly work looks after it."""
    post.platform.faults["openid-lin"] = [NotReachableNowError("window")]
    post.owe("openid-lin", "一")
    post.courier().carry()
    post.clock.move(KEPT)
    empty(post.database, post.vault, post.clock)
    assert waiting(post) == {"kept": 1}
    post.clock.move(timedelta(seconds=1))
    empty(post.database, post.vault, post.clock)
    assert waiting(post) == {}


# --- what was tampered with, and who is forgotten -----------------------------------------------


def test_words_open_for_their_own_reader_alone(post: PostOffice, log: io.StringIO) -> None:
    """Moved to another's row they are deleted, and nobody else waits for that."""
    wu = post.known_as("openid-wu")
    post.owe("openid-lin", "一")
    with post.database.writing() as db:
        db.exec(select(Parcel)).one().address = wu
    post.owe("openid-wu", "二")
    post.courier().carry()
    assert post.platform.taken == [("openid-wu", "二")]
    assert "parcel does not open" in log.getvalue()
    assert waiting(post) == {}


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("forgotten", [True, False])
def test_an_account_that_is_not_known_holds_up_nobody(post: PostOffice, forgotten: bool) -> None:
    """Forgotten, or with a name that does not open: there is nobody to send to."""
    lin = post.known_as("openid-lin")
    post.owe("openid-lin", "一", "二")
    post.owe("openid-wu", "三")
    with post.database.writing() as db:
        account = db.exec(select(Account).where(Account.address == lin)).one()
        if forgotten:
            db.delete(account)
        else:
            account.sealed = account.sealed[::-1]
    post.courier(threads=1).carry()
    assert post.platform.taken == [("openid-wu", "三")]
    assert waiting(post) == {}
