"""Envelopes whose address nobody may read: what a complainant is owed."""

from datetime import timedelta
from secrets import token_hex
from typing import Any

import pytest
from sqlmodel import select

from models import case_pushes, cases
from models.case_rows import Case
from models.db import Database
from models.deliveries import Delivery, cancel_act, enqueue_sealed, mark_seen
from models.officials import Act
from models.people import Person
from models.results import DOUBT, Hands, Outcome, Result
from models.sending import LEASE, Claimed, finish_and_claim, forget_acts, settle
from models.undo import recorded
from tests.fakes.cases import ADDRESS, a_case
from tests.fakes.parts import VAULT
from tests.fakes.push_owing import DAY, Office


@pytest.fixture
def office(database: Database) -> Office:
    """An office that owes nothing yet."""
    return Office(database)


def step(office: Office, done: Result | None = None, *, more: bool = True) -> Claimed | None:
    """One step of a sender whose waits are never stretched, committed."""
    hands = Hands("postman", ("push", "webchat"), VAULT, jitter=lambda low, _: low)
    with office.database.writing() as db:
        return finish_and_claim(db, hands, office.clock.now(), done=done, claim=more).claimed


def claim(office: Office) -> Claimed | None:
    """Take the next envelope."""
    return step(office)


def finish(office: Office, number: int, outcome: Outcome, **more: Any) -> Delivery:
    """Write down a result and claim nothing; the delivery afterwards."""
    step(office, Result(number, outcome, **more), more=False)
    return office.delivery(number)


def settled(office: Office) -> int:
    """Look after what nobody holds."""
    with office.database.writing() as db:
        return settle(db, office.clock.now())


def sealed(office: Office, address: str = "lin", channel: str = "push", **more: Any) -> int:
    """Owe an envelope to an address that nobody may read."""
    now = office.clock.now()
    values = {"key": token_hex(16), "day": DAY, "not_before": now, "now": now, **more}
    with office.database.writing() as db:
        made = enqueue_sealed(db, VAULT, channel=channel, address=address, **values)
        assert made is not None
        return made.id or 0


def test_a_sealed_envelope_names_its_reader_to_its_sender_alone(office: Office) -> None:
    """The row has no word of where it goes; once it was taken not even a sealed one."""
    number = sealed(office, "openid-of-lin")
    row = office.delivery(number)
    assert row.sealed_to
    assert "openid" not in row.model_dump_json()
    claimed = claim(office)
    assert claimed is not None
    assert (claimed.kind, claimed.channel, claimed.address) == ("case", "push", "openid-of-lin")
    row = finish(office, number, "accepted")
    assert (row.state, row.sealed_to, row.address_id) == ("accepted", None, None)


def test_all_sealed_envelopes_are_one_person_s(office: Office) -> None:
    """Who is nobody in particular, and is made once."""
    rows = [office.delivery(sealed(office, address)) for address in ("lin", "chen")]
    assert len({row.person_id for row in rows}) == 1
    with office.database.reading() as db:
        assert [one.id for one in db.exec(select(Person).where(Person.many))] == [rows[0].person_id]


@pytest.mark.parametrize("outcome", ["gone", "unreachable", "refused"])
def test_a_sealed_envelope_has_no_second_address(office: Office, outcome: Outcome) -> None:
    """It is given up where its only one fails, and nothing keeps where that was."""
    number = sealed(office)
    assert claim(office)
    row = finish(office, number, outcome, reason="unfollowed")
    assert (row.state, row.reason, row.sealed_to) == ("gave_up", "unfollowed", None)


def test_a_sealed_envelope_is_never_sent_twice(office: Office) -> None:
    """Where nobody knows whether it went out, it did; a sign of life says so for certain."""
    lost, seen = sealed(office, "lin"), sealed(office, "chen")
    for _ in range(2):
        assert claim(office)
    office.later(seconds=LEASE.total_seconds())
    assert settled(office) == 2
    with office.database.writing() as db:
        mark_seen(db, [seen], office.clock.now())
    office.later(seconds=DOUBT.total_seconds())
    settled(office)
    assert claim(office) is None
    assert [office.delivery(one).state for one in (lost, seen)] == ["gave_up", "accepted"]


def test_a_pause_for_one_sealed_envelope_is_not_everybody_s(office: Office) -> None:
    """The platform asks one sender to wait for a day; others of the same person do not."""
    first = sealed(office, "lin")
    assert claim(office)
    sealed(office, "chen")
    row = finish(office, first, "later", reason="busy", after=timedelta(days=1))
    assert (row.state, bool(row.sealed_to)) == ("queued", True)
    following = claim(office)
    assert following is not None
    assert following.address == "chen"


def test_a_sealed_envelope_waits_for_the_morning(office: Office) -> None:
    """Nobody asked for it just now, and others may look at a telephone by night."""
    office.later(hours=12)
    number = sealed(office)
    settled(office)
    assert claim(office) is None
    assert office.delivery(number).not_before > office.clock.now()


def test_a_sealed_envelope_that_was_moved_does_not_open(office: Office) -> None:
    """Whoever swaps two seals sends nothing to anybody, and does not stop what comes after."""
    numbers = [sealed(office, address) for address in ("lin", "chen")]
    after = office.envelope(office.person("wu"), kind="notice")
    with office.database.writing() as db:
        one, other = (db.get_one(Delivery, number) for number in numbers)
        one.sealed_to, other.sealed_to = other.sealed_to, one.sealed_to
    claimed = [one.delivery_id for one in iter(lambda: claim(office), None)]
    assert claimed == [after]
    assert [office.delivery(one).reason for one in numbers] == ["seal_broken"] * 2


def test_a_channel_that_nobody_sends_by_gives_a_sealed_envelope_up(office: Office) -> None:
    """As it does any other."""
    number = sealed(office, channel="pigeons")
    assert claim(office) is None
    assert office.delivery(number).reason == "no_address"


def test_an_undone_act_takes_its_sealed_envelope_back(office: Office) -> None:
    """And forgets where it would have gone."""
    act = an_act(office)
    number = sealed(office, act_id=act)
    with office.database.writing() as db:
        assert cancel_act(db, act) == 1
    row = office.delivery(number)
    assert (row.state, row.reason, row.sealed_to) == ("cancelled", "undone", None)


def test_a_sealed_envelope_that_went_out_forgets_its_act(office: Office) -> None:
    """As soon as that cannot be taken back; one that waits keeps it, and a notice as well."""
    act, held = an_act(office), office.clock.now() + timedelta(days=1)
    notice = office.envelope(office.person(), kind="notice", not_before=held, act_id=act)
    sent, waits = sealed(office, act_id=act), sealed(office, "wu", act_id=act, not_before=held)
    assert claim(office)
    finish(office, sent, "accepted")
    for minutes, gone in ((60, 0), (1, 1), (0, 0)):
        office.later(minutes=minutes)
        with office.database.writing() as db:
            assert forget_acts(db, office.clock.now()) == gone
    assert [office.delivery(one).act_id for one in (sent, waits, notice)] == [None, act, act]


def test_what_an_act_owes_is_nothing_that_it_changed(office: Office) -> None:
    """Taking it back cancels the envelope; whoever stands for all its readers stays."""
    now = office.clock.now()
    with office.database.writing() as db:
        case = a_case(db, now=now)
        with recorded(db) as changes:
            case_pushes.push(db, VAULT, case, now)
    assert changes.rows == []


def an_act(office: Office) -> int:
    """What an official did a moment ago."""
    now = office.clock.now()
    made = Act(official_id=office.official(office.person("official")), command="case.ask",
               object="case:1", city="shenzhen", rest="", arguments={}, changes=[], state="done",
               proposed_at=now, expires_at=now)  # fmt: skip
    with office.database.writing() as db:
        db.add(made)
        db.flush()
        return made.id or 0


# --- what a complainant is owed ---------------------------------------------------------------


def pushed(office: Office, **more: Any) -> list[Delivery]:
    """Tell the complainant of a new case that there is something to read; what is owed then."""
    now = office.clock.now()
    with office.database.writing() as db:
        case_pushes.push(db, VAULT, a_case(db, now=now), now, **more)
    with office.database.reading() as db:
        return list(db.exec(select(Delivery)))


def test_a_complainant_is_told_where_they_filed(office: Office) -> None:
    """And the row says neither which case it is, nor whose."""
    [row] = pushed(office)
    written = row.model_dump_json(exclude={"id", "sealed_to", "text_sha256"})
    assert ADDRESS not in written
    with office.database.reading() as db:
        case = db.exec(select(Case)).one()
        assert cases.name(case) not in written
        assert cases.key_of(case) != row.key
    assert row.content == {}
    claimed = claim(office)
    assert claimed is not None
    assert (claimed.channel, claimed.address) == ("webchat", ADDRESS)


def test_each_push_is_an_envelope_of_its_own(office: Office) -> None:
    """Two of one case have nothing in common that tells so."""
    rows = pushed(office) + pushed(office)
    keys = [row.key for row in rows]
    assert len(set(keys)) == len({row.sealed_to for row in rows}) > 1


def test_a_push_waits_for_its_act_and_for_the_morning(office: Office) -> None:
    """An act's is held for its ten minutes; what falls into the night comes at nine."""
    held = office.clock.now() + timedelta(minutes=10)
    [row] = pushed(office, not_before=held)
    assert row.not_before == held
    office.later(hours=11)
    late = pushed(office)[-1]
    assert (late.not_before - office.clock.now(), late.day) == (
        timedelta(hours=12),
        DAY + timedelta(days=1),
    )


def test_nobody_is_told_of_a_forgotten_case(office: Office) -> None:
    """Without its key nobody knows whose it was."""
    now = office.clock.now()
    with office.database.writing() as db:
        case = a_case(db, now=now)
        assert case.id is not None
        VAULT.drop(db, case.id, "identity")
        case_pushes.push(db, VAULT, case, now)
        assert db.exec(select(Delivery)).all() == []
