"""The signed pages in a real browser: forms without a script, under the strict policy."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from bot.web.app import web_app
from bot.web.pages import LARGER_BODIES, signed_routes
from models.db import open_database
from models.units import Unit
from tests.bot.sheets_made import code, unit, xlsx
from tests.browser.conftest import Open, Serve
from tests.fakes.desks import FakeDesk
from tests.fakes.rows import a_unit
from tests.web.signed import Site
from tools.serving import served

pytestmark = pytest.mark.browser

_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Iterator[Site]:
    """A site with no units and no officials."""
    path = tmp_path / "greenbot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield Site(database)
    database.close()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site is served."""
    app = web_app(FakeDesk(), more_routes=signed_routes(site), larger_bodies=LARGER_BODIES)
    with served(app) as made:
        yield made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone's window; at the end no page may have broken the policy or been too wide."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN")  # type: ignore[arg-type]
    context.set_default_timeout(10_000)
    context.add_init_script(_WATCH)
    made = context.new_page()
    yield made
    assert made.evaluate("window.violations") == []
    assert made.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


def sent(page: Page, file: Path) -> None:
    """Choose a file and press the button."""
    page.set_input_files("#file", file)
    page.click("button.main")


def test_a_list_is_mended_and_imported(
    site: Site, address: str, page: Page, tmp_path: Path
) -> None:
    """A bad file is refused on the page, a good one is confirmed, without any script."""
    bad, good = tmp_path / "bad.xlsx", tmp_path / "good.xlsx"
    bad.write_bytes(xlsx(unit(1, 级别="区级")))
    good.write_bytes(xlsx(unit(1), unit(2)))
    page.goto(address + site.link("import"))
    sent(page, bad)
    expect(page.locator(".faults li")).to_have_count(1)
    sent(page, good)
    expect(page.locator(".units > li")).to_have_count(2)
    page.click("button.main")
    page.wait_for_selector(".moves", state="detached")
    with site.database.reading() as db:
        assert sorted(db.exec(select(Unit.code))) == [code(1), code(2)]


def test_a_slip_on_paper_loses_nothing(site: Site, address: str, page: Page) -> None:
    """However long a unit's name is, the code and its picture stay on the slip."""
    with site.database.writing() as db:
        a_unit(db, name="深圳市" + "先进精密机电智能制造" * 4 + "股份有限公司")
        for _ in range(9):
            a_unit(db)
    for language in ("zh", "en"):
        page.goto(f"{address}{site.link('page', 'slips:')}?lang={language}")
        page.click("button.main")
        page.wait_for_selector(".slip")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 673, "height": 986})
        for slip in page.locator(".slip").all():
            inside = slip.evaluate(_INSIDE)
            assert inside, slip.inner_text()
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]


_INSIDE = """(slip) => {
  const edge = slip.getBoundingClientRect();
  return [".bind-code", ".qr"].every((name) => {
    const box = slip.querySelector(name).getBoundingClientRect();
    return box.bottom <= edge.bottom && box.right <= edge.right && box.width > 60;
  });
}"""


def test_an_export_is_downloaded(site: Site, address: str, page: Page) -> None:
    """The button gives a file with the day in its name."""
    page.goto(address + site.link("page", "export"))
    with page.expect_download() as download:
        page.click("button.main")
    day = date(2026, 12, 1)
    assert download.value.suggested_filename == f"units-{day:%Y%m%d}.xlsx"


def test_a_scanned_slip_says_its_code(serve: Serve, open_window: Open, desk: FakeDesk) -> None:
    """The link of a slip sends the code once; a reload does not send it again."""
    window = open_window(f"{serve(desk)}/?bind=ABCD-EFGH-JKMN-PQRS")
    expect(window.page.locator(".said .words")).to_have_text(["绑定 ABCD-EFGH-JKMN-PQRS"])
    assert "bind" not in window.page.url
    window.page.reload()
    window.page.wait_for_selector(".said")
    assert [one.text for one in desk.received] == ["绑定 ABCD-EFGH-JKMN-PQRS"]
