"""The pages of evidence, of a case and of a receipt in a real browser, without any script."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from models import cases, evidence, signed_receipts
from tests.fakes.cases import VAULT
from tests.web.complaining import ComplaintSite, site
from tools.serving import served

__all__ = ["site"]

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
CONTENT = b"\x89PNG\r\n\x1a\n" + b"x" * 70_000
FILE: FilePayload = {"name": "电表读数 <b>.png", "mimeType": "image/png", "buffer": CONTENT}


@pytest.fixture
def address(site: ComplaintSite) -> Iterator[str]:
    """Where the site is served."""
    with served(site.app()) as made:
        yield made


@pytest.fixture(params=["zh-CN", "en-GB"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A telephone's window in which no script runs; it may complain of nothing."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale=request.param,
        java_script_enabled=False,
    )
    context.set_default_timeout(10_000)
    made = context.new_page()
    complaints: list[str] = []
    made.on("console", lambda one: complaints.append(one.text) if one.type == "error" else None)
    yield made
    context.close()
    assert complaints == []


def fits(page: Page) -> None:
    """Nothing is wider than the window, and every target is at least 44 pixels high."""
    wide = page.locator("html").evaluate("one => one.scrollWidth")
    assert wide <= PHONE["width"]
    for target in page.locator("main button, main input, main a").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 43.9, target.inner_text()


def a_case(site: ComplaintSite) -> int:
    """A case with a picture, a file that waits for its scan, and one in which something is."""
    case = site.complaint(state="verifying")
    drawn = io.BytesIO()
    Image.new("RGB", (64, 48), "green").save(drawn, "JPEG")
    for content in (CONTENT, b"waits", b"found"):
        site.evidences.take(case, "file", "file.bin", [content], 10**7)
    with site.database.writing() as db:
        first, second, third = evidence.pieces(db, case)
        key = VAULT.case_key(db, case, "content")
        first.view = site.evidences.store.write(key, [drawn.getvalue()], site.clock.now())
        first.view_state, second.scan, third.scan = "ready", "waiting", "found"
    return case


def test_evidence_is_handed_in_and_taken_away(
    site: ComplaintSite, address: str, page: Page
) -> None:
    """Two files at once, listed with what they are; one is removed again."""
    case = site.complaint()
    page.goto(address + site.own_link("evidence", case))
    fits(page)
    other: FilePayload = {"name": "另一份.bin", "mimeType": "", "buffer": b"2"}
    page.set_input_files("#file", [FILE, other])
    page.click("button.main")
    expect(page.locator(".done")).to_be_visible()
    lines = page.locator(".pieces > li")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("电表读数 <b>.png")
    expect(lines.first).to_contain_text(site.pieces(case)[0][1].sha256)
    fits(page)
    lines.first.get_by_role("button").click()
    expect(lines).to_have_count(1)
    expect(lines).to_contain_text("另一份.bin")


def test_a_case_shows_copies_and_gives_originals(
    site: ComplaintSite, address: str, page: Page
) -> None:
    """The copy is drawn on the page; the original is a download; what was found wants its word."""
    case = a_case(site)
    name = cases.name(site.case(case))
    page.goto(address + site.case_link(case, site.official()))
    fits(page)
    copy = page.locator(".copy")
    expect(copy).to_have_count(1)
    copy.scroll_into_view_if_needed()
    expect(copy).to_have_js_property("naturalWidth", 64)
    lines = page.locator(".pieces > li")
    with page.expect_download() as download:
        lines.nth(0).get_by_role("button").click()
    assert download.value.suggested_filename == f"{name}-1.bin"
    assert download.value.path().read_bytes() == CONTENT
    expect(lines.nth(1).get_by_role("button")).to_have_count(0)
    lines.nth(2).get_by_role("textbox").fill("仍要下载")
    with page.expect_download() as download:
        lines.nth(2).get_by_role("button").click()
    assert download.value.path().read_bytes() == b"found"


def test_a_receipt_is_printed_and_taken_away(site: ComplaintSite, address: str, page: Page) -> None:
    """The download holds by the key that the page shows; paper has nothing that is pressed."""
    case = a_case(site)
    page.goto(address + site.own_link("receipt", case))
    fits(page)
    key = page.locator(".card > .fingerprint code").inner_text()
    with page.expect_download() as download:
        page.click("a.button")
    text = download.value.path().read_text(encoding="utf-8")
    assert signed_receipts.check(text, key)
    page.emulate_media(media="print")
    for control in page.locator("main a, nav a").all():
        expect(control).to_be_hidden()
    expect(page.locator("pre")).to_be_visible()
