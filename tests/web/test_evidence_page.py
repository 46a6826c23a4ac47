"""The page on which a complainant hands in files: several, without a script, never in the clear."""

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.deliveries import Delivery
from models.intake import MB, MOST_PIECES, PAGE_BYTES
from models.vault import Vault
from tests.fakes.clients import TestClient
from tests.fakes.parts import SEALER
from tests.web.complaining import A_DAY, ComplaintSite, browser, site

__all__ = ["browser", "site"]

PNG = b"\x89PNG\r\n\x1a\n" + b"canary-of-the-picture" * 100


def send(browser: TestClient, link: str, *files: tuple[str, Any], **more: Any) -> Any:
    """Send files as the page's form does."""
    return browser.post(link, files=[("file", one) for one in files], **more)


def test_several_files_are_kept_and_listed(site: ComplaintSite, browser: TestClient) -> None:
    """The page says how many, and of each the name, the size and the whole SHA-256."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    shown = send(browser, link, ("电表 1.png", PNG), ("说明.txt", b"words"), follow_redirects=True)
    assert shown.status_code == 200
    pieces = site.pieces(case)
    assert [name for name, _ in pieces] == ["电表 1.png", "说明.txt"]
    for name, piece in pieces:
        assert name in shown.text
        assert piece.sha256 in shown.text
    assert "2" in shown.text.split('role="status">')[1].split("<")[0]
    assert PNG[:40] not in site.stored()
    assert "canary" not in shown.text


def test_nothing_is_written_in_the_clear(
    site: ComplaintSite, browser: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A file of three megabytes is taken where no temporary file can be made at all."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    answered = send(browser, link, ("big.bin", b"canary!!" * 400_000), follow_redirects=False)
    assert answered.status_code == 303
    [(_, piece)] = site.pieces(case)
    assert piece.size == 3_200_000
    assert b"canary!!" not in site.stored()


def test_a_refused_file_stops_no_other(site: ComplaintSite, browser: TestClient) -> None:
    """Each is told by name with its reason; those before and after it are kept."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    files = ("a.txt", b"1"), ("empty.txt", b""), ("big.mp4", b"z" * (PAGE_BYTES + 1)), ("b", b"2")
    shown = send(browser, link, *files)
    assert shown.status_code == 422
    told = [one.split("<")[0] for one in shown.text.split('role="alert">')[1:]]
    assert ["empty.txt" in told[0], "big.mp4" in told[1], len(told)] == [True, True, 2]
    assert [name for name, _ in site.pieces(case)] == ["a.txt", "b"]


def test_more_than_a_case_takes_is_refused(site: ComplaintSite, browser: TestClient) -> None:
    """The first twenty are kept, and the page offers no form any more."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    shown = send(browser, link, *((f"{n}.txt", b"%d" % n) for n in range(MOST_PIECES + 2)))
    assert shown.status_code == 409
    assert shown.text.count('role="alert"') == 2
    assert len(site.pieces(case)) == MOST_PIECES
    assert 'type="file"' not in shown.text


def test_too_large_a_form_is_told_on_the_page(site: ComplaintSite, browser: TestClient) -> None:
    """Announced as more than all the evidence of a case may be, it is not read."""
    link = site.own_link("evidence", site.complaint())
    large = {"content-length": str(202 * MB), "content-type": "multipart/form-data; boundary=x"}
    shown = browser.post(link, content=b"--x--", headers=large)
    assert shown.status_code == 413
    assert 'role="alert"' in shown.text
    assert 'type="file"' in shown.text


def test_nothing_chosen_is_told(site: ComplaintSite, browser: TestClient) -> None:
    """A form without a file, as a browser sends it where none was chosen."""
    link = site.own_link("evidence", site.complaint())
    shown = send(browser, link, ("", b""))
    assert shown.status_code == 422
    assert 'role="alert"' in shown.text


def test_half_a_file_is_not_kept(site: ComplaintSite, browser: TestClient) -> None:
    """A form that breaks off is refused; what came whole before is kept."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="%d"\r\n\r\nabc'
    body = part % 1 + b"\r\n" + part % 2
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert browser.post(link, content=body, headers=kind).status_code == 400
    assert [name for name, _ in site.pieces(case)] == ["1"]


def test_a_link_opens_its_own_case_for_a_day(site: ComplaintSite, browser: TestClient) -> None:
    """Out of date, made for something else, or made up: the same answer, and nothing is kept."""
    case = site.complaint()
    wrong = [
        site.own_link("evidence", case, timedelta(0)),
        site.own_link("receipt", case).replace("receipt", "evidence"),
        site.own_link("evidence", 4711),
        "/evidence/AAAA-BBBB-CCCC-DDD2",
        "/evidence/x",
    ]
    answers = {browser.get(link).text for link in wrong}
    assert len(answers) == 1
    for link in wrong:
        assert browser.get(link).status_code == 404
        assert send(browser, link, ("a", b"1")).status_code == 404
        assert browser.post(f"{link}/remove/1").status_code == 404
    assert site.pieces(case) == []
    link = site.own_link("evidence", case)
    assert browser.get(link).status_code == 200
    site.clock.move(A_DAY)
    assert browser.get(link).status_code == 404


def test_a_case_that_is_over_or_forgotten_takes_nothing(
    site: ComplaintSite, browser: TestClient
) -> None:
    """Over: what is kept is still listed. Forgotten: the link opens nothing."""
    case = site.complaint(state="registered")
    link = site.own_link("evidence", case)
    send(browser, link, ("a.txt", b"1"))
    site.withdraw(case)
    shown = browser.get(link)
    assert "a.txt" in shown.text
    assert 'type="file"' not in shown.text
    assert send(browser, link, ("b.txt", b"2")).status_code == 409
    assert len(site.pieces(case)) == 1
    with site.database.writing() as db:
        found = site.case(case)
        Vault(SEALER).drop(db, case, "content")
        db.merge(found).forgotten_at = site.clock.now()
    assert browser.get(link).status_code == 404


def test_a_draft_s_piece_can_be_taken_away(site: ComplaintSite, browser: TestClient) -> None:
    """Until it is filed: what an office has been given stays, whatever is sent."""
    draft, filed = site.complaint(), site.complaint(state="registered")
    for case, left in ((draft, 0), (filed, 1)):
        link = site.own_link("evidence", case)
        shown = send(browser, link, ("a.txt", b"1"))
        assert ("/remove/1" in shown.text) is (case == draft)
        assert browser.post(f"{link}/remove/1").status_code == 200
        assert browser.post(f"{link}/remove/77").status_code == 200
        assert len(site.pieces(case)) == left


def test_the_office_of_a_filed_case_is_told_once(site: ComplaintSite, browser: TestClient) -> None:
    """That there is more, without a word of what; of a draft nobody hears."""
    site.official(district="南山区")
    link = site.own_link("evidence", site.complaint())
    send(browser, link, ("a.txt", b"1"))
    with site.database.reading() as db:
        assert db.exec(select(Delivery)).all() == []
    filed = site.complaint(state="registered")
    link = site.own_link("evidence", filed)
    for number in range(3):
        send(browser, link, ("secret-name.txt", b"%d" % number))
    with site.database.reading() as db:
        [owed] = db.exec(select(Delivery)).all()
    assert owed.content == {"about": "case_more", "case": filed}


def test_another_site_s_form_is_refused(site: ComplaintSite, browser: TestClient) -> None:
    """With the link it would still be another page's wish."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert send(browser, link, ("a", b"1"), headers=headers).status_code == 403
        assert browser.post(f"{link}/remove/1", headers=headers).status_code == 403
    assert site.pieces(case) == []


@pytest.mark.parametrize(
    "name", ['"><script>alert(1)</script>', "{{7*7}}", "\u202egpj.exe", "../../x"]
)
def test_a_name_is_only_shown(site: ComplaintSite, browser: TestClient, name: str) -> None:
    """Whatever it holds, it is text on the page."""
    case = site.complaint()
    link = site.own_link("evidence", case)
    shown = send(browser, link, (name, b"1"))
    assert shown.status_code == 200
    assert "<script" not in shown.text
    assert "49" not in site.pieces(case)[0][0]
    assert "\u202e" not in shown.text


def test_the_page_is_kept_by_nobody(site: ComplaintSite, browser: TestClient) -> None:
    """No cache, no search engine, no referrer; and no log knows the link's code or a name."""
    shown = browser.get(site.own_link("evidence", site.complaint()))
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in shown.headers["x-robots-tag"]
    for person in ("欧阳晴雯", "13912345678"):
        assert person not in shown.text
