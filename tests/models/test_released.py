"""Every schema that was ever released, with rows in it, becomes today's without losing any."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from models import audit, cases, conversations, inbox, officials, people, receipts, tokens, units
from models.db import Database, open_database
from models.deadlines import Deadline
from models.deliveries import Delivery
from models.migrations import is_current, steps, upgrade
from models.people import Address
from tests.fakes.cases import ADDRESS, CHANNEL, SAID, VAULT, WHO
from tests.fakes.parts import MORNING, SEALER, postcard, texts_in
from tests.fakes.rows import number
from tests.models.filling import BIND_CODE, CODE, DUE, RELEASED, SECRET

DUMPS = sorted(RELEASED.glob("*.sql"))
SINCE_0002 = [dump for dump in DUMPS if dump.stem >= "0002"]


def restored(dump: Path, path: Path) -> Database:
    """The database of a dump, as it was."""
    old = sqlite3.connect(path)
    old.executescript(dump.read_text(encoding="utf-8"))
    old.close()
    return open_database(f"sqlite:///{path}")


@pytest.fixture(params=DUMPS, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of a released schema."""
    database = restored(request.param, tmp_path / "old.db")
    yield database
    database.close()


@pytest.fixture(params=SINCE_0002, ids=lambda path: path.stem)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database of a schema with units and officials, as today's."""
    database = restored(request.param, tmp_path / "old.db")
    upgrade(database)
    yield database
    database.close()


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.reading() as db:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [str(name) for (name,) in db.connection().execute(text(named))]
        counts = {name: f"SELECT count(*) FROM {name}" for name in tables}
        return {
            name: db.connection().execute(text(sql)).scalar_one() for name, sql in counts.items()
        }


def shape(database: Database) -> set[str]:
    """The statements that make the tables and indexes, spaces apart."""
    with database.reading() as db:
        made = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
        statements = db.connection().execute(text(made)).scalars()
        return {"".join(statement.replace('"', "").split()) for statement in statements}


def test_released_database_keeps_its_rows(old: Database) -> None:
    """After the upgrade every row is there, the receipt opens and a redelivery is recognised."""
    before = rows(old)
    upgrade(old)
    assert is_current(old)
    after = rows(old)
    assert {name: after[name] for name in before} == before
    with old.writing() as db:
        receipt = receipts.find(db, "0123-4567-89AB-CDEF")
        assert receipt is not None
        assert receipt.outcome == {"verdict": "eligible"}
        assert inbox.stored_reply(db, texts_in(db), postcard()) == '{"texts":["您好"]}'
        known = conversations.recall(db, texts_in(db), "postcards", "lin", "enterprise", MORNING)
        assert known.memory.state == {"told": ["你好", "你好"]}


def test_no_table_of_a_dump_is_empty(old: Database) -> None:
    """A later step is tried on rows of every table."""
    assert [name for name, count in rows(old).items() if not count] == []


@pytest.mark.parametrize("dump", DUMPS, ids=lambda path: path.stem)
def test_dump_has_the_schema_that_its_step_makes(dump: Path, tmp_path: Path) -> None:
    """A dump that was written before its step was complete is written anew (`filling.py`)."""
    kept, fresh = restored(dump, tmp_path / "old.db"), open_database(f"sqlite:///{tmp_path}/new.db")
    upgrade(fresh, dump.stem)
    assert shape(kept) == shape(fresh)
    for database in (kept, fresh):
        database.close()


def test_every_step_has_its_database_here() -> None:
    """Whoever adds a step adds a database of it, so that later steps are tried on its rows."""
    assert [path.stem for path in DUMPS] == [step.revision for step in steps()]


# --- what units and officials rely on ---------------------------------------------------------


def unit_of(db: Session) -> units.Unit:
    """The unit of the dump."""
    unit = units.unit_by_code(db, CODE)
    assert unit is not None
    return unit


def test_contacts_and_codes_still_work(upgraded: Database) -> None:
    """The contact is found by the address, the request waits, and the bind code opens."""
    with upgraded.writing() as db:
        unit, lin = unit_of(db), people.person_at(db, "webchat", "lin")
        assert lin is not None
        assert units.units_of(db, number(lin)) == [unit]
        assert [one.person_id for one in units.contacts_of(db, number(unit))] == [lin.id]
        assert len(units.open_requests(db, units.Scope("shenzhen"))) == 1
        assert people.reach_of_persons(db, [number(lin)]) == {number(lin): "consent"}
        token = tokens.look(db, BIND_CODE, "bind", MORNING)
        assert token is not None
        assert token.subject == unit.id


def test_officials_keep_their_second_factor(upgraded: Database) -> None:
    """The officer is known by the address, and the sealed secret opens for them."""
    with upgraded.writing() as db:
        officer = officials.official_at(db, "wechat", "o-wang")
        assert officer is not None
        assert officer.second_factor is not None
        owner = f"official:{officer.id}"
        assert SEALER.open(officer.second_factor, "second_factor", owner) == SECRET


def test_deadline_and_its_dossier_are_kept(upgraded: Database) -> None:
    """What is due, what was said of it, and which envelope told it."""
    with upgraded.reading() as db:
        deadline = db.exec(select(Deadline)).one()
        assert (deadline.due, deadline.state, deadline.told) == (DUE, "declared", True)
        assert deadline.unit_id == unit_of(db).id
        envelope = db.exec(select(Delivery)).one()
        assert (envelope.state, envelope.key) == ("accepted", "reminder:1:2027-02-26")
        assert len(db.exec(select(Address)).all()) == 4


def test_audit_is_whole(upgraded: Database) -> None:
    """No upgrade touches what was noted."""
    with upgraded.reading() as db:
        assert audit.verify(db) is None
        assert audit.head(db)[0] == rows(upgraded)["audit"] > 0


# --- what complaints rely on ------------------------------------------------------------------


@pytest.mark.parametrize(
    "dump", [one for one in DUMPS if one.stem >= "0003"], ids=lambda path: path.stem
)
def test_a_complaint_still_opens(dump: Path, tmp_path: Path) -> None:
    """Its author's account finds it; who they are, what was said and what was written opens."""
    database = restored(dump, tmp_path / "old.db")
    upgrade(database)
    with database.reading() as db:
        *_, first = cases.of_account(db, VAULT, CHANNEL, ADDRESS, MORNING)
        assert cases.identity(db, VAULT, first)["name"] == WHO["name"]
        assert cases.content(db, VAULT, first) == SAID
        assert [one.text for one in cases.letters(db, VAULT, first)] == ["请补充拍摄时间"]
    database.close()
