"""When an officer's own messages go out: on working days between nine and twenty."""

from datetime import date, datetime, timedelta

from handlers.officials.declared import Post
from handlers.officials.noticing import by_day
from models.clock import SHANGHAI

__all__ = ["first_moment", "moment_on", "working_days"]


def first_moment(post: Post) -> datetime:
    """The first instant at which a message of this act may go out, aware."""
    when = by_day(post.not_before)
    day = when.astimezone(SHANGHAI).date()
    return when if post.turn.library.calendar.is_workday(day) else moment_on(post, day)


def moment_on(post: Post, day: date) -> datetime:
    """The first instant from a day on: nine o'clock, or later where the act's messages wait."""
    found = next(iter(working_days(post, day, 1)))
    nine = datetime(found.year, found.month, found.day, 9, tzinfo=SHANGHAI)
    return max(nine, by_day(post.not_before))


def working_days(post: Post, start: date, count: int) -> list[date]:
    """So many working days from a day on, itself included."""
    found: list[date] = []
    day = start
    while len(found) < count:
        if post.turn.library.calendar.is_workday(day):
            found.append(day)
        day += timedelta(days=1)
    return found
