"""The rest of a reply in the whole product: owed with it, carried at once, asked for, said once."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from bot.app import App, compose
from bot.channels.base import Capabilities, NotReachableNowError, Platform
from bot.courier import Courier
from bot.settings import Settings
from bot.ticks import web_ticks, worker_ticks
from bot.wording import words
from models.clock import FixedClock
from models.db import open_database
from models.messages import Incoming, say
from models.parcels import Parcel
from policies.shelf import Shelf
from scheduler.worker import Clockwork
from tests.fakes.parts import MORNING, SEALER
from tests.fakes.replying import CHANNEL, FakeReplier, Seconds

NOTE = words(say("rest.more"), "zh_CN")
WHOLE = "规定 深圳"


class Narrow:
    """A platform that takes one short message in its answer."""

    name = CHANNEL
    capabilities = Capabilities(max_bytes=600, accounts=True, answers=1)


@pytest.fixture
def replier() -> FakeReplier:
    """A platform that takes everything."""
    return FakeReplier()


@pytest.fixture
def app(tmp_path: Path, migrated_file: Path, replier: FakeReplier) -> Iterator[App]:
    """The product with that platform alone beside its own channels."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    nothing: Any = None
    platform = Platform(Narrow(), nothing, replier, nothing, lambda *_: (), lambda: iter(()))
    made = compose(
        Settings(_env_file=None),
        database=open_database(f"sqlite:///{path}"),
        shelf=Shelf([]),
        clock=FixedClock(MORNING),
        sealer=SEALER,
        connect=lambda *_: (platform,),
    )
    yield made
    made.close()


def ask(app: App, text: str, key: str) -> list[str]:
    """Write something; every message of the reply."""
    return app.receive(Incoming(CHANNEL, "openid-lin", key, MORNING, text))["texts"]


def words_of(texts: list[str]) -> str:
    """What they say together, wherever they were cut."""
    return "".join("".join(texts).replace(NOTE, "").split())


def owed(app: App) -> int:
    """How many messages are owed."""
    with app.database.reading() as db:
        return db.exec(select(func.count()).select_from(Parcel)).one()


def test_what_does_not_fit_into_the_answer_follows_it(app: App, replier: FakeReplier) -> None:
    """In its order; a redelivery gets the same answer, and nothing is sent a second time."""
    reply = ask(app, WHOLE, "k1")
    assert reply[0].endswith(NOTE)
    for _ in range(2):
        assert ask(app, WHOLE, "k1") == reply
        app.courier.carry()
    assert replier.texts("openid-lin") == reply[1:]
    assert owed(app) == 0


def test_a_reply_that_fits_owes_nothing(app: App) -> None:
    """And promises nothing."""
    [only] = ask(app, "余下", "k1")
    assert NOTE not in only
    assert owed(app) == 0


def test_whoever_is_answered_has_the_rest_without_waiting_for_a_tick(
    app: App, replier: FakeReplier
) -> None:
    """The process that answered is woken by it, also by the second message."""
    seconds, replies = Seconds(), []
    app.__dict__["courier"] = Courier(app, ticks=seconds)
    with seconds.attended(app.courier):
        for key in ("k1", "k2"):
            replier.took.clear()
            replies += ask(app, WHOLE, key)[1:]
            assert replier.took.wait(5)
    app.courier.carry()
    assert replier.texts("openid-lin") == replies


def test_where_nothing_can_be_sent_each_word_is_asked_for(app: App, replier: FakeReplier) -> None:
    """An account without the leave to send: 余下 gives the next message, until all was read."""
    said = ask(app, WHOLE, "first")
    seen = said[:1]
    while owed(app):
        replier.faults["openid-lin"] = [NotReachableNowError("feature")]
        app.courier.carry()
        seen += ask(app, "余下", f"n{len(seen)}")[:1]
        assert len(seen) <= len(said)
    assert replier.taken == []
    assert words_of(seen) == words_of(said)
    assert words(say("rest.none"), "zh_CN") in ask(app, "余下", "last")[0]


def test_every_process_carries_once(app: App, replier: FakeReplier) -> None:
    """Whichever ticks it has: a worker has those of a serving process beside its own."""
    together = [*web_ticks(app), *worker_ticks(app)]
    names = [one.name for one in together]
    assert names.count("parcels") == 1
    ask(app, WHOLE, "k1")
    clockwork = Clockwork([one for one in together if one.name == "parcels"])
    clockwork.start()
    assert replier.took.wait(5)
    clockwork.stop()
    assert replier.taken[0][0] == "openid-lin"


def test_without_platforms_nobody_carries(tmp_path: Path, migrated_file: Path) -> None:
    """No tick, and nobody is woken."""
    path = tmp_path / "other.db"
    shutil.copyfile(migrated_file, path)
    made = compose(Settings(_env_file=None), database=open_database(f"sqlite:///{path}"),
                   shelf=Shelf([]), sealer=SEALER)  # fmt: skip
    assert "parcels" not in [one.name for one in (*web_ticks(made), *worker_ticks(made))]
    made.close()
