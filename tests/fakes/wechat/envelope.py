"""How pushes are signed and sealed, written from the platform's page and from nothing of ours.

Source: the page 消息加解密说明: AES-256-CBC under the EncodingAESKey, its first 16 bytes as the
first block; padded to whole 32 bytes; in it 16 random bytes, the length of the words in 4 bytes,
the words, and the AppID.
"""

import base64
import hashlib
import secrets
import struct
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from tests.fakes.wechat.account import Account

_RANDOM: Final = 16
_PADDED_TO_BITS: Final = 32 * 8


class OddError(Exception):
    """An answer that the platform does not understand; `reason` says what is odd."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def signature(*parts: str) -> str:
    """The platform's signature over some texts: their order does not matter."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


class Envelope:
    """Seals and opens under the key of an account."""

    def __init__(self, account: Account) -> None:
        """Take the key and the AppID of `account`."""
        self._app_id = account.app_id.encode()
        key = base64.b64decode(account.aes_key + "=")
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def seal(self, words: str, random: bytes | None = None) -> str:
        """The text of an `Encrypt` element. `random` are 16 bytes, drawn anew where none are given.

        Without them the same words would give the same text.
        """
        body = words.encode()
        drawn = random or secrets.token_bytes(_RANDOM)
        padder = PKCS7(_PADDED_TO_BITS).padder()
        whole = drawn + struct.pack(">I", len(body)) + body + self._app_id
        encryptor = self._cipher.encryptor()
        padded = padder.update(whole) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()

    def open(self, sealed: str) -> str:
        """The words in an `Encrypt` element. Raises OddError where it is none of this account's."""
        try:
            whole = self._decrypted(base64.b64decode(sealed, validate=True))
            length = struct.unpack(">I", whole[_RANDOM : _RANDOM + 4])[0]
            words, app_id = whole[_RANDOM + 4 :][:length], whole[_RANDOM + 4 :][length:]
            if app_id != self._app_id:
                raise OddError("sealed for another account")
            return words.decode()
        except (ValueError, struct.error) as error:
            raise OddError(f"cannot be opened: {error}") from error

    def _decrypted(self, sealed: bytes) -> bytes:
        decryptor = self._cipher.decryptor()
        padded = decryptor.update(sealed) + decryptor.finalize()
        unpadder = PKCS7(_PADDED_TO_BITS).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
