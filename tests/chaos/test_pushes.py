"""Pushes over real sockets: repeated, shuffled, to two processes of which one is killed."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
import pytest
from sqlmodel import func, select

from models.clock import SystemClock
from models.conversations import Conversation
from models.db import Database
from models.inbox import Received
from tests.chaos.services import Service, posted, wechat_settings
from tests.fakes.loops import run_apart
from tests.fakes.wechat.account import MADE_UP
from tests.fakes.wechat.line import Line
from tests.fakes.wechat.wire import Value

MESSAGES, DELIVERIES, PEOPLE, AT_ONCE = 10_000, 3, 200, 24

pytestmark = [pytest.mark.chaos, pytest.mark.postgres]


@dataclass
class Platform:
    """Delivers each push until it was answered three times, now to the one, now to the other."""

    services: Sequence[Service]
    replies: dict[int, set[str]] = field(default_factory=dict)
    delivered: int = 0
    unanswered: int = 0

    def __post_init__(self) -> None:
        self._line = Line(MADE_UP, SystemClock(), None, "/wechat")

    def request(self, client: httpx.AsyncClient, number: int, service: Service) -> httpx.Request:
        """One delivery of a message, signed and sealed anew."""
        fields: dict[str, Value] = {
            "ToUserName": MADE_UP.original_id,
            "FromUserName": f"oPerson{number % PEOPLE:04d}OfTheTest",
            "CreateTime": 1_700_000_000 + number,
            "MsgType": "text",
            "Content": f"深圳第{1 + number // PEOPLE % 30}条",
            "MsgId": 9_000_000_000 + number,
        }
        post = self._line.post(fields)
        return client.build_request(
            "POST", f"{service.url}/wechat", params=post.params, content=post.body
        )

    async def bring(self, client: httpx.AsyncClient, number: int, which: int) -> None:
        """Bring one delivery; where nobody answers, the platform tries again."""
        for attempt in range(60):
            service = self.services[(which + attempt) % len(self.services)]
            body = await posted(client, service.url, self.request(client, number, service))
            if body is not None:
                passive = self._line.understood(body, f"oPerson{number % PEOPLE:04d}OfTheTest")
                assert passive is not None, "a message was not answered"
                self.replies.setdefault(number, set()).add(passive.text)
                self.delivered += 1
                return
            self.unanswered += 1
            await asyncio.sleep(0.5)
        raise AssertionError(f"nobody answers message {number}")

    async def deliver(self, deliveries: Sequence[tuple[int, int]]) -> None:
        """Bring all of them, some at once; one process dies in the middle and comes back."""
        waiting = iter(deliveries)
        limits = httpx.Limits(max_connections=AT_ONCE * 2)
        async with httpx.AsyncClient(limits=limits, timeout=6) as client:

            async def carry() -> None:
                for number, which in waiting:
                    await self.bring(client, number, which)

            async def cut() -> None:
                while self.delivered < len(deliveries) // 2:
                    await asyncio.sleep(0.1)
                await asyncio.to_thread(self.services[1].kill)
                await asyncio.sleep(3)
                await asyncio.to_thread(self.services[1].start)

            await asyncio.gather(cut(), *(carry() for _ in range(AT_ONCE)))


@pytest.fixture
def services(database: Database) -> Iterator[list[Service]]:
    """Two processes on one PostgreSQL; the platform's API is nowhere."""
    address = database.engine.url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory() as folder:
        more = wechat_settings("http://127.0.0.1:9")
        made = [Service("web", address, Path(folder), more) for _ in range(2)]
        for one in made:
            one.start()
        yield made
        for one in made:
            one.stop()


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_ten_thousand_pushes_three_times_over_a_kill(
    services: list[Service], database: Database
) -> None:
    """Each has one effect and one reply, whichever process it came to, before the kill or after."""
    deliveries = [(n, turn) for n in range(MESSAGES) for turn in range(DELIVERIES)]
    Random(MESSAGES).shuffle(deliveries)
    platform = Platform(services)
    run_apart(platform.deliver(deliveries))
    with database.reading() as db:
        rows = db.exec(select(func.count()).select_from(Received)).one()
        unanswered = db.exec(
            select(func.count()).select_from(Received).where(Received.reply == None)  # noqa: E711
        ).one()
        people = db.exec(select(func.count()).select_from(Conversation)).one()
        effects = db.exec(select(func.sum(Conversation.version - 1))).one()
    print(f"{platform.delivered} answers, {platform.unanswered} deliveries without one")  # noqa: T201
    assert platform.delivered == MESSAGES * DELIVERIES
    assert (rows, unanswered, people) == (MESSAGES, 0, PEOPLE)
    assert effects == MESSAGES
    assert len(platform.replies) == MESSAGES
    assert all(len(replies) == 1 for replies in platform.replies.values())
