"""A compared table is taken over into the register: all of it, or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models import audit
from models.clock import aware
from models.db import Record
from models.importing import FIELDS, Changed, Comparison, compare, slices
from models.scopes import Scope
from models.unit_rows import UnitRow
from models.units import Application, Listing, Unit


class ImportRefusedError(Exception):
    """Nothing was taken over: the register is not as it was compared, or there are conflicts."""


def take_over(
    db: Session,
    rows: Sequence[UnitRow],
    scope: Scope | None,
    *,
    expected: str,
    actor: str,
    now: datetime,
    source: str,
) -> Comparison:
    """Compare once more, and do what was shown, in the caller's transaction.

    Args:
        scope: what the official may change; None for the operator of the machine.
        expected: the digest of the comparison that somebody confirmed.
        actor: who, for the audit: `official:3`, or `system` for the command line.
        now: aware.
        source: SHA-256 of the file, for the audit.

    Returns:
        What was done.

    Raises:
        ImportRefusedError: where something else would be done than was shown. Nothing was written.
    """
    found = compare(db, rows, scope)
    if found.conflicts or found.digest != expected:
        raise ImportRefusedError
    try:
        _add(db, [one.row for one in found.new], now)
        _change(db, found.changed, now)
        _list(db, found.changed)
    except IntegrityError as error:  # somebody else added the same unit a moment ago
        raise ImportRefusedError from error
    db.expire_all()
    place = scope or Scope("")
    detail: dict[str, Any] = {**found.counts(), "sha256": source}
    audit.note(db, now, actor, "units.imported", "", place.city, place.district, detail=detail)
    return found


def _add(db: Session, rows: Sequence[UnitRow], now: datetime) -> None:
    at = aware(now)
    made = {"created_at": at, "changed_at": at}
    _insert(db, Unit, ({"code": row.code, **_fields(row), **made} for row in rows))
    numbers: dict[str, int] = {}
    for codes in slices(row.code for row in rows):
        there = select(col(Unit.code), col(Unit.id)).where(col(Unit.code).in_(codes))
        numbers |= {code: number for code, number in db.exec(there) if number is not None}
    listed = ((numbers[row.code], one) for row in rows for one in row.listings)
    _insert(db, Listing, (_of(number, one) for number, one in listed))
    applied = ((numbers[row.code], one) for row in rows for one in row.applications)
    _insert(db, Application, (_of(number, one) for number, one in applied))


def _change(db: Session, changed: Sequence[Changed], now: datetime) -> None:
    """Give units their new fields, and the instant by which planning sees that lists changed too.

    Short names that change hands pass through one that nobody has.
    """
    _update(db, Unit, ({"id": one.unit_id, "short_name": f"~{one.unit_id}"} for one in changed))
    at = aware(now)
    _update(db, Unit, ({"id": one.unit_id, **_after(one), "changed_at": at} for one in changed))


def _after(one: Changed) -> dict[str, str]:
    """The fields that change, and the short name, which was taken away for a moment."""
    after: dict[str, str] = {change.field: change.after for change in one.differences}
    return {**after, "short_name": one.row.short_name}


def _list(db: Session, changed: Sequence[Changed]) -> None:
    _insert(db, Listing, (_of(one.unit_id, new) for one in changed for new in one.listings))
    _insert(db, Application, (_of(one.unit_id, new) for one in changed for new in one.applications))
    days = (day for one in changed for day in one.listed_on)
    _update(db, Listing, ({"id": number, "listed_on": new.listed_on} for number, new, _ in days))


def _fields(row: UnitRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in FIELDS}


def _of(unit_id: int, one: Any) -> dict[str, Any]:
    return {"unit_id": unit_id, **{name: getattr(one, name) for name in one.__slots__}}


def _insert(db: Session, table: type[Record], values: Iterable[Mapping[str, Any]]) -> None:
    for some in slices(values):
        db.execute(insert(table), some)


def _update(db: Session, table: type[Record], values: Iterable[Mapping[str, Any]]) -> None:
    for some in slices(values):
        db.execute(update(table), some)
