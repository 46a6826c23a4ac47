"""The rows of the consent ledger (`models/consents.py`), and what is left of somebody's."""

from datetime import datetime
from typing import Final

from sqlalchemy import UniqueConstraint, false, func
from sqlmodel import Field, Session, col, select

from models.db import Record, RowId, UtcTime

LASTING_COUNTS: Final = 1000
"""What a lasting consent counts as in `people.Address.consents`."""


class Consent(Record, table=True):
    """What one account agreed to for one template. `remaining` are consents for a message each."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("channel", "address", "template"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    channel: str = Field(max_length=40)
    address: str = Field(max_length=200)
    template: str = Field(max_length=100)
    remaining: int = Field(default=0)
    lasting: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    changed_at: datetime = Field(sa_type=UtcTime)


def left_at(db: Session, channel: str, address: str) -> int:
    """How many messages an account has agreed to and not had yet, over all templates."""
    theirs = Consent.channel == channel, Consent.address == address
    lasting = db.exec(select(Consent.id).where(*theirs, col(Consent.lasting).is_(True))).first()
    if lasting is not None:
        return LASTING_COUNTS
    left: int | None = db.exec(select(func.sum(col(Consent.remaining))).where(*theirs)).one()
    return left or 0
