"""What may be said of a deadline, when, and what becomes of its stages."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from models import bindings, deadlines
from models.clock import FixedClock
from models.db import Database
from models.deadlines import Deadline, Stage
from models.undo import recorded, restore
from tests.fakes.rows import a_deadline, a_person, a_unit, an_official, number

DUE = date(2027, 3, 31)
TODAY = date(2027, 3, 17)
NOW = FixedClock.on(TODAY, hour=10).now()
Move = Callable[[Session, Deadline], object]


class Case:
    """A unit with two contacts and one deadline; its moves are each a transaction of their own."""

    def __init__(self, database: Database, **more: Any) -> None:
        self.database = database
        fields = {"due": DUE, "finish_by": DUE, "next_stage": "d14", "next_on": TODAY}
        with database.writing() as db:
            unit = a_unit(db)
            self.first, self.second = number(a_person(db)), number(a_person(db))
            self.unit_id, self.official = number(unit), number(an_official(db))
            for person in (self.first, self.second):
                bindings.bind(db, self.unit_id, person, "code", NOW)
            self.id = number(a_deadline(db, unit, **fields | more))

    def do(self, move: Move) -> Deadline:
        """Make a move; the row as it is afterwards."""
        with self.database.writing() as db:
            move(db, db.get_one(Deadline, self.id))
        return self.row

    @property
    def row(self) -> Deadline:
        with self.database.reading() as db:
            return db.get_one(Deadline, self.id)

    def stage(self, name: str, end: str | None = None, day: date = TODAY) -> int:
        """A stage that has come."""
        with self.database.writing() as db:
            stage = Stage(deadline_id=self.id, name=name, day=day, end=end)
            db.add(stage)
            db.flush()
            return number(stage)

    def accept(self, *stages: int) -> Deadline:
        """The platform took these stages."""
        return self.do(lambda db, _: deadlines.stage_accepted(db, stages, NOW))

    def ends(self) -> dict[str, str | None]:
        """How each stage ended."""
        with self.database.reading() as db:
            return {one.name: one.end for one in deadlines.stages_of(db, self.id)}

    def answers(self) -> list[tuple[int, str, str]]:
        """Who answered which stage how."""
        with self.database.reading() as db:
            given = deadlines.answers_of(db, self.id)
            return [(one.person_id, one.stage, one.kind) for one in given]

    # the moves, by whom they are made

    def declares(self, person: int | None = None) -> Deadline:
        return self.do(lambda db, row: deadlines.declare(db, row, person or self.first, NOW))

    def acknowledges(self) -> Deadline:
        return self.do(lambda db, row: deadlines.acknowledge(db, [row], self.first, NOW))

    def puts_off(self, until: date, now: datetime = NOW) -> Deadline:
        return self.do(lambda db, row: deadlines.put_off(db, row, self.first, until, now))

    def plans(self, day: date, now: datetime = NOW) -> Deadline:
        return self.do(lambda db, row: deadlines.plan(db, row, self.first, day, now))

    def is_verified(self) -> Deadline:
        return self.do(lambda db, row: deadlines.verify(db, row, self.official, NOW))

    def hands_on(self) -> Deadline:
        return self.do(lambda db, row: deadlines.hand_on(db, row, TODAY))

    def leaves(self, person: int) -> Deadline:
        def move(db: Session, row: Deadline) -> None:
            binding = next(b for b in bindings.bindings_of(db, person))
            bindings.end_binding(db, binding, "wrong_person", NOW)
            deadlines.leave(db, row, person, "not_me", NOW)

        return self.do(move)


# --- what a unit replies --------------------------------------------------------------------------


def test_acknowledging_ends_the_stage_and_not_the_ladder(database: Database) -> None:
    """收到 is kept with its stage; the next stage stays where it was."""
    case = Case(database, next_stage="d7", next_on=TODAY + timedelta(days=7), unanswered=1)
    case.stage("d14")
    row = case.acknowledges()
    assert (row.state, row.next_stage, row.unanswered) == ("open", "d7", 0)
    assert case.ends() == {"d14": "quiet"}
    assert case.answers() == [(case.first, "d14", "ack")]


def test_acknowledging_twice_is_kept_once(database: Database) -> None:
    """A second 收到 to the same stage adds nothing."""
    case = Case(database)
    case.accept(case.stage("d14"))
    case.acknowledges()
    case.acknowledges()
    assert len(case.answers()) == 1
    assert case.ends() == {"d14": "accepted"}


def test_acknowledging_passes_over_what_has_ended(database: Database) -> None:
    """收到 to an envelope of which one duty was verified meanwhile is about the others."""
    case = Case(database, state="verified")
    with database.writing() as db:
        row = db.get_one(Deadline, case.id)
        assert deadlines.acknowledge(db, [row], case.first, NOW) == []
    assert case.answers() == []


def test_declaring_silences_and_asks_the_sweep_to_look(database: Database) -> None:
    """已填报 is what the unit says; who says it again changes nothing."""
    case = Case(database)
    case.stage("d14")
    row = case.declares()
    assert (row.state, row.declared_by, row.declared_at) == ("declared", case.first, NOW)
    assert (row.next_stage, row.next_on) == (deadlines.LOOK, TODAY)
    assert case.ends() == {"d14": "quiet"}
    assert case.declares(case.second).declared_by == case.first
    assert [kind for _, _, kind in case.answers()] == ["declared", "declared"]


def test_a_declaration_can_be_taken_back(database: Database) -> None:
    """还没填: the duty is open as before, and the sweep looks at it at once."""
    case = Case(database)
    case.declares()
    row = case.do(lambda db, one: deadlines.retract(db, one, case.first, NOW))
    assert (row.state, row.declared_at, row.declared_by) == ("open", None, None)
    assert (row.next_stage, row.next_on) == (deadlines.LOOK, TODAY)
    with pytest.raises(deadlines.NotDeclaredError):
        case.do(lambda db, one: deadlines.retract(db, one, case.first, NOW))


def test_putting_off_twice_and_no_more(database: Database) -> None:
    """稍后 names the day of the next stage; the third time is refused."""
    case = Case(database)
    until = TODAY + timedelta(days=3)
    row = case.puts_off(until)
    assert (row.next_stage, row.next_on, row.snoozes) == ("wake1", until, 1)
    assert case.puts_off(until + timedelta(days=1)).next_stage == "wake2"
    with pytest.raises(deadlines.PutOffTwiceError):
        case.puts_off(until)


@pytest.mark.parametrize("until", [TODAY, TODAY - timedelta(days=1), DUE - timedelta(days=1), DUE])
def test_putting_off_to_a_day_that_is_no_use(until: date, database: Database) -> None:
    """Neither to a day that has come, nor to the last two days before the duty is to be done."""
    case = Case(database)
    with pytest.raises(deadlines.WrongDayError):
        case.puts_off(until)
    assert (case.row.snoozes, case.row.next_stage, case.answers()) == (0, "d14", [])


def test_nothing_is_put_off_that_was_declared(database: Database) -> None:
    """Who says that it is filed is not reminded anyway."""
    case = Case(database)
    case.declares()
    with pytest.raises(deadlines.DeclaredError):
        case.puts_off(TODAY + timedelta(days=3))


def test_a_plan_is_kept_with_its_day(database: Database) -> None:
    """The day on which the unit means to file, at the latest the last one; overdue, any to come."""
    case = Case(database)
    assert case.plans(DUE).plan_on == DUE
    for wrong in (TODAY - timedelta(days=1), DUE + timedelta(days=1)):
        with pytest.raises(deadlines.WrongDayError):
            case.plans(wrong)
    later = NOW + timedelta(days=20)
    assert case.plans(date(2027, 4, 9), later).plan_on == date(2027, 4, 9)


# --- what an official finds -----------------------------------------------------------------------


def test_verifying_stops_everything(database: Database) -> None:
    """核实: nothing comes next, and what was about to go out does not."""
    case = Case(database)
    case.stage("d30", "accepted", TODAY - timedelta(days=14))
    case.stage("d14")
    row = case.is_verified()
    assert (row.state, row.verified_by, row.verified_at) == ("verified", case.official, NOW)
    assert (row.next_stage, row.next_on) == (None, None)
    assert case.ends() == {"d30": "accepted", "d14": "superseded"}


@pytest.mark.parametrize("declared", [False, True])
def test_a_verification_can_be_taken_back(declared: bool, database: Database) -> None:
    """What the unit said of it holds again, and the sweep looks at it."""
    case = Case(database)
    if declared:
        case.declares()
    case.is_verified()
    row = case.do(lambda db, one: deadlines.unverify(db, one, NOW))
    assert row.state == ("declared" if declared else "open")
    assert (row.verified_at, row.verified_by, row.next_on) == (None, None, TODAY)
    with pytest.raises(deadlines.NotVerifiedError):
        case.do(lambda db, one: deadlines.unverify(db, one, NOW))


def test_verifying_is_undone_exactly(database: Database) -> None:
    """撤销 of a verification restores the row and its stages to the letter."""
    case = Case(database)
    case.stage("d14")
    with database.reading() as db:
        before = [one.model_dump() for one in (db.get_one(Deadline, case.id), _stage(db))]
    with database.writing() as db, recorded(db) as changes:
        deadlines.verify(db, db.get_one(Deadline, case.id), case.official, NOW)
    with database.writing() as db:
        restore(db, changes.rows)
    with database.reading() as db:
        assert before == [one.model_dump() for one in (db.get_one(Deadline, case.id), _stage(db))]


def _stage(db: Session) -> Stage:
    return db.exec(select(Stage)).one()


def test_closing_corrects_only_whoever_was_told(database: Database) -> None:
    """Who was told of a duty hears once that it fell away; who was not hears nothing."""
    for told, next_stage in ((False, None), (True, "correction")):
        case = Case(database, told=told)
        row = case.do(lambda db, one: deadlines.close(db, one, "listing_removed", NOW, True))
        assert (row.state, row.closed_why, row.closed_at) == ("closed", "listing_removed", NOW)
        assert row.next_stage == next_stage
    case = Case(database, told=True)
    assert case.do(lambda db, one: deadlines.close(db, one, "season_over", NOW)).next_on is None


@pytest.mark.parametrize("state", ["verified", "superseded", "closed"])
@pytest.mark.parametrize(
    "move",
    [
        Case.declares,
        Case.is_verified,
        lambda case: case.puts_off(TODAY + timedelta(days=3)),
        lambda case: case.plans(DUE),
        lambda case: case.do(lambda db, row: deadlines.retract(db, row, case.first, NOW)),
        lambda case: case.do(lambda db, row: deadlines.close(db, row, "text_gone", NOW)),
    ],
)
def test_what_has_ended_takes_no_move(
    move: Callable[[Case], object], state: str, database: Database
) -> None:
    """A duty that is verified, replaced or gone is not declared, verified, put off or closed."""
    case = Case(database, state=state)
    before = case.row.model_dump()
    with pytest.raises(deadlines.EndedError):
        move(case)
    assert case.row.model_dump() == before
    assert case.answers() == []


# --- what becomes of a stage ----------------------------------------------------------------------


def test_an_accepted_stage_ends_once_and_counts_as_unanswered(database: Database) -> None:
    """The second contact's envelope of a stage does not count it again."""
    case = Case(database)
    stage = case.stage("d14")
    row = case.accept(stage)
    assert (row.told, row.unanswered, case.ends()) == (True, 1, {"d14": "accepted"})
    assert case.accept(stage).unanswered == 1


def test_an_official_who_was_told_is_no_contact_who_was(database: Database) -> None:
    """A stage that tells officials ends escalated, and the unit counts as told as before."""
    case = Case(database)
    row = case.accept(case.stage("city"))
    assert (row.told, row.unanswered, case.ends()) == (False, 0, {"city": "escalated"})


def test_what_ended_before_the_platform_answered_stays_ended(database: Database) -> None:
    """An answer that was faster than the platform: told, but nobody is waited for."""
    case = Case(database)
    stage = case.stage("d14")
    case.acknowledges()
    row = case.accept(stage)
    assert (row.told, row.unanswered, case.ends()) == (True, 0, {"d14": "quiet"})


def test_handing_on_opens_the_stage_again(database: Database) -> None:
    """不是我: the stage that the wrong person got goes to the next one today."""
    case = Case(database, next_stage="d7", next_on=TODAY + timedelta(days=7))
    case.accept(case.stage("d14"))
    row = case.leaves(case.first)
    assert (row.next_stage, row.next_on, row.unanswered) == ("d14", TODAY, 0)
    assert case.ends() == {"d14": None}
    assert case.answers() == [(case.first, "d14", "not_me")]


def test_nothing_is_handed_on_that_a_colleague_answered(database: Database) -> None:
    """Where another contact has taken note, nobody but the officials need hear at once."""
    case = Case(database, next_stage="d7", next_on=TODAY + timedelta(days=7))
    case.accept(case.stage("d14"))
    case.acknowledges()
    assert case.leaves(case.second).next_stage == deadlines.LOOK
    assert case.ends() == {"d14": "accepted"}
    # Once the one who answered has left too, their answer is worth nothing.
    assert case.leaves(case.first).next_stage == "d14"
    assert case.ends() == {"d14": None}


def test_who_asked_to_be_woken_is(database: Database) -> None:
    """A colleague who leaves does not take the day away to which somebody put it off."""
    case = Case(database)
    case.accept(case.stage("d14"))
    case.puts_off(TODAY + timedelta(days=3))
    row = case.leaves(case.second)
    assert (row.next_stage, row.next_on) == ("wake1", TODAY + timedelta(days=3))


def test_an_official_stage_that_reached_nobody_is_handed_on(database: Database) -> None:
    """A digest that could not be delivered: its stage is looked at again, before the unit's own."""
    case = Case(database, next_stage="overdue2", next_on=TODAY + timedelta(days=7))
    case.stage("overdue1", "accepted")
    case.stage("city")
    assert case.hands_on().next_stage == "city"


@pytest.mark.parametrize("state", ["verified", "superseded", "closed"])
def test_what_has_ended_is_not_handed_on(state: str, database: Database) -> None:
    """Only the correction of a duty that fell away is."""
    case = Case(database, state=state, next_stage=None, next_on=None)
    case.stage("d14", "accepted")
    assert case.hands_on().next_on is None
    case.stage("correction", "accepted", TODAY + timedelta(days=1))
    assert case.hands_on().next_stage == "correction"


def test_a_deadline_without_a_stage_has_nothing_to_hand_on(database: Database) -> None:
    """Before the first stage nobody was told."""
    case = Case(database)
    assert case.hands_on().next_stage == "d14"
    case.stage("d14", "call_list")
    assert case.hands_on().model_dump() == case.row.model_dump()
    assert case.ends() == {"d14": "call_list"}


# --- reading --------------------------------------------------------------------------------------


def test_what_is_due_comes_in_the_order_of_its_waiting(database: Database) -> None:
    """The longest waiting first, at most so many, and nothing that lies in the future."""
    late = Case(database, next_on=TODAY - timedelta(days=2))
    now, early = Case(database), Case(database, next_on=TODAY - timedelta(days=3))
    Case(database, next_on=TODAY + timedelta(days=1))
    Case(database, next_on=None, next_stage=None)
    with database.writing() as db:
        found = [row.id for row in deadlines.due_rows(db, TODAY, 10)]
        assert found == [early.id, late.id, now.id]
        assert [row.id for row in deadlines.due_rows(db, TODAY, 1)] == [early.id]


def test_a_unit_has_open_deadlines_and_others(database: Database) -> None:
    """Open and declared ones are still to be done; the record keeps them all."""
    case = Case(database)
    with database.writing() as db:
        old = db.get_one(Deadline, case.id)
        values = old.model_dump(exclude={"id"}) | {"year": 2026, "due": date(2026, 3, 31)}
        db.add(Deadline(**values | {"state": "closed"}))
        db.flush()
        assert [one.year for one in deadlines.of_unit(db, case.unit_id)] == [2027, 2026]
        assert [one.id for one in deadlines.open_for_units(db, [case.unit_id])] == [case.id]
