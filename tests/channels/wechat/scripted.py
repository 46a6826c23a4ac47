"""A platform on this machine that answers what a test says, and notes what it was asked."""

import json
import socket
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

TOKEN_PATH = "/cgi-bin/stable_token"
SECRET = "canaryS3cretOfTheAccount0000"
APP = "wx00000000000000aa"


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: dict[str, str]

    @property
    def said(self) -> Any:
        """Its JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Says:
    """One answer. `how`: as it is, without any answer at all, or with a connection that breaks.

    `length` is what it announces where that is not what it sends; `chunks` are sent one by one.
    """

    body: bytes = b'{"errcode":0,"errmsg":"ok"}'
    status: int = 200
    kind: str = "application/json; encoding=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    how: Literal["plainly", "never", "breaking"] = "plainly"
    length: int | None = None
    chunks: Iterable[bytes] | None = None


def code(number: int, message: str = "error") -> Says:
    """A refusal."""
    return Says(json.dumps({"errcode": number, "errmsg": message}).encode())


def said(**values: Any) -> Says:
    """JSON."""
    return Says(json.dumps(values, ensure_ascii=False).encode())


def token(text: str, seconds: int = 7200) -> Says:
    """What a request for a token is answered with."""
    return said(access_token=text, expires_in=seconds)


@dataclass
class Scripted:
    """The platform. Tests put `answer` or `tokens` in place of what it does by itself."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[Asked], Says] = lambda _: Says()
    tokens: Callable[[Asked], Says] = lambda _: token("canary-token-1")
    _lock: Lock = field(default_factory=Lock)
    _over: Event = field(default_factory=Event)

    @property
    def fetches(self) -> list[Asked]:
        """The requests for a token."""
        return [one for one in self.asked if one.path == TOKEN_PATH]

    @property
    def calls(self) -> list[Asked]:
        """All the others."""
        return [one for one in self.asked if one.path != TOKEN_PATH]

    def respond(self, asked: Asked) -> Says:
        """Note a request, and say what is answered."""
        with self._lock:
            self.asked.append(asked)
        return (self.tokens if asked.path == TOKEN_PATH else self.answer)(asked)

    def one_after_the_other(self, *answers: Says) -> None:
        """Answer calls so, the last of them for ever."""
        left = list(answers)
        self.answer = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def wait(self) -> None:
        """Until the test is over."""
        self._over.wait(30)

    def end(self) -> None:
        """Let go of who waits."""
        self._over.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    platform: Scripted

    def do_GET(self) -> None:
        self._respond()

    do_POST = do_GET  # noqa: N815 (the library's name)

    def log_message(self, *_: Any) -> None:
        """Nothing."""

    def _respond(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        says = self.platform.respond(
            Asked(self.command, parts.path, query, body, dict(self.headers))
        )
        if says.how == "never":
            self.platform.wait()
            self.close_connection = True
        elif says.how == "breaking":
            self._break()
        else:
            self._send(says)

    def _break(self) -> None:
        """Reset the connection, as a machine does that knows nothing of it."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def _send(self, says: Says) -> None:
        self.send_response(says.status)
        if says.kind:
            self.send_header("Content-Type", says.kind)
        length = len(says.body) if says.length is None else says.length
        if says.chunks is None or says.length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in says.headers:
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = says.chunks is not None or says.length is not None
        # Whoever asked may have had enough.
        with suppress(OSError):
            for chunk in [says.body] if says.chunks is None else says.chunks:
                self.wfile.write(chunk)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A connection that was broken on purpose is no news."""


@contextmanager
def scripted() -> Iterator[Scripted]:
    """A platform on a free port, as long as the block runs."""
    platform = Scripted()
    handler = type("Handler", (_Handler,), {"platform": platform})
    with _Server(("127.0.0.1", 0), handler) as server:
        platform.address = f"http://127.0.0.1:{server.server_address[1]}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield platform
        finally:
            platform.end()
            server.shutdown()
