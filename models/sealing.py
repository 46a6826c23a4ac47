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

    def __init__(self, master_key: bytes, *earlier: bytes) -> None:
        """Take the master key, and those before it that still open what they sealed.

        Raises:
            ValueError: where one has less than `KEY_BYTES` bytes.
        """
        if any(len(one) < KEY_BYTES for one in (master_key, *earlier)):
            raise ValueError(f"a master key has at least {KEY_BYTES} bytes")
        self._master, self._earlier = master_key, earlier

    def seal(self, plain: str, purpose: str, owner: str) -> str:
        """Seal a text for an owner (`official:3`); the result is URL-safe base64."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(_derived(self._master, purpose))
        sealed = cipher.encrypt(nonce, plain.encode(), owner.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, purpose: str, owner: str) -> str:
        """The text that `seal` was given, under this key or an earlier one.

        Raises:
            SealBrokenError: where none of them opens it.
        """
        try:
            raw = base64.urlsafe_b64decode(sealed)
        except ValueError as error:
            raise SealBrokenError from error
        for master in (self._master, *self._earlier):
            try:
                cipher = AESGCM(_derived(master, purpose))
                plain = cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], owner.encode())
            except (ValueError, InvalidTag):
                continue
            return plain.decode()
        raise SealBrokenError

    def renewed(self, sealed: str, purpose: str, owner: str) -> str:
        """The same, sealed under this key, whichever it was under. Raises SealBrokenError."""
        return self.seal(self.open(sealed, purpose, owner), purpose, owner)

    def fingerprint(self, text: str, purpose: str) -> str:
        """A keyed hash (HMAC-SHA256, hexadecimal) of a secret too short to be hashed plainly."""
        return hmac.new(_derived(self._master, purpose), text.encode(), "sha256").hexdigest()


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(master)
