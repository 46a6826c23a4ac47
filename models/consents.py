"""What people agreed to be sent without having written before (订阅通知): the consent ledger.

A consent is for one template: once, for one message, or lasting (长期订阅, for public services). It
is kept for whoever gave it, known to us or not; for a person's address the number that is left is
kept there as well (`people.Address.consents`), since it says whether they can be reached.

Source: the platform's page on subscription notices (订阅通知).
"""

from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlmodel import Session, col, select

from models.clock import aware
from models.consent_rows import LASTING_COUNTS, Consent, left_at
from models.db import insert_once
from models.people import address_at

__all__ = [
    "LASTING_COUNTS",
    "LONGEST",
    "Consent",
    "accepted",
    "forget",
    "give_back",
    "known_at",
    "rejected",
    "spend",
    "used_up",
]

LONGEST: Final = 100
"""Characters of a template's id."""


def accepted(
    db: Session, channel: str, address: str, template: str, now: datetime, *, lasting: bool = False
) -> None:
    """Somebody agreed, once more or lastingly."""
    row = _row(db, channel, address, template, now)
    row.lasting = row.lasting or lasting
    row.remaining += 0 if lasting else 1
    _changed(db, row, now)


def rejected(db: Session, channel: str, address: str, template: str, now: datetime) -> None:
    """Somebody refused, or took their consent back in the platform's settings: nothing is left."""
    row = _row(db, channel, address, template, now)
    row.remaining, row.lasting = 0, False
    _changed(db, row, now)


def spend(db: Session, channel: str, address: str, template: str, now: datetime) -> bool:
    """Take one consent before something is sent by it; False where there is none."""
    row = _locked(db, channel, address, template)
    if row is None or not (row.lasting or row.remaining > 0):
        return False
    row.remaining -= 0 if row.lasting else 1
    _changed(db, row, now)
    return True


def give_back(db: Session, channel: str, address: str, template: str, now: datetime) -> None:
    """What was taken was not sent after all: the consent is there again."""
    row = _locked(db, channel, address, template)
    if row is not None and not row.lasting:
        row.remaining += 1
        _changed(db, row, now)


def used_up(db: Session, channel: str, address: str, template: str, now: datetime) -> None:
    """The platform knows of no consent: believe it."""
    rejected(db, channel, address, template, now)


def known_at(db: Session, channel: str, address: str, now: datetime) -> None:
    """Note at a person's address what is left there, where it belongs to somebody."""
    address_row = address_at(db, channel, address)
    if address_row is None:
        return
    count = left_at(db, channel, address)
    if address_row.consents != count:
        address_row.consents, address_row.changed_at = count, aware(now)
        db.flush()


def forget(db: Session, channel: str, address: str) -> None:
    """Delete what an account agreed to, which is forgotten itself."""
    theirs = col(Consent.channel) == channel, col(Consent.address) == address
    db.connection().execute(delete(Consent).where(*theirs))


def _row(db: Session, channel: str, address: str, template: str, now: datetime) -> Consent:
    row = _locked(db, channel, address, template)
    if row is None:
        values = {"channel": channel, "address": address, "template": template, "remaining": 0,
                  "lasting": False, "changed_at": aware(now)}  # fmt: skip
        insert_once(db, Consent, values)
        row = _locked(db, channel, address, template)
    assert row is not None
    return row


def _locked(db: Session, channel: str, address: str, template: str) -> Consent | None:
    theirs = select(Consent).where(
        Consent.channel == channel, Consent.address == address, Consent.template == template
    )
    locked = theirs.with_for_update().execution_options(populate_existing=True)
    return db.exec(locked).one_or_none()


def _changed(db: Session, row: Consent, now: datetime) -> None:
    row.changed_at = aware(now)
    db.flush()
    known_at(db, row.channel, row.address, now)
