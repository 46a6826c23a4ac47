"""Messages that come several times, in any order, at once, and over a restart."""

import json
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from sqlmodel import func, select

from bot.receive import receive
from models.db import Database, open_database
from models.inbox import Received
from tests.chaos.child import CHANNELS, message
from tests.fakes.parts import FakeParts, told

DELIVERIES = 3


def shuffled(messages: int) -> list[int]:
    """Every message three times, in no order."""
    deliveries = list(range(messages)) * DELIVERIES
    Random(messages).shuffle(deliveries)
    return deliveries


def deliver(database: Database, numbers: Iterable[int], threads: int) -> set[tuple[int, str]]:
    """Deliver from several threads; the distinct replies by message."""
    parts = FakeParts(database, channels=CHANNELS)

    def answer(number: int) -> tuple[int, str]:
        return number, json.dumps(receive(parts, message(number)))

    with ThreadPoolExecutor(threads) as pool:
        return set(pool.map(answer, numbers))


def effects(database: Database) -> tuple[int, list[str]]:
    """How many rows there are, and what the conversations were told."""
    with database.reading() as db:
        rows = db.exec(select(func.count()).select_from(Received)).one()
        return rows, told(db)


def check(database: Database, replies: set[tuple[int, str]], messages: int) -> None:
    """One row, one effect and one reply for each message."""
    rows, told = effects(database)
    assert (rows, len(replies)) == (messages, messages)
    assert sorted(told) == sorted(f"第{number}封" for number in range(messages))


def test_three_hundred_messages_three_times_each(database: Database) -> None:
    """300 messages in 900 concurrent deliveries have 300 effects, and one reply each."""
    check(database, deliver(database, shuffled(300), threads=6), 300)


@pytest.mark.chaos
def test_ten_thousand_messages_over_a_restart(database: Database) -> None:
    """10,000 messages in 30,000 deliveries, half of them after a restart: 10,000 effects."""
    deliveries = shuffled(10_000)
    before = deliver(database, deliveries[:15_000], threads=8)
    again = open_database(database.engine.url.render_as_string(hide_password=False))
    after = deliver(again, deliveries[15_000:], threads=8)
    check(again, before | after, 10_000)
    again.close()
