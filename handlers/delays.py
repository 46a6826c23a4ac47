"""稍后, 下周一, 3月5日: reminding is put off to a day, or a day is named on which they file."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from handlers.coming_days import NoDay
from handlers.obligations import Obligation
from handlers.said import Said, answered, chosen, reminded
from handlers.telling import listed
from models import deadlines
from models.deadlines import MOST_SNOOZES, MoveRefusedError
from models.messages import Day, Reply, Say, Text, say
from policies.ladder import latest_wake
from policies.workdays import WorkCalendar

_NO_DAY: dict[NoDay, Say] = {"past": say("day.past"), "no_such_day": say("day.none")}


_Outcome: TypeAlias = date | Say
"""The day on which somebody will be woken, or why they will not."""

# --- 稍后 -----------------------------------------------------------------------------------------


def later(said: Said) -> Reply | None:
    """Put reminding off, at most twice and never too near the day; else why, and what can be."""
    found = [one for one in chosen(said, reminded(said)) if one.deadline.state == "open"]
    if not found:
        return answered(said, say("later.nothing")) if said.under else None
    until = said.meant.day
    if not isinstance(until, date):
        return answered(said, _NO_DAY[until or "no_such_day"])
    woken = [(one, _put_off(said, one, until)) for one in found]
    return _with_plan(said, woken, until) if said.meant.weak else answered(said, *_told(woken))


def _with_plan(said: Said, woken: list[tuple[Obligation, _Outcome]], day: date) -> Reply:
    """下周一 by itself: to be reminded then, or to file then? Both, as far as each can be."""
    planned = [one for one, _ in woken if _plan(said, one, day)]
    waiting = [(one, how) for one, how in woken if isinstance(how, date) or one not in planned]
    unwoken = [one for one, how in woken if one in planned and not isinstance(how, date)]
    both = (say("later.as_plan"),) if len(planned) > len(unwoken) else ()
    return answered(said, *_told(waiting), *both, *_planned(unwoken, day))


def _put_off(said: Said, one: Obligation, until: date) -> _Outcome:
    row, calendar, today = one.deadline, said.turn.library.calendar, said.turn.today
    last = latest_wake(row.finish_by, calendar)
    if row.snoozes >= MOST_SNOOZES:
        return say("later.twice", title=one.title)
    if last <= today:
        finish = Day(row.finish_by, weekday=True)
        return say("later.too_near", title=one.title, finish=finish)
    if until > last:
        return say("later.too_late", title=one.title, last=Day(last, weekday=True))
    day = _wake(until, last, calendar)
    if day <= today:
        return say("day.past")
    try:
        deadlines.put_off(said.turn.context.db, row, said.person_id, day, said.now)
    except MoveRefusedError:
        return say("reminded.ended", title=one.title, state=one.state)
    return day


def _wake(until: date, last: date, calendar: WorkCalendar) -> date:
    """A day on which people work: the one asked for, the next one, or the last that is allowed."""
    return min(calendar.first_workday_from(until), last)


def _told(woken: list[tuple[Obligation, _Outcome]]) -> Iterator[Text]:
    """For each wake-up day the duties that wait for it; for each refusal the reason."""
    days = dict.fromkeys(day for _, day in woken if isinstance(day, date))
    for day in days:
        titles = listed([one.title for one, outcome in woken if outcome == day])
        yield say("later.noted", titles=titles, day=Day(day, weekday=True))
    reasons = [why for _, why in woken if isinstance(why, Say)]
    yield from (why for n, why in enumerate(reasons) if why not in reasons[:n])
    if days and any(one.deadline.snoozes < MOST_SNOOZES for one, _ in woken):
        yield say("later.once_more")


# --- 打算哪天填报 ---------------------------------------------------------------------------------


def plan(said: Said) -> Reply | None:
    """Note the day on which they mean to file; a day after the last one is not taken."""
    found = [one for one in chosen(said, reminded(said)) if one.deadline.state == "open"]
    if not found:
        return answered(said, say("plan.nothing")) if said.under else None
    day = said.meant.day
    if not isinstance(day, date):
        return answered(said, _NO_DAY[day or "no_such_day"])
    planned = [one for one in found if _plan(said, one, day)]
    refused = [one for one in found if one not in planned]
    return answered(said, *_planned(planned, day), *(_too_late(one) for one in refused))


def _plan(said: Said, one: Obligation, day: date) -> bool:
    try:
        deadlines.plan(said.turn.context.db, one.deadline, said.person_id, day, said.now)
    except MoveRefusedError:
        return False
    return True


def _planned(planned: list[Obligation], day: date) -> Iterator[Text]:
    if planned:
        titles = listed([one.title for one in planned])
        yield say("plan.noted", titles=titles, day=Day(day, weekday=True))
    for one in planned:
        row = one.deadline
        if row.finish_by < day <= row.due:
            yield say("plan.day_off", finish=Day(row.finish_by, weekday=True))


def _too_late(one: Obligation) -> Say:
    finish = Day(one.deadline.finish_by, weekday=True)
    return say("plan.too_late", title=one.title, finish=finish)
