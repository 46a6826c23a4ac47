"""What is around a push: who signed it and when, and the encryption of what it says.

`ForgedError`: nobody who knows the token sent this, or it is too old. `UnusableError`: the platform
did, and still we cannot read it; it is told so with a word for the log. Nothing of a body is
believed before its signature was compared: not of the address's signature (`signature`), which does
not cover the body, but of `msg_signature`.

The cipher and the signature are wechatpy's. What it takes on trust is looked at here: it compares
with `!=`, knows no age, verifies no padding, takes any length for the one that stands in the text,
and draws its salt from a generator that can be guessed.

Source: the platform's page on encrypted pushes (消息加解密说明).
"""

import base64
import json
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import Any, Final, Literal, TypeAlias

from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from bot.channels.wechat import xml
from models.clock import Clock

Mode: TypeAlias = Literal["secure", "compatible", "plain"]

FRESH: Final = timedelta(minutes=10)
"""How far a push's time may be from ours: as much as clocks differ, and retries take."""

_SALT: Final = 16
_HEAD: Final = _SALT + 4
_BLOCK: Final = 16
_MOST_PADDING: Final = 32
_SHAPES: Final = {
    "signature": re.compile(r"[0-9a-f]{40}"),
    "msg_signature": re.compile(r"[0-9a-f]{40}"),
    "timestamp": re.compile(r"[0-9]{10}"),  # of one length: its end cannot be the nonce's beginning
    "nonce": re.compile(r"[0-9A-Za-z_-]{1,64}"),
    "echostr": re.compile(r"[0-9A-Za-z_=+/-]{1,128}"),
    "openid": re.compile(r"[0-9A-Za-z_-]{1,128}"),
}
_BASE64 = re.compile(r"[0-9A-Za-z+/]+={0,2}")


class ForgedError(Exception):
    """It is not from the platform, or too old. `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnusableError(Exception):
    """It is from the platform, and cannot be read. `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Query:
    """What stands in the address of a push; "" where it does not."""

    signature: str = ""
    msg_signature: str = ""
    timestamp: str = ""
    nonce: str = ""
    echostr: str = ""
    openid: str = ""


def read_query(pairs: Iterable[tuple[str, str]]) -> Query:
    """Read the names that we know of an address.

    Raises:
        ForgedError: where one comes twice, or is of another shape than the platform's.
    """
    found: dict[str, str] = {}
    for name, value in pairs:
        shape = _SHAPES.get(name)
        if shape is None:
            continue
        if name in found or not shape.fullmatch(value):
            raise ForgedError("query")
        found[name] = value
    return Query(**found)


def _salt() -> str:
    return secrets.token_hex(_SALT // 2)


class Key:
    """One EncodingAESKey with its cipher."""

    def __init__(self, encoded: str, salt: Callable[[], str] = _salt) -> None:
        """Take the 43 characters of the console; `salt` draws 16 characters for each text."""
        self._crypto: Any = PrpCrypto(base64.b64decode(f"{encoded}="))
        self._crypto.get_random_string = salt

    def encrypted(self, text: str, app_id: str) -> str:
        """Encrypt for an app; base64."""
        sealed: bytes = self._crypto.encrypt(text, app_id)
        return sealed.decode("ascii")

    def decrypted(self, sealed: bytes, app_id: str) -> bytes:
        """What was encrypted for this app.

        Raises:
            UnusableError: `decryption` where it was not under this key, `app` where it was for
                another app.
        """
        plain: bytes = self._crypto.cipher.decrypt(sealed)
        padding = plain[-1]
        end = len(plain) - padding
        if not 1 <= padding <= _MOST_PADDING or end < _HEAD or plain[end:] != plain[-1:] * padding:
            raise UnusableError("decryption")
        length = int.from_bytes(plain[_SALT:_HEAD], "big")
        if _HEAD + length > end:
            raise UnusableError("decryption")
        if plain[_HEAD + length : end] != app_id.encode():
            raise UnusableError("app")
        return plain[_HEAD : _HEAD + length]


@dataclass(frozen=True, slots=True)
class Opened:
    """A push that is from the platform: its words, and the key for the answer, if one is needed."""

    text: bytes
    openid: str
    key: Key | None


class Envelope:
    """Opens what comes in, and seals what is answered."""

    def __init__(
        self, app_id: str, token: str, keys: Sequence[str], clock: Clock, mode: Mode = "secure"
    ) -> None:
        """Work for one account.

        Args:
            token: the console's Token.
            keys: each EncodingAESKey that a push may be under, the current one first.
            mode: how the console sends. Whatever arrives, no other way is believed.

        Raises:
            ValueError: where the token is empty: then everybody could sign.
        """
        if not token or not keys:
            raise ValueError("a push is verified by a token and a key")
        self.mode: Mode = mode
        self._app_id = app_id
        self._token = token
        self._keys = [Key(encoded) for encoded in keys]
        self._clock = clock

    def verified(self, query: Query) -> str:
        """The echo for the console's verification of the address. Raises ForgedError."""
        self._check(query.signature, query)
        if not query.echostr:
            raise ForgedError("query")
        return query.echostr

    def opened(self, query: Query, body: bytes) -> Opened:
        """Open a push.

        Raises:
            ForgedError: where it is not from the platform, or too old.
            UnusableError: where it is, and cannot be read.
        """
        if self.mode == "plain":
            self._check(query.signature, query)
            return Opened(body, query.openid, None)
        is_json = body.lstrip()[:1] == b"{"
        sealed = _sealed_in_json(body) if is_json else _sealed_in_xml(body)
        if sealed is None:
            self._check(query.signature, query)
            raise ForgedError("plain")
        self._check(query.msg_signature, query, sealed)
        if is_json:
            raise UnusableError("json")
        text, key = self._decrypted(sealed)
        return Opened(text, query.openid, key)

    def sealed(self, text: str, key: Key | None) -> str:
        """An answer as the platform takes it, under the key of its push (None: as it is)."""
        if key is None:
            return text
        encrypt = key.encrypted(text, self._app_id)
        timestamp, nonce = str(int(self._clock.now().timestamp())), secrets.token_hex(8)
        signature = self._signature(timestamp, nonce, encrypt)
        return (
            f"<xml><Encrypt><![CDATA[{encrypt}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _signature(self, *signed: str) -> str:
        signer: Any = WeChatSigner()
        signer.add_data(self._token, *signed)
        made: str = signer.signature
        return made

    def _check(self, given: str, query: Query, *signed: str) -> None:
        """Raises ForgedError where the signature is another one, or its time is not now."""
        if not (given and query.timestamp and query.nonce):
            raise ForgedError("query")
        right = self._signature(query.timestamp, query.nonce, *signed)
        if not compare_digest(right.encode(), given.encode()):
            raise ForgedError("signature")
        if abs(self._clock.now().timestamp() - int(query.timestamp)) > FRESH.total_seconds():
            raise ForgedError("stale")

    def _decrypted(self, sealed: str) -> tuple[bytes, Key]:
        """The words, and the key that they were under. Raises UnusableError."""
        raw = base64.b64decode(sealed)
        if not raw or len(raw) % _BLOCK:
            raise UnusableError("decryption")
        troubles = []
        for key in self._keys:
            try:
                return key.decrypted(raw, self._app_id), key
            except UnusableError as trouble:
                troubles.append(trouble)
        raise next((one for one in troubles if one.reason == "app"), troubles[0])


def _sealed_in_xml(body: bytes) -> str | None:
    """The encrypted part of a body, as it is signed; None where it has none.

    Raises ForgedError where the body is not as the platform writes it.
    """
    try:
        return _as_signed(xml.read(body).one("Encrypt"))
    except xml.XmlError:
        raise ForgedError("body") from None


def _sealed_in_json(body: bytes) -> str | None:
    """The same of a console that is set to JSON."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise ForgedError("body") from None
    encrypt = content.get("Encrypt", "") if isinstance(content, dict) else None
    if not isinstance(encrypt, str):
        raise ForgedError("body")
    return _as_signed(encrypt)


def _as_signed(encrypt: str) -> str | None:
    if not encrypt:
        return None
    if len(encrypt) % 4 or not _BASE64.fullmatch(encrypt):
        raise ForgedError("body")
    return encrypt
