"""What the author of a case was shown last, and which message answers it.

A number or a word answers only what was the last thing shown: under its own prompt, or, where a
channel tells no prompt, in the very next message. Every numbered way on is a whole line (撤回
A37K), so nothing is done to another case than the one that stood there. All of it is somebody's
complaint: the message and its reply are kept for a day only, and the state holds no word of them.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from handlers.commands import shortcuts
from handlers.context import Turn
from handlers.pages import MENU
from handlers.place import at, go, in_questions
from models.case_retention import FOLLOWED
from models.clock import aware
from models.messages import Block, Option, Paragraph, Reply, Say, Text, Words, say

FOLLOW = FOLLOWED
"""How the prompts of this conversation begin, and where its state is kept."""
YES, NO = Words("确认", "confirm"), Words("取消", "cancel")

Line: TypeAlias = tuple[Text, str]
"""A numbered way on: what it says, and the line that it types."""
Kind: TypeAlias = Literal[
    "",  # only numbers mean something
    "page",  # a move's word acts on this case
    "receipt",  # whatever is written is a receipt's code
    "contact",  # the contact that was given with the case
    "more",  # what else the author has to say
    "answer",  # the answer to the office's question
    "name",  # the right name
    "new_contact",  # the right contact
    "withdraw",  # yes takes the case back
    "document",  # yes deletes the document's number
    "delete",  # yes lets the case be forgotten
]


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question: about which case, and what its numbers stand for.

    `mark` stands for the receipt's code that was typed, of a case or of none.
    """

    kind: Kind
    about: int
    mark: str
    lines: tuple[str, ...]


def told(turn: Turn, *texts: Say) -> Reply:
    """Say something; nothing is asked."""
    return show(turn, [Paragraph(text) for text in texts])


def show(
    turn: Turn,
    blocks: Iterable[Block],
    lines: Sequence[Line] = (),
    kind: Kind = "",
    about: int = 0,
    mark: str = "",
) -> Reply:
    """Show something of a case with numbered ways on.

    Args:
        kind, about: what is asked, and about which case.
        mark: what stands for a receipt's code.
    """
    turn.memory.private = True
    name = hashlib.sha256(turn.incoming.key.encode()).hexdigest()[:12]
    turn.state[FOLLOW] = {
        "id": name,
        "kind": kind,
        "about": about,
        "mark": mark,
        "lines": [line for _, line in lines],
        "at": _instant(turn),
    }
    if at(turn)[0] in ("work", "receipt"):
        # Otherwise a number would still answer the official's page that was open before, and any
        # word be looked up as the code of a self-check.
        go(turn, MENU)
    on = "continue" if in_questions(turn) else "menu"
    return Reply(
        blocks=tuple(blocks),
        options=tuple(
            Option(label, line, number) for number, (label, line) in enumerate(lines, start=1)
        ),
        shortcuts=shortcuts(turn.language, "help", on),
        prompt=f"{FOLLOW}:{name}",
    )


def ask_whether(turn: Turn, blocks: Iterable[Block], yes: Say, kind: Kind, about: int) -> Reply:
    """Ask for a yes or a no before something is done."""
    lines = [(yes, typed(turn, YES)), (say("follow.no"), typed(turn, NO))]
    return show(turn, blocks, lines, kind, about)


def remain(turn: Turn, text: Say) -> Reply:
    """Say something and leave the question open as it is."""
    return Reply((Paragraph(text, tone="warning"),), prompt=stay(turn))


def stay(turn: Turn) -> str:
    """Leave the question open after a message that does not answer it; its prompt."""
    turn.memory.private = True
    turn.state[FOLLOW]["at"] = _instant(turn)
    return prompt(turn)


def prompt(turn: Turn) -> str:
    """The name of the question that was shown last."""
    return f"{FOLLOW}:{turn.state[FOLLOW]['id']}"


def typed(turn: Turn, word: Words, rest: str = "") -> str:
    """A word as this author would type it."""
    return f"{word.zh if turn.language == 'zh_CN' else word.en} {rest}".strip()


def current(turn: Turn) -> Asked | None:
    """The question that this message answers, or None."""
    kept = turn.state.get(FOLLOW)
    if not isinstance(kept, dict):
        return None
    under, last = turn.incoming.prompt, turn.memory.last_seen
    by_prompt = under == prompt(turn)
    by_order = under is None and last is not None and aware(last).isoformat() == kept["at"]
    if not (by_prompt or by_order):
        return None
    return Asked(kept["kind"], kept["about"], kept["mark"], tuple(kept["lines"]))


def is_late(turn: Turn) -> bool:
    """Whether this was written under an older question of this conversation."""
    return (turn.incoming.prompt or "").startswith(f"{FOLLOW}:") and current(turn) is None


def _instant(turn: Turn) -> str:
    """When this message came, as the conversation will remember it."""
    received = aware(turn.incoming.received_at)
    return max(received, aware(turn.memory.last_seen or received)).isoformat()
