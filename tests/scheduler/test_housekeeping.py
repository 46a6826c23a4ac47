"""Nothing is kept longer than its retention."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.receive import receive
from models import acts, expiring, inbox, tokens, undo
from models.bindings import ask_binding, decide_request
from models.clock import FixedClock
from models.conversations import Conversation
from models.db import MANY, Database, open_database
from models.inbox import Received
from models.officials import Act
from models.tokens import Token
from scheduler.housekeeping import housekeeping, tidy
from tests.fakes.parts import MORNING, FakeParts, postcard
from tests.fakes.push_owing import Office
from tests.fakes.rows import a_person, a_unit, number


def left(database: Database) -> tuple[int, int]:
    """How many messages and conversations there are."""
    with database.reading() as db:
        return len(db.exec(select(Received)).all()), len(db.exec(select(Conversation)).all())


def test_old_messages_go_before_idle_conversations(database: Database) -> None:
    """Messages go after 30 days, the conversation itself only after 180."""
    clock = FixedClock(MORNING)
    receive(FakeParts(database), postcard())
    for days, expected in ((29, (1, 1)), (2, (0, 1)), (148, (0, 1)), (2, (0, 0))):
        clock.move(timedelta(days=days))
        tidy(database, clock)
        assert left(database) == expected


def test_more_than_one_statement_deletes_is_deleted(database: Database) -> None:
    """A long time without housekeeping is made good, however many rows that are."""
    with database.writing() as db:
        for number in range(2 * MANY + 1):
            assert inbox.claim(db, postcard("x", str(number)))
    tidy(database, FixedClock(MORNING + timedelta(days=31)))
    assert left(database) == (0, 0)


def test_deleted_words_are_in_no_byte_of_the_files(tmp_path: Path, migrated_file: Path) -> None:
    """What somebody wrote is there sealed; after the retention not even that, nor in the log."""
    path = tmp_path / "a.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    receive(FakeParts(database), postcard("鸬鹚路八号的张先生" * 50))
    with database.reading() as db:
        row, talk = db.exec(select(Received)).one(), db.exec(select(Conversation)).one()
    sealed = [one.encode() for one in (row.text, row.reply or "", talk.state["sealed"])]
    assert all(one in all_bytes(tmp_path) for one in sealed)
    assert "鸬鹚路".encode() not in all_bytes(tmp_path)
    tidy(database, FixedClock(MORNING + timedelta(days=181)))
    assert not any(one in all_bytes(tmp_path) for one in sealed)
    database.close()


def all_bytes(folder: Path) -> bytes:
    """Everything in every file of a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_it_is_done_every_night(database: Database) -> None:
    """Housekeeping is a tick of its own, which works when it is called."""
    tick = housekeeping(database, FixedClock(MORNING))
    tick.work()
    assert tick.name == "housekeeping"


@pytest.mark.parametrize(
    ("lasts", "used", "days", "left"),
    [
        (timedelta(days=7), False, 36, 1),
        (timedelta(days=7), False, 38, 0),
        (None, True, 29, 1),
        (None, True, 31, 0),
        (None, False, 900, 1),
    ],
)
def test_codes_go_a_month_after_their_end(
    database: Database, lasts: timedelta | None, used: bool, days: int, left: int
) -> None:
    """A code that was used or ran out can be explained for 30 days; one that opens still stays."""
    with database.writing() as db:
        code = tokens.issue(db, "bind", 1, MORNING, lasts)
        if used:
            assert tokens.use(db, code, "bind", MORNING)
    tidy(database, FixedClock(MORNING + timedelta(days=days)))
    with database.reading() as db:
        assert len(db.exec(select(Token)).all()) == left


def an_act(official: int, state: str) -> Act:
    """Something an official is about to do, or did, with a code that is good for ten minutes."""
    return Act(
        official_id=official, command="unit.remind", object="unit:1", city="shenzhen", rest="",
        arguments={}, changes=[], state=state, proposed_at=MORNING,
        expires_at=MORNING + timedelta(minutes=10),
    )  # fmt: skip


def test_proposals_lapse(database: Database) -> None:
    """What nobody confirmed in its time is put away; what was done stays done."""
    office = Office(database, FixedClock(MORNING))
    official = office.official(office.person())
    with database.writing() as db:
        for state in ("proposed", "approval", "done"):
            db.add(an_act(official, state))
    for minutes, states in (
        (9, ["proposed", "approval", "done"]),
        (10, ["expired"] * 2 + ["done"]),
    ):
        tidy(database, FixedClock(MORNING + timedelta(minutes=minutes)))
        with database.reading() as db:
            assert [row.state for row in db.exec(select(Act).order_by(Act.id))] == states  # type: ignore[arg-type]


def test_what_an_act_changed_is_forgotten_once_it_stands(database: Database) -> None:
    """What served to take it back goes when that is over; a refused contact's words with it."""
    office = Office(database, FixedClock(MORNING))
    official = office.official(office.person())
    with database.writing() as db:
        unit, person = number(a_unit(db)), number(a_person(db))
        request = ask_binding(db, unit, person, "王工 13800138000", MORNING)
        with undo.recorded(db) as changes:
            decide_request(db, request, official, approve=False, now=MORNING)
        for state in ("done", "undone"):
            act = an_act(official, state)
            db.add(act)
            acts.finish(db, act, changes.rows, MORNING)
            act.state = state
        db.add(an_act(official, "proposed"))
    for minutes, kept in ((9, True), (10, False), (11, False)):
        tidy(database, FixedClock(MORNING + timedelta(minutes=minutes)))
        with database.reading() as db:
            stored = str([row.changes for row in db.exec(select(Act))])
            assert ("13800138000" in stored) == kept
            assert len(db.exec(select(Act)).all()) == 3
    assert not changes_left(database)


def changes_left(database: Database) -> int:
    """How many acts hold changes still."""
    with database.writing() as db:
        return expiring.forget_changes(db, MORNING + timedelta(days=1))
