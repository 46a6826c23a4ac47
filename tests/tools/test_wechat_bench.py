"""The benchmark of WeChat's pushes: every way really answers, and a broken bound is named."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench.wechat import Answered, Way, floor, measured, over_http, product, without_http
from bot.site import site
from tools.serving import served


def test_every_way_answers(tmp_path: Path) -> None:
    """The floor, the product by its parts with both conversations, and over HTTP."""
    with ThreadPoolExecutor(1) as apart:  # a browser may have left a loop in this thread
        ways, answered = apart.submit(measure, tmp_path).result()
    assert [(len(way.took), len(way.rates)) for way in ways] == [(24, 2)] * 4
    assert min(min(way.took) for way in ways) > 0
    assert len(str(answered).splitlines()) == 1 + len(ways) + 2


def measure(folder: Path) -> tuple[list[Way], Answered]:
    """A few messages by each way."""
    fixed, real = (product(folder / talk, talk) for talk in ("fixed", "real"))
    with served(site(fixed)) as address:
        ways = [
            floor(folder),
            without_http(fixed, "fixed", "one reply"),
            without_http(real, "real", "the self-check"),
            over_http(address, "fixed", "one reply"),
        ]
        answered = measured(ways, rounds=2, each=12)
    for app in (fixed, real):
        app.close()
    return ways, answered


@pytest.mark.parametrize(("rate", "kept"), [(500, True), (499, False)])
def test_less_than_half_of_the_floor_is_broken(rate: float, kept: bool) -> None:
    """Within the same round; what the machine did in another does not count."""
    ways = [_took(1_000, 900, 10), _took(rate, rate * 0.9, rate / 100)]
    answered = Answered(ways, (0.0, 0.0))
    assert answered.within_bound is kept
    assert ("bound 2 kept" in str(answered)) is kept


def _took(*rates: float) -> Way:
    return Way("n", "about", lambda _: [], took=[1 / rate for rate in rates], rates=list(rates))
