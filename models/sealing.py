"""Sealing of short secrets under the master key, which is kept outside the database.

AES-256-GCM with a key of its own for each purpose (HKDF-SHA256). The purpose and the owner are
bound in as associated data: a sealed value that is moved to another row does not open.
"""

import base64
import hmac
import os
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_NONCE_BYTES = 12
_MOST = 64
"""How much of a kind a sealer remembers. The product has three keys and a dozen lasting purposes;
the purpose of a confirmation code is its act's alone."""

_Name = TypeVar("_Name")
_Value = TypeVar("_Value")


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
        self._master, self._earlier = _Master(master_key), tuple(map(_Master, earlier))
        self._inner: dict[tuple[str, str, str], Sealer] = {}

    def seal(self, plain: str, purpose: str, owner: str) -> str:
        """Seal a text for an owner (`official:3`); the result is URL-safe base64."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._master.cipher(purpose).encrypt(nonce, plain.encode(), owner.encode())
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
                cipher, nonce = master.cipher(purpose), raw[:_NONCE_BYTES]
                plain = cipher.decrypt(nonce, raw[_NONCE_BYTES:], owner.encode())
            except (ValueError, InvalidTag):
                continue
            return plain.decode()
        raise SealBrokenError

    def renewed(self, sealed: str, purpose: str, owner: str) -> str:
        """The same, sealed under this key, whichever it was under. Raises SealBrokenError."""
        return self.seal(self.open(sealed, purpose, owner), purpose, owner)

    def fingerprint(self, text: str, purpose: str) -> str:
        """A keyed hash (HMAC-SHA256, hexadecimal) of a secret too short to be hashed plainly."""
        mark = self._master.keyed(purpose).copy()
        mark.update(text.encode())
        return mark.hexdigest()

    def inner(self, sealed: str, purpose: str, owner: str) -> "Sealer":
        """The sealer of a key that is sealed itself (base64), opened once for as long as it is the
        same: whoever asks has read it where it is stored, and a key that is not there is not found.

        Raises:
            SealBrokenError: where it does not open.
        """
        name = (sealed, purpose, owner)
        known = self._inner.get(name)
        if known is None:
            key = base64.b64decode(self.open(sealed, purpose, owner))
            known = _remembered(self._inner, name, Sealer(key))
        return known


class _Master:
    """One master key, with what was derived from it: that costs more than to seal a message."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._ciphers: dict[str, AESGCM] = {}
        self._keyed: dict[str, hmac.HMAC] = {}

    def cipher(self, purpose: str) -> AESGCM:
        """What seals and opens under the key of a purpose."""
        known = self._ciphers.get(purpose)
        if known is None:
            known = _remembered(self._ciphers, purpose, AESGCM(self._derived(purpose)))
        return known

    def keyed(self, purpose: str) -> hmac.HMAC:
        """A keyed hash of nothing yet under the key of a purpose, to be copied."""
        known = self._keyed.get(purpose)
        if known is None:
            begun = hmac.new(self._derived(purpose), digestmod="sha256")
            known = _remembered(self._keyed, purpose, begun)
        return known

    def _derived(self, purpose: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(self._key)


def _remembered(known: dict[_Name, _Value], name: _Name, value: _Value) -> _Value:
    """The value, known from now on; all are forgotten before they are too many."""
    if len(known) >= _MOST:
        known.clear()
    known[name] = value
    return value
