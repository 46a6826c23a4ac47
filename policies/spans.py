"""Counting in years (年): from the day after an event to the corresponding day.

No text says how its three years are counted; this is the reading that every pack states.
"""

import calendar
from datetime import date


def corresponding_day(day: date, years: int) -> date:
    """The same day `years` later, or the last day of that month where it is missing.

    2024-02-29 and three years give 2027-02-28.
    """
    last = calendar.monthrange(day.year + years, day.month)[1]
    return date(day.year + years, day.month, min(day.day, last))
