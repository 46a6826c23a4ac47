"""A factory in Shenzhen checks itself on the page, over the product with its own rules."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.wording import words
from models.messages import Day, Language
from policies.load import SOURCES
from tests.browser.conftest import DESKTOP, PHONE, Open
from tools.browsing import (
    FACTORY,
    NO,
    REMOVED,
    nth_answer,
    open_question,
    self_check,
    write,
)
from tools.serving import product

pytestmark = pytest.mark.browser

AGAIN = Day(date(2027, 7, 1))
RECEIPT = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The product on the day of the tests; every window is a visitor of its own."""
    with product(date(2026, 11, 20)) as served:
        yield served


def law() -> str:
    """The whole text of Shenzhen's rules, without white space."""
    text = (SOURCES / "shenzhen-2024.txt").read_text(encoding="utf-8")
    return "".join(text.split())


def check_barred(result: Locator, language: Language) -> None:
    """The result of a factory that was taken off the list on 30 June 2024."""
    expect(result.locator(".mark.not_met")).to_have_count(1)
    expect(result.locator(".mark.unknown")).to_have_count(0)
    expect(result).to_contain_text(words(AGAIN, language))
    expect(result).to_contain_text(RECEIPT)
    barred = result.locator(".findings li", has=result.page.locator(".mark.not_met"))
    barred.locator("summary").first.click()
    expect(barred.locator("blockquote").first).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh_CN"), ("en-GB", "en")])
def test_a_barred_factory_learns_why_and_until_when(
    address: str, open_window: Open, viewport: dict[str, int], locale: str, language: Language
) -> None:
    """Typing its way through, a factory gets its verdict, its findings and a receipt."""
    page = open_window(address, viewport=viewport, locale=locale).page
    check_barred(self_check(page, FACTORY | REMOVED), language)
    assert page.evaluate("document.documentElement.lang.slice(0, 2)") == locale[:2]


def test_an_english_voice_is_told_what_is_chinese(address: str, open_window: Open) -> None:
    """Titles and quotations are marked as Chinese, and the progress is read once."""
    page = open_window(address, locale="en-GB").page
    article = write(page, "Shenzhen article 9")
    for spoken in ("blockquote", "figcaption [lang='zh-CN']"):
        assert re.search("[\u4e00-\u9fff]", article.locator(spoken).first.inner_text())
    for text in article.locator("figcaption, h2, p").all():
        english = text.evaluate(
            """(node) => [...node.childNodes].filter((one) => !one.lang)
              .map((one) => one.textContent).join("")"""
        )
        assert not re.search("[\u4e00-\u9fff]", english)
    question = write(page, "self-check")
    assert len(re.findall(r"Question \d+ of", question.aria_snapshot())) == 1


def test_every_quotation_stands_in_the_text(address: str, open_window: Open) -> None:
    """Whatever the page shows as the law's words is in the law, word for word."""
    result = self_check(open_window(address).page, FACTORY)
    quotations = result.locator("blockquote").all_text_contents()
    assert len(quotations) >= len(FACTORY)
    assert [quotation for quotation in quotations if "".join(quotation.split()) not in law()] == []
    without = result.locator(".findings > li").filter(has_not=result.page.locator("blockquote"))
    expect(without).to_have_count(0)


def test_a_reload_in_the_middle_loses_nothing(address: str, open_window: Open) -> None:
    """After a reload the same question is open, everything is there, and the check goes on."""
    page = open_window(address).page
    write(page, "自评")
    for asked in ("@pack", "@category", "@level", "legal_form"):
        assert open_question(page) == asked
        write(page, FACTORY[asked])
    question, before = open_question(page), page.locator("#log").inner_text()
    page.reload()
    expect(page.locator(".answer")).to_have_count(6)
    assert page.locator("#log").inner_text() == before
    assert open_question(page) == question
    while (name := open_question(page)) is not None:
        write(page, answer_to(name))
    check_barred(page.locator(".answer").last, "zh_CN")


def at_legal_form(page: Page) -> None:
    """Answer what comes before the question for the legal form."""
    write(page, "自评")
    for asked in ("@pack", "@category", "@level"):
        write(page, FACTORY[asked])
    assert open_question(page) == "legal_form"


def test_a_window_that_fell_behind_answers_no_other_question(
    address: str, open_window: Open
) -> None:
    """What is typed under an old question is not taken for the one that is open by now."""
    page = open_window(address).page
    at_legal_form(page)
    other = page.context.new_page()
    other.goto(address)
    expect(other.locator(".answer")).to_have_count(5)
    write(other, "1")
    assert open_question(other) == "established_in_area"
    late = write(page, "2")
    assert open_question(page) == "established_in_area"
    expect(late.locator(".warning")).to_be_visible()


def test_an_answer_typed_twice_in_haste_counts_once(address: str, open_window: Open) -> None:
    """The second 1, typed before the next question was there, does not answer that question."""
    page = open_window(address).page
    at_legal_form(page)
    before = page.locator(".answer").count()
    page.evaluate(
        """for (const text of ["1", "1"]) {
          document.getElementById("entry").value = text;
          document.getElementById("form").requestSubmit();
        }"""
    )
    nth_answer(page, before + 1)
    assert open_question(page) == "established_in_area"


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_double_click_answers_one_question(
    address: str, open_window: Open, viewport: dict[str, int]
) -> None:
    """The second click of a pair is none of the next question's, wherever it lands."""
    page = open_window(address, viewport=viewport).page
    at_legal_form(page)
    for offset in (12, 26, 40, 54):  # elsewhere each time: a new place is a new click
        before = page.locator(".answer").count()
        box = page.locator(".answer").last.locator(".options button").first.bounding_box()
        assert box is not None
        page.mouse.dblclick(box["x"] + offset, box["y"] + 20, delay=60)
        nth_answer(page, before)
    assert open_question(page) == "meets_standard"


def test_a_held_enter_answers_one_question(address: str, open_window: Open) -> None:
    """The focus goes on to the next option, which the held key does not press."""
    page = open_window(address).page
    at_legal_form(page)
    before = page.locator(".answer").count()
    page.locator(".answer").last.locator(".options button").first.focus()
    page.keyboard.down("Enter")
    answer = nth_answer(page, before)
    expect(answer.locator(".options button").first).to_be_focused()
    for _ in range(3):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.fill("#entry", "进度")
    page.press("#entry", "Enter")
    nth_answer(page, before + 1)
    assert open_question(page) == "established_in_area"


def test_the_keyboard_leads_from_the_first_word_to_the_verdict(
    address: str, open_window: Open
) -> None:
    """In English, without a mouse: every answer is reached with Tab and pressed with Enter."""
    page = open_window(address, locale="en-GB").page
    expect(page.locator("#entry")).to_be_focused()
    tab_to(page, "1")
    last = nth_answer(page, 1)
    while (name := open_question(page)) is not None:
        before = page.locator(".answer").count()
        if name.endswith(".when"):
            type_into_the_box(page, REMOVED[name])
        else:
            tab_to(page, key_of_shenzhen(page) if name == "@pack" else answer_to(name))
        last = nth_answer(page, before)
    check_barred(last, "en")


def answer_to(name: str) -> str:
    """The digit of the option that the factory chooses."""
    return (FACTORY | REMOVED).get(name, NO)


def key_of_shenzhen(page: Page) -> str:
    """The digit that stands for Shenzhen in the list of cities."""
    return str(page.evaluate("latest.options.find((one) => /Shenzhen/.test(one.label)).number"))


def tab_to(page: Page, digit: str) -> None:
    """Move with Tab, backwards from the box, to the open question's option, and press Enter."""
    focused = page.locator(".answer:not(.past) .options button:focus .key")
    key = "Shift+Tab" if page.locator("#entry:focus").count() else "Tab"
    for _ in range(30):
        if focused.all_inner_texts() == [digit]:
            page.keyboard.press("Enter")
            return
        page.keyboard.press(key)
    raise AssertionError(f"no way to option {digit} by keyboard")


def type_into_the_box(page: Page, text: str) -> None:
    """Move with Tab to the box, write, and send with Enter."""
    for _ in range(30):
        if page.evaluate("document.activeElement.id") == "entry":
            page.keyboard.type(text)
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError("no way to the box by keyboard")
