"""Two officials at the same moment, on both databases: one is first, the other reads it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from models.db import Database
from models.deliveries import Delivery
from models.names import name_of
from models.officials import Act
from models.units import Unit
from policies.library import Library
from tests.fakes.rows import a_unit, number
from tests.handlers.officials.office import Chat, Office
from tests.handlers.officials.works import NOUNS


@pytest.fixture
def both(database: Database, library: Library) -> Office:
    """The office with its small register, on each kind of database."""
    return Office(database, library, NOUNS)


def unit(office: Office) -> str:
    with office.database.writing() as db:
        return name_of("U", number(a_unit(db)))


def at_once(*said: tuple[Chat, str]) -> None:
    """Everybody says their line at the same moment."""
    together = Barrier(len(said))

    def one(chat: Chat, text: str) -> None:
        together.wait(timeout=10)
        chat.say(text)

    with ThreadPoolExecutor(len(said)) as pool:
        for each in [pool.submit(one, chat, text) for chat, text in said]:
            each.result(timeout=20)


def closed(office: Office, name: str) -> bool:
    with office.database.reading() as db:
        return db.get_one(Unit, int(name[1:-1])).closed_at is not None


def states(office: Office) -> list[str]:
    with office.database.reading() as db:
        return sorted(db.exec(select(Act.state)).all())


def owed(office: Office, kind: str) -> int:
    with office.database.reading() as db:
        return sum(one.key.startswith(kind) for one in db.exec(select(Delivery)))


def test_two_confirm_the_same_thing(both: Office) -> None:
    """It is done once; the other reads that it was, by whom and when."""
    name = unit(both)
    li, wang = both.official("li"), both.official("wang")
    codes = [chat.say(f"厂 {name} 关闭").code for chat in (li, wang)]
    at_once((li, codes[0]), (wang, codes[1]))
    assert closed(both, name)
    assert owed(both, "closed") == 1
    assert states(both) == ["done", "refused"]
    late = next(chat for chat in (li, wang) if "work.changed" in chat.keys)
    assert "work.was_done" in late.keys


def test_two_approve_the_same_thing(both: Office) -> None:
    """One approval counts, and one message is owed."""
    name = unit(both)
    li, wang, zhao = (both.official(one) for one in ("li", "wang", "zhao"))
    li.say(f"厂 {name} 关闭 21").confirm()
    with both.database.reading() as db:
        act = name_of("P", db.exec(select(Act)).one().id or 0)
    at_once((wang, f"同意 {act}"), (zhao, f"同意 {act}"))
    assert closed(both, name)
    assert owed(both, "closed") == 1
    assert len([chat for chat in (wang, zhao) if "approve.done" in chat.keys]) == 1


def test_approval_and_withdrawal(both: Office) -> None:
    """Either it is done and then undone, or withdrawn and never done."""
    name = unit(both)
    li, wang = both.official("li"), both.official("wang")
    li.say(f"厂 {name} 关闭 21").confirm()
    with both.database.reading() as db:
        act = name_of("P", db.exec(select(Act)).one().id or 0)
    at_once((wang, f"同意 {act}"), (li, f"撤销 {act}"))
    assert not closed(both, name)
    assert states(both) in (["refused"], ["undone"])


def test_disabled_while_confirming(both: Office) -> None:
    """Whichever comes first, no held act of a disabled official stands."""
    name = unit(both)
    chief, li = both.official("chief", role="superior"), both.official("li")
    code = li.say(f"厂 {name} 关闭").code
    chief.say(f"人员 {li.code_name} 停用")
    at_once((li, code), (chief, chief.code))
    assert not closed(both, name)
