"""How long a step of a complaint lasts, in words: 15 days, 1 working day."""

from models.messages import Say, say
from policies.case_timers import Timer


def lasting(timer: Timer) -> Say:
    """The days of a timer, of the kind that it counts."""
    days = timer.days
    if timer.working:
        return working_days(days)
    return say("packs.timer.day") if days == 1 else say("packs.timer.days", n=days)


def working_days(days: int) -> Say:
    """So many working days."""
    return say("packs.timer.working_day") if days == 1 else say("packs.timer.working_days", n=days)
