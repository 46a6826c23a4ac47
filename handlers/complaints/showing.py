"""A complaint that is being written, as it is shown: its open question, or how it was left."""

from typing import TypeAlias

from handlers import commands
from handlers.asking import ask
from handlers.complaints import attaching, drafts, form, review
from handlers.complaints.drafts import Draft
from handlers.context import Turn
from handlers.forms import open_question, replay
from handlers.pages import MENU, At, View, prompt_of
from handlers.place import FILING, go
from models.messages import Block, Paragraph, Reply, say

Notes: TypeAlias = tuple[Block, ...]


def show(turn: Turn, draft: Draft, notes: Notes = ()) -> Reply:
    """The open question after `notes`; before the last one, the whole complaint."""
    turn.memory.private = True
    go(turn, FILING)
    questionnaire = form.form(turn)
    path = replay(questionnaire, draft.sheet)
    question = open_question(draft.sheet, path)
    further: Notes = ()
    if question is not None and question.name == form.EVIDENCE:
        further = tuple(attaching.listed(turn, draft))
    elif question is not None and question.name == form.REVIEW:
        further = tuple(review.blocks(turn, draft, path))
    return ask(questionnaire, draft.sheet, path, turn.language, (*notes, *further))


def shown_again(turn: Turn, notes: Notes = ()) -> Reply | None:
    """The same for whoever has a draft; None: there is none."""
    draft = drafts.find(turn)
    return None if draft is None else show(turn, draft, notes)


def page(_turn: Turn, _at: At) -> View:
    """This place has no links: what is typed here is an answer."""
    return View(())


def later(turn: Turn, _draft: Draft) -> Reply:
    """Leave the draft as it is, for another time."""
    return left(turn, (Paragraph(say("intake.left")),))


def left(turn: Turn, blocks: Notes) -> Reply:
    """The complaint is no longer open; the menu is, and its words work."""
    go(turn, MENU)
    shortcuts = commands.shortcuts(turn.language, "help", "menu")
    return Reply(blocks, shortcuts=shortcuts, prompt=prompt_of(MENU))
