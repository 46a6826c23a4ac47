"""The page in a real browser, over a small conversation that says every kind of block."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Open, Serve
from tests.browser.talking import press, said
from tests.fakes.desks import ARTICLE_9, FakeDesk
from tools.browsing import nth_answer, write

pytestmark = pytest.mark.browser


def test_words_stay_words(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Markup that somebody writes is shown as it was written, now and after a reload."""
    page = open_window(serve(desk)).page
    hostile = '<img src="x" onerror="alert(1)"><b>粗</b>'
    write(page, hostile)
    page.reload()
    expect(page.locator(".said")).to_have_count(1)
    assert said(page) == [hostile]
    assert page.locator("#log img, #log b").count() == 0


def test_a_press_carries_its_question(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """A press sends the option's words with the question it belongs to, also a late press."""
    page = open_window(serve(desk)).page
    press(page, "自评")
    press(page, "否")
    before = page.locator(".answer").count()
    page.locator(".answer").nth(1).get_by_role("button", name="不清楚").click()
    nth_answer(page, before)
    assert [(one.text, one.prompt) for one in desk.received] == [
        ("自评", None),
        ("否", "legal_form"),
        ("不清楚", "legal_form"),
    ]


def test_a_number_is_shown_with_what_it_means(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """Who types 2 sees which option that was; after a reload too."""
    page = open_window(serve(desk)).page
    write(page, "自评")
    write(page, "2")
    assert said(page)[-1] == "否"
    page.reload()
    expect(page.locator(".said")).to_have_count(2)
    assert said(page)[-1] == "否"
    assert desk.received[-1].text == "2"


def test_the_page_follows_the_conversation_into_english(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """The switch sends the word; the page's own words follow the reply without a reload."""
    page = open_window(serve(desk)).page
    chinese = page.title()
    page.get_by_role("button", name="English").click()
    nth_answer(page, 1)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.title() != chinese
    assert desk.received[0].text == "English"
    pressed = page.get_by_role("button", name="English").first
    expect(pressed).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="中文").first.click()
    nth_answer(page, 2)
    assert page.title() == chinese


def test_a_finding_opens_its_quotation(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """The words of the law are one press away, marked as Chinese whatever the page speaks."""
    page = open_window(serve(desk), locale="en-GB").page
    write(page, "是")
    quotation = page.locator(".findings blockquote").first
    expect(quotation).to_be_hidden()
    page.locator("summary").first.press("Enter")
    expect(quotation).to_be_visible()
    assert quotation.inner_text() == ARTICLE_9.quote
    assert quotation.get_attribute("lang") == "zh-CN"


def test_results_differ_without_colour(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Each result has its own sign and its own word."""
    page = open_window(serve(desk)).page
    write(page, "是")
    signs = page.locator(".mark path").evaluate_all("all => all.map(one => one.getAttribute('d'))")
    labels = page.locator(".verdict").all_inner_texts()
    assert len(set(signs)) == len(set(labels)) == 3


def test_paper_shows_every_quotation(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """On paper all quotations are open and nothing that can only be pressed is there."""
    page = open_window(serve(desk)).page
    write(page, "自评")
    write(page, "是")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    for quotation in page.locator("blockquote").all():
        expect(quotation).to_be_visible()
    for control in page.locator("button, textarea").all():
        expect(control).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == 0


def test_one_result_can_be_printed_alone(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """The button under a result prints that result and none of the talk before it."""
    page = open_window(serve(desk)).page
    page.evaluate("window.print = () => { window.printed = true; }")
    write(page, "自评")
    write(page, "是")
    page.locator(".print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    shown = [one for one in page.locator(".message").all() if one.is_visible()]
    assert len(shown) == 1


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, PHONE, DESKTOP])
def test_everything_fits_and_can_be_hit(
    serve: Serve, open_window: Open, desk: FakeDesk, viewport: dict[str, int], locale: str
) -> None:
    """Nothing is wider than the window, and every target is at least 44 pixels high and wide."""
    page = open_window(serve(desk), viewport=viewport, locale=locale).page
    write(page, "自评")
    write(page, "是")
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for target in page.locator("button:visible, summary:visible, textarea:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, target.inner_text()
        assert box["width"] >= 43.9, target.inner_text()


def test_enlarged_print_leaves_room_to_read(
    serve: Serve, open_window: Open, desk: FakeDesk
) -> None:
    """At 400 % nothing stays in front of the conversation: it has at least half of the window."""
    viewport = {"width": 320, "height": 256}
    page = open_window(serve(desk), viewport=viewport).page
    write(page, "自评")
    covered = page.evaluate(
        """[...document.querySelectorAll(".masthead, .dock")]
          .filter((edge) => getComputedStyle(edge).position === "sticky")
          .reduce((height, edge) => height + edge.offsetHeight, 0)"""
    )
    assert covered <= viewport["height"] / 2
    expect(page.locator("#entry")).to_be_visible()


def test_keyboard_alone_is_enough(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """The skip link leads to the box; after a press the focus is on the next question's options."""
    page = open_window(serve(desk)).page
    assert page.locator("a[href], button, textarea").first.get_attribute("class") == "skip"
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.type("自评")
    page.keyboard.press("Enter")
    last = nth_answer(page, 1)
    last.get_by_role("button", name="是").focus()
    page.keyboard.press("Enter")
    verdict = nth_answer(page, 2)
    expect(verdict).to_be_focused()
    page.keyboard.press("Tab")
    expect(verdict.locator("summary").first).to_be_focused()
    page.keyboard.press("Space")
    expect(verdict.locator("blockquote").first).to_be_visible()


def test_focus_can_be_seen(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """A control that has the focus by keyboard has an outline."""
    page = open_window(serve(desk)).page
    for _ in range(5):
        page.keyboard.press("Tab")
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2


def test_a_screen_reader_finds_its_way(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """One heading and the landmarks; a live log inside main; every control has a name."""
    page = open_window(serve(desk)).page
    write(page, "是")
    for role in ("banner", "main", "form", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("main").get_by_role("log")).to_have_count(1)
    expect(page.get_by_role("log")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    for control in page.get_by_role("button").all():
        assert control.inner_text().strip()
    expect(page.get_by_role("textbox", name=re.compile(r"\S"))).to_be_visible()


def test_stillness_is_respected(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """Who asked for less motion sees none."""
    page = open_window(serve(desk), reduced_motion="reduce").page
    moving = page.evaluate(
        "getComputedStyle(document.querySelector('.dots i')).animationName !== 'none'"
    )
    assert not moving
