"""Whether the service can do its work: what `/readyz` and the doctor tell, in one place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.desk import Check
from bot.evidence.store import Store
from bot.keys import WRONG_KEY
from models import health, heartbeats
from models.clock import Clock
from models.db import Database, StorageError
from models.migrations import is_current
from models.sealing import SealBrokenError
from models.vault import Vault
from policies.shelf import Shelf
from scheduler.outcome import REMINDERS
from scheduler.worker import SILENCE, WORKER

DATABASE, PACKS, KEY, DISK = "database", "packs", "key", "disk"
AUDIT_SILENCE = timedelta(minutes=35)
"""Two audits that were not clean, or did not happen, are a fault."""
NEVER_AUDITED = "what is owed was never found complete"
NO_ROOM = "less than 1 GB is left where evidence is kept: it is refused until there is room"


@dataclass(frozen=True)
class Readiness:
    """The parts that are looked at."""

    database: Database
    shelf: Shelf
    clock: Clock
    vault: Vault
    store: Store

    def checks(self) -> Sequence[Check]:
        """One for each part; without tables the database is not asked for more."""
        tables, around = self._tables(), (self._packs(), self._disk())
        if not tables.ok:
            left = (Check(one, False, ("not asked",)) for one in (KEY, WORKER, REMINDERS))
            return (tables, *around, *left)
        worker = self._alive(WORKER, SILENCE, "never seen")
        return (tables, *around, self._key(), worker, self._reminders())

    def _tables(self) -> Check:
        try:
            current = is_current(self.database)
        except StorageError as error:
            return Check(DATABASE, False, (type(error).__name__,))
        return Check(DATABASE, current, () if current else ("greenbot migrate",))

    def _packs(self) -> Check:
        bad = tuple(f"{one.place.file}:{one.place.line}" for one in self.shelf.problems)
        return Check(PACKS, not bad, bad)

    def _disk(self) -> Check:
        """Whether there is room where the evidence lies, and by default the records too."""
        try:
            well = self.store.has_room()
        except OSError as error:
            return Check(DISK, False, (type(error).__name__,))
        return Check(DISK, well, () if well else (NO_ROOM,))

    def _key(self) -> Check:
        """Whether the master key opens what the database has."""
        try:
            with self.database.reading() as db:
                self.vault.check(db)
        except SealBrokenError:
            return Check(KEY, False, (WRONG_KEY,))
        except StorageError as error:
            return Check(KEY, False, (type(error).__name__,))
        return Check(KEY, True)

    def _reminders(self) -> Check:
        """Whether the last audits were clean; else what they missed, in numbers."""
        alive = self._alive(REMINDERS, AUDIT_SILENCE, NEVER_AUDITED)
        if alive.ok:
            return alive
        with self.database.reading() as db:
            stood = health.duties(db)
        missed = {"owed": "owed and not sent", "nobody": "with no official to be told"}
        told = (f"{stood[name]} {words}" for name, words in missed.items() if stood.get(name))
        return replace(alive, details=(*alive.details, *told))

    def _alive(self, name: str, silence: timedelta, never: str) -> Check:
        """Whether a part that works unseen gave its sign of life in time."""
        try:
            with self.database.reading() as db:
                last = heartbeats.last(db, name)
        except StorageError as error:
            return Check(name, False, (type(error).__name__,))
        if last is None:
            return Check(name, False, (never,))
        well = self.clock.now() - last <= silence
        return Check(name, well, () if well else (f"last seen {last.isoformat()}",))
