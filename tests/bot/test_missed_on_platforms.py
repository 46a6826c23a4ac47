"""What somebody missed counts as shown when their platform took the words, and not before."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from bot.app import App, compose
from bot.channels.base import Capabilities, NotReachableNowError, Platform
from bot.settings import Settings
from models import deliveries
from models.bindings import bind
from models.clock import FixedClock
from models.db import open_database
from models.deliveries import Delivery
from models.followers import pseudonym
from models.messages import Incoming
from models.parcels import FRESH
from models.people import meet
from models.results import give_up
from policies.shelf import Shelf
from tests.fakes.parts import MORNING, SEALER
from tests.fakes.replying import CHANNEL, FakeReplier
from tests.fakes.rows import a_unit, number

WORDS = "请各单位于本周内核对联系方式。"
LIN = "openid-lin"

Make: TypeAlias = Callable[..., App]


class Narrow:
    """A platform with short messages, of which it takes some in its answer."""

    name = CHANNEL

    def __init__(self, answers: int | None, longest: int) -> None:
        self.capabilities = Capabilities(max_bytes=longest, accounts=True, answers=answers)


@pytest.fixture
def replier() -> FakeReplier:
    """A platform that takes everything."""
    return FakeReplier()


@pytest.fixture
def make(tmp_path: Path, migrated_file: Path, replier: FakeReplier) -> Iterator[Make]:
    """The product over a platform that takes so many messages in its answer, each so long."""
    path, made = tmp_path / "greenbot.db", []
    shutil.copyfile(migrated_file, path)

    def over(answers: int | None, longest: int = 600) -> App:
        nothing: Any = None
        channel = Narrow(answers, longest)
        platform = Platform(channel, nothing, replier, nothing, lambda *_: (), lambda: iter(()))
        made.append(
            compose(
                Settings(_env_file=None),
                database=open_database(f"sqlite:///{path}"),
                shelf=Shelf([]),
                clock=FixedClock(MORNING),
                sealer=SEALER,
                connect=lambda *_: (platform,),
            )
        )
        return made[-1]

    yield over
    for one in made:
        one.close()


def missed_by_lin(app: App) -> int:
    """A broadcast that did not reach Lin; its number."""
    now = app.clock.now()
    with app.database.writing() as db:
        address = pseudonym(db, app.vault, CHANNEL, LIN, now)
        lin = number(meet(db, CHANNEL, address, "push", now))
        bind(db, number(a_unit(db)), lin, "code", now)
        made = deliveries.enqueue(
            db, key="b", person_id=lin, kind="broadcast", day=app.clock.today(), not_before=now,
            now=now, content={"words": WORDS, "city": "shenzhen"},
        )  # fmt: skip
        assert made is not None
        give_up(db, made, "window_closed", now)
        return number(made)


def ask(app: App, text: str, key: str) -> str:
    """Lin writes; everything that the reply says."""
    return "".join(app.receive(Incoming(CHANNEL, LIN, key, app.clock.now(), text))["texts"])


def is_shown(app: App, delivery: int) -> bool:
    """Whether it counts as shown."""
    with app.database.reading() as db:
        return db.get_one(Delivery, delivery).seen_at is not None


def wait(app: App, time: timedelta) -> None:
    """Let time go by."""
    assert isinstance(app.clock, FixedClock)
    app.clock.move(time)


def test_it_is_shown_when_the_platform_took_it(make: Make, replier: FakeReplier) -> None:
    """And not said a second time, neither while it is on its way nor afterwards."""
    app = make(0)
    missed = missed_by_lin(app)
    assert WORDS in ask(app, "规定 深圳", "k1")
    assert not is_shown(app, missed)
    assert WORDS not in ask(app, "规定 深圳", "k2")
    app.courier.carry()
    assert WORDS in "".join(replier.texts(LIN))
    assert is_shown(app, missed)
    assert WORDS not in ask(app, "规定 深圳", "k3")


def test_what_the_platform_did_not_take_is_said_again(make: Make, replier: FakeReplier) -> None:
    """It was down: nobody has read a word, however long ago the answer was made."""
    app = make(0)
    missed = missed_by_lin(app)
    ask(app, "规定 深圳", "k1")
    wait(app, FRESH + timedelta(seconds=1))
    app.courier.carry()
    assert replier.taken == []
    assert not is_shown(app, missed)
    assert WORDS in ask(app, "规定 深圳", "k2")
    app.courier.carry()
    assert is_shown(app, missed)


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_asked_for_is_shown_when_that_is_taken(
    make: Make, replier: FakeReplier, taken: bool
) -> None:
    """余下 gives the words once more: they are told with these messages."""
    app = make(0)
    missed = missed_by_lin(app)
    ask(app, "规定 深圳", "k1")
    replier.faults[LIN] = [NotReachableNowError("window")]
    app.courier.carry()
    assert WORDS in ask(app, "余下", "k2")
    assert not is_shown(app, missed)
    replier.faults[LIN] = [] if taken else [NotReachableNowError("window")]
    app.courier.carry()
    assert is_shown(app, missed) is taken


@pytest.mark.parametrize("longest", [600, 60])
def test_what_stands_in_the_answer_itself_is_shown_at_once(
    make: Make, replier: FakeReplier, longest: int
) -> None:
    """Where the words end in its first message; else with the message in which they do."""
    app = make(1, longest)
    missed = missed_by_lin(app)
    ask(app, "规定 深圳", "k1")
    assert is_shown(app, missed) is (longest == 600)
    app.courier.carry()
    assert len(replier.taken) > 1
    assert is_shown(app, missed)


def test_a_page_shows_it_at_once(make: Make) -> None:
    """The whole reply is the answer."""
    app = make(None)
    missed = missed_by_lin(app)
    ask(app, "规定 深圳", "k1")
    assert is_shown(app, missed)
