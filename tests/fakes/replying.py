"""A platform that takes the rest of replies by its API, and couriers that carry them there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic

from bot.channels.base import Capabilities, Channel, Replier
from bot.courier import ATTENDING, Courier
from bot.rendered import Piece
from models import accounts, parcels
from models.clock import FixedClock
from models.db import Database
from models.messages import Incoming
from models.vault import Vault
from tests.fakes.parts import MORNING, VAULT, texts_in
from tests.fakes.push import Killed

CHANNEL = "post"


class Post:
    """A channel that takes one message in the answer to a push, and names people by accounts."""

    name = CHANNEL
    capabilities = Capabilities(max_bytes=2048, accounts=True, answers=1)


@dataclass
class FakeReplier:
    """The platform: which texts it took, of whom, in their order.

    `faults` are raised one for each message to an account, before anything is taken; `dies_before`
    and `dies_after` are texts at which the process is killed. `hanging` accounts get no answer
    before their event is set.
    """

    faults: dict[str, list[BaseException]] = field(default_factory=dict)
    dies_before: set[str] = field(default_factory=set)
    dies_after: set[str] = field(default_factory=set)
    hanging: dict[str, Event] = field(default_factory=dict)
    taken: list[tuple[str, str]] = field(default_factory=list)
    asked: Event = field(default_factory=Event)
    """Set with every message that is given to it."""
    took: Event = field(default_factory=Event)
    """Set with every message that was taken."""
    _lock: Lock = field(default_factory=Lock)

    def reply(self, address: str, piece: Piece) -> None:
        """Take one message, or fail as the test wants."""
        text = piece["text"]
        self.asked.set()
        if address in self.hanging:
            assert self.hanging[address].wait(10)
        if self.faults.get(address):
            raise self.faults[address].pop(0)
        self._die(self.dies_before, text)
        with self._lock:
            self.taken.append((address, text))
        self.took.set()
        self._die(self.dies_after, text)

    def _die(self, texts: set[str], text: str) -> None:
        if text in texts:
            texts.remove(text)
            raise Killed(text)

    def texts(self, address: str) -> list[str]:
        """What one account was sent."""
        return [text for to, text in self.taken if to == address]


def piece(text: str) -> Piece:
    """One message of a reply, without buttons."""
    return {"language": "zh_CN", "text": text, "options": [], "shortcuts": [], "prompt": None}


@dataclass
class PostOffice:
    """Accounts on the platform, what they are owed, and the couriers' parts."""

    database: Database
    platform: FakeReplier = field(default_factory=FakeReplier)
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    vault: Vault = VAULT
    channels: Mapping[str, Channel] = field(default_factory=lambda: {CHANNEL: Post()})

    @property
    def repliers(self) -> Mapping[str, Replier]:
        """Who sends."""
        return {CHANNEL: self.platform}

    def known_as(self, account: str) -> str:
        """The pseudonym of an account, which is met by this."""
        now = self.clock.now()
        incoming = Incoming(CHANNEL, account, "k", now)
        with self.database.writing() as db:
            return accounts.as_known(db, texts_in(db), incoming, now).address

    def owe(self, account: str, *texts: str) -> None:
        """Owe an account the messages of one reply."""
        address, contents = self.known_as(account), [piece(text) for text in texts]
        with self.database.writing() as db:
            parcels.owe(db, texts_in(db), CHANNEL, address, contents, self.clock.now())

    def rest(self, account: str) -> list[str]:
        """What an account gets that asks for the rest."""
        address = self.known_as(account)
        with self.database.writing() as db:
            found: Sequence[Piece] = parcels.take_out(
                db, texts_in(db), CHANNEL, address, self.clock.now()
            )
        return [one["text"] for one in found]

    def courier(self, threads: int = 4, ticks: Callable[[], float] = monotonic) -> Courier:
        """A process of its own."""
        return Courier(self, threads, ticks)


@dataclass
class Seconds:
    """A clock for one tick, which lasts a minute and is over when the test says so."""

    passed: float = 60.0

    def __call__(self) -> float:
        """Seconds: those of the tick's beginning, then others that stand still."""
        now, self.passed = self.passed, self.passed if self.passed > 60 else 0.0
        return now

    def end(self, courier: Courier) -> None:
        """Let the tick be over, and the courier see it."""
        self.passed = 61.0 + ATTENDING
        courier.wake()

    @contextmanager
    def attended(self, courier: Courier, *hanging: Event) -> Iterator[None]:
        """One tick of a courier, which ends with the block, as do the calls that hang."""
        with ThreadPoolExecutor(1) as process:
            tick = process.submit(courier.attend)
            try:
                yield
            finally:
                for one in hanging:
                    one.set()
                self.end(courier)
        tick.result()
