"""Files on the chat page: handed in with progress, then named in one message, or refused."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from bot.channels.base import Capabilities
from bot.channels.visitors import COOKIE, address_of
from bot.render import render
from bot.rendered import Rendered
from models.db import open_database
from models.intake import PAGE_BYTES
from models.messages import Incoming, Language
from tests.browser.conftest import PHONE, Open, Window
from tests.browser.talking import said
from tests.fakes.desks import QUESTION, FakeDesk
from tests.web.complaining import FOLLOWING, WRITING, ComplaintSite, make_site
from tools.browsing import nth_answer, write
from tools.serving import served

pytestmark = pytest.mark.browser

FILES = "**/chat/files"
PIXELS = b"pixels-of-a-photo" * 9000
PHOTO: FilePayload = {"name": "厂房 1.jpg", "mimeType": "image/jpeg", "buffer": PIXELS}
BINARY = "application/octet-stream"
SHEET: FilePayload = {"name": "电费单.xlsx", "mimeType": BINARY, "buffer": b"rows"}
EMPTY: FilePayload = {"name": "空.txt", "mimeType": "text/plain", "buffer": b""}


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Iterator[ComplaintSite]:
    """A site without complaints."""
    path = tmp_path / "greenbot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield make_site(database, tmp_path)
    database.close()


@dataclass
class Asking(FakeDesk):
    """A desk that is always at the same question; `prompt` is its name."""

    prompt: str | None = WRITING

    def _answer(self, incoming: Incoming) -> Rendered:
        return self.greeting(self._language(incoming))

    def greeting(self, language: Language) -> Rendered:
        """The question."""
        return render(replace(QUESTION, prompt=self.prompt), language, Capabilities(rich=True))


@pytest.fixture
def desk() -> Asking:
    """A desk that has heard nothing yet, and asks for evidence."""
    return Asking()


@pytest.fixture
def address(site: ComplaintSite, desk: Asking) -> Iterator[str]:
    """Where the site is served, with the chat of a fake desk."""
    with served(site.app(desk)) as made:
        yield made


@pytest.fixture
def window(address: str, open_window: Open) -> Window:
    """The chat page."""
    return open_window(address)


def a_draft(site: ComplaintSite, page: Page) -> int:
    """A complaint that the page's visitor is writing."""
    [cookie] = [one for one in page.context.cookies() if one["name"] == COOKIE]
    return site.complaint(address_of(cookie["value"]))


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files in the browser's own window."""
    with page.expect_file_chooser() as chooser:
        page.click("#attach")
    chooser.value.set_files(list(files))


def test_chosen_files_are_handed_in_and_named(
    site: ComplaintSite, window: Window, desk: Asking
) -> None:
    """Their bytes arrive whole; one message names the pieces, and the page shows it."""
    page = window.page
    case = a_draft(site, page)
    choose(page, PHOTO, SHEET)
    nth_answer(page, 1)
    attachments = desk.received[0].attachments
    assert desk.received[0].prompt == WRITING
    assert [(one.kind, one.name, one.piece) for one in attachments] == [
        ("photo", "厂房 1.jpg", 1),
        ("file", "电费单.xlsx", 2),
    ]
    hashes = [piece.sha256 for _, piece in site.pieces(case)]
    assert hashes == [hashlib.sha256(one["buffer"]).hexdigest() for one in (PHOTO, SHEET)]
    assert all(name in said(page)[0] for name in ("厂房 1.jpg", "电费单.xlsx"))
    expect(page.locator("#tray")).to_be_hidden()


@pytest.mark.parametrize("way", ["paste", "drop"])
@pytest.mark.parametrize("complaining", [True, False])
def test_a_photo_is_pasted_or_dropped(
    site: ComplaintSite, window: Window, desk: Asking, way: str, complaining: bool
) -> None:
    """It is handed in while a complaint is written; else it is told by name, and no byte leaves."""
    page = window.page
    case = a_draft(site, page)
    if not complaining:
        desk.prompt = "check:legal_form"
        write(page, "自评")
        desk.received.clear()
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(str(request.post_data_buffer or b"")))
    page.evaluate(
        """(way) => {
          const data = new DataTransfer();
          data.items.add(new File(["pixels-of-a-photo"], "厂房.jpg", {type: "image/jpeg"}));
          const options = {bubbles: true, cancelable: true};
          document.body.dispatchEvent(way === "paste"
            ? new ClipboardEvent("paste", {...options, clipboardData: data})
            : new DragEvent("drop", {...options, dataTransfer: data}));
        }""",
        way,
    )
    nth_answer(page, 1 if complaining else 2)
    [attachment] = desk.received[0].attachments
    assert (attachment.kind, attachment.name, attachment.size) == ("photo", "厂房.jpg", 17)
    assert attachment.piece == (1 if complaining else None)
    assert "厂房.jpg" in said(page)[-1]
    assert len(site.pieces(case)) == int(complaining)
    if not complaining:
        assert not any("pixels-of-a-photo" in body for body in bodies)


def test_progress_is_shown_and_a_file_can_be_cancelled(
    site: ComplaintSite, window: Window, desk: Asking
) -> None:
    """While one is on its way the others wait; what is cancelled is not in the message."""
    page = window.page
    a_draft(site, page)
    held: list[Route] = []

    def hold_first(one: Route) -> None:
        if one.request.method == "POST" and not held:
            held.append(one)
        else:
            one.continue_()

    page.route(FILES, hold_first)
    choose(page, PHOTO, SHEET, {**SHEET, "name": "第三份.xlsx"})
    lines = page.locator("#tray li")
    expect(lines).to_have_count(3)
    expect(lines.nth(0).locator("progress")).to_be_visible()
    page.wait_for_function("carrying !== null")
    lines.nth(1).get_by_role("button").click()
    expect(lines).to_have_count(2)
    lines.nth(0).get_by_role("button").click()
    nth_answer(page, 1)
    assert [one.name for one in desk.received[0].attachments] == ["第三份.xlsx"]


def test_a_lost_connection_is_told_and_tried_again(
    site: ComplaintSite, window: Window, desk: Asking
) -> None:
    """The others go on; what failed stays with its reason until it is tried again or removed."""
    window.expected = ("ERR_FAILED", "507")
    page = window.page
    case = a_draft(site, page)
    failing = [PHOTO["name"]]

    def lose(one: Route) -> None:
        name = one.request.headers.get("x-file-name", "")
        if failing and name.startswith("%E5%8E%82"):
            one.abort()
        else:
            one.continue_()

    page.route(FILES, lose)
    choose(page, PHOTO, SHEET)
    nth_answer(page, 1)
    failed = page.locator("#tray .failed")
    expect(failed).to_have_count(1)
    expect(failed.locator(".state")).to_have_text(re.compile(r"\S"))
    failing.clear()
    failed.get_by_role("button").first.click()
    nth_answer(page, 2)
    expect(page.locator("#tray")).to_be_hidden()
    assert [len(one.attachments) for one in desk.received] == [1, 1]
    assert len(site.pieces(case)) == 2


def test_what_cannot_be_taken_is_told_before_it_is_sent(
    site: ComplaintSite, window: Window, desk: Asking, tmp_path: Path
) -> None:
    """An empty file and one that is too large: each with its reason, and no way to try again."""
    page = window.page
    case = a_draft(site, page)
    large = tmp_path / "录像.mp4"
    with large.open("wb") as file:
        file.truncate(PAGE_BYTES + 1)
    failed = page.locator("#tray .failed")
    page.set_input_files("#chooser", [EMPTY])
    expect(failed).to_have_count(1)
    page.set_input_files("#chooser", [large])
    expect(failed).to_have_count(2)
    assert "50" in failed.nth(1).inner_text()
    expect(failed.get_by_role("button")).to_have_count(2)
    for _ in range(2):
        failed.first.get_by_role("button").click()
    expect(page.locator("#tray")).to_be_hidden()
    assert (desk.received, site.pieces(case)) == ([], [])


def test_where_no_more_is_taken_the_page_says_why(
    site: ComplaintSite, window: Window, desk: Asking
) -> None:
    """Of two open complaints none is guessed: the reason stands at the file."""
    page = window.page
    [cookie] = [one for one in page.context.cookies() if one["name"] == COOKIE]
    for _ in range(2):
        site.complaint(address_of(cookie["value"]), state="registered")
    desk.prompt = FOLLOWING
    write(page, "我的举报")
    desk.received.clear()
    choose(page, SHEET)
    expect(page.locator("#tray .failed .state")).to_have_text(re.compile("我的举报"))
    assert desk.received == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, PHONE])
def test_the_tray_fits_and_can_be_hit(
    site: ComplaintSite, address: str, open_window: Open, viewport: dict[str, int], locale: str
) -> None:
    """A long name breaks, nothing is wider than the window, and every button is big enough."""
    page = open_window(address, viewport=viewport, locale=locale).page
    a_draft(site, page)
    long: FilePayload = {"name": "很长的文件名" * 8 + "x" * 60, "mimeType": "", "buffer": b""}
    page.set_input_files("#chooser", [long])
    expect(page.locator("#tray .failed")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    for target in page.locator(".dock button:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 43.9, target.inner_text()
        assert target.inner_text().strip()


def test_files_work_by_keyboard(site: ComplaintSite, window: Window) -> None:
    """The button opens the window of files, and has the focus again after one is removed."""
    page = window.page
    a_draft(site, page)
    expect(page.locator("#entry")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#attach")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files([EMPTY])
    remove = page.locator("#tray .failed button")
    remove.focus()
    page.keyboard.press("Space")
    expect(page.locator("#attach")).to_be_focused()
