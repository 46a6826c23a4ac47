"""Sealing: what is sealed opens for its owner under its key, and for nothing else."""

import base64

import pytest

from models.sealing import SealBrokenError, Sealer
from tests.fakes.parts import SEALER

SECRET = "JBSWY3DPEHPK3PXP"


def test_what_was_sealed_opens() -> None:
    """The owner gets the text back, Chinese included."""
    for text in (SECRET, "动态口令", ""):
        assert (
            SEALER.open(SEALER.seal(text, "factor", "official:3"), "factor", "official:3") == text
        )


def test_sealing_twice_gives_two_values() -> None:
    """Nobody sees that two owners have the same secret, and neither value holds it."""
    one, other = (SEALER.seal(SECRET, "factor", "official:3") for _ in range(2))
    assert one != other
    assert SECRET.encode() not in base64.urlsafe_b64decode(one)


@pytest.mark.parametrize(
    ("purpose", "owner"), [("factor", "official:4"), ("other", "official:3"), ("", "")]
)
def test_moved_to_another_row_it_does_not_open(purpose: str, owner: str) -> None:
    """Another owner's value, or one of another purpose, is no use."""
    sealed = SEALER.seal(SECRET, "factor", "official:3")
    with pytest.raises(SealBrokenError):
        SEALER.open(sealed, purpose, owner)


def test_another_key_does_not_open() -> None:
    """A copy of the database without the key opens nothing."""
    sealed = SEALER.seal(SECRET, "factor", "official:3")
    with pytest.raises(SealBrokenError):
        Sealer(b"1" * 32).open(sealed, "factor", "official:3")


def test_every_changed_byte_is_noticed() -> None:
    """One bit anywhere, one byte less: it does not open."""
    raw = base64.urlsafe_b64decode(SEALER.seal(SECRET, "factor", "official:3"))
    broken = [raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :] for place in range(len(raw))]
    for value in (*broken, raw[:-1], raw[:5], b""):
        with pytest.raises(SealBrokenError):
            SEALER.open(base64.urlsafe_b64encode(value).decode(), "factor", "official:3")


@pytest.mark.parametrize("value", ["不是密文", "a", "====", "%%%%"])
def test_what_was_never_sealed_does_not_open(value: str) -> None:
    """Text that is no sealed value is the same error."""
    with pytest.raises(SealBrokenError):
        SEALER.open(value, "factor", "official:3")


def test_fingerprint_depends_on_key_and_purpose() -> None:
    """The same code has another fingerprint for another act, and under another key."""
    one = SEALER.fingerprint("K7QX", "act:1")
    assert one == SEALER.fingerprint("K7QX", "act:1")
    others = (
        SEALER.fingerprint("K7QX", "act:2"),
        SEALER.fingerprint("K7QY", "act:1"),
        Sealer(b"1" * 32).fingerprint("K7QX", "act:1"),
    )
    assert one not in others


def test_short_key_is_refused() -> None:
    """A master key of 31 bytes is none."""
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(bytes(31))


def test_a_sealed_key_opens_what_it_sealed_and_no_other_key_s() -> None:
    """However often it is asked for, in whatever order, and under the right name alone."""
    keys = {name: base64.b64encode(name.encode() * 32).decode() for name in "abc"}
    sealed = {name: SEALER.seal(key, "data key", name) for name, key in keys.items()}
    for name in "abcacb":
        inner = SEALER.inner(sealed[name], "data key", name)
        assert inner.open(Sealer(name.encode() * 32).seal(SECRET, "p", "o"), "p", "o") == SECRET
    with pytest.raises(SealBrokenError):
        SEALER.inner(sealed["a"], "data key", "b")
    with pytest.raises(SealBrokenError):
        Sealer(b"1" * 32).inner(sealed["a"], "data key", "a")


def test_many_purposes_are_each_their_own() -> None:
    """What is remembered is bounded, and what was forgotten comes out the same again."""
    first = [SEALER.fingerprint("K7QX", f"act:{n}") for n in range(200)]
    assert first == [SEALER.fingerprint("K7QX", f"act:{n}") for n in range(200)]
    assert len(set(first)) == 200
