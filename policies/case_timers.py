"""How long the steps of a case (实名举报) may take: reference days, never a text's own deadline.

None of the four cities' texts sets a number of days; each says only that what is accepted is
verified in time (及时核实). The days here are modelled on 信访工作条例 where it has a matching
step, and are otherwise ours. An office may set its own in its pack (`complaints.timers`).

A timer runs from the day after the event that starts it until the end of its last day,
Asia/Shanghai. A last day on which nobody works stays where it is: no text moves it, and whoever
works by it is warned on the working days before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policies.load import LoadedPack
from policies.schema import Words
from policies.vocabulary import TimerKind
from policies.workdays import DAY, Certainty, WorkCalendar

WARN_BEFORE = 3
"""Working days before the last day on which whoever works on a case is reminded of it."""
NOTE_AFTER = 5
"""Working days from the superior's first word to the written note."""
SILENT_AFTER = 5
"""Working days in which whoever took a case does nothing, until it goes back to the office."""


@dataclass(frozen=True, slots=True)
class Timer:
    """How many days a step may take.

    `working` counts 工作日 instead of calendar days. `basis` is the whole phrase to show behind the
    days: what they are modelled on and that they are set here. `setting` is True where the pack of
    the place sets them, False where they are ours.
    """

    kind: TimerKind
    days: int
    working: bool
    basis: Words
    setting: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a timer. `calendar` is provisional where working days were guessed."""

    last_day: date
    calendar: Certainty
    timer: Timer


def _as_in(article: str, number: int) -> Words:
    return Words(
        zh=f"参照《信访工作条例》{article}，由本系统设置",
        en=f"modelled on 信访工作条例, article {number}; set in this system",
    )


_OURS = Words(
    zh="由本系统设置，条文没有规定天数", en="set in this system; the text names no number of days"
)

_DEFAULTS: Mapping[TimerKind, Timer] = {
    # From the filing until its author hears whether it is accepted (受理告知).
    "notice": Timer("notice", 15, False, _as_in("第二十三条", 23)),
    # From the acceptance until its author is answered (办理答复).
    "result": Timer("result", 60, False, _as_in("第三十四条", 34)),
    # From the last day of the result, once (延期).
    "extension": Timer("extension", 30, False, _as_in("第三十四条", 34)),
    # From the request for what is missing until its author has sent it (补正).
    "completion": Timer("completion", 15, True, _OURS),
    # From the decision until the unit has put it right (整改); the official may name another day.
    "rectify": Timer("rectify", 30, False, _OURS),
}


def timer(pack: LoadedPack, kind: TimerKind) -> Timer:
    """The days that an office has for a step: its pack's where that sets them, else ours."""
    own = pack.model.complaints.timers.get(kind) if pack.model.complaints else None
    if own is None:
        return _DEFAULTS[kind]
    return Timer(kind, own.days, own.working, own.basis, setting=True)


def due(pack: LoadedPack, kind: TimerKind, start: date, calendar: WorkCalendar) -> Due:
    """The last day of a step.

    Args:
        pack: the pack of the office's city or province.
        kind: which step.
        start: the day of the event that starts it, Asia/Shanghai; the day after it is the first.
            Of an extension it is the last day of what is extended.
        calendar: the working days.
    """
    found = timer(pack, kind)
    if not found.working:
        return Due(start + found.days * DAY, "official", found)
    last = calendar.nth_workday(start, found.days, first_day_counts=False)
    return Due(last, calendar.certainty(*range(start.year, last.year + 1)), found)


def warn_on(due_on: date, calendar: WorkCalendar) -> date:
    """The day on which whoever works on a case is reminded of its last day."""
    return calendar.nth_workday_before(due_on, WARN_BEFORE)


def superior_on(due_on: date, calendar: WorkCalendar) -> date:
    """The day on which the superior hears that the last day has passed: the next working day."""
    return calendar.first_workday_from(due_on + DAY)


def note_on(due_on: date, calendar: WorkCalendar) -> date:
    """The day on which the superior is sent a written note (书面提示) of what is still not done."""
    first = superior_on(due_on, calendar)
    return calendar.nth_workday(first, NOTE_AFTER, first_day_counts=False)


def silent_after(pack: LoadedPack) -> int:
    """Working days in which whoever took a case does nothing, until it goes back to the office."""
    own = pack.model.complaints.silent_after if pack.model.complaints else None
    return SILENT_AFTER if own is None else own


def silent_on(pack: LoadedPack, since: date, calendar: WorkCalendar) -> date:
    """The day on which a case goes back to the office whose assignee did nothing since a day."""
    return calendar.nth_workday(since, silent_after(pack) + 1, first_day_counts=False)
