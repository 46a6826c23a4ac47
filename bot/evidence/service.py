"""Evidence as the rest of the product asks for it: taken in a stream, opened again, looked after.

The file is written first and its row after it. What happens between the two leaves a file that is
nobody's, which the nightly sweep puts away; it never leaves a row without its file.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.evidence.sealed_file import EvidenceBrokenError
from bot.evidence.sniffing import HEAD, detected
from bot.evidence.store import Store, StoreFullError
from models import cases, evidence, evidence_work
from models.case_rows import Case, Evidence
from models.clock import Clock
from models.db import Database
from models.evidence import LimitError, Room, Stored
from models.vault import KeyGoneError, Vault

__all__ = [
    "EvidenceBrokenError",
    "EvidenceWaitsError",
    "Evidences",
    "KeyGoneError",
    "LimitError",
    "StoreFullError",
]

ORPHAN = timedelta(hours=1)
"""How old a file without a row is before it is put away: its row may still be on the way."""

_log = structlog.get_logger("greenbot.evidence")


class EvidenceWaitsError(Exception):
    """The piece was not scanned yet: until then nobody opens it."""


@dataclass(frozen=True, slots=True)
class Evidences:
    """Takes files and gives them back. `scanning`: whether a scanner is set up."""

    database: Database
    vault: Vault
    clock: Clock
    store: Store
    scanning: bool = False

    def take(
        self, case_id: int, kind: str, name: str, chunks: Iterable[bytes], file_bytes: int
    ) -> Evidence:
        """Keep a file that is being sent: hashed, encrypted and on the disk when this returns.

        Args:
            kind: what the channel calls it (photo, voice, video, file).
            name: as its sender calls it; whatever it holds, it names nothing on our disk.
            chunks: the file, in pieces of any length. Their errors pass through.
            file_bytes: the largest file that is taken this way.

        Raises:
            LimitError: the case does not take it.
            KeyGoneError: there is no such case, it is over or forgotten.
            StoreFullError: the disk of the evidence is full.
            StorageError: the disk or the database did not take it.
        """
        key, room = self._room(case_id, file_bytes)
        stored = self.put(key, chunks, room)
        try:
            return self._written_down(case_id, kind, name, stored)
        except BaseException:
            self.store.put_away(stored.name)
            raise

    def put(self, key: bytes, chunks: Iterable[bytes], room: Room) -> Stored:
        """Write a stream into the store, and say what it was.

        Raises:
            LimitError: at the first chunk that is too much; nothing of it stays.
            StoreFullError, StorageError: as `take`.
        """
        measured = _Measured(room)
        name = self.store.write(key, measured.through(chunks), self.clock)
        return Stored(
            name,
            size=measured.size,
            sha256=measured.hash.hexdigest(),
            detected=detected(bytes(measured.head)),
            scan="waiting" if self.scanning else "",
        )

    def original(self, piece_id: int) -> tuple[Evidence, Iterator[bytes]]:
        """A kept piece and its original, which is checked as it is read.

        Whoever gives it on must have asked whether something was found in it
        (`evidence.blocked`).

        Raises:
            EvidenceWaitsError: it was not scanned yet.
            EvidenceBrokenError: it is not what was stored; in place of the last chunk where the
                row's SHA-256 is another one.
            KeyGoneError: it is forgotten.
            LookupError: there is no such piece, or it is not kept.
        """
        piece, key = self.kept(piece_id)
        if evidence.blocked(piece) == "waiting":
            raise EvidenceWaitsError
        return piece, self.opened(piece, key)

    def opened(self, piece: Evidence, key: bytes) -> Iterator[bytes]:
        """The original of a piece under its case's content key. Raises EvidenceBrokenError."""
        assert piece.stored is not None
        return _proven(piece, self.store.read(key, piece.stored))

    def view(self, piece_id: int) -> bytes | None:
        """The copy that was drawn anew, a JPEG; None where there is none, or none yet.

        Raises:
            EvidenceBrokenError, KeyGoneError, LookupError: as `original`.
        """
        piece, key = self.kept(piece_id)
        if piece.view_state != "ready" or evidence.blocked(piece):
            return None
        return b"".join(self.store.read(key, piece.view))

    def put_view(self, piece_id: int, copy: bytes) -> str:
        """Write the copy of a piece into the store; its random name.

        Raises:
            KeyGoneError, LookupError, StoreFullError, StorageError: as `take` and `original`.
        """
        _, key = self.kept(piece_id)
        return self.store.write(key, [copy], self.clock)

    def missing(self) -> list[tuple[int, int]]:
        """Case and number of the pieces whose file is not there."""
        with self.database.reading() as db:
            rows = evidence_work.kept(db)
        return [(one.case_id, one.number) for one in rows if not self.store.has(one.stored or "-")]

    def sweep(self) -> None:
        """Put away the files that are nobody's, and say which are missing."""
        old = self.store.older_than(self.clock.now() - ORPHAN)
        with self.database.reading() as db:
            if not evidence_work.belongs(db):
                # An empty database beside full folders is the wrong one, not a reason to delete.
                return
            gone = set(old) - evidence_work.files(db)
        self.store.sweep(gone)
        if gone:
            _log.info("evidence files without a row put away", count=len(gone))
        missing = self.missing()
        if missing:
            _log.error("evidence files are missing", count=len(missing))

    def _room(self, case_id: int, file_bytes: int) -> tuple[bytes, Room]:
        """The case's key and what it takes, before anything is written."""
        with self.database.reading() as db:
            case = db.get(Case, case_id)
            if case is None or not evidence.takes(case):
                raise evidence.CaseOverError
            room = evidence.room(db, case, file_bytes)
            # A file of one byte: whether there is room for any.
            room.refuse(1)
            return self.vault.case_key(db, case_id, "content"), room

    def _written_down(self, case_id: int, kind: str, name: str, stored: Stored) -> Evidence:
        with self.database.writing() as db:
            case = cases.held(db, case_id)
            if case is None:
                raise evidence.CaseOverError
            piece = evidence.add_kept(
                db, self.vault, case, kind=kind, name=name, stored=stored, now=self.clock.now()
            )
            db.refresh(piece)
            db.expunge(piece)
        return piece

    def kept(self, piece_id: int) -> tuple[Evidence, bytes]:
        """A kept piece and its case's content key. Raises KeyGoneError, LookupError."""
        with self.database.reading() as db:
            piece = db.get(Evidence, piece_id)
            if piece is None or piece.state != "kept" or piece.stored is None:
                raise LookupError("no such piece")
            return piece, self.vault.case_key(db, piece.case_id, "content")


class _Measured:
    """Looks at a stream that goes through: its size, its hash, its first bytes, its limits."""

    def __init__(self, room: Room) -> None:
        self.size, self.hash, self.head = 0, hashlib.sha256(), bytearray()
        self._room = room

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if not chunk:
                continue
            self.size += len(chunk)
            self._room.refuse(self.size)
            self.hash.update(chunk)
            self.head += chunk[: max(0, HEAD - len(self.head))]
            yield chunk


def _proven(piece: Evidence, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, the last of them only once all together are what the row says."""
    size, digest, held = 0, hashlib.sha256(), b""
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
        if held:
            yield held
        held = chunk
    if (size, digest.hexdigest()) != (piece.size, piece.sha256):
        raise EvidenceBrokenError
    yield held
