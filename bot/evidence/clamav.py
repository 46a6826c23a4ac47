"""A client of ClamAV's daemon: whether it answers, and what it says of a stream (INSTREAM).

What is scanned travels in the clear to the daemon, which therefore stands on the same machine or in
a network of its own.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Verdict: TypeAlias = Literal["clean", "found"]

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_CLEAN = "stream: OK"


class ScannerDownError(Exception):
    """The scanner cannot be reached, or went away; it is asked again later."""


class ScannerRefusedError(Exception):
    """The scanner answered, and could not say: the file is larger than it takes, or it failed."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A daemon at `host:port`, or at a socket's path where `port` is None."""

    host: str
    port: int | None
    connect_seconds: float = 5.0
    seconds: float = 120.0

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            with self._connected() as wire:
                wire.sendall(b"zPING\0")
                return _answer(wire) == "PONG"
        except (ScannerDownError, OSError):
            return False

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """What it says of a stream.

        Args:
            chunks: the original. Their errors pass through.

        Raises:
            ScannerDownError: it cannot be reached.
            ScannerRefusedError: it could not say.
        """
        with self._connected() as wire:
            return _verdict(_asked(wire, chunks))

    def _connected(self) -> socket.socket:
        try:
            wire = self._over_network() if self.port is not None else self._over_file()
        except OSError as error:
            raise ScannerDownError from error
        wire.settimeout(self.seconds)
        return wire

    def _over_network(self) -> socket.socket:
        return socket.create_connection((self.host, self.port), self.connect_seconds)

    def _over_file(self) -> socket.socket:
        wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            wire.settimeout(self.connect_seconds)
            wire.connect(self.host)
        except BaseException:
            wire.close()
            raise
        return wire


def scanner_at(address: str) -> Scanner:
    """The scanner of a setting: `host:port` or `unix:/path`.

    Raises:
        ValueError: it is neither, or this system has no sockets with a path.
    """
    if address.startswith("unix:/"):
        if not hasattr(socket, "AF_UNIX"):
            raise ValueError("no such sockets here")
        return Scanner(address.removeprefix("unix:"), None)
    host, colon, port = address.rpartition(":")
    if not colon or not host or "/" in host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("no address of a scanner")
    return Scanner(host.removeprefix("[").removesuffix("]"), int(port))


def _asked(wire: socket.socket, chunks: Iterable[bytes]) -> str:
    """Send a stream, and read the answer; one that comes early ends the sending."""
    whole = _sent(wire, _framed(chunks))
    try:
        said = _answer(wire)
    except OSError as error:
        raise ScannerDownError from error
    if said == _CLEAN and not whole:
        # It cannot have seen all of it.
        raise ScannerDownError
    return said


def _framed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield b"zINSTREAM\0"
    for chunk in chunks:
        for start in range(0, len(chunk), _PIECE):
            piece = chunk[start : start + _PIECE]
            yield struct.pack(">I", len(piece)) + piece
    yield struct.pack(">I", 0)


def _sent(wire: socket.socket, frames: Iterable[bytes]) -> bool:
    """Whether all of it was taken; over its limit the daemon says so, and closes."""
    for frame in frames:
        try:
            wire.sendall(frame)
        except OSError:
            return False
    return True


def _answer(wire: socket.socket) -> str:
    said = b""
    while not said.endswith((b"\0", b"\n")) and len(said) < _LONGEST_ANSWER:
        more = wire.recv(_LONGEST_ANSWER)
        if not more:
            break
        said += more
    if not said:
        raise ScannerDownError
    return said.rstrip(b"\0\n").decode("ascii", "replace")


def _verdict(said: str) -> Verdict:
    """Only the one sentence that says so is clean."""
    if said == _CLEAN:
        return "clean"
    if said.endswith(" FOUND"):
        return "found"
    raise ScannerRefusedError
