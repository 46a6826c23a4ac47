"""A daemon that speaks ClamAV's protocol on this machine, and finds one thing only."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

from bot.evidence.clamav import Scanner

EICAR = "".join(
    ("X5O!P%@AP[4", "\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-", "ANTIVIRUS-TEST", "-FILE!$H+H*")
).encode()
"""The harmless file that every scanner knows, in parts here so that none takes this one for it."""


@dataclass
class Clamd:
    """What the daemon takes and says; tests change it while it runs.

    `most`: bytes that it scans at most (StreamMaxLength). `says`: an answer to everything, in place
    of its own; `hangs_up`: it goes away after the first bytes.
    """

    most: int = 1_000_000
    says: str | None = None
    hangs_up: bool = False
    seen: list[int] = field(default_factory=list)
    scanner: Scanner = field(default_factory=lambda: Scanner("", None))

    def verdict(self, stream: bytes) -> str:
        """What it says of a whole stream."""
        self.seen.append(len(stream))
        if self.says is not None:
            return self.says
        return "stream: Eicar-Test-Signature FOUND" if EICAR in stream else "stream: OK"


@contextmanager
def clamd() -> Iterator[Clamd]:
    """A daemon on a free port, as long as the block runs."""
    state = Clamd()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked = self._command()
            if asked == b"zPING":
                self.wfile.write(b"PONG\0")
            elif asked == b"zINSTREAM" and not state.hangs_up:
                self.wfile.write(self._stream().encode() + b"\0")

        def _command(self) -> bytes:
            said = b""
            while (one := self.rfile.read(1)) not in (b"\0", b""):
                said += one
            return said

        def _stream(self) -> str:
            stream = b""
            while size := struct.unpack(">I", self.rfile.read(4))[0]:
                stream += self.rfile.read(size)
                if len(stream) > state.most:
                    return "INSTREAM size limit exceeded. ERROR"
            return state.verdict(stream)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        state.scanner = Scanner("127.0.0.1", server.server_address[1], 2.0, 5.0)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield state
        finally:
            server.shutdown()
