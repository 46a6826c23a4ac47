"""What is to be done today about one deadline, from its days and from what was done so far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from models.clock import SHANGHAI
from models.deadlines import OFFICIALS, REPLIES, Answer, Deadline, Stage, StageEnd
from policies.ladder import Mark
from scheduler.timeline import Timeline

Ended = tuple[Mark, StageEnd]


@dataclass(frozen=True, eq=False)
class Standing:
    """One deadline with everything that was done about it so far, in the order it was done."""

    row: Deadline
    timeline: Timeline
    stages: Sequence[Stage] = ()
    answers: Sequence[Answer] = ()

    @cached_property
    def named(self) -> Mapping[str, Stage]:
        """The stages that have come, by their names."""
        return {stage.name: stage for stage in self.stages}

    @property
    def must(self) -> Mark | None:
        """What may not be dropped and has not come: the last stage, or the look at the platform."""
        mark = self.check if self.row.state == "declared" else self.timeline.last
        return mark if mark and mark.name not in self.named else None

    @property
    def check(self) -> Mark | None:
        """The look at the platform (请核对), unless it was declared only on its day or later."""
        at = self.row.declared_at
        check = self.timeline.check
        return check if at and at.astimezone(SHANGHAI).date() < check.day else None

    def following(self, today: date) -> Mark | None:
        """What comes next after today in its present state."""
        later = (mark for mark in self._coming() if mark.day > today)
        return min(later, key=lambda mark: mark.day, default=None)

    def _coming(self) -> Iterable[Mark]:
        if self.row.state == "open":
            yield from (*self.timeline.owner, *self.timeline.officials)
        if self.row.state == "declared":
            yield from filter(None, (self.check,))
            yield from (mark for mark in self.timeline.officials if mark.name == "city")


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done today.

    `go` is the stage that the owner is to hear of. `again` are stages that were handed on, or told
    to some before their day. `ended` come without a word, each with how it ends. `officials` are
    the stages that officials are to hear of.
    """

    go: Mark | None = None
    again: tuple[Stage, ...] = ()
    ended: tuple[Ended, ...] = ()
    officials: tuple[Mark, ...] = ()


def agenda(one: Standing, today: date) -> Agenda:
    """Decide for a deadline whose `next_on` has come; `today` is the day in Asia/Shanghai."""
    match one.row.state:
        case "open":
            go, ended = _stages_of_open(one, today)
        case "declared":
            go, ended = _stages_of_declared(one, today)
        case "closed":
            go, ended = _special(one, today), ()
        case _:
            return Agenda()
    officials, silent = _officials(one, today)
    return Agenda(go, tuple(_again(one, today)), (*ended, *silent), officials)


def _stages_of_open(one: Standing, today: date) -> tuple[Mark | None, tuple[Ended, ...]]:
    """Of several that are due the latest goes out; a correction says more than any of them."""
    due = _due(one, one.timeline.owner, today)
    special = _special(one, today)
    if special is None:
        return (due[-1] if due else None), tuple((mark, "merged") for mark in due[:-1])
    if special.name == "correction":
        return special, tuple((mark, "merged") for mark in due)
    asleep = tuple[Ended, ...]((mark, "quiet") for mark in due if mark.day < special.day)
    awake = [special, *(mark for mark in due if mark.day >= special.day)]
    return awake[-1], (*asleep, *((mark, "merged") for mark in awake[:-1]))


def _stages_of_declared(one: Standing, today: date) -> tuple[Mark | None, tuple[Ended, ...]]:
    """Nothing but the look at the platform, and that only while it is of use."""
    quiet = tuple[Ended, ...]((mark, "quiet") for mark in _due(one, one.timeline.owner, today))
    check = next(iter(_due(one, filter(None, (one.check,)), today)), None)
    go = _special(one, today) or (check if today <= one.row.finish_by else None)
    unsaid = tuple[Ended, ...]((mark, "quiet") for mark in (check,) if mark and mark != go)
    return go, (*quiet, *unsaid)


def _officials(one: Standing, today: date) -> tuple[tuple[Mark, ...], tuple[Ended, ...]]:
    """Which officials hear, and which need not: after a reply, or where the city hears as well."""
    due = _due(one, one.timeline.officials, today)
    if one.row.state == "closed" or not due:
        return (), ()
    if due[-1].name == "city":
        return (due[-1],), tuple((mark, "merged") for mark in due[:-1])
    if one.row.state == "declared" or _answered(one, today):
        return (), tuple((mark, "quiet") for mark in due)
    return tuple(due), ()


def _due(one: Standing, marks: Iterable[Mark], today: date) -> list[Mark]:
    return [mark for mark in marks if mark.day <= today and mark.name not in one.named]


def _special(one: Standing, today: date) -> Mark | None:
    """A correction, or the day to which they were put off: `next_stage` alone knows of these."""
    name, day = one.row.next_stage or "", one.row.next_on or today
    if name in one.named or not (name == "correction" or name.startswith("wake")):
        return None
    return Mark(name, day)


def _again(one: Standing, today: date) -> Iterable[Stage]:
    """Stages that nobody has heard of yet, and one that `next_stage` names.

    That one was told to some before its day, or to no official because there was none.
    """
    for stage in one.stages:
        named = stage.name == one.row.next_stage and stage.day <= today
        if stage.end is None or (named and stage.end in ("accepted", "nobody")):
            yield stage


def _answered(one: Standing, today: date) -> bool:
    """Whether the last stage before today had a reply of somebody who still acts for the unit."""
    told = [
        stage
        for stage in one.stages
        if stage.day < today
        and stage.name not in OFFICIALS
        and stage.end in (None, "accepted", "call_list", "quiet")
    ]
    left = {answer.person_id for answer in one.answers if answer.kind == "not_me"}
    replies = (answer for answer in one.answers if answer.kind in REPLIES)
    replied = {answer.stage for answer in replies if answer.person_id not in left}
    return bool(told) and told[-1].name in replied
