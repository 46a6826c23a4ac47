"""Doing one thing at growing sizes, each beside its floor: how fast, how much memory, and linear?

Every size is a process of its own, so that the peak of its memory is known.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

LARGE = "--large"
"""The option with which the largest size is done as well."""
_MEGABYTE = 1024 * 1024
_SLACK = 2.0
"""How much slower a row may be at the largest size than at the fastest: caches end somewhere."""


@dataclass(frozen=True)
class Sample:
    """One size: rows, seconds of the work, of the work once more, and of the floor.

    `before` and `peak` are the process's memory in bytes: before the work, and at most.
    """

    rows: int
    seconds: float
    again: float
    floor: float
    before: int
    peak: int

    @property
    def rate(self) -> float:
        """Rows in a second."""
        return self.rows / self.seconds

    def __str__(self) -> str:
        memory = f"{self.peak / _MEGABYTE:.0f} MB peak, {self.before / _MEGABYTE:.0f} MB before"
        return (
            f"  {self.rows:>9,} rows: {self.seconds:.2f} s, {self.rate:,.0f} rows/s; "
            f"once more {self.again:.2f} s; floor {self.floor:.2f} s, "
            f"ratio {self.seconds / self.floor:.1f}; {memory}"
        )


@dataclass(frozen=True)
class Growing:
    """One thing to do at several sizes.

    `module` is run as a program with a size, and prints its `Sample` as JSON. `bound` is the
    highest ratio to the floor, `memory` how many megabytes the largest size may take beyond the
    smallest.
    """

    name: str
    about: str
    floor_about: str
    module: str
    sizes: tuple[int, ...]
    largest: int
    bound: float
    memory: int

    def run(self, options: Sequence[str]) -> "Growth":
        """Do every size, the largest only with the option `--large`."""
        sizes = (*self.sizes, self.largest) if LARGE in options else self.sizes
        return Growth(self, tuple(_sample(self.module, size) for size in sizes))


@dataclass(frozen=True)
class Growth:
    """What every size took."""

    growing: Growing
    samples: tuple[Sample, ...]

    @property
    def is_linear(self) -> bool:
        """Whether a row costs at the largest size about what it costs at the others."""
        return max(one.rate for one in self.samples) <= _SLACK * self.samples[-1].rate

    @property
    def within_bound(self) -> bool:
        """Whether it is linear, near its floor, and bounded in memory."""
        last, first = self.samples[-1], self.samples[0]
        near = last.seconds <= self.growing.bound * last.floor
        return self.is_linear and near and last.peak - first.peak <= self.growing.memory * _MEGABYTE

    def __str__(self) -> str:
        one = self.growing
        linear = "linear" if self.is_linear else "NOT LINEAR"
        kept = "kept" if self.within_bound else "BROKEN"
        lines = [f"{one.name}: {one.about}", *map(str, self.samples)]
        lines.append(f"  floor: {one.floor_about}")
        lines.append(f"  {linear}; ratio {one.bound:g}, {one.memory} MB of growth: bounds {kept}")
        return "\n".join(lines)


def peak() -> int:
    """The most memory that this process has had so far, in bytes."""
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage if sys.platform == "darwin" else usage * 1024


def tell(sample: Sample) -> None:
    """Hand a size's sample to the process that asked for it."""
    sys.stdout.write(json.dumps(asdict(sample)) + "\n")


def _sample(module: str, size: int) -> Sample:
    ran = subprocess.run(
        [sys.executable, "-m", module, str(size)], check=True, capture_output=True, text=True
    )
    return Sample(**json.loads(ran.stdout))
