"""Carries parcels: the messages of replies that go out by a platform's API.

A parcel is claimed, and the claim committed; then it is sent, and what became of it committed
together with the next claim. Only the oldest of each contact is ever in hand, so their messages
keep their order however many couriers there are. What a process held when it was killed is sent
again when its lease runs out (`models/parcels.py`).

Each platform has threads of its own: a call that hangs holds one of them and nothing else.
"""

import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Event
from time import monotonic
from typing import Protocol, TypeAlias

import structlog
from sqlmodel import Session

from bot.channels.base import Channel, Replier, SendError
from bot.failing import failure
from models import missed, parcels
from models.accounts import real_address
from models.clock import Clock
from models.db import Database, StorageError
from models.parcels import Carried, Claimed
from models.sealing import SealBrokenError
from models.texts import Texts
from models.vault import Vault

THREADS = 4
"""Calls of one platform that are under way at once, of one process."""
SECONDS = 5.0
"""How long one round goes on claiming."""
ATTENDING = 0.9
"""Seconds for which a courier waits to be woken before its tick ends; the next begins at once."""

_PATIENCE = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Seconds between tries to write down what the platform answered, within the lease."""
_LOOK = 0.2
"""Seconds between looks, while a call that hangs prolongs a round."""

_log = structlog.get_logger("greenbot.courier")

_Started: TypeAlias = list[Future[None]]


class Parts(Protocol):
    """What a courier needs of the app."""

    @property
    def database(self) -> Database:
        """Where parcels are kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def vault(self) -> Vault:
        """What opens words and addresses."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name: some know people by a pseudonym."""

    @property
    def repliers(self) -> Mapping[str, Replier]:
        """Who sends, by the name of the channel."""


class Courier:
    """The carrier of one process. It has threads only while `carry` or `attend` runs."""

    def __init__(
        self, parts: Parts, threads: int = THREADS, ticks: Callable[[], float] = monotonic
    ) -> None:
        """Begin with nothing in hand.

        Args:
            parts: the app.
            threads: how many calls of each platform are under way at once.
            ticks: gives seconds that never run backwards.
        """
        self._parts = parts
        self._threads = threads
        self._ticks = ticks
        self._woken = Event()
        self._pause = Event().wait

    def wake(self) -> None:
        """Somebody was answered, and more is to follow: `attend` carries it at once."""
        self._woken.set()

    def carry(self) -> None:
        """Send every parcel that is due, for at most `SECONDS`; the next round goes on."""
        with self._pool() as pool:
            _ended(self._start(pool, {}, self._ticks() + SECONDS))

    def attend(self) -> None:
        """Carry at once, and again whenever somebody was answered, until the tick is over.

        A call that hangs prolongs it, and everybody else is served meanwhile.
        """
        until, busy = self._ticks() + ATTENDING, dict[str, _Started]()
        in_time: _Started = []
        late: _Started = []
        with self._pool() as pool:
            while (left := until - self._ticks()) > 0 or not all(one.done() for one in in_time):
                self._woken.clear()
                (in_time if left > 0 else late).extend(self._start(pool, busy, until))
                self._woken.wait(left if left > 0 else _LOOK)
        _ended(in_time + late)

    def _pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(max(1, self._threads * len(self._parts.repliers)))

    def _start(self, pool: ThreadPoolExecutor, busy: dict[str, _Started], until: float) -> _Started:
        """Let as many threads work as there are contacts to be served, and threads free."""
        started = []
        for channel, count in self._due().items():
            working = [one for one in busy.get(channel, ()) if not one.done()]
            free = self._threads - len(working)
            new = [pool.submit(self._work, channel, until) for _ in range(min(count, free))]
            busy[channel] = working + new
            started += new
        return started

    def _due(self) -> dict[str, int]:
        parts = self._parts
        now = parts.clock.now()
        with parts.database.reading() as db:
            return {
                name: parcels.count_due(db, name, now, self._threads) for name in parts.repliers
            }

    # --- one thread -------------------------------------------------------------------------------

    def _work(self, channel: str, until: float) -> None:
        """Carry one parcel after the other; the first even where a round was prolonged."""
        name, done = secrets.token_hex(8), None
        claimed = self._step(name, channel, None, claim=True)
        while claimed is not None:
            done = self._sent(*claimed)
            claimed = self._step(name, channel, done, claim=self._ticks() < until)

    def _step(
        self, name: str, channel: str, done: Carried | None, *, claim: bool
    ) -> tuple[Claimed, str | None] | None:
        """One transaction; where it fails, what the platform said is not forgotten at once."""
        for wait in _PATIENCE if done else ():
            try:
                return self._once(name, channel, done, claim=claim)
            except StorageError as error:
                _log.warning("result not stored", error=type(error).__name__)
                self._pause(wait)
        return self._once(name, channel, done, claim=claim)

    def _once(
        self, name: str, channel: str, done: Carried | None, *, claim: bool
    ) -> tuple[Claimed, str | None] | None:
        """Write down what became of the last parcel; the next one, and where it goes."""
        parts = self._parts
        now = parts.clock.now()
        with parts.database.writing() as db:
            if done is not None:
                parcels.finish(db, done, now)
                _shown(db, done, now)
            texts = Texts(db, parts.vault, now)
            claimed = parcels.claim(db, texts, name, channel, now) if claim else None
            return None if claimed is None else (claimed, self._address(db, texts, claimed))

    def _address(self, db: Session, texts: Texts, claimed: Claimed) -> str | None:
        """The platform's own name for the reader; None where nobody knows it any more."""
        if not self._parts.channels[claimed.channel].capabilities.accounts:
            return claimed.address
        try:
            return real_address(db, texts, claimed.channel, claimed.address)
        except SealBrokenError:  # one that was tampered with must not hold up all the others
            return None

    def _sent(self, claimed: Claimed, address: str | None) -> Carried:
        """Send it; whatever happens has a name."""
        if claimed.content is None:
            _log.error("parcel does not open", channel=claimed.channel)
            return Carried(claimed, "refused")
        if address is None:
            _log.warning("reply not taken", channel=claimed.channel, status="gone",
                         reason="no_account")  # fmt: skip
            return Carried(claimed, "gone")
        try:
            self._parts.repliers[claimed.channel].reply(address, claimed.content)
        except Exception as error:
            return self._failed(claimed, error)
        return Carried(claimed, "accepted")

    def _failed(self, claimed: Claimed, error: Exception) -> Carried:
        why = failure(error)
        tell = _log.error if why.outcome == "refused" else _log.warning
        unknown = None if isinstance(error, SendError) else error
        tell("reply not taken", channel=claimed.channel, status=why.outcome, reason=why.reason,
             exc_info=unknown)  # fmt: skip
        return Carried(claimed, why.outcome, why.after)


def _shown(db: Session, done: Carried, now: datetime) -> None:
    """What a message told of earlier envelopes is told when the platform took it."""
    if done.outcome == "accepted":
        missed.shown_by_number(db, done.claimed.content.get("tells", ()), now)


def _ended(started: _Started) -> None:
    """Wait for these threads. Raises what one of them raised."""
    for one in started:
        one.result()
