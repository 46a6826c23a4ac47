"""What the author of a case writes to its office: more words, an answer, that it is complete."""

from collections.abc import Mapping

from handlers.complaints import mine
from handlers.complaints.following import Asked, Kind, remain, show, told
from handlers.context import Turn
from handlers.officials.case_notices import About, tell_office
from handlers.officials.reading import clean
from models import case_rights, cases
from models.case_rows import Case
from models.case_states import OVER
from models.messages import Paragraph, Reply, Say, say
from policies import case_timers

LONGEST = 2000
"""Characters of one letter; what is longer comes in several."""

_ABOUT: Mapping[Kind, tuple[str, About, Say]] = {
    "more": ("more", "case_more", say("follow.more.done")),
    "answer": ("answer", "case_answered", say("follow.answer.done")),
}
"""By the kind of the question: how the letter is called, what its office and its author hear."""


def ask_more(turn: Turn, case: Case) -> Reply:
    """补充说明: the next message is kept with the case."""
    if case.state in OVER:
        return told(turn, say("follow.over"))
    asked = Paragraph(say("follow.more.ask", most=LONGEST), tone="strong")
    return show(turn, [asked], kind="more", about=case.id or 0)


def ask_answer(turn: Turn, case: Case) -> Reply:
    """回复: the next message answers the office."""
    if case.state in OVER:
        return told(turn, say("follow.over"))
    asked = Paragraph(say("follow.answer.ask", most=LONGEST), tone="strong")
    return show(turn, [asked], kind="answer", about=case.id or 0)


def take(turn: Turn, asked: Asked, case: Case) -> Reply:
    """Keep the words, and tell the office that there is something to read."""
    text = clean(turn.incoming.text).strip()
    if len(text) > LONGEST:
        return remain(turn, say("follow.too_long", most=LONGEST, count=len(text)))
    if case.state in OVER:
        return told(turn, say("follow.over"))
    context, now = turn.context, turn.context.clock.now()
    about, news, done = _ABOUT[asked.kind]
    cases.write(context.db, context.vault, case, "in", about, text, now)
    tell_office(context, case, news, now)
    return mine.page(turn, case, (done,))


def complete(turn: Turn, case: Case) -> Reply:
    """已补齐: the case goes back to the office, which decides anew whether to accept it."""
    context, now = turn.context, turn.context.clock.now()
    waits = case_rights.seen(context.db, case, now).state == case.state == "completing"
    if not waits:
        return mine.page(turn, case, (say("follow.complete.not_asked"),))
    cases.go(context.db, case, "registered", cases.COMPLAINANT, now)
    pack = turn.library.packs.get(case.city)
    if pack is not None:
        due = case_timers.due(pack, "notice", turn.today, turn.library.calendar)
        cases.start_timer(case, "notice", due.last_day)
    tell_office(context, case, "case_answered", now)
    return mine.page(turn, case, (say("follow.complete.done"),))
