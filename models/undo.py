"""What a move changed, row by row, so that exactly the state before it can be restored.

Only what passes through the ORM is seen: a move that is to be undone changes objects, it does not
issue UPDATE statements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, event, inspect
from sqlalchemy.orm import Mapper
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from models.db import Record, UtcTime

Row = dict[str, Any]


class ChangedSinceError(Exception):
    """A row is no longer as the move left it: somebody changed it since, so nothing is undone."""


class Changes:
    """The rows that were added, changed or deleted: `{table, id, before, after}` each, as JSON."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def note(self, record: Record, before: Row | None, after: Row | None) -> None:
        """Add one row; a row that was noted already keeps its first state."""
        table, number = str(record.__tablename__), getattr(record, "id", None)
        for row in self.rows:
            if row["table"] == table and row["id"] == number:
                row["after"] = after
                return
        self.rows.append({"table": table, "id": number, "before": before, "after": after})


@contextmanager
def recorded(db: Session) -> Iterator[Changes]:
    """Record what the block changes in this session; flushed at the end of the block."""
    db.flush()
    changes = Changes()
    pending: list[tuple[Record, Row | None, bool]] = []

    def before(session: OrmSession, _context: object, _instances: object) -> None:
        pending.extend((one, None, True) for one in session.new if isinstance(one, Record))
        changed = (one for one in session.dirty if session.is_modified(one))
        pending.extend((one, _loaded(one), True) for one in changed if isinstance(one, Record))
        gone = (one for one in session.deleted if isinstance(one, Record))
        pending.extend((one, _loaded(one), False) for one in gone)

    def after(_session: OrmSession, _context: object) -> None:
        for record, was, stays in pending:
            changes.note(record, was, _now(record) if stays else None)
        pending.clear()

    event.listen(db, "before_flush", before)
    event.listen(db, "after_flush", after)
    try:
        yield changes
        db.flush()
    finally:
        event.remove(db, "before_flush", before)
        event.remove(db, "after_flush", after)


def restore(db: Session, rows: list[dict[str, Any]]) -> None:
    """Put every row back as it was before, last changed first.

    Raises:
        ChangedSinceError: where a row is not as the move left it.
    """
    tables = {str(mapper.class_.__tablename__): mapper for mapper in _mappers()}
    for row in reversed(rows):
        mapper = tables[row["table"]]
        current = db.get(mapper.class_, row["id"], with_for_update=True)
        if (None if current is None else _now(current)) != row["after"]:
            raise ChangedSinceError(row["table"])
        _put_back(db, mapper, current, row["before"])
        db.flush()


def _put_back(
    db: Session, mapper: "Mapper[Any]", current: Record | None, before: Row | None
) -> None:
    if before is None:
        if current is not None:
            db.delete(current)
        return
    values = {name: _read(mapper, name, value) for name, value in before.items()}
    if current is None:
        db.add(mapper.class_(**values))
        return
    for name, value in values.items():
        setattr(current, name, value)


def _mappers() -> "list[Mapper[Any]]":
    return list(Record._sa_registry.mappers)


def _columns(record: Record) -> list[str]:
    return [attribute.key for attribute in inspect(type(record)).column_attrs]


def _loaded(record: Record) -> Row:
    """A row as it was read, before this session changed it."""
    state = inspect(record)
    values = {}
    for name in _columns(record):
        was = state.attrs[name].history
        values[name] = _written(was.deleted[0] if was.deleted else getattr(record, name))
    return values


def _now(record: Record) -> Row:
    return {name: _written(getattr(record, name)) for name in _columns(record)}


def _written(value: object) -> Any:
    """A column's value as JSON."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def _read(mapper: "Mapper[Any]", name: str, value: object) -> Any:
    """A column's value from JSON."""
    kind = mapper.columns[name].type
    if isinstance(value, str) and isinstance(kind, UtcTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
