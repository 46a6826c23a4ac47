"""What officials type about somebody's own matter is kept sealed, and no longer than it is needed.

A noun that is `veiled` (案件) lets nothing of it stand in the acts, the notices or, for longer than
a day, in the conversation; the object itself holds it under a key of its own.
"""

import json
from typing import Any

from handlers.context import Context
from handlers.officials.declared import Noun, Post
from models.db import to_json
from models.officials import Act

_ACT, _WORD = "veiled act", "veiled word"


def keep_private(post: Post, noun: Noun[Any]) -> None:
    """Let the words of this message and its answer be kept as shortly as a complainant's."""
    if noun.veiled:
        post.turn.memory.private = True


def veiled(
    post: Post, noun: Noun[Any], key: str, rest: str, arguments: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """What was typed and the arguments, as an act keeps them. `key` names the object."""
    if not noun.veiled:
        return rest, arguments
    both = to_json({"rest": rest, "arguments": arguments})
    return "", {"sealed": _seal(post.turn.context, both, _ACT, key)}


def unveiled(post: Post, noun: Noun[Any], act: Act) -> tuple[str, dict[str, Any]]:
    """The same, opened."""
    sealed = act.arguments.get("sealed")
    if not noun.veiled or sealed is None:
        return act.rest, act.arguments
    opened = json.loads(_open(post.turn.context, str(sealed), _ACT, act.object))
    return str(opened["rest"]), dict(opened["arguments"])


def veiled_word(post: Post, noun: Noun[Any], key: str, word: str) -> str:
    """Somebody's words as a notice about an act carries them; "" stays ""."""
    return _seal(post.turn.context, word, _WORD, key) if noun.veiled and word else word


def unveiled_word(context: Context, key: str, word: str) -> str:
    """The same, opened."""
    return _open(context, word, _WORD, key)


def _seal(context: Context, text: str, purpose: str, key: str) -> str:
    sealer = context.vault.shared(context.db, "text", context.clock.now())
    return sealer.seal(text, purpose, key)


def _open(context: Context, sealed: str, purpose: str, key: str) -> str:
    sealer = context.vault.shared(context.db, "text", context.clock.now())
    return sealer.open(sealed, purpose, key)
