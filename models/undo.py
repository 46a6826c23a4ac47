"""What a move changed, step by step, so that exactly the state before it can be restored.

Only what passes through the ORM is seen: a move that is to be undone changes objects, it does not
issue INSERT or UPDATE statements. Every flush is one step, and restoring goes back step by step:
each state in between was a state before, so no foreign key and no unique key stands in the way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Date, event, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, SessionTransaction
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from models.db import Record, UtcTime

Row: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, Any]
"""The table of a row, and its number."""

_AT_ONCE = 1000
_APPEND_ONLY = frozenset({"audit", "audit_heads"})
"""What was noted stays noted, whatever is undone."""


class ChangedSinceError(Exception):
    """A row is no longer as the move left it: somebody changed it since, so nothing is undone."""


class Changes:
    """What was added, changed or deleted: `{step, table, id, before, after}` each, as JSON."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []


class _Recorder:
    """Listens to the flushes of one session."""

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self._step = 0
        self._written: list[Record] = []
        self._before: dict[Key, Row] = {}
        self._begun: dict[SessionTransaction, int] = {}

    def before_flush(self, session: OrmSession, _context: object, _instances: object) -> None:
        changed = [one for one in session.dirty if session.is_modified(one)]
        there = _records([*changed, *session.deleted])
        self._written = [*_records(session.new), *there]
        self._before = _stored(session, there)

    def after_flush(self, session: OrmSession, _context: object) -> None:
        self._step += 1
        after = _stored(session, self._written)
        for key in dict.fromkeys(map(_key, self._written)):
            noted = {"step": self._step, "table": key[0], "id": key[1]}
            states = {"before": self._before.get(key), "after": after.get(key)}
            self.changes.rows.append(noted | states)
        self._written = []

    def begun(self, _session: OrmSession, transaction: SessionTransaction) -> None:
        self._begun[transaction] = len(self.changes.rows)

    def taken_back(self, _session: OrmSession, transaction: SessionTransaction) -> None:
        """A savepoint was rolled back: what was written since never happened."""
        del self.changes.rows[self._begun.get(transaction, len(self.changes.rows)) :]


@contextmanager
def recorded(db: Session) -> Iterator[Changes]:
    """Record what the block changes in this session; flushed at the end of the block."""
    db.flush()
    changes = Changes()
    recorder = _Recorder(changes)
    listeners: dict[str, Callable[..., None]] = {
        "before_flush": recorder.before_flush,
        "after_flush": recorder.after_flush,
        "after_transaction_create": recorder.begun,
        "after_soft_rollback": recorder.taken_back,
    }
    for name, listener in listeners.items():
        event.listen(db, name, listener)
    try:
        yield changes
        db.flush()
    finally:
        for name, listener in listeners.items():
            event.remove(db, name, listener)


def restore(db: Session, rows: list[dict[str, Any]]) -> None:
    """Put every row back as it was before the move. Where that cannot be, nothing is changed.

    Raises:
        ChangedSinceError: where a row is not as the move left it, or another one refers to what
            the move added.
    """
    db.flush()
    _compare(db, rows)
    try:
        with db.begin_nested():
            for step in sorted({row["step"] for row in rows}, reverse=True):
                _step_back(db, [row for row in rows if row["step"] == step])
    except IntegrityError as error:
        raise ChangedSinceError("another row stands in the way") from error


def _compare(db: Session, rows: list[dict[str, Any]]) -> None:
    """Lock every row and compare it with what the move left; the last step counts."""
    left = {(row["table"], row["id"]): row["after"] for row in rows}
    for (table, number), after in sorted(left.items(), key=lambda one: one[0]):
        current = _read_again(db, table, number)
        stored = {} if current is None else _stored(db, [current])
        if stored.get((table, number)) != after:
            raise ChangedSinceError(table)


def _read_again(db: Session, table: str, number: Any) -> Record | None:
    kind = _mapper(table).class_
    found: Record | None = db.get(kind, number, with_for_update=True, populate_existing=True)
    return found


def _step_back(db: Session, rows: list[dict[str, Any]]) -> None:
    """Undo one flush: it wrote parents before children and deleted last, in order of number."""
    order = [table.name for table in Record.metadata.sorted_tables]
    rows = sorted(rows, key=lambda row: (order.index(row["table"]), row["id"]))
    for row in rows:
        if row["after"] is None and row["before"] is not None:
            _add_again(db, row)
    for table in reversed(order):
        left = [row for row in reversed(rows) if row["table"] == table and row["after"]]
        for row in sorted(left, key=lambda row: row["before"] is not None):
            _put_back(db, row)


def _add_again(db: Session, row: dict[str, Any]) -> None:
    mapper = _mapper(row["table"])
    db.add(mapper.class_(**_values(mapper, row["before"])))
    db.flush()


def _put_back(db: Session, row: dict[str, Any]) -> None:
    """Delete an added row, or give a changed one its values back."""
    mapper = _mapper(row["table"])
    current = db.get_one(mapper.class_, row["id"])
    if row["before"] is None:
        db.delete(current)
    else:
        for name, value in _values(mapper, row["before"]).items():
            setattr(current, name, value)
    db.flush()


# --- rows as JSON -----------------------------------------------------------------------------


def _mapper(table: str) -> "Mapper[Any]":
    mappers = Record._sa_registry.mappers
    return next(one for one in mappers if str(one.class_.__tablename__) == table)


def _records(some: Iterable[object]) -> list[Record]:
    found = (one for one in some if isinstance(one, Record))
    return [one for one in found if one.__tablename__ not in _APPEND_ONLY]


def _key(record: Record) -> Key:
    mapper = inspect(type(record))
    return str(record.__tablename__), mapper.primary_key_from_instance(record)[0]


def _stored(session: OrmSession, records: list[Record]) -> dict[Key, Row]:
    """The rows as they stand in the database, whatever the objects hold."""
    numbers: dict[str, list[Any]] = defaultdict(list)
    for table, number in map(_key, records):
        numbers[table].append(number)
    return {
        (table, row[str(_mapper(table).primary_key[0].key)]): row
        for table, several in numbers.items()
        for start in range(0, len(several), _AT_ONCE)
        for row in _rows(session, _mapper(table), several[start : start + _AT_ONCE])
    }


def _rows(session: OrmSession, mapper: "Mapper[Any]", numbers: list[Any]) -> Iterator[Row]:
    names = [attribute.key for attribute in mapper.column_attrs]
    asked = select(*(mapper.columns[name] for name in names))
    for stored in session.connection().execute(asked.where(mapper.primary_key[0].in_(numbers))):
        yield {name: _written(value) for name, value in zip(names, stored, strict=True)}


def _written(value: object) -> Any:
    """A column's value as JSON."""
    return value.isoformat() if isinstance(value, date) else value


def _values(mapper: "Mapper[Any]", row: Row) -> dict[str, Any]:
    return {name: _read(mapper, name, value) for name, value in row.items()}


def _read(mapper: "Mapper[Any]", name: str, value: object) -> Any:
    """A column's value from JSON."""
    kind = mapper.columns[name].type
    if isinstance(value, str) and isinstance(kind, UtcTime):
        return datetime.fromisoformat(value)
    if isinstance(value, str) and isinstance(kind, Date):
        return date.fromisoformat(value)
    return value
