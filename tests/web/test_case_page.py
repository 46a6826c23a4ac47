"""A case on its page: for whom it is shown, what is shown of it, and how its evidence is given."""

import re

import pytest
from sqlmodel import select

from bot.web.guard import SECURITY_HEADERS
from models import audit, cases, evidence
from models.audit import AuditRow
from models.bindings import Binding
from models.case_rows import Evidence, Recusal
from models.people import meet
from tests.fakes.cases import SAID, VAULT, WHO
from tests.fakes.clients import TestClient
from tests.fakes.rows import a_unit, number
from tests.web.complaining import ComplaintSite, browser, site

__all__ = ["browser", "site"]

PICTURE = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>" + bytes(range(256)) * 2000


def a_case_with_a_file(site: ComplaintSite, content: bytes = PICTURE) -> int:
    """A case that is being verified, with one file."""
    case = site.complaint(state="verifying")
    site.evidences.take(case, "photo", "电表.png", [content], 10**7)
    return case


def set_of(site: ComplaintSite, case: int, **values: str) -> Evidence:
    """The case's first piece, with columns set as the scanner or the drawing would."""
    with site.database.writing() as db:
        piece = evidence.piece(db, case, 1)
        assert piece is not None
        for name, value in values.items():
            setattr(piece, name, value)
        db.flush()
        db.refresh(piece)
        db.expunge(piece)
    return piece


def actions(site: ComplaintSite, case: int) -> list[str]:
    """What the audit has of a case since it was brought to its state."""
    with site.database.reading() as db:
        rows = db.exec(select(AuditRow).where(AuditRow.object == f"case:{case}")).all()
        assert audit.verify(db) is None
        return [row.action for row in rows if row.actor.startswith("official:")]


def test_everything_but_who_complained(site: ComplaintSite, browser: TestClient) -> None:
    """What was said, the evidence with its SHA-256, letters and notes; no name, no contact."""
    case = a_case_with_a_file(site)
    with site.database.writing() as db:
        row = cases.held(db, case)
        assert row is not None
        for way, text in (("in", "补充一句"), ("out", "请说明时间"), ("note", "明天去看")):
            cases.write(db, VAULT, row, way, "note", text, site.clock.now())  # type: ignore[arg-type]
        cases.write(db, VAULT, row, "out", "accepted", "", site.clock.now())
        cases.start_timer(row, "result", site.clock.today())
    link = site.case_link(case, site.official())
    for language in ("zh", "en"):
        shown = browser.get(f"{link}?lang={language}").text
        for told in (*SAID.values(), "补充一句", "请说明时间", "明天去看", "电表.png"):
            assert told in shown
        assert ("受理告知" if language == "zh" else "acceptance") in shown
        assert site.pieces(case)[0][1].sha256 in shown
        assert "信访工作条例" in shown
        for secret in (*WHO.values(), "f" * 64):
            assert secret not in shown
    assert actions(site, case) == ["case.page"] * 2


def test_an_original_is_a_neutral_attachment(site: ComplaintSite, browser: TestClient) -> None:
    """Byte for byte, under a name of ours, as something that no browser opens; it is noted."""
    case = a_case_with_a_file(site)
    link = site.case_link(case, site.official())
    given = browser.post(f"{link}/original/1", headers={"accept-encoding": "gzip"})
    assert given.status_code == 200
    assert given.content == PICTURE
    name = cases.name(site.case(case))
    assert given.headers["content-disposition"] == f'attachment; filename="{name}-1.bin"'
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-length"] == str(len(PICTURE))
    assert "content-encoding" not in given.headers
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]
    assert given.headers["cache-control"] == "no-store"
    assert actions(site, case) == ["case.evidence_taken"]


def test_a_link_gives_no_original(site: ComplaintSite, browser: TestClient) -> None:
    """Programs open links by themselves, so it needs the button, and our own page's."""
    case = a_case_with_a_file(site)
    link = f"{site.case_link(case, site.official())}/original/1"
    assert browser.get(link).status_code == 405
    assert browser.post(link, headers={"origin": "https://evil.example"}).status_code == 403
    assert actions(site, case) == []


def test_only_the_copy_is_shown(site: ComplaintSite, browser: TestClient) -> None:
    """Where one was drawn; it is given as a JPEG in which nothing may act, and noted."""
    case = a_case_with_a_file(site)
    link = site.case_link(case, site.official())
    for state in ("", "waiting", "failed"):
        set_of(site, case, view_state=state)
        assert "/copy/1" not in browser.get(link).text
        assert browser.get(f"{link}/copy/1").status_code == 404
    drawn = site.evidences.store.write(_key(site, case), [b"\xff\xd8drawn"], site.clock.now())
    set_of(site, case, view_state="ready", view=drawn)
    assert f'src="{link}/copy/1"' in browser.get(link).text
    before = len(actions(site, case))
    shown = browser.get(f"{link}/copy/1")
    assert (shown.content, shown.headers["content-type"]) == (b"\xff\xd8drawn", "image/jpeg")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert actions(site, case)[before:] == ["case.evidence_seen"]


def _key(site: ComplaintSite, case: int) -> bytes:
    with site.database.reading() as db:
        return VAULT.case_key(db, case, "content")


def test_what_waits_for_its_scan_is_not_given(site: ComplaintSite, browser: TestClient) -> None:
    """Neither its copy nor the original, whatever is typed; the page says why."""
    case = a_case_with_a_file(site)
    link = site.case_link(case, site.official())
    set_of(site, case, scan="waiting", view_state="ready")
    assert "/original/1" not in browser.get(link).text
    assert "/copy/1" not in browser.get(link).text
    assert browser.get(f"{link}/copy/1").status_code == 404
    for word in ("", "仍要下载"):
        refused = browser.post(f"{link}/original/1", data={"word": word})
        assert refused.status_code == 409
        assert PICTURE not in refused.content
    assert set(actions(site, case)) == {"case.page"}


def test_what_was_found_needs_a_word(site: ComplaintSite, browser: TestClient) -> None:
    """The copy is not shown at all; the original is given to whoever types that they want it."""
    case = a_case_with_a_file(site)
    link = site.case_link(case, site.official())
    set_of(site, case, scan="found", view_state="ready")
    assert 'name="word"' in browser.get(link).text
    assert browser.get(f"{link}/copy/1").status_code == 404
    for word in ("", "下载", "yes"):
        assert browser.post(f"{link}/original/1", data={"word": word}).status_code == 409
    assert set(actions(site, case)) == {"case.page"}
    for word in ("仍要下载", " Download anyway "):
        assert browser.post(f"{link}/original/1", data={"word": word}).content == PICTURE
    assert actions(site, case).count("case.evidence_taken") == 2


def test_what_is_not_as_it_was_stored_is_not_given(
    site: ComplaintSite, browser: TestClient
) -> None:
    """Changed or gone: it is said and noted, and no byte of it goes out."""
    case = a_case_with_a_file(site, b"short and changed")
    link = site.case_link(case, site.official())
    [stored] = [path for path in site.folder.rglob("*") if path.is_file()]
    raw = bytearray(stored.read_bytes())
    raw[-1] ^= 1
    stored.write_bytes(raw)
    assert browser.post(f"{link}/original/1").status_code == 410
    stored.unlink()
    assert browser.post(f"{link}/original/1").status_code == 410
    assert actions(site, case).count("case.evidence_broken") == 2


def test_no_other_number_opens_anything(site: ComplaintSite, browser: TestClient) -> None:
    """Neither a piece that is not there nor one of another case."""
    a_case_with_a_file(site)
    other = site.complaint(state="registered")
    link = site.case_link(other, site.official())
    for one in (0, 1, 2, 10**12):
        assert browser.get(f"{link}/copy/{one}").status_code == 404
        assert browser.post(f"{link}/original/{one}").status_code == 404


def test_who_may_not_see_the_case_sees_no_page(site: ComplaintSite, browser: TestClient) -> None:
    """Asked at every request: another place, a disabled official, one who stepped back, who is
    bound to the unit, or who filed it; each with the one answer to a link that opens nothing.
    """
    case = a_case_with_a_file(site)
    with site.database.writing() as db:
        unit = a_unit(db)
        row = cases.held(db, case)
        assert row is not None
        row.unit_id = unit.id
        clerk = meet(db, "terminal", "clerk", "writes", site.clock.now())
        author = meet(db, "webchat", "f" * 64, "writes", site.clock.now())
        people = clerk.id, author.id
        own = number(unit), number(clerk)
        now = site.clock.now()
        db.add(Binding(unit_id=own[0], person_id=own[1], rank=1, how="code", bound_at=now))
    stepped_back, disabled = site.official(), site.official()
    refused = {
        "another district": site.official(district="福田区"),
        "another city": site.official(city="xiamen", district=""),
        "stepped back": stepped_back,
        "disabled": disabled,
        "bound": site.official(person_id=people[0]),
        "author": site.official(person_id=people[1]),
    }
    links = {why: site.case_link(case, one) for why, one in refused.items()}
    assert browser.get(links["stepped back"]).status_code == 200
    assert browser.get(links["disabled"]).status_code == 200
    with site.database.writing() as db:
        db.add(Recusal(case_id=case, official_id=stepped_back, recused_at=site.clock.now()))
    site.disable(disabled)
    answers = {
        answered.text
        for link in [*links.values(), "/case/AAAA-BBBB-CCCC-DDD2"]
        for answered in (
            browser.get(link), browser.get(f"{link}/copy/1"), browser.post(f"{link}/original/1")
        )
        if answered.status_code == 404
    }  # fmt: skip
    assert len(answers) == 1
    for why, link in links.items():
        assert browser.get(link).status_code == 404, why
    assert "refused" in actions(site, case)
    for mine in (site.official(), site.official(district="")):
        assert browser.get(site.case_link(case, mine)).status_code == 200


@pytest.mark.parametrize("what", ["", "case:", "case:x", "case:²", "unit:1", "case:1:2", "case:-1"])
def test_a_link_names_a_case(site: ComplaintSite, browser: TestClient, what: str) -> None:
    """Anything else that stands in it opens nothing."""
    a_case_with_a_file(site)
    link = site.link("case", what).replace("/page/", "/case/")
    assert browser.get(link).status_code == 404


def test_drafts_and_forgotten_cases_are_not_shown(site: ComplaintSite, browser: TestClient) -> None:
    """A draft is its author's alone; of a forgotten case nothing is left to show."""
    draft, forgotten = site.complaint(), site.complaint(state="archived")
    with site.database.writing() as db:
        row = cases.held(db, forgotten)
        assert row is not None
        row.forgotten_at = site.clock.now()
        VAULT.drop(db, forgotten, "content")
    for case in (draft, forgotten):
        assert browser.get(site.case_link(case, site.official())).status_code == 404


def test_every_answer_keeps_the_headers(site: ComplaintSite, browser: TestClient) -> None:
    """Those that protect every page, and no script on any."""
    case = a_case_with_a_file(site)
    link = site.case_link(case, site.official())
    for answered in (browser.get(link), browser.post(f"{link}/original/1"), browser.get("/case/x")):
        assert all(name in answered.headers for name in SECURITY_HEADERS)
    assert not re.search("<script|javascript:| on[a-z]+=", browser.get(link).text)
