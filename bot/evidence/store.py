"""Where encrypted files lie: `data_dir/evidence/ab/abcdef…`, readable by the service alone.

A file is written beside its place (`.part`), brought to the disk and only then given its name, so a
name always stands for a whole file. Nothing is ever written in the clear. Names are random; which
file is whose is known to the database alone.
"""

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Final

from bot.evidence import sealed_file
from bot.evidence.sealed_file import EvidenceBrokenError
from models.clock import Clock
from models.db import StorageFullError, StorageUnavailableError

RESERVE: Final = 1024**3
"""Bytes of the disk that evidence leaves free: the records may lie on it too, and somebody who
hands in files without end must not stop the whole conversation."""
_PART: Final = ".part"
_NAME_BYTES = 16
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StoreFullError(StorageFullError):
    """The disk of the evidence is full; nothing of the file is kept."""


class Disk:
    """How the store writes; a test gives one that is full."""

    def free(self, folder: Path) -> int:
        """Bytes that are left on the disk of a folder. Raises OSError."""
        return shutil.disk_usage(folder).free

    def create(self, path: Path) -> FileIO:
        """A new file, readable by its owner alone. Raises OSError, also where it exists."""
        return FileIO(os.open(path, _NEW, 0o600), "wb")

    def write(self, file: FileIO, chunk: bytes) -> None:
        """Write all of a chunk. Raises OSError."""
        left = memoryview(chunk)
        while left:
            left = left[file.write(left) or 0 :]

    def settle(self, file: FileIO) -> None:
        """Bring what was written to the disk. Raises OSError."""
        os.fsync(file.fileno())

    def settle_folder(self, folder: Path) -> None:
        """Bring a folder's names to the disk, where a system lets folders be opened."""
        if os.name != "posix":
            return
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


class Store:
    """The folder of encrypted files."""

    def __init__(self, folder: Path, disk: Disk | None = None) -> None:
        """Take the folder; it is made when the first file is written."""
        self.folder, self._disk = folder, disk or Disk()

    def write(self, key: bytes, pieces: Iterable[bytes], clock: Clock) -> str:
        """Encrypt a stream under a case's content key; the random name of the file.

        The file is on the disk when this returns. Whatever goes wrong, in the stream too, leaves
        nothing behind.

        Raises:
            StoreFullError: the disk is full.
            StorageUnavailableError: the folder can't be written.
        """
        name = secrets.token_hex(_NAME_BYTES)
        path = self._path(name)
        part = path.with_name(name + _PART)
        try:
            self._fill(part, sealed_file.sealed(key, name, pieces))
            with _classified():
                # The sweep asks the product's clock; and it may be hours since the file was begun.
                at = clock.now().timestamp()
                os.utime(part, (at, at))
                part.replace(path)
                self._disk.settle_folder(path.parent)
        except BaseException:
            _put_away(part)
            _put_away(path)
            raise
        return name

    def read(self, key: bytes, name: str) -> Iterator[bytes]:
        """What a file holds, checked as it is read; the first chunk before this returns.

        Raises:
            EvidenceBrokenError: it is missing or not what was stored, here or at a later chunk.
            StorageUnavailableError: the folder can't be read.
        """
        chunks = self._chunks(key, name)
        first = next(chunks)
        return _after(first, chunks)

    def has_room(self) -> bool:
        """Whether more evidence is taken: what the records need too is left. Raises OSError."""
        there = next(one for one in (self.folder, *self.folder.resolve().parents) if one.is_dir())
        return self._disk.free(there) >= RESERVE

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return self._path(name).is_file()

    def put_away(self, name: str) -> None:
        """Delete a file, where it is there."""
        _put_away(self._path(name))

    def older_than(self, when: datetime) -> list[str]:
        """The names of files last written before an instant, unfinished ones among them."""
        files = (one for one in self.folder.glob("??/*") if _written(one) < when.timestamp())
        return sorted(one.name for one in files)

    def sweep(self, names: Collection[str]) -> None:
        """Delete files by the names that `older_than` gave."""
        for name in names:
            _put_away(self._path(name))

    def _fill(self, part: Path, chunks: Iterable[bytes]) -> None:
        with _classified():
            self._make_folder(part.parent)
            if self._disk.free(part.parent) < RESERVE:
                raise OSError(errno.ENOSPC, "the rest of the disk is for the records")
            file = self._disk.create(part)
        with file:
            # An error of the stream is its own; only the disk's become ours.
            for chunk in chunks:
                with _classified():
                    self._disk.write(file, chunk)
            with _classified():
                self._disk.settle(file)

    def _chunks(self, key: bytes, name: str) -> Iterator[bytes]:
        if not self.has(name):
            raise EvidenceBrokenError
        with _classified(), self._path(name).open("rb") as file:
            yield from sealed_file.opened(file, key, name)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        self._disk.settle_folder(self.folder)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


@contextmanager
def _classified() -> Iterator[None]:
    """Say of the file system's errors what a caller can act on; no path in it."""
    try:
        yield
    except OSError as error:
        kind = StoreFullError if error.errno in _FULL else StorageUnavailableError
        raise kind(f"evidence: {errno.errorcode.get(error.errno or 0, 'error')}") from error


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _put_away(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # It went in the meantime: a file that was being written got its name.
        return float("inf")
