"""Messages that arrive on an open page: shown, heard, seen, and answered like any other."""

import re

import pytest
from playwright.sync_api import Page, expect

from bot.channels.visitors import COOKIE, address_of
from models.messages import Option, Paragraph, Reply, Words
from tests.browser.conftest import Open, Serve
from tests.browser.talking import press, said
from tests.fakes.desks import FakeDesk
from tools.browsing import nth_answer, write

pytestmark = pytest.mark.browser

REMINDER = Reply(
    blocks=(Paragraph(Words("请于3月31日前填报。", "Please file by 31 March."), "strong"),),
    options=(
        Option(Words("收到", "Noted"), "收到", 1),
        Option(Words("已填报", "Filed"), "已填报", 2),
    ),
    shortcuts=(Option(Words("退订", "Unsubscribe"), "退订"),),
    prompt="rem:7",
)


def push(desk: FakeDesk, page: Page, reply: Reply = REMINDER) -> None:
    """Send something to the visitor of a page, and let the page look at once."""
    [cookie] = [one for one in page.context.cookies() if one.get("name") == COOKIE]
    desk.push(address_of(str(cookie.get("value"))), reply)
    page.evaluate("look()")


def test_it_appears_without_a_reload_and_its_buttons_work(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """The reminder stands on the page, and its first option answers it and nothing else."""
    page = open_window(serve(desk)).page
    push(desk, page)
    expect(page.locator(".pushed")).to_have_count(1)
    press(page, "收到")
    assert (desk.received[-1].text, desk.received[-1].prompt) == ("收到", "rem:7")
    assert said(page) == ["收到"]


def test_it_is_heard_and_takes_no_focus(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """It comes into the live region, says what it is, and leaves the cursor where it was."""
    page = open_window(serve(desk)).page
    page.focus("#entry")
    push(desk, page)
    log = page.locator("#log")
    expect(log.locator(".pushed .unseen").first).to_have_text("新消息：")
    assert log.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.activeElement.id") == "entry"


def test_seen_is_told_once_the_page_is_visible(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """On a hidden page it is only delivered; the title counts it; coming back shows it as seen."""
    page = open_window(serve(desk)).page
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    push(desk, page)
    expect(page.locator(".pushed")).to_have_count(1)
    assert page.title().startswith("(1) ")
    assert desk.were_seen == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page).not_to_have_title(re.compile(r"^\("))
    assert desk.were_seen == [1]
    expect(page.locator(".pushed")).to_have_count(1)


def test_after_a_reload_it_stands_where_it_came(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Question, reminder, answer: in this order before and after a reload, and once."""
    page = open_window(serve(desk)).page
    write(page, "自评")
    push(desk, page)
    expect(page.locator(".pushed")).to_have_count(1)
    before = page.locator("#log").inner_text()
    page.reload()
    expect(page.locator(".pushed")).to_have_count(1)
    assert page.locator("#log").inner_text() == before
    press(page, "已填报")
    assert desk.received[-1].prompt == "rem:7"


def test_words_begun_before_it_came_answer_what_they_were_begun_for(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """A reminder that arrives while somebody types does not take their answer."""
    page = open_window(serve(desk)).page
    press(page, "自评")
    page.locator("#entry").press_sequentially("2")
    push(desk, page)
    expect(page.locator(".pushed")).to_have_count(1)
    page.press("#entry", "Enter")
    expect(page.locator(".answer")).to_have_count(4)
    assert (desk.received[-1].text, desk.received[-1].prompt) == ("2", "legal_form")
    assert said(page)[-1] == "否"


def test_a_number_typed_after_it_came_answers_it(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Whoever reads the reminder and types 2 means its second option."""
    page = open_window(serve(desk)).page
    press(page, "自评")
    push(desk, page)
    expect(page.locator(".pushed")).to_have_count(1)
    write(page, "2")
    assert desk.received[-1].prompt == "rem:7"
    assert said(page)[-1] == "已填报"


def test_the_page_asks_politely(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Every 20 seconds while somebody looks, ever more seldom while nobody does or it fails."""
    window = open_window(serve(desk))
    window.expected = ("503",)
    page = window.page

    def next_look() -> int:
        return int(page.evaluate("look().then(() => lookIn)"))

    assert next_look() == 20
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    assert [next_look() for _ in range(5)] == [40, 80, 160, 300, 300]
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    assert next_look() == 20
    desk.full = True
    assert next_look() == 40


def test_out_of_sight_is_not_seen(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Who reads further up is not pulled away: a button leads to what came, and then it is seen."""
    page = open_window(serve(desk), viewport={"width": 360, "height": 500}).page
    for _ in range(4):
        write(page, "是")
    page.evaluate("window.scrollTo(0, 0)")
    push(desk, page)
    news = page.locator("#news")
    expect(news).to_be_visible()
    assert page.evaluate("window.scrollY") == 0
    assert desk.were_seen == []
    news.click()
    expect(news).to_be_hidden()
    expect(page.locator(".pushed")).to_be_in_viewport()
    assert desk.were_seen == [1]


def test_what_always_works_stays(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """The words below the page are not replaced; those of the message stand with the message."""
    page = open_window(serve(desk)).page
    before = page.locator("#shortcuts").inner_text()
    push(desk, page)
    assert page.locator("#shortcuts").inner_text() == before
    page.locator(".pushed .besides").get_by_role("button", name="退订").click()
    nth_answer(page, 2)
    assert desk.received[-1].text == "退订"
