"""What a visitor does on the page, in a few verbs."""

from playwright.sync_api import Locator, Page

from tools.browsing import nth_answer


def press(page: Page, label: str) -> Locator:
    """Press the option of the open question that has this label, and wait for the answer."""
    before = page.locator(".answer").count()
    page.locator(".answer").last.get_by_role("button", name=label).first.click()
    return nth_answer(page, before)


def said(page: Page) -> list[str]:
    """What the visitor's bubbles say."""
    return page.locator(".said .words").all_inner_texts()
