"""How long the answer to a receipt's code takes tells nobody whether there is such a case."""

import statistics
from time import perf_counter

import pytest

from models import cases
from tests.fakes.cases import VAULT, a_case
from tests.handlers.complaints.following_talk import Office

TIMES = 5_000


@pytest.mark.chaos
def test_foreign_and_unknown_codes_are_answered_in_the_same_time(office: Office) -> None:
    """Medians of 5,000 whole answers each, taken in turns, lie within 5 % of each other.

    Each comes from an account of its own, since an account has only a few guesses.
    """
    case = a_case(office.db, state="draft")
    right = cases.register(office.db, VAULT, case, office.clock.now())
    taken: dict[str, list[float]] = {right: [], "0000-0000-0000-0000-0000": []}
    for n in range(TIMES):
        for code, times in taken.items():
            stranger = office.author(f"{code}{n}")
            start = perf_counter()
            stranger.say(code)
            times.append(perf_counter() - start)
            assert "follow.contact.ask" in stranger.keys
    medians = [statistics.median(one) for one in taken.values()]
    assert max(medians) / min(medians) < 1.05, medians
