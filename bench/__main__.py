"""`make bench`: what the rules cost, each figure beside a floor measured in the same run.

`python -m bench [NAME ...]` runs the benchmarks of those names. A machine's seconds say little;
the ratio to the floor, and the bound each figure must keep, say more.
"""

import sys

from bench.measure import Benchmark, run
from bench.rules import BENCHMARKS


def main(names: list[str]) -> int:
    """Run and print; 1 when a bound is broken, 2 for a name there is none of."""
    chosen: list[Benchmark] = [one for one in BENCHMARKS if not names or one.name in names]
    if not chosen:
        known = ", ".join(one.name for one in BENCHMARKS)
        sys.stderr.write(f"bench: no benchmark named {' '.join(names)}; there are {known}\n")
        return 2
    results = [run(one) for one in chosen]
    for result in results:
        sys.stdout.write(f"{result}\n")
    return 0 if all(result.within_bound for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
