"""Going from page to page: opening one, following a link, showing the present one again."""

from handlers import calendars, duties, my_deadlines, questionnaire, rules, start
from handlers.compare import compare_page
from handlers.complaints import agency_check, consent, showing
from handlers.context import Turn
from handlers.outcome import result_page
from handlers.pages import MENU, At, Link, Pages, View, mentioned, to_reply
from handlers.place import (
    EVERYWHERE,
    FILING,
    OF_A_PACK,
    QUESTIONS,
    at,
    go,
    in_questions,
    pack_of_page,
    walk,
)
from handlers.sentences import label_of
from handlers.subjects import chosen_pack
from models.messages import Block, Paragraph, Reply, say
from policies.load import LoadedPack

Notes = tuple[Block, ...]


def receipt_page(_turn: Turn, _at: At) -> View:
    """Asks for the code of a receipt."""
    asked: Notes = (
        Paragraph(say("receipt.ask"), tone="strong"),
        Paragraph(say("receipt.about"), tone="muted"),
    )
    return View(asked, brief=asked)


def paused_page(turn: Turn, _at: At) -> View:
    """After days of silence: go on, or begin anew?"""
    asked: Notes = (Paragraph(say("form.paused", count=len(walk(turn).given)), tone="strong"),)
    links = (
        Link(say("form.paused_continue"), command="continue"),
        Link(say("form.paused_restart"), command="restart"),
    )
    return View(asked, links, brief=asked)


def either_page(turn: Turn, where: At) -> View:
    """A sentence that may want several things: which one?"""
    asked: Notes = (Paragraph(say("start.which"), tone="strong"),)
    places = (place for place in _choices(where) if _may_be_chosen(turn, place))
    links = tuple(Link(label_of(place), place) for place in places)
    return View(asked, links, brief=asked)


_WITHIN = ">"
"""Between the parts of a choice; "/" stands between the parts of a prompt."""


def _choices(where: At) -> list[At]:
    return [tuple(part.split(_WITHIN)) for part in where[1:]]


PAGES: Pages = {
    "menu": start.menu,
    "cities": rules.cities,
    "place": rules.place,
    "rules": rules.rules,
    "deadlines": duties.dates,
    "complaint": duties.complaint,
    "article": rules.article_page,
    "receipt": receipt_page,
    "result": result_page,
    "compare": compare_page,
    "paused": paused_page,
    "either": either_page,
    "mine": my_deadlines.mine_page,
    "which": my_deadlines.which_page,
    "calendar": calendars.calendar_page,
    "agency": agency_check.page,
    "consent": consent.page,
    "filing": showing.page,
}


def knows(turn: Turn, where: At) -> bool:
    """Whether there is such a place: a button may be old, and its pack gone."""
    if where in (QUESTIONS, EVERYWHERE):
        return True
    if not where or where[0] not in PAGES:
        return False
    if where[0] not in OF_A_PACK:
        return True
    pack = turn.library.packs.get(where[1]) if len(where) > 1 else None
    if where[0] == "article":
        return pack is not None and len(where) == 3 and where[2].isdecimal()
    return pack is not None and (len(where) < 3 or where[2] in rules.TOPICS)


def may_be_shown(turn: Turn, where: At) -> bool:
    """Whether there can be a page of this name; a prompt may be made up by whoever sends it."""
    if where[0] not in PAGES or not knows(turn, where):
        return False
    if where[0] == "either":
        return all(_may_be_chosen(turn, one) for one in _choices(where))
    if where[0] == "cities":
        topics = where[1:2] == ("rules",) and where[2] in rules.TOPICS if where[2:] else True
        return where[1:2] in _OF_ANY_CITY and topics
    return where[0] != "which" or len(where) > 1


_OF_ANY_CITY = tuple((name,) for name in OF_A_PACK if name != "article")


def _may_be_chosen(turn: Turn, where: At) -> bool:
    """Whether a sentence may have wanted to go there."""
    return where[0] == "begin" or (where[0] != "either" and may_be_shown(turn, where))


def view_of(turn: Turn, where: At) -> View:
    """A page as it is now."""
    return PAGES[where[0]](turn, where)


def open_page(turn: Turn, where: At, notes: Notes = ()) -> Reply:
    """Go to a page and show it after `notes`."""
    if where == FILING:
        return showing.shown_again(turn, notes) or open_page(turn, MENU, notes)
    go(turn, where)
    return to_reply(view_of(turn, where), where, turn.language, notes)


def full(turn: Turn, notes: Notes = ()) -> Reply:
    """All of where the conversation is."""
    if in_questions(turn):
        return questionnaire.show(turn, notes)
    return open_page(turn, at(turn), notes)


def again(turn: Turn, notes: Notes = ()) -> Reply:
    """`notes`, and in short where the conversation is: the question, or the page's links."""
    if in_questions(turn):
        return questionnaire.show(turn, notes)
    where = at(turn)
    if where == FILING:
        return open_page(turn, FILING, notes)
    view = view_of(turn, where)
    return to_reply(View(view.brief, view.links, (), view.shortcuts), where, turn.language, notes)


def either(turn: Turn, links: tuple[Link, ...]) -> Reply:
    """Ask which of several things a sentence wants."""
    return open_page(turn, ("either", *(_WITHIN.join(link.at) for link in links)))


def here(turn: Turn, text: str = "") -> LoadedPack | None:
    """The text that is meant: the one named, else that of the page, else that of the self-check."""
    named = mentioned(turn.library, text)
    if named:
        return named
    return pack_of_page(turn) or chosen_pack(turn.library, walk(turn).answers)
