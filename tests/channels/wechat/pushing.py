"""Pushes as the platform makes them: signed and encrypted here, without the product's own code."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.door import InTime, routes
from bot.channels.wechat.envelope import Envelope, Mode
from bot.metrics import Metrics
from bot.render import render
from bot.rendered import Rendered
from bot.web.app import web_app
from models.clock import FixedClock
from models.messages import Incoming
from tests.fakes.clients import TestClient
from tests.fakes.desks import NOON, QUESTION, VERDICT, FakeDesk

APP = "wx0123456789abcdef"
TOKEN = "spring2026"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
EARLIER_KEY = "0123456789ABCDEFGabcdefghijklmnopqrstuvwxyz"
LIN = "oLin00000000000000000000001"
OFFICE = "gh_0123456789ab"
NONCE = "1320562132"
MSG_ID = "6054768590064713728"

Pairs = list[tuple[str, str]]


def signed(*parts: str, token: str = TOKEN) -> str:
    """The signature of some parts under a token."""
    return hashlib.sha1("".join(sorted((token, *parts))).encode()).hexdigest()


def whole(text: bytes, app: str = APP, length: int | None = None) -> bytes:
    """What is encrypted of a text: salt, length, text, app, padding."""
    told = (len(text) if length is None else length).to_bytes(4, "big")
    full = b"0123456789abcdef" + told + text + app.encode()
    missing = 32 - len(full) % 32
    return full + bytes([missing]) * missing


def under(key: str, plain: bytes) -> str:
    """Encrypt whole blocks; base64."""
    secret = base64.b64decode(key + "=")
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def encrypted(text: bytes | str, key: str = KEY, app: str = APP) -> str:
    """Encrypt a text as the platform does."""
    return under(key, whole(text.encode() if isinstance(text, str) else text, app))


def wrapped(encrypt: str) -> bytes:
    """The body around it, in secure mode."""
    return (
        f"<xml><ToUserName><![CDATA[{OFFICE}]]></ToUserName>"
        f"<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>"
    ).encode()


def pairs_of(encrypt: str, at: int | None = None, **other: str) -> Pairs:
    """What stands in the address of a push with this encrypted part."""
    timestamp, nonce = str(int(NOON.timestamp()) if at is None else at), NONCE
    pairs = {
        "signature": signed(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": LIN,
        "encrypt_type": "aes",
        "msg_signature": signed(timestamp, nonce, encrypt),
    } | other
    return list(pairs.items())


def xml_of(fields: Mapping[str, Any]) -> str:
    """Fields as the platform writes them; a list repeats its element."""
    return f"<xml>{_inner(fields)}</xml>"


def _inner(fields: Mapping[str, Any]) -> str:
    parts = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            is_group = isinstance(one, Mapping)
            content = _inner(one) if is_group else f"<![CDATA[{one}]]>"
            parts.append(f"<{name}>{content}</{name}>")
    return "".join(parts)


def message(kind: str = "text", number: str = MSG_ID, **fields: Any) -> str:
    """A message of Lin."""
    more = {"Content": "你好"} if kind == "text" and "Content" not in fields else {}
    return xml_of(_from_lin(kind) | more | fields | {"MsgId": number})


def event(name: str, **fields: Any) -> str:
    """An event of Lin."""
    return xml_of(_from_lin("event") | {"Event": name} | fields)


def _from_lin(kind: str) -> dict[str, str]:
    return {
        "ToUserName": OFFICE,
        "FromUserName": LIN,
        "CreateTime": str(int(NOON.timestamp())),
        "MsgType": kind,
    }


@dataclass
class TextDesk(FakeDesk):
    """A desk whose replies are fitted to WeChat."""

    def _answer(self, incoming: Incoming) -> Rendered:
        reply = VERDICT if incoming.text in ("1", "是") else QUESTION
        return render(reply, self._language(incoming), WeChat().capabilities)

    def turned_away(self, incoming: Incoming) -> Rendered:
        """Two words."""
        away = render(QUESTION, self._language(incoming), WeChat().capabilities)
        return {**away, "texts": ["请稍后再试"]}


@dataclass
class Platform:
    """The platform's servers, before the door of the real web application."""

    desk: FakeDesk = field(default_factory=TextDesk)
    mode: Mode = "secure"
    keys: tuple[str, ...] = (KEY, EARLIER_KEY)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOON))
    metrics: Metrics = field(default_factory=Metrics)
    lasting: tuple[str, ...] = ()
    in_time: InTime | None = None

    def __post_init__(self) -> None:
        envelope = Envelope(APP, TOKEN, self.keys, self.clock, self.mode)
        door = routes(envelope, self.desk, self.metrics, self.lasting, self.in_time)
        app = web_app(self.desk, more_routes=door)
        self.client = TestClient(app, raise_server_exceptions=False)

    def push(self, text: bytes | str, key: str = KEY, **other: str) -> Any:
        """Push a text; `other` replaces what would stand in the address."""
        encrypt = encrypted(text, key)
        return self.post(pairs_of(encrypt, self._now(), **other), wrapped(encrypt))

    def push_plain(self, text: str) -> Any:
        """Push as the console does in plain mode."""
        pairs = [(n, v) for n, v in pairs_of("", self._now()) if n in _PLAIN]
        return self.post(pairs, text.encode())

    def post(self, pairs: Pairs, body: Any, **headers: str) -> Any:
        """Send any body to any address of the door."""
        kind = {"content-type": "text/xml"} | {n.replace("_", "-"): v for n, v in headers.items()}
        return self.client.post("/wechat", params=pairs, content=body, headers=kind)

    def verify(self, **pairs: str) -> Any:
        """Verify the address, as the console does when it is saved."""
        timestamp = str(self._now())
        asked = {
            "signature": signed(timestamp, NONCE),
            "timestamp": timestamp,
            "nonce": NONCE,
            "echostr": "4375120948345356249",
        } | pairs
        return self.client.get("/wechat", params=asked)

    def _now(self) -> int:
        return int(self.clock.now().timestamp())


_PLAIN = ("signature", "timestamp", "nonce", "openid")


def fields_of(response: Any, key: str = KEY) -> dict[str, str]:
    """The fields of an answer, opened and verified as the platform does."""
    envelope = _flat(response.text)
    if "Encrypt" not in envelope:
        return envelope
    parts = (envelope["TimeStamp"], envelope["Nonce"], envelope["Encrypt"])
    assert envelope["MsgSignature"] == signed(*parts)
    secret = base64.b64decode(key + "=")
    decryptor = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(envelope["Encrypt"])) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    length = int.from_bytes(plain[16:20], "big")
    assert plain[20 + length :].decode() == APP
    return _flat(plain[20 : 20 + length].decode())


def _flat(text: str) -> dict[str, str]:
    found = {one.tag: one.text or "" for one in ElementTree.fromstring(text)}
    assert re.fullmatch(r"<xml>.*</xml>", text, re.DOTALL)
    return found
