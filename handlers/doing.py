"""What each command does: one entry for every declaration in `handlers/commands.py`."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from handlers import calendars, forgetting, leaving, questionnaire, rest, rules, start
from handlers.commands import BY_NAME, Given
from handlers.complaints import start as complaints
from handlers.context import Turn
from handlers.my_deadlines import MINE, card_of, named
from handlers.navigation import again, full, here, open_page
from handlers.outcome import open_receipt
from handlers.pages import MENU, At, Link, mentioned
from handlers.place import (
    COMPARE,
    EVERYWHERE,
    PAUSED,
    QUESTIONS,
    RESULT,
    at,
    go,
    in_questions,
    pack_of_page,
    walk,
)
from handlers.questionnaire import Notes
from models import receipts
from models.messages import Language, Paragraph, Reply, say

Doing: TypeAlias = Callable[[Turn, Given], Reply | Notes]
"""A reply, or notes that are shown before the present question or page."""


def _menu(turn: Turn, _given: Given) -> Reply:
    return open_page(turn, MENU)


def _help(_turn: Turn, _given: Given) -> Notes:
    return start.help_blocks()


def _in(language: Language) -> Doing:
    def change(turn: Turn, _given: Given) -> Reply:
        turn.memory.language = language
        return full(turn, (Paragraph(say("start.language"), tone="muted"),))

    return change


def _check(turn: Turn, _given: Given) -> Reply:
    """Begin with the place whose page is open, unless unfinished answers wait."""
    path, pack = walk(turn), pack_of_page(turn)
    if pack is None or not pack.model.tracks or (path.given and path.open):
        return questionnaire.begin(turn)
    return questionnaire.begin(turn, pack.id)


def _about_a_place(name: str) -> Doing:
    """A page of one text: of the one named, or of the one that is chosen first."""

    def show(turn: Turn, given: Given) -> Reply:
        pack = mentioned(turn.library, given.rest)
        return open_page(turn, (name, pack.id) if pack else ("cities", name))

    return show


def _article(turn: Turn, given: Given) -> Reply | Notes:
    pack = here(turn, given.rest)
    if pack is None or given.number is None:
        return (Paragraph(say("article.which_place", number=given.number or 9)),)
    if in_questions(turn):
        return rules.article(pack, given.number, turn.today)
    return open_page(turn, ("article", pack.id, str(given.number)))


def _receipt(turn: Turn, given: Given) -> Reply | Notes:
    if given.rest:
        return take_code(turn, given.rest)
    known = turn.state.get("receipt")
    if at(turn) == RESULT and isinstance(known, dict):
        return (Paragraph(say("receipt.issued", code=str(known["code"]))),)
    return open_page(turn, ("receipt",))


def take_code(turn: Turn, code: str) -> Reply:
    """Open the receipt of a code, or say that there is none."""
    opened = open_receipt(turn, code)
    if opened is None:
        return again(turn, (Paragraph(say("receipt.unknown"), tone="warning"),))
    return open_page(turn, RESULT, opened)


def looks_like_code(text: str) -> bool:
    """Whether a text is a receipt's code, typed by itself."""
    return receipts.normal(text) is not None and any(sign.isdigit() for sign in text)


def _mine(turn: Turn, given: Given) -> Reply:
    """The list of duties, or the card of the one that is named."""
    found = named(turn, given.rest.split()).values() if given.rest else ()
    cards = [card_of(one) for one in found]
    if given.rest and not cards:
        return open_page(turn, MINE, (Paragraph(say("reminded.no_such"), tone="warning"),))
    return open_page(turn, cards[0] if cards else MINE)


def _calendar(turn: Turn, given: Given) -> Reply:
    """Where a calendar can be had, or a new link to the one that is named."""
    notes = calendars.new_link(turn, given.rest) if given.rest else ()
    return open_page(turn, ("calendar",), notes)


def _back(turn: Turn, given: Given) -> Reply:
    where = at(turn)
    if in_questions(turn) or where == RESULT:
        return questionnaire.back(turn, given)
    if where == COMPARE:
        return open_page(turn, RESULT)
    return open_page(turn, _above(where))


def _above(where: At) -> At:
    if where[0] in (*MINE, "which", "calendar"):
        return MINE if where != MINE else MENU
    if len(where) > 2 and where[0] in ("rules", "article"):
        return ("rules", where[1])
    return ("cities", where[0]) if len(where) > 1 and where[0] != "cities" else MENU


def _skip(turn: Turn, given: Given) -> Reply | Notes:
    if not in_questions(turn):
        return (Paragraph(say("form.nothing_open")),)
    return questionnaire.skip(turn, given)


def _go_on(turn: Turn, given: Given) -> Reply | Notes:
    if not walk(turn).given and not in_questions(turn):
        return (Paragraph(say("form.nothing_to_continue")),)
    if at(turn) == (*PAUSED, *EVERYWHERE):
        go(turn, EVERYWHERE)
    return questionnaire.go_on(turn, given)


def _quit(turn: Turn, _given: Given) -> Reply:
    left = say("form.left") if walk(turn).given else say("form.left_empty")
    return open_page(turn, MENU, (Paragraph(left),))


DOING: Mapping[str, Doing] = {
    "check": _check,
    "deadlines": _about_a_place("deadlines"),
    "rules": _about_a_place("rules"),
    "article": _article,
    "complaint": _about_a_place("complaint"),
    "report": lambda turn, _given: complaints.begin(turn, pack_of_page(turn)),
    "receipt": _receipt,
    "mine": _mine,
    "calendar": _calendar,
    "stop": lambda turn, _given: leaving.stop_here(turn),
    "resume": lambda turn, _given: leaving.resume_here(turn),
    "rest": lambda turn, _given: rest.give(turn),
    "clear": lambda turn, _given: forgetting.ask(turn),
    "menu": _menu,
    "help": _help,
    "chinese": _in("zh_CN"),
    "english": _in("en"),
    "back": _back,
    "change": questionnaire.change,
    "skip": _skip,
    "why": questionnaire.reason,
    "progress": questionnaire.progress,
    "continue": _go_on,
    "restart": questionnaire.restart,
    "quit": _quit,
    "result": questionnaire.result,
    "clause": questionnaire.clauses,
    "compare": questionnaire.compared,
}


def follow(turn: Turn, link: Link) -> Reply:
    """Go where a link leads, or do what its command does."""
    if link.command:
        done = DOING[link.command](turn, Given(BY_NAME[link.command]))
        return done if isinstance(done, Reply) else again(turn, done)
    if link.at[0] == "begin":
        return questionnaire.begin(turn, *link.at[1:2])
    if link.at in (QUESTIONS, EVERYWHERE):
        go(turn, link.at)
        return questionnaire.show(turn)
    return open_page(turn, link.at)
