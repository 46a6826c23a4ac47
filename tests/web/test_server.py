"""What holds for every address: headers, refusals in words, health and metrics."""

import pytest

from bot.desk import Check
from bot.web.guard import SECURITY_HEADERS
from tests.fakes.clients import ID, TestClient, message, post
from tests.fakes.desks import FakeDesk

ADDRESSES = (
    "/",
    "/static/chat.js",
    "/chat/history",
    "/chat/pushed",
    "/healthz",
    "/readyz",
    "/metrics",
    "/nothing",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    """Pages, files, JSON and refusals alike."""
    headers = client.get(address).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    """Scripts, styles and requests come from this host alone, and nobody may frame the page."""
    policy = SECURITY_HEADERS["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/chat/messages/", 404),
        ("GET", "/favicon.ico", 404),
        ("GET", "/%00", 404),
        ("GET", "/chat/messages", 405),
        ("POST", "/", 405),
        ("DELETE", "/chat/history", 405),
        ("TRACE", "/healthz", 405),
        ("PUT", "/static/chat.js", 405),
    ],
)
def test_refusals_are_one_sentence(
    client: TestClient, method: str, address: str, status: int
) -> None:
    """A wrong address or method is refused in words, in the language of whoever asked."""
    chinese = client.request(method, address, follow_redirects=False)
    english = client.request(method, address, headers={"Accept-Language": "en"})
    assert chinese.status_code == english.status_code == status
    assert chinese.json()["text"] != english.json()["text"]


def test_a_reader_of_pages_gets_a_sentence_and_no_json(client: TestClient) -> None:
    """Somebody who mistyped an address in the browser reads the sentence itself."""
    response = client.get("/nothing", headers={"Accept": "text/html,*/*"})
    assert response.headers["content-type"].startswith("text/plain")
    assert response.text
    assert "{" not in response.text


def test_head_is_answered(client: TestClient) -> None:
    """A probe that asks only for headers is welcome."""
    assert client.head("/").status_code == 200
    assert client.head("/healthz").status_code == 200


def test_alive_is_not_ready(client: TestClient, desk: FakeDesk) -> None:
    """A bad pack makes the service not ready, and says where; the process still lives."""
    assert client.get("/readyz").status_code == 200
    desk.ready = (Check("database", True), Check("packs", False, ("shenzhen.yaml:12",)))
    response = client.get("/readyz")
    assert response.status_code == 503
    [_, packs] = response.json()["checks"]
    assert packs == {"name": "packs", "ok": False, "details": ["shenzhen.yaml:12"]}
    assert client.get("/healthz").json()["status"] == "ok"


def sample(client: TestClient, name: str) -> float:
    """One number of the metrics."""
    lines = client.get("/metrics").text.splitlines()
    values = [line.split(" ")[-1] for line in lines if line.rpartition(" ")[0] == name]
    return float(values[0]) if values else 0.0


def test_messages_are_counted_by_outcome(client: TestClient, desk: FakeDesk) -> None:
    """Answered, refused, not stored and failed are counted apart, and the answers are timed."""
    post(client, message())
    post(client, b"{")
    desk.full = True
    post(client, message())
    desk.full, desk.broken = False, True
    post(client, message())
    for outcome in ("answered", "refused", "unavailable", "failed"):
        name = f'greenbot_messages_total{{channel="webchat",outcome="{outcome}"}}'
        assert sample(client, name) == 1, outcome
    assert sample(client, 'greenbot_handler_seconds_count{channel="webchat"}') == 3


def test_faults_of_packs_are_measured(client: TestClient, desk: FakeDesk) -> None:
    """The gauge is the number of faults at the moment of asking."""
    desk.ready = (Check("packs", False, ("a.yaml:1", "b.yaml:2")),)
    assert sample(client, "greenbot_pack_problems") == 2


def test_reminding_is_measured(client: TestClient, desk: FakeDesk) -> None:
    """Deliveries by state, repetitions and what is owed; while the storage is away, the rest."""
    assert sample(client, 'greenbot_deliveries{state="uncertain"}') == 1
    assert sample(client, 'greenbot_deliveries{state="queued"}') == 0
    assert sample(client, "greenbot_deliveries_resent") == 1
    assert sample(client, 'greenbot_duties{standing="owed"}') == 1
    desk.full = True
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert "greenbot_deliveries" not in answer.text
    assert "greenbot_pack_problems" in answer.text


def test_metrics_tell_nothing_about_anybody(client: TestClient, desk: FakeDesk) -> None:
    """Neither words, nor ids, nor addresses are in the metrics."""
    post(client, message("secret-words"))
    exposition = client.get("/metrics").text
    for secret in ("secret-words", ID, desk.received[0].address):
        assert secret not in exposition
