"""The platform's published vectors: what it signs and encrypts is verified and opened."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wechat.envelope import Envelope, ForgedError, Key, Query
from models.clock import FixedClock

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
)["vectors"]
SIGNED = [one for one in VECTORS if one["kind"] == "signature3"]
ENCRYPTED = [one for one in VECTORS if one["kind"] == "encrypted"]
ANY_KEY = "A" * 43

each_signed = pytest.mark.parametrize("vector", SIGNED, ids=lambda one: str(one["id"]))
each_encrypted = pytest.mark.parametrize("vector", ENCRYPTED, ids=lambda one: str(one["id"]))


def envelope_of(vector: dict[str, Any]) -> Envelope:
    """The account of a vector, at its moment."""
    moment = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    key, app = vector.get("encoding_aes_key", ANY_KEY), vector.get("app_id", "wx")
    return Envelope(app, vector["token"], [key], FixedClock(moment))


def query_of(vector: dict[str, Any], **other: str) -> Query:
    """Its address."""
    names = ("signature", "msg_signature", "timestamp", "nonce")
    return Query(**{name: str(vector.get(name) or "") for name in names} | other)


def body_of(vector: dict[str, Any]) -> bytes:
    """Its encrypted part in a body as the console sends it when it is set to XML."""
    return f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>".encode()


def test_every_vector_is_tried() -> None:
    """Nothing that is published is left out."""
    assert len(SIGNED) + len(ENCRYPTED) == len(VECTORS) == 8
    assert len(SIGNED) >= 3


@each_signed
def test_an_address_is_verified(vector: dict[str, Any]) -> None:
    """The echo comes back as it was sent."""
    echo = vector["echostr"] or "1"
    assert envelope_of(vector).verified(query_of(vector, echostr=echo)) == echo


@each_signed
@pytest.mark.parametrize("changed", ["signature", "timestamp", "nonce"])
def test_a_changed_address_is_not(vector: dict[str, Any], changed: str) -> None:
    """One character less is another signature."""
    shorter = {changed: str(vector[changed])[:-1], "echostr": "1"}
    with pytest.raises(ForgedError):
        envelope_of(vector).verified(query_of(vector, **shorter))


@each_encrypted
def test_what_is_encrypted_is_opened(vector: dict[str, Any]) -> None:
    """Pushes and answers alike: their construction is the same."""
    opened = envelope_of(vector).opened(query_of(vector), body_of(vector))
    assert opened.text.decode() == vector["plaintext"]


@pytest.mark.parametrize(
    "vector",
    [one for one in ENCRYPTED if one.get("http_body", "").startswith("<xml>")],
    ids=lambda one: str(one["id"]),
)
def test_published_bodies_are_opened(vector: dict[str, Any]) -> None:
    """As they are sent, in secure and in compatible mode."""
    opened = envelope_of(vector).opened(query_of(vector), vector["http_body"].encode())
    assert opened.text.decode() == vector["plaintext"]


@each_encrypted
def test_we_encrypt_alike(vector: dict[str, Any]) -> None:
    """With the salt of the vector the same bytes come out."""
    salt = vector["random16"] or vector["random16_recovered"]
    key = Key(vector["encoding_aes_key"], lambda: str(salt))
    assert key.encrypted(vector["plaintext"], vector["app_id"]) == vector["encrypt"]


@each_encrypted
@pytest.mark.parametrize("changed", ["msg_signature", "timestamp", "nonce"])
def test_a_changed_push_is_forged(vector: dict[str, Any], changed: str) -> None:
    """Whatever of it is changed."""
    other = str(vector[changed])
    other = ("0" if other[0] != "0" else "1") + other[1:]
    with pytest.raises(ForgedError, match="signature"):
        envelope_of(vector).opened(query_of(vector, **{changed: other}), body_of(vector))


@each_encrypted
def test_a_changed_body_is_forged(vector: dict[str, Any]) -> None:
    """The signature is over the encrypted part."""
    body = body_of(vector).replace(vector["encrypt"].encode(), vector["encrypt"][4:].encode())
    with pytest.raises(ForgedError, match="signature"):
        envelope_of(vector).opened(query_of(vector), body)
