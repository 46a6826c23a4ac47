"""The benchmarks that grow: what they measure, and when they call it broken."""

from dataclasses import replace

import pytest

from bench.growing import Growing, Growth, Sample
from bench.planning import BENCHMARKS, measure

MEGABYTE = 1024 * 1024
GROWING = Growing("n", "about", "floor", "m", (1_000, 100_000), 1_000_000, bound=5, memory=40)
FEW = Sample(1_000, 0.1, 0.01, 0.05, 90 * MEGABYTE, 95 * MEGABYTE)
MANY = Sample(100_000, 10, 1, 5, 90 * MEGABYTE, 100 * MEGABYTE)


def test_planning_a_few_deadlines_is_measured() -> None:
    """Every unit's deadline and the offices' own; planning again and the floor take their time."""
    sample = measure(20)
    assert sample.rows == 30
    assert min(sample.seconds, sample.again, sample.floor) > 0
    assert sample.peak >= sample.before > 0


@pytest.mark.parametrize(
    ("many", "kept"),
    [
        (MANY, True),
        (replace(MANY, seconds=21), False),  # a row takes more than twice as long
        (replace(MANY, floor=1.9), False),
        (replace(MANY, peak=136 * MEGABYTE), False),
    ],
)
def test_a_bound_that_is_broken_is_named(many: Sample, kept: bool) -> None:
    """Not linear, far from its floor, or memory that grows with the rows."""
    growth = Growth(GROWING, (FEW, many))
    assert growth.within_bound is kept
    assert ("bounds kept" in str(growth)) is kept


def test_a_million_is_measured_on_request() -> None:
    """Beside the sizes that are always done."""
    [planning] = BENCHMARKS
    assert (planning.sizes, planning.largest) == ((1_000, 10_000, 100_000), 1_000_000)
