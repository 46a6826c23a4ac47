"""Codes of receipts cannot be guessed: their randomness, and how long a wrong one takes."""

import random
import statistics
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import thread_time

import pytest

from models import cases
from models.db import Database, open_database
from models.migrations import upgrade
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.fakes.parts import MORNING

FREE = 20 * 31
"""Degrees of freedom: 20 places, 32 letters each."""


def _uneven(codes: list[str]) -> float:
    """Chi-square of the letters, place by place, against all being equally frequent."""
    expected = len(codes) / 32
    places = (Counter(column) for column in zip(*codes, strict=True))
    return sum((count - expected) ** 2 / expected for place in places for count in place.values())


def _is_random(count: int) -> None:
    codes = [cases.new_letters() for _ in range(count)]
    assert len(set(codes)) == count
    assert all(any(map(str.isdigit, code)) for code in codes)
    assert {len(code) for code in codes[:1000]} == {20}
    assert 32**20 >= 2**80
    # Six standard deviations: a fair generator fails once in a thousand million runs.
    assert abs(_uneven(codes) - FREE) < 6 * (2 * FREE) ** 0.5


def test_hundred_thousand_codes() -> None:
    """None is there twice, and every letter is as frequent as any other at every place."""
    _is_random(100_000)


def test_uneven_codes_are_noticed() -> None:
    """The measure itself tells: one letter a tenth more frequent at one place is far too much."""
    codes = [cases.new_letters() for _ in range(20_000)]
    bent = [("7" + code[1:]) if n % 32 == 0 else code for n, code in enumerate(codes)]
    assert abs(_uneven(bent) - FREE) > 6 * (2 * FREE) ** 0.5


@pytest.mark.chaos
def test_million_codes() -> None:
    """The same of a million."""
    _is_random(1_000_000)


def test_looking_up(database: Database) -> None:
    """A code leads to its case, and tells whether this account filed it; any other to none."""
    with database.writing() as db:
        case = a_case(db, state="draft")
        code = cases.register(db, VAULT, case, MORNING)
        here = CHANNEL, ADDRESS, MORNING
        assert cases.look_up(db, VAULT, code, *here) == (case.id, True)
        assert cases.look_up(db, VAULT, code, "wechat", ADDRESS, MORNING) == (case.id, False)
        assert cases.look_up(db, VAULT, code[:-1], *here) == (0, False)
        case.forgotten_at = MORNING
        assert cases.look_up(db, VAULT, code, *here) == (0, False)


# --- time -----------------------------------------------------------------------------------------


@pytest.fixture
def looked_up(tmp_path: Path) -> Iterator[Database]:
    """A database of its own, on SQLite: what is measured is our code, not the server's."""
    made = open_database(f"sqlite:///{tmp_path / 'codes.db'}")
    upgrade(made)
    yield made
    made.close()


def _medians(database: Database, times: int) -> list[float]:
    """Seconds of work to look up a right, a wrong and a malformed code: medians, taken in turns."""
    with database.writing() as db:
        right = cases.register(db, VAULT, a_case(db, state="draft"), MORNING)
    typed = (right, "0000-0000-0000-0000-0000", "0000-0000-0000-0000-000U")
    taken: list[list[float]] = [[], [], []]
    for _ in range(times):
        for kind, code in random.sample(list(enumerate(typed)), 3):
            with database.reading() as db:
                start = thread_time()
                number, _own = cases.look_up(db, VAULT, code, CHANNEL, "d" * 64, MORNING)
                taken[kind].append(thread_time() - start)
                assert bool(number) == (kind == 0)
    return [statistics.median(one) for one in taken]


@pytest.mark.chaos
def test_right_and_wrong_codes_take_the_same_time(looked_up: Database) -> None:
    """Medians of 5,000 each lie within 5 % of one another."""
    medians = _medians(looked_up, 5_000)
    assert max(medians) / min(medians) < 1.05, medians
