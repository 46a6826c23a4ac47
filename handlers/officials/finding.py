"""What a line or an act is about: the noun, the move, and the object as it is now."""

import re
from typing import Any

from handlers.officials.declared import Move, Noun, Post, Prepared
from handlers.officials.telling import Aim, own
from handlers.officials.veiling import unveiled
from handlers.officials.wording import number_of
from models import acts
from models.db import Record
from models.officials import Act


def declared_as(post: Post, command: str) -> tuple[Noun[Any], Move[Any]] | None:
    """The noun and the move of a name in the records (unit.remove); None where it went."""
    for noun in post.nouns:
        for move in noun.every_move:
            if command == f"{noun.name}.{move.name}":
                return noun, move
    return None


def aim_of(post: Post, noun: Noun[Any], number: int | None) -> Aim | None:
    """The object of a number, or the one thing that a noun without numbers is about."""
    found = noun.find(post, number)
    return None if found is None else Aim(noun, found, noun.key(found), *noun.where(found))


def aim_for(post: Post, noun: Noun[Any], move: Move[Any], number: int | None) -> Aim | None:
    """The aim of a move; of one that needs no object it is the jurisdiction."""
    return own(post, noun) if move in noun.begins else aim_of(post, noun, number)


def is_hidden(post: Post, aim: Aim) -> bool:
    """Whether this official must not know of an object."""
    return aim.found is not None and _hides(post, aim.noun, aim.found)


def is_hidden_as(post: Post, key: str) -> bool:
    """The same by the object's name in the records (`case:37`); what is gone is hidden too."""
    for noun in post.nouns:
        if noun.hidden is not None and re.fullmatch(f"{noun.name}:[0-9]+", key):
            found = noun.find(post, number_of(key))
            return found is None or _hides(post, noun, found)
    return False


def _hides(post: Post, noun: Noun[Any], found: Any) -> bool:
    return noun.hidden is not None and noun.hidden(post, found)


def held(post: Post, aim: Aim) -> Aim | None:
    """The same, read anew, while nobody else can act on it; None where it is gone."""
    acts.hold(post.db, aim.key)
    if aim.found is None:
        return own(post, aim.noun)
    if isinstance(aim.found, Record) and not acts.renew(post.db, aim.found):
        return None
    return aim_of(post, aim.noun, number_of(aim.key) if aim.noun.letter else None)


def held_for(post: Post, act: Act) -> tuple[Aim, Move[Any]] | None:
    """What an act is about, as it is now, held; `post` is of whoever proposed it.

    None where it is gone, or hidden from them by now.
    """
    declared = declared_as(post, act.command)
    if declared is None:
        return None
    noun, move = declared
    number = number_of(act.object) if noun.letter and move not in noun.begins else None
    aim = aim_for(post, noun, move, number)
    found = None if aim is None else held(post, aim)
    return None if found is None or is_hidden(post, found) else (found, move)


def prepared_again(post: Post, aim: Aim, move: Move[Any], act: Act) -> Prepared | None:
    """What an act would do now, where that is just what was confirmed; else None."""
    away = not post.covers(aim.city, aim.district) or is_hidden(post, aim)
    if away or not move.fits(post, aim.found):
        return None
    rest, arguments = unveiled(post, aim.noun, act)
    prepared = move.prepare(post, aim.found, rest)
    if not isinstance(prepared, Prepared):
        return None
    same = acts.as_stored(prepared.arguments) == arguments and prepared.people <= act.people
    return prepared if same else None
