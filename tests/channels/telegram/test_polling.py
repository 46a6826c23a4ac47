"""Long polling: what is stored is not asked for again, and what is not stored is."""

import io
import json
from collections.abc import Sequence
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from bot.channels.base import AddressGoneError, TryLaterError
from bot.channels.telegram.errors import NoAnswerError
from bot.channels.telegram.groups import refusal
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import PATIENCE, PAUSE, SECONDS, Polling
from bot.commands.serving import GRACE_SECONDS
from models.messages import Incoming
from tests.channels.telegram.bodies import (
    GROUP,
    LIN,
    chat_with,
    membership,
    pressed,
    wrote,
)
from tests.channels.telegram.fake_client import FakeClient
from tests.channels.telegram.webhook import is_me
from tests.fakes.desks import FakeDesk
from tests.fakes.logs import log, logging_as_before

__all__ = ["log", "logging_as_before"]


class Asking:
    """A worker that asks, with a clock that a test moves."""

    def __init__(self) -> None:
        self.desk, self.telegram, self.now = FakeDesk(), FakeClient(), 0.0
        intake = Intake(self.desk, is_me)
        self.polling = Polling(self.telegram, intake, lambda: self.now)

    def poll(self, times: int = 1) -> None:
        """Let some ticks go by."""
        for _ in range(times):
            self.polling.poll()

    @property
    def heard(self) -> list[str]:
        """What the desk was told."""
        return [one.text for one in self.desk.received]


@pytest.fixture
def asking() -> Asking:
    """Nothing is asked yet."""
    return Asking()


def written(*texts: str) -> list[dict[str, Any]]:
    """Some messages in their order."""
    return [wrote(text) for text in texts]


def test_what_waits_is_taken_in_its_order_and_then_forgotten(asking: Asking) -> None:
    """It is asked for from the first that was not taken: that alone confirms the others."""
    asking.telegram.waiting = written("一", "二", "三")
    last = asking.telegram.waiting[-1]["update_id"]
    asking.poll(2)
    assert asking.heard == ["一", "二", "三"]
    assert asking.telegram.asked == [(None, SECONDS), (last + 1, SECONDS)]
    assert asking.telegram.waiting == []


def test_what_could_not_be_stored_comes_again(asking: Asking) -> None:
    """Nothing behind it is taken before it, and nothing before it comes twice."""
    asking.telegram.waiting = written("一", "二", "三")
    second = asking.telegram.waiting[1]["update_id"]

    class Filling(FakeDesk):
        """Full as soon as it has one."""

        def receive(self, incoming: Incoming) -> Any:
            self.full = self.full or len(self.received) == 1
            return super().receive(incoming)

    desk = Filling()
    polling = Polling(asking.telegram, Intake(desk, is_me))
    polling.poll()
    polling.poll()
    assert [one.text for one in desk.received] == ["一"]
    assert asking.telegram.asked[-1] == (second, SECONDS)
    emptied = FakeDesk()
    Polling(asking.telegram, Intake(emptied, is_me)).poll()
    assert [one.text for one in emptied.received] == ["二", "三"]


def test_a_process_that_starts_anew_gets_what_it_did_not_confirm(asking: Asking) -> None:
    """The inbox knows what it had already."""
    asking.telegram.waiting = written("一")
    asking.poll()
    again = Polling(asking.telegram, Intake(asking.desk, is_me))
    again.poll()
    assert asking.heard == ["一"]


def test_presses_and_groups_are_answered_by_the_api(asking: Asking) -> None:
    """There is no request here whose response could do it."""
    asking.telegram.waiting = [
        pressed("k:Zx8_kQ-1aB3dE5fG:0"),
        membership(GROUP, "left", "member"),
        membership(chat_with(LIN), "member", "kicked"),
    ]
    asking.poll()
    assert asking.telegram.answered == ["3007015812375342"]
    assert asking.telegram.sent == [(str(GROUP["id"]), refusal())]
    assert len(asking.desk.noted) == 1


def test_a_press_that_cannot_be_answered_is_taken_all_the_same(asking: Asking) -> None:
    """It turns a while longer."""
    asking.telegram.waiting = [pressed("k:Zx8_kQ-1aB3dE5fG:0"), wrote("一")]
    asking.telegram.faults_of_presses = [AddressGoneError("blocked")]
    asking.poll()
    assert asking.heard == ["自评", "一"]
    assert asking.telegram.answered == []


@pytest.mark.parametrize("strange", ["text", {}, {"update_id": "x"}, None])
def test_what_cannot_be_read_keeps_nothing_waiting(asking: Asking, strange: Any) -> None:
    """It is passed over."""
    asking.telegram.strange = [strange]
    asking.telegram.waiting = [wrote("零") | {"message": 5}, *written("一")]
    asking.poll()
    assert asking.heard == ["一"]


def test_a_fault_of_ours_keeps_nothing_waiting(asking: Asking, log: io.StringIO) -> None:
    """It is logged, without a word of the message."""
    asking.desk.broken = True
    asking.telegram.waiting = written("我叫张三")
    asking.poll()
    asking.desk.broken = False
    asking.telegram.waiting += written("二")
    asking.poll()
    assert asking.heard == ["二"]
    assert "张三" not in log.getvalue()
    assert "RuntimeError" in log.getvalue()


# --- trouble --------------------------------------------------------------------------------------


def events(log: io.StringIO) -> list[tuple[str, str]]:
    """The level and the reason of each line."""
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [(line["level"], line.get("reason", "")) for line in lines]


def test_a_webhook_elsewhere_is_told_once(asking: Asking, log: io.StringIO) -> None:
    """One clear line, however long it lasts; then it is asked again now and then."""
    asking.telegram.faults = [TryLaterError("conflict") for _ in range(3)]
    for _ in range(3):
        asking.poll(5)
        asking.now += PAUSE
    assert len(asking.telegram.asked) == 3
    assert events(log) == [("error", "")]
    asking.telegram.waiting = written("一")
    asking.poll()
    assert asking.heard == ["一"]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(TryLaterError("no_connection"), "no_connection"), (NoAnswerError(), "no_answer")],
)
def test_a_platform_that_cannot_be_reached_is_told_once(
    asking: Asking, log: io.StringIO, fault: Exception, reason: str
) -> None:
    """And again once it had answered in between."""
    for faults in ([fault, fault], [], [fault]):
        asking.telegram.faults = list(faults)
        for _ in range(max(1, len(faults))):
            asking.poll()
            asking.now += PAUSE
    assert events(log) == [("warning", reason)] * 2


def test_telegram_says_how_long_to_wait(asking: Asking) -> None:
    """It is not asked before."""
    asking.telegram.faults = [TryLaterError("flood", timedelta(seconds=60))]
    asking.poll()
    asking.now = 59.0
    asking.poll()
    assert len(asking.telegram.asked) == 1
    asking.now = 60.0
    asking.poll()
    assert len(asking.telegram.asked) == 2


def test_a_process_that_ends_does_not_wait_for_a_question_that_hangs(asking: Asking) -> None:
    """Its answer is taken when it comes, and nothing is asked twice."""
    answered = Event()

    class Slow(FakeClient):
        """Answers when it is told to."""

        def updates(self, offset: int | None, timeout: int) -> Sequence[Any]:
            answered.wait()
            return super().updates(offset, timeout)

    telegram = Slow(waiting=written("一"))
    polling = Polling(telegram, Intake(asking.desk, is_me), patience=0.01)
    polling.poll()
    polling.poll()
    assert asking.heard == []
    answered.set()
    while not asking.heard:
        polling.poll()
    assert telegram.asked == [(None, SECONDS)]


def test_a_process_ends_in_time() -> None:
    """Sooner than answers that are under way are given."""
    assert SECONDS < PATIENCE < GRACE_SECONDS
