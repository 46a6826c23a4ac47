"""What an operator may watch: counts and times, never who or what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from models.db import StorageError

Outcome: TypeAlias = Literal["answered", "refused", "unavailable", "failed"]
"""Answered; refused for what it was; not taken by the storage; failed by a fault of ours."""

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The counters of one running application; each has its own, so that tests do not mix."""

    def __init__(self, pack_problems: Callable[[], int] = lambda: 0) -> None:
        """Begin at zero. `pack_problems` is asked anew at each reading."""
        self._registry = CollectorRegistry()
        self._messages = Counter(
            "greenbot_messages",
            "Messages by outcome.",
            ["channel", "outcome"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "greenbot_handler_seconds",
            "Seconds from a readable message to its reply.",
            ["channel"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        problems = Gauge(
            "greenbot_pack_problems", "Faults in the rule packs.", registry=self._registry
        )
        problems.set_function(pack_problems)

    def count(self, channel: str, outcome: Outcome) -> None:
        """Count one message."""
        self._messages.labels(channel, outcome).inc()

    @contextmanager
    def answering(self, channel: str) -> Iterator[None]:
        """Time the answer to one message, and count how it ended."""
        with self._seconds.labels(channel).time():
            try:
                yield
            except StorageError:
                self.count(channel, "unavailable")
                raise
            except Exception:
                self.count(channel, "failed")
                raise
        self.count(channel, "answered")

    def exposition(self) -> bytes:
        """Everything in the text format of Prometheus."""
        return generate_latest(self._registry)
