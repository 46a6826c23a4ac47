"""What a visitor does on the page, in a few verbs."""

from playwright.sync_api import Locator, Page, expect


def write(page: Page, text: str) -> Locator:
    """Type words, send them with Enter, and wait for the answer to them."""
    before = page.locator(".answer").count()
    page.fill("#entry", text)
    page.press("#entry", "Enter")
    return answer(page, before)


def press(page: Page, label: str) -> Locator:
    """Press the option of the open question that has this label, and wait for the answer."""
    before = page.locator(".answer").count()
    page.locator(".answer").last.get_by_role("button", name=label).first.click()
    return answer(page, before)


def answer(page: Page, before: int) -> Locator:
    """The answer that comes after so many others."""
    expect(page.locator(".answer")).to_have_count(before + 1)
    return page.locator(".answer").last


def said(page: Page) -> list[str]:
    """What the visitor's bubbles say."""
    return page.locator(".said .words").all_inner_texts()
