"""Whether an envelope that is about to go out is still owed, read again under lock.

Between planning and sending somebody may have filed, a date may have moved, a contact may have
left.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from models import deadlines
from models.bindings import Binding
from models.deadlines import REPLIES, Answer, Deadline, Stage
from models.deliveries import Delivery, Item
from models.officials import Official

Why: TypeAlias = Literal[
    "",
    "verified",  # an official has seen that it is filed
    "declared",  # the unit says that it is
    "answered",  # another contact has replied to the same stage
    "superseded",  # the date moved
    "closed",  # the duty fell away
    "stage_over",  # another stage or envelope says it
    "nothing_left",  # nothing is in the envelope
    "not_bound",  # its reader does not act for the unit any more
    "not_official",  # nor for the office
    "undone",  # the official whose act it was took it back
    "no_address",  # nowhere to send it
    "no_words",  # the words could not be made
    "no_result",  # the process that sent it died, or was too slow
    "no_answer",  # the platform broke off
]
"""Why an envelope did not go out, as far as we know it; else it is the platform's word."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of an envelope: whether it is `owed`, else the `reason` in a word.

    `busy`: somebody is changing one of its deadlines at this moment; ask again in a second.
    """

    owed: bool
    reason: Why = ""
    busy: bool = False


def reread(db: Session, delivery: Delivery, today: date) -> Standing:
    """Look again at everything that an envelope stands for, and take out what no longer holds.

    The deadlines stay locked until the transaction ends. A lock that somebody else has is not
    waited for: two who each wait for the other's would both be lost.
    """
    dropped, left = 0, 0
    reason: Why = ""
    if delivery.kind in ("reminder", "digest"):
        rows = _locked_items(db, delivery)
        if rows is None:
            return Standing(owed=False, busy=True)
        fallen = _fallen(db, delivery, rows)
        _take_out(db, delivery, fallen, today)
        dropped, left = len(fallen), len(rows) - len(fallen)
        reason = fallen[-1][3] if fallen else ""
    if not left and (delivery.kind == "reminder" or (dropped and not delivery.content)):
        return Standing(owed=False, reason=reason or "nothing_left")
    reason = _no_reader(db, delivery)
    return Standing(owed=not reason, reason=reason)


OF_OFFICE = frozenset(
    {
        "approval",
        "approved",
        "declined",
        "handed_over",
        "deputy",
        "bind_requests",
        "not_me",
        "broadcast_test",
        # of cases
        "case_new",
        "case_more",
        "case_answered",
        "case_withdrawn",
        "case_assigned",
        "case_unassigned",
        "reveal",
        # of the time that passes in them (`models/case_duties.py`)
        "case_due",
        "case_late",
        "case_note",
        "case_incomplete",
        "case_rectified",
        "case_idle",
        "case_back",
    }
)
"""What a notice is `about` that only an official may read."""

_ENDED: Mapping[str, Why] = {
    "verified": "verified",
    "superseded": "superseded",
    "closed": "closed",
}
_Row = tuple[Item, Stage, Deadline]
_Fallen = tuple[Item, Stage, Deadline, Why]


def _locked_items(db: Session, delivery: Delivery) -> list[_Row] | None:
    """The items with their stages and deadlines, or None where not all could be locked."""
    held = (
        select(Item, Stage, Deadline)
        .join(Stage, col(Stage.id) == Item.stage_id)
        .join(Deadline, col(Deadline.id) == Stage.deadline_id)
        .where(Item.delivery_id == delivery.id)
        .order_by(col(Item.id))
        .with_for_update(read=True, skip_locked=True, of=Deadline)
        .execution_options(populate_existing=True)
    )
    rows = list(db.exec(held))
    if db.get_bind().dialect.name == "sqlite":
        return rows  # whoever writes is alone
    everything = select(func.count()).select_from(Item).where(Item.delivery_id == delivery.id)
    return rows if len(rows) == db.exec(everything).one() else None


def _fallen(db: Session, delivery: Delivery, rows: Collection[_Row]) -> list[_Fallen]:
    if not rows:
        return []
    units = _units_of(db, delivery.person_id) if delivery.kind == "reminder" else set()
    replied = _replied(db, {row[2].id for row in rows})
    judged = (
        (*row, _why_not(delivery, row[1], row[2], units) or _silenced(delivery, row, replied))
        for row in rows
    )
    return [row for row in judged if row[3]]


def _why_not(delivery: Delivery, stage: Stage, deadline: Deadline, units: Collection[int]) -> Why:
    """A word why this stage is not owed to this person any more, "" where it is."""
    correction = stage.name == "correction"
    ended = _ENDED.get(deadline.state, "")
    if ended and not (ended == "closed" and correction):
        return ended
    if delivery.kind == "digest":
        return ""
    if deadline.unit_id is not None and deadline.unit_id not in units:
        return "not_bound"
    if stage.end not in (None, "accepted"):
        return "stage_over"
    if deadline.state == "declared" and stage.name != "check" and not correction:
        return "declared"
    return ""


def _silenced(delivery: Delivery, row: _Row, replied: Collection[tuple[int, str]]) -> Why:
    answered = (row[1].deadline_id, row[1].name) in replied
    return "answered" if answered and delivery.kind == "reminder" else ""


def _units_of(db: Session, person_id: int) -> set[int]:
    bound = select(Binding.unit_id).where(
        Binding.person_id == person_id, col(Binding.ended_at).is_(None)
    )
    return set(db.exec(bound))


def _replied(db: Session, ids: Collection[int | None]) -> set[tuple[int, str]]:
    given = select(Answer.deadline_id, Answer.stage).where(
        col(Answer.deadline_id).in_(ids), col(Answer.kind).in_(REPLIES)
    )
    of_contacts = given.join(Deadline).join(
        Binding,
        (col(Binding.unit_id) == Deadline.unit_id)
        & (col(Binding.person_id) == Answer.person_id)
        & col(Binding.ended_at).is_(None),  # whoever left since has answered for nobody
    )
    return set(db.exec(of_contacts))


def _take_out(db: Session, delivery: Delivery, fallen: Collection[_Fallen], today: date) -> None:
    """The items go, so that an envelope holds what it carried; somebody else hears in their place.

    Only who left leaves a gap: what was filed, moved or answered is owed to nobody.
    """
    ids = [item.id for item, _, _, _ in fallen]
    if ids:
        db.connection().execute(delete(Item).where(col(Item.id).in_(ids)))
    for _, stage, deadline, reason in fallen:
        if reason == "not_bound" and stage.end is None and delivery.kind == "reminder":
            deadlines.hand_on(db, deadline, today)


def _no_reader(db: Session, delivery: Delivery) -> Why:
    """A word why its reader is not one any more, "" where they are."""
    match delivery.kind:
        case "digest":
            return "" if _is_official(db, delivery.person_id) else "not_official"
        case "drill" | "broadcast":
            reads = _units_of(db, delivery.person_id) or _is_official(db, delivery.person_id)
            return "" if reads else "not_bound"
        case "notice" if delivery.content.get("about") in OF_OFFICE:
            return "" if _is_official(db, delivery.person_id) else "not_official"
    return ""


def _is_official(db: Session, person_id: int) -> bool:
    active = select(Official.id).where(
        Official.person_id == person_id, col(Official.disabled_at).is_(None)
    )
    return db.exec(active).first() is not None
