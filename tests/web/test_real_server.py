"""Bytes that no client of good will sends, at a real server."""

import socket
from collections.abc import Iterator

import pytest

from bot.web.app import web_app
from tests.fakes.desks import FakeDesk
from tools.serving import served

HEAD = b"POST /chat/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
MEGABYTES = b"x" * 3_000_000


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server over a fake desk."""
    with served(web_app(FakeDesk())) as address:
        yield int(address.rpartition(":")[2])


def status(port: int, request: bytes) -> int:
    """Send raw bytes; gives the status of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        first = connection.makefile("rb").readline()
    return int(first.split()[1])


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (HEAD + b"Content-Length: -5\r\n\r\n{}", 400),
        (HEAD + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"GET /" + b"a" * 4_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET /%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nAccept-Language: \xff\xfe\r\n\r\n", 200),
        (b"GET /chat/history HTTP/1.1\r\nHost: x\r\nCookie: greenbot_visitor=\xff\r\n\r\n", 200),
        (HEAD + b"Content-Length: 3000000\r\n\r\n", 413),
        (HEAD + b"Content-Length: 3000000\r\n\r\n" + MEGABYTES, 413),
        (HEAD + b"Origin: \xff\r\nContent-Length: 2\r\n\r\n{}", 403),
        (HEAD + b"Sec-Fetch-Site: \xff\r\nContent-Length: 2\r\n\r\n{}", 403),
    ],
    ids=[
        "garbage",
        "version",
        "negative length",
        "length and chunks",
        "no chunk size",
        "long path",
        "undecodable path",
        "undecodable language",
        "undecodable cookie",
        "large, announced",
        "large, sent",
        "undecodable origin",
        "undecodable site",
    ],
)
def test_broken_requests_are_refused(port: int, request_: bytes, expected: int) -> None:
    """Malformed, oversized and undecodable requests are the client's fault, never ours."""
    assert status(port, request_) == expected


def test_a_body_that_never_comes_stops_nobody_else(port: int) -> None:
    """While one client announces a body and stays silent, another is answered."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as silent:
        silent.sendall(HEAD + b"Content-Length: 100\r\n\r\n{")
        assert status(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") == 200
