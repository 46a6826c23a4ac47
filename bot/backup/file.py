"""The file of a backup: messages one after the other, each encrypted, in an order that is checked.

After a first line that names the key, XChaCha20-Poly1305 in libsodium's secretstream: a message
that was changed, left out, doubled or moved does not open, and a file that was cut has no last one.
A message is one letter and its content:

    M  what it is: JSON
    R  rows of one table: JSON `[table, rows]`
    F  a file of evidence begins: its name
    D  bytes of that file
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO, Literal, TypeAlias

from nacl import bindings as sodium

Kind: TypeAlias = Literal["M", "R", "F", "D"]

MAGIC = b"greenbot backup 1 "
_LONGEST_LINE = 100
_LONGEST = 64 * 1024 * 1024
"""Bytes of one message: some hundred rows, the longest of them a letter of a few thousand words."""
_LENGTH = struct.Struct(">I")
_HEADER = sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class BackupBrokenError(Exception):
    """The file is no backup, was changed or cut, or its key is another one."""


def begin(file: BinaryIO, key_name: str) -> None:
    """Write the first line."""
    file.write(MAGIC + key_name.encode("ascii") + b"\n")


def key_name(file: BinaryIO) -> str:
    """Read the first line: the name of the key. Raises BackupBrokenError."""
    line = file.readline(_LONGEST_LINE)
    if not line.startswith(MAGIC) or not line.endswith(b"\n"):
        raise BackupBrokenError
    try:
        return line.removeprefix(MAGIC).rstrip(b"\n").decode("ascii")
    except UnicodeDecodeError as error:
        raise BackupBrokenError from error


class Writer:
    """Writes messages to a file after its first line; `end` writes the last."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        file.write(sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key))

    def write(self, kind: Kind, content: bytes) -> None:
        """Write one message."""
        self._put(kind.encode() + content, _MORE)

    def end(self) -> None:
        """Say that nothing follows."""
        self._put(b"", _LAST)

    def _put(self, message: bytes, tag: int) -> None:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(self._state, message, None, tag)
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)


def messages(file: BinaryIO, key: bytes) -> Iterator[tuple[str, bytes]]:
    """Every message after the first line, its kind and its content, up to the last.

    Raises:
        BackupBrokenError: also where the last one is missing or something follows it.
    """
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    try:
        header = _exactly(file, _HEADER)
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        while True:
            (length,) = _LENGTH.unpack(_exactly(file, _LENGTH.size))
            if length > _LONGEST:
                raise BackupBrokenError
            message, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                state, _exactly(file, length), None
            )
            if tag == _LAST:
                break
            yield message[:1].decode("ascii"), message[1:]
    except (ValueError, TypeError, RuntimeError) as error:
        raise BackupBrokenError from error
    if file.read(1):
        raise BackupBrokenError


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise BackupBrokenError
    return found
