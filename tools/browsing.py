"""The chat page in a real Chromium, for the pictures of the documents and the browser tests."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP intranet.test 127.0.0.1",
)
"""So that Chromium runs in a container and asks for nothing by itself. The last one gives this
machine a second name, under which a page has no secure context, as within an office network."""

FACTORY = {
    "@pack": "shenzhen",
    "@category": "1",
    "@level": "1",
    "legal_form": "1",
    "established_in_area": "1",
    "manufacturing": "1",
    "actual_production": "1",
    "meets_standard": "1",
}
"""What a sound factory in Shenzhen answers; to every other question `NO`."""

NO = "2"

REMOVED = {"removed_from_list": "1", "removed_from_list.when": "2024-06-30"}
"""What bars a factory until the end of June 2027: it was taken off the list."""


def write(page: Page, text: str) -> Locator:
    """Type words, send them with Enter, and wait for the answer to them."""
    before = page.locator(".answer").count()
    page.fill("#entry", text)
    page.press("#entry", "Enter")
    return nth_answer(page, before)


def nth_answer(page: Page, before: int) -> Locator:
    """Wait for the answer that comes after `before` others."""
    answer = page.locator(".answer").nth(before)
    answer.wait_for()
    return answer


def open_question(page: Page) -> str | None:
    """The name of the question that the conversation is at, None where it is at none."""
    prompt = str(page.evaluate("latest.prompt") or "")
    return prompt.split(":")[1] if prompt.startswith("check:") else None


def self_check(page: Page, answers: Mapping[str, str], most: int = 60) -> Locator:
    """Answer every question of a self-check by its name; gives the last answer, the result.

    Raises `RuntimeError` where there is no end after `most` questions.
    """
    last = write(page, "自评")
    for _ in range(most):
        name = open_question(page)
        if name is None:
            return last
        last = write(page, answers.get(name, NO))
    raise RuntimeError(f"still asking after {most} answers")
