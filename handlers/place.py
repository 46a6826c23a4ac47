"""Where a conversation is, and the answers it holds: the JSON of `Memory.state`, typed."""

from datetime import timedelta

from handlers.context import Turn
from handlers.forms import Form, Path, Sheet, replay, sheet_from_json, sheet_to_json
from handlers.pages import MENU, At
from handlers.selfcheck import form
from policies.load import LoadedPack

QUESTIONS: At = ("questions",)
EVERYWHERE: At = ("everywhere",)
RESULT: At = ("result",)
COMPARE: At = ("compare",)
PAUSED: At = ("paused",)
CONSENT: At = ("consent",)
"""The privacy notice before a complaint; its version follows, and the place where one is known."""
FILING: At = ("filing",)
"""A complaint is being written; what it holds is in its sealed draft and never here."""

OF_A_PACK = ("place", "rules", "deadlines", "complaint", "article")
"""Pages about one text; its pack is the second part of their name."""

PAUSE_AFTER = timedelta(hours=72)


def at(turn: Turn) -> At:
    """Where the conversation is; the menu, where it is nowhere yet."""
    stored = turn.state.get("at")
    if isinstance(stored, list) and stored and all(isinstance(part, str) for part in stored):
        return tuple(stored)
    return MENU


def go(turn: Turn, where: At) -> None:
    """Be at `where` from now on."""
    turn.state["at"] = list(where)


def pack_of_page(turn: Turn) -> LoadedPack | None:
    """The text that the present page is about, or None."""
    where = at(turn)
    return turn.library.packs.get(where[1]) if where[0] in OF_A_PACK and len(where) > 1 else None


def in_questions(turn: Turn) -> bool:
    """Whether a question of a questionnaire is open."""
    return at(turn) in (QUESTIONS, EVERYWHERE)


def filing(turn: Turn) -> bool:
    """Whether a complaint is being written, or the notice before one read."""
    return at(turn) == FILING or at(turn)[:1] == CONSENT


def being_asked(turn: Turn) -> bool:
    """Whether what is typed may be an answer in words: of a questionnaire, or of a complaint."""
    return in_questions(turn) or filing(turn)


def sheet(turn: Turn) -> Sheet:
    """The answers of this conversation."""
    stored = turn.state.get("sheet")
    return sheet_from_json(stored) if isinstance(stored, dict) else Sheet()


def keep_sheet(turn: Turn, kept: Sheet) -> None:
    """Store the answers."""
    turn.state["sheet"] = sheet_to_json(kept)


def current_form(turn: Turn) -> Form:
    """The questionnaire that is open, or the self-check where none is."""
    everywhere = at(turn) == EVERYWHERE
    name = "form everywhere" if everywhere else "form"
    return turn.once(name, lambda: form(turn.library, turn.today, everywhere=everywhere))


def walk(turn: Turn) -> Path:
    """The answers of this conversation, replayed."""
    return replay(current_form(turn), sheet(turn))


def idle(turn: Turn) -> bool:
    """Whether nothing was written for so long that a question must not go on by itself."""
    last = turn.memory.last_seen
    return last is not None and turn.incoming.received_at - last >= PAUSE_AFTER
