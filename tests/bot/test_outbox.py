"""What is owed goes out once, whatever dies; failures have names, and nothing is silent."""

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
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
from bot.outbox import template
from bot.pace import Pace
from handlers.context import Context
from models import conversations, deadlines, people
from models.db import Database, StorageBusyError
from models.deadlines import Deadline
from models.deliveries import Delivery
from models.messages import Paragraph, Reply
from models.people import Address
from models.posted import Posted
from models.results import DOUBT
from models.sending import LEASE
from tests.fakes.parts import texts_in
from tests.fakes.push import FakePush, Killed, Push
from tests.fakes.push_owing import DAY, MANY_FROM, Office, many_reminders, states
from tests.fakes.push_parts import PushParts, one_line

WAIT = LEASE + timedelta(seconds=1)


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


@pytest.fixture
def push() -> FakePush:
    """A platform that knows everybody."""
    return FakePush()


@pytest.fixture
def parts(office: Office, push: FakePush) -> PushParts:
    """The outbox's parts over the office's database and clock."""
    return PushParts(office.database, office.clock, push)


def counted(office: Office) -> dict[str, int]:
    """How many deliveries are in each state."""
    with office.database.reading() as db:
        return states(db)


# --- what goes out ----------------------------------------------------------------------------


def test_everything_due_goes_out_once(office: Office, push: FakePush, parts: PushParts) -> None:
    """Several threads send each envelope once, and a second round finds nothing to do."""
    owed = {office.delivery(office.reminder(f"p{n}")).key for n in range(12)}
    for _ in range(2):
        parts.deliver()
    assert sorted(push.keys()) == sorted(owed)
    assert counted(office) == {"accepted": 12}


def test_nothing_goes_before_its_time(office: Office, push: FakePush, parts: PushParts) -> None:
    """An act's message is held for its ten minutes, and taken back within them."""
    number = office.envelope(
        office.person(), kind="notice", not_before=office.clock.now() + timedelta(minutes=10)
    )
    parts.deliver()
    assert push.taken == []
    office.later(minutes=10)
    parts.deliver()
    assert push.keys() == [office.delivery(number).key]


def test_what_was_said_can_be_shown(office: Office, push: FakePush, parts: PushParts) -> None:
    """The row keeps which words were in use, and the hash of what was said in them."""
    number = office.reminder()
    parts.deliver()
    row, [entry] = office.delivery(number), push.taken
    said = "\n".join(entry.message["texts"])
    assert row.text_sha256 == hashlib.sha256(said.encode()).hexdigest()
    assert row.template == template("zh_CN")
    assert (row.state, row.platform_id) == ("accepted", "p1")
    assert (row.delivered_at, row.seen_at, row.answered_at) == (None, None, None)


def test_words_are_made_for_the_channel_on_which_they_are_read(
    office: Office, push: FakePush, parts: PushParts
) -> None:
    """Not every channel may show everything (`handlers/officials/abroad.py`)."""

    def named(_delivery: Delivery, context: Context) -> Reply:
        return Reply((Paragraph(context.reader),))

    office.reminder()
    replace(parts, words=named).deliver()
    assert push.taken[0].message["texts"] == ["push"]


def test_words_are_in_the_reader_s_language(
    office: Office, push: FakePush, parts: PushParts
) -> None:
    """Whoever speaks English to the bot is written to in English."""
    with office.database.writing() as db:
        known = conversations.recall(
            db, texts_in(db), "push", "chen", "enterprise", office.clock.now()
        )
        known.memory.language = "en"
        conversations.keep(db, texts_in(db), known, office.clock.now())
    for address in ("lin", "chen"):
        office.reminder(address)
    parts.deliver()
    spoken = {one.address: one.message["language"] for one in push.taken}
    assert spoken == {"lin": "zh_CN", "chen": "en"}
    assert template("zh_CN") != template("en")


def test_an_envelope_promises_no_rest(office: Office, push: FakePush, parts: PushParts) -> None:
    """Its sender sends all of it: where a reply would say that more follows, it says nothing."""
    channel = Push()
    channel.capabilities = replace(Push.capabilities, answers=1)
    parts.channels = {"push": channel}
    parts.words = lambda *_: Reply((Paragraph("绿" * 2000),))
    office.reminder("lin")
    parts.deliver()
    texts = push.taken[0].message["texts"]
    assert len(texts) == 3
    assert "".join(texts) == "绿" * 2000


def test_a_page_s_message_is_posted(office: Office, parts: PushParts) -> None:
    """Where the channel cannot push, the words wait for the page, and are not delivered yet."""
    person = office.person("visitor", "webchat", "writes")
    number = office.envelope(person, office.stage(office.deadline(office.unit(person))))
    parts.deliver()
    row = office.delivery(number)
    assert (row.state, row.delivered_at) == ("accepted", None)
    with office.database.reading() as db:
        posted = db.exec(select(Posted)).one()
        assert (posted.channel, posted.address, posted.fetched_at) == ("webchat", "visitor", None)


# --- a process that dies ----------------------------------------------------------------------


@pytest.mark.parametrize(("after", "sent"), [(False, 1), (True, 2)])
def test_killed_with_an_envelope_in_hand(
    office: Office, push: FakePush, parts: PushParts, after: bool, sent: int
) -> None:
    """Killed before the platform took it: sent once; killed before the commit: again, marked."""
    number = office.reminder("lin")
    other = office.reminder("chen")
    key = office.delivery(number).key
    (push.dies_after if after else push.dies_before).add(key)
    with pytest.raises(Killed):
        parts.deliver()
    office.clock.move(WAIT)
    parts.deliver()
    assert office.delivery(other).state == "accepted"
    assert office.delivery(number).state == "uncertain"
    office.clock.move(DOUBT)
    parts.deliver()
    row = office.delivery(number)
    assert (row.state, row.resent) == ("accepted", 1)
    assert push.keys("lin") == [key] * sent


def test_killed_after_the_commit_repeats_nothing(office: Office, push: FakePush) -> None:
    """What was written down is not sent again, however the process ended."""
    parts = PushParts(office.database, office.clock, push)
    numbers = [office.reminder(f"p{n}") for n in range(4)]
    push.dies_before.add(office.delivery(numbers[1]).key)
    with pytest.raises(Killed):
        parts.deliver(threads=1)
    for wait in (WAIT, DOUBT):
        office.clock.move(wait)
        parts.deliver()
    assert sorted(push.keys()) == sorted(office.delivery(one).key for one in numbers)
    assert [office.delivery(one).resent for one in numbers] == [0, 1, 0, 0]


def test_a_result_that_cannot_be_stored_is_tried_again(
    office: Office, push: FakePush, parts: PushParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is busy just after the platform's answer: the answer is not forgotten."""
    number = office.reminder()
    writing, failures = office.database.writing, [2]

    def busy() -> Any:
        if push.taken and failures[0]:
            failures[0] -= 1
            raise StorageBusyError("somebody else")
        return writing()

    monkeypatch.setattr(office.database, "writing", busy)
    parts.deliver()
    assert failures == [0]
    assert office.delivery(number).state == "accepted"
    assert push.keys() == [office.delivery(number).key]


# --- between the claim and the send -----------------------------------------------------------


@pytest.mark.parametrize("state", ["verified", "superseded", "closed"])
def test_what_ended_before_the_claim_is_not_sent(
    office: Office, push: FakePush, parts: PushParts, state: str
) -> None:
    """Filed and verified, moved to another day, or removed from the list: nothing is said."""
    number = office.reminder()
    office.change(number, state=state)
    parts.deliver()
    assert push.taken == []
    row = office.delivery(number)
    assert (row.state, row.reason) == ("cancelled", state)


def test_a_filing_while_another_is_sent_is_not_reminded(
    office: Office, push: FakePush, parts: PushParts
) -> None:
    """While one envelope is under way the other one's duty is verified: it never goes."""
    both = [office.reminder("lin"), office.reminder("chen")]

    def verify(key: str) -> None:
        for number in both:
            if key != office.delivery(number).key:
                office.change(number, state="verified")

    push.while_sending = verify
    parts.deliver(threads=1)
    [sent] = push.keys()
    [other] = [office.delivery(one) for one in both if office.delivery(one).key != sent]
    assert other.reason == "verified"


def test_verifying_while_everything_goes_out(office: Office, parts: PushParts) -> None:
    """Officials verify while two senders work: each duty was reminded of, or verified first."""
    now, official = office.clock.now(), office.official(office.person("official"))
    with office.database.writing() as db:
        many_reminders(db, 60, now)

    def verify() -> None:
        for number in range(MANY_FROM + 59, MANY_FROM - 1, -1):
            with office.database.writing() as db:
                deadlines.verify(db, db.get_one(Deadline, number), official, now)

    with ThreadPoolExecutor(1) as official_at_work:
        verifying = official_at_work.submit(verify)
        parts.deliver()
        verifying.result()
    office.later(seconds=2)
    parts.deliver()
    assert set(counted(office)) <= {"accepted", "cancelled"}
    assert sum(counted(office).values()) == 60


def test_unfollowing_between_planning_and_sending(
    office: Office, push: FakePush, parts: PushParts
) -> None:
    """The platform knows the address no more: the page of the same person is used instead."""
    number = office.reminder("lin")
    office.also_at(office.delivery(number).person_id, "visitor", "webchat")
    push.followers = set()
    parts.deliver()
    row = office.delivery(number)
    assert row.state == "accepted"
    with office.database.reading() as db:
        assert db.get_one(Address, row.address_id).channel == "webchat"
        assert db.exec(select(Address.reach).where(Address.address == "lin")).one() == "gone"


# --- failures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (AddressGoneError("blocked"), "gave_up", "blocked"),
        (NotReachableNowError("no_consent"), "gave_up", "no_consent"),
        (TryLaterError("busy"), "queued", "busy"),
        (TryLaterError("flood", timedelta(minutes=3)), "queued", "flood"),
        (MessageRefusedError("too_long"), "gave_up", "too_long"),
        (SendError("odd"), "queued", "odd"),
        (TimeoutError("reading from 138-0013-8000"), "uncertain", "no_answer"),
        (ValueError("a body that is no JSON"), "uncertain", "no_answer"),
    ],
)
def test_every_failure_has_its_class(
    office: Office,
    push: FakePush,
    parts: PushParts,
    log: io.StringIO,
    fault: BaseException,
    state: str,
    reason: str,
) -> None:
    """The row says in a word why; nothing counts as sent; the log names nobody."""
    number = office.reminder("13800138000")
    push.faults["13800138000"] = [fault]
    parts.deliver()
    row = office.delivery(number)
    assert (row.state, row.reason, row.accepted_at) == (state, reason, None)
    assert not office.deadline_of(number).told
    assert reason in log.getvalue()
    told = log.getvalue().replace(row.key, "")
    assert "13800" not in told
    assert "138-0013" not in told


@pytest.mark.usefixtures("log")
def test_words_that_cannot_be_made_are_tried_again(office: Office, parts: PushParts) -> None:
    """A fault of ours in making the words sends nothing and loses nothing."""
    number = office.reminder()

    def broken(_: Delivery, __: Context) -> Reply:
        raise KeyError("dynamic_table")

    parts.words = broken
    parts.deliver()
    row = office.delivery(number)
    assert (row.state, row.reason, row.attempts) == ("queued", "no_words", 1)
    parts.words = one_line
    office.later(minutes=5)
    parts.deliver()
    assert office.delivery(number).state == "accepted"


def test_a_limited_address_waits_alone(office: Office, push: FakePush, parts: PushParts) -> None:
    """One address is told to wait: everybody else is served, and it as soon as it may be."""
    limited = office.reminder("lin")
    others = [office.reminder(f"p{n}") for n in range(3)]
    push.faults["lin"] = [TryLaterError("flood", timedelta(minutes=15))]
    parts.deliver()
    assert [office.delivery(one).state for one in others] == ["accepted"] * 3
    office.later(minutes=14)
    parts.deliver()
    assert push.keys("lin") == []
    office.later(minutes=5)
    parts.deliver()
    assert push.keys("lin") == [office.delivery(limited).key]


def test_given_up_is_handed_on(office: Office, push: FakePush, parts: PushParts) -> None:
    """Nobody hears nothing: the sweep is asked, the same day, to find the next contact."""
    number = office.reminder()
    push.followers = set()
    parts.deliver()
    with office.database.reading() as db:
        deadline = db.exec(select(Deadline)).one()
        assert (deadline.next_stage, deadline.next_on) == ("d14", DAY)
    assert office.delivery(number).state == "gave_up"


def test_an_address_that_was_switched_off_is_passed_over(
    office: Office, push: FakePush, parts: PushParts
) -> None:
    """退订 of one address: the person's other one is used."""
    number = office.reminder("lin")
    office.also_at(office.delivery(number).person_id, "lin2")
    with office.database.writing() as db:
        address = people.address_at(db, "push", "lin")
        assert address is not None
        people.switch_off(db, address, office.clock.now())
    parts.deliver()
    assert [one.address for one in push.taken] == ["lin2"]


# --- pace -------------------------------------------------------------------------------------


def test_a_channel_s_rate_is_kept() -> None:
    """Messages of a limited channel are evenly spread; those of another do not wait."""
    now, waited = [100.0], []

    def pause(seconds: float) -> None:
        waited.append(seconds)
        now[0] += seconds

    pace = Pace({"push": 5}, pause, lambda: now[0])
    moments = []
    for _ in range(4):
        pace.wait("push")
        pace.wait("webchat")
        moments.append(now[0])
    assert [round(b - a, 9) for a, b in pairwise(moments)] == [0.2] * 3
    now[0] += 60
    pace.wait("push")
    assert len(waited) == 3
