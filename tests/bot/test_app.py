"""The composed product: real parts around a conversation of three lines."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.app import App, compose
from bot.desk import Check
from bot.evidence.service import Evidences
from bot.evidence.store import RESERVE, Disk, Store
from bot.evidence.work import EvidenceWork
from bot.readiness import AUDIT_SILENCE, NEVER_AUDITED
from bot.settings import Settings
from bot.ticks import web_ticks, worker_ticks
from handlers.context import Context
from models import heartbeats, outcomes
from models.clock import FixedClock
from models.conversations import Memory
from models.db import StorageFullError, open_database
from models.messages import Incoming, Language, Paragraph, Reply
from models.outcomes import Tally
from scheduler.outcome import REMINDERS
from scheduler.worker import HEARTBEAT, SILENCE, Tick
from tests.fakes.parts import MORNING, SEALER, count, plainly, postcard
from tests.fakes.push_owing import Office
from tests.fakes.push_parts import one_line

Composing = Callable[..., App]


def handle(incoming: Incoming, memory: Memory, context: Context) -> Reply:
    """Count the messages, and name the packs that there are."""
    counted = count(incoming, memory, context.db)
    packs = ", ".join(sorted(context.library.packs))
    return Reply(blocks=(*counted.blocks, Paragraph(packs)))


def greet(language: Language, context: Context) -> Reply:
    """Say the day."""
    return Reply(blocks=(Paragraph(f"{language} {context.clock.today()}"),))


@pytest.fixture
def composing(tmp_path: Path, migrated_file: Path) -> Iterator[Composing]:
    """Compose the product over a fresh database; `migrated=False` for one without tables."""
    made: list[App] = []

    def make(migrated: bool = True, **settings: object) -> App:
        path = tmp_path / "greenbot.db"
        if migrated:
            shutil.copyfile(migrated_file, path)
        made.append(
            compose(
                Settings(_env_file=None, **settings),  # type: ignore[arg-type]
                database=open_database(f"sqlite:///{path}"),
                clock=FixedClock(MORNING),
                sealer=SEALER,
                handle=handle,
                greet=greet,
                words=one_line,
                render=plainly,
            )
        )
        return made[-1]

    yield make
    for app in made:
        app.database.close()


def web_card(text: str, key: str = "k1", sender: str = "lin") -> Incoming:
    """A message as the page would give it."""
    return postcard(text, key, sender, channel="webchat")


def test_conversation_gets_the_packs_and_the_clock(composing: Composing) -> None:
    """What a handler may use is composed for it."""
    texts = composing().receive(web_card("你好"))["texts"]
    assert texts[0] == "1: 你好"
    assert "shenzhen" in texts[1]


def test_history_shows_what_was_said(composing: Composing) -> None:
    """The page finds each message with the reply that it got."""
    app = composing()
    replies = [app.receive(web_card(text, f"k{text}")) for text in "一二三"]
    shown = app.history("webchat", "lin", limit=2)
    assert [(one.id, one.text) for one in shown] == [("k二", "二"), ("k三", "三")]
    assert [one.reply for one in shown] == replies[1:]


def test_greeting_stores_nothing(composing: Composing) -> None:
    """A newcomer who only looks leaves no trace."""
    app = composing()
    assert app.greeting("en")["texts"] == ["en 2026-11-20"]
    assert app.history("webchat", "lin", 50) == []


def states(app: App) -> dict[str, bool]:
    """Which checks are well."""
    return {check.name: check.ok for check in app.checks()}


def test_database_without_tables_is_not_ready(composing: Composing) -> None:
    """Before the migration the product says that it cannot answer, and what to do."""
    app = composing(migrated=False)
    assert not states(app)["database"]
    assert app.checks()[0].details == ("greenbot migrate",)


def test_dead_worker_turns_readiness_red(composing: Composing) -> None:
    """The worker is well while it gives signs of life, and no longer than that."""
    app = composing()
    assert not states(app)["worker"]
    tick(app, "heartbeat").work()
    assert states(app)["worker"]
    assert isinstance(app.clock, FixedClock)
    app.clock.move(SILENCE + timedelta(seconds=1))
    assert not states(app)["worker"]


def test_reminders_are_well_while_an_audit_says_so(composing: Composing) -> None:
    """Only a clean audit gives the sign of life; half an hour without one is told in words."""
    app = composing()
    assert app.checks()[-1] == Check("reminders", False, (NEVER_AUDITED,))
    with app.database.writing() as db:
        heartbeats.beat(db, REMINDERS, app.clock.now())
    assert states(app)["reminders"]
    assert isinstance(app.clock, FixedClock)
    app.clock.move(AUDIT_SILENCE + timedelta(seconds=1))
    with app.database.writing() as db:
        outcomes.keep(db, [Tally(city="shenzhen", owed=3, accepted=7, at=app.clock.now())])
    check = app.checks()[-1]
    assert not check.ok
    assert "last seen" in check.details[0]
    assert check.details[1].startswith("3 ")
    assert app.reminding().duties["accepted"] == 7


def test_every_tick_works_on_an_empty_database(composing: Composing) -> None:
    """What a worker does has nothing to do where nobody is registered, and says nothing of it."""
    app = composing()
    names = [tick.name for tick in (*web_ticks(app), *worker_ticks(app))]
    assert len(set(names)) == len(names)
    wanted = {"heartbeat", "plan", "sweep", "deliver", "outcome", "housekeeping", "backup keys"}
    assert wanted <= set(names)
    for one in worker_ticks(app):
        one.work()
    assert all(states(app).values())


def test_a_delivery_finds_its_way_to_the_page(composing: Composing) -> None:
    """The worker posts what is owed; it is delivered once the page asks, and then it is counted."""
    app = composing()
    assert isinstance(app.clock, FixedClock)
    office = Office(app.database, app.clock)
    number = office.envelope(office.person("lin", "webchat", "writes"), kind="notice")
    tick(app, "deliver").work()
    assert office.delivery(number).delivered_at is None
    [first] = app.pushed("webchat", "lin", 0, 50)
    assert (first.seen, office.delivery(number).delivered_at) == (False, app.clock.now())
    app.seen("webchat", "lin", [first.number])
    assert [one.seen for one in app.pushed("webchat", "lin", 0, 50)] == [True]
    assert app.reminding().sendings.by_state == {"accepted": 1}


def tick(app: App, name: str) -> Tick:
    """One of the things that a worker does."""
    return next(one for one in worker_ticks(app) if one.name == name)


def test_broken_pack_is_red_and_the_old_one_stays(composing: Composing, tmp_path: Path) -> None:
    """A pack that is broken while the product runs is named, and the good one goes on answering."""
    folder = tmp_path / "packs"
    folder.mkdir()
    app = composing(packs_dir=folder)
    packs = dict(app.shelf.library.packs)
    (folder / "mine.yaml").write_text("pack: [", encoding="utf-8")
    next(tick for tick in web_ticks(app) if tick.name == "packs").work()
    assert not states(app)["packs"]
    assert app.pack_problems() > 0
    assert any("mine.yaml" in detail for check in app.checks() for detail in check.details)
    assert set(app.shelf.library.packs) == set(packs)
    assert "shenzhen" in app.receive(web_card("你好"))["texts"][1]


def test_a_database_that_refuses_to_write_turns_readiness_red(composing: Composing) -> None:
    """Reading goes on, and no sign of life is stored any more: within 90 seconds it is told."""
    app = composing()
    assert isinstance(app.clock, FixedClock)
    tick(app, "heartbeat").work()
    event.listen(app.database.engine, "checkout", _refuse_to_write)
    with pytest.raises(StorageFullError):
        app.receive(web_card("在吗"))
    for _ in range(SILENCE // HEARTBEAT):
        assert states(app)["worker"]
        app.clock.move(HEARTBEAT)
        with pytest.raises(StorageFullError):
            tick(app, "heartbeat").work()
    app.clock.move(timedelta(seconds=1))
    assert states(app)["database"]
    assert not states(app)["worker"]
    event.remove(app.database.engine, "checkout", _refuse_to_write)
    app.database.engine.dispose()
    tick(app, "heartbeat").work()
    assert states(app)["worker"]


def _refuse_to_write(connection: Any, *_: object) -> None:
    """As SQLite does on a disk that became read-only: an error of its own, on every write."""
    connection.execute("PRAGMA query_only = ON")


class FillingDisk(Disk):
    """A disk with so many bytes left."""

    left = RESERVE - 1

    def free(self, folder: Path) -> int:  # noqa: ARG002
        return self.left


def test_a_disk_that_fills_turns_readiness_red_before_it_is_full(
    composing: Composing, tmp_path: Path
) -> None:
    """As soon as evidence is refused, though the records may still be written for long."""
    app, disk = composing(), FillingDisk()
    store = Store(tmp_path / "not there yet", disk)
    evidences = Evidences(app.database, app.vault, app.clock, store)
    app = replace(app, evidence_work=EvidenceWork(evidences, None, {}))
    tick(app, "heartbeat").work()
    assert states(app)["worker"]
    check = next(one for one in app.checks() if one.name == "disk")
    assert not check.ok
    assert "1 GB" in check.details[0]
    disk.left = RESERVE
    assert states(app)["disk"]
