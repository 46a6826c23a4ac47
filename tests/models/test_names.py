"""The names of objects: a slip of the finger opens nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.names import name_of, parse

NUMBERS = (*range(1, 1200), 9_999, 10_000, 123_456, 99_999_999, 999_999_999_999)
DIGITS = "0123456789"


def test_name_leads_back_to_its_row() -> None:
    """What is shown is understood, in either case, width, and with spaces around."""
    for number in NUMBERS:
        name = name_of("U", number)
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in name)
        for typed in (name, name.lower(), f" {name}\n", wide):
            assert parse(typed) == ("U", number)


def test_no_wrong_digit_goes_through() -> None:
    """Every single wrong digit of every name is noticed."""
    for number in NUMBERS:
        name = name_of("U", number)
        for place in range(1, len(name) - 1):
            for digit in DIGITS.replace(name[place], ""):
                assert parse(name[:place] + digit + name[place + 1 :]) is None


def test_no_two_neighbours_that_changed_places_go_through() -> None:
    """Every swap of two digits that stand side by side is noticed."""
    for number in NUMBERS:
        digits = str(number)
        check = name_of("U", number)[-1]
        for place, (one, other) in enumerate(pairwise(digits)):
            if one != other:
                swapped = digits[:place] + other + one + digits[place + 2 :]
                assert parse(f"U{swapped}{check}") is None


def test_every_wrong_check_letter_is_noticed() -> None:
    """Of the 26 letters one is right."""
    right = [letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if parse(f"U128{letter}")]
    assert right == [name_of("U", 128)[-1]]


def test_letter_of_another_kind_names_another_kind() -> None:
    """The check is of the number; what kind of row is meant, the caller must compare."""
    assert parse(name_of("T", 7)) == ("T", 7)


@pytest.mark.parametrize("typed", ["", "U", "128", "U0A", "U01H", "U128", "128M", "UU128M",
                                   "U128M1", "U-1M", "U1234567890123A", "单位128M"])  # fmt: skip
def test_what_is_no_name_is_none(typed: str) -> None:
    """Too short, too long, no check letter, a zero in front: none of it is a name."""
    assert parse(typed) is None


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_a_name(typed: str) -> None:
    """Whatever is typed is a letter with a number, or it is none."""
    found = parse(typed)
    assert found is None or name_of(*found)[0] == found[0]
