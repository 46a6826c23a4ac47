"""The printed receipt: signed, checked by the public key alone, and naming nobody."""

import html
import re

from models import cases, signed_receipts
from tests.fakes.cases import SAID, WHO
from tests.fakes.clients import TestClient
from tests.web.complaining import ComplaintSite, browser, site

__all__ = ["browser", "site"]


def test_the_receipt_is_checked_by_its_public_key(site: ComplaintSite, browser: TestClient) -> None:
    """What is downloaded is what the page shows; one changed letter and it holds no more."""
    case = site.complaint()
    browser.post(site.own_link("evidence", case), files={"file": ("meter.jpg", b"the photo")})
    with site.database.writing() as db:
        cases.register(db, site.context(db).vault, cases.held(db, case), site.clock.now())  # type: ignore[arg-type]
    link = site.own_link("receipt", case)
    shown = html.unescape(browser.get(link).text)
    text = browser.get(f"{link}/receipt.txt")
    name = cases.name(site.case(case))
    assert text.headers["content-disposition"] == f'attachment; filename="receipt-{name}.txt"'
    assert text.text in shown
    [piece] = [piece for _, piece in site.pieces(case)]
    assert piece.sha256 in text.text
    assert re.search("深圳.*南山区", text.text)
    [key] = re.findall(r"<code>([A-Za-z0-9+/]{43}=)</code>", shown)
    assert signed_receipts.check(text.text, key)
    assert not signed_receipts.check(text.text.replace(piece.sha256, "0" * 64), key)


def test_it_names_nobody(site: ComplaintSite, browser: TestClient) -> None:
    """Neither who complained nor about whom, in neither language."""
    site.official(district="南山区")
    link = site.own_link("receipt", site.complaint(state="verifying"))
    for language in ("zh", "en"):
        shown = (
            browser.get(f"{link}?lang={language}").text + browser.get(f"{link}/receipt.txt").text
        )
        for secret in (*WHO.values(), *SAID.values()):
            assert secret not in shown


def test_a_link_opens_a_filed_case_s_receipt(site: ComplaintSite, browser: TestClient) -> None:
    """A draft has none; another purpose's link and a made-up one open nothing either."""
    filed = site.complaint(state="registered")
    wrong = (
        site.own_link("receipt", site.complaint()),
        site.own_link("evidence", filed).replace("evidence", "receipt"),
        "/receipt/AAAA-BBBB-CCCC-DDD2",
    )
    answers = [browser.get(link) for link in wrong]
    answers += [browser.get(f"{link}/receipt.txt") for link in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({one.text for one in answers}) == 1
    assert browser.get(site.own_link("receipt", filed)).status_code == 200


def test_pages_of_complaints_are_called_so(site: ComplaintSite, browser: TestClient) -> None:
    """Not the self-check, whose pages have the same frame."""
    case = site.complaint(state="verifying")
    for purpose in ("receipt", "evidence"):
        shown = browser.get(f"{site.own_link(purpose, case)}?lang=zh").text
        assert "<p>实名举报</p>" in shown
        assert "绿色工厂自评" not in shown
