"""How messages leave the page: by Enter, in order, once, and again where the network failed."""

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Open, Serve
from tests.browser.talking import press, said
from tests.fakes.desks import FakeDesk
from tools.browsing import nth_answer, write

pytestmark = pytest.mark.browser

MESSAGES = "**/chat/messages"
FAILED = ("ERR_FAILED", "ERR_INTERNET_DISCONNECTED", "503")


def test_enter_sends_and_shift_enter_breaks_the_line(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Enter sends what was written; with Shift it begins a new line."""
    page = open_window(serve(desk)).page
    page.locator("#entry").press_sequentially("一")
    page.press("#entry", "Shift+Enter")
    page.locator("#entry").press_sequentially("二")
    page.press("#entry", "Enter")
    nth_answer(page, 1)
    assert [one.text for one in desk.received] == ["一\n二"]


@pytest.mark.parametrize("event", [{"isComposing": True}, {"keyCode": 229}])
def test_enter_while_composing_does_not_send(
    serve: Serve, open_window: Open, desk: FakeDesk, event: dict[str, Any]
) -> None:
    """The Enter that chooses a word of pinyin leaves the half-written sentence in the box."""
    page = open_window(serve(desk)).page
    page.fill("#entry", "nihao")
    page.dispatch_event("#entry", "keydown", {"key": "Enter", **event})
    assert said(page) == []
    assert page.input_value("#entry") == "nihao"


def test_nothing_is_not_sent(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Enter on an empty box does nothing."""
    page = open_window(serve(desk)).page
    page.fill("#entry", "   ")
    page.press("#entry", "Enter")
    write(page, "自评")
    assert said(page) == ["自评"]


def test_a_lost_message_is_sent_again_under_its_id(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Without a network the message says so, and goes out once when it is tried again."""
    window = open_window(serve(desk))
    window.expected = FAILED
    page = window.page
    page.route(MESSAGES, lambda route: route.abort())
    page.fill("#entry", "自评")
    page.press("#entry", "Enter")
    retry = page.locator(".trouble button")
    expect(retry).to_be_visible()
    page.unroute(MESSAGES)
    retry.click()
    nth_answer(page, 1)
    expect(page.locator(".trouble")).to_have_count(0)
    assert [one.text for one in desk.received] == ["自评"]


def test_a_lost_reply_does_not_repeat_the_message(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Where the message arrived and only the reply was lost, the retry gets the first reply."""
    window = open_window(serve(desk))
    window.expected = FAILED
    page = window.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route(MESSAGES, lose)
    page.fill("#entry", "自评")
    page.press("#entry", "Enter")
    expect(page.locator(".trouble button")).to_be_visible()
    page.unroute(MESSAGES)
    page.locator(".trouble button").click()
    nth_answer(page, 1)
    assert len(desk.received) == 1
    assert len(said(page)) == 1


def test_full_storage_keeps_the_message(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """A 503 of ours loses nothing: the message waits on the page and is answered later."""
    window = open_window(serve(desk))
    window.expected = FAILED
    page = window.page
    desk.full = True
    page.fill("#entry", "自评")
    page.press("#entry", "Enter")
    expect(page.locator(".trouble button")).to_be_visible()
    desk.full = False
    page.locator(".trouble button").click()
    nth_answer(page, 1)
    assert len(desk.received) == 1


def test_unsent_messages_survive_a_reload_in_order(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """What could not be sent is still there after a reload, and goes out in the order written."""
    window = open_window(serve(desk))
    window.expected = FAILED
    page = window.page
    page.route(MESSAGES, lambda route: route.abort())
    for text in ("自评", "否"):
        page.fill("#entry", text)
        page.press("#entry", "Enter")
    expect(page.locator(".trouble button")).to_have_count(2)
    page.unroute(MESSAGES)
    page.reload()
    expect(page.locator(".answer")).to_have_count(3)
    assert [one.text for one in desk.received] == ["自评", "否"]


def test_too_long_a_message_is_told_and_not_tried_again(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """More than the server takes is refused in words on the page, and the next message goes out."""
    page = open_window(serve(desk)).page
    page.fill("#entry", "字" * 30_000)
    page.press("#entry", "Enter")
    expect(page.locator(".trouble")).to_be_visible()
    expect(page.locator(".trouble button")).to_have_count(0)
    write(page, "自评")
    assert [one.text for one in desk.received] == ["自评"]


def test_a_reload_keeps_the_conversation(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Everything said and answered is there again, and the open question can be answered."""
    page = open_window(serve(desk)).page
    press(page, "自评")
    before = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator(".answer")).to_have_count(2)
    assert page.locator("#log").inner_text() == before
    press(page, "是")
    assert desk.received[-1].prompt == "legal_form"


def test_plain_http_by_name_works(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Within an office network, over http and a host name, ids are still made and taken."""
    address = serve(desk).replace("127.0.0.1", "intranet.test")
    page = open_window(address).page
    assert page.evaluate("window.isSecureContext") is False
    write(page, "自评")
    assert re.fullmatch(r"[0-9a-f]{32}", desk.received[0].key)
