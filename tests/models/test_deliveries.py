"""Owing an envelope, taking it back, and the signs that it arrived."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from models import deliveries, dossiers
from models.db import Database
from models.deadlines import Answer
from models.deliveries import Delivery, Item
from models.officials import Act
from models.sweeping import envelopes
from tests.fakes.push_owing import DAY, Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


def set_state(office: Office, number: int, state: str) -> None:
    """Put a delivery into a state."""
    with office.database.writing() as db:
        db.get_one(Delivery, number).state = state


def test_of_many_at_once_one_owes_it(office: Office) -> None:
    """Two planners that owe the same envelope at the same time owe it once."""
    person = office.person()

    def owe(_: int) -> bool:
        with office.database.writing() as db:
            made = deliveries.enqueue(
                db,
                key="reminder:1:2027-03-17",
                person_id=person,
                kind="reminder",
                day=DAY,
                not_before=office.clock.now(),
                now=office.clock.now(),
                content={"note": "字"},
            )
            return made is not None and made.content == {"note": "字"}

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(owe, range(8))) == [False] * 7 + [True]


def test_a_person_is_told_a_stage_once(office: Office) -> None:
    """A stage that is in another envelope of the same person goes into no second one."""
    person = office.person()
    stage = office.stage(office.deadline(office.unit(person)))
    office.envelope(person, stage)
    second = office.envelope(person)
    other = office.stage(office.deadline(office.unit(person)))
    with office.database.writing() as db:
        assert deliveries.add_items(db, db.get_one(Delivery, second), (stage, other)) == 1


def test_a_sent_envelope_takes_nothing_more(office: Office) -> None:
    """What was claimed is closed: a later stage needs an envelope of its own."""
    number = office.reminder()
    set_state(office, number, "claimed")
    with office.database.writing() as db:
        key = db.get_one(Delivery, number).key
        assert deliveries.waiting(db, key) is None
        with pytest.raises(ValueError, match="claimed"):
            deliveries.add_items(db, db.get_one(Delivery, number), (1,))


def test_an_undone_act_owes_nothing(office: Office) -> None:
    """Taking an act back cancels what has not gone out, and says why."""
    person, now = office.person(), office.clock.now()
    act = Act(official_id=office.official(person), command="unit.remind", object="unit:1",
              city="shenzhen", rest="", arguments={}, changes=[], state="done", proposed_at=now,
              expires_at=now)  # fmt: skip
    with office.database.writing() as db:
        db.add(act)
        db.flush()
        number = act.id
    held = office.envelope(person, kind="notice", act_id=number)
    stage = office.stage(office.deadline(office.unit(person)))
    with office.database.writing() as db:
        assert deliveries.add_items(db, db.get_one(Delivery, held), (stage,)) == 1
    gone = office.envelope(person, kind="notice", act_id=number)
    other = office.envelope(person, kind="notice")
    set_state(office, gone, "accepted")
    with office.database.writing() as db:
        assert number is not None
        assert deliveries.cancel_act(db, number) == 1
    assert [office.delivery(one).state for one in (held, gone, other)] == [
        "cancelled",
        "accepted",
        "queued",
    ]
    assert office.delivery(held).reason == "undone"
    with office.database.reading() as db:
        assert db.exec(select(Item).where(Item.delivery_id == held)).all() == []


def test_envelopes_that_count_towards_the_cap(office: Office) -> None:
    """Reminders, drills and broadcasts count, sent or not yet; what never went out does not."""
    person = office.person()
    for kind, state in (
        ("reminder", "queued"),
        ("drill", "accepted"),
        ("broadcast", "uncertain"),
        ("reminder", "gave_up"),
        ("reminder", "cancelled"),
        ("digest", "accepted"),
        ("notice", "accepted"),
    ):
        office.later(days=1)
        set_state(office, office.envelope(person, kind=kind), state)  # type: ignore[arg-type]
    with office.database.reading() as db:
        since = DAY + timedelta(days=2)
        found = envelopes(db, [person], DAY)[person]
        later = envelopes(db, [person], since)[person]
        assert {row.day for row in found} == {DAY + timedelta(days=n) for n in (1, 2, 3)}
        assert {row.day for row in later} == {since, since + timedelta(days=1)}


def test_the_latest_reminder_is_what_may_have_been_read(office: Office) -> None:
    """One that waits was read by nobody; one whose sending is uncertain may have been."""
    person = office.person()
    first, second, third = (office.envelope(person) for _ in range(3))
    set_state(office, first, "accepted")
    with office.database.reading() as db:
        assert getattr(deliveries.latest_reminder(db, person), "id", None) == first
    set_state(office, second, "uncertain")
    with office.database.reading() as db:
        assert getattr(deliveries.latest_reminder(db, person), "id", None) == second
        assert deliveries.latest_reminder(db, person, "drill") is None
    assert office.delivery(third).state == "queued"


def test_an_answer_settles_an_uncertain_one(office: Office) -> None:
    """Who answers has read it: the stage ends as accepted, and the owner counts as told."""
    number = office.reminder()
    set_state(office, number, "uncertain")
    with office.database.writing() as db:
        person = db.get_one(Delivery, number).person_id
        answered = deliveries.mark_answered(db, person, office.clock.now())
        assert answered is not None
    row = office.delivery(number)
    assert (row.state, row.answered_at) == ("accepted", office.clock.now())
    assert office.deadline_of(number).told


def test_the_first_sight_counts(office: Office) -> None:
    """Delivered and seen are facts of their own, noted once, and only of what was sent."""
    sent, waits = office.reminder("lin"), office.reminder("chen")
    set_state(office, sent, "accepted")
    first = office.clock.now()
    for mark in (deliveries.mark_delivered, deliveries.mark_seen):
        for _ in range(2):
            with office.database.writing() as db:
                mark(db, (sent, waits, 999), office.clock.now())
            office.later(minutes=1)
    row = office.delivery(sent)
    assert row.delivered_at == first
    assert row.seen_at == first + timedelta(minutes=2)
    assert row.answered_at is None
    assert office.delivery(waits).delivered_at is None


def test_a_dossier_tells_who_was_told_what(office: Office) -> None:
    """Each stage in each envelope, of this unit alone, with the reader's replies to it."""
    lin, chen = office.person("lin"), office.person("chen")
    unit, other = office.unit(lin, chen), office.unit(lin)
    deadline = office.deadline(unit)
    stage, foreign = office.stage(deadline), office.stage(office.deadline(other))
    first = office.envelope(lin, stage, foreign)
    second = office.envelope(chen, stage)
    with office.database.writing() as db:
        db.add(Answer(deadline_id=deadline, person_id=chen, stage="d14", kind="ack",
                      at=office.clock.now()))  # fmt: skip
    with office.database.reading() as db:
        rows = dossiers.dossier_rows(db, unit)
        assert [(row.delivery.id, row.person.id) for row in rows] == [(first, lin), (second, chen)]
        assert [[one.kind for one in row.replies] for row in rows] == [[], ["ack"]]
        assert all(row.address is None for row in rows)
