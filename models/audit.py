"""The record of who did what to which object, when and why; no row can change unnoticed.

Every row carries the hash of the row before it, and the head the hash of the last one, so that a
row which was altered, taken out, put in or moved breaks the chain, the newest row included. Who can
write the whole database can also write a new chain: the head, printed by `greenbot audit verify`,
should be kept elsewhere from time to time. `models/audit.py` alone writes here.

Rows are written at the end of their transaction: only one writer at a time can add to a chain, and
nobody should wait for it who still needs other locks.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, event, func
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Field, Session, col, select

from models.clock import aware
from models.db import Record, RowId, UtcTime, insert_once

START = "0" * 64
"""What stands for the hash before the first row."""
_PENDING = "greenbot_audit"
_AT_ONCE = 1000


class AuditRow(Record, table=True):
    """One thing that was done or refused.

    `actor` is `official:3`, `person:9` or `system`; `object` what it was done to (`unit:12`);
    `action` a name such as `unit.removed` or `refused`. `detail` holds numbers, names of fields and
    states, never personal data.
    """

    __tablename__ = "audit"
    __table_args__ = (Index(None, "object", "id"), Index(None, "actor", "id"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    at: datetime = Field(sa_type=UtcTime)
    actor: str = Field(max_length=60)
    action: str = Field(max_length=60)
    object: str = Field(default="", max_length=60)
    city: str = Field(default="", max_length=40)
    district: str = Field(default="", max_length=40)
    reason: str = Field(default="", max_length=500)
    article: int | None = None
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class AuditHead(Record, table=True):
    """The end of the chain, in one row: the last row's number and hash, and how many there are.

    Whoever adds rows locks it first.
    """

    __tablename__ = "audit_heads"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    last_id: int = Field(sa_type=RowId)
    count: int
    hash: str = Field(max_length=64)


_number = col(AuditRow.id)


def note(
    db: Session,
    at: datetime,
    actor: str,
    action: str,
    object: str = "",  # noqa: A002
    city: str = "",
    district: str = "",
    reason: str = "",
    article: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Note one thing, in the caller's transaction; without a commit it never happened.

    Args:
        at: when, aware.
        detail: JSON; no name, address, telephone or words of anybody.

    Raises:
        ValueError, TypeError: where `at` is naive or `detail` is no JSON.
    """
    row = AuditRow(
        at=aware(at),
        actor=actor,
        action=action,
        object=object,
        city=city,
        district=district,
        reason=reason,
        article=article,
        detail=json.loads(_canonical(detail or {})),
        previous="",
        hash="",
    )
    if _PENDING not in db.info:
        db.info[_PENDING] = []
        event.listen(db, "before_commit", _write_at_the_end)
        event.listen(db, "after_rollback", _forget)
    db.info[_PENDING].append(row)


def history(db: Session, object: str) -> list[AuditRow]:  # noqa: A002
    """What was done to an object, the oldest first, this transaction's rows included."""
    _write(db)
    return list(db.exec(select(AuditRow).where(AuditRow.object == object).order_by(_number)))


def refusals(db: Session, actor: str, why: str, since: datetime) -> int:
    """How often somebody was refused for one reason (`detail["why"]`), as it is committed.

    Args:
        since: aware.
    """
    noted = select(AuditRow.detail).where(AuditRow.actor == actor, AuditRow.action == "refused")
    return sum(one.get("why") == why for one in db.exec(noted.where(col(AuditRow.at) >= since)))


def verify(db: Session) -> int | None:
    """The number of the first row that is not as it was written, or None where all are.

    Where rows are missing at the end, it is the number that the last one had.
    """
    _write(db)
    previous, last, count = START, 0, 0
    try:
        for row in _rows(db):
            if row.previous != previous or row.hash != _hash(row):
                return int(row.id)
            previous, last, count = row.hash, row.id, count + 1
    except ValueError:
        # SQLite keeps anything in any column; this row holds no instant, or no JSON.
        return db.exec(select(func.min(AuditRow.id)).where(_number > last)).one()
    end = db.get(AuditHead, 1)
    expected = (0, 0, START) if end is None else (end.last_id, end.count, end.hash)
    return None if expected == (last, count, previous) else max(last, expected[0])


def head(db: Session) -> tuple[int, str]:
    """How many rows the chain has, and the hash at its end, to be kept outside of this database."""
    _write(db)
    found = db.get(AuditHead, 1)
    return (0, START) if found is None else (found.count, found.hash)


def _rows(db: Session) -> Iterator[Any]:
    """Every row as it stands in the database, in order; not all at once."""
    columns = AuditRow.metadata.tables[AuditRow.__tablename__].columns
    last = 0
    while True:
        page = select(*columns).where(_number > last).order_by(_number).limit(_AT_ONCE)
        found = db.connection().execute(page)
        row = None
        for row in found:
            yield row
        if row is None:
            return
        last = row.id


def _write_at_the_end(db: OrmSession) -> None:
    """Before the commit. The end of a savepoint is none: the lock would be held longer."""
    if isinstance(db, Session) and not db.in_nested_transaction():
        _write(db)


def _forget(db: OrmSession) -> None:
    db.info[_PENDING].clear()


def _write(db: Session) -> None:
    """Add the rows that wait to the chain, one writer at a time."""
    waiting: list[AuditRow] = db.info.get(_PENDING, [])
    if not waiting:
        return
    insert_once(db, AuditHead, {"id": 1, "last_id": 0, "count": 0, "hash": START})
    locked = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    end = db.exec(locked.execution_options(populate_existing=True)).one()
    for row in waiting:
        row.previous = end.hash
        row.hash = end.hash = _hash(row)
    db.add_all(waiting)
    db.flush()
    end.count += len(waiting)
    end.last_id = max(row.id or 0 for row in waiting)
    waiting.clear()
    db.flush()


def _hash(row: AuditRow) -> str:
    kept = {name: getattr(row, name) for name in _HASHED} | {"at": aware(row.at).isoformat()}
    return hashlib.sha256(_canonical(kept).encode()).hexdigest()


_HASHED = (
    "actor",
    "action",
    "object",
    "city",
    "district",
    "reason",
    "article",
    "detail",
    "previous",
)


def _canonical(value: object) -> str:
    """JSON of which there is one spelling only."""
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
