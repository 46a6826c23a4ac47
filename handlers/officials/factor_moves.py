"""动态口令: an official sets up the second factor. The secret is shown once, and proved by a code.

Until it is proved it waits, sealed, in the conversation; whoever has one already proves that first.
The message that showed it is blotted out of the history with the next message.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from handlers.context import Turn
from handlers.officials import second_factor
from handlers.officials.declared import Move, NotDoneError, Post, Prepared, Refused
from handlers.officials.proposing import FACTOR as WORD
from handlers.officials.tries import used_up
from models import inbox, parcels
from models.messages import Block, Paragraph, Say, Words, say
from models.officials import Official
from models.sealing import SealBrokenError
from models.texts import Texts

_STATE = "factor"
_PURPOSE = "second_factor_pending"
_LASTS = timedelta(minutes=10)
_PAUSE = timedelta(hours=1)
_TRIES = 5
_DIGITS = 6


def _digits(rest: str) -> str | None:
    typed = "".join(rest.split())
    return typed if len(typed) == _DIGITS and typed.isascii() and typed.isdigit() else None


def _prepare(post: Post, official: Official, rest: str) -> Prepared | Say | Refused:
    if _too_many(post) or used_up(post):
        return Refused(say("factor.pause"))
    waiting, typed = _pending(post), _digits(rest)
    if waiting is None and official.second_factor is None:
        return Prepared(say("factor.effect"), {"step": "begin"})
    if typed is None:
        return say("factor.prove") if waiting is None else say("factor.send_digits")
    return Prepared(say("factor.effect"), {"step": "prove" if waiting else "old", "code": typed})


def _carry_out(post: Post, official: Official, arguments: Mapping[str, Any]) -> tuple[Block, ...]:
    sealer = post.turn.context.sealer
    if arguments["step"] == "begin":
        return _begin(post, official)
    code, waiting = str(arguments["code"]), _pending(post)
    if arguments["step"] == "old":
        if not second_factor.accept(post.db, official, code, post.now, sealer):
            raise _wrong(post, "code")
        return _begin(post, official)
    step = None if waiting is None else second_factor.step_of(waiting, code, post.now)
    if waiting is None or step is None:
        raise _wrong(post)
    second_factor.set_up(post.db, official, waiting, step, sealer)
    post.turn.state.pop(_STATE)
    return (Paragraph(say("factor.set"), tone="strong"),)


def _begin(post: Post, official: Official) -> tuple[Block, ...]:
    secret = second_factor.new_secret()
    sealed = post.turn.context.sealer.seal(secret, _PURPOSE, f"official:{official.id}")
    post.turn.state[_STATE] = {
        "sealed": sealed,
        "until": (post.now + _LASTS).isoformat(),
        "shown_in": post.turn.incoming.key,
        "replaces": _mark(official),
    }
    return (
        Paragraph(say("factor.begin"), tone="strong"),
        Paragraph(say("factor.secret", secret=_grouped(secret))),
        Paragraph(say("factor.once"), tone="muted"),
    )


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


# --- what waits in the conversation ---------------------------------------------------------------


def _pending(post: Post) -> str | None:
    """The secret that waits to be proved, or None."""
    stored = post.turn.state.get(_STATE)
    if not isinstance(stored, dict) or "sealed" not in stored:
        return None
    over = datetime.fromisoformat(stored["until"]) <= post.now
    if over or stored.get("replaces") != _mark(post.official):
        return None
    return _opened(post.turn, post.official, stored["sealed"])


def _mark(official: Official) -> str:
    """What a waiting secret may replace: a newer one, set up elsewhere since, it may not."""
    return hashlib.sha256((official.second_factor or "").encode()).hexdigest()[:16]


def _opened(turn: Turn, official: Official, sealed: str) -> str | None:
    try:
        return turn.context.sealer.open(sealed, _PURPOSE, f"official:{official.id}")
    except SealBrokenError:
        return None


def _too_many(post: Post) -> bool:
    stored = post.turn.state.get(_STATE)
    if not isinstance(stored, dict) or stored.get("wrong", 0) < _TRIES:
        return False
    return post.now < datetime.fromisoformat(stored["since"]) + _PAUSE


def _wrong(post: Post, noted: Literal["move", "code"] = "move") -> NotDoneError:
    """Count a wrong code; after a few, nothing is taken for an hour."""
    stored = dict(post.turn.state.get(_STATE) or {})
    fresh = "since" in stored and post.now < datetime.fromisoformat(stored["since"]) + _PAUSE
    stored["wrong"] = stored.get("wrong", 0) + 1 if fresh else 1
    stored["since"] = stored["since"] if fresh else post.now.isoformat()
    post.turn.state[_STATE] = stored
    return NotDoneError(say("factor.wrong"), noted)


def blot_out(turn: Turn, official: Official) -> None:
    """Take the secret out of the stored message that showed it, as soon as another one comes.

    What did not go out yet never does: nobody can tell in which message the secret stands.
    """
    stored = turn.state.get(_STATE)
    if not isinstance(stored, dict) or stored.get("shown_in") in (None, turn.incoming.key):
        return
    secret = _opened(turn, official, stored["sealed"])
    if secret is not None:
        context, incoming = turn.context, turn.incoming
        texts = Texts(context.db, context.vault, context.clock.now())
        inbox.blot_out(context.db, texts, incoming.channel, incoming.address, _grouped(secret))
        parcels.forget_of(context.db, incoming.channel, incoming.address)
    del stored["shown_in"]


FACTOR = Move[Official](
    name="factor",
    word=WORD,
    help=say("factor.help"),
    weight="reversible",
    examples=(WORD, Words("动态口令 123456", "authenticator 123456")),
    opposite=say("factor.opposite"),
    fits=lambda _post, _official: True,
    prepare=_prepare,
    carry_out=_carry_out,
    takes=say("factor.takes"),
    alone=True,
    at_once=True,
    asks_on=lambda post: _pending(post) is not None,
)
