"""事项: what an officer finds about one duty, and how it is taken back."""

from datetime import date

import pytest

from handlers.context import Context
from handlers.reminders import words_of
from models.db import Database
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.messages import Say
from models.people import Address
from policies.load import Library
from tests.fakes.parts import SEALER
from tests.fakes.rows import number
from tests.handlers.officials.bureau import MONDAY, Bureau


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def state(bureau: Bureau, deadline: int) -> str:
    found: str = bureau.row(Deadline, deadline).state
    return found


@pytest.mark.parametrize(
    ("before", "word", "after"),
    [
        ("open", "核实", "verified"),
        ("declared", "核实", "verified"),
        ("verified", "撤回核实", "open"),
        ("open", "登记自报", "declared"),
        ("declared", "撤回自报", "open"),
    ],
)
def test_move_and_its_undo(bureau: Bureau, before: str, word: str, after: str) -> None:
    """Each changes the state at once, and undo restores the row exactly."""
    declared = bureau.instant() if before == "declared" else None
    unit = bureau.unit("push", duty={"state": before, "declared_at": declared})
    li = bureau.official("li")
    kept = bureau.kept()
    li.say(f"事项 {unit.t} {word}")
    assert state(bureau, unit.deadline) == after
    bureau.undone(li, kept)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        ("verified", "核实"),
        ("closed", "核实"),
        ("superseded", "登记自报"),
        ("declared", "登记自报"),
        ("open", "撤回核实"),
        ("open", "撤回自报"),
        ("declared", "催办"),
        ("verified", "停催"),
        ("open", "恢复催办"),
    ],
)
def test_move_that_the_state_forbids(bureau: Bureau, before: str, word: str) -> None:
    """It is refused, noted, and changes nothing."""
    unit = bureau.unit("push", duty={"state": before})
    li = bureau.official("li")
    kept = bureau.dump()
    li.say(f"事项 {unit.t} {word}")
    assert "work.not_now" in li.keys
    assert bureau.dump() == kept
    assert [row.detail["why"] for row in bureau.audited("refused")] == ["state"]


def test_who_declared_and_verified_is_kept(bureau: Bureau) -> None:
    """A declaration by telephone is the officer's own answer; a verification bears their name."""
    unit = bureau.unit()
    li = bureau.official("li").say(f"事项 {unit.t} 登记自报", f"事项 {unit.t} 核实")
    row = bureau.row(Deadline, unit.deadline)
    assert row.verified_by == li.official
    (answer,) = bureau.rows(Answer)
    assert (answer.kind, answer.person_id) == ("declared", row.declared_by)
    li.say(f"事项 {unit.t}")
    assert li.said("filing.verified")["name"] == "li"


def test_two_officers_at_once(bureau: Bureau) -> None:
    """The second to verify is told who was first."""
    unit = bureau.unit()
    bureau.official("li").say(f"事项 {unit.t} 核实")
    wang = bureau.official("wang").say(f"事项 {unit.t} 核实")
    assert {"work.not_now", "work.was_done"} <= wang.keys


# --- urging ---------------------------------------------------------------------------------------


def test_urging_owes_an_envelope(bureau: Bureau) -> None:
    """One for each contact who can be reached, held for ten minutes; undone, none goes out."""
    unit = bureau.unit("push", "gone", "writes")
    li = bureau.official("li")
    kept = bureau.kept()
    li.say(f"事项 {unit.t} 催办")
    assert li.said("urge.effect")["count"] == 2
    li.confirm()
    owed = bureau.owed("reminder")
    assert [one.person_id for one in owed] == [unit.contacts[0], unit.contacts[2]]
    assert all(one.not_before > bureau.instant() for one in owed)
    assert [one.name for one in bureau.rows(Stage)] == ["urge1"]
    assert len(bureau.rows(Item)) == 2
    bureau.undone(li, kept)


def test_urging_waits_for_a_working_morning(bureau: Bureau) -> None:
    """Confirmed on a Saturday it counts for Monday, nine o'clock."""
    unit = bureau.unit("push")
    bureau.wait(days=5)
    bureau.official("li").say(f"事项 {unit.t} 催办").confirm()
    (owed,) = bureau.owed("reminder")
    assert (owed.day, owed.not_before.hour) == (date(2027, 3, 15), 1)


def test_no_urging_over_the_week(bureau: Bureau) -> None:
    """One a day and two in seven days; the day from which one more fits is said."""
    unit = bureau.unit("push")
    li = bureau.official("li").say(f"事项 {unit.t} 催办").confirm()
    li.say(f"事项 {unit.t} 催办")
    assert li.said("urge.full")["day"].day == date(2027, 3, 9)
    bureau.wait(days=1)
    li.say(f"事项 {unit.t} 催办").confirm()
    bureau.wait(days=1)
    li.say(f"事项 {unit.t} 催办")
    assert li.said("urge.full")["day"].day == date(2027, 3, 15)
    assert len(bureau.owed("reminder")) == 2


def test_urging_leaves_the_ladder_its_room(bureau: Bureau) -> None:
    """With one sent and a stage to come within the week, nothing is squeezed in between."""
    unit = bureau.unit("push", duty={"next_stage": "d2", "next_on": date(2027, 3, 12)})
    li = bureau.official("li").say(f"事项 {unit.t} 催办").confirm()
    bureau.wait(days=1)
    li.say(f"事项 {unit.t} 催办")
    assert "urge.full" in li.keys


def test_nobody_to_urge(bureau: Bureau) -> None:
    """Where nobody can be written to, the telephone is named."""
    unit = bureau.unit("gone", call_name="王工", call_phone="13800138000")
    li = bureau.official("li").say(f"事项 {unit.t} 催办")
    assert li.said("urge.ring")["phone"] == "13800138000"
    silent = bureau.unit()
    li.say(f"事项 {silent.t} 催办")
    assert "urge.nobody" in li.keys


def test_whoever_cannot_be_reached_any_more_is_looked_at_again(bureau: Bureau) -> None:
    """An address that went between the echo and the code: nothing is done, and it is said."""
    unit = bureau.unit("push", "push")
    li = bureau.official("li").say(f"事项 {unit.t} 催办")
    with bureau.database.writing() as db:
        for one in bureau.rows(Address):
            if one.person_id == unit.contacts[0]:
                db.get_one(Address, number(one)).reach = "gone"
    li.confirm()
    assert "work.changed" in li.keys
    assert bureau.rows(Delivery) == []


def test_words_of_an_urging(bureau: Bureau) -> None:
    """The envelope says the duty, its date and article, as every reminder does."""
    unit = bureau.unit("push")
    bureau.official("li").say(f"事项 {unit.t} 催办").confirm()
    (made,) = bureau.owed("reminder")
    with bureau.database.reading() as db:
        context = Context(bureau.library, bureau.clock, db, SEALER, "https://greenbot.example")
        reply = words_of(made, context)
    keys = {block.text.key for block in reply.blocks if isinstance(block.text, Say)}  # type: ignore[union-attr]
    assert {"duty.line", "duty.basis", "reminder.service"} <= keys


# --- until when -----------------------------------------------------------------------------------


def test_overdue_notices_until_a_day(bureau: Bureau) -> None:
    """At once without a day; until the named one; taken back by its opposite; undone."""
    unit = bureau.unit()
    li = bureau.official("li")
    kept = bureau.kept()
    li.say(f"事项 {unit.t} 停催")
    assert bureau.row(Deadline, unit.deadline).overdue_until == MONDAY
    bureau.undone(li, kept)
    li.say(f"事项 {unit.t} 停催 2027-04-30")
    assert bureau.row(Deadline, unit.deadline).overdue_until == date(2027, 4, 30)
    li.say(f"事项 {unit.t} 停催 哪天", f"事项 {unit.t} 恢复催办")
    assert bureau.row(Deadline, unit.deadline).overdue_until is None


def test_card_of_a_duty(bureau: Bureau) -> None:
    """What, by when, how far, by which article; how often its unit was reminded."""
    unit = bureau.unit("push", duty={"plan_on": date(2027, 3, 12)})
    with bureau.database.writing() as db:
        db.add(Stage(deadline_id=unit.deadline, name="d14", day=date(2027, 3, 1), end="accepted"))
        db.add(Stage(deadline_id=unit.deadline, name="d7", day=date(2027, 3, 8), end="call_list"))
    li = bureau.official("li").say(f"事项 {unit.t}")
    assert {
        "filing.step",
        "filing.plan",
        "filing.reminded",
        "filing.unreached",
        "duty.basis",
    } <= li.keys
    li.say("事项 未送出")
    assert li.lines == [f"事项 {unit.t}"]


def test_officials_who_were_told_in_vain_hide_no_unit(bureau: Bureau) -> None:
    """Whether to ring rests on what the unit was sent, not on what its officials were."""
    silent, told = bureau.unit("writes"), bureau.unit("push")
    for unit, first, then in ((silent, "call_list", "escalated"), (told, "accepted", "nobody")):
        with bureau.database.writing() as db:
            for name, day, end in (("d7", 5, first), ("district", 6, then)):
                db.add(Stage(deadline_id=unit.deadline, name=name, day=date(2027, 3, day),
                             end=end))  # fmt: skip
    li = bureau.official("li").say(f"事项 {silent.t}")
    assert "filing.unreached" in li.keys
    li.say(f"事项 {told.t}")
    assert "filing.unreached" not in li.keys
