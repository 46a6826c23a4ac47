"""What the worker does to evidence, a little at a time: fetch it, scan it, draw its copy.

Each piece is a transaction of its own, and what is due is read from the table, so a worker that was
killed goes on where it was. Nothing here logs a name or a word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from threading import Event

import structlog

from bot.evidence.clamav import Scanner, ScannerDownError, ScannerRefusedError
from bot.evidence.drawing import drawn
from bot.evidence.media import Media, MediaError, MediaGoneError
from bot.evidence.sealed_file import EvidenceBrokenError
from bot.evidence.service import Evidences
from bot.evidence.telling import tell_lost
from models import evidence, evidence_work
from models.case_rows import Case, Evidence
from models.db import StorageError
from models.evidence import LimitError
from models.intake import PAGE_BYTES
from models.vault import KeyGoneError
from scheduler.worker import Tick, daily, every

FETCH, SCAN, DRAW = timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=5)
"""How often a worker looks whether something is to be done."""
SWEEP = time(3, 50)
"""When files that are nobody's are put away, Asia/Shanghai: after what is forgotten went."""
AT_ONCE = 20
"""Pieces of one look; the others have their turn at the next."""

_log = structlog.get_logger("greenbot.evidence")


@dataclass(frozen=True, slots=True)
class EvidenceWork:
    """Looks after evidence. `media` fetch from the channels that have files to be fetched."""

    evidences: Evidences
    scanner: Scanner | None = None
    media: Mapping[str, Media] = field(default_factory=dict)
    _down: Event = field(default_factory=Event)

    def ticks(self) -> list[Tick]:
        """All of it on the worker's clock."""
        return [
            every(FETCH, "evidence fetch", self.fetch),
            every(SCAN, "evidence scan", self.scan),
            every(DRAW, "evidence copies", self.draw),
            daily(SWEEP, "evidence files", self.evidences.sweep),
        ]

    # --- fetching ---------------------------------------------------------------------------------

    def fetch(self) -> None:
        """Fetch what is due; what fails is due again later, and at last lost."""
        for _ in range(AT_ONCE):
            with self.evidences.database.writing() as db:
                piece = evidence_work.claim_promised(db, self.evidences.clock.now())
                if piece is None:
                    return
                db.refresh(piece)
                db.expunge(piece)
            self._fetch(piece)

    def _fetch(self, piece: Evidence) -> None:
        try:
            if evidence_work.is_late(piece, self.evidences.clock.now()):
                self._lose(piece, "late")
            else:
                self._bring(piece)
        except MediaGoneError:
            self._lose(piece, "gone")
        except LimitError as error:
            self._lose(piece, error.kind, error.limit)
        except KeyGoneError:
            self._lose(piece, "over")
        except Exception as error:
            self._not_yet(piece, error)

    def _bring(self, piece: Evidence) -> None:
        """Fetch one file into the store. Raises what the platform, the case or the disk says."""
        service = self.evidences
        with service.database.reading() as db:
            case = db.get_one(Case, piece.case_id)
            if not evidence.takes(case):
                raise evidence.CaseOverError
            channel, source = evidence.source_of(db, service.vault, piece)
            key = service.vault.case_key(db, piece.case_id, "content")
            room = evidence.room_for(db, piece, PAGE_BYTES)
        media = self.media.get(channel)
        if media is None:
            raise MediaError
        stored = service.put(key, media.fetch(source), room)
        try:
            with service.database.writing() as db:
                row = db.get(Evidence, piece.id)
                if row is None:
                    raise evidence.CaseOverError
                row.reason = ""  # what was told while it was missing
                evidence.keep(db, service.vault, row, stored, service.clock.now())
        except BaseException:
            service.store.put_away(stored.name)
            raise

    def _not_yet(self, piece: Evidence, error: Exception) -> None:
        """It comes again; after some tries somebody should look."""
        assert piece.id is not None
        with self.evidences.database.writing() as db:
            mark = evidence_work.try_again(db, piece.id, self.evidences.clock.now())
        why = type(error).__name__
        if mark is not None:
            _log.error("evidence still not fetched", attempt=piece.tries, reason=mark)
        if not isinstance(error, (MediaError, StorageError)):
            _log.error("evidence not fetched", attempt=piece.tries, reason=why, exc_info=error)
        elif piece.tries < evidence_work.ALARM_AFTER:
            _log.info("evidence not fetched", attempt=piece.tries, reason=why)
        else:
            _log.error("evidence not fetched", attempt=piece.tries, reason=why)

    def _lose(self, piece: Evidence, reason: str, most: int = PAGE_BYTES) -> None:
        """It will not come. `most`: the bytes of a file, where it was larger."""
        now = self.evidences.clock.now()
        with self.evidences.database.writing() as db:
            lost = db.get(Evidence, piece.id, with_for_update=True)
            if lost is None or lost.state != "promised":
                return
            if reason != "over":
                tell_lost(db, self.evidences.vault, lost, reason, now, most)
            evidence.lose(db, lost, reason, now)
        _log.warning("evidence lost", reason=reason)

    # --- scanning ---------------------------------------------------------------------------------

    def scan(self) -> None:
        """Have scanned what waits for it; where the scanner is down, all of it goes on waiting."""
        self._settle_scans()
        if self.scanner is None:
            return
        for piece_id in self._to_scan():
            try:
                self._scan(self.scanner, piece_id)
            except ScannerDownError:
                self._is_down()
                return
            self._is_up()

    def _settle_scans(self) -> None:
        scanning, database = self.scanner is not None, self.evidences.database
        with database.reading() as db:
            if not evidence_work.scans_to_settle(db, scanning):
                return
        with database.writing() as db:
            evidence_work.settle_scans(db, scanning)

    def _to_scan(self) -> list[int]:
        with self.evidences.database.reading() as db:
            return evidence_work.to_scan(db, self.evidences.clock.now(), AT_ONCE)

    def _scan(self, scanner: Scanner, piece_id: int) -> None:
        try:
            verdict = scanner.scan(self._original(piece_id))
        except (ScannerRefusedError, EvidenceBrokenError) as error:
            _log.error("evidence not scanned", reason=type(error).__name__)
            with self.evidences.database.writing() as db:
                evidence_work.scan_later(db, piece_id, self.evidences.clock.now())
            return
        except (KeyGoneError, LookupError):
            return
        with self.evidences.database.writing() as db:
            evidence_work.scanned(db, piece_id, verdict)
        if verdict == "found":
            _log.warning("evidence with malware", count=1)

    def _is_down(self) -> None:
        if not self._down.is_set():
            self._down.set()
            _log.error("scanner cannot be reached", job="evidence scan")

    def _is_up(self) -> None:
        if self._down.is_set():
            self._down.clear()
            _log.info("scanner answers again", job="evidence scan")

    # --- copies -----------------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw the copies that are still to be drawn."""
        with self.evidences.database.reading() as db:
            waiting = evidence_work.to_draw(db, AT_ONCE)
        for piece_id in waiting:
            try:
                self._draw(piece_id)
            except (KeyGoneError, LookupError):
                continue

    def _draw(self, piece_id: int) -> None:
        try:
            copy = drawn(self._original(piece_id))
        except EvidenceBrokenError:
            _log.error("evidence broken", job="evidence copies")
            copy = None
        view = None if copy is None else self.evidences.put_view(piece_id, copy)
        with self.evidences.database.writing() as db:
            evidence_work.drawn(db, piece_id, view)

    def _original(self, piece_id: int) -> Iterator[bytes]:
        piece, key = self.evidences.kept(piece_id)
        return self.evidences.opened(piece, key)
