"""One encrypted file: XChaCha20-Poly1305 in chunks (libsodium's secretstream).

Its key follows from the case's content key and the file's random name, so a file in another's place
does not open. Each chunk is authenticated with those before it, and the last one is marked: what is
changed, swapped, cut short or made longer is found while it is read.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings as sodium
from nacl.exceptions import CryptoError

CHUNK = 64 * 1024
"""Bytes of the original in one chunk."""
_MARK: Final = b"GBE1"
"""What a file begins with; another way of writing it gets another mark."""
_START = len(_MARK) + sodium.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_SEAL = sodium.crypto_secretstream_xchacha20poly1305_ABYTES
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class EvidenceBrokenError(Exception):
    """A stored file is not what was stored: missing, changed, swapped or cut short."""


def sealed(key: bytes, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The encrypted file of a stream; no more than a chunk of it is in memory.

    Args:
        key: the case's content key.
        name: the file's random name.
        pieces: the original, cut anyhow.
    """
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    start = sodium.crypto_secretstream_xchacha20poly1305_init_push(state, _key_of(key, name))
    yield _MARK + start
    for chunk, is_last in _in_chunks(pieces):
        tag = _LAST if is_last else _MORE
        yield sodium.crypto_secretstream_xchacha20poly1305_push(state, chunk, tag=tag)


def opened(file: BinaryIO, key: bytes, name: str) -> Iterator[bytes]:
    """What an encrypted file holds, in chunks; each was checked before it is given.

    Raises:
        EvidenceBrokenError: at the first chunk that is not as it was written.
    """
    start = file.read(_START)
    if len(start) != _START or not start.startswith(_MARK):
        raise EvidenceBrokenError
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    header = start[len(_MARK) :]
    sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, header, _key_of(key, name))
    tag = _MORE
    while chunk := file.read(CHUNK + _SEAL):
        # After the last chunk libsodium goes on under another key: nothing can be added to a file.
        try:
            plain, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, chunk)
        except (CryptoError, ValueError) as error:
            raise EvidenceBrokenError from error
        yield plain
    if tag != _LAST:
        raise EvidenceBrokenError


def _key_of(key: bytes, name: str) -> bytes:
    size = sodium.crypto_secretstream_xchacha20poly1305_KEYBYTES
    return HKDF(SHA256(), size, salt=None, info=f"evidence file {name}".encode()).derive(key)


def _in_chunks(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """The stream in chunks of equal length, and with each whether it is the last."""
    held = bytearray()
    for piece in pieces:
        for start in range(0, len(piece), CHUNK):
            held += piece[start : start + CHUNK]
            # A full chunk goes only when there is more: else it may be the last.
            if len(held) > CHUNK:
                yield bytes(held[:CHUNK]), False
                del held[:CHUNK]
    yield bytes(held), True
