"""Every row of the records as JSON, for a backup, and back again into an empty database.

The same for either kind of database, so what was kept on one can be brought back on the other.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Select, Table, func, select, text, update
from sqlmodel import Session

from models.db import UtcTime
from models.records import metadata

AT_ONCE = 500
"""Rows of one batch."""


class NotEmptyError(Exception):
    """A database that holds something already takes no backup."""


def batches(db: Session) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every row, some of one table at a time, as they all stood at one moment.

    What refers to another row comes after it.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    for table in metadata().sorted_tables:
        (key,) = table.primary_key.columns
        page = select(table).order_by(key).limit(AT_ONCE)
        rows = _rows(db, page)
        while rows:
            yield table.name, [_as_json(table, row) for row in rows]
            rows = _rows(db, page.where(key > rows[-1][key.name]))


def _rows(db: Session, page: "Select[Any]") -> list[dict[str, Any]]:
    return [dict(row) for row in db.connection().execute(page).mappings()]


def _as_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        one.name: row[one.name].isoformat() if isinstance(row[one.name], date) else row[one.name]
        for one in table.columns
    }


def require_empty(db: Session) -> None:
    """Raises NotEmptyError where any table has a row."""
    for table in metadata().sorted_tables:
        if db.connection().execute(select(table).limit(1)).first() is not None:
            raise NotEmptyError(table.name)


def put_back(db: Session, name: str, rows: Collection[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Insert rows of one table as `batches` gave them.

    Returns:
        What `link` must put in once all rows of the table are there: by which columns which of
        these rows refer to others of their own table.

    Raises:
        KeyError: where there is no such table or column.
        ValueError: where a value is none of its column's.
    """
    table = metadata().tables[name]
    within = [one.parent.name for one in table.foreign_keys if one.column.table is table]
    values = [_from_json(table, {**row, **dict.fromkeys(within)}) for row in rows]
    if values:
        db.connection().execute(table.insert(), values)
    later = ({one: row[one] for one in within if row[one] is not None} for row in rows)
    return [{**some, "id": row["id"]} for row, some in zip(rows, later, strict=True) if some]


def link(db: Session, name: str, rows: Collection[Mapping[str, Any]]) -> None:
    """Let rows refer to others of their own table, once all of them are there."""
    table = metadata().tables[name]
    for row in rows:
        theirs = {one: row[one] for one in row if one != "id"}
        db.connection().execute(update(table).where(table.c.id == row["id"]).values(**theirs))


def go_on_counting(db: Session) -> None:
    """Let the next row of every table get a number that none has. SQLite does by itself."""
    if db.get_bind().dialect.name != "postgresql":
        return
    for table in metadata().sorted_tables:
        if "id" not in table.columns:
            continue
        highest = db.connection().execute(select(func.max(table.c.id))).scalar()
        if highest is not None:
            counter = text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)")
            db.connection().execute(counter, {"table": table.name, "highest": highest})


def _from_json(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _value(column: "Column[Any]", value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, UtcTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(column.type, Boolean) else value
