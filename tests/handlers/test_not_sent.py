"""Each envelope that did not go out can say why."""

import re
from pathlib import Path

import pytest

from handlers.not_sent import why_not_sent
from models.deliveries import Delivery
from tests.fakes.push_owing import DAY, morning

ROOT = Path(__file__).resolve().parents[2]


def envelope(state: str, reason: str) -> Delivery:
    """An envelope in a state."""
    now = morning().now()
    return Delivery(key="k", person_id=1, kind="reminder", day=DAY, state=state, not_before=now,
                    reason=reason, content={}, created_at=now)  # fmt: skip


@pytest.mark.parametrize("module", ["obligations", "results", "sending", "deliveries"])
def test_every_word_of_ours_has_a_sentence(module: str) -> None:
    """No reason that the models write is shown to officials as a bare word."""
    source = (ROOT / "models" / f"{module}.py").read_text(encoding="utf-8")
    written = r'(?:reason|why)(?:: str)? = "(\w+)"|return "(\w+)"|or "(\w+)"|"cancelled", "(\w+)"'
    words = {word for found in re.findall(written, source) for word in found if word}
    for word in words - {"queued"}:
        told = why_not_sent(envelope("cancelled", word))
        assert told is not None
        assert told.key != "not_sent.platform", word


def test_a_platform_s_word_is_shown() -> None:
    """What only the platform knows is said in its own word."""
    told = why_not_sent(envelope("gave_up", "unfollowed"))
    assert told is not None
    assert (told.key, told.args) == ("not_sent.platform", {"word": "unfollowed"})


@pytest.mark.parametrize(("state", "reason"), [("queued", ""), ("accepted", "busy")])
def test_nothing_went_wrong(state: str, reason: str) -> None:
    """What waits, or arrived after all, has nothing to explain."""
    assert why_not_sent(envelope(state, reason)) is None
