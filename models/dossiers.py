"""What a unit's people were told of its duties, read back for the dossier (送达记录)."""

from typing import NamedTuple

from sqlmodel import Session, col, select

from models.deadlines import Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.people import Address, Person


class DossierRow(NamedTuple):
    """One stage of one deadline in one envelope: what somebody was to be told, and whether."""

    deadline: Deadline
    stage: Stage
    delivery: Delivery
    person: Person
    address: Address | None
    replies: tuple[Answer, ...]


def dossier_rows(db: Session, unit_id: int) -> list[DossierRow]:
    """Everything that a unit's people were to be told of its duties, in the order it was owed.

    What was cancelled, or given up, is there with its reason.
    """
    told = (
        select(Deadline, Stage, Delivery, Person)
        .join(Stage, col(Stage.deadline_id) == Deadline.id)
        .join(Item, col(Item.stage_id) == Stage.id)
        .join(Delivery, col(Delivery.id) == Item.delivery_id)
        .join(Person, col(Person.id) == Item.person_id)
        .where(Deadline.unit_id == unit_id)
        .order_by(col(Delivery.id), col(Stage.id))
    )
    replies = _replies(db, unit_id)
    return [
        DossierRow(
            deadline,
            stage,
            delivery,
            person,
            db.get(Address, delivery.address_id) if delivery.address_id else None,
            tuple(replies.get((deadline.id, stage.name, person.id), ())),
        )
        for deadline, stage, delivery, person in db.exec(told).all()
    ]


def _replies(db: Session, unit_id: int) -> dict[tuple[int | None, str, int | None], list[Answer]]:
    given = select(Answer).join(Deadline).where(Deadline.unit_id == unit_id)
    found: dict[tuple[int | None, str, int | None], list[Answer]] = {}
    for one in db.exec(given.order_by(col(Answer.id))):
        found.setdefault((one.deadline_id, one.stage, one.person_id), []).append(one)
    return found
