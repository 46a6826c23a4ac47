"""The words of a dossier for what the records hold as codes: stages, ends, states, answers."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from models.messages import Say, Text, say

_NUMBERED = re.compile(r"([a-z]+)(\d*)")

_STAGES: Final[Mapping[str, Callable[[int], Say]]] = {
    "d": lambda number: (
        say("pages.stage.before", days=number) if number else say("pages.stage.last_day")
    ),
    "wake": lambda _: say("pages.stage.wake"),
    "check": lambda _: say("pages.stage.check"),
    "overdue": lambda number: say("pages.stage.overdue", number=number),
    "urge": lambda number: say("pages.stage.urge", number=number),
    "correction": lambda _: say("pages.stage.correction"),
    "district": lambda _: say("pages.stage.district"),
    "city": lambda _: say("pages.stage.city"),
}

ENDS: Final[Mapping[str, Say]] = {
    "merged": say("pages.end.merged"),
    "superseded": say("pages.end.superseded"),
    "quiet": say("pages.end.quiet"),
    "call_list": say("pages.end.call_list"),
    "escalated": say("pages.end.escalated"),
    "nobody": say("pages.end.nobody"),
}

NO_RESULT: Final[Mapping[str, Say]] = {
    "queued": say("pages.sent.queued"),
    "claimed": say("pages.sent.queued"),
    "uncertain": say("pages.sent.uncertain"),
    "gave_up": say("pages.sent.gave_up"),
    "cancelled": say("pages.sent.cancelled"),
}

STATES: Final[Mapping[str, Callable[[Text], Say]]] = {
    "open": lambda _: say("pages.state.open"),
    "declared": lambda when: say("pages.state.declared", when=when),
    "verified": lambda when: say("pages.state.verified", when=when),
    "superseded": lambda _: say("pages.state.superseded"),
    "closed": lambda when: say("pages.state.closed", when=when),
}

ANSWERS: Final[Mapping[str, Callable[[str], Say]]] = {
    "ack": lambda when: say("pages.answer.ack", when=when),
    "declared": lambda when: say("pages.answer.declared", when=when),
    "not_yet": lambda when: say("pages.answer.not_yet", when=when),
    "later": lambda when: say("pages.answer.later", when=when),
    "plan": lambda when: say("pages.answer.plan", when=when),
    "not_me": lambda when: say("pages.answer.not_me", when=when),
    "stop": lambda when: say("pages.answer.stop", when=when),
}


def stage_words(name: str) -> Say:
    """A stage of reminding, by its name in the records (`d30`, `overdue1`), which is not shown."""
    match = _NUMBERED.fullmatch(name)
    made = _STAGES.get(match[1]) if match else None
    return made(int(match[2] or 0)) if match and made else say("pages.stage.other")
