"""Days of handling a complaint: what they are modelled on, and on which day each one ends (P18)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, get_args

import pytest

from models.clock import SHANGHAI, FixedClock
from policies.case_timers import (
    due,
    note_on,
    silent_after,
    silent_on,
    superior_on,
    timer,
    warn_on,
)
from policies.load import Library, LoadedPack
from policies.schema import TimerKind, TimerSetting, Words
from policies.workdays import WorkCalendar
from tests.policies.timer_days import CALENDAR_DAYS, WARNED, WORKING_DAYS

CITIES = ("shenzhen", "guizhou", "yunfu", "xiamen")
KINDS: tuple[TimerKind, ...] = get_args(TimerKind)
PLAIN = WorkCalendar()
BASIS = Words(zh="参照热线办理规范，由本市设置", en="modelled on the hotline's rules")


def with_rules(pack: LoadedPack, **rules: Any) -> LoadedPack:
    """The pack with other rules of handling."""
    assert pack.model.complaints is not None
    complaints = pack.model.complaints.model_copy(update=rules)
    return replace(pack, model=pack.model.model_copy(update={"complaints": complaints}))


def lasting(pack: LoadedPack, days: int, working: bool) -> LoadedPack:
    """The pack with a notice of so many days."""
    own = TimerSetting(days=days, working=working, basis=BASIS)
    return with_rules(pack, timers={"notice": own})


@pytest.mark.parametrize("city", CITIES)
def test_every_timer_names_what_it_is_modelled_on(library: Library, city: str) -> None:
    """No timer of the four cities is shown as a deadline of the city's own text."""
    for kind in KINDS:
        found = timer(library.packs[city], kind)
        assert found.kind == kind
        assert found.days > 0
        assert "设置" in found.basis.zh
        assert "set in this system" in found.basis.en
        assert not found.setting
    articles = {kind: timer(library.packs[city], kind).basis.zh for kind in KINDS}
    assert "参照《信访工作条例》第二十三条" in articles["notice"]
    assert "参照《信访工作条例》第三十四条" in articles["result"]
    assert "参照《信访工作条例》第三十四条" in articles["extension"]
    assert "信访" not in articles["completion"] + articles["rectify"]


def test_a_year_ends_and_the_notice_goes_on(library: Library) -> None:
    """Filed on Sunday 20 December 2026: fifteen days, and fifteen working days."""
    pack, filed = library.packs["shenzhen"], date(2026, 12, 20)
    notice = due(pack, "notice", filed, PLAIN)
    assert (notice.last_day, notice.calendar) == (date(2027, 1, 4), "official")
    completion = due(pack, "completion", filed, PLAIN)
    assert completion.last_day == date(2027, 1, 11)
    # The arrangement of 2027 was not known to the calendar package.
    assert completion.calendar == "provisional"
    assert due(pack, "completion", date(2026, 11, 2), PLAIN).calendar == "official"


def test_working_days_end_where_the_arrangements_of_the_years_say(library: Library) -> None:
    """Sixty spans across holidays, make-up days, leap days and ends of years."""
    for start, days, last in WORKING_DAYS:
        pack = lasting(library.packs["shenzhen"], days, working=True)
        found = due(pack, "notice", date.fromisoformat(start), PLAIN)
        assert found.last_day.isoformat() == last, (start, days)


def test_calendar_days_end_on_the_day_itself(library: Library) -> None:
    """Leap days, ends of months and of years; holidays move nothing."""
    for start, days, last in CALENDAR_DAYS:
        pack = lasting(library.packs["shenzhen"], days, working=False)
        found = due(pack, "notice", date.fromisoformat(start), PLAIN)
        assert (found.last_day.isoformat(), found.calendar) == (last, "official"), (start, days)


def test_people_are_told_on_working_days() -> None:
    """Three working days before, the working day after, and a week of working days later."""
    for last, warned, superior, note in WARNED:
        day = date.fromisoformat(last)
        days = warn_on(day, PLAIN), superior_on(day, PLAIN), note_on(day, PLAIN)
        assert tuple(one.isoformat() for one in days) == (warned, superior, note), last


def test_the_day_of_an_event_is_the_one_of_china_to_its_last_second(library: Library) -> None:
    """Filed at 23:59:59 and a second later: a day apart, wherever the machine stands."""
    pack = library.packs["shenzhen"]
    clock = FixedClock(datetime(2026, 12, 20, 23, 59, 59, tzinfo=SHANGHAI))
    before = due(pack, "notice", clock.today(), PLAIN).last_day
    clock.move(timedelta(seconds=1))
    after = due(pack, "notice", clock.today(), PLAIN).last_day
    assert (before, after) == (date(2027, 1, 4), date(2027, 1, 5))


def test_a_pack_sets_its_own_days(library: Library) -> None:
    """One step is the office's own; the others stay as they were."""
    pack = lasting(library.packs["shenzhen"], 7, working=True)
    own = timer(pack, "notice")
    assert (own.days, own.working, own.basis, own.setting) == (7, True, BASIS, True)
    assert timer(pack, "result") == timer(library.packs["shenzhen"], "result")


def test_silence_is_counted_in_working_days_that_are_over(library: Library) -> None:
    """Taken on Friday before the National Day: five whole working days must have passed."""
    pack, taken = library.packs["shenzhen"], date(2026, 9, 25)
    assert silent_after(pack) == 5
    # 28, 29, 30 September, 8 and 9 October; the next one, a Saturday, is worked.
    assert silent_on(pack, taken, PLAIN) == date(2026, 10, 10)
    shorter = with_rules(pack, silent_after=1)
    assert silent_on(shorter, taken, PLAIN) == date(2026, 9, 29)


def test_a_text_without_complaints_has_the_same_days(library: Library) -> None:
    """A repealed text that nobody complains under still answers."""
    pack = library.packs["shenzhen-2022"]
    assert pack.model.complaints is None
    assert timer(pack, "result") == timer(library.packs["shenzhen"], "result")
    assert silent_after(pack) == 5
