"""Whatever is typed, reading it ends in a line or in none."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handlers.officials import codes
from handlers.officials.deputies import days_in
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import Typed, read
from models.names import name_of

_WORDS = [word for noun in NOUNS for word in noun.spellings]
_MOVES = [word for noun in NOUNS for move in noun.every_move for word in move.spellings]
_NAMES = [name_of(noun.letter, 128) for noun in NOUNS if noun.letter] + [
    "U128A",
    "u１28m",
    "P",
    "T0A",
]
_PIECES = st.sampled_from([*_WORDS, *_MOVES, *_NAMES, " ", "，", "\n", "7K3M", "１", "①", "İ", "ﬀ"])
LINES = st.lists(_PIECES | st.text(max_size=3), max_size=8).map("".join)


@given(LINES)
def test_any_line_is_read(text: str) -> None:
    """A name that is wrong has no number; the rest is a part of what was typed."""
    for strict in (False, True):
        line = read(text, NOUNS, strict=strict)
        if line is not None:
            assert not (line.bad_name and line.number)
            assert line.rest in Typed.of(text).text
            assert line.move is None or line.move in line.noun.every_move


@given(LINES)
def test_strict_reading_reads_no_more(text: str) -> None:
    """What is a line under a question is the same line without one."""
    strict = read(text, NOUNS, strict=True)
    assert strict is None or strict == read(text, NOUNS)


@given(LINES)
def test_both_forms_are_of_equal_length(text: str) -> None:
    """So that what follows a word is cut out of the text as it was typed."""
    typed = Typed.of(text)
    assert len(typed.text) == len(typed.even)


@given(st.text(max_size=30) | LINES)
def test_any_code_is_read(text: str) -> None:
    """A code has four characters, a factor six digits; both together are one message."""
    found = codes.found_in(text)
    if found is not None:
        assert len(found[0]) in (0, 4)
        assert len(found[1]) in (0, 6)
        assert found[0] or found[1]


@given(st.text(max_size=30))
def test_any_days_are_read(text: str) -> None:
    """Two days, one, or none."""
    found = days_in(text, date(2026, 11, 20))
    assert found is None or len(found) == 2


def test_new_codes_are_read_back() -> None:
    """None looks like an object's name, and each is found where it is typed."""
    for _ in range(500):
        code = codes.new_code()
        assert codes.found_in(code.lower()) == (code, "")
        assert codes.found_in(f"{code} 123456") == (code, "123456")
        assert read(code, NOUNS) is None
