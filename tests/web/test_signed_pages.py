"""Signed pages: a list of units is sent, looked at, confirmed; sheets are taken away."""

import csv
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.sheets.opening import MAX_BYTES
from models import tokens, uploads
from models.audit import AuditRow
from models.db import Database, open_database
from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.people import Person, addresses_of
from models.tokens import Token
from models.units import Listing, Unit, bind
from models.uploads import Upload
from tests.bot.sheets_made import code, csv_file, read, unit, xlsx
from tests.fakes.clients import TestClient
from tests.fakes.rows import a_deadline, a_person, a_unit, number
from tests.web.signed import SITE, Site, confirm, send, upload_path


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Iterator[Site]:
    """A site with no units and no officials."""
    path = tmp_path / "greenbot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield Site(database)
    database.close()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    """A browser on this site."""
    with site.browser() as made:
        yield made


def codes(database: Database) -> list[str]:
    """The units in the register."""
    with database.reading() as db:
        return sorted(db.exec(select(Unit.code)))


def noted(database: Database) -> list[AuditRow]:
    """What the audit holds."""
    with database.reading() as db:
        return list(db.exec(select(AuditRow)))


def closed(response: Any) -> bool:
    """Whether a link opened nothing."""
    return bool(response.status_code == 404 and "pages.closed" not in response.text)


# --- importing ------------------------------------------------------------------------------------


def test_a_list_is_sent_looked_at_and_confirmed(site: Site, browser: TestClient) -> None:
    """Nothing is written before the confirmation, and everything after it; the link is used up."""
    link = site.link("import")
    assert browser.get(link).status_code == 200
    raw = xlsx(unit(1), unit(2))
    shown = send(browser, link, raw)
    assert shown.url.path == link
    assert code(1) in shown.text
    assert codes(site.database) == []
    done = confirm(browser, link, shown.text)
    assert done.status_code == 200
    assert codes(site.database) == [code(1), code(2)]
    (row,) = noted(site.database)
    assert (row.action, row.city, row.district) == ("units.imported", "shenzhen", "南山区")
    assert row.detail["sha256"] == hashlib.sha256(raw).hexdigest()
    assert closed(send(browser, link, csv_file(unit(3))))
    assert codes(site.database) == [code(1), code(2)]


def test_looking_uses_up_nothing(site: Site, browser: TestClient) -> None:
    """A link may be opened many times, and the file chosen anew, until something is confirmed."""
    link = site.link("import")
    for _ in range(3):
        assert browser.get(link).status_code == 200
    send(browser, link, xlsx(unit(1)))
    again = browser.post(f"{link}/again")
    assert code(1) not in again.text
    shown = send(browser, link, csv_file(unit(2), encoding="gbk"))
    confirm(browser, link, shown.text)
    assert codes(site.database) == [code(2)]


def test_what_was_done_is_shown_to_whoever_comes_back(site: Site, browser: TestClient) -> None:
    """After the confirmation the link still says what was done, until that is forgotten."""
    link = site.link("import")
    confirm(browser, link, send(browser, link, xlsx(unit(1))).text)
    assert browser.get(link).status_code == 200
    with site.database.reading() as db:
        (kept,) = db.exec(select(Upload)).all()
        assert "units" not in kept.content
    site.clock.move(timedelta(hours=2))
    with site.database.writing() as db:
        assert uploads.forget_old(db, site.clock.now()) == 1
    assert closed(browser.get(link))


def test_faults_are_shown_with_rows_and_columns(site: Site, browser: TestClient) -> None:
    """A bad list is refused on the page, in the page's language, and cannot be confirmed."""
    link = site.link("import")
    shown = send(browser, link, xlsx(unit(1), unit(2, 级别="<b>区级</b>")))
    assert "第3行G列" in shown.text
    assert "<b>区级" not in shown.text
    english = browser.get(f"{link}?lang=en")
    assert "Row 3, column G" in english.text
    assert 'name="digest"' not in shown.text
    assert confirm(browser, link, shown.text).status_code == 200
    assert codes(site.database) == []


def test_conflicts_with_the_register_are_shown_and_refused(site: Site, browser: TestClient) -> None:
    """A short name that is taken is shown with its row; nothing can be confirmed."""
    first = site.link("import")
    confirm(browser, first, send(browser, first, xlsx(unit(1, 简称="甲厂"))).text)
    link = site.link("import")
    shown = send(browser, link, xlsx(unit(2), unit(3, 简称="甲厂")))
    assert "第3行B列" in shown.text
    assert 'name="digest"' not in shown.text


def test_an_official_cannot_import_into_another_district(site: Site, browser: TestClient) -> None:
    """A row of another district is refused to a district's official, and taken from the city's."""
    raw = xlsx(unit(1, 区县="福田区"))
    district = site.link("import")
    assert "第2行C列" in send(browser, district, raw).text
    city = site.link("import", district="")
    confirm(browser, city, send(browser, city, raw).text)
    assert codes(site.database) == [code(1)]


def test_what_changed_meanwhile_is_looked_at_again(site: Site, browser: TestClient) -> None:
    """Where another official imported a unit meanwhile, nothing is done by the old preview."""
    link, other = site.link("import"), site.link("import")
    shown = send(browser, link, xlsx(unit(1), unit(2))).text
    confirm(browser, other, send(browser, other, xlsx(unit(2))).text)
    stale = confirm(browser, link, shown)
    assert "problem=stale" in str(stale.url)
    assert codes(site.database) == [code(2)]
    confirm(browser, link, stale.text)
    assert codes(site.database) == [code(1), code(2)]


def test_a_list_that_changes_nothing_needs_no_confirmation(site: Site, browser: TestClient) -> None:
    """The same list again shows that there is nothing to do."""
    first = site.link("import")
    confirm(browser, first, send(browser, first, xlsx(unit(1))).text)
    link = site.link("import")
    assert 'name="digest"' not in send(browser, link, xlsx(unit(1))).text


def test_changes_are_shown_field_by_field(site: Site, browser: TestClient) -> None:
    """The preview names what a unit was called and will be called, and the lists it comes on."""
    first = site.link("import")
    confirm(browser, first, send(browser, first, xlsx(unit(1))).text)
    link = site.link("import")
    shown = send(browser, link, xlsx(unit(1, 单位名称="新名称有限公司", 年份=2026))).text
    assert "深圳市第1精密机电有限公司 → 新名称有限公司" in shown
    assert "2026" in shown


def test_the_page_says_how_far_a_file_is(site: Site, browser: TestClient) -> None:
    """While a file is read the page says how many rows, and asks again by itself."""
    link = site.link("import")
    with site.database.writing() as db:
        key = uploads.key_of(link.rpartition("/")[2])
        number_ = uploads.begin(db, key, site.clock.now())
        uploads.told(db, number_, 1500, 20000, site.clock.now())
    shown = browser.get(link).text
    assert 'http-equiv="refresh"' in shown
    assert 'value="1500"' in shown
    site.clock.move(timedelta(minutes=5))
    lost = browser.get(link).text
    assert 'http-equiv="refresh"' not in lost
    assert 'type="file"' in lost


def test_no_file_is_said_kindly(site: Site, browser: TestClient) -> None:
    """A form without a file leads back to it."""
    link = site.link("import")
    bare = browser.post(upload_path(link), data={"file": "x"})
    assert bare.status_code == 200
    assert "problem=missing" in str(bare.url)


def test_a_body_that_nobody_reads_changes_no_answer(site: Site, browser: TestClient) -> None:
    """A GET that announces a large body is answered like one without: nothing of it is kept."""
    heavy = browser.request("GET", f"{site.link('import')}/template.xlsx", content=b"x" * 70_000)
    assert heavy.status_code == 200


def test_the_template_of_the_link_is_given(site: Site, browser: TestClient) -> None:
    """The page gives the list to fill in."""
    link = site.link("import")
    given = browser.get(f"{link}/template.xlsx")
    assert given.content.startswith(b"PK")
    assert "attachment" in given.headers["content-disposition"]


def test_no_file_is_left_behind(
    site: Site, browser: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read and what was sent is deleted, and what a killed process left, an hour later."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, fresh = tmp_path / "greenbot-sheet-old", tmp_path / "greenbot-sheet-fresh"
    for path in (old, fresh):
        path.touch()
    os.utime(old, (0, 0))
    link = site.link("import")
    send(browser, link, xlsx(unit(1)))
    send(browser, link, b"nonsense" + bytes(9))
    browser.get(f"{link}/template.xlsx")
    browser.post(site.link("page", "export"), data={"kind": "csv"})
    assert [path.name for path in tmp_path.glob("greenbot-*")] == [fresh.name]


# --- limits ---------------------------------------------------------------------------------------


def test_a_file_may_be_large_and_nothing_else(site: Site, browser: TestClient) -> None:
    """Twelve megabytes are read and told to be too many rows; more is refused before it is kept."""
    link = site.link("import")
    large = b"a," * (MAX_BYTES // 2 - 10)
    assert send(browser, link, large).status_code == 200
    beyond = send(browser, link, large + b"," * 200_000)
    assert "problem=large" in str(beyond.url)
    assert browser.post(f"{link}/confirm", data={"digest": "x" * 70_000}).status_code == 413
    unknown = upload_path(link)[:-4] + "0000"
    assert closed(browser.post(unknown, content=b"x" * 1000))


@pytest.mark.parametrize("body", [b"", b"--x\r\n", b"--x\r\nContent-Disposition: a\r\n\r\n--x--"])
def test_a_broken_form_is_no_error_of_ours(site: Site, browser: TestClient, body: bytes) -> None:
    """Whatever a client sends for a form, it is answered below 500."""
    link = site.link("import")
    kind = {"content-type": "multipart/form-data; boundary=x"}
    for path in (upload_path(link), f"{link}/confirm"):
        assert browser.post(path, content=body, headers=kind).status_code < 500
    none = {"content-type": "multipart/form-data"}
    assert browser.post(upload_path(link), content=body, headers=none).status_code < 500


# --- links ----------------------------------------------------------------------------------------


def test_a_link_that_opens_nothing_is_one_calm_page(site: Site, browser: TestClient) -> None:
    """Unknown, misspelt, out of date, for another page, a disabled official's: one answer."""
    official = site.official()
    late, page = site.link("import", official=official), site.link("page", "export")
    links = ["/import/0000-0000-0000-0000", "/import/x", "/page/%00", late[:-1], late + "0",
             page.replace("/page/", "/import/"), late.replace("/import/", "/page/")]  # fmt: skip
    answers = {browser.get(link).text for link in links}
    site.disable(official)
    answers.add(browser.get(late).text)
    site.clock.move(timedelta(minutes=31))
    answers.add(browser.get(page).text)
    assert len(answers) == 1


def test_guessing_links_is_slowed_down(site: Site, browser: TestClient) -> None:
    """After sixty wrong links in a minute there is no more answer; a good link still opens."""
    link = site.link("import")
    statuses = [browser.get("/import/0000-0000-0000-0000").status_code for _ in range(70)]
    assert statuses.count(404) <= 60
    assert statuses[-1] == 429
    assert browser.get(link).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "http://["}],
)
def test_another_site_can_send_nothing(
    site: Site, browser: TestClient, headers: dict[str, str]
) -> None:
    """A form that stands on another site is refused, even with the right link."""
    link = site.link("import")
    shown = send(browser, link, xlsx(unit(1))).text
    page, digest = site.link("page", "export"), re.search(r'value="(\w{64})"', shown)
    assert digest is not None
    posts = [(f"{link}/confirm", {"digest": digest[1]}), (f"{link}/again", {}), (page, {})]
    for path, data in posts:
        assert browser.post(path, data=data, headers=headers).status_code == 403
    assert codes(site.database) == []


def test_a_page_without_referrer_may_send(site: Site, browser: TestClient) -> None:
    """These pages send no referrer, so their browser calls their origin null."""
    link = site.link("import")
    shown = send(browser, link, xlsx(unit(1))).text
    digest = re.search(r'value="(\w{64})"', shown)
    assert digest is not None
    headers = {"origin": "null", "sec-fetch-site": "same-origin"}
    browser.post(f"{link}/confirm", data={"digest": digest[1]}, headers=headers)
    assert codes(site.database) == [code(1)]


def test_secrets_stay_where_they_are(site: Site, browser: TestClient) -> None:
    """Pages are kept by no cache, send no referrer, run no script and stand in no frame."""
    links = [site.link("import"), site.link("page", "export"), "/page/x"]
    for link in links:
        answer = browser.get(link)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
        assert "style=" not in answer.text
        assert "onclick" not in answer.text


def test_the_paths_of_links_are_not_logged(
    site: Site, browser: TestClient, log: io.StringIO
) -> None:
    """No line of the log holds a link's code, or what a file held."""
    link = site.link("import")
    confirm(browser, link, send(browser, link, xlsx(unit(1, 联系人="张三丰"))).text)
    browser.get("/import/ABCD-EFGH-JKMN-PQRS")
    for secret in (link.rpartition("/")[2], "ABCD-EFGH", "张三丰", code(1)):
        assert secret not in log.getvalue()


# --- the platform's list of submissions -----------------------------------------------------------


def _waiting(db: Session, **more: Any) -> Unit:
    found = a_unit(db, **more)
    a_deadline(db, found, due=date(2027, 3, 15), finish_by=date(2027, 3, 15))
    return found


def test_the_platforms_list_verifies_who_matches(site: Site, browser: TestClient) -> None:
    """One confirmation verifies everybody on both lists, as an act that can be taken back."""
    with site.database.writing() as db:
        here = [_waiting(db).code for _ in range(3)]
        elsewhere = _waiting(db, district="福田区").code
    link = site.link("import", "filings")
    assert "dynamic_table/2027" in browser.get(link).text
    raw = "\n".join(["统一社会信用代码", *here[:2], elsewhere, code(9)]).encode()
    shown = send(browser, link, raw, duty="dynamic_table/2027")
    assert here[0] in shown.text
    done = confirm(browser, link, shown.text)
    assert done.status_code == 200
    with site.database.reading() as db:
        states = [one.state for one in db.exec(select(Deadline).order_by(Deadline.id))]  # type: ignore[arg-type]
    assert states == ["verified", "verified", "open", "open"]
    (row,) = noted(site.database)
    assert (row.action, row.detail["verified"]) == ("reconcile.list", 2)
    assert row.detail["act"] == 1


def test_a_platforms_list_without_a_match_confirms_nothing(site: Site, browser: TestClient) -> None:
    """Where nobody matches there is nothing to confirm, and every line says why."""
    with site.database.writing() as db:
        _waiting(db)
    link = site.link("import", "filings")
    for duty in ("dynamic_table/2027", "x", "dynamic_table/²", ""):
        shown = send(browser, link, f"代码,{code(5)}".encode(), duty=duty)
        assert shown.status_code == 200
        assert 'name="digest"' not in shown.text


# --- taken away -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_holds_the_officials_own_units(
    site: Site, browser: TestClient, tmp_path: Path, kind: str
) -> None:
    """An export holds the jurisdiction's units and no others, is inert, and is on record."""
    with site.database.writing() as db:
        mine = a_unit(db, call_name="=cmd|' /C calc'!A0", call_phone="+86 755")
        db.add(Listing(unit_id=number(mine), level="city", category="factory", year=2025))
        other = a_unit(db, district="福田区").code
        wanted = mine.code
    link = site.link("page", "export")
    assert wanted not in browser.get(link).text
    given = browser.post(link, data={"kind": kind})
    assert f'.{kind}"' in given.headers["content-disposition"]
    assert given.headers["cache-control"] == "no-store"
    (found,) = read(tmp_path, given.content).units
    assert (found.code, found.call_name) == (wanted, "=cmd|' /C calc'!A0")
    assert other.encode() not in given.content
    if kind == "csv":
        text = io.StringIO(given.content.decode("utf-8-sig"), newline="")
        cells = [cell for line in csv.reader(text) for cell in line]
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    (row,) = noted(site.database)
    assert (row.action, row.detail) == ("units.exported", {"units": 1, "kind": kind})


def test_bind_sheets_have_one_slip_for_each_unbound_unit(site: Site, browser: TestClient) -> None:
    """Each unit that nobody acts for gets a slip with a code that binds, drawn and in letters."""
    with site.database.writing() as db:
        alone, bound, other = a_unit(db), a_unit(db), a_unit(db, district="福田区")
        gone = a_unit(db, closed_at=site.clock.now())
        bind(db, number(bound), number(a_person(db)), "code", site.clock.now())
        named = alone.name
        hidden = [bound.name, other.name, gone.name]
    link = site.link("page", "slips:")
    with site.database.reading() as db:
        before = len(db.exec(select(Token)).all())
    assert browser.get(link).status_code == 200
    with site.database.reading() as db:
        assert len(db.exec(select(Token)).all()) == before
    sheet = browser.post(link).text
    assert named in sheet
    assert not any(name in sheet for name in hidden)
    (printed,) = re.findall(r"[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}", sheet)
    assert sheet.count("<svg") == 1
    assert SITE in sheet
    with site.database.reading() as db:
        token = tokens.look(db, printed, "bind", site.clock.now())
        assert token is not None
        assert token.subject == 1


def test_bind_sheets_come_in_parts(site: Site, browser: TestClient) -> None:
    """More units than one sheet takes follow on the next one, none twice."""
    with site.database.writing() as db:
        for _ in range(103):
            a_unit(db)
    link = site.link("page", "slips:南山区")
    first = browser.post(link).text
    assert first.count("<svg") == 100
    after = re.search(r'name="after" value="(\d+)"', first)
    assert after is not None
    second = browser.post(link, data={"after": after[1]}).text
    assert second.count("<svg") == 3
    assert 'name="after"' not in second


def test_a_district_of_others_is_no_way_to_their_codes(site: Site, browser: TestClient) -> None:
    """A link for another district gives the official's own."""
    with site.database.writing() as db:
        name = a_unit(db, district="福田区").name
    link = site.link("page", "slips:福田区")
    for after in ("", "0", "²", "x", "9" * 30):
        sheet = browser.post(link, data={"after": after})
        assert sheet.status_code == 200
        assert name not in sheet.text


@pytest.fixture
def reminded(site: Site) -> int:
    """A unit that was reminded, answered, and was reminded in vain."""
    with site.database.writing() as db:
        found, contact = a_unit(db), a_person(db, name="张三丰")
        bind(db, number(found), number(contact), "code", site.clock.now())
        deadline = a_deadline(
            db, found, duty="annual_table", state="declared", declared_at=site.clock.now()
        )
        _told(db, deadline, contact, "d30")
        late = Stage(deadline_id=number(deadline), name="d14", day=date(2027, 3, 1),
                     end="call_list")  # fmt: skip
        db.add(late)
        return number(found)


def _told(db: Session, deadline: Deadline, contact: Person, name: str) -> None:
    at = datetime(2027, 2, 12, 1, tzinfo=UTC)
    stage = Stage(deadline_id=number(deadline), name=name, day=date(2027, 2, 12), end="accepted")
    (address,) = addresses_of(db, number(contact))
    delivery = Delivery(key="reminder:1:x", person_id=number(contact), kind="reminder",
                        day=date(2027, 2, 12), not_before=at, content={}, created_at=at,
                        state="accepted", accepted_at=at, address_id=address.id)  # fmt: skip
    db.add(stage)
    db.add(delivery)
    db.flush()
    db.add(Item(stage_id=number(stage), person_id=number(contact), delivery_id=number(delivery)))
    db.add(Answer(deadline_id=number(deadline), person_id=number(contact), stage=name,
                  kind="ack", at=at))  # fmt: skip


def test_a_dossier_shows_every_reminder_and_no_name(
    site: Site, browser: TestClient, reminded: int
) -> None:
    """The dossier has when, to which contact, accepted, seen, answered; its hash is on record."""
    link = site.link("page", f"dossier:{reminded}")
    shown = browser.get(link).text
    assert shown.count("2027-02-12 09:00") == 2
    assert "张三丰" not in shown
    assert "第十九条" in shown
    digest = re.search(r"<code>(\w{64})</code>", shown)
    assert digest is not None
    text = browser.get(f"{link}/dossier.txt")
    assert hashlib.sha256(text.content).hexdigest() == digest[1]
    assert "张三丰" not in text.text
    (row,) = noted(site.database)
    assert (row.action, row.object) == ("unit.dossier", f"unit:{reminded}")
    assert row.detail["sha256"] == digest[1]
    english = browser.get(f"{link}?lang=en").text
    assert digest[1] in english


def test_a_dossier_of_another_district_stays_closed(site: Site, browser: TestClient) -> None:
    """A link to a unit that lies elsewhere, to no unit, or to nonsense opens nothing."""
    with site.database.writing() as db:
        other = a_unit(db, district="福田区").id
    for what in (f"dossier:{other}", "dossier:999", "dossier:x", "dossier:²", "other:1", ""):
        link = site.link("page", what)
        assert closed(browser.get(link))
        assert closed(browser.get(f"{link}/dossier.txt"))
        assert closed(browser.post(link))


def test_a_unit_without_duties_has_an_empty_dossier(site: Site, browser: TestClient) -> None:
    """A unit that has nothing to do is shown with nothing."""
    with site.database.writing() as db:
        number_ = a_unit(db).id
    assert browser.get(site.link("page", f"dossier:{number_}")).status_code == 200
