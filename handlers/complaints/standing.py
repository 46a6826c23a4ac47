"""How a case stands, in the words of its author: the state, what comes next, until when."""

from collections.abc import Iterator, Mapping
from typing import cast

from handlers import citing
from handlers.context import Turn
from models.case_rights import Seen
from models.case_rows import Case
from models.case_states import State
from models.clock import SHANGHAI
from models.messages import Block, Day, Paragraph, Say, Text, say
from policies import case_timers
from policies.vocabulary import TimerKind

STATES: Mapping[State, Say] = {
    "draft": say("follow.state.draft"),
    "registered": say("follow.state.registered"),
    "completing": say("follow.state.completing"),
    "accepted": say("follow.state.accepted"),
    "verifying": say("follow.state.verifying"),
    "confirmed": say("follow.state.confirmed"),
    "partly": say("follow.state.partly"),
    "unfounded": say("follow.state.unfounded"),
    "rectifying": say("follow.state.rectifying"),
    "removing": say("follow.state.removing"),
    "noticing": say("follow.state.noticing"),
    "no_action": say("follow.state.no_action"),
    "closed": say("follow.state.closed"),
    "refused": say("follow.state.refused"),
    "transferred": say("follow.state.transferred"),
    "withdrawn": say("follow.state.withdrawn"),
    "merged": say("follow.state.merged"),
    "archived": say("follow.state.archived"),
}
_DECIDING, _ANSWERING = say("follow.next.deciding"), say("follow.next.answering")
_NEXT: Mapping[State, Say] = {
    "registered": say("follow.next.registered"),
    "completing": say("follow.next.completing"),
    "accepted": say("follow.next.accepted"),
    "verifying": say("follow.next.verifying"),
    "confirmed": _DECIDING,
    "partly": _DECIDING,
    "unfounded": _ANSWERING,
    "rectifying": say("follow.next.rectifying"),
    "removing": _ANSWERING,
    "noticing": _ANSWERING,
    "no_action": _ANSWERING,
    "closed": say("follow.next.over"),
    "refused": say("follow.next.refused"),
    "transferred": say("follow.next.transferred"),
    "withdrawn": say("follow.next.withdrawn"),
    "merged": say("follow.next.merged"),
    "archived": say("follow.next.over"),
}
_TIMERS: Mapping[str, Say] = {
    "notice": say("follow.due.notice"),
    "result": say("follow.due.result"),
    "extension": say("follow.due.result"),
    "completion": say("follow.due.completion"),
    "rectify": say("follow.due.rectify"),
}


def standing(turn: Turn, case: Case, seen: Seen) -> Iterator[Block]:
    """The state, what follows it, the timer that runs, and until when it is kept."""
    yield Paragraph(STATES[seen.state], tone="strong")
    if seen.state in _NEXT:
        yield Paragraph(_NEXT[seen.state])
    yield from _timer(turn, case, seen)
    if case.held:
        yield Paragraph(say("follow.held"), tone="muted")
    elif case.forget_on is not None and not seen.settling:
        yield Paragraph(say("follow.forgotten_on", day=Day(case.forget_on)), tone="muted")


def _timer(turn: Turn, case: Case, seen: Seen) -> Iterator[Block]:
    """Until when, as a reference: the basis says that no text of the city sets it."""
    pack = turn.library.packs.get(case.city)
    what = _TIMERS.get(seen.due_kind)
    if pack is None or what is None or seen.due_on is None:
        return
    timer = case_timers.timer(pack, cast(TimerKind, seen.due_kind))
    basis = citing.words(timer.basis)
    yield Paragraph(say("follow.due", what=what, day=Day(seen.due_on), basis=basis), tone="muted")


def office_of(turn: Turn, case: Case) -> Text:
    """The office that has it, called as it was when the complaint was filed."""
    pack = turn.library.packs.get(case.city)
    if case.district:
        return say("intake.office_of", place=citing.district(pack, case.district))
    return case.city if pack is None else citing.words(pack.model.regulation.authority)


def filed_on(case: Case) -> Day:
    """The day on which it was filed, Asia/Shanghai."""
    assert case.registered_at is not None
    return Day(case.registered_at.astimezone(SHANGHAI).date())
