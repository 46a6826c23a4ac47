"""Instants are aware, and a day is a day in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.clock import SHANGHAI, FixedClock, SystemClock, aware


def test_system_clock_is_aware_and_in_utc() -> None:
    """What the machine says carries its zone."""
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_day_begins_in_shanghai() -> None:
    """At 16:00 UTC the next day has begun in Shanghai."""
    clock = FixedClock(datetime(2026, 11, 20, 15, 59, tzinfo=UTC))
    assert clock.today() == date(2026, 11, 20)
    clock.move(timedelta(minutes=1))
    assert clock.today() == date(2026, 11, 21)


def test_clock_may_stand_on_a_day() -> None:
    """A tool that asks about a day stands on that day in Shanghai."""
    clock = FixedClock.on(date(2026, 3, 15))
    assert clock.today() == date(2026, 3, 15)
    assert clock.now().astimezone(SHANGHAI).hour == 9


def test_naive_instants_are_refused() -> None:
    """An instant without a zone is an error, never a guess."""
    naive = datetime(2026, 11, 20, 9, 0)  # noqa: DTZ001
    for refuse in (aware, FixedClock):
        with pytest.raises(ValueError, match="zone"):
            refuse(naive)
