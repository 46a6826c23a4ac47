"""A reply to a reminder with what it may be about, and how it is answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import obligations
from handlers.context import Turn
from handlers.my_deadlines import MINE, may_answer, named, owners
from handlers.navigation import again, open_page
from handlers.obligations import Obligation
from handlers.place import go, in_questions, walk
from handlers.reply_words import Meant
from handlers.telling import PROMPT
from handlers.wording import plain
from models import deliveries, told
from models.deadlines import GOING_ON, Deadline
from models.deliveries import Delivery, DeliveryKind, latest_reminder
from models.messages import Block, Paragraph, Reply, Text, say
from models.names import name_of

_ANSWERED: tuple[DeliveryKind, ...] = ("reminder", "drill", "broadcast", "digest")
_FRESH = timedelta(days=14)
"""How long after an envelope a word without a prompt still answers it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said: the message, who they are, what it means, under which envelope."""

    turn: Turn
    person_id: int
    meant: Meant
    under: Delivery | None

    @property
    def now(self) -> datetime:
        """The instant, aware."""
        return self.turn.context.clock.now()


# --- what it answers ------------------------------------------------------------------------------


def envelope_of(turn: Turn, person_id: int) -> Delivery | None:
    """The envelope that is answered: the one under which it was written, else the one shown last.

    Where a channel tells nothing of what was answered, an envelope that came after the contact's
    last message is what they have before their eyes.
    """
    prompt = turn.incoming.prompt
    if prompt is not None:
        return _by_prompt(turn, prompt, person_id) if prompt.startswith(PROMPT) else None
    newest = [one for one in _open_envelopes(turn, person_id) if _shown_last(turn, one)]
    return max(newest, key=lambda one: (one.day, one.id or 0), default=None)


def _by_prompt(turn: Turn, prompt: str, person_id: int) -> Delivery | None:
    number = prompt.removeprefix(PROMPT)
    known = number.isdecimal() and number.isascii() and len(number) < 13
    found = told.envelope(turn.context.db, int(number)) if known else None
    return found if found is not None and found.person_id == person_id else None


def _open_envelopes(turn: Turn, person_id: int) -> list[Delivery]:
    """The newest envelope of each kind that waits for an answer."""
    newest = (latest_reminder(turn.context.db, person_id, kind) for kind in _ANSWERED)
    since = turn.today - _FRESH
    return [one for one in newest if one and one.answered_at is None and one.day >= since]


def _shown_last(turn: Turn, envelope: Delivery) -> bool:
    last = turn.memory.last_seen
    return last is None or envelope.accepted_at is None or envelope.accepted_at >= last


def is_current(said: Said) -> bool:
    """Whether the envelope that was answered is the newest of its kind."""
    if said.under is None:
        return True
    kinds = [kind for kind in _ANSWERED if kind == said.under.kind]
    newest = (latest_reminder(said.turn.context.db, said.person_id, kind) for kind in kinds)
    return said.under.id in {one.id for one in newest if one}


def carried(said: Said) -> list[Deadline]:
    """What the envelope told, as far as it goes on and is still theirs."""
    if said.under is None:
        return []
    rows = told.stages_in(said.turn.context.db, said.under.id or 0)
    mine = owners(said.turn)
    found = {row.id: row for _, row in rows if row.state in GOING_ON}
    return [row for row in found.values() if may_answer(said.turn, row, mine)]


def mine(said: Said) -> list[Deadline]:
    """What a word may be about: under the newest envelope all that goes on, else what it told."""
    rows = {row.id: row for row in carried(said)}
    if is_current(said):
        going = told.of_owners(said.turn.context.db, owners(said.turn), said.turn.today)
        rows |= {row.id: row for row in going if row.state in GOING_ON}
    return sorted(rows.values(), key=lambda row: (row.finish_by, row.id or 0))


def reminded(said: Said) -> list[Deadline]:
    """Of those, what somebody was reminded of already."""
    here = {row.id for row in carried(said)}
    return [row for row in mine(said) if row.told or row.id in here]


def chosen(said: Said, rows: Iterable[Deadline]) -> list[Obligation]:
    """The duties that are meant: those named, else those of the unit that is named, else all."""
    listed = obligations.obligations(said.turn.context, rows)
    names = said.meant.names
    if names:
        of_units = [one for one in listed if name_of("U", one.deadline.unit_id or 0) in names]
        return [*named(said.turn, names).values(), *of_units]
    about = plain(said.meant.about)
    if not about:
        return listed
    return [one for one in listed if about in plain(str(one.owner)) or about in plain(one.what.zh)]


# --- the answer -----------------------------------------------------------------------------------


def answered(said: Said, *texts: Text) -> Reply:
    """Note that the reminders were answered, say so, and show what else is to be done."""
    _note(said)
    return shown(said.turn, *(Paragraph(text) for text in texts))


def _note(said: Said) -> None:
    kinds = [kind for kind in _ANSWERED if said.under and said.under.kind == kind]
    if not kinds:
        waiting = _open_envelopes(said.turn, said.person_id)
        kinds = [kind for kind in _ANSWERED if kind in {one.kind for one in waiting}]
    for kind in kinds:
        deliveries.mark_answered(said.turn.context.db, said.person_id, said.now, kind)


def shown(turn: Turn, *notes: Block) -> Reply:
    """`notes` and the list of duties; a self-check that is left by this waits for 继续."""
    waits: tuple[Block, ...] = ()
    if in_questions(turn):
        waits = (Paragraph(say("menu.waiting", count=len(walk(turn).given)), tone="muted"),)
    go(turn, MINE)
    return again(turn, (*notes, *waits))


def which(said: Said, kind: str, names: Iterable[str]) -> Reply:
    """Ask which of several is meant."""
    return open_page(said.turn, ("which", kind, *names))
