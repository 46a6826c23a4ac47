"""The one source of "now" and "today".

Everything that depends on the day asks a `Clock`, so that a test or a tool can stand on any day.
Instants are aware and in UTC; a day is a day in Asia/Shanghai, as the texts mean it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""

    def today(self) -> date:
        """The calendar day in Asia/Shanghai."""


def aware(instant: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        ValueError: where the instant carries no time zone; guessing one would move a deadline.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone; this one is naive")
    return instant.astimezone(UTC)


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The calendar day in Asia/Shanghai, whatever zone the machine is set to."""
        return self.now().astimezone(SHANGHAI).date()


class FixedClock:
    """A clock that stands still until it is moved, for tests and questions about another day."""

    def __init__(self, now: datetime) -> None:
        """Stand at `now`, an aware instant. Raises ValueError where it is naive."""
        self._now = aware(now)

    @classmethod
    def on(cls, day: date, hour: int = 9) -> "FixedClock":
        """Stand on a day of Asia/Shanghai, at a full hour (0-23) there."""
        return cls(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI))

    def now(self) -> datetime:
        """The instant it stands at, aware, in UTC."""
        return self._now

    def today(self) -> date:
        """The calendar day in Asia/Shanghai."""
        return self._now.astimezone(SHANGHAI).date()

    def move(self, by: timedelta) -> None:
        """Go forward, or back where `by` is negative."""
        self._now += by
