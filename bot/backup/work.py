"""Making a backup and bringing one back."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from sqlmodel import Session

from bot.app import App
from bot.backup import file as files
from bot.backup import keys
from bot.backup.file import BackupBrokenError, Writer
from bot.own_file import own_file
from models import copying
from models.db import to_json
from models.migrations import steps

EVIDENCE = "evidence"
"""The folder of encrypted evidence, within the data folder."""
_CHUNK = 1024 * 1024

Told: TypeAlias = Callable[[int, int], None]
"""Told how many rows and files are done."""


class OtherVersionError(Exception):
    """A backup of another version of the tables: restore it with that version, then update."""


class EvidenceThereError(Exception):
    """There is evidence already, which a backup brings as well."""


@dataclass
class Copied:
    """What went into a backup, or came out of it. `until` is the day until which it opens."""

    key: str
    rows: int = 0
    evidence: int = 0
    tables: dict[str, int] = field(default_factory=dict)

    def count(self, table: str, rows: int) -> None:
        """Add some rows of a table."""
        self.rows += rows
        self.tables[table] = self.tables.get(table, 0) + rows


# --- out ------------------------------------------------------------------------------------------


def make(app: App, path: Path, told: Told) -> Copied:
    """Write everything into a new file, which is there whole or not at all.

    Raises:
        FileExistsError: where the file is there already.
        OSError, StorageError: where it can't be written, or the records not be read.
    """
    name, key = keys.make(app.settings, app.sealer, app.clock.now())
    copied, draft = Copied(name), path.with_name(f"{path.name}.part")
    try:
        with own_file(draft) as file:
            files.begin(file, name)
            writer = Writer(file, key)
            _write(app, writer, copied, told)
            writer.end()
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return copied


def _write(app: App, writer: Writer, copied: Copied, told: Told) -> None:
    manifest = {"tables": steps()[-1].revision, "made_at": app.clock.now().isoformat()}
    writer.write("M", to_json(manifest).encode())
    with app.database.reading() as db:
        for table, rows in copying.batches(db):
            writer.write("R", to_json([table, rows]).encode())
            copied.count(table, len(rows))
            told(copied.rows, copied.evidence)
    for path in evidence_files(app):
        _write_file(writer, path)
        copied.evidence += 1
        told(copied.rows, copied.evidence)


def evidence_files(app: App) -> Iterator[Path]:
    """The encrypted pieces of evidence; one that is just being written is none yet."""
    for path in sorted((app.settings.data_dir / EVIDENCE).rglob("*")):
        if path.is_file() and not path.name.endswith(".part"):
            yield path


def _write_file(writer: Writer, path: Path) -> None:
    """A piece that was forgotten meanwhile is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        writer.write("F", path.name.encode())
        while part := file.read(_CHUNK):
            writer.write("D", part)


# --- back -----------------------------------------------------------------------------------------


def restore(app: App, path: Path, told: Told) -> Copied:
    """Bring a backup into an empty database, and its evidence into the data folder.

    Rows come back all or none. Evidence without rows, of a restore that failed, is swept away like
    any other.

    Raises:
        NotEmptyError, EvidenceThereError: where something is there already.
        BackupBrokenError, OtherVersionError, KeyMissingError, SealBrokenError: why it can't be.
        OSError, StorageError.
    """
    if next(evidence_files(app), None) is not None:
        raise EvidenceThereError
    with path.open("rb") as file, app.database.writing() as db:
        copying.require_empty(db)
        name = files.key_name(file)
        key = keys.find(app.settings, app.sealer, name)
        back = _Back(app, db, Copied(name), told)
        try:
            for kind, content in files.messages(file, key):
                back.take(kind, content)
            back.end()
        except (KeyError, ValueError, TypeError) as error:
            raise BackupBrokenError from error
        finally:
            back.close()
        return back.copied


class _Back:
    """What has come back so far."""

    def __init__(self, app: App, db: Session, copied: Copied, told: Told) -> None:
        self.copied = copied
        self._app, self._db, self._told = app, db, told
        self._later: list[tuple[str, list[dict[str, Any]]]] = []
        self._file: BinaryIO | None = None

    def take(self, kind: str, content: bytes) -> None:
        match kind:
            case "M":
                if json.loads(content)["tables"] != steps()[-1].revision:
                    raise OtherVersionError
            case "R":
                self._rows(*json.loads(content))
            case "F":
                self._begin_file(content.decode("ascii"))
            case "D" if self._file is not None:
                self._file.write(content)
            case _:
                raise BackupBrokenError

    def _rows(self, table: str, rows: list[dict[str, Any]]) -> None:
        self._later.append((table, copying.put_back(self._db, table, rows)))
        self.copied.count(table, len(rows))
        self._told(self.copied.rows, self.copied.evidence)

    def _begin_file(self, name: str) -> None:
        self.close()
        if not name.isalnum():
            raise BackupBrokenError
        folder = self._app.settings.data_dir / EVIDENCE / name[:2]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = own_file(folder / name)
        self.copied.evidence += 1
        self._told(self.copied.rows, self.copied.evidence)

    def end(self) -> None:
        for table, rows in self._later:
            copying.link(self._db, table, rows)
        copying.go_on_counting(self._db)

    def close(self) -> None:
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None
