"""Statements that every message needs: built once, compiled once, and short on their way.

SQLAlchemy builds, compares and wraps a statement anew with each use, which takes ten times as long
as SQLite needs to run it. Here a statement is built when its module is loaded. Where the database
is SQLite, it goes to the driver as it was compiled, its values through the processors of their
columns' types, as SQLAlchemy would give them; to a server, where the way there and back costs more
than all that, it goes through SQLAlchemy's connection.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from sqlalchemy import ClauseElement, Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from models.sqlite import Writer, driver_of

Row: TypeAlias = tuple[Any, ...]
Processor: TypeAlias = Callable[[Any], Any] | None
"""What turns a value into what the driver takes, or back; None where it stays as it is."""


class Statement:
    """One statement; its values have the names of its columns and of its `bindparam`s."""

    def __init__(self, clause: Executable, for_server: Executable | None = None) -> None:
        """Take a finished statement, which is used with the same names always.

        Args:
            clause: for every database, or for SQLite.
            for_server: for PostgreSQL, where it is written in another way.
        """
        self._clause, self._for_server = clause, for_server
        self._compiled: _Compiled | None = None

    def rows(self, db: Session, **values: object) -> list[Row]:
        """The rows that it finds, or returns."""
        driver = _driver(db)
        if driver is None:
            return [tuple(row) for row in db.connection().execute(self._server(), values)]
        compiled = self._compiled or self._ready(db, values)
        found = driver.execute(compiled.sql, compiled.given(values)).fetchall()
        return compiled.opened(found) if compiled.columns else found

    def row(self, db: Session, **values: object) -> Row | None:
        """The only row that it finds, or None."""
        found = self.rows(db, **values)
        return found[0] if found else None

    def changed(self, db: Session, **values: object) -> int:
        """Run it; how many rows it changed or deleted.

        Of an insertion a server's driver does not tell: let it return a column, and ask for `rows`.
        """
        driver = _driver(db)
        if driver is None:
            return db.connection().execute(self._server(), values).rowcount
        compiled = self._compiled or self._ready(db, values)
        return driver.execute(compiled.sql, compiled.given(values)).rowcount

    def _server(self) -> Executable:
        return self._clause if self._for_server is None else self._for_server

    def _ready(self, db: Session, values: Mapping[str, object]) -> "_Compiled":
        self._compiled = _compiled(self._clause, db.get_bind().dialect, tuple(values))
        return self._compiled


def _driver(db: Session) -> sqlite3.Connection | None:
    """SQLite's driver in the open transaction, with what waits in the session written; None where
    the database is a server. Its errors come out as they are (`models/failures.py`).
    """
    if db.in_transaction():
        db.flush()
    if type(db) is Writer:
        return db.driver
    connection = db.connection()
    return driver_of(connection) if connection.dialect.name == "sqlite" else None


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for SQLite's driver.

    `slots` are its values in their order: a name with its processor, or None with what stands in
    the statement itself. `columns` are the processors of what it finds, none where all stays as it
    is.
    """

    sql: str
    slots: tuple[tuple[str | None, Any], ...]
    columns: tuple[Processor, ...]

    def given(self, values: Mapping[str, object]) -> list[object]:
        """The values in their order, as the driver takes them."""
        # Nothing is called that need not be: this is done for every value of every message.
        return [
            process if name is None else values[name] if process is None else process(values[name])
            for name, process in self.slots
        ]

    def opened(self, rows: list[Row]) -> list[Row]:
        """What the driver found, as the columns' types have it."""
        return [tuple(map(_processed, self.columns, row)) for row in rows]


def _processed(process: Processor, value: object) -> object:
    return value if process is None else process(value)


def _compiled(clause: Executable, dialect: Dialect, names: Collection[str]) -> _Compiled:
    """Compile a statement that is given values of these names."""
    compiled = cast(ClauseElement, clause).compile(dialect=dialect, column_keys=list(names))
    assert isinstance(compiled, SQLCompiler)
    # Without them a value would be missing: SQLAlchemy finds a column's default as it executes.
    assert not compiled.insert_prefetch, "name every column that has a default"
    fixed = compiled.params
    slots = [
        (name, _of(compiled.binds[name].type, dialect).bind_processor(dialect))
        if name in names
        else (None, _bound(compiled.binds[name].type, dialect, fixed[name]))
        for name in compiled.positiontup or ()
    ]
    found = [_of(one.type, dialect) for one in cast(ReturnsRows, clause).exported_columns]
    columns = tuple(one.result_processor(dialect, None) for one in found)
    return _Compiled(str(compiled), tuple(slots), columns if any(columns) else ())


def _bound(type_: TypeEngine[Any], dialect: Dialect, value: object) -> object:
    return _processed(_of(type_, dialect).bind_processor(dialect), value)


def _of(type_: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type_.dialect_impl(dialect)
