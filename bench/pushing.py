"""Pushes as the platform makes them in secure mode, and a client that delivers them over HTTP."""

import asyncio
import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

APP: Final = "wx0123456789abcdef"
TOKEN: Final = "spring2026"
AES_KEY: Final = base64.b64encode(bytes(range(32))).decode().rstrip("=")
NONCE: Final = "1320562132"
CONNECTIONS: Final = 8
"""How many the client keeps open; on each it waits for one answer before the next push."""

_ACCOUNT = "gh_0123456789ab"
_cipher: Any = PrpCrypto(bytes(range(32)))


@dataclass(frozen=True, slots=True)
class Push:
    """One push: what stands in its address, and its body."""

    timestamp: str
    signature: str
    openid: str
    body: bytes

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """What the platform writes into the address."""
        return (
            ("signature", _signature(self.timestamp, NONCE)),
            ("timestamp", self.timestamp),
            ("nonce", NONCE),
            ("openid", self.openid),
            ("encrypt_type", "aes"),
            ("msg_signature", self.signature),
        )


def push(number: int, openid: str, text: str) -> Push:
    """A text message of somebody, sent now."""
    timestamp = str(int(time.time()))
    message = (
        f"<xml><ToUserName><![CDATA[{_ACCOUNT}]]></ToUserName>"
        f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{timestamp}</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
        f"<MsgId>{number}</MsgId></xml>"
    )
    sealed = _cipher.encrypt(message, APP).decode()
    body = (
        f"<xml><ToUserName><![CDATA[{_ACCOUNT}]]></ToUserName>"
        f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    )
    return Push(timestamp, _signature(timestamp, NONCE, sealed), openid, body.encode())


def _signature(*signed: str) -> str:
    signer: Any = WeChatSigner()
    signer.add_data(TOKEN, *signed)
    made: str = signer.signature
    return made


# --- over HTTP ------------------------------------------------------------------------------------


def deliver(pushes: Sequence[Push], address: str) -> list[float]:
    """Deliver over `CONNECTIONS` connections that stay open; the seconds until each answer.

    Args:
        address: where the server is (http://127.0.0.1:8000).

    Raises:
        RuntimeError: where one is not answered by an encrypted reply.
    """
    requests = [_request(one) for one in pushes]
    return asyncio.run(_deliver(requests, urlsplit(address).port or 80))


async def _deliver(requests: Sequence[bytes], port: int) -> list[float]:
    shares = [list(islice(requests, n, None, CONNECTIONS)) for n in range(CONNECTIONS)]
    took = await asyncio.gather(*(_one_after_another(share, port) for share in shares))
    return [seconds for share in took for seconds in share]


async def _one_after_another(requests: Sequence[bytes], port: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for request in requests:
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        took.append(time.perf_counter() - started)
        if not head.startswith(b"HTTP/1.1 200") or b"<Encrypt>" not in body:
            raise RuntimeError(f"not answered: {head!r}")
    writer.close()
    return took


def _request(one: Push) -> bytes:
    lines = (
        f"POST /wechat?{urlencode(one.query)} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: text/xml",
        f"Content-Length: {len(one.body)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + one.body


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next(int(one.split(b":")[1]) for one in lines if one.startswith(b"content-length:"))
