"""What could not be sent, or only in a few words, stands before the answer to the next message.

Of a reminder the duties that are still open are told, as they are now; an office's own words and
notices are shown whole. Each is shown once, and counts as shown when the platform took the answer
(`models/missed.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from handlers import obligations
from handlers.commands import BY_NAME
from handlers.context import Turn
from handlers.my_deadlines import may_answer, owners
from handlers.reminders import words_of
from models import missed, parcels, told
from models.deliveries import Delivery
from models.messages import Block, Paragraph, Reply, Told, say
from models.obligations import reread
from models.texts import Texts

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
    rows = _unsaid(turn, missed.missed(db, person.id, turn.today))[:AT_ONCE]
    blocks = [*_duties(turn, rows), *(block for row in rows for block in _words(turn, row))]
    if not blocks:
        for row in rows:
            missed.shown(db, row, now)
        return reply
    new = [block for block in blocks if block not in reply.blocks]
    head = [Paragraph(say("missed.head"), tone="muted")] if new else []
    whole = (*head, *new, *reply.blocks)
    end = max(place for place, block in enumerate(whole, start=1) if block in blocks)
    told_now = Told(tuple(row.id or 0 for row in rows), len(whole) - end)
    return replace(reply, blocks=whole, told=told_now)


def _unsaid(turn: Turn, rows: list[Delivery]) -> list[Delivery]:
    """Those that no answer tells which is on its way to them."""
    if not rows:
        return []
    context, incoming = turn.context, turn.incoming
    texts = Texts(context.db, context.vault, context.clock.now())
    sent = parcels.under_way(context.db, texts, incoming.channel, incoming.address)
    told = {number for one in sent for number in one.get("tells", ())}
    return [row for row in rows if row.id not in told]


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
        read_here = replace(turn.context, reader=turn.incoming.channel)
        yield from words_of(row, read_here).blocks
