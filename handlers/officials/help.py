"""帮助 for officials: made from the declarations, so that it cannot miss a word."""

from collections.abc import Iterator
from typing import Any

from handlers.officials.declared import EVERYBODY, LINE, Move, Noun, Post, Weight
from handlers.officials.proposing import always_second
from handlers.officials.showing import HELP, Page, show, typed
from handlers.pages import Link
from handlers.wording import plain
from models.messages import Bullets, Paragraph, Reply, Say, Text, say

WEIGHTS: dict[Weight, Say] = {
    "read": say("weight.read"),
    "reversible": say("weight.reversible"),
    "effects": say("weight.effects"),
    "irreversible": say("weight.irreversible"),
}
_WORDS = ("帮助", "help", "?", "怎么用")


def helping(post: Post, text: str) -> Reply | None:
    """帮助, 帮助 单位, 帮助 单位 核实; None where none of these is asked for."""
    for word in _WORDS:
        if text == word:
            return _every(post)
        if text.startswith(word):
            return _about(post, text[len(word) :].strip(" :,，"))
    return None


def _about(post: Post, wanted: str) -> Reply | None:
    for noun in post.nouns:
        if post.official.role not in noun.roles:
            continue
        for word in sorted(map(plain, noun.spellings), key=len, reverse=True):
            if wanted == word:
                return _one_noun(post, noun)
            found = _named(noun, wanted[len(word) :].strip()) if wanted.startswith(word) else None
            if found is not None:
                return _one_move(post, noun, found)
        alone = _named(noun, wanted)
        if alone is not None and alone.alone:
            return _one_move(post, noun, alone)
    return None


def _named(noun: Noun[Any], wanted: str) -> Move[Any] | None:
    return next((one for one in noun.every_move if wanted in map(plain, one.spellings)), None)


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


def _to_help(post: Post, noun: Noun[Any], move: Move[Any] | None = None) -> tuple[str, str]:
    words = (HELP, noun.word, *((move.word,) if move else ()))
    return (LINE, " ".join(typed(post.turn, word) for word in words))


def _one_noun(post: Post, noun: Noun[Any]) -> Reply:
    """What it is, how it is opened, and its moves; each number explains one."""
    head = Paragraph(say("help.noun", word=noun.word, does=noun.help), tone="strong")
    lines = tuple(say("help.example", line=example) for example in noun.examples)
    moves = [
        Link(say("help.move", word=move.word, does=does(move)), _to_help(post, noun, move))
        for move in noun.every_move
        if post.official.role in move.roles
    ]
    opens = Link(say("help.open", word=noun.word), (LINE, typed(post.turn, noun.word)))
    page = Page(_to_help(post, noun)[1])
    return show(post.turn, (head, Bullets(lines)), (*moves, opens), page)


def _one_move(post: Post, noun: Noun[Any], move: Move[Any]) -> Reply:
    """One move with everything there is to know: what follows, examples, class, opposite."""
    head = Paragraph(say("help.move", word=move.word, does=does(move)), tone="strong")
    page = Page(_to_help(post, noun, move)[1])
    back = Link(say("help.noun", word=noun.word, does=noun.help), _to_help(post, noun))
    return show(post.turn, (head, Bullets(tuple(_particulars(move)))), (back,), page)


def _particulars(move: Move[Any]) -> Iterator[Text]:
    if move.takes is not None:
        yield say("help.takes", what=move.takes)
    yield from (say("help.example", line=example) for example in move.examples)
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
