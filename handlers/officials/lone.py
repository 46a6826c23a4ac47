"""A word of officials by itself that nothing open takes: a move's (移出), or 取消.

What the conversation asked, and what a reminder's reader would say, is read before.
"""

from collections.abc import Iterator
from typing import Any

from handlers.context import Turn
from handlers.officials.declared import LINE, Move, Noun, Post
from handlers.officials.help import does
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import Nouns
from handlers.officials.showing import HELP, HOME, show, typed
from handlers.pages import Link
from handlers.wording import bare, plain
from models.messages import Block, Bullets, Paragraph, Reply, say
from models.officials import official_at

_NO = frozenset({"取消", "cancel", "不办了"})


def by_a_word(turn: Turn, nouns: Nouns = NOUNS) -> Reply | None:
    """How to write a move whose word was typed alone; None: it is none, or nobody's here."""
    incoming = turn.incoming
    official = official_at(turn.context.db, incoming.channel, incoming.address)
    if official is None:
        return None
    post = Post(turn, official, nouns=nouns)
    word = bare(plain(incoming.text))
    if word in _NO:
        return _nothing_open(post)
    found = [(noun, move) for noun in nouns for move in noun.every_move if _is(move, word)]
    return _how_to(post, found) if found else None


def _is(move: Move[Any], word: str) -> bool:
    return word in map(plain, move.spellings)


def _nothing_open(post: Post) -> Reply:
    links = (Link(word, (LINE, typed(post.turn, word))) for word in (HOME, HELP))
    return show(post.turn, (Paragraph(say("work.nothing_open"), tone="warning"),), links)


def _how_to(post: Post, found: list[tuple[Noun[Any], Move[Any]]]) -> Reply:
    """What each move of this word does, written whole; each number opens what it can be done to."""
    nouns = {noun.name: noun for noun, _ in found if post.official.role in noun.roles}
    links = (
        Link(say("help.open", word=noun.word), (LINE, typed(post.turn, noun.word)))
        for noun in nouns.values()
    )
    return show(post.turn, tuple(_blocks(found)), links)


def _blocks(found: list[tuple[Noun[Any], Move[Any]]]) -> Iterator[Block]:
    yield Paragraph(say("work.move_alone", move=found[0][1].word), tone="warning")
    for _, move in found:
        yield Paragraph(does(move), tone="strong")
        yield Bullets(tuple(say("help.example", line=example) for example in move.examples))
