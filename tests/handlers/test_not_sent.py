"""Each envelope that did not go out can say why."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from bot.channels.wechat.sender import TO_MEND
from bot.channels.wechat.service import CLOSED
from bot.channels.wechat.ways import GONE
from handlers.not_sent import why_not_sent
from models.deliveries import Delivery
from models.obligations import Why
from tests.fakes.push_owing import DAY, morning

ROOT = Path(__file__).resolve().parents[2]


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
    told = why_not_sent(envelope("gave_up", "mailbox_full"))
    assert told is not None
    assert (told.key, told.args) == ("not_sent.platform", {"word": "mailbox_full"})


RAISED = ("AddressGoneError", "NotReachableNowError", "TryLaterError", "MessageRefusedError",
          "NotSentError")  # fmt: skip


def words_of_senders() -> Iterator[str]:
    """Every word with which a sender of ours says that something did not go out."""
    for path in sorted((ROOT / "bot" / "channels").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RAISED:
                given = node.args[0] if node.args else None
                if isinstance(given, ast.Constant):
                    yield str(given.value)
    yield from (CLOSED, GONE, *TO_MEND.values())


@pytest.mark.parametrize("word", sorted(set(words_of_senders())))
def test_every_word_of_a_sender_has_a_sentence(word: str) -> None:
    """An officer reads why somebody was not reached, and need not know how platforms call it."""
    told = why_not_sent(envelope("gave_up", word))
    assert told is not None
    assert told.key != "not_sent.platform"


@pytest.mark.parametrize(("state", "reason"), [("queued", ""), ("accepted", "busy")])
def test_nothing_went_wrong(state: str, reason: str) -> None:
    """What waits, or arrived after all, has nothing to explain."""
    assert why_not_sent(envelope(state, reason)) is None
