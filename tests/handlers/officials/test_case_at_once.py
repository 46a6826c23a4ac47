"""Two officials at the same moment on one case, on both databases: one is first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import select

from models.audit import AuditRow
from models.case_rows import Case, CaseLetter
from models.db import Database
from models.deliveries import Delivery
from policies.library import Library
from tests.handlers.officials.casework import Casework
from tests.handlers.officials.office import Chat


@pytest.fixture
def both(database: Database, library: Library) -> Casework:
    """A bureau with complaints, on each kind of database."""
    return Casework(database, library)


def at_once(*said: tuple[Chat, str]) -> None:
    """Everybody says their line at the same moment."""
    together = Barrier(len(said))

    def one(chat: Chat, text: str) -> None:
        together.wait(timeout=10)
        chat.say(text)

    with ThreadPoolExecutor(len(said)) as pool:
        for each in [pool.submit(one, chat, text) for chat, text in said]:
            each.result(timeout=20)


def count(work: Casework, row: type[Delivery] | type[CaseLetter]) -> int:
    """How many letters there are, or envelopes of cases that still wait."""
    with work.database.reading() as db:
        found = db.exec(select(row)).all()
        return sum(getattr(one, "kind", "case") == "case" for one in found)


def test_two_accept_the_same_case(both: Casework) -> None:
    """It is accepted once; the other reads by whom and when, with the card as it is now."""
    li, wang = both.official("li"), both.official("wang")
    name = both.case()
    codes = [chat.say(f"案件 {name} 受理").code for chat in (li, wang)]
    at_once((li, codes[0]), (wang, codes[1]))
    assert both.of(name).state == "accepted"
    assert (count(both, CaseLetter), count(both, Delivery)) == (1, 1)
    late = next(chat for chat in (li, wang) if "work.changed" in chat.keys)
    first = li if late is wang else wang
    assert {"work.was_done", "case.title"} <= late.keys
    assert first.name in repr(late.reply)
    assert both.of(name).assigned_to == first.official


def test_two_take_the_same_case(both: Casework) -> None:
    """Without a code it is the same: one works on it, the other sees who."""
    li, wang = both.official("li"), both.official("wang")
    name = both.case()
    at_once((li, f"案件 {name} 认领"), (wang, f"案件 {name} 认领"))
    late = next(chat for chat in (li, wang) if "work.not_now" in chat.keys)
    first = li if late is wang else wang
    assert both.of(name).assigned_to == first.official
    assert {"work.was_done", "case.works"} <= late.keys


def test_accepted_and_refused_at_once(both: Casework) -> None:
    """One of the two, never both; the audit tells of one."""
    li, wang = both.official("li"), both.official("wang")
    name = both.case()
    accepting = li.say(f"案件 {name} 受理").code
    refusing = wang.say(f"案件 {name} 不予受理 依据4 与本机关职责无关").code
    at_once((li, accepting), (wang, refusing))
    state = both.of(name).state
    assert state in ("accepted", "refused")
    with both.database.reading() as db:
        noted = db.exec(select(AuditRow.action)).all()
    assert sorted({"case.accepted", "case.refused"} & set(noted)) == [f"case.{state}"]


def test_two_cases_merged_into_each_other(both: Casework) -> None:
    """Nobody waits for the other for ever, and one of them stays open."""
    li, wang = both.official("li"), both.official("wang")
    one, two = both.case(), both.case()
    first = li.say(f"案件 {one} 并案 {two} 反映同一事项").code
    second = wang.say(f"案件 {two} 并案 {one} 反映同一事项").code
    at_once((li, first), (wang, second))
    merged = [both.of(name).state for name in (one, two)].count("merged")
    assert merged <= 1
    with both.database.reading() as db:
        into = {row.merged_into for row in db.exec(select(Case)) if row.state == "merged"}
        assert all(db.get_one(Case, number).state != "merged" for number in into)


def test_recused_while_accepting(both: Casework) -> None:
    """Either it was accepted before, or they find no such case; never accepted afterwards."""
    chief, li = both.official("chief", role="superior"), both.official("li")
    name = both.case()
    accepting = li.say(f"案件 {name} 受理").code
    recusing = chief.say(f"案件 {name} 回避 {li.code_name} 曾在该单位任职").code
    at_once((li, accepting), (chief, recusing))
    with both.database.reading() as db:
        actions = list(db.exec(select(AuditRow.action).order_by(AuditRow.id)))  # type: ignore[arg-type]
    if both.of(name).state == "accepted":
        assert actions.index("case.accepted") < actions.index("case.recused")
    else:
        assert li.keys == {"work.gone"}
    assert both.of(name).assigned_to is None
    assert "work.no_such" in li.say(f"案件 {name}").keys
