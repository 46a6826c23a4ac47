"""Sends what is owed: claims an envelope, makes its words, gives it to its channel.

A sender has one envelope in its hands. What it writes down about the last one and the claim of the
next are one transaction, so an envelope costs one commit; what a process held when it was killed
becomes `uncertain` when its lease runs out (`models/sending.py`). A channel only names how a
sending failed; what follows from it is decided in `models/results.py`.

Any number of outboxes may work on one PostgreSQL.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Event
from time import monotonic
from typing import Protocol, TypeAlias

import structlog
from sqlmodel import Session

from bot.catalogues import catalogue
from bot.channels.base import Channel, Sender, SendError
from bot.failing import failure
from bot.pace import Pace
from bot.receive import Render
from bot.render import as_texts
from bot.rendered import Rendered
from handlers.context import Context
from handlers.reminders import TEMPLATE
from handlers.telling import language_of
from models.accounts import real_address
from models.clock import Clock
from models.db import Database, StorageError
from models.deliveries import Delivery
from models.messages import Language, Reply
from models.missed import BRIEF
from models.results import Hands, Result
from models.sending import Claimed, Next, finish_and_claim, is_due, settle
from models.texts import Texts
from models.vault import Vault

Words: TypeAlias = Callable[[Delivery, Context], Reply]
"""Makes the words of an envelope at the moment of sending."""

THREADS = 1
"""Senders of one process. What a killed process repeats is at most what it had in its hands, so
one: a platform that answers in a fifth of a second is told of 18,000 envelopes an hour."""
SECONDS = 5.0
"""How long one round goes on claiming: what asks the process to end waits no longer than that."""

_PATIENCE = (0.1, 0.5, 2.0, 5.0, 10.0)
"""Seconds between tries to write down what the platform answered, within the lease."""

_log = structlog.get_logger("greenbot.outbox")


class Parts(Protocol):
    """What the outbox needs of the app."""

    @property
    def database(self) -> Database:
        """Where deliveries are kept."""

    @property
    def clock(self) -> Clock:
        """What tells the time."""

    @property
    def channels(self) -> Mapping[str, Channel]:
        """The channels by name: words are fitted to what a channel can show."""

    @property
    def senders(self) -> Mapping[str, Sender]:
        """Who sends, by the name of the channel; an address of another channel is passed over."""

    @property
    def vault(self) -> Vault:
        """What opens where an envelope goes."""

    @property
    def words(self) -> Words:
        """What makes the words."""

    @property
    def render(self) -> Render:
        """What puts them into a language."""

    def context(self, db: Session) -> Context:
        """The rules of this moment."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """The words of one envelope, ready to go, and the channel's own name for their reader.

    `address` is None where nobody knows it any more.
    """

    address: str | None
    message: Rendered
    template: str
    text_sha256: str


class Outbox:
    """The senders of one process."""

    def __init__(
        self,
        parts: Parts,
        threads: int = THREADS,
        seconds: float = SECONDS,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """Begin with nothing in hand.

        Args:
            parts: the app.
            threads: how many envelopes are under way at once.
            seconds: how long one round goes on claiming.
            pause: what waits for some seconds; a test gives one that does not.
        """
        self._parts = parts
        self._threads = threads
        self._seconds = seconds
        self._pause = pause or Event().wait
        self._name = secrets.token_hex(6)
        rates = {name: one.capabilities.per_second for name, one in parts.channels.items()}
        self._pace = Pace({name: rate for name, rate in rates.items() if rate}, self._pause)

    def deliver(self) -> None:
        """Send everything that is due, for at most `seconds`; the next round goes on."""
        parts, until = self._parts, monotonic() + self._seconds
        with parts.database.writing() as db:
            doubtful = settle(db, parts.clock.now())
        if doubtful:
            _log.warning("deliveries uncertain", count=doubtful)
        with parts.database.reading() as db:
            if not is_due(db, parts.clock.now()):
                return
        with ThreadPoolExecutor(self._threads) as threads:
            for ended in [threads.submit(self._work, n, until) for n in range(self._threads)]:
                ended.result()

    def _work(self, number: int, until: float) -> None:
        hands = Hands(f"{self._name}-{number}", tuple(self._parts.senders), self._parts.vault)
        done: Result | None = None
        while True:
            step = self._step(hands, done, claim=monotonic() < until)
            if step.claimed is None and not step.more:
                return
            done = self._sent(step.claimed) if step.claimed else None

    def _step(self, hands: Hands, done: Result | None, claim: bool) -> Next:
        """One transaction; where it fails, what the platform said is not forgotten at once."""
        for wait in _PATIENCE if done else ():
            try:
                return self._once(hands, done, claim)
            except StorageError as error:
                _log.warning("result not stored", error=type(error).__name__)
                self._pause(wait)
        return self._once(hands, done, claim)

    def _once(self, hands: Hands, done: Result | None, claim: bool) -> Next:
        with self._parts.database.writing() as db:
            return finish_and_claim(db, hands, self._parts.clock.now(), done=done, claim=claim)

    def _sent(self, claimed: Claimed) -> Result:
        """Make the words and send them; whatever happens has a name."""
        try:
            letter = self._letter(claimed)
        except Exception as error:
            return self._failed(claimed, Result(claimed.delivery_id, "later", "no_words"), error)
        known = Result(
            claimed.delivery_id,
            "accepted",
            template=letter.template,
            text_sha256=letter.text_sha256,
        )
        if letter.address is None:
            forgotten = replace(known, outcome="gone", reason="no_account")
            return self._failed(claimed, forgotten, None)
        self._pace.wait(claimed.channel)
        sender = self._parts.senders[claimed.channel]
        try:
            sent = sender.send(letter.address, letter.message, claimed.key)
        except Exception as error:
            why = failure(error)
            failed = replace(known, outcome=why.outcome, reason=why.reason, after=why.after)
            return self._failed(claimed, failed, None if isinstance(error, SendError) else error)
        taken = replace(known, platform_id=sent.platform_id, delivered=sent.delivered)
        return taken if sent.brief is None else _in_brief(taken, sent.brief)

    def _failed(self, claimed: Claimed, result: Result, error: Exception | None) -> Result:
        _log.warning(
            "delivery not taken",
            channel=claimed.channel,
            kind=claimed.kind,
            status=result.outcome,
            reason=result.reason,
            exc_info=error,
        )
        return result

    def _letter(self, claimed: Claimed) -> _Letter:
        parts = self._parts
        with parts.database.reading() as db:
            delivery = db.get_one(Delivery, claimed.delivery_id)
            context = replace(parts.context(db), reader=claimed.channel)
            reply, language = parts.words(delivery, context), language_of(delivery, context)
            address = self._address(db, claimed)
        # Nothing follows it by another way: it is no answer.
        shows = replace(parts.channels[claimed.channel].capabilities, answers=None)
        message = parts.render(reply, language, shows)
        if "brief" in message:
            message["brief"]["kind"] = claimed.kind
        digest = _digest("\n".join(as_texts(message)))
        return _Letter(address, message, template(language), digest)

    def _address(self, db: Session, claimed: Claimed) -> str | None:
        """The channel's own name for the reader: only here, and never kept."""
        parts = self._parts
        if not parts.channels[claimed.channel].capabilities.accounts:
            return claimed.address
        texts = Texts(db, parts.vault, parts.clock.now())
        return real_address(db, texts, claimed.channel, claimed.address)


def _in_brief(taken: Result, said: str) -> Result:
    """Only a few words went out: they are kept on record, and that the others did not."""
    return replace(taken, template=f"{BRIEF}{taken.template}", text_sha256=_digest(said))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@lru_cache
def template(language: Language) -> str:
    """Which words were in use: how they are put together, and a digest of all the sentences."""
    sentences = catalogue(language).sentences
    listed = "\n".join(f"{key}={one.text}" for key, one in sorted(sentences.items()))
    digest = hashlib.sha256(listed.encode()).hexdigest()[:16]
    return f"{TEMPLATE} {language} {digest}"
