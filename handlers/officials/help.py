"""帮助 for officials: made from the declarations, so that it cannot miss a word."""

from collections.abc import Iterator
from typing import Any

from handlers.officials.declared import EVERYBODY, LINE, Move, Noun, Post, Weight
from handlers.officials.proposing import always_second
from handlers.officials.showing import HELP, Page, show, typed
from handlers.pages import Link
from handlers.wording import plain
from models.messages import Block, Bullets, Paragraph, Reply, Say, Text, say

WEIGHTS: dict[Weight, Say] = {
    "read": say("weight.read"),
    "reversible": say("weight.reversible"),
    "effects": say("weight.effects"),
    "irreversible": say("weight.irreversible"),
}
_WORDS = ("帮助", "help", "?", "怎么用")


def helping(post: Post, text: str) -> Reply | None:
    """帮助, or 帮助 单位 for one noun with its moves; None where neither is asked for."""
    for word in _WORDS:
        if text == word:
            return _every(post)
        noun = _named(post, text[len(word) :].strip()) if text.startswith(word) else None
        if noun is not None:
            return _one(post, noun)
    return None


def _every(post: Post) -> Reply:
    """Every noun that this official may type; each number explains one."""
    nouns = [noun for noun in post.nouns if post.official.role in noun.roles]
    links = [
        Link(say("help.noun", word=noun.word, does=noun.help), _to_help(post, noun))
        for noun in nouns
    ]
    blocks = (
        Paragraph(say("help.officials"), tone="strong"),
        Paragraph(say("help.officials_how"), tone="muted"),
    )
    return show(post.turn, blocks, links, Page(typed(post.turn, HELP)))


def _to_help(post: Post, noun: Noun[Any]) -> tuple[str, str]:
    return (LINE, f"{typed(post.turn, HELP)} {typed(post.turn, noun.word)}")


def _named(post: Post, wanted: str) -> Noun[Any] | None:
    for noun in post.nouns:
        words = {plain(word) for word in noun.spellings}
        words |= {plain(word) for move in noun.every_move if move.alone for word in move.spellings}
        if wanted in words and post.official.role in noun.roles:
            return noun
    return None


def _one(post: Post, noun: Noun[Any]) -> Reply:
    line = f"{typed(post.turn, HELP)} {typed(post.turn, noun.word)}"
    opens = (Link(say("help.open", word=noun.word), (LINE, typed(post.turn, noun.word))),)
    return show(post.turn, _about(post, noun), opens, Page(line))


def _about(post: Post, noun: Noun[Any]) -> Iterator[Block]:
    yield Paragraph(say("help.noun", word=noun.word, does=noun.help), tone="strong")
    if noun.examples:
        yield Bullets(tuple(say("help.example", line=example) for example in noun.examples))
    for move in noun.every_move:
        if post.official.role in move.roles:
            yield Paragraph(say("help.move", word=move.word, does=does(move)))
            yield Bullets(tuple(_particulars(move)))


def _particulars(move: Move[Any]) -> Iterator[Text]:
    if move.takes is not None:
        yield say("help.takes", what=move.takes)
    yield from (say("help.example", line=example) for example in move.examples[:1])
    yield class_of(move)
    if move.weight != "read":
        yield say("help.opposite", what=move.opposite)


def does(move: Move[Any]) -> Say:
    """What a move does, and for whom it is where it is not for all."""
    if move.roles == EVERYBODY:
        return move.help
    superior = move.roles == ("superior",)
    role = say("work.role.superior") if superior else say("work.role.officer")
    return say("help.for_role", does=move.help, role=role)


def class_of(move: Move[Any]) -> Say:
    """How a move is confirmed and taken back, in a sentence."""
    if move.at_once:
        return say("weight.at_once")
    weight = WEIGHTS[move.weight]
    if always_second(move) and move.weight != "irreversible":
        weight = say("weight.second")
    return say("weight.with_factor", weight=weight) if move.second_factor else weight
