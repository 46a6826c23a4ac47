"""What an official wrote: a number of the open page, a code, a line, or the answer to a question.

Whatever is none of these is left to the others: an official asks about rules and self-checks like
anybody else. To whom no official is known here, every line of this folder is an unknown word; that
it was tried is noted, without a word of it.
"""

from dataclasses import replace

from handlers import commands, reply_words
from handlers.choosing import option_number
from handlers.context import Turn
from handlers.officials import codes
from handlers.officials.confirming import confirm, half
from handlers.officials.declared import Post
from handlers.officials.factor_moves import blot_out
from handlers.officials.help import helping
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import Line, Nouns, read
from handlers.officials.showing import WORK, Page, before, current, page_of
from handlers.officials.telling import told
from handlers.officials.working import do
from handlers.place import being_asked, filing
from handlers.wording import bare, plain
from models import audit
from models.messages import Reply, say
from models.officials import official_at
from models.units import units_of

PROMPT = f"{WORK}:"
"""How the prompts of officials' pages begin."""
_LOOKED_AT = 200
"""Characters of a stranger's text that are read: an official's line begins with its noun."""
_LEAVES = frozenset({"撤销", "undo", "取消", "cancel", "不办了", "返回", "back"})
"""What leaves an open question, instead of being its answer or undoing something older."""


def answer(turn: Turn, nouns: Nouns = NOUNS) -> Reply | None:
    """The reply to an official's line; None: it is none, or whoever wrote it is no official."""
    incoming = turn.incoming
    official = official_at(turn.context.db, incoming.channel, incoming.address)
    if official is None:
        _note_stranger(turn, nouns)
        return None
    blot_out(turn, official)
    post = Post(turn, official, nouns=nouns)
    page = _page_answered(turn)
    answered = None if page is None else _on_page(post, page)
    if answered is not None:
        return answered
    if page is None and _is_stale(turn):
        return told(post, say("work.stale"))
    if page is None and _names_nothing(post):
        return None
    return _typed(post) or _back(post, page)


def shown_again(turn: Turn, nouns: Nouns = NOUNS) -> Reply | None:
    """The page of officials that is open, as it is now; None where none is.

    A page that asks for words or a code stays open without being shown.
    """
    incoming, page = turn.incoming, current(turn)
    official = official_at(turn.context.db, incoming.channel, incoming.address)
    if official is None or page is None:
        return None
    if page.ask or page.act is not None:
        return Reply((), prompt=page.prompt)
    return _typing(Post(turn, official, nouns=nouns), page.line)


def _note_stranger(turn: Turn, nouns: Nouns) -> None:
    """Note that somebody who is no official wrote an official's line: which command, no content.

    Not of whoever writes a complaint: the note says who it was, and would stand beside its case.
    """
    if filing(turn):
        return
    line = read(turn.incoming.text[:_LOOKED_AT], nouns, strict=True)
    if line is None or _is_everybodys(turn):
        return
    actor = "stranger" if turn.person is None else f"person:{turn.person.id}"
    command = line.noun.name if line.move is None else f"{line.noun.name}.{line.move.name}"
    detail = {"command": command, "why": "stranger"}
    audit.note(turn.context.db, turn.context.clock.now(), actor, "refused", detail=detail)


def _is_everybodys(turn: Turn) -> bool:
    """Whether a word means something to who wrote it: 菜单 to all, 撤销 to a unit's contact."""
    text, person = turn.incoming.text, turn.person
    if plain(text) in commands.RESERVED:
        return True
    contact = person is not None and bool(units_of(turn.context.db, person.id or 0))
    return contact and reply_words.read(text, turn.today) is not None


def _page_answered(turn: Turn) -> Page | None:
    """The page whose number or question this answers: the one it was written under, else the last.

    Where a channel tells what was answered, and it was no page of ours, it answers none of them.
    """
    prompt = turn.incoming.prompt
    if prompt is None:
        return current(turn)
    return page_of(turn, prompt) if prompt.startswith(PROMPT) else None


def _names_nothing(post: Post) -> bool:
    """同意 alone, where no page of officials is open: it may be the yes to another question."""
    line = read(post.turn.incoming.text, post.nouns)
    if line is None or line.move is None or line.number is not None or line.bad_name:
        return False
    return bool(line.noun.letter) and line.move in line.noun.moves


def _typed(post: Post) -> Reply | None:
    """What was typed, wherever the conversation is: a line, or the code of a proposal."""
    turn = post.turn
    helped = None if being_asked(turn) else helping(post, plain(turn.incoming.text))
    if helped is not None or plain(turn.incoming.text) in commands.RESERVED:
        return helped
    line = read(turn.incoming.text, post.nouns, strict=being_asked(turn))
    if line is not None:
        return do(post, _claimed(post, line) or line)
    code = codes.found_in(turn.incoming.text)
    return None if code is None else confirm(post, None, code)


def _typing(post: Post, text: str) -> Reply | None:
    """What typing a text by itself would do."""
    return _typed(replace(post, turn=post.turn.typing(text)))


def _back(post: Post, page: Page | None) -> Reply | None:
    """返回, under a page of officials."""
    given = commands.find(post.turn.incoming.text)
    wanted = given is not None and given.command.name == "back"
    return _typing(post, before(post.turn)) if wanted and page is not None else None


def _is_stale(turn: Turn) -> bool:
    """A number under a page of ours that is no longer remembered."""
    prompt = turn.incoming.prompt or ""
    return prompt.startswith(PROMPT) and option_number(bare(turn.text)) is not None


# --- on a page ------------------------------------------------------------------------------------


def _on_page(post: Post, page: Page) -> Reply | None:
    """An answer to the page: to its question, its number, its code, or a move of its object."""
    turn = post.turn
    if page.ask and page.until is not None and post.now < page.until:
        return _to_question(post, page)
    if page.act is not None and bare(turn.text) in _LEAVES:
        return _typing(post, page.lines[0])
    number = option_number(bare(turn.text))
    if number is not None:
        return _numbered(post, page, number)
    if page.act is not None:
        return _to_proposal(post, page.act)
    return _move_of(post, page)


def _numbered(post: Post, page: Page, number: int) -> Reply | None:
    if not page.lines:
        return told(post, say("work.no_numbers"))
    if not 1 <= number <= len(page.lines):
        return told(post, say("work.out_of_range", last=len(page.lines)))
    return _typing(post, page.lines[number - 1])


def _to_proposal(post: Post, act: int) -> Reply | None:
    code = codes.found_in(post.turn.incoming.text)
    if code is not None:
        return confirm(post, act, code)
    text = post.turn.incoming.text
    is_half = codes.is_half(post.turn.text) and read(text, post.nouns, strict=True) is None
    return half(post, act) if is_half else None


def _move_of(post: Post, page: Page) -> Reply | None:
    """A move's word under the card that is open: 移出 under U128M, 撤销 under P12H."""
    opened = read(page.line, post.nouns)
    if opened is None or (opened.noun.letter and opened.number is None):
        return None
    typed = post.turn.incoming.text
    line, alone = read(f"{page.line} {typed}", post.nouns), read(typed, post.nouns)
    claimed = None if line is None else _claimed(post, line)
    if claimed is not None:
        return do(post, claimed)
    if line is None or line.move is None or (alone is not None and _is_whole(alone, opened)):
        return None
    return do(post, line)


def _claimed(post: Post, line: Line) -> Line | None:
    """The line with the move that its rest surely belongs to (核对 and codes); None: there is none.

    Such a move of the open page wins over a noun of the same spelling.
    """
    moves = (line.move,) if line.move else line.noun.moves
    for move in moves:
        if not line.noun.letter and move.claims is not None and move.claims(post, line.rest):
            return replace(line, move=move)
    return None


def _is_whole(alone: Line, opened: Line) -> bool:
    """Whether a line says by itself what it is about, and so has nothing to do with the card."""
    return alone.noun is not opened.noun or alone.number is not None or bool(alone.bad_name)


def _to_question(post: Post, page: Page) -> Reply | None:
    """What was asked for, unless it is a whole line by itself or leaves the question."""
    turn = post.turn
    if bare(turn.text) in _LEAVES:
        return _typing(post, page.line)
    if plain(turn.incoming.text) in commands.RESERVED:
        return None
    line = read(turn.incoming.text, post.nouns, strict=True)
    if line is not None:
        return do(post, line)
    whole = read(f"{page.line} {turn.incoming.text}", post.nouns)
    claimed = None if whole is None else _claimed(post, whole)
    if claimed is not None:
        return do(post, claimed)
    return _typing(post, f"{page.ask} {turn.incoming.text}")
