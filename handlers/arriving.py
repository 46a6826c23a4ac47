"""What of a message counts: not every word that arrives is its sender's answer to what is open.

Words that were changed after they were sent, or that are somebody else's passed on, do nothing;
nor does a button that nobody knows any more. What speech recognition heard is shown to whoever
said it, since it may have heard wrongly. Where a voice message is evidence, its words answer
nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from handlers import still_open
from handlers.complaints import router as complaints
from handlers.context import Turn
from models.messages import Block, Paragraph, Reply, Say, say

FORGOTTEN: Final = "forgotten"
"""The prompt of a button that nobody knows any more (`bot/receive.py`)."""


def nothing_done(turn: Turn) -> Reply | None:
    """The reply to what does nothing at all; None: something of it counts."""
    why = _why(turn)
    if why is None:
        return None
    turn.memory.unkept = True
    bare = _with(turn, text="", prompt=None, attachments=(), relayed=None)
    return still_open.after(bare, (Paragraph(why, tone="warning"),))


def _why(turn: Turn) -> Say | None:
    incoming = turn.incoming
    if incoming.prompt == FORGOTTEN:
        return say("form.late_unknown")
    if incoming.relayed == "edited":
        return say("rest.edited")
    forwarded = incoming.relayed == "forwarded" and not incoming.attachments
    return say("rest.forwarded") if forwarded else None


def counted(turn: Turn) -> Turn:
    """The same turn with what counts alone: the words, or what is attached, or both."""
    if turn.incoming.relayed == "forwarded":
        turn.memory.unkept = True
        return _with(turn, text="", prompt=None)
    if not turn.incoming.heard or not turn.text:
        return turn
    return _with(turn, text="") if complaints.takes_voice(turn) else _with(turn, attachments=())


def notes(turn: Turn, taken: Turn) -> Iterator[Block]:
    """What is said of the words that did not count, and of those that were heard."""
    if not turn.text:
        return
    if turn.incoming.relayed == "forwarded":
        yield Paragraph(say("rest.forwarded"), tone="warning")
    elif turn.incoming.heard and not taken.text:
        yield Paragraph(say("rest.voice_kept"), tone="muted")
    elif turn.incoming.heard:
        # A reply is kept longer than words that may not be kept at all.
        heard = say("rest.heard", words=turn.incoming.text.strip())
        yield Paragraph(say("rest.heard_unkept") if turn.memory.unkept else heard, tone="muted")


def _with(turn: Turn, **changes: Any) -> Turn:
    return Turn(replace(turn.incoming, **changes), turn.memory, turn.context)
