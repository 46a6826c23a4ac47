"""我的时限: the duties of everybody for whom somebody acts, and the card of each with its moves."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta

from handlers import obligations
from handlers.context import Turn
from handlers.obligations import Obligation, article
from handlers.pages import LINE, At, Link, View
from handlers.reply_words import ACK, DECLARED, LATER, NOT_ME, NOT_YET, SUBMITTED, typed
from models import told
from models.clock import SHANGHAI
from models.deadlines import Deadline
from models.messages import Block, Day, Heading, Paragraph, Say, Text, Words, say
from models.names import name_of, parse
from models.officials import official_of, responsible
from models.units import units_of

MINE: At = ("mine",)
PER_PAGE = 8
LOOK_BACK = timedelta(days=60)
"""How long a duty that is done stays on the list after its last day."""


# --- whose ----------------------------------------------------------------------------------------


def owners(turn: Turn) -> list[str]:
    """For whom somebody acts: the units whose contact they are, and their own office."""
    person = turn.person
    if person is None or person.id is None:
        return []
    units = [f"unit:{unit.id}" for unit in units_of(turn.context.db, person.id)]
    official = official_of(turn.context.db, person.id)
    return [*units, *([f"office:{official.city}/{official.district}"] if official else [])]


def may_answer(turn: Turn, row: Deadline, mine: Collection[str]) -> bool:
    """Whether somebody acts for the owner of a deadline: as contact, official or deputy.

    `mine` are their `owners`.
    """
    if row.owner in mine:
        return True
    person = turn.person
    official = official_of(turn.context.db, person.id or 0) if person else None
    if row.unit_id is not None or official is None:
        return False
    at_work = responsible(turn.context.db, row.city, row.district, turn.today)
    return official.id in {one.id for one in at_work}


def named(turn: Turn, names: Iterable[str]) -> dict[str, Obligation]:
    """Duties by their names (T99A), as far as they are theirs, whether or not there are such."""
    mine, found = owners(turn), []
    for name in names:
        letter, number = parse(name) or ("", 0)
        row = told.deadline(turn.context.db, number) if letter == "T" else None
        found += [row] if row is not None and may_answer(turn, row, mine) else []
    return {one.name: one for one in obligations.obligations(turn.context, found)}


def duties(turn: Turn) -> list[Obligation]:
    """What is to be done or was done lately: what is open first, the nearest date first."""
    mine = owners(turn)
    rows = told.of_owners(turn.context.db, mine, turn.today - LOOK_BACK) if mine else []
    order = {"open": 0, "declared": 1}
    rows.sort(key=lambda row: (order.get(row.state, 2), row.finish_by, row.id or 0))
    return obligations.obligations(turn.context, rows)


# --- pages ----------------------------------------------------------------------------------------


def mine_page(turn: Turn, at: At) -> View:
    """The list, a further page of it, or the card of one duty as it stood when it was shown.

    A card that has changed since is not shown: its numbers would mean something else.
    """
    for one in named(turn, at[1:2]).values():
        if at == card_of(one):
            return _card(turn, one)
    return _list(turn, at)


def card_of(one: Obligation) -> At:
    """The page of one duty in its present state."""
    return (*MINE, one.name, one.deadline.state)


def _list(turn: Turn, at: At) -> View:
    listed = duties(turn)
    if not listed:
        return _nothing(turn)
    page = int(at[1]) if len(at) > 1 and at[1].isdecimal() and len(at[1]) < 4 else 1
    shown = listed[(page - 1) * PER_PAGE : page * PER_PAGE] or listed[:PER_PAGE]
    head: tuple[Block, ...] = (Paragraph(_summary(listed), tone="strong"),)
    links = [Link(_label(turn, one), card_of(one)) for one in shown]
    if len(listed) > page * PER_PAGE:
        links.append(Link(say("mine.further"), (*MINE, str(page + 1))))
    links.append(Link(say("mine.calendar"), ("calendar",)))
    return View(head, tuple(links), brief=head)


def _summary(listed: list[Obligation]) -> Say:
    still = sum(one.deadline.state == "open" for one in listed)
    return say("mine.open", count=still) if still else say("mine.none_open")


def _label(turn: Turn, one: Obligation) -> Say:
    place = article(one.rule.cites if one.rule else ())
    if one.deadline.state == "open":
        return say("mine.line", line=obligations.line(one, turn.today), place=place)
    return say("mine.line_done", title=one.title, state=one.state,
               due=Day(one.deadline.due), place=place)  # fmt: skip


def _nothing(turn: Turn) -> View:
    said = say("mine.no_duty") if owners(turn) else say("mine.nobody")
    blocks: tuple[Block, ...] = (
        Paragraph(said, tone="strong"),
        Paragraph(say("mine.public"), tone="muted"),
    )
    return View(blocks, (Link(say("menu.deadlines"), command="deadlines"),), brief=blocks)


# --- the card -------------------------------------------------------------------------------------


def _card(turn: Turn, one: Obligation) -> View:
    head: tuple[Block, ...] = (Heading(one.title), *_standing(turn, one))
    body = (
        *obligations.particulars(turn.context, one),
        *obligations.at_hand(one),
        *obligations.quoted(one, turn.today),
        Paragraph(say("reminder.service"), tone="muted"),
    )
    links = (*_moves(turn, one), Link(say("mine.all"), MINE))
    return View((*head, *body), links, brief=head)


def _standing(turn: Turn, one: Obligation) -> Iterator[Block]:
    """Where it stands: by when, what was said of it, what is meant to be done."""
    row = one.deadline
    if row.state == "open":
        yield Paragraph(obligations.line(one, turn.today), tone="strong")
    elif row.state == "closed":
        yield Paragraph(obligations.closed_because(row), tone="strong")
    else:
        yield Paragraph(_done(row), tone="strong")
    if row.plan_on is not None and row.state == "open":
        yield Paragraph(say("mine.planned", day=Day(row.plan_on, weekday=True)))


def _done(row: Deadline) -> Say:
    if row.state == "declared" and row.declared_at is not None:
        day = Day(row.declared_at.astimezone(SHANGHAI).date())
        return say("mine.declared", day=day, due=Day(row.due))
    day = Day(row.verified_at.astimezone(SHANGHAI).date() if row.verified_at else row.due)
    return say("mine.verified", day=day)


def _moves(turn: Turn, one: Obligation) -> Iterator[Link]:
    """What can be said of it, as it would be typed; the first changes least."""
    row, words = one.deadline, list[tuple[Say, Words]]()
    if row.state == "open":
        words.append((say("mine.move.ack"), ACK))
        if one.of_office:
            words.append((say("mine.move.submitted"), SUBMITTED))
        else:
            words.append((say("mine.move.declared"), DECLARED))
        if row.told and obligations.can_wait(row, turn.context):
            words.append((say("mine.move.later"), LATER))
    if row.state == "declared" or (one.of_office and row.state == "verified"):
        words.append((say("mine.move.not_yet"), NOT_YET))
    for label, word in words:
        yield Link(label, (LINE, typed(word, turn.language, one.name)))


_ASKED: dict[str, tuple[Say, Words]] = {
    "declared": (say("which.declared"), DECLARED),
    "undo": (say("which.undo"), NOT_YET),
    "not_me": (say("which.not_me"), NOT_ME),
}


def which_page(turn: Turn, at: At) -> View:
    """Several duties or units could be meant: which? `at` is ("which", what is said, names …).

    The list stays as it was asked, whatever happens meanwhile, so that no number changes its
    meaning.
    """
    question, word = _ASKED.get(at[1], _ASKED["declared"])
    asked: tuple[Block, ...] = (Paragraph(question, tone="strong"),)
    titles = _titles(turn, at[2:])
    links = [
        Link(titles.get(name, name), (LINE, typed(word, turn.language, name))) for name in at[2:]
    ]
    if at[1] == "declared" and len(links) > 1:
        every = (LINE, typed(word, turn.language, *at[2:]))
        links.append(Link(say("mine.everything", count=len(links)), every))
    return View(asked, tuple(links), brief=asked)


def _titles(turn: Turn, names: At) -> dict[str, Text]:
    """What duties and units are called, by their names."""
    units = units_of(turn.context.db, (turn.person.id or 0) if turn.person else 0)
    titles: dict[str, Text] = {name_of("U", unit.id or 0): unit.short_name for unit in units}
    return titles | {name: one.title for name, one in named(turn, names).items()}
