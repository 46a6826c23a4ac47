"""What an officer writes down about a unit by hand: lists, applications, that it is no more."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from models import deadlines, tokens
from models.bindings import Binding, end_binding
from models.deadlines import Stage
from models.deliveries import Item
from models.stages import present
from models.units import Application, Listing, Unit


def listing(db: Session, number: int) -> Listing | None:
    """A listing by its number."""
    return db.get(Listing, number)


def listing_as(db: Session, unit_id: int, level: str, category: str, year: int) -> Listing | None:
    """The unit's entry on one list of one year, removed or not; None where it never stood there."""
    rows = select(Listing).where(Listing.unit_id == unit_id, Listing.level == level)
    return db.exec(rows.where(Listing.category == category, Listing.year == year)).one_or_none()


def list_unit(
    db: Session, unit_id: int, level: str, category: str, year: int, listed_on: date | None
) -> Listing:
    """Put a unit on a list (列入). It must not stand there already (`listing_as`)."""
    row = Listing(unit_id=unit_id, level=level, category=category, year=year, listed_on=listed_on)
    db.add(row)
    db.flush()
    return row


def report_removal(db: Session, row: Listing, ground: str, article: int | None, why: str) -> None:
    """Note that a case was reported to the authority that keeps this list (上报).

    The unit stays on the list: a ground without a day is a report that waits for an answer.
    """
    row.removed_ground, row.removed_article, row.removed_why = ground, article, why
    db.flush()


def keep_listing(db: Session, row: Listing) -> None:
    """Put a unit back on the list that it was taken off, or take a report back (恢复)."""
    row.removed_on, row.removed_ground = None, ""
    row.removed_article, row.removed_why = None, ""
    db.flush()


def applications_of(db: Session, unit_id: int, year: int) -> list[Application]:
    """What a unit means to apply for, from a year on."""
    mine = select(Application).where(Application.unit_id == unit_id, col(Application.year) >= year)
    return list(db.exec(mine.order_by(col(Application.year), col(Application.id))))


def apply_for(db: Session, unit_id: int, level: str, category: str, year: int) -> Application:
    """Note that a unit means to apply (申报意向): the applicants' dates are for it now."""
    row = Application(unit_id=unit_id, level=level, category=category, year=year)
    db.add(row)
    db.flush()
    return row


def withdraw(db: Session, row: Application) -> None:
    """Note that it does not mean to apply any more."""
    db.delete(row)
    db.flush()


def shorten(db: Session, unit: Unit, short_name: str, now: datetime) -> None:
    """Give a unit another short name; `free_short_name` has said that it may have it."""
    unit.short_name, unit.changed_at = short_name, now
    db.flush()


def close_unit(db: Session, unit: Unit, now: datetime) -> None:
    """The unit no longer exists (注销): nothing is asked of it, and its bind codes open nothing."""
    unit.closed_at = unit.changed_at = now
    assert unit.id is not None
    tokens.end(db, "bind", unit.id, now)
    db.flush()


def open_unit(db: Session, unit: Unit, now: datetime) -> None:
    """It was closed by mistake: it is asked again."""
    unit.closed_at, unit.changed_at = None, now
    db.flush()


def unbind(db: Session, binding: Binding, now: datetime, today: date) -> None:
    """An officer ends a binding (解绑); what its person was told last, the next contact is told.

    `now` is aware, `today` the day in Asia/Shanghai.
    """
    end_binding(db, binding, "official", now)
    for row in deadlines.open_for_units(db, [binding.unit_id]):
        stage = present(db, row)
        if stage is not None and _was_told(db, stage, binding.person_id):
            deadlines.hand_on(db, row, today)


def _was_told(db: Session, stage: Stage, person_id: int) -> bool:
    told = select(Item.id).where(Item.stage_id == stage.id, Item.person_id == person_id)
    return db.exec(told).first() is not None
