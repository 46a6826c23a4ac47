"""Each envelope that did not go out can say why."""

from typing import get_args

import pytest

from handlers.not_sent import why_not_sent
from models.deliveries import Delivery
from models.obligations import Why
from tests.fakes.push_owing import DAY, morning


def envelope(state: str, reason: str) -> Delivery:
    """An envelope in a state."""
    now = morning().now()
    return Delivery(key="k", person_id=1, kind="reminder", day=DAY, state=state, not_before=now,
                    reason=reason, content={}, created_at=now)  # fmt: skip


@pytest.mark.parametrize("word", [one for one in get_args(Why) if one])
def test_every_word_of_ours_has_a_sentence(word: str) -> None:
    """No reason of our own is shown to officials as a bare word."""
    told = why_not_sent(envelope("cancelled", word))
    assert told is not None
    assert told.key != "not_sent.platform"


def test_a_platform_s_word_is_shown() -> None:
    """What only the platform knows is said in its own word."""
    told = why_not_sent(envelope("gave_up", "unfollowed"))
    assert told is not None
    assert (told.key, told.args) == ("not_sent.platform", {"word": "unfollowed"})


@pytest.mark.parametrize(("state", "reason"), [("queued", ""), ("accepted", "busy")])
def test_nothing_went_wrong(state: str, reason: str) -> None:
    """What waits, or arrived after all, has nothing to explain."""
    assert why_not_sent(envelope(state, reason)) is None
