"""Signatures, ages, keys and padding: what is around a push."""

import base64
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat import xml
from bot.channels.wechat.envelope import (
    FRESH,
    Envelope,
    ForgedError,
    Key,
    Query,
    UnusableError,
    read_query,
)
from models.clock import FixedClock
from tests.channels.wechat.pushing import (
    APP,
    EARLIER_KEY,
    KEY,
    LIN,
    NONCE,
    TOKEN,
    encrypted,
    message,
    pairs_of,
    signed,
    under,
    whole,
    wrapped,
)
from tests.fakes.desks import NOON

NOW = int(NOON.timestamp())
OTHER_KEY = "zyxwvutsrqponmlkjihgfedcba0123456789ABCDEFG"


def envelope(*keys: str) -> Envelope:
    """Ours, under these keys."""
    return Envelope(APP, TOKEN, keys or (KEY,), FixedClock(NOON))


def opened(encrypt: str, *keys: str, at: int = NOW, **other: str) -> bytes:
    """Open a push with this encrypted part."""
    query = read_query(pairs_of(encrypt, at, **other))
    return envelope(*keys).opened(query, wrapped(encrypt)).text


# --- signatures -----------------------------------------------------------------------------------


def test_an_empty_token_is_refused_at_the_start() -> None:
    """Under no token everybody could sign."""
    with pytest.raises(ValueError, match="token"):
        Envelope(APP, "", [KEY], FixedClock(NOON))
    with pytest.raises(ValueError, match="key"):
        Envelope(APP, TOKEN, [], FixedClock(NOON))


def test_the_signature_of_the_address_does_not_vouch_for_the_body() -> None:
    """Whoever saw one address knows its `signature`; it opens nothing."""
    encrypt = encrypted(message())
    right = signed(str(NOW), NONCE)
    with pytest.raises(ForgedError, match="signature"):
        opened(encrypt, msg_signature=right)
    query = Query(signature=right, timestamp=str(NOW), nonce=NONCE)
    with pytest.raises(ForgedError, match="query"):
        envelope().opened(query, wrapped(encrypt))


def test_a_time_and_a_nonce_do_not_run_together() -> None:
    """What is signed has no gaps, so each part has a shape of its own."""
    assert signed("1", "n") == signed("", "1n")
    for timestamp, nonce in (("1", "n"), ("", "1n"), (f"{NOW}1", "n"), (str(NOW)[:-1], "1n")):
        with pytest.raises(ForgedError):
            read_query([("timestamp", timestamp), ("nonce", nonce)])


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce", "openid"])
def test_a_value_that_comes_twice_is_refused(name: str) -> None:
    """Two readers could believe different ones."""
    pairs = pairs_of(encrypted(message()))
    again = next(pair for pair in pairs if pair[0] == name)
    with pytest.raises(ForgedError, match="query"):
        read_query([*pairs, again])


@pytest.mark.parametrize(
    "seconds", [-FRESH.total_seconds() - 1, FRESH.total_seconds() + 1, -86400, 86400]
)
def test_an_old_push_is_refused(seconds: float) -> None:
    """And so is one from a future that no clock is off by."""
    with pytest.raises(ForgedError, match="stale"):
        opened(encrypted(message()), at=NOW + int(seconds))


@pytest.mark.parametrize("seconds", [-FRESH.total_seconds(), 0, FRESH.total_seconds()])
def test_a_fresh_push_is_taken(seconds: float) -> None:
    """Clocks differ, and a retry is older."""
    assert opened(encrypted(message()), at=NOW + int(seconds)) == message().encode()


def test_signatures_are_compared_whole() -> None:
    """None of the forty characters may be another."""
    encrypt = encrypted(message())
    right = signed(str(NOW), NONCE, encrypt)
    for place, sign in enumerate(right):
        wrong = right[:place] + ("0" if sign != "0" else "1") + right[place + 1 :]
        with pytest.raises(ForgedError, match="signature"):
            opened(encrypt, msg_signature=wrong)


# --- keys -----------------------------------------------------------------------------------------


def test_a_message_under_the_previous_key_is_read_and_answered_under_it() -> None:
    """While the key is being changed, the platform uses both."""
    encrypt = encrypted(message(), EARLIER_KEY)
    ours = envelope(KEY, EARLIER_KEY)
    found = ours.opened(read_query(pairs_of(encrypt, NOW)), wrapped(encrypt))
    assert found.text == message().encode()
    assert found.key is not None
    answer = ours.sealed("好", found.key)
    sealed = answer.partition("<Encrypt><![CDATA[")[2].partition("]")[0]
    assert Key(EARLIER_KEY).decrypted(base64.b64decode(sealed), APP) == "好".encode()


def test_a_message_under_no_key_of_ours_is_unusable() -> None:
    """Somebody knows the token and another key: a console that was changed in one place only."""
    with pytest.raises(UnusableError, match="decryption"):
        opened(encrypted(message(), OTHER_KEY), KEY, EARLIER_KEY)


def test_a_message_for_another_app_is_unusable() -> None:
    """Under whatever key, and the word for it is its own."""
    for key in (KEY, EARLIER_KEY):
        with pytest.raises(UnusableError, match="app"):
            opened(encrypted(message(), key, app="wxffffffffffffffff"), KEY, EARLIER_KEY)
    with pytest.raises(UnusableError, match="app"):
        opened(encrypted(message(), app=f"{APP}x"))


@pytest.mark.parametrize(
    "plain",
    [
        whole(b"<xml/>")[:-1] + b"\x00",
        whole(b"<xml/>")[:-1] + b"\x21",
        whole(b"<xml/>")[:-2] + b"\x00" + whole(b"<xml/>")[-1:],
        b"\x10" * 16,
        b"\x20" * 32,
        b"\x01" * 32,
        whole(b"<xml/>", length=2**32 - 1),
        whole(b"<xml/>", length=2**31),
        whole(b"<xml/>", length=60),
    ],
)
def test_padding_and_length_are_verified(plain: bytes) -> None:
    """Any other padding, and a length over what is there, is none of the platform's."""
    with pytest.raises(UnusableError, match="decryption"):
        opened(under(KEY, plain))


def test_a_length_that_cuts_the_text_is_for_another_app() -> None:
    """What is left of the text then stands where the app does."""
    for length in (0, 5):
        with pytest.raises(UnusableError, match="app"):
            opened(under(KEY, whole(b"<xml/>", length=length)))


@pytest.mark.parametrize("raw", [b"", b"x" * 15, b"x" * 17])
def test_broken_blocks_are_unusable(raw: bytes) -> None:
    """What is no whole number of blocks cannot be decrypted."""
    encrypt = base64.b64encode(raw).decode()
    with pytest.raises((UnusableError, ForgedError)):
        opened(encrypt)


@given(st.binary(min_size=16, max_size=320).filter(lambda raw: len(raw) % 16 == 0))
def test_signed_rubbish_is_unusable(raw: bytes) -> None:
    """Whatever is decrypted, there is a word for it and no other error."""
    with pytest.raises(UnusableError):
        opened(base64.b64encode(raw).decode())


@given(st.binary(max_size=200))
def test_whatever_is_encrypted_comes_out(text: bytes) -> None:
    """Byte for byte."""
    assert opened(under(KEY, whole(text))) == text


# --- answers --------------------------------------------------------------------------------------


def test_each_answer_has_its_own_salt_and_nonce() -> None:
    """The same words never look the same."""
    ours, key = envelope(), Key(KEY)
    answers = [xml.read(ours.sealed("好", key).encode()) for _ in range(50)]
    for name in ("Encrypt", "Nonce", "MsgSignature"):
        assert len({one.one(name) for one in answers}) == 50
    assert {one.one("TimeStamp") for one in answers} == {str(NOW)}


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_an_answer_can_be_opened_again(text: str) -> None:
    """By whoever has the key."""
    sealed = base64.b64decode(Key(KEY).encrypted(text, APP))
    assert Key(KEY).decrypted(sealed, APP).decode() == text


def test_plain_answers_are_as_they_are() -> None:
    """In plain mode there is no key."""
    assert envelope().sealed("<xml></xml>", None) == "<xml></xml>"


# --- modes ----------------------------------------------------------------------------------------


def test_plain_mode_believes_the_address_alone() -> None:
    """That is why it is not for use."""
    ours = Envelope(APP, TOKEN, [KEY], FixedClock(NOON), "plain")
    query = read_query(pairs_of("", NOW))
    found = ours.opened(query, message().encode())
    assert (found.text, found.openid, found.key) == (message().encode(), LIN, None)
    with pytest.raises(ForgedError):
        ours.opened(read_query(pairs_of("", NOW, signature="0" * 40)), message().encode())


@pytest.mark.parametrize("mode", ["secure", "compatible"])
def test_only_what_is_encrypted_is_believed(mode: str) -> None:
    """Fields beside it, which compatible mode has, are nobody's words."""
    ours = Envelope(APP, TOKEN, [KEY], FixedClock(NOON), mode)  # type: ignore[arg-type]
    encrypt = encrypted(message(Content="真"))
    beside = message(Content="假").replace("</xml>", f"<Encrypt>{encrypt}</Encrypt></xml>")
    assert ours.opened(read_query(pairs_of(encrypt, NOW)), beside.encode()).text == (
        message(Content="真").encode()
    )


@pytest.mark.parametrize("mode", ["secure", "compatible"])
def test_a_plain_body_is_refused(mode: str) -> None:
    """Though its address is signed; the word says which setting differs."""
    ours = Envelope(APP, TOKEN, [KEY], FixedClock(NOON), mode)  # type: ignore[arg-type]
    with pytest.raises(ForgedError, match="plain"):
        ours.opened(read_query(pairs_of("", NOW)), message().encode())


def test_an_age_is_told_by_our_clock() -> None:
    """Moved, the same push is too old."""
    clock = FixedClock(NOON)
    ours = Envelope(APP, TOKEN, [KEY], clock)
    encrypt = encrypted(message())
    query = read_query(pairs_of(encrypt, NOW))
    ours.opened(query, wrapped(encrypt))
    clock.move(FRESH + timedelta(seconds=1))
    with pytest.raises(ForgedError, match="stale"):
        ours.opened(query, wrapped(encrypt))
