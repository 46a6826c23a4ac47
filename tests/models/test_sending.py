"""Claiming: who has an envelope in hand, what is read again, and what follows from a failure."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from models import bindings, deadlines, people, sending
from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.deliveries import Delivery, Item, mark_seen
from models.obligations import OF_OFFICE
from models.people import Address
from models.results import DOUBT, WAITS, Hands, Outcome, Result
from models.sending import LEASE, MOST_RESENT, Claimed, finish_and_claim, settle
from models.units import Unit
from tests.fakes.parts import VAULT
from tests.fakes.push_owing import DAY, Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


def hands(name: str = "left") -> Hands:
    """A sender by the push channel, whose waits are never stretched."""
    return Hands(name, ("push",), VAULT, jitter=lambda low, _: low)


def claim(office: Office, name: str = "left", done: Result | None = None) -> Claimed | None:
    """One step of a sender, committed."""
    with office.database.writing() as db:
        step = finish_and_claim(db, hands(name), office.clock.now(), done=done)
    return step.claimed


def finish(office: Office, number: int, outcome: Outcome, **more: Any) -> Delivery:
    """Write down a result and claim nothing; the delivery afterwards."""
    done = Result(number, outcome, **more)
    with office.database.writing() as db:
        finish_and_claim(db, hands(), office.clock.now(), done=done, claim=False)
    return office.delivery(number)


def settled(office: Office) -> int:
    """Look after what nobody holds."""
    with office.database.writing() as db:
        return settle(db, office.clock.now())


# --- claims -----------------------------------------------------------------------------------


def test_what_waits_longest_is_claimed_first(office: Office) -> None:
    """Envelopes go in the order of their moments, and none before its own."""
    now = office.clock.now()
    office.envelope(office.person("lin"), kind="notice", not_before=now + timedelta(minutes=1))
    second = office.envelope(office.person("chen"), kind="notice", not_before=now)
    first = office.envelope(
        office.person("zhou"), kind="notice", not_before=now - timedelta(hours=1)
    )
    claimed = [claim(office) for _ in range(3)]
    assert [one and one.delivery_id for one in claimed] == [first, second, None]
    assert claimed[0] is not None
    assert (claimed[0].channel, claimed[0].address) == ("push", "zhou")


def test_many_senders_claim_each_envelope_once(office: Office) -> None:
    """However many ask at once, an envelope is in one pair of hands."""
    person = office.person()
    owed = {office.envelope(person, kind="notice") for _ in range(24)}

    def work(name: str) -> list[int]:
        mine = []
        while (claimed := claim(office, name)) is not None:
            mine.append(claimed.delivery_id)
        return mine

    with ThreadPoolExecutor(6) as threads:
        found = [one for mine in threads.map(work, "abcdef") for one in mine]
    assert len(found) == len(owed)
    assert set(found) == owed


def test_the_last_result_and_the_next_claim_are_one_step(office: Office) -> None:
    """One transaction says what became of the first and takes the second."""
    owed = {office.reminder("lin"), office.reminder("chen")}
    taken = claim(office)
    assert taken is not None
    first = taken.delivery_id
    done = Result(first, "accepted", platform_id="p1", template="t", text_sha256="5" * 64)
    following = claim(office, done=done)
    assert following is not None
    assert {first, following.delivery_id} == owed
    row = office.delivery(first)
    assert (row.state, row.platform_id, row.template) == ("accepted", "p1", "t")
    assert (row.accepted_at, row.delivered_at) == (office.clock.now(), None)
    assert office.deadline_of(first).told


# --- the obligation is read again -------------------------------------------------------------


def stands(office: Office, number: int) -> str:
    """Claim; "" where the envelope went out, else the word why not."""
    if claim(office) is not None:
        return ""
    row = office.delivery(number)
    assert row.state == "cancelled"
    return row.reason


@pytest.mark.parametrize(
    ("stage", "change", "reason"),
    [
        ("d14", {"state": "open"}, ""),
        ("d14", {"state": "verified"}, "verified"),
        ("d14", {"state": "superseded"}, "superseded"),
        ("d14", {"state": "closed"}, "closed"),
        ("d14", {"state": "declared"}, "declared"),
        ("overdue1", {"state": "declared"}, "declared"),
        ("check", {"state": "declared"}, ""),
        ("check", {"state": "verified"}, "verified"),
        ("correction", {"state": "open"}, ""),
        ("correction", {"state": "declared"}, ""),
        ("correction", {"state": "closed"}, ""),
        ("correction", {"state": "verified"}, "verified"),
        ("correction", {"state": "superseded"}, "superseded"),
    ],
)
def test_what_changed_before_the_claim_decides(
    office: Office, stage: str, change: dict[str, Any], reason: str
) -> None:
    """A deadline that was filed, moved or dropped after planning reminds nobody any more."""
    person = office.person()
    deadline = office.deadline(office.unit(person))
    number = office.envelope(person, office.stage(deadline, stage))
    office.change(number, **change)
    assert stands(office, number) == reason


@pytest.mark.parametrize("end", ["merged", "superseded", "quiet", "call_list"])
def test_a_stage_that_ended_says_nothing(office: Office, end: str) -> None:
    """What a later stage carries, or nobody should hear any more, is taken out."""
    person = office.person()
    stage = office.stage(office.deadline(office.unit(person)), end=end)
    assert stands(office, office.envelope(person, stage)) == "stage_over"


def test_a_stage_that_another_contact_was_told_goes_on(office: Office) -> None:
    """That one contact was reached does not keep it from the next who is to hear it too."""
    person = office.person()
    stage = office.stage(office.deadline(office.unit(person)), end="accepted")
    assert stands(office, office.envelope(person, stage)) == ""


def test_a_reply_of_one_contact_silences_the_stage_for_the_others(office: Office) -> None:
    """收到 of the first contact stops the same stage on its way to the second."""
    lin, chen = office.person("lin"), office.person("chen")
    deadline = office.deadline(office.unit(lin, chen))
    stage = office.stage(deadline)
    first = office.envelope(lin, stage)
    assert claim(office) is not None
    finish(office, first, "accepted")
    second = office.envelope(chen, stage)
    with office.database.writing() as db:
        row = db.get_one(Deadline, deadline)
        deadlines.acknowledge(db, [row], lin, office.clock.now())
    assert stands(office, second) == "answered"


def test_who_no_longer_acts_for_the_unit_hears_nothing(office: Office) -> None:
    """The envelope is dropped, and the next contact is looked for at once."""
    number = office.reminder()
    with office.database.writing() as db:
        unit = db.exec(select(Unit.id)).one()
        assert unit is not None
        [binding] = bindings.contacts_of(db, unit)
        bindings.end_binding(db, binding, "official", office.clock.now())
        [deadline] = deadlines.of_unit(db, unit)
        wanted = deadline.id
    assert stands(office, number) == "not_bound"
    with office.database.reading() as db:
        assert wanted is not None
        deadline = db.get_one(Deadline, wanted)
        assert (deadline.next_stage, deadline.next_on) == ("d14", DAY)


def test_what_still_holds_goes_without_the_rest(office: Office) -> None:
    """Of two duties in an envelope, the filed one is taken out and the other goes."""
    person = office.person()
    unit = office.unit(person)
    filed, open_ = (office.deadline(unit, duty) for duty in ("a", "b"))
    stages = [office.stage(one) for one in (filed, open_)]
    number = office.envelope(person, *stages)
    with office.database.writing() as db:
        db.get_one(Deadline, filed).state = "verified"
    assert stands(office, number) == ""
    with office.database.reading() as db:
        assert list(db.exec(select(Item.stage_id))) == [stages[1]]


@pytest.mark.parametrize(
    ("kind", "official", "reason"),
    [
        ("digest", True, ""),
        ("digest", False, "not_official"),
        ("drill", False, "not_bound"),
        ("broadcast", True, ""),
        ("notice", False, ""),
        ("approval", True, ""),
        ("approval", False, "not_official"),
        ("bind_requests", False, "not_official"),
    ],
)
def test_readers_of_other_kinds(office: Office, kind: Any, official: bool, reason: str) -> None:
    """A digest is for officials, a drill for who acts for a unit, a notice for whoever asked.

    What an office tells its own is for no former official.
    """
    person = office.person()
    if official:
        office.official(person)
    about = kind if kind in OF_OFFICE else "it"
    kind = "notice" if kind in OF_OFFICE else kind
    number = office.envelope(person, kind=kind, content={"about": about})
    assert stands(office, number) == reason


def test_a_digest_is_not_about_what_was_verified(office: Office) -> None:
    """Once its only unit is verified, an official's digest that says nothing else stays away."""
    person = office.person()
    office.official(person)
    deadline = office.deadline(office.unit())
    number = office.envelope(person, office.stage(deadline, "district"), kind="digest")
    office.change(number, state="verified")
    assert stands(office, number) == "verified"


@pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_deadline_that_is_being_changed_is_not_waited_for(office: Office) -> None:
    """Somebody verifies at this very moment: the claim passes on, and looks again in a second."""
    number = office.reminder()
    with office.database.writing() as other:
        row = other.exec(select(Deadline).with_for_update()).one()
        assert claim(office) is None
        row.state = "verified"
    assert office.delivery(number).state == "queued"
    office.later(seconds=1)
    assert stands(office, number) == "verified"


# --- leases -----------------------------------------------------------------------------------


def test_a_lease_that_ran_out_is_uncertain_and_sent_once_more(office: Office) -> None:
    """After a minute nobody knows; after half an hour without a sign it is owed again."""
    number = office.reminder()
    assert claim(office) is not None
    assert settled(office) == 0
    office.clock.move(LEASE)
    assert settled(office) == 1
    assert office.delivery(number).state == "uncertain"
    assert claim(office) is None
    office.clock.move(DOUBT)
    settled(office)
    assert claim(office, "right") is not None
    assert office.delivery(number).resent == 1


def test_a_sign_of_life_settles_the_doubt(office: Office) -> None:
    """A message that was seen was sent: it is not sent again."""
    number = office.reminder()
    assert claim(office) is not None
    with office.database.writing() as db:
        mark_seen(db, [number], office.clock.now())
    office.clock.move(LEASE)
    settled(office)
    assert office.delivery(number).state == "accepted"
    assert office.deadline_of(number).told


def test_a_late_result_is_still_the_truth(office: Office) -> None:
    """A sender that was slower than its lease and did send keeps the message from going twice."""
    number = office.reminder()
    assert claim(office) is not None
    office.clock.move(LEASE)
    settled(office)
    office.clock.move(DOUBT)
    settled(office)
    assert office.delivery(number).state == "queued"
    assert finish(office, number, "accepted").state == "accepted"
    assert claim(office) is None


def test_a_failure_told_too_late_changes_nothing(office: Office) -> None:
    """Once the envelope is in other hands, only those say how it failed."""
    number = office.reminder()
    assert claim(office) is not None
    for wait in (LEASE, DOUBT):
        office.clock.move(wait)
        settled(office)
    assert claim(office, "right") is not None
    row = finish(office, number, "refused")
    assert (row.state, row.claimed_by) == ("claimed", "right")


def test_doubts_end_where_somebody_must_look(office: Office) -> None:
    """What stays uncertain again and again is given up, and the next contact hears."""
    number = office.reminder()
    for _ in range(MOST_RESENT + 1):
        settled(office)
        assert claim(office) is not None
        assert finish(office, number, "uncertain", reason="no_answer").state == "uncertain"
        office.clock.move(DOUBT)
    settled(office)
    row = office.delivery(number)
    assert (row.state, row.reason) == ("gave_up", "no_answer")
    assert office.deadline_of(number).next_on == DAY


# --- failures ---------------------------------------------------------------------------------


def test_an_address_that_is_gone_gives_way_to_the_next(office: Office) -> None:
    """Unfollowed: the address is marked, and the person's next one is tried at once."""
    number = office.reminder("lin")
    person = office.delivery(number).person_id
    office.also_at(person, "lin2")
    assert claim(office) is not None
    assert finish(office, number, "gone", reason="unfollowed").state == "queued"
    second = claim(office)
    assert second is not None
    assert second.address == "lin2"
    with office.database.reading() as db:
        assert people.addresses_of(db, person)[0].reach == "gone"
    finish(office, number, "gone", reason="blocked")
    row = office.delivery(number)
    assert (row.state, row.reason) == ("gave_up", "blocked")
    deadline = office.deadline_of(number)
    assert (deadline.next_stage, deadline.next_on) == ("d14", DAY)


def test_not_reachable_now_keeps_the_address(office: Office) -> None:
    """No consent left: the address stays what it is, and the duty goes on to somebody else."""
    number = office.reminder()
    assert claim(office) is not None
    row = finish(office, number, "unreachable", reason="no_consent")
    assert (row.state, row.reason) == ("gave_up", "no_consent")
    assert office.deadline_of(number).next_on == DAY
    with office.database.reading() as db:
        [address] = people.addresses_of(db, row.person_id)
        assert address.reach == "push"


def test_a_busy_platform_is_tried_six_times(office: Office) -> None:
    """The waits grow; after the last attempt it is given up, where everybody can see it."""
    number = office.reminder()
    begun = office.clock.now()
    for wait in WAITS:
        assert claim(office) is not None
        row = finish(office, number, "later", reason="busy")
        assert row.not_before >= office.clock.now() + wait
        office.clock.move(row.not_before - office.clock.now())
        settled(office)
    assert claim(office) is not None
    row = finish(office, number, "later", reason="busy")
    assert (row.state, row.reason, row.attempts) == ("gave_up", "busy", 5)
    assert office.clock.now() - begun >= sum(WAITS, timedelta())
    assert office.deadline_of(number).next_stage == "d14"


def test_a_platform_that_says_how_long_is_waited_for(office: Office) -> None:
    """All that goes to a limited address waits as long as asked; nobody else does."""
    limited, other = office.reminder("lin"), office.reminder("chen")
    person = office.delivery(limited).person_id
    also = office.envelope(person, kind="notice")
    assert claim(office) is not None
    asked = timedelta(minutes=20)
    assert finish(office, limited, "later", reason="flood", after=asked).state == "queued"
    following = claim(office)
    assert following is not None
    assert following.delivery_id == other
    assert claim(office) is None
    until = office.clock.now() + asked
    assert all(office.delivery(one).not_before >= until for one in (limited, also))


def test_a_refused_message_is_not_tried_again(office: Office) -> None:
    """The platform will never take it: given up at once, and somebody else hears."""
    number = office.reminder()
    assert claim(office) is not None
    row = finish(office, number, "refused", reason="too_long")
    assert (row.state, row.reason) == ("gave_up", "too_long")
    assert office.deadline_of(number).next_on == DAY


def test_nobody_to_write_to_is_given_up_at_once(office: Office) -> None:
    """Without an address that can be used nothing is sent, and the word for it is kept."""
    number = office.reminder()
    with office.database.writing() as db:
        people.switch_off(db, db.exec(select(Address)).one(), office.clock.now())
    assert claim(office) is None
    row = office.delivery(number)
    assert (row.state, row.reason) == ("gave_up", "no_address")
    assert office.deadline_of(number).next_on == DAY


# --- quiet hours ------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "out"), [(8, False), (9, True), (20, True), (21, False)])
def test_nobody_is_woken(office: Office, hour: int, out: bool) -> None:
    """However late a worker comes to it, a reminder waits for the morning; an answer does not."""
    office.clock = FixedClock.on(DAY, hour)
    number = office.reminder()
    settled(office)
    assert (claim(office) is not None) is out
    if not out:
        morning = FixedClock.on(DAY if hour < 9 else DAY + timedelta(days=1), 9)
        assert office.delivery(number).not_before == morning.now()
    office.envelope(office.person(), kind="notice")
    settled(office)
    assert claim(office) is not None


# --- retention --------------------------------------------------------------------------------


def test_deliveries_are_kept_three_years(office: Office) -> None:
    """A refusal can be shown years later; after that the envelope goes with all that hangs on."""
    number = office.reminder()
    with office.database.writing() as db:
        assert sending.forget_old(db, office.clock.now() + timedelta(days=3 * 365)) == 0
        assert sending.forget_old(db, office.clock.now() + timedelta(days=3 * 366 + 1)) == 1
    with office.database.reading() as db:
        assert db.get(Delivery, number) is None
        assert db.exec(select(Stage).where(col(Stage.day) == date(2027, 3, 17))).first()
