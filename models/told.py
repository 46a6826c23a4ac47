"""What a message tells, read back: the stages in an envelope, the date before, the document behind.

Nothing here changes a row.
"""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, select

from models.deadlines import GOING_ON, Deadline, Stage
from models.deliveries import Delivery, Item
from models.officials import Official
from models.people import Address
from models.units import Binding, Unit


def stages_in(db: Session, delivery_id: int) -> list[tuple[Stage, Deadline]]:
    """The stages that an envelope carries, each with its deadline, the earliest date first."""
    carried = (
        select(Stage, Deadline)
        .join(Item, col(Item.stage_id) == Stage.id)
        .join(Deadline, col(Deadline.id) == Stage.deadline_id)
        .where(Item.delivery_id == delivery_id)
        .order_by(col(Deadline.finish_by), col(Deadline.id), col(Stage.day), col(Stage.id))
    )
    return [(stage, deadline) for stage, deadline in db.exec(carried)]


def envelope(db: Session, number: int) -> Delivery | None:
    """An envelope by its number."""
    return db.get(Delivery, number)


def deadline(db: Session, number: int) -> Deadline | None:
    """A deadline by its number."""
    return db.get(Deadline, number)


def date_before(db: Session, moved: Deadline) -> Deadline | None:
    """The row that a moved date took over from, or None."""
    return None if moved.replaces is None else db.get(Deadline, moved.replaces)


def units_by_id(db: Session, numbers: Collection[int]) -> dict[int, Unit]:
    """Units by their numbers."""
    return {one.id or 0: one for one in db.exec(select(Unit).where(col(Unit.id).in_(numbers)))}


def address_of(db: Session, delivery: Delivery) -> Address | None:
    """Where an envelope goes: the address that was chosen for it, or None before one was."""
    return None if delivery.address_id is None else db.get(Address, delivery.address_id)


def of_owners(db: Session, owners: Collection[str], since: date) -> list[Deadline]:
    """What these owners have to do, and what was done or ended with a last day from `since` on."""
    rows = select(Deadline).where(
        col(Deadline.owner).in_(owners),
        col(Deadline.state).in_(GOING_ON) | (col(Deadline.due) >= since),
        Deadline.state != "superseded",
    )
    return list(db.exec(rows.order_by(col(Deadline.finish_by), col(Deadline.id))))


def all_of_owner(db: Session, owner: str, since: date) -> list[Deadline]:
    """Every row of an owner with a last day from `since` on, those that moved or ended too."""
    rows = select(Deadline).where(Deadline.owner == owner, col(Deadline.due) >= since)
    return list(db.exec(rows.order_by(col(Deadline.id))))


def binding(db: Session, number: int) -> Binding | None:
    """A binding that has not ended, by its number."""
    found = db.get(Binding, number)
    return found if found is not None and found.ended_at is None else None


def official(db: Session, number: int) -> Official | None:
    """An official by their number, disabled or not."""
    return db.get(Official, number)


def units_left(db: Session, person_id: int, numbers: Collection[int]) -> list[Unit]:
    """Of these units, those of which a person said that they are not the one to ask (不是我)."""
    bound = select(Unit).join(Binding, col(Binding.unit_id) == Unit.id)
    left = bound.where(
        Binding.person_id == person_id,
        col(Binding.unit_id).in_(numbers),
        col(Binding.ended_at).is_not(None),
        Binding.ended_why == "wrong_person",
    )
    return list(db.exec(left.order_by(col(Unit.id))))
