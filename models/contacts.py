"""Who ever acted for a unit, and the units that nobody acts for: they must first be bound."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, func, select

from models.bindings import Binding
from models.scopes import Scope
from models.units import Unit


def unbound_units(db: Session, scope: Scope, after: int, limit: int) -> list[Unit]:
    """The next units of a jurisdiction without a contact, by their numbers.

    Args:
        after: the number of the last unit before them; 0 to begin.
    """
    rows = select(Unit).where(*_nobody(scope), col(Unit.id) > after)
    return list(db.exec(rows.order_by(col(Unit.id)).limit(limit)))


def count_unbound(db: Session, scope: Scope) -> int:
    """How many there are."""
    return db.exec(select(func.count()).select_from(Unit).where(*_nobody(scope))).one()


def contacts_ever(db: Session, unit_id: int) -> list[Binding]:
    """Who acts for a unit or once did, in the order in which they came to it."""
    rows = select(Binding).where(Binding.unit_id == unit_id)
    return list(db.exec(rows.order_by(col(Binding.bound_at), col(Binding.id))))


def _nobody(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    active: Any = select(Binding.id).where(
        col(Binding.unit_id) == col(Unit.id), col(Binding.ended_at).is_(None)
    )
    return scope.clause(Unit), col(Unit.closed_at).is_(None), ~exists(active)
