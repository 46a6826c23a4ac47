"""What a call may have done where it failed: surely nothing, or nobody knows."""

import ssl
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.channels.base import Ground
from bot.channels.wechat.calls import IDLE, MOST_ANSWER, TIMEOUT, Calls
from bot.channels.wechat.client import Client
from bot.channels.wechat.errors import NoAnswerError, NotSentError
from tests.channels.wechat.given import hasty, tokens_of
from tests.channels.wechat.scripted import APP, SECRET, Says, Scripted
from tests.fakes.canaries import OPENID

MAYBE_TAKEN = {
    "a page": Says("<html>登录</html>".encode(), kind="text/html"),
    "a page called JSON": Says(b"<html></html>"),
    "nothing": Says(b""),
    "no code": Says(b'{"errmsg":"ok"}'),
    "a null code": Says(b'{"errcode":null}'),
    "a list": Says(b'[{"errcode":0}]'),
    "a strange code": Says(b'{"errcode":"none"}'),
    "true": Says(b'{"errcode":false}'),
    "deep": Says(b"[" * 200_000),
    "half": Says(b'{"errcode":0,"err', length=100),
    "500": Says(status=500),
    "502": Says(b"<html>Bad Gateway</html>", status=502, kind="text/html"),
    "504": Says(status=504),
    "a reset": Says(how="breaking"),
    "a hang": Says(how="never"),
    "too long": Says(b'{"errcode":0}' + b" " * MOST_ANSWER),
    "compressed without end": Says(b"\x1f\x8bx", headers=(("Content-Encoding", "gzip"),)),
}


@pytest.mark.parametrize("says", MAYBE_TAKEN.values(), ids=MAYBE_TAKEN)
def test_without_the_platforms_word_nobody_knows(
    ground: Ground, platform: Scripted, says: Says
) -> None:
    """And nothing of it is sent a second time."""
    platform.answer = lambda _: says
    with pytest.raises(NoAnswerError):
        hasty(ground, platform).send_text(OPENID, "x")
    assert len(platform.calls) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 400, 403, 404, 407, 413, 429])
def test_what_stands_between_passed_nothing_on(
    client: Client, platform: Scripted, status: int
) -> None:
    elsewhere = (("Location", f"{platform.address}/elsewhere"),)
    platform.answer = lambda _: Says(status=status, headers=elsewhere)
    with pytest.raises(NotSentError, match=f"http_{status}"):
        client.send_text(OPENID, "x")
    assert len(platform.calls) == 1, "no redirect is followed: the token would go with it"


def test_nobody_waits_for_a_platform_that_hangs(ground: Ground, platform: Scripted) -> None:
    platform.answer = lambda _: Says(how="never")
    began = monotonic()
    with pytest.raises(NoAnswerError):
        hasty(ground, platform).send_text(OPENID, "x")
    assert monotonic() - began < 10
    assert max(TIMEOUT) < 10, "as long as it is outside of tests"


def test_an_answer_that_trickles_ends(ground: Ground, platform: Scripted) -> None:
    """Each byte comes in time, and all of them never."""
    platform.answer = lambda _: Says(chunks=iter([b" " * 20_000] * 1000))
    impatient = Calls(whole=0.0)
    client = Client(APP, SECRET, platform.address, tokens_of(ground, platform), impatient)
    with pytest.raises(NoAnswerError, match="too_slow"):
        client.send_text(OPENID, "x")


def test_where_nobody_listens_nothing_was_sent(ground: Ground, platform: Scripted) -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        address = f"http://127.0.0.1:{closed.server_address[1]}"
    client = Client(APP, SECRET, address, tokens_of(ground, platform))
    with pytest.raises(NotSentError, match="no_connection"):
        client.send_text(OPENID, "x")


def test_a_stranger_at_the_platforms_address_is_told_nothing(
    ground: Ground, platform: Scripted, stranger: tuple[str, list[bytes]]
) -> None:
    """The certificate is nobody's that we trust: not a byte of the call leaves."""
    address, heard = stranger
    client = Client(APP, SECRET, address, tokens_of(ground, platform))
    with pytest.raises(NotSentError, match="no_connection"):
        client.send_text(OPENID, "x")
    assert heard == []


@pytest.fixture
def stranger(tmp_path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """A server with a certificate of its own making, and what it heard."""
    heard: list[bytes] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path / "both.pem"))
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:

        def serve() -> None:
            connection, _ = server.socket.accept()
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secured:
                heard.append(secured.recv(10))
            connection.close()

        thread = Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}", heard
        thread.join(10)


def _certificate(path: Path) -> Path:
    """A certificate for this machine that nobody signed but itself, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


def test_a_connection_that_rested_is_not_used_again(client: Client) -> None:
    """The platform may have closed it meanwhile, and a call lost that way could be taken."""
    own = client._calls._own
    client.send_text(OPENID, "1")
    first = own.session
    client.send_text(OPENID, "2")
    assert own.session is first
    own.used -= IDLE + 1
    client.send_text(OPENID, "3")
    assert own.session is not first
