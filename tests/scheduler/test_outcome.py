"""The audit of the outcome: green while everything was said, red as soon as something is owed."""

import ast
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import col, select

from models import heartbeats, outcomes
from models.db import Database
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.office_dates import adopt, end_date, set_date
from scheduler import evidence, expected, outcome
from scheduler.outcome import REMINDERS
from tests.scheduler.town import CHECK, CITY, DAY, DISTRICT, STAGES, Town, has_lost


@pytest.fixture
def town(small: Database) -> Town:
    """A town with an official and a listed unit of two contacts, on the day before d30."""
    return begun(small)


def begun(database: Database) -> Town:
    """Planned, and nothing said yet."""
    town = Town(database)
    town.go_to(STAGES["d30"] - DAY)
    town.official("zhou", district="")
    town.listed(town.unit("lin", "wang"))
    town.plan()
    return town


def counts(town: Town) -> dict[str, int]:
    """What an audit at eleven o'clock of today counts over all places."""
    town.go_to(town.clock.today(), hour=11)
    total: dict[str, int] = {}
    for counted in town.audit().places.values():
        for standing, count in counted.items():
            total[standing] = total.get(standing, 0) + count
    return total


def last_beat(town: Town) -> object:
    """When the last clean audit was."""
    with town.database.reading() as db:
        return heartbeats.last(db, REMINDERS)


def empty(town: Town, *tables: Any) -> None:
    """Somebody deletes rows behind our back."""
    with town.database.writing() as db:
        for table in tables:
            db.connection().execute(delete(table))


# --- green ----------------------------------------------------------------------------------------


def test_nothing_to_say_is_clean(town: Town) -> None:
    """Before the first stage nothing is counted, and nothing is owed."""
    assert counts(town) == {}
    assert last_beat(town) == town.clock.now()


def test_each_duty_stands_at_one_place(database: Database) -> None:
    """Taken, seen or answered, declared, verified: the furthest counts, by city and district."""
    town = begun(database)
    town.pass_days(STAGES["d30"])
    assert counts(town) == {"accepted": 1}
    row = town.going_on()
    town.acknowledges("lin", row)
    assert counts(town) == {"seen": 1}
    town.declares("lin", row)
    assert counts(town) == {"declared": 1}
    town.verifies(row)
    assert counts(town) == {"verified": 1}
    with town.database.reading() as db:
        kept = {(one.city, one.district): one.verified for one in outcomes.tallies(db)}
    assert kept == {("shenzhen", "南山区"): 1, ("shenzhen", ""): 0}


def test_whom_nobody_can_write_to_is_unreachable(town: Town) -> None:
    """The call list is no debt: somebody rings."""
    town.pass_days(STAGES["d30"], has_lost("lin", "wang"))
    assert counts(town) == {"unreachable": 1}
    assert last_beat(town) == town.clock.now()


def says_nothing(_town: Town, _row: int) -> None:
    """No reply at all."""


@pytest.mark.parametrize(
    "moves",
    [
        says_nothing,
        lambda town, row: town.acknowledges("lin", row),
        lambda town, row: town.declares("lin", row),
        lambda town, row: town.puts_off("lin", row, date(2026, 3, 9)),
        lambda town, row: town.is_not("lin", row),
    ],
)
def test_a_season_is_clean_on_every_day(
    moves: Callable[[Town, int], None], small: Database
) -> None:
    """Whatever is replied, no day on which anything happens, nor the next, shows a false debt."""
    town = begun(small)
    town.pass_days(STAGES["d14"])
    moves(town, town.going_on())
    busy = {STAGES["d7"], DISTRICT - DAY, DISTRICT, CHECK, CITY, STAGES["overdue2"]}
    for day in sorted(busy | {one + DAY for one in busy}):
        for hour in (1, 11, 22):
            town.go_to(day, hour)
            town.round()
            found = town.audit()
            assert found.is_clean, (town.clock.today(), hour, found.places)


def test_listed_on_a_saturday_is_no_debt_on_sunday(town: Town) -> None:
    """What waits for the next working day has been looked at."""
    town.go_to(STAGES["d7"] + DAY)
    town.listed(town.unit("zhao"))
    town.plan()
    town.round()
    assert counts(town).get("owed", 0) == 0
    town.pass_days(STAGES["d7"] + 3 * DAY)
    assert counts(town) == {"accepted": 2}


def test_an_envelope_too_many_is_no_debt(town: Town) -> None:
    """A stage that merged under the cap is borne out by the envelopes around it."""
    for due in (13, 14, 16, 18):
        town.deadline(town.unit("lin"), due=date(2026, 3, due))
    for day in range(30):
        town.pass_days(STAGES["d30"] + DAY * day)
        assert counts(town).get("owed", 0) == 0, town.clock.today()


# --- red ------------------------------------------------------------------------------------------


def test_a_sweep_that_stopped_is_noticed(town: Town) -> None:
    """Nobody sweeps on the day of a stage: owed from ten o'clock on, and no sign of life."""
    town.pass_days(STAGES["d30"])
    assert counts(town) == {"accepted": 1}
    before = last_beat(town)
    town.go_to(STAGES["d14"], hour=9)
    assert town.audit().is_clean
    assert counts(town) == {"owed": 1}
    town.go_to(STAGES["d14"] + 3 * DAY)
    assert counts(town) == {"owed": 1}
    assert before is not None
    assert last_beat(town) is not None
    assert last_beat(town) != town.clock.now()


def test_an_outbox_that_stopped_is_noticed(town: Town) -> None:
    """What may go out and does not for an hour is owed."""
    town.go_to(STAGES["d30"], hour=8)
    town.sweep()
    town.go_to(STAGES["d30"], hour=9)
    assert town.audit().is_clean
    assert counts(town) == {"owed": 1}


def test_a_planner_that_stopped_is_noticed(town: Town) -> None:
    """A unit that was listed and has no deadline is owed one."""
    town.pass_days(STAGES["d30"])
    town.listed(town.unit("zhao"))
    assert counts(town) == {"accepted": 1, "owed": 1}
    town.plan()
    town.round()
    assert counts(town) == {"accepted": 2}


@pytest.mark.parametrize(
    "lost", [(Item, Stage), (Item, Delivery), (Item,), (Item, Stage, Deadline)]
)
def test_rows_that_are_gone_are_noticed(lost: tuple[Any, ...], town: Town) -> None:
    """A stage, a delivery, items or a deadline deleted: nothing shows that it was said."""
    town.pass_days(STAGES["d14"])
    assert counts(town) == {"accepted": 1}
    empty(town, *lost)
    assert counts(town) == {"owed": 1}


@pytest.mark.parametrize("end", ["quiet", "merged", "superseded"])
def test_a_stage_that_only_says_so_is_noticed(end: str, town: Town) -> None:
    """Silence needs a reply, merging an envelope nearby: the word alone is worth nothing."""
    town.pass_days(STAGES["d14"])
    empty(town, Item, Delivery, Answer)
    with town.database.writing() as db:
        for stage in db.exec(select(Stage)):
            stage.end = "call_list" if stage.name == "d30" else end
    town.go_to(STAGES["d14"] + 7 * DAY - DAY)
    with town.database.writing() as db:
        for stage in db.exec(select(Stage).where(Stage.name == "d14")):
            stage.day -= timedelta(days=5)
    assert counts(town) == {"owed": 1}


def test_an_official_who_was_not_told_is_noticed(database: Database) -> None:
    """After the day the city's officials must hear of what is not verified."""
    town = begun(database)
    town.pass_days(CITY)
    assert counts(town) == {"accepted": 1}
    with town.database.writing() as db:
        city = select(Stage.id).where(Stage.name == "city")
        db.connection().execute(delete(Item).where(col(Item.stage_id).in_(city)))
    assert counts(town) == {"owed": 1}


def test_declared_and_never_asked_to_check_is_noticed(town: Town) -> None:
    """One look at the platform is owed to who declared in time."""
    town.pass_days(STAGES["d14"])
    town.declares("lin", town.going_on())
    town.sweep()
    town.go_to(CHECK, hour=9)
    assert town.audit().is_clean
    assert counts(town) == {"owed": 1}


def test_silence_without_an_official_is_red(small: Database) -> None:
    """Nothing is owed, and yet nobody knows of the silence: no sign of life."""
    town = Town(small)
    town.go_to(STAGES["d7"])
    town.listed(town.unit("lin"))
    town.plan()
    town.pass_days(DISTRICT)
    assert counts(town) == {"nobody": 1}
    assert last_beat(town) is None
    town.official("zhou", district="")
    town.pass_days(DISTRICT + DAY)
    assert counts(town) == {"accepted": 1}


# --- what is expected -----------------------------------------------------------------------------


def test_offices_have_dates_of_their_own(town: Town) -> None:
    """The district's 30 May is expected of the office, and told to its officials."""
    town.pass_days(date(2026, 4, 29))
    assert counts(town) == {"accepted": 2}
    empty(town, Item)
    assert counts(town)["owed"] == 2


def test_an_office_may_have_set_an_earlier_day(town: Town) -> None:
    """The day that holds is the district's; when it ends, the law's."""
    with town.database.writing() as db:
        row = set_date(
            db, city="shenzhen", district="南山区", duty="annual_table", year=2026,
            day=date(2026, 3, 6), source_ref="1号", set_by=None, now=town.clock.now(),
        )  # fmt: skip
    assert counts(town) == {"owed": 1}
    town.plan()
    town.round()
    assert counts(town) == {"accepted": 1}
    with town.database.writing() as db:
        end_date(db, db.merge(row), town.clock.now())
    town.plan()
    town.round()
    assert counts(town).get("owed", 0) == 0


def test_a_draft_asks_nothing_until_it_is_switched_on(town: Town) -> None:
    """Xiamen's draft gives no duty; adopted, it does."""
    town.go_to(date(2026, 3, 2))
    town.round()
    town.listed(town.unit("zhao", city="xiamen", district="思明区"))
    assert counts(town) == {"accepted": 1}
    with town.database.writing() as db:
        adopt(db, "xiamen", "", "厦工信〔2026〕2号", None, town.clock.now())
    assert counts(town) == {"accepted": 1, "owed": 1}


def test_removed_from_the_list_is_nothing_owed(town: Town) -> None:
    """Who was removed before the day has no duty, and no row of it is missed."""
    unit = town.unit("zhao")
    town.listed(unit, removed_on=date(2026, 1, 5))
    town.listed(unit, level="national", category="park", listed_on=date(2026, 4, 1))
    town.pass_days(STAGES["d30"])
    assert counts(town) == {"accepted": 1}


def test_the_audit_shares_no_code_with_planner_and_sweep() -> None:
    """What they forget, it must find: it stands on modules of its own."""
    shared = {"models", "models.clock", "models.db", "models.outcomes", "policies",
              "policies.library", "policies.workdays", "scheduler.worker", "scheduler.expected",
              "scheduler.evidence"}  # fmt: skip
    for module in (outcome, expected, evidence):
        tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8"))
        imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        rooms = ("models", "policies", "scheduler")
        ours = {name for name in imported if name and name.startswith(rooms)}
        assert ours <= shared, module.__name__
