"""What an operator may watch: counts and times, never who or what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from models.db import StorageError
from models.deliveries import DeliveryState
from models.health import Sendings

Outcome: TypeAlias = Literal["answered", "refused", "unavailable", "failed"]
"""Answered; refused for what it was; not taken by the storage; failed by a fault of ours."""

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


@dataclass(frozen=True, slots=True)
class Reminding:
    """How reminding does: what was sent, and how the duties stood at the last audit."""

    sendings: Sendings
    duties: Mapping[str, int]


class _Reminders(Collector):
    """Reads the database when it is asked; while the database does not answer, there is nothing."""

    def __init__(self, read: Callable[[], Reminding]) -> None:
        self._read = read

    def describe(self) -> Iterable[Metric]:
        """Nothing is read merely to register."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The numbers of this moment."""
        try:
            found = self._read()
        except StorageError:
            return
        states = GaugeMetricFamily("greenbot_deliveries", "Deliveries by state.", labels=["state"])
        for state in get_args(DeliveryState):
            states.add_metric([state], found.sendings.by_state.get(state, 0))
        yield states
        yield GaugeMetricFamily(
            "greenbot_deliveries_resent",
            "Sendings after an uncertain one, each perhaps a repetition.",
            found.sendings.resent,
        )
        duties = GaugeMetricFamily(
            "greenbot_duties", "Duties by how they stood at the last audit.", labels=["standing"]
        )
        for standing, number in found.duties.items():
            duties.add_metric([standing], number)
        yield duties


class Metrics:
    """The counters of one running application; each has its own, so that tests do not mix."""

    def __init__(
        self,
        pack_problems: Callable[[], int] = lambda: 0,
        reminding: Callable[[], "Reminding"] | None = None,
    ) -> None:
        """Begin at zero. `pack_problems` and `reminding` are asked anew at each reading."""
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
        if reminding is not None:
            self._registry.register(_Reminders(reminding))

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
