"""Sealing of short secrets under the master key, which is kept outside the database.

AES-256-GCM with a key of its own for each purpose (HKDF-SHA256). The purpose and the owner are
bound in as associated data: a sealed value that is moved to another row does not open.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealBrokenError(Exception):
    """A sealed value does not open: it was changed or moved, or the master key is another one."""


class Sealer:
    """Seals, opens and fingerprints under one master key."""

    def __init__(self, master_key: bytes) -> None:
        """Take the master key, of at least `KEY_BYTES` bytes. Raises ValueError where shorter."""
        if len(master_key) < KEY_BYTES:
            raise ValueError(f"a master key has at least {KEY_BYTES} bytes")
        self._master = master_key

    def seal(self, plain: str, purpose: str, owner: str) -> str:
        """Seal a text for an owner (`official:3`); the result is URL-safe base64."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._key(purpose)).encrypt(nonce, plain.encode(), owner.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, purpose: str, owner: str) -> str:
        """The text that `seal` was given. Raises SealBrokenError."""
        try:
            raw = base64.urlsafe_b64decode(sealed)
            nonce, body = raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]
            return AESGCM(self._key(purpose)).decrypt(nonce, body, owner.encode()).decode()
        except (ValueError, InvalidTag) as error:
            raise SealBrokenError from error

    def fingerprint(self, text: str, purpose: str) -> str:
        """A keyed hash (HMAC-SHA256, hexadecimal) of a secret too short to be hashed plainly."""
        return hmac.new(self._key(purpose), text.encode(), "sha256").hexdigest()

    def _key(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._master)
