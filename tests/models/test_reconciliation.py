"""The platform's list against ours: every line is sorted, and nothing is guessed."""

from datetime import date

import pytest

from models.db import Database
from models.deadlines import Deadline
from models.reconciliation import (
    Entry,
    NotWaitingError,
    Waiting,
    compare,
    duties_to_verify,
    entries,
    verify_all,
)
from models.registering import list_unit
from models.scopes import Scope
from models.units import remove_listing
from tests.fakes.parts import MORNING
from tests.fakes.rows import a_code, a_deadline, a_unit, an_official, number

NANSHAN = Scope("shenzhen", "南山区")
DUTY = ("dynamic_table", 2027)


def test_pasted_lines() -> None:
    """One code or name for each word; a code and a name on a line belong together."""
    code, other = a_code(), a_code()
    assert entries(f"{code.lower()}，{other}") == [Entry(1, code), Entry(1, other)]
    assert entries("青山电子、绿水机械\n 白云化工 ") == [
        Entry(1, name="青山电子"),
        Entry(1, name="绿水机械"),
        Entry(2, name="白云化工"),
    ]
    assert entries(f"1\t{code}\t青山电子\n2\t{other}\t") == [
        Entry(1, code, "青山电子"),
        Entry(2, other),
    ]
    assert entries(" \n，\n") == []


def test_pasted_words_are_never_lost() -> None:
    """Words beside a code that may be a name or not stay, each by itself."""
    code = a_code()
    read = entries(f"{code} 青山电子 绿水机械")
    assert [(one.code, one.name) for one in read] == [
        (code, ""),
        ("", "青山电子"),
        ("", "绿水机械"),
    ]


def test_every_line_has_a_sort(database: Database) -> None:
    """Matched, verified before, removed, without the duty, closed, unknown, ambiguous, at odds."""
    with database.writing() as db:
        named = a_unit(db, "深圳市（青山）电子有限公司")
        a_deadline(db, named)
        coded = a_unit(db)
        a_deadline(db, coded, state="declared")
        done = a_unit(db)
        a_deadline(db, done, state="verified")
        removed = a_unit(db)
        off = list_unit(db, number(removed), "city", "factory", 2024, None)
        remove_listing(db, off, date(2027, 1, 5), "", None, "")
        a_deadline(db, removed, state="closed")
        idle = a_unit(db)
        gone = a_unit(db, closed_at=MORNING)
        twins = [a_unit(db, name="重名公司", short_name=short) for short in ("重一", "重二")]
        elsewhere = a_unit(db, district="福田区")
        wrong = named.code[:-1] + ("0" if named.code[-1] != "0" else "1")
        listed = [
            Entry(1, name="深圳市(青山)电子有限公司"),
            Entry(2, coded.code),
            Entry(3, done.code, done.name),
            Entry(4, removed.code),
            Entry(5, idle.code),
            Entry(6, gone.code),
            Entry(7, name="重名公司"),
            Entry(8, name="重一"),
            Entry(9, elsewhere.code),
            Entry(10, wrong),
            Entry(11, a_code()),
            Entry(12, coded.code, done.name),
            Entry(13, name="没有这家"),
        ]
        found = compare(db, NANSHAN, *DUTY, listed)
        assert [one.sort for one in found.found] == [
            "matched", "matched", "already", "removed", "no_duty", "closed", "several",
            "no_duty", "unknown", "bad_code", "unknown", "differs", "unknown",
        ]  # fmt: skip
        assert [one.unit_id for one in found.of("matched")] == [named.id, coded.id]
        assert found.missing == ()
        assert twins


def test_declared_but_not_on_the_platform(database: Database) -> None:
    """Whoever says that they have filed and is not on the list is named."""
    with database.writing() as db:
        unit = a_unit(db)
        row = a_deadline(db, unit, state="declared")
        a_deadline(db, a_unit(db))
        found = compare(db, NANSHAN, *DUTY, [])
        assert [(one.unit_id, one.deadline_id) for one in found.missing] == [(unit.id, row.id)]


def test_unit_that_stands_there_twice(database: Database) -> None:
    """A unit by its code and again by its name is one match."""
    with database.writing() as db:
        unit = a_unit(db)
        a_deadline(db, unit)
        found = compare(db, NANSHAN, *DUTY, [Entry(1, unit.code), Entry(2, name=unit.short_name)])
        assert len(found.found) == 2
        assert len(found.of("matched")) == 1


def test_one_confirmation_verifies_all(database: Database) -> None:
    """Thirty filings at once; with one that was verified meanwhile, none."""
    with database.writing() as db:
        rows = [a_deadline(db, a_unit(db)) for _ in range(30)]
        officer = number(an_official(db))
        numbers = [number(row) for row in rows]
        assert verify_all(db, numbers, officer, MORNING) == 30
        assert {row.state for row in rows} == {"verified"}
        assert {row.verified_by for row in rows} == {officer}
        fresh = a_deadline(db, a_unit(db))
        with pytest.raises(NotWaitingError):
            verify_all(db, [number(fresh), numbers[0]], officer, MORNING)
        assert db.get_one(Deadline, fresh.id).state == "open"


def test_duties_that_wait(database: Database) -> None:
    """Only duties of units that are not verified yet, and not of long ago."""
    with database.writing() as db:
        unit = a_unit(db)
        a_deadline(db, unit)
        a_deadline(db, unit, duty="application", state="verified")
        a_deadline(db, unit, duty="old", due=date(2026, 3, 30), year=2026)
        a_deadline(db, a_unit(db), due=date(2027, 3, 25))
        assert duties_to_verify(db, NANSHAN, date(2026, 10, 1)) == [
            Waiting(*DUTY, date(2027, 3, 30))
        ]
