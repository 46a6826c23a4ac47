"""Make the pictures of the README: `python -m tools.shots [FOLDER]`.

Serves the product itself with a database that is thrown away, on a fixed day, lets a factory in
Shenzhen check itself in a real Chromium, opens the quotation behind the finding that decides, and
photographs the result in both languages. Needs Chromium (named in CHROMIUM, or on the PATH), and
looks best where Noto Sans CJK and Noto Serif CJK are installed.
"""

import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import find_chromium
from tools.browsing import FACTORY, FLAGS, REMOVED, self_check
from tools.serving import product

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 20)
"""The day on which the pictures are taken, so that making them again gives the same."""

LOCALES = {"zh-CN": "zh-CN", "en": "en-GB"}
LARGEST = 200_000
"""Bytes of one picture."""

_LAYOUT = """(answer) => {
  document.querySelector(".dock").style.position = "static";
  document.activeElement.blur();
  const head = document.querySelector(".masthead").offsetHeight;
  window.scrollTo(0, answer.offsetTop - head - 16);
}"""


def photograph(browser: Browser, address: str, locale: str, path: Path) -> None:
    """Check a factory and photograph the head of the result, as a phone shows it."""
    context = browser.new_context(
        viewport={"width": 480, "height": 900},
        device_scale_factor=1.5,
        locale=locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".answer")
    self_check(page, FACTORY | REMOVED)
    _show_result(page)
    page.screenshot(path=path)
    context.close()


def _show_result(page: Page) -> None:
    result = page.locator(".answer").last
    for quotation in result.locator(".findings li").first.locator("summary").all():
        quotation.click()
    result.evaluate(_LAYOUT)


def main(folder: Path) -> int:
    """Make both pictures; 1 where there is no browser or a picture is too large."""
    chromium = find_chromium()
    if chromium is None:
        print("No Chromium found: install one, or name it in the variable CHROMIUM.")
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {}
    with sync_playwright() as playwright, product(DAY) as address:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        for language, locale in LOCALES.items():
            path = folder / f"verdict.{language}.png"
            photograph(browser, address, locale, path)
            sizes[path] = path.stat().st_size
        browser.close()
    print("\n".join(f"{path}: {size} bytes" for path, size in sizes.items()))
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images"))
