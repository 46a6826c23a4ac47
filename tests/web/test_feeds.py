"""`/feeds/<secret>.ics` over HTTP: who gets it, how often it is sent, and who gets nothing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
from sqlmodel import Session

from bot.web.app import web_app
from bot.web.feeds import feed_routes
from handlers.context import Context
from models import tokens
from models.bindings import bind, end_binding
from models.clock import FixedClock
from models.db import Database, open_database
from models.officials import disable
from models.tokens import Purpose
from policies.load import Library, load
from tests.fakes.clients import TestClient
from tests.fakes.desks import FakeDesk
from tests.fakes.parts import SEALER
from tests.fakes.rows import a_person, an_official, number
from tests.handlers.reminding import FIRST_OF_MARCH, Season, deli
from tests.handlers.talk import SITE


@dataclass
class Parts:
    """What the feeds need of the app: a real database and the built-in rules."""

    database: Database
    library: Library
    clock: FixedClock = field(default_factory=lambda: FixedClock.on(FIRST_OF_MARCH, hour=10))

    def context(self, db: Session) -> Context:
        return Context(self.library, self.clock, db, SEALER, SITE)


@pytest.fixture(scope="module")
def library() -> Library:
    """The built-in packs."""
    return load().library


@pytest.fixture
def parts(migrated_file: Path, tmp_path: Path, library: Library) -> Iterator[Parts]:
    """A database with one unit that has one duty."""
    path = tmp_path / "greenbot.db"
    shutil.copyfile(migrated_file, path)
    database = open_database(f"sqlite:///{path}")
    yield Parts(database, library)
    database.close()


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    """A calendar program."""
    app = web_app(FakeDesk(), more_routes=feed_routes(parts))
    with TestClient(app, raise_server_exceptions=False) as made:
        yield made


def secret(parts: Parts, purpose: Purpose = "feed_unit") -> str:
    """A link's code for a unit's contact, or for an official."""
    with parts.database.writing() as db:
        season = Season(parts.library, db, parts.clock)
        unit = deli(season)
        season.deadline(unit)
        season.deadline(
            unit, "district_recommendation", owner="office:shenzhen/南山区", unit_id=None
        )
        person = a_person(db)
        binding = bind(db, number(unit), number(person), "code", parts.clock.now())
        subject = binding if purpose == "feed_unit" else an_official(db, person_id=person.id)
        return tokens.issue(db, purpose, number(subject), parts.clock.now(), None)


def days(body: bytes) -> list[str]:
    calendar = icalendar.Calendar.from_ical(body)
    return [one.decoded("dtstart").isoformat() for one in calendar.walk("VEVENT")]


@pytest.mark.parametrize(
    ("purpose", "day"), [("feed_unit", "2027-03-15"), ("feed_official", "2027-05-30")]
)
def test_a_secret_opens_the_dates_of_its_owner(
    client: TestClient, parts: Parts, purpose: Purpose, day: str
) -> None:
    """A unit's contact reads the unit's, an official the office's."""
    answer = client.get(f"/feeds/{secret(parts, purpose)}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "no-cache" in answer.headers["cache-control"]
    assert days(answer.content) == [day]


def test_the_language_is_part_of_the_link(client: TestClient, parts: Parts) -> None:
    """Chinese unless the link says English."""
    code = secret(parts)
    chinese, english = (client.get(f"/feeds/{code}.ics?lang={one}").text for one in ("zh", "en"))
    assert "填报年度动态管理表" in chinese.replace("\r\n ", "")
    assert "dynamic-management" in english.replace("\r\n ", "")
    assert client.get(f"/feeds/{code}.ics?lang=xx").status_code == 200


def test_what_is_known_is_not_sent_again(client: TestClient, parts: Parts) -> None:
    """304 while nothing changed, whatever the time; 200 as soon as a date moved."""
    code = secret(parts)
    tag = client.get(f"/feeds/{code}.ics").headers["etag"]
    parts.clock.move(timedelta(hours=5))
    known = client.get(f"/feeds/{code}.ics", headers={"If-None-Match": f'"other", {tag}'})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == tag
    with parts.database.writing() as db:
        for row in Season(parts.library, db, parts.clock).rows():
            row.due = row.due - timedelta(days=3)
    moved = client.get(f"/feeds/{code}.ics", headers={"If-None-Match": tag})
    assert moved.status_code == 200
    assert moved.headers["etag"] != tag


def test_the_head_alone_can_be_asked_for(client: TestClient, parts: Parts) -> None:
    """As calendar programs do before they fetch."""
    answer = client.head(f"/feeds/{secret(parts)}.ics")
    assert (answer.status_code, answer.content) == (200, b"")


def nothing_there(client: TestClient) -> tuple[int, bytes, str | None]:
    answer = client.get("/no/such/address")
    return answer.status_code, answer.content, answer.headers.get("etag")


@pytest.mark.parametrize(
    "code", ["AAAA-BBBB-CCCC-DDDD", "x", "%00", "..%2f..%2fetc", "字", "0" * 300, "%ff%fe"]
)
def test_a_wrong_secret_is_an_address_that_does_not_exist(client: TestClient, code: str) -> None:
    """The same answer as for any other unknown address."""
    answer = client.get(f"/feeds/{code}.ics")
    assert (answer.status_code, answer.content, answer.headers.get("etag")) == nothing_there(client)


def test_a_new_link_ends_the_old_one(client: TestClient, parts: Parts) -> None:
    """What was passed on by mistake is taken back by making a new one."""
    code = secret(parts)
    with parts.database.writing() as db:
        tokens.end(db, "feed_unit", 1, parts.clock.now())
    answer = client.get(f"/feeds/{code}.ics")
    assert (answer.status_code, answer.content, None) == nothing_there(client)


def test_who_left_the_unit_reads_nothing_more(client: TestClient, parts: Parts) -> None:
    """The link ends with the binding."""
    code = secret(parts)
    with parts.database.writing() as db:
        season = Season(parts.library, db, parts.clock)
        unit_id = season.rows()[0].unit_id or 0
        for binding in season.contacts(unit_id):
            end_binding(db, binding, "left", parts.clock.now())
    assert client.get(f"/feeds/{code}.ics").status_code == 404


def test_a_disabled_official_reads_nothing_more(client: TestClient, parts: Parts) -> None:
    """The link ends with the office."""
    code = secret(parts, "feed_official")
    with parts.database.writing() as db:
        disable(db, Season(parts.library, db, parts.clock).official(), None, parts.clock.now())
    assert client.get(f"/feeds/{code}.ics").status_code == 404


def test_a_secret_for_something_else_opens_no_feed(client: TestClient, parts: Parts) -> None:
    """A bind code is not a calendar."""
    with parts.database.writing() as db:
        unit = deli(Season(parts.library, db, parts.clock))
        code = tokens.issue(db, "bind", number(unit), parts.clock.now(), None)
    assert client.get(f"/feeds/{code}.ics").status_code == 404


def test_nothing_personal_is_in_a_feed(client: TestClient, parts: Parts) -> None:
    """Neither the contact, nor the channel, nor what was answered."""
    code = secret(parts)
    with parts.database.writing() as db:
        a_person(db, address="canary-address", name="林小满")
    body = client.get(f"/feeds/{code}.ics").text
    assert not any(word in body for word in ("canary", "林小满", "terminal", "declared", code))
