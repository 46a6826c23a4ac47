"""The page's JSON: messages in, rendered replies out, each once, for one visitor alone."""

import io

import pytest

from bot.channels.visitors import COOKIE, address_of
from bot.flood import Flood
from bot.web.app import web_app
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


def test_a_photo_is_told_by_name(client: TestClient, desk: FakeDesk) -> None:
    """An attachment arrives as its kind, name and size."""
    photo = {"kind": "photo", "name": "厂房.jpg", "size": 204800}
    assert post(client, message("", attachments=[photo])).status_code == 200
    [attachment] = desk.received[0].attachments
    assert (attachment.kind, attachment.name, attachment.size) == ("photo", "厂房.jpg", 204800)


def test_a_file_that_was_handed_in_is_told_by_its_number(
    client: TestClient, desk: FakeDesk
) -> None:
    """The message names the pieces of evidence that the page has stored already."""
    files = [{"kind": "file", "name": f"{n}.pdf", "size": 9, "piece": n} for n in (1, 2)]
    assert post(client, message("", attachments=files)).status_code == 200
    assert [one.piece for one in desk.received[0].attachments] == [1, 2]
    for wrong in (0, -1, 1.5, "1", 2**40, True):
        assert (
            post(client, message(attachments=[{"kind": "file", "piece": wrong}])).status_code == 422
        )


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


def test_json_may_name_its_encoding(client: TestClient) -> None:
    """Neither a charset beside the type nor its case matters."""
    kind = "Application/JSON; charset=utf-8"
    assert post(client, message(), content_type=kind).status_code == 200


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
