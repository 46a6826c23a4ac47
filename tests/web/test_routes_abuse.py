"""What strangers may send to the signed pages and the feeds: a refusal each, never our fault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bot.web.app import web_app
from bot.web.feeds import feed_routes
from bot.web.guard import SECURITY_HEADERS
from bot.web.pages import LARGER_BODIES, signed_routes
from models import tokens
from models.audit import AuditRow
from models.db import open_database
from models.uploads import Upload
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.web.signed import Site, send

GUESS = "AAAA-BBBB-CCCC-DDD2"
FORMS = (f"/import/{GUESS}/confirm", f"/import/{GUESS}/again", f"/page/{GUESS}", f"/upload/{GUESS}")
PAGES = (f"/import/{GUESS}", f"/page/{GUESS}", f"/page/{GUESS}/dossier.txt",
         f"/import/{GUESS}/template.xlsx", f"/feeds/{GUESS}.ics")  # fmt: skip
FIELD = b'--x\r\nContent-Disposition: form-data; name="digest"\r\n\r\n\xff..x\r\n--x--\r\n'
OF_FORM = b"multipart/form-data; boundary=x"
KINDS = (
    OF_FORM,
    *(OF_FORM + b"; charset=" + name
      for name in (b"punycode", b"undefined", b"idna", b"hex", b"utf-7", b"\xff", b"a" * 3000)),
    b"multipart/form-data",
    b"multipart/form-data; boundary=" + b"x" * 3000,
    b"multipart/mixed; boundary=x",
    b"application/x-www-form-urlencoded",
    b"application/json",
    b"",
)  # fmt: skip
BODIES = (
    b"",
    FIELD,
    FIELD[:-8],
    FIELD.replace(b'name="digest"', b"name"),
    FIELD.replace(b'name="digest"', b'name="digest"; filename="a"'),
    FIELD.replace(b"\r\n\r\n", b"\r\nX: " + b"y" * 20_000 + b"\r\n\r\n"),
    FIELD[:-6] * 50,
    b"--x\r\n" * 500,
    b"digest=%ff%&after=" + b"9" * 5000,
    b"&=" * 2000,
    b"\x00" * 200,
)
ODD_CODES = (
    "%00", "%2e%2e%2f", "%0d%0aX:1", "a" * 8000, "%F0%9F%8F%AD", "%ff%fe", "'--", "{{7*7}}",
    "AAAA-BBBB-CCCC-DDD", "０" * 16, "%u0041", "-1", "null", "AAAA BBBB CCCC DDD2;x",
)  # fmt: skip
ODD_HEADERS = (
    {"Range": "bytes=0-0,-1,5-2," * 500},
    {"Range": "bytes=" + "9" * 5000 + "-"},
    {"If-None-Match": '"' * 8000},
    {"If-Range": "x", "Range": "bytes=0-"},
    {"Accept-Language": "en;q=" + "9" * 5000},
    {"Accept-Language": "zh-" * 3000},
    {"Origin": "http://["},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Host": "evil.example"},
    {"Content-Length": "9" * 5000},
    {"Cookie": "greenbot_visitor=" + "x" * 8000},
    {"Accept-Encoding": "gzip;q=nan, *"},
)


@pytest.fixture
def site(tmp_path: Path, migrated_file: Path) -> Iterator[Site]:
    """A site with every new page on it."""
    path = tmp_path / "greenbot.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    yield Site(database)
    database.close()


@pytest.fixture
def browser(site: Site) -> Iterator[TestClient]:
    """Whoever knows the address of the site."""
    routes = [*feed_routes(site), *signed_routes(site)]
    app = web_app(FakeDesk(), more_routes=routes, larger_bodies=LARGER_BODIES)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_is_an_error_of_ours(site: Site, browser: TestClient, kind: bytes) -> None:
    """Neither without a link nor with one, whatever the form says of itself; nothing is done."""
    pressed = site.link("page", "export")
    for path in (*FORMS, pressed):
        for body in BODIES:
            answered = browser.post(path, content=body, headers={"Content-Type": kind})
            assert answered.status_code in (200, 303, 400, 403, 404, 413, 429)
            assert path == pressed or answered.status_code >= 400
    with site.database.reading() as db:
        assert {row.action for row in db.exec(select(AuditRow))} <= {"units.exported"}


@pytest.mark.parametrize("headers", ODD_HEADERS)
def test_no_header_is_an_error_of_ours(
    site: Site, browser: TestClient, headers: dict[str, str]
) -> None:
    """Of a stranger or of an official; every answer keeps the headers that protect."""
    for path in (*PAGES, site.link("import")):
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            answered = browser.request(method, path, headers=headers)
            assert answered.status_code < 500
            assert all(name in answered.headers for name in SECURITY_HEADERS)


@pytest.mark.parametrize("code", ODD_CODES)
def test_no_code_is_an_error_of_ours(browser: TestClient, code: str) -> None:
    """It opens nothing, and is answered like any other."""
    for path in (*PAGES, *FORMS):
        for method in ("GET", "POST"):
            answered = browser.request(method, path.replace(GUESS, code))
            assert 400 <= answered.status_code < 500
            assert "7*7" not in answered.text.replace("{{7*7}}", "")


def test_a_year_of_many_digits_is_a_list_that_matches_nothing(
    site: Site, browser: TestClient
) -> None:
    """The page says so at once; it neither waits for ever nor fails whenever it is looked at."""
    link = site.link("import", "filings")
    for year in ("9" * 5000, "9" * 19, "1" * 10, "-1", "²"):
        raw = "统一社会信用代码\n91440300000000000A\n".encode()
        sent = send(browser, link, raw, duty=f"table_report/{year}")
        assert sent.status_code == 303
        assert browser.get(link).status_code == 200
        with site.database.reading() as db:
            assert db.exec(select(Upload.state)).one() in ("ready", "bad")


def test_the_feed_of_a_disabled_official_ends_with_them(site: Site, browser: TestClient) -> None:
    """Even where its secret was not ended; it is answered like one that never was."""
    official = site.official()
    with site.database.writing() as db:
        code = tokens.issue(db, "feed_official", official, site.clock.now(), None)
    assert browser.get(f"/feeds/{code}.ics").status_code == 200
    site.disable(official)
    assert browser.get(f"/feeds/{code}.ics").status_code == 404
