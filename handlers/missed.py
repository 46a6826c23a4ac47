"""What could not be sent, or only in a few words, stands before the answer to the next message.

Of a reminder the duties that are still open are told, as they are now; an office's own words and
notices are shown whole. Each is shown once (`models/missed.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers import obligations
from handlers.commands import BY_NAME
from handlers.context import Turn
from handlers.my_deadlines import may_answer, owners
from handlers.reminders import words_of
from models import missed, told
from models.deliveries import Delivery
from models.messages import Block, Paragraph, Reply, say
from models.obligations import reread

AT_ONCE = 3
"""Envelopes that stand before one answer; the others come with the next one."""
LISTED = 3
"""Duties that are listed; the others are counted."""


def before(turn: Turn, reply: Reply) -> Reply:
    """The reply, after what its reader has missed; a line that it says itself is not repeated."""
    person = turn.person
    if person is None or person.id is None:
        return reply
    db, now = turn.context.db, turn.context.clock.now()
    rows = missed.missed(db, person.id, turn.today)[:AT_ONCE]
    blocks = [*_duties(turn, rows), *(block for row in rows for block in _words(turn, row))]
    for row in rows:
        missed.shown(db, row, now)
    new = [block for block in blocks if block not in reply.blocks]
    if not new:
        return reply
    head = Paragraph(say("missed.head"), tone="muted")
    return replace(reply, blocks=(head, *new, *reply.blocks))


def _duties(turn: Turn, rows: Iterable[Delivery]) -> Iterator[Block]:
    """What the reminders carried and is still to be done by whoever reads, the nearest first."""
    mine, db = owners(turn), turn.context.db
    reminders = [row for row in rows if row.kind == "reminder"]
    carried = {row.id: row for one in reminders for _, row in told.stages_in(db, one.id or 0)}
    still = [row for row in carried.values() if row.state == "open" and may_answer(turn, row, mine)]
    still.sort(key=lambda row: (row.finish_by, row.id or 0))
    for one in obligations.obligations(turn.context, still[:LISTED]):
        yield Paragraph(obligations.line(one, turn.today), tone="strong")
    if len(still) > LISTED:
        yield Paragraph(say("missed.more", count=len(still), word=BY_NAME["mine"].word))


def _words(turn: Turn, row: Delivery) -> Iterator[Block]:
    """The words of a notice or a broadcast, unless its reader is not one any more."""
    if row.kind != "reminder" and reread(turn.context.db, row, turn.today).owed:
        yield from words_of(row, turn.context).blocks
