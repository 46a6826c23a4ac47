"""What strangers may send to the chat: it is taken as words, or refused with a sentence."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.visitors import COOKIE
from bot.web.guard import BODY_LIMIT
from tests.fakes.clients import ID, TestClient, message, post
from tests.fakes.desks import FakeDesk


@pytest.mark.parametrize("cookie", ["short", "x" * 500, "../../etc", "a b" * 20, "é" * 30])
def test_a_cookie_that_is_not_ours_is_replaced(client: TestClient, cookie: str) -> None:
    """Whoever makes up a cookie of another form becomes a new visitor."""
    response = client.get("/chat/history", headers={"Cookie": f"{COOKIE}={cookie}".encode()})
    assert response.status_code == 200
    assert response.cookies[COOKIE] != cookie


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe{}", 400),
        ('{"id":"0123456789abcdef","text":"é"}'.encode("latin-1"), 400),
        (b"[" * 30_000, 400),
        (b'{"text":' * 8_000, 400),
        (b"1" * 5_000, 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        ({}, 422),
        (message(key="short"), 422),
        (message(key="with space in it"), 422),
        (message(key=ID + "\n"), 422),
        (message(key="x" * 65), 422),
        ({"id": 12345678, "text": "a"}, 422),
        ({"id": ID, "text": None}, 422),
        ({"id": ID, "text": 5}, 422),
        ({"id": ID, "text": ["a"]}, 422),
        (message(prompt=5), 422),
        (message(prompt="p" * 201), 422),
        (message(attachments={}), 422),
        (message(attachments=[{}]), 422),
        (message(attachments=[{"kind": "weapon"}]), 422),
        (message(attachments=[{"kind": "photo", "size": -1}]), 422),
        (message(attachments=[{"kind": "photo", "size": True}]), 422),
        (message(attachments=[{"kind": "photo", "size": 10**300}]), 422),
        (message(attachments=[{"kind": "photo", "name": "n" * 256}]), 422),
        (message(attachments=[{"kind": "photo"}] * 21), 422),
        (b'{"id":"0123456789abcdef","text":NaN}', 422),
    ],
)
def test_hostile_json_is_refused_with_a_sentence(
    client: TestClient, desk: FakeDesk, body: Any, status: int
) -> None:
    """What is not a message is refused by what is wrong with it, and the desk hears nothing."""
    response = post(client, body)
    assert response.status_code == status
    assert response.json()["text"]
    assert desk.received == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "字" * 10_000,
        "🟢👩\u200d👩\u200d👧",
        "\u202e",
        "<img src=x onerror=alert(1)>",
        "{}",
        "%s{0}",
    ],
)
def test_strange_words_are_words(client: TestClient, desk: FakeDesk, text: str) -> None:
    """Anything that is text reaches the conversation as it is."""
    assert post(client, message(text)).status_code == 200
    assert desk.received[0].text == text


@pytest.mark.parametrize(
    ("sent", "heard"),
    [("a\x00b\x1b[31mc\x7f", "ab[31mc"), ("一\r\n二\r三\t四", "一\n二\n三\t四")],
)
def test_control_characters_stay_outside(
    client: TestClient, desk: FakeDesk, sent: str, heard: str
) -> None:
    """Nothing that a terminal or a database trips over gets in; lines and tabs do."""
    post(client, message(sent))
    assert desk.received[0].text == heard


def test_half_a_character_is_replaced(client: TestClient, desk: FakeDesk) -> None:
    """A lone surrogate, which JSON can carry and storage cannot, becomes a replacement mark."""
    body = f'{{"id":"{ID}","text":"a\\ud83d","prompt":"\\udc00"}}'.encode()
    assert post(client, body).status_code == 200
    assert (desk.received[0].text, desk.received[0].prompt) == ("a\ufffd", "\ufffd")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://["},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "cross-site", "origin": "http://testserver"},
    ],
)
def test_other_sites_cannot_speak_for_a_visitor(
    client: TestClient, desk: FakeDesk, headers: dict[str, str]
) -> None:
    """A message that another site makes a browser send is refused."""
    assert post(client, message(), **headers).status_code == 403
    assert desk.received == []


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "a" * 999])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    """What a form of another site could send without asking is not taken."""
    assert post(client, message(), content_type=kind).status_code == 415


def test_a_body_over_the_limit_is_refused(client: TestClient, desk: FakeDesk) -> None:
    """One byte more than allowed is refused, announced or not; the limit itself is let in."""
    frame = len(json.dumps(message("")))
    assert post(client, message("x" * (BODY_LIMIT - frame))).status_code == 200
    assert post(client, message("x" * (BODY_LIMIT - frame + 1))).status_code == 413

    def pieces() -> Any:
        yield b'{"text":"'
        yield from [b"x" * 1024] * 65

    headers = {"Content-Type": "application/json"}
    response = client.post("/chat/messages", content=pieces(), headers=headers)
    assert response.status_code == 413
    assert len(desk.received) == 1


@pytest.mark.parametrize("length", ["9" * 5_000, "-1", "x", "٣"])
def test_a_false_length_does_no_harm(client: TestClient, length: str) -> None:
    """A made-up Content-Length is refused or ignored, never a failure."""
    response = post(client, message(), content_length=length.encode())  # type: ignore[arg-type]
    assert response.status_code in (200, 413)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=300))
def test_no_bytes_are_a_failure(client: TestClient, body: bytes) -> None:
    """Whatever a stranger sends as a message is an answer or a refusal."""
    assert post(client, body).status_code < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.fixed_dictionaries(
        {},
        optional={"id": json_values, "text": json_values, "prompt": json_values}
        | {"attachments": json_values},
    )
)
def test_no_json_is_a_failure(client: TestClient, body: dict[str, Any]) -> None:
    """Whatever JSON stands in the fields is an answer or a refusal."""
    assert post(client, body).status_code < 500
