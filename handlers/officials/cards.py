"""Officials' pages: a noun's overview, an object's card with its moves, what was just done."""

from collections.abc import Iterator
from typing import Any

from handlers.officials.carrying import command_of
from handlers.officials.declared import LINE, Move, Noun, Post
from handlers.officials.finding import aim_of, declared_as, is_hidden
from handlers.officials.showing import UNDO, Page, show
from handlers.officials.telling import Aim, note_refusal
from handlers.officials.wording import instant, line_of, number_of
from handlers.pages import Link
from models import acts
from models.messages import Block, Paragraph, Reply, Say, Words, say
from models.officials import Act, Official

Notes = tuple[Block, ...]


def overview(post: Post, noun: Noun[Any], search: str = "", notes: Notes = ()) -> Reply:
    """What the noun's word shows, with the moves that need no object."""
    view = noun.overview(post, search)
    found = None if noun.letter else noun.find(post, None)
    moves = [] if noun.letter else [*_links(post, noun, noun.moves, found)]
    begins = [*_links(post, noun, _listed(noun), None)]
    line = line_of(post.turn, noun)
    page = Page(f"{line} {search}".strip())
    return show(post.turn, (*notes, *view.blocks), (*view.links, *moves, *begins), page)


def card(post: Post, aim: Aim, notes: Notes = (), *, brief: bool = False) -> Reply:
    """An object's card with the moves that are allowed now; `brief`: its first block alone."""
    if aim.found is None or not aim.noun.letter:
        return overview(post, aim.noun, notes=notes)
    blocks = aim.noun.card(post, aim.found)
    links = _links(post, aim.noun, aim.noun.moves, aim.found)
    page = Page(line_of(post.turn, aim.noun, aim.found))
    return show(post.turn, (*notes, *(blocks[:1] if brief else blocks)), links, page)


def _listed(noun: Noun[Any]) -> tuple[Move[Any], ...]:
    """What can be begun; a word that stands alone (撤销) needs no number, and none by mistake."""
    return tuple(move for move in noun.begins if not move.alone)


def _links(post: Post, noun: Noun[Any], moves: tuple[Move[Any], ...], found: Any) -> Iterator[Link]:
    """The moves that this official may do in this state."""
    for move in moves:
        if post.official.role in move.roles and move.fits(post, found):
            line = line_of(post.turn, noun, found, move)
            yield Link(move.word, (LINE, line), accepts=move.also)


def title(post: Post, aim: Aim) -> Notes:
    """What names an object: the first block of its card; the noun where there is none."""
    if aim.found is None or not aim.noun.letter:
        return (Paragraph(aim.noun.word, tone="strong"),)
    return aim.noun.card(post, aim.found)[:1]


# --- after a move ---------------------------------------------------------------------------------


def done(post: Post, aim: Aim, move: Move[Any], blocks: Notes, act: Act | None) -> Reply:
    """What a move did, how it is taken back, and what can be done next."""
    if act is None or move.weight == "read":
        return _then(post, aim, blocks)
    words = () if move.weight == "irreversible" else (UNDO,)
    return _then(post, aim, (*blocks, *taken_back_by(post, act, move)), words)


def taken_back_by(post: Post, act: Act, move: Move[Any]) -> Notes:
    """How, and until when, an act that was just done is taken back."""
    if move.weight == "irreversible":
        return (Paragraph(say("work.final", why=move.opposite), tone="muted"),)
    first = acts.first_message(post.db, act)
    if first is not None:
        when = instant(post.turn, first)
        return (Paragraph(say("work.held", when=when), tone="muted"),)
    return (Paragraph(say("work.undo"), tone="muted"),)


def _then(post: Post, aim: Aim, blocks: Notes, words: tuple[Words, ...] = ()) -> Reply:
    now = again(post, aim)
    line = line_of(post.turn, aim.noun, None if now is None else now.found)
    moves = _listed(aim.noun) if aim.found is None else aim.noun.moves
    links = () if now is None else _links(post, aim.noun, moves, now.found)
    return show(post.turn, blocks, links, Page(line), words=words)


def again(post: Post, aim: Aim) -> Aim | None:
    """The same object as it is now; None where it is gone, or another office's by now."""
    if aim.found is None:
        return aim
    now = aim_of(post, aim.noun, number_of(aim.key) if aim.noun.letter else None)
    if now is None or is_hidden(post, now):
        return None
    return now if post.covers(now.city, now.district) else None


# --- too late -------------------------------------------------------------------------------------


def too_late(post: Post, aim: Aim, move: Move[Any]) -> Reply:
    """The state does not allow a move: who did what when, and the card as it is now."""
    note_refusal(post, "state", command_of(aim, move), aim)
    last = acts.last_done_to(post.db, aim.key)
    lines = [Paragraph(say("work.not_now", move=move.word), tone="warning")]
    if last is not None:
        lines.append(Paragraph(who_did(post, last)))
    return card(post, aim, tuple(lines))


def who_did(post: Post, act: Act) -> Say:
    """Who did or undid what, and when."""
    official = post.db.get_one(Official, act.official_id)
    name = (
        say("work.you") if official.id == post.official.id else say("work.who", name=official.name)
    )
    declared = declared_as(post, act.command)
    what = declared[1].word if declared else act.command
    when = act.undone_at or act.done_at or act.proposed_at
    if act.state == "undone":
        return say("work.was_undone", who=name, what=what, when=instant(post.turn, when))
    return say("work.was_done", who=name, what=what, when=instant(post.turn, when))
