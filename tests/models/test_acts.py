"""Acts of officials: every state and what leads from one to the next, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session

from models import acts, deliveries, undo
from models.acts import APPROVAL_LASTS, CODE_LASTS, HELD, TRIES, NotUndoneError, Plan
from models.db import Database
from models.deliveries import Delivery
from models.officials import Act, Official, deputise
from models.scopes import Scope
from models.units import Unit
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_unit, an_official, number

NANSHAN = Scope("shenzhen", "南山区")


def plan(official: Official, unit: Unit, **more: object) -> Plan:
    """Closing a unit."""
    made = Plan(
        number(official), "unit.close", f"unit:{unit.id}", "shenzhen", "南山区", arguments={"a": 1}
    )
    return replace(made, **more)  # type: ignore[arg-type]


def done(db: Session, official: Official, unit: Unit, *, held: bool = False) -> Act:
    """A unit's telephone changed by an act, with a message that waits."""
    act = acts.begin(db, plan(official, unit), MORNING)
    with undo.recorded(db) as changes:
        unit.call_phone = "2"
    if held:
        owe(db, official, act)
    acts.finish(db, act, changes.rows, MORNING)
    return act


def owe(db: Session, official: Official, act: Act) -> Delivery:
    owed = deliveries.enqueue(
        db,
        key=f"notice:{act.id}",
        person_id=official.person_id or 0,
        kind="notice",
        day=MORNING.date(),
        not_before=MORNING + HELD,
        now=MORNING,
        act_id=act.id,
    )
    assert owed is not None
    return owed


def test_proposal_waits_ten_minutes_for_its_code(database: Database) -> None:
    """Then it is expired, for whoever looks at it."""
    with database.writing() as db:
        official = an_official(db)
        act = acts.propose(db, plan(official, a_unit(db)), MORNING)
        acts.secure(db, act, "f" * 64)
        ends = MORNING + CODE_LASTS
        open_at = [ends - timedelta(seconds=1), ends]
        assert [len(acts.open_proposals(db, number(official), now)) for now in open_at] == [1, 0]
        found = acts.locked(db, number(act), ends)
        assert found is not None
        assert (found.state, found.code) == ("expired", "")


def test_last_proposal_of_the_same_thing_counts(database: Database) -> None:
    """The earlier one ends; of another object it stays."""
    with database.writing() as db:
        official, unit, other = an_official(db), a_unit(db), a_unit(db)
        first = acts.propose(db, plan(official, unit), MORNING)
        beside = acts.propose(db, plan(official, other), MORNING)
        again = acts.propose(db, plan(official, unit), MORNING)
        assert (first.state, beside.state, again.state) == ("expired", "proposed", "proposed")


def test_wrong_codes_are_counted(database: Database) -> None:
    """The third ends the proposal."""
    with database.writing() as db:
        act = acts.propose(db, plan(an_official(db), a_unit(db)), MORNING)
        left = [acts.wrong_code(db, act) for _ in range(TRIES)]
        assert left == [2, 1, 0]
        assert act.state == "refused"


def test_approval_waits_three_days_in_its_jurisdiction(database: Database) -> None:
    """Seen by the district and the city, not elsewhere, and not afterwards."""
    with database.writing() as db:
        act = acts.propose(db, plan(an_official(db), a_unit(db)), MORNING)
        acts.secure(db, act, "f" * 64)
        acts.wait_for_approval(db, act, MORNING)
        assert (act.state, act.code) == ("approval", "")
        for scope in (NANSHAN, Scope("shenzhen")):
            assert acts.approvals(db, scope, MORNING) == [act]
        assert acts.approvals(db, Scope("shenzhen", "福田区"), MORNING) == []
        assert acts.approvals(db, Scope("yunfu"), MORNING) == []
        assert acts.approvals(db, NANSHAN, MORNING + APPROVAL_LASTS) == []


def test_act_is_found_by_whoever_did_or_approved_it(database: Database) -> None:
    """And by what it was done to, the newest first."""
    with database.writing() as db:
        li, wang, unit = an_official(db), an_official(db), a_unit(db)
        first = done(db, li, unit)
        second = acts.begin(db, plan(li, unit), MORNING + HELD)
        acts.finish(db, second, [], MORNING + HELD, approved_by=number(wang))
        assert acts.mine(db, number(wang), 5) == [second]
        assert acts.mine(db, number(li), 5) == [second, first]
        assert acts.last_done_to(db, f"unit:{unit.id}") == second
        assert acts.last_done_to(db, f"unit:{unit.id}", after=second.done_at) is None


def test_undo_restores_and_cancels(database: Database) -> None:
    """Rows and messages go back in one transaction."""
    with database.writing() as db:
        official, unit = an_official(db), a_unit(db, call_phone="1")
        act = done(db, official, unit, held=True)
        acts.undo_act(db, act, MORNING + HELD - timedelta(seconds=1))
        assert (unit.call_phone, act.state) == ("1", "undone")
        owed = deliveries.waiting(db, f"notice:{act.id}")
        assert owed is None


def _too_late(_db: Session, act: Act, _unit: Unit) -> None:
    act.held_until = MORNING


def _changed(_db: Session, _act: Act, unit: Unit) -> None:
    unit.call_phone = "3"


def _sent(db: Session, act: Act, _unit: Unit) -> None:
    owed = deliveries.waiting(db, f"notice:{act.id}")
    assert owed is not None
    owed.state = "claimed"


@pytest.mark.parametrize(
    ("happened", "why", "phone"),
    [(_too_late, "late", "2"), (_changed, "changed", "3"), (_sent, "sent", "2")],
)
def test_undo_that_cannot_be(
    database: Database, happened: Callable[[Session, Act, Unit], None], why: str, phone: str
) -> None:
    """Too late, changed since, or gone out: nothing is changed, and it says why."""
    with database.writing() as db:
        official, unit = an_official(db), a_unit(db, call_phone="1")
        act = done(db, official, unit, held=True)
        happened(db, act, unit)
        db.flush()
        with pytest.raises(NotUndoneError) as refused:
            acts.undo_act(db, act, MORNING)
        assert (refused.value.why, unit.call_phone, act.state) == (why, phone, "done")


def test_undone_act_is_not_undone_again(database: Database) -> None:
    """The second time it is too late."""
    with database.writing() as db:
        act = done(db, an_official(db), a_unit(db))
        acts.undo_act(db, act, MORNING)
        with pytest.raises(NotUndoneError):
            acts.undo_act(db, act, MORNING)


def test_stands_in_on_the_days_of_a_deputy(database: Database) -> None:
    """From the first to the last day, in that direction alone."""
    with database.writing() as db:
        away, deputy = an_official(db), an_official(db)
        today = MORNING.date()
        deputise(db, number(away), number(deputy), today, today, MORNING)
        assert acts.stands_in(db, number(deputy), number(away), today)
        assert not acts.stands_in(db, number(away), number(deputy), today)
        assert not acts.stands_in(db, number(deputy), number(away), today + timedelta(days=1))


def test_one_official_at_a_time_acts_on_an_object(database: Database) -> None:
    """The second waits, and then reads what the first one wrote."""
    with database.writing() as db:
        unit = number(a_unit(db, call_phone="0"))
    together = Barrier(4)

    def add_one(_: int) -> None:
        together.wait(timeout=10)
        with database.writing() as db:
            found = db.get_one(Unit, unit)
            acts.hold(db, f"unit:{unit}")
            assert acts.renew(db, found)
            found.call_phone = str(int(found.call_phone) + 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add_one, range(4)))
    with database.reading() as db:
        assert db.get_one(Unit, unit).call_phone == "4"


def test_row_that_went_is_not_renewed(database: Database) -> None:
    """False, instead of an error."""
    with database.writing() as db:
        unit = a_unit(db)
        db.connection().exec_driver_sql("DELETE FROM units")
        assert not acts.renew(db, unit)
