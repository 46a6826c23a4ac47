"""A real Chromium, a real server on this machine, and a watch over what the page must never do."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.desk import Desk
from bot.web.app import web_app
from tests.fakes.desks import FakeDesk
from tools.browsing import FLAGS
from tools.serving import served

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests; each opens its own window without a past."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield made
        made.close()


@pytest.fixture
def desk() -> FakeDesk:
    """A desk that has heard nothing yet."""
    return FakeDesk()


Serve = Callable[[Desk], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serve a desk on a free port of this machine until the test ends; gives the address."""
    with ExitStack() as running:
        yield lambda desk: running.enter_context(served(web_app(desk)))


@dataclass
class Window:
    """A window of the browser with everything it complained about."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of complaints that the test itself causes."""

    def unexpected(self) -> list[str]:
        """Errors on the console, violations of the policy and requests that left this machine."""
        violations = self.page.evaluate("window.violations || []")
        found = [*self.complaints, *violations]
        return [one for one in found if not any(part in one for part in self.expected)]


Open = Callable[..., Window]


@pytest.fixture
def open_window(browser: Browser) -> Iterator[Open]:
    """Open an address in a fresh window; at the end no window may have complained.

    It is open when `until` is there.
    """
    opened: list[Window] = []

    def open_(address: str, until: str = ".answer", **options: object) -> Window:
        context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN"} | options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        context.add_init_script(_WATCH)
        window = Window(context.new_page())
        _listen(window)
        window.page.goto(address)
        window.page.wait_for_selector(until)
        opened.append(window)
        return window

    yield open_
    complaints = [one for window in opened for one in window.unexpected()]
    for window in opened:
        window.page.context.close()
    assert complaints == []


def _listen(window: Window) -> None:
    page, complaints = window.page, window.complaints
    page.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def note(url: str) -> None:
        if not url.startswith(("http://127.0.0.1:", "http://intranet.test:")):
            complaints.append(f"request to {url}")

    page.on("request", lambda request: note(request.url))
