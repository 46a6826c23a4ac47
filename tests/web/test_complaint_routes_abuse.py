"""What strangers may send to the pages of complaints: a refusal each, never our fault."""

import pytest

from tests.fakes.clients import TestClient
from tests.web.complaining import ComplaintSite, browser, site, visitor
from tests.web.test_routes_abuse import BODIES, GUESS, KINDS

__all__ = ["browser", "site"]

NUMBERS = ("9" * 5000, "9" * 30, str(2**63), str(2**31), "0", "-1", "1.0", "٣", "x")


def test_a_stranger_makes_no_fault_with_a_number(browser: TestClient) -> None:
    """Without a link there is nothing at any number, however long it is."""
    for number in NUMBERS:
        assert browser.get(f"/case/{GUESS}/copy/{number}").status_code == 404, number[:20]
        for path in (f"/case/{GUESS}/original/{number}", f"/evidence/{GUESS}/remove/{number}"):
            assert browser.post(path).status_code == 404, path[:60]


def test_nor_does_whoever_has_a_link(site: ComplaintSite, browser: TestClient) -> None:
    """A number that no piece has removes nothing and shows nothing."""
    draft, case = site.complaint(), site.complaint(state="verifying")
    for one in (draft, case):
        site.evidences.take(one, "photo", "电表.png", [b"meter"], 10**7)
    own, official = site.own_link("evidence", draft), site.case_link(case, site.official())
    for number in NUMBERS:
        assert browser.get(f"{official}/copy/{number}").status_code == 404, number[:20]
        assert browser.post(f"{official}/original/{number}").status_code == 404, number[:20]
        removed = browser.post(f"{own}/remove/{number}", follow_redirects=False)
        assert removed.status_code in (303, 404), number[:20]
    assert len(site.pieces(draft)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_is_our_fault(site: ComplaintSite, browser: TestClient, kind: bytes) -> None:
    """Whatever is sent to the pages of complaints, with a link too, is refused or taken."""
    draft, case = site.complaint(visitor(browser)), site.complaint(state="verifying")
    site.evidences.take(case, "photo", "电表.png", [b"meter"], 10**7)
    own, official = site.own_link("evidence", draft), site.case_link(case, site.official())
    paths = (own, f"{own}/remove/1", f"{official}/original/1", f"/evidence/{GUESS}", "/chat/files")
    odd: dict[bytes, bytes] = {
        b"x-file-name": b"%00%ff\xff" * 300, b"x-file-kind": b"\xff" * 900,
        b"x-prompt": b"filing:%ff\xff", b"content-type": kind,
    }  # fmt: skip
    for path in paths:
        for body in BODIES:
            answered = browser.post(
                path, content=body, headers=list(odd.items()), follow_redirects=False
            )
            assert answered.status_code < 500, (path, body[:40])
