"""How long the answer to a receipt's code takes tells nobody whether there is such a case."""

import random
import statistics
from time import thread_time

import pytest

from models import cases
from tests.fakes.cases import VAULT, a_case
from tests.handlers.complaints.following_talk import Office

TIMES = 5_000


@pytest.mark.chaos
def test_foreign_and_unknown_codes_are_answered_in_the_same_time(office: Office) -> None:
    """Medians of 5,000 whole answers each, mixed, lie within 5 % of each other.

    Each comes from an account of its own, since an account has only a few guesses. What is measured
    is the time that this thread works, not what its neighbours on the machine take from it.
    """
    case = a_case(office.db, state="draft")
    right = cases.register(office.db, VAULT, case, office.clock.now())
    taken: dict[str, list[float]] = {right: [], "0000-0000-0000-0000-0000": []}
    codes = list(taken) * TIMES
    random.shuffle(codes)
    for n, code in enumerate(codes):
        stranger = office.author(f"{n:064x}")
        start = thread_time()
        stranger.say(code)
        taken[code].append(thread_time() - start)
        assert "follow.contact.ask" in stranger.keys
    medians = [statistics.median(one) for one in taken.values()]
    assert max(medians) / min(medians) < 1.05, medians
