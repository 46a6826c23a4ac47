"""What somebody was owed and has not read: given up, or sent in a few words only.

A platform may allow nothing to be sent until its user writes, and a template (模板消息) holds only
a few words. What is in such envelopes is shown in the answer to the next message of their reader
(`handlers/missed.py`), once: when the platform took that answer.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from models.clock import aware
from models.deadlines import OFFICIALS, Stage, stage_accepted
from models.deliveries import Delivery, DeliveryKind, Item
from models.results import lock_deadlines
from models.stages import end

BRIEF: Final = "brief "
"""How `Delivery.template` begins where only a few words went out."""
LASTS: Final = timedelta(days=60)
"""How long something that was missed is still news."""
SHOWN: tuple[DeliveryKind, ...] = ("reminder", "broadcast", "notice")
"""A drill asks whether messages arrive, and a digest is of its day; a complaint is followed."""


def missed(db: Session, person_id: int, today: date) -> list[Delivery]:
    """What somebody has not read, the oldest first.

    A reminder that was answered has been read, in whatever words; other envelopes hold what no
    few words say.
    """
    in_brief = (col(Delivery.state) == "accepted") & col(Delivery.template).startswith(BRIEF)
    rows = select(Delivery).where(
        Delivery.person_id == person_id,
        col(Delivery.day) >= today - LASTS,
        col(Delivery.kind).in_(SHOWN),
        col(Delivery.seen_at).is_(None),
        (col(Delivery.state) == "gave_up") | in_brief,
        (col(Delivery.kind) != "reminder") | col(Delivery.answered_at).is_(None),
    )
    return list(db.exec(rows.order_by(col(Delivery.id))))


def shown(db: Session, delivery: Delivery, now: datetime) -> None:
    """Its reader has it before their eyes: they were told what it carries. `now` is aware.

    It stays on record that it did not go out by itself. What was on the call list is not any more.
    """
    if delivery.seen_at is not None:
        return
    lock_deadlines(db, delivery.id or 0)
    carried = select(Stage).join(Item, col(Item.stage_id) == col(Stage.id))
    theirs = Item.delivery_id == delivery.id, col(Stage.name).not_in(OFFICIALS)
    stages = db.exec(carried.where(*theirs)).all()
    stage_accepted(db, [stage.id or 0 for stage in stages], now)
    for stage in stages:
        if stage.end == "call_list":
            end(stage, "accepted", now)
    delivery.seen_at = aware(now)
    db.flush()


def shown_by_number(db: Session, deliveries: Iterable[int], now: datetime) -> None:
    """The same of envelopes whose numbers travelled with the words; some may be deleted by now."""
    for number in sorted(deliveries):
        row = db.get(Delivery, number)
        if row is not None:
            shown(db, row, now)
