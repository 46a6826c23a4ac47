"""Timing one thing against its floor: interleaved, so that a drifting machine hits both alike."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 15


@dataclass(frozen=True)
class Benchmark:
    """One thing to time, its floor, and the bound that it must keep.

    `repeat` calls make one sample, so that a short call can be timed. `bound` is in milliseconds.
    """

    name: str
    about: str
    floor_about: str
    work: Callable[[], object]
    floor: Callable[[], object]
    repeat: int
    bound: float

    def run(self, _: Sequence[str]) -> "Outcome":
        """Time work and floor in turn, after one round of each that is not counted."""
        _sample(self.work, 1)
        _sample(self.floor, 1)
        pairs = [
            (_sample(self.work, self.repeat), _sample(self.floor, self.repeat))
            for _ in range(ROUNDS)
        ]
        work, floor = zip(*pairs, strict=True)
        return Outcome(self, statistics.median(work), max(work), statistics.median(floor))


@dataclass(frozen=True)
class Outcome:
    """Medians in milliseconds per call, over `ROUNDS` samples."""

    benchmark: Benchmark
    median: float
    worst: float
    floor: float

    @property
    def within_bound(self) -> bool:
        """Whether the median keeps the bound."""
        return self.median <= self.benchmark.bound

    def __str__(self) -> str:
        one = self.benchmark
        kept = "kept" if self.within_bound else "BROKEN"
        return (
            f"{one.name}: {one.about}\n"
            f"  {self.median:.4f} ms median, {self.worst:.4f} ms worst\n"
            f"  {self.floor:.4f} ms median of the floor: {one.floor_about}\n"
            f"  ratio {self.median / self.floor:.1f}, bound {one.bound:g} ms {kept}"
        )


def _sample(call: Callable[[], object], repeat: int) -> float:
    started = time.perf_counter()
    for _ in range(repeat):
        call()
    return (time.perf_counter() - started) * 1000 / repeat
