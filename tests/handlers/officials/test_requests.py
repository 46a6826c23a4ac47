"""申请: who asks to act for a unit is accepted or refused, told after the hold, and undone."""

import pytest

from models.bindings import BindRequest, ask_binding, contacts_of
from models.db import Database
from models.names import name_of
from policies.load import Library
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_person, number
from tests.handlers.officials.bureau import Bureau, Known


@pytest.fixture
def bureau(sqlite: Database, library: Library) -> Bureau:
    """A bureau on SQLite."""
    return Bureau(sqlite, library)


def ask(bureau: Bureau, unit: Known) -> str:
    """Somebody asks to be bound; gives the request's name."""
    with bureau.database.writing() as db:
        person = number(a_person(db, reach="push"))
        return name_of("R", number(ask_binding(db, unit.id, person, "李四 13900139000", MORNING)))


def bound(bureau: Bureau, unit: Known) -> int:
    with bureau.database.reading() as db:
        return len(contacts_of(db, unit.id))


def test_request_is_accepted(bureau: Bureau) -> None:
    """It binds and is told after ten minutes; undone, nobody is bound and it waits again."""
    unit = bureau.unit()
    name = ask(bureau, unit)
    li = bureau.official("li")
    kept = bureau.kept()
    li.say("申请", "1")
    assert li.said("request.said")["said"] == "李四 13900139000"
    li.say(f"申请 {name} 批准").confirm()
    assert bound(bureau, unit) == 1
    assert [one.content["about"] for one in bureau.owed("notice")] == ["bound"]
    bureau.undone(li, kept)
    assert bound(bureau, unit) == 0


def test_request_is_refused(bureau: Bureau) -> None:
    """What they left of themselves is deleted, and they are told; undone, it is there again."""
    unit = bureau.unit()
    name = ask(bureau, unit)
    li = bureau.official("li")
    kept = bureau.kept()
    li.say(f"申请 {name} 不批准").confirm()
    (row,) = bureau.rows(BindRequest)
    assert (row.state, row.said) == ("refused", "")
    assert [one.content["about"] for one in bureau.owed("notice")] == ["not_bound"]
    bureau.undone(li, kept)


def test_request_is_decided_once(bureau: Bureau) -> None:
    """Of two officers the second is told, and nothing changes."""
    unit = bureau.unit()
    name = ask(bureau, unit)
    wang = bureau.official("wang").say(f"申请 {name} 不批准")
    bureau.official("li").say(f"申请 {name} 批准").confirm()
    wang.confirm()
    assert bureau.rows(BindRequest)[0].state == "approved"
    wang.say(f"申请 {name} 不批准")
    assert "work.not_now" in wang.keys


def test_requests_of_the_own_district_only(bureau: Bureau) -> None:
    """Another district's requests are neither listed nor opened."""
    name = ask(bureau, bureau.unit(district="福田区"))
    li = bureau.official("li").say("申请")
    assert "request.none" in li.keys
    li.say(f"申请 {name}")
    assert "work.elsewhere" in li.keys
    assert "李四" not in str(li.reply)
