"""Every noun and move that is declared: its words, examples, opposites and permissions.

What is added to `handlers/officials/nouns.py` is held to all of this without a further line, but
for one: the matrix needs an object of each noun, made in `tests/registries/objects.py`.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from bot.catalogues import LANGUAGES
from bot.wording import words
from handlers.binding import COMMANDS as OF_BINDING
from handlers.commands import RESERVED
from handlers.officials.declared import Move, Noun
from handlers.officials.help import class_of
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import read
from handlers.wording import plain
from models.messages import Say, Words

EVERY_MOVE = [(noun, move) for noun in NOUNS for move in noun.every_move]
NAMED = [pytest.param(noun, move, id=f"{noun.name}.{move.name}") for noun, move in EVERY_MOVE]
NOUN_NAMES = [pytest.param(noun, id=noun.name) for noun in NOUNS]


def typed_alone() -> Iterator[str]:
    """Every word that begins a line."""
    for noun in NOUNS:
        yield from map(plain, noun.spellings)
        alone = {plain(w) for move in noun.every_move if move.alone for w in move.spellings}
        yield from alone


def test_no_two_words_begin_a_line_alike() -> None:
    """Neither each other's nor a word of everybody."""
    twice = [word for word, count in Counter(typed_alone()).items() if count > 1]
    assert twice == []
    of_binding = {plain(word) for command in OF_BINDING for word in command.spellings}
    assert sorted(set(typed_alone()) & (RESERVED | of_binding)) == []


def test_letters_and_names_are_unique() -> None:
    """A letter begins the names of one kind of object; the records name each noun and move once."""
    letters = [noun.letter for noun in NOUNS if noun.letter]
    assert len(letters) == len(set(letters))
    names = [f"{noun.name}.{move.name}" for noun, move in EVERY_MOVE]
    assert len(names) == len(set(names))
    assert len({noun.name for noun in NOUNS}) == len(NOUNS)
    assert max(map(len, names)) <= 60


@pytest.mark.parametrize("noun", NOUN_NAMES)
def test_moves_of_a_noun_are_told_apart(noun: Noun[Any]) -> None:
    """Among the moves of an object, and among those that need none; none is a word of everybody."""
    for moves in (noun.moves, noun.begins):
        spellings = [plain(word) for move in moves for word in move.spellings]
        assert len(spellings) == len(set(spellings))
        assert sorted(set(spellings) & RESERVED) == []


@pytest.mark.parametrize("noun", NOUN_NAMES)
def test_noun_has_words_and_examples(noun: Noun[Any]) -> None:
    """Help in both languages, and examples that open it."""
    assert_said(noun.help)
    assert noun.examples
    for example in noun.examples:
        for line in (example.zh, example.en):
            found = read(line, NOUNS)
            assert found is not None, line
            assert (found.noun, found.move, found.bad_name) == (noun, None, ""), line
            assert bool(noun.letter) or found.number is None
            assert not found.rest or noun.searches is not None, line


@pytest.mark.parametrize(("noun", "move"), NAMED)
def test_move_has_words_and_examples(noun: Noun[Any], move: Move[Any]) -> None:
    """Help, class, opposite, what it takes, and examples that are read as this move."""
    for said in (move.help, move.opposite, class_of(move), move.takes):
        if said is not None:
            assert_said(said)
    assert move.examples
    for example in move.examples:
        for line in (example.zh, example.en):
            found = read(line, NOUNS)
            assert found is not None, line
            assert (found.noun, found.move, found.bad_name) == (noun, move, ""), line
            assert (found.number is not None) == (move in noun.moves and bool(noun.letter)), line
            assert not found.rest or move.takes is not None, line


@pytest.mark.parametrize(("noun", "move"), NAMED)
def test_move_is_read_beside_its_object_without_a_space(noun: Noun[Any], move: Move[Any]) -> None:
    """单位U128M移出 is what 单位 U128M 移出 is."""
    line = move.examples[0].zh.split()
    parts = 3 if move in noun.moves and noun.letter else 2
    tight = "".join(line[:parts]) + " " + " ".join(line[parts:])
    if move.alone:
        return
    assert read(tight, NOUNS) == read(move.examples[0].zh, NOUNS)


def assert_said(said: Say | Words) -> None:
    for language in LANGUAGES:
        assert words(said, language).strip()
