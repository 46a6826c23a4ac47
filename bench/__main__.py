"""`make bench`: what the work costs, each figure beside a floor measured in the same run.

`python -m bench [NAME ...] [--large]` runs the benchmarks of those names; `--large` adds the
largest size of those that grow. A machine's seconds say little; the ratio to the floor, and the
bound each figure must keep, say more.
"""

import sys
from collections.abc import Sequence
from typing import Protocol

from bench import delivering, planning, rules, sweeping, wechat
from bench.growing import LARGE


class Result(Protocol):
    """What a benchmark found, as text."""

    @property
    def within_bound(self) -> bool:
        """Whether it keeps its bound."""


class Runs(Protocol):
    """One benchmark by its name."""

    @property
    def name(self) -> str:
        """How it is called on the command line."""

    def run(self, options: Sequence[str]) -> Result:
        """Measure."""


BENCHMARKS: tuple[Runs, ...] = (
    *rules.BENCHMARKS,
    *planning.BENCHMARKS,
    *sweeping.BENCHMARKS,
    *delivering.BENCHMARKS,
    *wechat.BENCHMARKS,
)


def main(words: list[str]) -> int:
    """Run and print; 1 when a bound is broken, 2 for a name there is none of."""
    names = [word for word in words if word != LARGE]
    chosen = [one for one in BENCHMARKS if not names or one.name in names]
    if not chosen:
        known = ", ".join(one.name for one in BENCHMARKS)
        sys.stderr.write(f"bench: no benchmark named {' '.join(names)}; there are {known}\n")
        return 2
    kept = True
    for one in chosen:
        result = one.run(words)
        sys.stdout.write(f"{result}\n")
        sys.stdout.flush()
        kept = kept and result.within_bound
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
