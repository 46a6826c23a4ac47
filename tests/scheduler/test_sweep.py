"""The sweep, stage by stage: who hears what on which day, and what a reply changes."""

from datetime import date

import pytest

from models.db import Database
from models.deadlines import Deadline
from tests.scheduler.town import CHECK, CITY, DAY, DISTRICT, DUE, STAGES, Town, has_lost


@pytest.fixture
def town(small: Database) -> Town:
    """A town on the day before the first stage."""
    return begun(small)


@pytest.fixture
def served(database: Database) -> Town:
    """The same town, also on PostgreSQL, for what hangs on its locks and its SQL."""
    return begun(database)


def begun(database: Database) -> Town:
    """The day before the first stage."""
    town = Town(database)
    town.go_to(STAGES["d30"] - DAY)
    return town


# --- the ladder -----------------------------------------------------------------------------------


def test_every_stage_comes_on_its_day_and_once(served: Town) -> None:
    """Four stages before the date, overdue notices after it, each on its working day."""
    served.official("zhou", district="")
    row = served.deadline(served.unit("lin"))
    sent = served.pass_days(date(2026, 4, 30))
    days = [*STAGES.values(), date(2026, 3, 30), date(2026, 4, 7)]
    assert [day for day, who in sent.items() if "lin" in who] == days
    assert set(served.ends(row).values()) == {"accepted", "escalated"}
    assert (served.row(row).next_stage, served.row(row).next_on) == (None, None)


def test_silence_widens_the_circle(town: Town) -> None:
    """Each stage without a reply goes to one contact more, in the order of escalation."""
    row = town.deadline(town.unit("lin", "wang", "zhao"))
    town.pass_days(STAGES["d2"])
    assert town.told(row) == {
        "d30": ["lin"],
        "d14": ["lin", "wang"],
        "d7": ["lin", "wang", "zhao"],
        "d2": ["lin", "wang", "zhao"],
    }


def test_contacts_who_cannot_be_written_to_are_passed_over(town: Town) -> None:
    """Whoever is switched off or gone is skipped, and comes back when they do."""
    row = town.deadline(town.unit("lin", "wang"))
    town.reach("lin", "off")
    town.pass_days(STAGES["d30"])
    town.reach("lin", "push")
    town.acknowledges("wang", row)
    town.reach("wang", "gone")
    town.pass_days(STAGES["d14"])
    assert town.told(row) == {"d30": ["wang"], "d14": ["lin"]}


def test_an_envelope_waits_for_the_morning(town: Town) -> None:
    """What is decided in the night goes out at nine, never in quiet hours."""
    town.deadline(town.unit("lin"))
    town.go_to(STAGES["d30"], hour=1)
    town.sweep()
    assert town.deliver() == []
    town.go_to(STAGES["d30"], hour=9)
    assert town.deliver() == ["lin"]


def test_nothing_is_begun_in_the_evening(town: Town) -> None:
    """A stage that is found after eight in the evening comes on the next working day."""
    town.go_to(STAGES["d14"], hour=20)
    row = town.deadline(town.unit("lin"))
    assert town.sweep() == 1
    assert town.sweep() == 0
    assert (town.ends(row), town.row(row).next_on) == ({}, STAGES["d14"] + DAY)


def test_the_last_day_does_not_wait_for_a_working_day(town: Town) -> None:
    """Listed on the Saturday before a Sunday's date: Monday would be too late."""
    town.go_to(DUE - DAY)
    row = town.deadline(town.unit("lin"))
    assert town.round() == ["lin"]
    assert town.ends(row)["d2"] == "accepted"


@pytest.mark.parametrize(("hour", "sent"), [(20, ["lin"]), (21, [])])
def test_the_last_evening_is_used_until_nine(hour: int, sent: list[str], town: Town) -> None:
    """Listed on the evening of the last day: tomorrow would be too late, the night is quiet."""
    town.go_to(STAGES["d7"], hour)
    row = town.deadline(town.unit("lin"), due=STAGES["d7"])
    assert town.round() == sent
    if not sent:
        assert (town.ends(row), town.row(row).next_on) == ({}, STAGES["d7"] + 3 * DAY)


def test_two_sweeps_in_a_minute_do_nothing_twice(served: Town) -> None:
    """What was done is done: the second sweep finds nothing."""
    served.deadline(served.unit("lin"))
    served.go_to(STAGES["d30"])
    assert (served.sweep(), served.sweep(), served.deliver(), served.deliver()) == (
        1,
        0,
        ["lin"],
        [],
    )


# --- replies --------------------------------------------------------------------------------------


def test_acknowledging_narrows_the_circle_and_quiets_one_stage(town: Town) -> None:
    """收到: the district need not hear, the next stage comes, to whoever answered."""
    town.official("chen")
    row = town.deadline(town.unit("lin", "wang"))
    town.pass_days(STAGES["d7"])
    town.acknowledges("wang", row)
    town.pass_days(DISTRICT)
    assert town.ends(row)["district"] == "quiet"
    town.pass_days(STAGES["d2"])
    assert town.told(row)["d2"] == ["wang"]


def test_a_colleague_need_not_hear_what_was_acknowledged(town: Town) -> None:
    """An answer to the first envelope of a stage takes it out of the second."""
    row = town.deadline(town.unit("lin", "wang"))
    town.pass_days(STAGES["d14"] - DAY)
    town.go_to(STAGES["d14"], hour=7)
    town.sweep()
    town.acknowledges("lin", row)
    town.go_to(STAGES["d14"])
    assert town.deliver() == []
    assert town.ends(row)["d14"] == "quiet"


def test_declared_means_one_look_at_the_platform(town: Town) -> None:
    """已填报: no stage more but 请核对, and the city hears that nobody verified it."""
    town.official("zhou", district="")
    row = town.deadline(town.unit("lin"))
    town.pass_days(STAGES["d14"])
    town.declares("lin", row)
    sent = town.pass_days(date(2026, 4, 30))
    assert sent == {CHECK: ["lin"], CITY: ["zhou"]}
    assert town.ends(row) == {
        "d30": "accepted",
        "d14": "accepted",
        "d7": "quiet",
        "d2": "quiet",
        "district": "quiet",
        "check": "accepted",
        "overdue1": "quiet",
        "city": "escalated",
    }


def test_declared_on_the_last_days_needs_no_look(town: Town) -> None:
    """Who declares on the day of the look or later was told then what to look at."""
    row = town.deadline(town.unit("lin"))
    town.pass_days(CHECK)
    town.declares("lin", row)
    assert town.pass_days(DUE) == {}
    assert "check" not in town.ends(row)


def test_verified_is_the_end(town: Town) -> None:
    """核实: nothing goes out any more, not even what is in an envelope already."""
    row = town.deadline(town.unit("lin"))
    town.go_to(STAGES["d30"], hour=7)
    town.sweep()
    town.verifies(row)
    assert town.pass_days(date(2026, 4, 30)) == {}
    assert town.ends(row) == {"d30": "superseded"}


def test_putting_off_moves_what_is_between(served: Town) -> None:
    """稍后: the stages until then are quiet, then they are woken, then the ladder goes on."""
    row = served.deadline(served.unit("lin", "wang"))
    served.pass_days(STAGES["d14"])
    wake = date(2026, 3, 9)
    served.puts_off("wang", row, wake)
    assert served.pass_days(STAGES["d2"]) == {wake: ["wang"], STAGES["d2"]: ["lin", "wang"]}
    assert served.ends(row)["d7"] == "quiet"
    assert served.ends(row)["wake1"] == "accepted"


def test_being_woken_on_a_free_day_waits_for_a_working_day(town: Town) -> None:
    """A wake-up on a Saturday comes on Monday."""
    row = town.deadline(town.unit("lin"))
    town.pass_days(STAGES["d14"])
    town.puts_off("lin", row, date(2026, 3, 7))
    assert list(town.pass_days(DISTRICT)) == [date(2026, 3, 9)]


def test_being_woken_on_the_day_of_a_stage_is_that_stage(town: Town) -> None:
    """Two reasons on one day are one message."""
    row = town.deadline(town.unit("lin"))
    town.pass_days(STAGES["d14"])
    town.puts_off("lin", row, STAGES["d7"])
    town.pass_days(STAGES["d7"])
    assert town.ends(row) == {
        "d30": "accepted",
        "d14": "accepted",
        "wake1": "merged",
        "d7": "accepted",
    }


def test_the_wrong_person_is_replaced_at_once(served: Town) -> None:
    """不是我: the next contact hears the same stage today, the officials once, they no more."""
    served.official("chen")
    row = served.deadline(served.unit("lin", "wang"))
    served.pass_days(STAGES["d30"])
    served.is_not("lin", row)
    assert sorted(served.round()) == ["chen", "wang"]
    assert [one.content for one in served.digests()] == [{"not_me": [row]}]
    served.pass_days(STAGES["d14"])
    assert served.told(row) == {"d30": ["lin", "wang"], "d14": ["wang"]}
    assert len(served.digests()) == 1


def test_who_unfollowed_is_replaced_at_once(town: Town) -> None:
    """The platform says that nobody is there: the next contact hears on the same day."""
    row = town.deadline(town.unit("lin", "wang"))
    assert town.pass_days(STAGES["d30"], has_lost("lin")) == {STAGES["d30"]: ["wang"]}
    assert town.ends(row) == {"d30": "accepted"}


def test_a_reply_of_a_colleague_is_enough(town: Town) -> None:
    """不是我 after another contact has taken note: nobody is told again at once, but officials."""
    town.official("chen")
    row = town.deadline(town.unit("lin", "wang", "zhao"))
    town.pass_days(STAGES["d14"])
    town.acknowledges("wang", row)
    town.is_not("lin", row)
    assert town.pass_days(STAGES["d7"]) == {
        STAGES["d14"] + DAY: ["chen"],
        STAGES["d7"]: ["wang"],
    }


@pytest.mark.parametrize("stage", ["d30", "d7"])
def test_the_word_of_somebody_who_leaves_is_worth_nothing(stage: str, town: Town) -> None:
    """收到 and then 不是我: the next contact hears the stage, and silence is silence again."""
    town.official("chen")
    row = town.deadline(town.unit("lin", "wang"))
    town.pass_days(STAGES[stage])
    town.acknowledges("lin", row)
    town.is_not("lin", row)
    town.round()
    assert town.told(row)[stage] == ["lin", "wang"]
    town.pass_days(DISTRICT)
    assert town.ends(row)["district"] == "escalated"


# --- nobody there ---------------------------------------------------------------------------------


def test_an_unbound_unit_is_on_the_call_list(town: Town) -> None:
    """Nobody to write to: every stage ends so, and the district hears of it once."""
    town.official("chen")
    row = town.deadline(town.unit())
    assert town.pass_days(STAGES["d7"]) == {STAGES["d30"]: ["chen"]}
    assert set(town.ends(row).values()) == {"call_list"}
    assert [one.content for one in town.digests()] == [{"call_list": [row]}]


def test_the_last_contact_who_leaves_puts_the_unit_on_the_call_list(town: Town) -> None:
    """Once nobody is left, the stage that somebody got counts for nothing."""
    row = town.deadline(town.unit("lin"))
    town.pass_days(STAGES["d30"])
    town.is_not("lin", row)
    town.round()
    assert town.ends(row) == {"d30": "call_list"}


def test_who_comes_late_hears_the_next_stage(town: Town) -> None:
    """A unit that is bound in the middle of the season is reminded from then on."""
    unit = town.unit()
    row = town.deadline(unit)
    town.pass_days(STAGES["d30"])
    assert town.ends(row) == {"d30": "call_list"}
    town.binds("lin", unit)
    assert town.pass_days(STAGES["d14"]) == {STAGES["d14"]: ["lin"]}


# --- officials ------------------------------------------------------------------------------------


def test_silence_goes_to_the_district_and_then_to_the_city(town: Town) -> None:
    """Three working days before, the district; on the day after, the city; each once."""
    town.official("chen")
    town.official("zhou", district="")
    row = town.deadline(town.unit("lin"))
    sent = town.pass_days(date(2026, 3, 20))
    assert [day for day, who in sent.items() if "chen" in who] == [DISTRICT, STAGES["overdue1"]]
    assert [day for day, who in sent.items() if "zhou" in who] == [CITY]
    ends = town.ends(row)
    assert (ends["district"], ends["city"]) == ("escalated", "escalated")
    assert town.row(row).told


def test_a_district_without_officials_is_the_citys(town: Town) -> None:
    """Where nobody works for the district, the city's officials hear in its place."""
    town.official("zhou", district="")
    row = town.deadline(town.unit("lin"))
    sent = town.pass_days(DISTRICT)
    assert sent[DISTRICT] == ["zhou"]
    assert town.ends(row)["district"] == "escalated"


def test_where_no_official_is_somebody_is_looked_for_every_day(town: Town) -> None:
    """Silence that nobody could be told of has a name, until an official has come."""
    row = town.deadline(town.unit("lin"))
    town.pass_days(CITY)
    assert (town.ends(row)["district"], town.ends(row)["city"]) == ("nobody", "nobody")
    town.official("chen")
    assert town.pass_days(CITY + DAY) == {CITY + DAY: ["chen"]}
    assert town.ends(row)["city"] == "escalated"


def test_a_hundred_units_are_one_digest(served: Town) -> None:
    """At most one message a day to an official, whatever happened."""
    served.official("chen")
    rows = [served.deadline(served.unit()) for _ in range(100)]
    assert served.pass_days(STAGES["d30"]) == {STAGES["d30"]: ["chen"]}
    assert [one.content for one in served.digests()] == [{"call_list": rows}]


def test_what_comes_after_the_digest_comes_in_the_next(served: Town) -> None:
    """The day's digest has gone: the next working day's takes the rest."""
    served.official("chen")
    for _ in range(2):
        served.deadline(served.unit())
        served.go_to(STAGES["d14"])
        served.round()
    assert [one.day for one in served.digests()] == [STAGES["d14"], STAGES["d14"] + DAY]


def test_an_office_hears_of_its_own_dates(town: Town) -> None:
    """The district's 30 May is reminded of in the officials' digest, on the same ladder."""
    town.official("chen")
    town.official("zhou", district="")
    row = town.own_date(due=date(2026, 5, 30))
    sent = town.pass_days(date(2026, 6, 2))
    assert [day for day, who in sent.items() if "chen" in who] == [
        date(2026, 4, 29),
        date(2026, 5, 15),
        date(2026, 5, 22),
        date(2026, 5, 27),
        date(2026, 6, 1),
    ]
    assert town.ends(row)["city"] == "escalated"
    assert "district" not in town.ends(row)


def test_a_digest_that_does_not_arrive_goes_to_the_city(town: Town) -> None:
    """An official who has unfollowed: the city's officials hear the same on the same day."""
    town.official("chen")
    town.official("zhou", district="")
    row = town.deadline(town.unit("lin"))
    sent = town.pass_days(DISTRICT, has_lost("chen"))
    assert sent[DISTRICT] == ["zhou"]
    assert town.ends(row)["district"] == "escalated"


# --- dates that move ------------------------------------------------------------------------------


def test_a_moved_date_is_corrected_once(served: Town) -> None:
    """Whoever was told the old date hears of the new one, and then its ladder goes on."""
    unit = served.unit("lin", "wang")
    old = served.deadline(unit)
    served.pass_days(STAGES["d30"])
    with served.database.writing() as db:
        row = db.get_one(Deadline, old)
        row.state, row.next_stage, row.next_on = "superseded", None, None
    new = served.deadline(unit, due=date(2026, 3, 6), replaces=old, next_stage="correction")
    sent = served.pass_days(date(2026, 3, 6))
    assert sent[STAGES["d30"] + DAY] == ["lin"]
    assert served.ends(new)["correction"] == "accepted"
    assert served.ends(new)["d30"] == "merged"
    assert list(sent) == [
        STAGES["d30"] + DAY,
        date(2026, 2, 14),
        date(2026, 2, 27),
        date(2026, 3, 4),
    ]
