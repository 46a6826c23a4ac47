"""The page's JSON: messages in, rendered replies out, and nothing else gets through."""

import io
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.visitors import COOKIE, address_of
from bot.flood import Flood
from bot.web.app import web_app
from bot.web.guard import BODY_LIMIT
from tests.fakes.clients import ID, TestClient, message, post
from tests.fakes.desks import FakeDesk


def test_a_message_gets_its_reply(client: TestClient, desk: FakeDesk) -> None:
    """The reply is the desk's, rendered, and the desk got the words and the page's language."""
    response = post(client, message("自评", prompt="start"), accept_language="en")
    assert response.status_code == 200
    assert response.json()["language"] == "en"
    [incoming] = desk.received
    assert (incoming.channel, incoming.text, incoming.prompt) == ("webchat", "自评", "start")
    assert (incoming.key, incoming.language) == (ID, "en")


def test_a_message_sent_twice_is_one_message(client: TestClient, desk: FakeDesk) -> None:
    """The same id gets the same reply, and the desk is told the id both times."""
    first, second = post(client, message()), post(client, message())
    assert first.json() == second.json()
    assert len(desk.received) == 1


def test_only_the_hash_of_the_cookie_is_kept(client: TestClient, desk: FakeDesk) -> None:
    """The address is the SHA-256 of a cookie of at least 128 bits, which scripts cannot read."""
    response = post(client, message())
    visitor = response.cookies[COOKIE]
    assert len(visitor) * 6 >= 128
    assert desk.received[0].address == address_of(visitor)
    assert visitor not in desk.received[0].address
    attributes = response.headers["set-cookie"].lower()
    assert "httponly" in attributes
    assert "samesite=lax" in attributes


@pytest.mark.parametrize(("base_url", "secure"), [("https://chat.example", True), (None, False)])
def test_the_cookie_is_secure_on_https(base_url: str | None, secure: bool) -> None:
    """On an https site the cookie never travels in the clear; on plain http it still works."""
    with TestClient(web_app(FakeDesk(), base_url=base_url)) as client:
        cookie = client.get("/chat/history").headers["set-cookie"].lower()
    assert ("secure" in cookie) is secure


def test_the_conversation_is_back_after_a_reload(client: TestClient) -> None:
    """The history has what was said and answered, for this visitor only."""
    reply = post(client, message("自评")).json()
    history = client.get("/chat/history").json()
    assert history["messages"] == [{"id": ID, "text": "自评", "reply": reply}]
    client.cookies.clear()
    assert client.get("/chat/history").json()["messages"] == []


def test_a_newcomer_is_greeted_and_nothing_is_stored(client: TestClient, desk: FakeDesk) -> None:
    """The greeting comes in the browser's language and leaves no trace."""
    history = client.get("/chat/history", headers={"Accept-Language": "en"}).json()
    assert history["greeting"]["language"] == "en"
    assert desk.received == []


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
        (message(attachments=[{"kind": "photo"}] * 11), 422),
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


def test_a_photo_is_told_by_name(client: TestClient, desk: FakeDesk) -> None:
    """An attachment arrives as its kind, name and size."""
    photo = {"kind": "photo", "name": "厂房.jpg", "size": 204800}
    assert post(client, message("", attachments=[photo])).status_code == 200
    [attachment] = desk.received[0].attachments
    assert (attachment.kind, attachment.name, attachment.size) == ("photo", "厂房.jpg", 204800)


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


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://testserver", "sec_fetch_site": "same-origin"},
        {"origin": "https://chat.example"},
    ],
)
def test_our_own_page_and_plain_clients_may(headers: dict[str, str]) -> None:
    """The page itself is let in, behind a proxy too, and so is a client that is no browser."""
    with TestClient(web_app(FakeDesk(), base_url="https://chat.example")) as client:
        assert post(client, message(), **headers).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded", "a" * 999])
def test_only_json_is_taken(client: TestClient, kind: str) -> None:
    """What a form of another site could send without asking is not taken."""
    assert post(client, message(), content_type=kind).status_code == 415


def test_json_may_name_its_encoding(client: TestClient) -> None:
    """Neither a charset beside the type nor its case matters."""
    kind = "Application/JSON; charset=utf-8"
    assert post(client, message(), content_type=kind).status_code == 200


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


def test_a_flood_is_stopped_and_told_when_to_come_back(desk: FakeDesk) -> None:
    """The message over the bound gets 429 with a waiting time; another visitor is still heard."""
    with TestClient(web_app(desk, flood=Flood(limit=2))) as client:
        client.get("/chat/history")
        answers = [post(client, message(key=f"{ID}{n}")) for n in range(3)]
        client.cookies.clear()
        other = post(client, message())
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) > 0
    assert other.status_code == 200


def test_the_bound_is_a_minute_long() -> None:
    """In the next window the same contact is heard again."""
    now = 0.0
    flood = Flood(limit=1, seconds=60, ticks=lambda: now)
    assert [flood.allows("lin"), flood.allows("lin"), flood.allows("chen")] == [True, False, True]
    now = 60.0
    assert flood.allows("lin")


def test_full_storage_says_so_and_asks_to_come_again(
    client: TestClient, desk: FakeDesk, log: io.StringIO
) -> None:
    """Where nothing could be stored the answer is 503 in words, and the retry is answered."""
    desk.full = True
    refused = post(client, message())
    assert "StorageBusyError" in log.getvalue()
    assert refused.status_code == 503
    assert refused.json()["text"]
    assert int(refused.headers["retry-after"]) > 0
    desk.full = False
    assert post(client, message()).status_code == 200


def test_a_fault_of_ours_repeats_nobodys_words(
    client: TestClient, desk: FakeDesk, log: io.StringIO
) -> None:
    """An error answers 503 in words; neither the answer nor the log has what was written."""
    desk.broken = True
    response = post(client, message("secret-words"))
    assert response.status_code == 503
    assert "RuntimeError" in log.getvalue()
    assert "secret-words" not in response.text + log.getvalue()


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
