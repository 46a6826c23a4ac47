"""余下: what of earlier replies did not reach its reader, kept for a day (`models/parcels.py`)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import still_open
from handlers.commands import BY_NAME
from handlers.context import Turn
from handlers.wording import bare, plain
from models import parcels
from models.messages import Paragraph, Reply, Told, say
from models.texts import Texts

_WORDS = frozenset(map(plain, BY_NAME["rest"].spellings))


def is_asked(turn: Turn) -> bool:
    """Whether somebody asks for it; that is about no page, so whatever is open stays open."""
    return bool({turn.text, bare(turn.text)} & _WORDS) and not turn.incoming.attachments


def give(turn: Turn) -> Reply:
    """The messages that are kept or still wait, the oldest first; each is given once.

    What is open follows, unless they go on with it. Where buttons say what may be answered, they
    stood under the last message alone: it is asked again.
    """
    found = _taken_out(turn)
    if not found:
        return still_open.after(turn, (Paragraph(say("rest.none")),))
    turn.memory.private = True  # They may be of a complaint.
    notes = tuple(Paragraph(str(one["text"])) for one in found)
    by_buttons = turn.incoming.channel in turn.context.buttons
    whole = None if by_buttons else still_open.continued(turn, notes, found[-1]["prompt"])
    reply = whole or still_open.after(turn, notes)
    # What they were to tell of earlier envelopes (`bot/rendered.py: Piece`) they tell now.
    tells = tuple(number for one in found for number in one.get("tells", ()))
    return replace(reply, told=Told(tells, len(reply.blocks) - len(notes))) if tells else reply


def _taken_out(turn: Turn) -> Sequence[Mapping[str, Any]]:
    context, incoming, now = turn.context, turn.incoming, turn.context.clock.now()
    texts = Texts(context.db, context.vault, now)
    return parcels.take_out(context.db, texts, incoming.channel, incoming.address, now)
