"""What an operator may watch of reminding: numbers and names of cities, never who or what."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.deliveries import Delivery
from models.officials import Official
from models.outcomes import tallies
from models.units import Unit

STANDINGS = ("owed", "nobody", "unreachable", "accepted", "seen", "declared", "verified")
"""Where a duty may stand (`models/outcomes.py`); of `owed` and `nobody` there should be none."""


@dataclass(frozen=True, slots=True)
class Sendings:
    """How many deliveries are in each state, and how many sendings may have been repetitions."""

    by_state: Mapping[str, int]
    resent: int


def sendings(db: Session) -> Sendings:
    """Count every delivery that is kept."""
    counted = select(Delivery.state, func.count(), func.sum(Delivery.resent))
    rows = db.exec(counted.group_by(col(Delivery.state))).all()
    return Sendings(
        {state: number for state, number, _ in rows}, sum(int(resent) for _, _, resent in rows)
    )


def duties(db: Session) -> dict[str, int]:
    """How many duties stood where at the last audit of the outcome; nothing before the first."""
    rows = tallies(db)
    return {name: sum(getattr(row, name) for row in rows) for name in STANDINGS} if rows else {}


def cities_without_officials(db: Session) -> list[str]:
    """Cities whose units have nobody to turn to: no official of them has joined and works."""
    served = select(Official.city).where(
        col(Official.joined_at).is_not(None), col(Official.disabled_at).is_(None)
    )
    left = select(Unit.city).where(col(Unit.closed_at).is_(None), col(Unit.city).not_in(served))
    return sorted(set(db.exec(left.distinct())))
