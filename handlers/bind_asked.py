"""What was asked last about binding, and which message answers it.

One question is remembered at a time. A number or a word answers it only where it was the last thing
shown: under its own prompt, or, where a channel tells no prompt, in the very next message.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers.commands import shortcuts
from handlers.context import Turn
from handlers.pages import MENU, Link
from handlers.place import at, go, in_questions
from models.clock import aware
from models.messages import Block, Option, Paragraph, Reply, Say, Text, Words, say

BIND = "bind"
"""How the prompts of this conversation begin, and where its state is kept."""
YES, NO = Words("确认", "confirm"), Words("取消", "cancel")

Kind: TypeAlias = Literal["", "bind", "address", "invitation", "leave", "unit", "contact"]
"""What an answer does: "" only numbers mean something · `bind`, `address`, `invitation` use a code
(`about` is the token) · `leave` unbinds (the binding) · `unit` names a unit · `contact` gives name
and telephone for a request (the unit)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: what it is about, and what its numbers stand for."""

    kind: Kind
    about: int
    lines: tuple[str, ...]


def told(turn: Turn, *texts: Say) -> Reply:
    """Say something; nothing is asked."""
    return show(turn, [Paragraph(text) for text in texts])


def show(
    turn: Turn,
    blocks: Iterable[Block],
    links: Iterable[Link] = (),
    kind: Kind = "",
    about: int = 0,
    words: tuple[Words, ...] = (),
) -> Reply:
    """Show something with numbered ways on, each of them a line of `handlers/binding.py`.

    Args:
        links: each leads to `(LINE, text)`.
        kind, about: what is asked, where something is.
        words: what else may be typed now, of whatever conversation.
    """
    lines = [(one.label, one.at[1]) for one in links]
    return _asking(turn, tuple(blocks), lines, kind, about, words)


def ask_whether(turn: Turn, blocks: Iterable[Block], yes: Say, kind: Kind, about: int) -> Reply:
    """Ask for a yes or a no before something is done."""
    lines = [(yes, typed(turn, YES)), (say("bind.no"), typed(turn, NO))]
    return _asking(turn, tuple(blocks), lines, kind, about, ())


def remain(turn: Turn, text: Say) -> Reply:
    """Say something and leave the question open as it is, with its buttons."""
    kept = turn.state[BIND]
    kept["at"] = _instant(turn)
    return Reply((Paragraph(text, tone="warning"),), prompt=f"{BIND}:{kept['id']}")


def typed(turn: Turn, word: Words, rest: str = "") -> str:
    """A word as this contact would type it."""
    return f"{word.zh if turn.language == 'zh_CN' else word.en} {rest}".strip()


def _asking(
    turn: Turn,
    blocks: tuple[Block, ...],
    lines: Sequence[tuple[Text, str]],
    kind: Kind,
    about: int,
    words: tuple[Words, ...],
) -> Reply:
    name = hashlib.sha256(turn.incoming.key.encode()).hexdigest()[:12]
    turn.state[BIND] = {
        "id": name,
        "kind": kind,
        "about": about,
        "lines": [line for _, line in lines],
        "at": _instant(turn),
    }
    if at(turn)[0] == "work":
        # Otherwise a number would still answer the official's page that was open before.
        go(turn, MENU)
    on = "continue" if in_questions(turn) else "menu"
    return Reply(
        blocks=blocks,
        options=tuple(
            Option(label, line, number) for number, (label, line) in enumerate(lines, start=1)
        ),
        shortcuts=(
            *(Option(word, typed(turn, word)) for word in words),
            *shortcuts(turn.language, "help", on),
        ),
        prompt=f"{BIND}:{name}",
    )


def current(turn: Turn) -> Asked | None:
    """The question that this message answers, or None."""
    kept = turn.state.get(BIND)
    if not isinstance(kept, dict):
        return None
    prompt = turn.incoming.prompt
    last = turn.memory.last_seen
    by_prompt = prompt == f"{BIND}:{kept['id']}"
    by_order = prompt is None and last is not None and aware(last).isoformat() == kept["at"]
    if not (by_prompt or by_order):
        return None
    return Asked(kept["kind"], kept["about"], tuple(kept["lines"]))


def is_late(turn: Turn) -> bool:
    """Whether this was written under an older question of this conversation."""
    return (turn.incoming.prompt or "").startswith(f"{BIND}:") and current(turn) is None


def _instant(turn: Turn) -> str:
    """When this message came, as the conversation will remember it."""
    received = aware(turn.incoming.received_at)
    return max(received, aware(turn.memory.last_seen or received)).isoformat()
