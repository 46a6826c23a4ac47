"""The composition root: the one place that knows every part and puts the product together.

Every part that touches the outside is an argument with a default, so a test composes the same
product with a clock that stands still, packs of its own or a conversation of three lines.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from sqlmodel import Session

from bot import receive as receiving
from bot.calendars import library_now
from bot.channels.base import Channel, Ground, Platform, Replier, Sender
from bot.channels.posting import Posting
from bot.channels.registry import CHANNELS, connected
from bot.courier import Courier
from bot.desk import Check, Exchange, Pushed
from bot.evidence.clamav import scanner_at
from bot.evidence.media import Media
from bot.evidence.service import Evidences
from bot.evidence.store import Store
from bot.evidence.work import EvidenceWork
from bot.happened import note
from bot.keys import master_keys
from bot.metrics import Reminding
from bot.outbox import Outbox, Words
from bot.readiness import Readiness
from bot.receive import Render
from bot.render import render
from bot.rendered import Rendered
from bot.settings import Settings
from handlers import reminders, router
from handlers.context import Context
from models import health, inbox, posted
from models.clock import Clock, SystemClock
from models.conversations import Memory, Role
from models.db import Database, open_database
from models.happenings import Happening
from models.messages import Incoming, Language, Reply
from models.sealing import Sealer
from models.texts import Texts
from models.vault import Vault
from policies.library import Library
from policies.shelf import Shelf

Handle: TypeAlias = Callable[[Incoming, Memory, Context], Reply]
Greet: TypeAlias = Callable[[Language, Context], Reply]
Connect: TypeAlias = Callable[[Settings, Ground], Sequence[Platform]]


@dataclass(frozen=True)
class App:
    """The assembled product: what a server, a terminal or a worker asks for.

    It is the `Desk` of the pages and the `Parts` of `receive` and of the outbox.
    """

    settings: Settings
    database: Database
    shelf: Shelf
    clock: Clock
    sealer: Sealer
    channels: Mapping[str, Channel]
    senders: Mapping[str, Sender]
    handle: Handle
    greet: Greet
    words: Words
    render: Render
    evidence_work: EvidenceWork
    platforms: Sequence[Platform] = ()

    @property
    def evidences(self) -> Evidences:
        """What keeps evidence."""
        return self.evidence_work.evidences

    @property
    def vault(self) -> Vault:
        """What opens the data keys."""
        return Vault(self.sealer)

    def answer(self, incoming: Incoming, memory: Memory, db: Session) -> Reply:
        """Let the conversation answer, by the rules of this moment."""
        return self.handle(incoming, memory, self.context(db))

    def receive(self, incoming: Incoming, role: Role = "enterprise") -> Rendered:
        """Answer one message, once. See `bot.receive.receive`."""
        reply = receiving.receive(self, incoming, role)
        taken = self.channels[incoming.channel].capabilities.answers
        if taken is not None and len(reply["texts"]) > taken:
            self.courier.wake()
        return reply

    def turned_away(self, incoming: Incoming) -> Rendered:
        """The words for a message that could not be stored."""
        return receiving.turned_away(self, incoming)

    def note(self, happening: Happening) -> None:
        """Note what a platform tells of somebody, once. See `bot.happened.note`."""
        note(self, happening)

    def history(self, channel: str, address: str, limit: int) -> list[Exchange]:
        """The last messages of a contact with their replies, oldest first. Raises StorageError."""
        with self.database.reading() as db:
            texts = Texts(db, self.vault, self.clock.now())
            rows = inbox.history(db, texts, channel, address, limit)
            return [
                Exchange(row.key, row.text, json.loads(row.reply), row.received_at) for row in rows
            ]

    def pushed(self, channel: str, address: str, after: int, limit: int) -> list[Pushed]:
        """What was posted for a contact since the message of a number, oldest first.

        Whoever asks has it: it is delivered. Raises StorageError.
        """
        with self.database.reading() as db:
            rows = posted.posted_after(db, channel, address, after, limit)
            seen = posted.seen_of(db, rows)
        new = [row.id for row in rows if row.id is not None and row.fetched_at is None]
        if new:
            with self.database.writing() as db:
                posted.fetched(db, new, self.clock.now())
        return [
            Pushed(row.id or 0, json.loads(row.body), row.posted_at, row.id in seen) for row in rows
        ]

    def seen(self, channel: str, address: str, numbers: Collection[int]) -> None:
        """Note that messages stood before the contact's eyes. Raises StorageError."""
        with self.database.writing() as db:
            posted.seen(db, channel, address, numbers, self.clock.now())

    def deliver(self) -> None:
        """Send everything that is due now, in one round."""
        Outbox(self).deliver()

    def greeting(self, language: Language, channel: str = "webchat") -> Rendered:
        """What a newcomer is shown before having written anything; nothing is stored."""
        with self.database.reading() as db:
            greeting = self.greet(language, self.context(db))
        return self.render(greeting, language, self.channels[channel].capabilities)

    def checks(self) -> Sequence[Check]:
        """Whether everything is there that answering needs."""
        store = self.evidences.store
        return Readiness(self.database, self.shelf, self.clock, self.vault, store).checks()

    def pack_problems(self) -> int:
        """How many faults the rule packs have."""
        return len(self.shelf.problems)

    def context(self, db: Session) -> Context:
        """The rules of this moment, for a conversation or the words of an envelope."""
        return Context(
            library=library_now(self.shelf.library, db),
            clock=self.clock,
            db=db,
            sealer=self.sealer,
            base_url=self.settings.site,
            reaches={name: one.capabilities.reach for name, one in self.channels.items()},
            taking={name: one.capabilities.taking for name, one in self.channels.items()},
            buttons={name for name, one in self.channels.items() if one.capabilities.buttons},
            windows={
                name: one.capabilities.consent_link
                for name, one in self.channels.items()
                if one.capabilities.windows
            },
        )

    def reminding(self) -> Reminding:
        """How reminding does, in numbers. Raises StorageError."""
        with self.database.reading() as db:
            return Reminding(health.sendings(db), health.duties(db))

    def library(self) -> Library:
        """The rules of this moment, with the working days that officials entered."""
        with self.database.reading() as db:
            return library_now(self.shelf.library, db)

    @property
    def repliers(self) -> Mapping[str, Replier]:
        """Who sends the rest of a reply, by the name of the channel."""
        return {one.channel.name: one.replier for one in self.platforms}

    @cached_property
    def courier(self) -> Courier:
        """Who carries the rest of a reply, woken where one was given here."""
        return Courier(self)

    def close(self) -> None:
        """Give every connection back: to the platforms, then to the database."""
        for platform in self.platforms:
            platform.close()
        self.database.close()


def compose(
    settings: Settings,
    *,
    database: Database | None = None,
    shelf: Shelf | None = None,
    clock: Clock | None = None,
    sealer: Sealer | None = None,
    channels: Sequence[Channel] = CHANNELS,
    senders: Mapping[str, Sender] | None = None,
    media: Mapping[str, Media] | None = None,
    connect: Connect = connected,
    handle: Handle = router.handle,
    greet: Greet = router.greeting,
    words: Words = reminders.words_of,
    render: Render = render,
) -> App:
    """Put the product together. The tables are neither made nor changed.

    Channels that post have their sender by themselves; `senders` are those of the others, `media`
    what fetches the files of those that name them only. `connect` makes the channels of platforms,
    each with its sender and its files, where the settings say how.

    Raises:
        StorageError: where the database cannot be opened.
        PackError: where the question bank, on which every pack stands, cannot be read.
        OSError: where no master key is set and none can be kept beside the data.
    """
    folders = [settings.packs_dir] if settings.packs_dir else []
    database = database or open_database(settings.database_url)
    clock = clock or SystemClock()
    sealer = sealer or Sealer(*master_keys(settings))
    vault = Vault(sealer)
    platforms = connect(settings, Ground(database, vault, clock))
    all_channels = [*channels, *(one.channel for one in platforms)]
    posting = [one.name for one in channels if one.capabilities.posts]
    all_senders = {
        **{name: Posting(name, database, clock) for name in posting},
        **{one.channel.name: one.sender for one in platforms},
        **(senders or {}),
    }
    all_media = {one.channel.name: one.media for one in platforms} | dict(media or {})
    return App(
        settings=settings,
        database=database,
        shelf=shelf or Shelf(folders),
        clock=clock,
        sealer=sealer,
        channels={channel.name: channel for channel in all_channels},
        senders=all_senders,
        handle=handle,
        greet=greet,
        words=words,
        render=render,
        evidence_work=_evidence_work(settings, database, clock, vault, all_media),
        platforms=platforms,
    )


def _evidence_work(
    settings: Settings, database: Database, clock: Clock, vault: Vault, media: Mapping[str, Media]
) -> EvidenceWork:
    scanner = scanner_at(settings.clamav) if settings.clamav else None
    store = Store(settings.data_dir / "evidence")
    evidences = Evidences(database, vault, clock, store, scanning=scanner is not None)
    return EvidenceWork(evidences, scanner, media)
