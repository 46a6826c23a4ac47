"""A case that takes evidence, and what keeps it: real files, a real database, a standing clock."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import FileIO
from pathlib import Path

from bot.evidence.service import Evidences
from bot.evidence.store import Disk, Store
from models import evidence
from models.case_rows import Case, Evidence
from models.clock import FixedClock
from models.db import Database
from models.intake import PAGE_BYTES
from tests.fakes.cases import VAULT, a_case
from tests.fakes.parts import MORNING

KIB = 1024


class Swift(Disk):
    """A disk that need not survive a power cut; waiting for that is most of what a test does."""

    def settle(self, file: FileIO) -> None:
        """Nothing."""

    def settle_folder(self, folder: Path) -> None:
        """Nothing."""


@dataclass
class Drawer:
    """One filed case and its files."""

    database: Database
    folder: Path
    disk: Disk = field(default_factory=Swift)
    clock: FixedClock = field(default_factory=lambda: FixedClock(MORNING))
    case_id: int = 0

    def __post_init__(self) -> None:
        self.case_id = self.another_case()

    @property
    def evidences(self) -> Evidences:
        """The service, without a scanner."""
        return Evidences(self.database, VAULT, self.clock, Store(self.folder, self.disk))

    @property
    def scanned(self) -> Evidences:
        """The service, with a scanner that has not said anything yet."""
        return replace(self.evidences, scanning=True)

    def another_case(self) -> int:
        """One more case of the same account."""
        with self.database.writing() as db:
            case = a_case(db)
            assert case.id is not None
            return case.id

    def take(
        self, original: bytes | Iterable[bytes], name: str = "照片.jpg", most: int = PAGE_BYTES
    ) -> Evidence:
        """Keep a file of the case."""
        chunks = cut(original) if isinstance(original, bytes) else original
        return self.evidences.take(self.case_id, "file", name, chunks, most)

    def read(self, piece: Evidence) -> bytes:
        """The original, as an official gets it."""
        assert piece.id is not None
        _, chunks = self.evidences.original(piece.id)
        return b"".join(chunks)

    def pieces(self) -> list[Evidence]:
        """The rows of the case."""
        with self.database.reading() as db:
            return evidence.pieces(db, self.case_id)

    def change(self, **columns: object) -> None:
        """Set columns of the case."""
        with self.database.writing() as db:
            case = db.get(Case, self.case_id)
            for name, value in columns.items():
                setattr(case, name, value)

    def files(self) -> list[Path]:
        """Everything that lies in the folder."""
        return sorted(one for one in self.folder.rglob("*") if one.is_file())


def cut(original: bytes, length: int = 10_000) -> Iterator[bytes]:
    """A file in pieces, as a network gives it."""
    for start in range(0, len(original), length):
        yield original[start : start + length]
