"""Messages that nobody asked for: fetched by the page that they are for, and told when seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.visitors import COOKIE, address_of
from bot.flood import Flood
from bot.web.app import web_app
from models.clock import FixedClock
from tests.fakes.clients import TestClient, message, post
from tests.fakes.desks import NOON, QUESTION, VERDICT, FakeDesk

LIN, CHEN = "l" * 32, "c" * 32


@pytest.fixture
def lin(desk: FakeDesk) -> Iterator[TestClient]:
    """A visitor who was here before."""
    with TestClient(web_app(desk), cookies={COOKIE: LIN}) as client:
        yield client


def see(client: TestClient, body: Any, **headers: str) -> Any:
    """Say that messages were seen."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/chat/seen", json=body, headers=names)


def test_a_page_fetches_what_it_has_not_got(lin: TestClient, desk: FakeDesk) -> None:
    """Only what was sent to this visitor, only after the number it names, and never cached."""
    first = desk.push(address_of(LIN), VERDICT)
    desk.push(address_of(CHEN), QUESTION)
    last = desk.push(address_of(LIN), QUESTION, "en")
    got = lin.get("/chat/pushed")
    assert [one["pushed"] for one in got.json()["messages"]] == [first, last]
    assert got.headers["cache-control"] == "no-store"
    [message] = lin.get(f"/chat/pushed?after={first}").json()["messages"]
    assert (message["pushed"], message["reply"]["language"]) == (last, "en")
    assert message["reply"]["options"]


def test_a_stranger_has_nothing_waiting(client: TestClient, desk: FakeDesk) -> None:
    """Without a cookie of ours nothing is looked up, and none is given for asking."""
    desk.push(address_of(LIN), VERDICT)
    got = client.get("/chat/pushed")
    assert got.json() == {"messages": []}
    assert COOKIE not in client.cookies
    assert see(client, {"pushed": [1]}).status_code == 204
    assert desk.were_seen == []


def test_the_past_holds_both_in_order(lin: TestClient, desk: FakeDesk) -> None:
    """After a reload what was said and what was sent stand as they came."""
    clock = FixedClock(NOON)
    desk.clock = clock
    post(lin, message("一", "first-message"))
    clock.move(timedelta(minutes=1))
    number = desk.push(address_of(LIN), VERDICT)
    clock.move(timedelta(minutes=1))
    post(lin, message("二", "second-message"))
    past = lin.get("/chat/history").json()
    assert past["greeting"]
    assert [one.get("text", one.get("pushed")) for one in past["messages"]] == ["一", number, "二"]
    assert desk.fetched == [number]


def test_seen_is_told_and_remembered(lin: TestClient, desk: FakeDesk) -> None:
    """What stood on a visible page is noted for its own reader, and told at the next reload."""
    mine, other = desk.push(address_of(LIN), VERDICT), desk.push(address_of(CHEN), VERDICT)
    assert [one["seen"] for one in lin.get("/chat/history").json()["messages"]] == [False]
    answer = see(lin, {"pushed": [mine, other]})
    assert (answer.status_code, answer.content) == (204, b"")
    assert desk.were_seen == [mine]
    assert [one["seen"] for one in lin.get("/chat/history").json()["messages"]] == [True]


@pytest.mark.parametrize("after", ["-1", "一", "1e3", "", "9" * 16, "1;drop", "１"])
def test_a_number_that_is_none_is_refused(lin: TestClient, after: str) -> None:
    """Whatever stands where the number should be: a sentence, never a fault of ours."""
    answer = lin.get("/chat/pushed", params={"after": after})
    assert answer.status_code == 422
    assert answer.json()["text"]


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        ({"pushed": ["1"]}, {}, 422),
        ({"pushed": [-1]}, {}, 422),
        ({"pushed": list(range(51))}, {}, 422),
        ({}, {}, 422),
        ([], {}, 422),
        ({"pushed": [1]}, {"origin": "https://evil.example"}, 403),
        ({"pushed": [1]}, {"sec_fetch_site": "cross-site"}, 403),
        ({"pushed": [1]}, {"content_type": "text/plain"}, 415),
    ],
)
def test_strange_sightings_are_refused(
    lin: TestClient, desk: FakeDesk, body: Any, headers: dict[str, str], status: int
) -> None:
    """Nothing that our page would not send marks anything as seen."""
    desk.push(address_of(LIN), VERDICT)
    assert see(lin, body, **headers).status_code == status
    assert desk.were_seen == []


def test_asking_too_often_is_bounded_apart_from_talking(desk: FakeDesk) -> None:
    """A page that asks in a loop is told when to come back, and its visitor can still write."""
    with TestClient(web_app(desk, flood=Flood(limit=2)), cookies={COOKIE: LIN}) as client:
        answers = [client.get("/chat/pushed") for _ in range(3)]
        assert [one.status_code for one in answers] == [200, 200, 429]
        assert answers[-1].headers["retry-after"] == "60"
        assert post(client, message()).status_code == 200


def test_a_full_disk_says_when_to_ask_again(lin: TestClient, desk: FakeDesk) -> None:
    """Where the storage fails, the page asks again later; nothing is lost."""
    desk.push(address_of(LIN), VERDICT)
    desk.full = True
    assert lin.get("/chat/pushed").status_code == 503
    desk.full = False
    assert len(lin.get("/chat/pushed").json()["messages"]) == 1
