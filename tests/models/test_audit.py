"""The audit: a chain in which nothing can be changed unnoticed, written by one at a time."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlmodel import Session

from models import audit
from models.db import Database, open_database
from models.failures import StorageBusyError
from tests.fakes.parts import MORNING

ROWS = 30


def noted(database: Database, count: int = ROWS) -> None:
    """So many things were done, in several transactions."""
    for number in range(1, count + 1):
        with database.writing() as db:
            at = MORNING + timedelta(minutes=number)
            audit.note(db, at, f"official:{number % 3}", "unit.removed", f"unit:{number}",
                       "shenzhen", "南山区", "已停产", 12, {"count": number})  # fmt: skip


def note_and_fail(db: Session) -> None:
    """One row is written already and one waits when something goes wrong."""
    audit.note(db, MORNING, "system", "lost")
    audit.history(db, "")
    audit.note(db, MORNING, "system", "lost too")
    raise StorageBusyError


def found(database: Database) -> int | None:
    """The first broken row."""
    with database.reading() as db:
        return audit.verify(db)


def write(database: Database, *statements: str) -> None:
    """Somebody writes to the table past us."""
    with database.connecting() as connection:
        for statement in statements:
            connection.execute(text(statement))


def numbers(database: Database) -> list[int]:
    """The numbers of the rows, in order."""
    with database.reading() as db:
        return list(db.connection().execute(text("SELECT id FROM audit ORDER BY id")).scalars())


def test_nothing_noted_is_a_whole_chain(database: Database) -> None:
    """An empty table is as it was written."""
    assert found(database) is None


def test_what_was_noted_is_the_history_of_its_object(database: Database) -> None:
    """Every field comes back, in order, and other objects' rows stay away."""
    with database.writing() as db:
        audit.note(db, MORNING, "system", "unit.added", "unit:1")
        audit.note(db, MORNING, "official:3", "unit.removed", "unit:1", "shenzhen", "南山区",
                   "已停产", 12, {"years": [2025]})  # fmt: skip
        audit.note(db, MORNING, "official:3", "unit.removed", "unit:2")
        assert [row.action for row in audit.history(db, "unit:1")] == ["unit.added", "unit.removed"]
    with database.reading() as db:
        last = audit.history(db, "unit:1")[-1]
        assert (last.at, last.actor, last.city, last.district) == (
            MORNING, "official:3", "shenzhen", "南山区")  # fmt: skip
        assert (last.reason, last.article, last.detail) == ("已停产", 12, {"years": [2025]})
    assert found(database) is None


def test_what_was_rolled_back_was_never_noted(database: Database) -> None:
    """A transaction that fails leaves no row, and the chain goes on without it."""
    noted(database, 2)
    with pytest.raises(StorageBusyError), database.writing() as db:
        note_and_fail(db)
    noted(database, 2)
    assert found(database) is None
    assert len(numbers(database)) == 4


def test_a_session_that_goes_on_after_a_rollback_forgets(database: Database) -> None:
    """What waited when the transaction was rolled back is not written by the next one."""
    with Session(database.engine) as db:
        audit.note(db, MORNING, "system", "lost")
        db.connection()
        db.rollback()
        audit.note(db, MORNING, "system", "kept", "x")
        db.commit()
        assert [row.action for row in audit.history(db, "x")] == ["kept"]
    assert len(numbers(database)) == 1


def test_a_savepoint_does_not_lose_a_row(database: Database) -> None:
    """Rows noted before and inside a savepoint are written with the transaction."""
    with database.writing() as db:
        audit.note(db, MORNING, "system", "before", "x")
        with db.begin_nested():
            audit.note(db, MORNING, "system", "inside", "x")
    with database.reading() as db:
        assert [row.action for row in audit.history(db, "x")] == ["before", "inside"]
    assert found(database) is None


@pytest.mark.parametrize("detail", [{"day": MORNING}, {"share": float("nan")}])
def test_what_is_no_json_is_refused_at_once(database: Database, detail: dict[str, object]) -> None:
    """The caller hears it where the mistake is, not at the end of the transaction."""
    with pytest.raises((TypeError, ValueError)), database.writing() as db:
        audit.note(db, MORNING, "system", "x", detail=detail)


def test_naive_instants_are_refused_at_once(database: Database) -> None:
    """An instant without a zone is no instant."""
    with pytest.raises(ValueError, match="time zone"), database.writing() as db:
        audit.note(db, datetime(2026, 11, 20), "system", "x")  # noqa: DTZ001


FIELDS = {
    "at": "'2026-11-20 01:00:00'",
    "actor": "'official:99'",
    "action": "'unit.kept'",
    "object": "'unit:99'",
    "city": "'yunfu'",
    "district": "'福田区'",
    "reason": "'无'",
    "article": "NULL",
    "detail": "'{}'",
    "previous": f"'{'1' * 64}'",
    "hash": f"'{'1' * 64}'",
}


@pytest.mark.parametrize("field", FIELDS)
def test_every_changed_field_is_found(database: Database, field: str) -> None:
    """No field of a row can be changed unnoticed."""
    noted(database, 5)
    row = numbers(database)[2]
    write(database, f"UPDATE audit SET {field} = {FIELDS[field]} WHERE id = {row}")
    assert found(database) == row


@pytest.mark.parametrize("field", ["at", "detail", "article"])
def test_what_cannot_even_be_read_is_found(migrated_file: Path, tmp_path: Path, field: str) -> None:
    """SQLite takes any text in any column; a row that holds nonsense is told, not stumbled on."""
    path = tmp_path / "a.db"
    path.write_bytes(migrated_file.read_bytes())
    database = open_database(f"sqlite:///{path}")
    noted(database, 5)
    write(database, f"UPDATE audit SET {field} = 'gestern' WHERE id = 3")
    assert found(database) == 3
    database.close()


def _edit(row: int, _: list[int]) -> list[str]:
    return [f"UPDATE audit SET reason = reason || '。' WHERE id = {row}"]


def _delete(row: int, _: list[int]) -> list[str]:
    return [f"DELETE FROM audit WHERE id = {row}"]


def _swap(row: int, rows: list[int]) -> list[str]:
    other = rows[rows.index(row) - 1]
    return [
        f"UPDATE audit SET id = -1 WHERE id = {row}",
        f"UPDATE audit SET id = {row} WHERE id = {other}",
        f"UPDATE audit SET id = {other} WHERE id = -1",
    ]


@pytest.mark.parametrize("damage", [_edit, _delete, _swap])
def test_hundred_of_hundred_damages_are_found(
    database: Database, damage: Callable[[int, list[int]], list[str]]
) -> None:
    """Edited, deleted or reordered, the first and the last row included: each one is found."""
    noted(database)
    rows = numbers(database)
    chance = random.Random(7)
    chosen = [rows[0], rows[-1], *(chance.choice(rows) for _ in range(98))]
    missed = 0
    for row in chosen:
        with database.reading() as db:
            for statement in damage(row, rows):
                db.connection().execute(text(statement))
            missed += audit.verify(db) is None
            db.rollback()
    assert (len(chosen), missed) == (100, 0)
    assert found(database) is None


def test_the_first_broken_row_is_named(database: Database) -> None:
    """Of two damages the earlier is told; a missing end is told by the number it had."""
    noted(database, 6)
    rows = numbers(database)
    write(database, *_edit(rows[4], rows), *_edit(rows[2], rows))
    assert found(database) == rows[2]


def test_a_missing_end_is_told_by_its_number(database: Database) -> None:
    """Rows that were cut off at the end are missed, and so is a whole table."""
    noted(database, 6)
    rows = numbers(database)
    write(database, f"DELETE FROM audit WHERE id > {rows[3]}")
    assert found(database) == rows[5]
    write(database, "DELETE FROM audit")
    assert found(database) == rows[5]


def test_a_row_slipped_in_is_found(database: Database) -> None:
    """A row that copies another's hashes, under a new number, is not part of the chain."""
    noted(database, 3)
    last = numbers(database)[-1]
    columns = "at, actor, action, object, city, district, reason, article, detail, previous, hash"
    write(database, f"INSERT INTO audit (id, {columns}) SELECT {last + 1}, {columns} FROM audit "
                    f"WHERE id = {last}")  # fmt: skip
    assert found(database) == last + 1


def test_head_changes_with_every_row(database: Database) -> None:
    """What is kept elsewhere tells later whether a whole new chain was written."""
    noted(database, 1)
    with database.reading() as db:
        count, digest = audit.head(db)
    noted(database, 1)
    with database.reading() as db:
        assert audit.head(db)[0] == count + 1
        assert audit.head(db)[1] != digest


def test_writers_at_the_same_time_make_one_chain(database: Database) -> None:
    """Eight threads note side by side: no row is lost, and the chain is whole."""
    together = Barrier(8)

    def work(_: int) -> None:
        together.wait()
        noted(database, 5)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(work, range(8)))
    assert len(numbers(database)) == 40
    assert found(database) is None


def test_an_instant_in_another_zone_is_the_same(database: Database) -> None:
    """The hash is of the instant, however it was written."""
    with database.writing() as db:
        audit.note(db, MORNING.astimezone(UTC), "system", "x", "x")
    assert found(database) is None
