"""Fifty pushes a second for ten minutes while the platform's API is of no use.

`HANGING_SECONDS=60` makes it shorter. The histogram is printed (`-s`).
"""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest

from models.access_tokens import MOST, WITHIN
from models.clock import SystemClock
from models.db import open_database
from models.migrations import upgrade
from tests.chaos.services import Service, Times, posted, wechat_settings
from tests.fakes.loops import run_apart
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.api import PATHS
from tests.fakes.wechat.line import Line
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.server import running

SECONDS: Final = int(os.environ.get("HANGING_SECONDS", "600"))
A_SECOND, PEOPLE = 50, 500
WORDS = ("你好", "时限 贵州", "深圳第9条", "举报 深圳", "自评", "帮助", "菜单")
"""Some answers are longer than one message: the rest goes out by the API, or would."""

ON_THE_WAY: Final = timedelta(seconds=2)
"""How much later than it was asked for a token is noted at the platform."""

pytestmark = pytest.mark.chaos


@dataclass
class Crowd:
    """Writes at a steady pace, whatever becomes of the answers."""

    service: Service
    times: Times = field(default_factory=Times)
    unanswered: int = 0

    def __post_init__(self) -> None:
        self._line = Line(MADE_UP, SystemClock(), None, "/wechat")

    async def write(self, seconds: int) -> None:
        """So many seconds of it."""
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
        async with httpx.AsyncClient(limits=limits, timeout=6) as client:
            loop, under_way = asyncio.get_running_loop(), set()
            begun = loop.time()
            for number in range(seconds * A_SECOND):
                await asyncio.sleep(max(0.0, begun + number / A_SECOND - loop.time()))
                task = asyncio.create_task(self._one(client, number))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
            await asyncio.gather(*under_way)

    async def _one(self, client: httpx.AsyncClient, number: int) -> None:
        who = f"oPerson{number * 7919 % PEOPLE:04d}OfTheTest"
        post = self._line.post(
            {
                "ToUserName": MADE_UP.original_id,
                "FromUserName": who,
                "CreateTime": 1_700_000_000 + number,
                "MsgType": "text",
                "Content": WORDS[number % len(WORDS)],
                "MsgId": 9_000_000_000 + number,
            }
        )
        url = f"{self.service.url}/wechat"
        request = client.build_request("POST", url, params=post.params, content=post.body)
        loop = asyncio.get_running_loop()
        begun = loop.time()
        body = await posted(client, url, request)
        self.times.taken.append(loop.time() - begun)
        if body is None or self._line.understood(body, who) is None:
            self.unanswered += 1


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A platform on a port of its own."""
    made = Platform(SystemClock())
    with running(made):
        yield made


@pytest.fixture
def service(platform: Platform) -> Iterator[Service]:
    """The product in one process, on SQLite on the disk, with the worker in it."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/greenbot.db"
        made = open_database(address)
        upgrade(made)
        made.close()
        whole = Service("run", address, Path(folder), wechat_settings(platform.base_url))
        whole.start()
        yield whole
        whole.stop()


def told(crowd: Crowd, platform: Platform) -> None:
    """Print what was measured."""
    times = crowd.times
    print(  # noqa: T201
        f"\n{len(times.taken)} pushes, p50 {times.quantile(0.5):.3f} s, "
        f"p99 {times.quantile(0.99):.3f} s, longest {max(times.taken):.3f} s, "
        f"{crowd.unanswered} without an answer, {len(platform.calls)} calls of the API, "
        f"{len(platform.tokens.fetches)} tokens fetched\n{times.histogram()}"
    )


def test_the_answer_does_not_wait_for_the_platform(service: Service, platform: Platform) -> None:
    """Every call of the API hangs: each push is answered in time all the same."""
    for path in PATHS:
        platform.faults.hang(path, None)
    crowd = Crowd(service)
    run_apart(crowd.write(SECONDS))
    told(crowd, platform)
    assert platform.calls
    assert crowd.unanswered == 0
    assert crowd.times.quantile(0.99) < 1
    assert max(crowd.times.taken) < 4.5


def test_a_token_that_stays_refused_is_fetched_three_times(
    service: Service, platform: Platform
) -> None:
    """40001 to every message: three tokens in ten minutes, however many messages want to go."""
    platform.faults.errcode("/cgi-bin/message/custom/send", 40001, None)
    crowd = Crowd(service)
    run_apart(crowd.write(SECONDS))
    told(crowd, platform)
    assert crowd.unanswered == 0
    assert platform.called("/cgi-bin/message/custom/send")
    fetched = platform.tokens.fetches
    assert fetched
    apart = [later - one for one, later in zip(fetched, fetched[MOST:], strict=False)]
    assert all(one > WITHIN - ON_THE_WAY for one in apart)
